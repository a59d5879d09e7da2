//! Tokens that are fetched: when the provider is asked, how often, and what calls do meanwhile. Time is tokio's, which
//! waits for nobody.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::support::{BEARER, Missing, Secured, builder, recorded};
use clientsmith_runtime::testing::{MockResponse, MockTransport};
use clientsmith_runtime::{
    CallOptions, Client, Credential, Error, Method, ProviderError, SecurityScheme, Token,
};
use loopback::{Reply, Server, empty, http_response};
use tokio::time::{Instant, advance, sleep};

const HOUR: Duration = Duration::from_secs(3600);

/// What a provider does when it is asked, by how often it was asked before.
type Script = fn(usize) -> Step;

enum Step {
    Gives(&'static str, Duration),
    Fails,
    Hangs,
    Panics,
}

use Step::{Fails, Gives, Hangs, Panics};

/// A client whose API gives these responses, and how often its provider was asked. A question takes 10 ms.
fn client(
    responses: impl IntoIterator<Item = MockResponse>,
    script: Script,
) -> (Client, MockTransport, Arc<AtomicUsize>) {
    let asked: Arc<AtomicUsize> = Arc::default();
    let (recorder, builder) = recorded(responses);
    let count = Arc::clone(&asked);
    let provider = Credential::provider(move || {
        let step = script(count.fetch_add(1, Ordering::SeqCst));
        async move {
            sleep(Duration::from_millis(10)).await;
            match step {
                Gives(token, lifetime) => Ok(Token::new(token).expires_in(lifetime)),
                Fails => Err(ProviderError::new("the login is down")),
                Hangs => std::future::pending().await,
                Panics => panic!("the provider has a fault"),
            }
        }
    });
    let client = builder.credential(BEARER, provider).build();
    (client.expect("a client"), recorder, asked)
}

fn ok() -> impl Iterator<Item = MockResponse> {
    (0..1000).map(|_| MockResponse::json(200, "{}"))
}

fn refused() -> impl Iterator<Item = MockResponse> {
    (0..1000).map(|_| MockResponse::status(401))
}

async fn call(client: &Client) -> Result<(), Error<Missing>> {
    Secured::new(client, |r| r).await.map(drop)
}

/// The token that the last request carried.
fn sent(recorder: &MockTransport) -> String {
    let requests = recorder.requests();
    let request = requests.last().expect("a request");
    request.header("authorization").expect("a token").to_owned()
}

fn count(asked: &AtomicUsize) -> usize {
    asked.load(Ordering::SeqCst)
}

#[tokio::test(start_paused = true)]
async fn a_token_that_is_still_valid_is_used_while_the_provider_hangs_or_fails() {
    let scripts: [Script; 3] = [
        |asked| {
            if asked == 0 {
                Gives("first", HOUR)
            } else {
                Hangs
            }
        },
        |asked| {
            if asked == 0 {
                Gives("first", HOUR)
            } else {
                Fails
            }
        },
        |asked| {
            if asked == 0 {
                Gives("first", HOUR)
            } else {
                Panics
            }
        },
    ];
    for script in scripts {
        let (client, recorder, asked) = client(ok(), script);
        call(&client).await.expect("a report");
        advance(Duration::from_secs(3545)).await;
        for _ in 0..50 {
            let started = Instant::now();
            call(&client).await.expect("a report");
            assert_eq!(started.elapsed(), Duration::ZERO, "no call waits");
            assert_eq!(sent(&recorder), "Bearer first");
            sleep(Duration::from_secs(1)).await;
        }
        // One that hangs is asked once, one that fails after 1, 2, 4, … seconds.
        assert!((2..9).contains(&count(&asked)), "{}", count(&asked));
    }
}

#[tokio::test(start_paused = true)]
async fn the_next_token_is_fetched_beside_the_calls() {
    let (client, recorder, asked) = client(ok(), |asked| match asked {
        0 => Gives("first", HOUR),
        _ => Gives("second", HOUR),
    });
    call(&client).await.expect("a report");
    advance(Duration::from_secs(3400)).await;
    call(&client).await.expect("a report");
    sleep(Duration::from_secs(1)).await;
    assert_eq!(count(&asked), 1, "too early for another");
    advance(Duration::from_secs(145)).await;
    call(&client).await.expect("a report");
    assert_eq!(sent(&recorder), "Bearer first");
    sleep(Duration::from_secs(1)).await;
    call(&client).await.expect("a report");
    assert_eq!(
        (sent(&recorder).as_str(), count(&asked)),
        ("Bearer second", 2)
    );
}

#[tokio::test(start_paused = true)]
async fn clients_of_the_same_age_do_not_ask_at_the_same_moment() {
    let mut asking = Vec::new();
    for _ in 0..20 {
        let (client, _, asked) = client(ok(), |_| Gives("token", HOUR));
        call(&client).await.expect("a report");
        let started = Instant::now();
        advance(Duration::from_secs(3470)).await;
        while count(&asked) == 1 {
            advance(Duration::from_secs(1)).await;
            call(&client).await.expect("a report");
            sleep(Duration::from_millis(20)).await;
        }
        asking.push(started.elapsed().as_secs());
    }
    let (first, last) = (asking.iter().min(), asking.iter().max());
    let spread = last.expect("20") - first.expect("20");
    assert!((10..=62).contains(&spread), "{asking:?}");
}

#[tokio::test(start_paused = true)]
async fn a_provider_that_hangs_is_given_up_when_the_token_ends() {
    let (client, recorder, asked) = client(ok(), |asked| match asked {
        0 => Gives("first", HOUR),
        1 => Hangs,
        _ => Gives("third", HOUR),
    });
    call(&client).await.expect("a report");
    advance(Duration::from_secs(3550)).await;
    call(&client).await.expect("a report");
    sleep(Duration::from_secs(60)).await;
    call(&client).await.expect("a report");
    assert_eq!(
        (sent(&recorder).as_str(), count(&asked)),
        ("Bearer third", 3)
    );
}

#[tokio::test(start_paused = true)]
async fn a_life_of_zero_says_nothing_about_the_end() {
    let (client, _, asked) = client(ok(), |_| Gives("token", Duration::ZERO));
    for _ in 0..500 {
        call(&client).await.expect("a report");
    }
    advance(HOUR * 1000).await;
    call(&client).await.expect("a report");
    assert_eq!(count(&asked), 1);
}

#[tokio::test(start_paused = true)]
async fn a_life_shorter_than_a_second_is_a_second() {
    let (client, _, asked) = client(ok(), |_| Gives("token", Duration::from_nanos(1)));
    for _ in 0..500 {
        call(&client).await.expect("a report");
        sleep(Duration::from_millis(2)).await;
    }
    assert!(count(&asked) <= 3, "{}", count(&asked));
}

#[tokio::test(start_paused = true)]
async fn a_life_that_no_clock_can_express_never_ends() {
    for lifetime in [Duration::MAX, Duration::from_secs(u64::MAX / 4)] {
        let asked: Arc<AtomicUsize> = Arc::default();
        let (_, builder) = recorded(ok());
        let count = Arc::clone(&asked);
        let provider = Credential::provider(move || {
            count.fetch_add(1, Ordering::SeqCst);
            async move { Ok(Token::new("token").expires_in(lifetime)) }
        });
        let client = builder.credential(BEARER, provider).build();
        let client = client.expect("a client");
        for _ in 0..3 {
            call(&client).await.expect("a report");
            advance(HOUR).await;
        }
        assert_eq!(asked.load(Ordering::SeqCst), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn tokens_that_are_refused_again_do_not_cost_a_question_a_call() {
    let scripts: [Script; 2] = [
        |_| Gives("same", HOUR),
        |asked| Gives(["a", "b", "c", "d", "e", "f", "g", "h"][asked % 8], HOUR),
    ];
    for script in scripts {
        let (client, recorder, asked) = client(refused(), script);
        for _ in 0..300 {
            let error = call(&client).await.expect_err("refused");
            assert_eq!(error.status().map(|status| status.as_u16()), Some(401));
            sleep(Duration::from_millis(10)).await;
        }
        // The first, one more at once, and then after pauses of 1 and 2 seconds.
        assert!((2..=5).contains(&count(&asked)), "{}", count(&asked));
        // A call that gets no other token is not sent again.
        let sent = recorder.requests().len();
        assert!((300..=305).contains(&sent), "{sent}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_endpoint_that_refuses_what_others_accept_does_not_cost_a_question_a_call() {
    let both = (0..300)
        .flat_map(|_| [MockResponse::json(200, "{}"), MockResponse::status(401)].into_iter());
    let (client, _, asked) = client(both, |_| Gives("token", HOUR));
    for _ in 0..250 {
        let _ = call(&client).await;
    }
    assert!(count(&asked) <= 4, "{}", count(&asked));
}

#[tokio::test(start_paused = true)]
async fn a_storm_of_refusals_asks_for_one_token() {
    let responses = refused().take(200).chain(ok());
    let (client, recorder, asked) = client(responses, |asked| match asked {
        0 => Gives("revoked", HOUR),
        _ => Gives("fresh", HOUR),
    });
    let calls: Vec<_> = (0..200)
        .map(|_| tokio::spawn(Secured::new(&client, |r| r).send()))
        .collect();
    for call in calls {
        call.await.expect("no panic").expect("a report");
    }
    assert_eq!((count(&asked), recorder.requests().len()), (2, 400));
    assert_eq!(sent(&recorder), "Bearer fresh");
}

#[tokio::test(start_paused = true)]
async fn a_provider_that_fails_is_left_alone_for_a_while_and_then_asked_again() {
    let (client, recorder, asked) = client(ok(), |asked| match asked {
        0..3 => Fails,
        _ => Gives("token", HOUR),
    });
    for _ in 0..500 {
        let error = call(&client).await.expect_err("no token");
        assert!(matches!(error, Error::Credentials(_)), "{error}");
        assert!(error.to_string().contains("the login is down"), "{error}");
    }
    assert_eq!(count(&asked), 1);
    sleep(Duration::from_secs(10)).await;
    call(&client).await.expect_err("no token");
    sleep(Duration::from_secs(10)).await;
    call(&client).await.expect_err("no token");
    assert!(recorder.requests().is_empty());
    sleep(Duration::from_secs(10)).await;
    call(&client).await.expect("a report");
    assert_eq!(count(&asked), 4);
}

#[tokio::test(start_paused = true)]
async fn a_provider_that_panics_fails_each_call_that_waits_and_leaves_the_client_usable() {
    let (client, _, asked) = client(ok(), |asked| match asked {
        0 => Panics,
        _ => Gives("token", HOUR),
    });
    let calls: Vec<_> = (0..20)
        .map(|_| tokio::spawn(Secured::new(&client, |r| r).send()))
        .collect();
    for call in calls {
        let error = call.await.expect("no panic").expect_err("no token");
        assert!(error.to_string().contains("panicked"), "{error}");
    }
    sleep(Duration::from_secs(2)).await;
    call(&client).await.expect("a report");
    assert_eq!(count(&asked), 2);
}

#[tokio::test(start_paused = true)]
async fn a_question_that_nobody_waits_for_any_more_is_dropped() {
    let (client, _, asked) = client(ok(), |asked| match asked {
        0 => Hangs,
        _ => Gives("token", HOUR),
    });
    let options = CallOptions::new().timeout(Duration::from_secs(1));
    let hasty = Secured::new(&client, |r| r).with_options(options).await;
    assert!(matches!(hasty, Err(Error::Timeout(_))), "{hasty:?}");
    call(&client).await.expect("a report");
    assert_eq!(count(&asked), 2);
}

#[tokio::test(start_paused = true)]
async fn a_provider_that_hangs_while_calls_come_and_go_is_given_up() {
    let (client, _, asked) = client(ok(), |asked| match asked {
        0 => Hangs,
        _ => Gives("token", HOUR),
    });
    let started = Instant::now();
    loop {
        let options = CallOptions::new().timeout(Duration::from_secs(10));
        let one = Secured::new(&client, |r| r).with_options(options.clone());
        let other = async {
            sleep(Duration::from_secs(5)).await;
            Secured::new(&client, |r| r).with_options(options).await
        };
        let (one, other) = tokio::join!(one.send(), other);
        if one.is_ok() || other.is_ok() {
            break;
        }
        assert!(started.elapsed() < Duration::from_secs(200), "still hangs");
    }
    assert_eq!(count(&asked), 2);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_nobody_polls_keeps_no_other_from_its_token() {
    let (client, _, asked) = client(ok(), |_| Gives("token", HOUR));
    let mut idle = std::pin::pin!(Secured::new(&client, |r| r).send());
    let polled = tokio::time::timeout(Duration::from_millis(1), idle.as_mut()).await;
    assert!(polled.is_err(), "the provider takes longer");
    let started = Instant::now();
    call(&client).await.expect("a report");
    assert!(started.elapsed() < Duration::from_secs(1));
    idle.await.expect("a report");
    assert_eq!(count(&asked), 1);
}

#[test]
fn a_runtime_that_ends_takes_no_other_runtimes_token_along() {
    let (client, _, asked) = client(ok(), |asked| match asked {
        0 => Hangs,
        _ => Gives("token", HOUR),
    });
    let runtime = || {
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime")
    };
    let ended = runtime();
    let waiting = ended.spawn(Secured::new(&client, |r| r).send());
    ended.block_on(async {
        while count(&asked) == 0 {
            tokio::task::yield_now().await
        }
    });
    let other = std::thread::spawn({
        let client = client.clone();
        move || runtime().block_on(async { call(&client).await })
    });
    std::thread::sleep(Duration::from_millis(50));
    drop(ended);
    drop(waiting);
    other.join().expect("no panic").expect("a report");
    assert_eq!(count(&asked), 2);
}

#[tokio::test(start_paused = true)]
async fn an_empty_token_of_a_provider_is_a_failure() {
    let (client, recorder, asked) = client(ok(), |_| Gives(" ", HOUR));
    for _ in 0..10 {
        let error = call(&client).await.expect_err("no token");
        assert!(error.to_string().contains("empty"), "{error}");
    }
    assert_eq!((count(&asked), recorder.requests().len()), (1, 0));
}

#[test]
fn an_empty_credential_is_refused_when_the_client_is_built() {
    const KEY: SecurityScheme = SecurityScheme::api_key_query("key", "key");
    const BASIC: SecurityScheme = SecurityScheme::basic("basic");
    for (scheme, credential) in [
        (BEARER, Credential::bearer("")),
        (BEARER, Credential::bearer(" \t")),
        (KEY, Credential::api_key("")),
        (BASIC, Credential::basic("", "")),
    ] {
        let built = builder("https://a.example").credential(scheme, credential);
        let error = built.build().expect_err("empty");
        let expected = format!("`{}`", scheme.name());
        assert!(
            error.to_string().contains(&expected) && error.to_string().contains("is empty"),
            "{error}"
        );
    }
    // A user without a password is what some servers want, and a password without a user others.
    for credential in [Credential::basic("key", ""), Credential::basic("", "key")] {
        let built = builder("https://a.example").credential(BASIC, credential);
        built.build().expect("a client");
    }
}

#[tokio::test(start_paused = true)]
async fn a_token_is_used_until_its_end_and_no_longer() {
    let (client, recorder, asked) = client(ok(), |asked| match asked {
        0 => Gives("first", HOUR),
        _ => Gives("second", HOUR),
    });
    call(&client).await.expect("a report");
    advance(HOUR).await;
    call(&client).await.expect("a report");
    assert_eq!(sent(&recorder), "Bearer second");
    assert_eq!(count(&asked), 2);
}

/// Says when it is dropped.
struct Dropped(Arc<AtomicUsize>);

impl Drop for Dropped {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

#[tokio::test(start_paused = true)]
async fn a_provider_that_nobody_waits_for_is_stopped() {
    let dropped: Arc<AtomicUsize> = Arc::default();
    let (_, builder) = recorded(ok());
    let count_drops = Arc::clone(&dropped);
    let provider = Credential::provider(move || {
        let guard = Dropped(Arc::clone(&count_drops));
        async move {
            let _guard = guard;
            std::future::pending().await
        }
    });
    let client = builder.credential(BEARER, provider).build();
    let client = client.expect("a client");
    let waiting = tokio::time::timeout(Duration::from_millis(10), call(&client));
    waiting.await.expect_err("the provider hangs");
    sleep(Duration::from_millis(10)).await;
    assert_eq!(count(&dropped), 1);
}

#[tokio::test]
async fn a_refusal_of_an_old_token_leaves_the_new_one() {
    let asked: Arc<AtomicUsize> = Arc::default();
    let done = || Reply::from(http_response(200, "application/json", "{}"));
    let late = Reply::from(empty(401)).after(Duration::from_millis(300));
    let server = Server::responding([late, Reply::from(empty(401)), done(), done()]);
    let count_questions = Arc::clone(&asked);
    let provider = Credential::provider(move || {
        let token = format!("t{}", count_questions.fetch_add(1, Ordering::SeqCst));
        async move { Ok(Token::new(token)) }
    });
    let client = builder(server.url()).credential(BEARER, provider).build();
    let client = client.expect("a client");
    let [one, other] = [(); 2].map(|()| client.request(Method::GET, "/x").send());
    let (one, other) = tokio::join!(one, other);
    one.expect("a response");
    other.expect("a response");
    assert_eq!(count(&asked), 2);
}
