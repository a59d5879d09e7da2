//! The scenarios that are called, and their results.

use std::error::Error;

use clientsmith_runtime::Method;
use serde_json::{Map, Value, json};

/// What is wrong with a scenario.
pub type Failure = Box<dyn Error + Send + Sync>;

/// A run: the arguments of the program, and the results so far.
pub struct Run {
    /// The base URL of the server.
    pub url: String,
    /// What the names of the scenarios contain that are called.
    filter: String,
    results: Map<String, Value>,
}

impl Run {
    /// The server's URL, and what the names of scenarios contain.
    pub fn from_arguments() -> Self {
        let mut arguments = std::env::args().skip(1);
        Self {
            url: arguments.next().expect("the server's URL"),
            filter: arguments.next().unwrap_or_default(),
            results: Map::new(),
        }
    }

    pub fn wants(&self, name: &str) -> bool {
        name.contains(&self.filter)
    }

    pub fn record(&mut self, name: &str, by_hand: bool, result: Result<(), Failure>) {
        let failure = result.err().map(|failure| failure.to_string());
        let result = json!({"by_hand": by_hand, "failure": failure});
        assert!(self.results.insert(name.to_owned(), result).is_none(), "{name} twice");
    }

    /// Prints the results, with what the server says of each scenario.
    pub async fn print(self) {
        let client = streaming_sse::Client::builder(&self.url).build().unwrap();
        let coverage = client.request(Method::GET, "/.coverage").send_json::<Value>().await.unwrap();
        let verdicts = &coverage[0]["results"];
        println!("{}", json!({"scenarios": self.results, "verdicts": verdicts}));
    }
}

/// `scenario!(run, "Name", { … });` with `?` in the block; `by_hand` before the name where the typed client can't say it.
macro_rules! scenario {
    ($run:ident, by_hand $name:expr, $body:block) => {
        scenario!(@ $run, true, $name, $body)
    };
    ($run:ident, $name:expr, $body:block) => {
        scenario!(@ $run, false, $name, $body)
    };
    (@ $run:ident, $by_hand:expr, $name:expr, $body:block) => {
        if $run.wants(&$name) {
            let result: Result<(), crate::run::Failure> = async { $body; #[allow(unreachable_code)] Ok(()) }.await;
            $run.record(&$name, $by_hand, result);
        }
    };
}

/// Fails the scenario if the two differ.
macro_rules! same {
    ($left:expr, $right:expr) => {
        match (&$left, &$right) {
            (left, right) => if *left != *right {
                return Err(format!("{}: {left:?}, expected {right:?}", stringify!($left)).into());
            }
        }
    };
}

/// Fails the scenario.
#[allow(unused_macros)]
macro_rules! fail {
    ($($text:tt)*) => { return Err(format!($($text)*).into()) };
}
