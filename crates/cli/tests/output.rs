//! Output: the same response in every format, with what the document does not describe.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod support;

use loopback::{Server, http_response, http_response_with};
use support::petstore;

const PETS: &str = r#"{"total":2,"pets":[{"name":"Rex","cost":12.50,"owner":{"id":7},"tags":["good","brown"]},{"name":"A|b, \"c\"","cost":-3,"owner":null,"tags":[]}],"note":"x"}"#;

/// What a run writes for the response.
fn shown(arguments: &[&str], response: &str) -> String {
    let server = Server::json(200, response);
    let arguments = [&["pets", "list-pets"], arguments].concat();
    petstore(&arguments).at(&server.url()).run().success()
}

fn pets(arguments: &[&str]) -> String {
    shown(arguments, PETS)
}

#[test]
fn json_is_the_whole_response_with_numbers_as_they_came() {
    let json = pets(&[]);
    assert!(json.starts_with("{\n  \"total\": 2,\n  \"pets\": [\n    {\n      \"name\": \"Rex\",\n      \"cost\": 12.50,"), "{json}");
    assert!(json.ends_with("\n  ],\n  \"note\": \"x\"\n}\n"), "{json}");
}

#[test]
fn json_lines_are_a_row_each() {
    assert_eq!(
        pets(&["--format", "jsonl"]),
        "{\"name\":\"Rex\",\"cost\":12.50,\"owner\":{\"id\":7},\"tags\":[\"good\",\"brown\"]}\n\
         {\"name\":\"A|b, \\\"c\\\"\",\"cost\":-3,\"owner\":null,\"tags\":[]}\n"
    );
}

#[test]
fn csv_and_tsv_have_all_members() {
    assert_eq!(
        pets(&["--format", "csv"]),
        "name,cost,owner,tags\nRex,12.50,\"{\"\"id\"\":7}\",\"good, brown\"\n\"A|b, \"\"c\"\"\",-3,,\n"
    );
    assert!(pets(&["--format", "tsv"]).starts_with("name\tcost\towner\ttags\nRex\t12.50\t"));
}

#[test]
fn yaml_is_the_whole_response() {
    let yaml = pets(&["--format", "yaml"]);
    assert!(
        yaml.starts_with("total: 2\npets:\n- name: Rex\n  cost: 12.5\n  owner:\n    id: 7\n"),
        "{yaml}"
    );
    assert!(yaml.ends_with("\nnote: x\n"), "{yaml}");
}

#[test]
fn markdown_is_a_table_in_which_text_is_text() {
    assert_eq!(
        pets(&["--format", "markdown", "--columns", "name,cost"]),
        "| name | cost |\n| --- | ---: |\n| Rex | 12.50 |\n| A\\|b, \"c\" | -3 |\n"
    );
}

#[test]
fn a_table_aligns_numbers_at_their_point() {
    assert_eq!(
        pets(&["--format", "table", "--columns", "name,cost,owner.id"]),
        "NAME       COST  OWNER.ID\nRex       12.50         7\nA|b, \"c\"  -3\n"
    );
}

#[test]
fn a_single_object_is_shown_member_by_member() {
    let server = Server::json(200, r#"{"id":"7","name":"Rex"}"#);
    let run = petstore(&["pets", "show-pet", "--pet-id=7", "--format=table"]);
    assert_eq!(
        run.at(&server.url()).run().success(),
        "id    7\nname  Rex\n"
    );
}

#[test]
fn rows_are_sorted_by_numbers_and_texts_and_limited() {
    let rows = r#"{"pets":[{"n":"b","c":2},{"n":"a","c":10},{"n":"c"},{"n":"d","c":2}]}"#;
    let column = |arguments: &[&str]| {
        let arguments = [&["--format", "csv", "--columns", "n"], arguments].concat();
        shown(&arguments, rows)
            .lines()
            .skip(1)
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(column(&["--sort", "c"]), "b d a c");
    assert_eq!(column(&["--sort", "-c"]), "a b d c");
    assert_eq!(column(&["--sort", "-c,-n"]), "a d b c");
    assert_eq!(column(&["--sort", "-c", "--cli-limit", "1"]), "a");
    assert_eq!(column(&["--cli-limit", "2"]), "b a");
    assert_eq!(column(&["--cli-limit", "0"]), "");
}

#[test]
fn a_filter_is_a_jq_expression_for_the_response() {
    assert_eq!(pets(&["--filter", ".total"]), "2\n");
    assert_eq!(
        pets(&[
            "--filter",
            ".pets[] | select(.cost > 0) | {name, cost}",
            "--format",
            "csv"
        ]),
        "name,cost\nRex,12.50\n"
    );
    assert_eq!(
        pets(&["--filter", ".pets | map(.name)", "--format", "jsonl"]),
        "[\"Rex\",\"A|b, \\\"c\\\"\"]\n"
    );
    assert_eq!(
        pets(&["--filter", ".pets", "--format", "csv", "--columns", "cost"]),
        "cost\n12.50\n-3\n"
    );
    let server = Server::json(200, PETS);
    let run = petstore(&["pets", "list-pets", "--filter", ".total.x"]);
    assert!(run.at(&server.url()).run().failure(8).contains("--filter"));
}

#[test]
fn a_chart_has_a_bar_a_row_from_the_longest() {
    let rows = r#"{"pets":[{"id":1,"name":"a","cost":5},{"id":2,"name":"bb","cost":10.5},{"id":3,"name":"none"}]}"#;
    let chart = shown(&["--chart", "cost"], rows);
    let lines: Vec<&str> = chart.lines().collect();
    assert_eq!(lines.len(), 2, "{chart}");
    assert!(
        lines[0].starts_with("bb  ████") && lines[0].ends_with("  10.5"),
        "{chart}"
    );
    assert!(
        lines[1].starts_with("a   ████") && lines[1].ends_with("     5"),
        "{chart}"
    );
    let bars = |line: &str| line.matches('█').count();
    assert!(bars(lines[0]) / 2 - bars(lines[1]) <= 2, "{chart}");
    assert!(shown(&["--chart", "id:cost"], rows).starts_with("2  █"));
}

#[test]
fn a_chart_without_bars_says_which_columns_could_be_drawn() {
    let server = Server::json(200, r#"{"pets":[{"cost":1}]}"#);
    let ran = petstore(&["pets", "list-pets", "--chart", "costs"])
        .at(&server.url())
        .run();
    assert!(
        ran.err
            .contains("no row has a number in `costs`; columns of numbers: cost"),
        "{}",
        ran.err
    );
}

#[test]
fn a_page_has_everything_in_it_and_text_is_text() {
    let rows = r#"{"pets":[{"name":"<script>alert(1)</script>","cost":1}]}"#;
    let page = shown(&["--format", "html"], rows);
    assert!(
        page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"),
        "{page}"
    );
    assert!(
        !page.contains("src=") && !page.contains("http://")
            || page.contains("http://www.w3.org/2000/svg")
    );
}

#[test]
fn letters_that_control_a_terminal_are_not_written_to_a_table() {
    let table = shown(
        &["--format", "table"],
        r#"{"pets":[{"name":"\u001b[31mred\u0007","id":1}]}"#,
    );
    assert!(
        !table.contains('\u{1b}') && table.contains("red"),
        "{table:?}"
    );
}

#[test]
fn nor_are_those_of_names() {
    let name = r#""\u001b]0;title\u0007""#;
    for (format, response) in [
        (
            "table",
            format!(r#"{{"pets":[{{{name}:1}},{{{name}:2}}]}}"#),
        ),
        ("table", format!(r#"{{"pets":[{{{name}:1}}]}}"#)),
    ] {
        let server = Server::json(200, &response);
        let ran = petstore(&["pets", "list-pets", "--format", format])
            .at(&server.url())
            .run();
        let shown = format!("{}{}", ran.out, ran.err);
        assert!(!shown.contains(['\u{1b}', '\u{7}']), "{shown:?}");
        assert!(ran.success().to_lowercase().contains("title"), "{shown:?}");
    }
    // A note names columns that can't be drawn.
    let server = Server::json(200, &format!(r#"{{"pets":[{{{name}:1}}]}}"#));
    let ran = petstore(&["pets", "list-pets", "--chart", "cost"])
        .at(&server.url())
        .run();
    assert!(
        ran.err.contains("title") && !ran.err.contains('\u{1b}'),
        "{:?}",
        ran.err
    );
}

#[cfg(unix)]
#[test]
fn a_pipe_is_written_to_and_a_new_file_is_as_private_as_others() {
    use std::os::unix::fs::{FileTypeExt as _, PermissionsExt as _};

    let server = Server::json(200, PETS);
    let mut run = petstore(&["pets", "list-pets", "-o", "pipe", "--format", "jsonl"]);
    let pipe = run.folder.path().join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    if made.is_ok_and(|status| status.success()) {
        let path = pipe.clone();
        let reader = std::thread::spawn(move || std::fs::read_to_string(path).expect("text"));
        run = run.at(&server.url());
        assert_eq!(run.finish().success(), "");
        assert_eq!(reader.join().expect("the text").lines().count(), 2);
        let kind = std::fs::metadata(&pipe).expect("the pipe").file_type();
        assert!(kind.is_fifo(), "it is still a pipe");
    } else {
        println!("skipped: there is no mkfifo");
    }

    let server = Server::json(200, PETS);
    let run = petstore(&["pets", "list-pets", "-o", "pets.csv"]).at(&server.url());
    let mut run = run.umask("077");
    run.finish().success();
    let file = std::fs::metadata(run.folder.path().join("pets.csv")).expect("the file");
    assert_eq!(file.permissions().mode() & 0o777, 0o600);
}

#[test]
fn a_response_without_a_body_leaves_no_earlier_one() {
    for name in ["report.json", "report.yaml", "report.csv"] {
        let server = Server::responding([loopback::empty(204)]);
        let mut run = petstore(&["report", "-o", name])
            .file(name, "old")
            .at(&server.url())
            .with("PETSTORE_KEY", "k");
        run.finish().success();
        let text = std::fs::read_to_string(run.folder.path().join(name)).expect("the file");
        assert_eq!(text, "", "{name}");
    }
}

#[test]
fn a_chart_is_drawn_or_refused() {
    let profile = "default-profile = \"p\"\n[profiles.p]\nformat = \"json\"\n";
    let server = Server::json(200, PETS);
    let drawn = petstore(&["pets", "list-pets", "--chart", "name:cost"])
        .file(".config/petstore/config.toml", profile)
        .at(&server.url())
        .run()
        .success();
    assert!(drawn.contains("Rex") && !drawn.contains('{'), "{drawn}");
    let server = Server::json(200, PETS);
    let refused = ["pets", "list-pets", "--chart", "cost", "--format", "csv"];
    let message = petstore(&refused).at(&server.url()).run().failure(2);
    assert!(message.contains("--chart"), "{message}");
    assert!(server.another_request().is_none());
}

#[test]
fn a_list_that_a_filter_yields_is_the_same_whether_json_is_asked_for_or_not() {
    let filter = ["--filter", "[.pets[].name]"];
    let by_default = pets(&filter);
    assert_eq!(
        by_default,
        pets(&[&filter[..], &["--format", "json"]].concat())
    );
    assert!(by_default.starts_with('['), "{by_default}");
}

#[test]
fn output_replaces_a_file_as_a_whole_and_its_name_is_its_format() {
    let server = Server::json(200, PETS);
    let mut run = petstore(&["pets", "list-pets", "-o", "pets.csv"]).at(&server.url());
    assert_eq!(run.finish().success(), "");
    let text = std::fs::read_to_string(run.folder.path().join("pets.csv")).expect("the file");
    assert!(text.starts_with("name,cost,"), "{text}");
}

#[test]
fn a_file_stays_as_it_was_where_the_response_breaks() {
    let reply = loopback::Reply::from(http_response(200, "application/json", PETS)).cut(150);
    let server = Server::responding([reply]);
    let mut run = petstore(&["pets", "list-pets", "-o", "pets.csv", "--retries", "0"])
        .file("pets.csv", "old")
        .at(&server.url());
    let ran = run.finish();
    assert!(matches!(ran.code, 8 | 9), "{ran:?}");
    let names: Vec<_> = std::fs::read_dir(run.folder.path())
        .expect("the folder")
        .collect();
    assert_eq!(names.len(), 1, "nothing is left: {names:?}");
    assert_eq!(
        std::fs::read_to_string(run.folder.path().join("pets.csv")).expect("the file"),
        "old"
    );
}

#[test]
fn a_list_that_is_null_has_no_rows_and_an_empty_response_is_nothing() {
    assert_eq!(shown(&["--format", "jsonl"], r#"{"pets":null}"#), "");
    assert_eq!(shown(&["--format", "csv"], r#"{"pets":[]}"#), "");
    assert_eq!(shown(&["--format", "csv"], r#"{"pets":[{}]}"#), "");
    assert_eq!(shown(&[], "[]"), "[]\n");
    let server = Server::responding([loopback::empty(204)]);
    assert_eq!(
        petstore(&["report"])
            .at(&server.url())
            .with("PETSTORE_KEY", "k")
            .run()
            .success(),
        ""
    );
}

#[test]
fn what_is_no_json_is_written_as_it_came() {
    let server = Server::responding([http_response(200, "text/plain", "hello\n")]);
    assert_eq!(
        petstore(&["pets", "list-pets"])
            .at(&server.url())
            .run()
            .success(),
        "hello\n"
    );
}

#[test]
fn streams_are_rows_while_they_come() {
    let events = "data: {\"id\":1}\n\ndata: {\"id\":2}\n\n";
    let server = Server::responding([http_response(200, "text/event-stream", events)]);
    let run = petstore(&["pets", "list-pets", "--format", "jsonl"]);
    assert_eq!(
        run.at(&server.url()).run().success(),
        "{\"id\":1}\n{\"id\":2}\n"
    );
    let server = Server::responding([http_response(
        200,
        "application/x-ndjson",
        "{\"id\":1}\n{\"id\":2}\n",
    )]);
    let run = petstore(&["pets", "list-pets", "--format", "csv", "--cli-limit=1"]);
    assert_eq!(run.at(&server.url()).run().success(), "id\n1\n");
}

#[test]
fn rows_of_a_stream_are_a_table_too() {
    let events = "data: {\"id\":1}\n\ndata: {\"id\":2,\"late\":true}\n\n";
    let server = Server::responding([http_response(200, "text/event-stream", events)]);
    let ran = petstore(&["pets", "list-pets", "--format", "table"])
        .at(&server.url())
        .run();
    assert!(ran.err.contains("after the first row"), "{}", ran.err);
    let table = ran.success();
    let lines: Vec<&str> = table.lines().map(str::trim).collect();
    assert_eq!(lines, ["ID", "1", "2"]);
}

#[test]
fn all_pages_are_one_list() {
    let page = |text: &str| http_response_with(200, &[("content-type", "application/json")], text);
    let pages = [
        page(r#"{"pets":[{"id":1}],"nextPageToken":"b"}"#),
        page(r#"{"pets":[{"id":2}],"nextPageToken":""}"#),
    ];
    let server = Server::responding(pages.clone());
    let run = petstore(&["pets", "list-pets", "--all-pages", "--format", "csv"]);
    assert_eq!(run.at(&server.url()).run().success(), "id\n1\n2\n");
    assert_eq!(server.request().target(), "GET /pets");
    assert_eq!(server.request().target(), "GET /pets?pageToken=b");

    let server = Server::responding(pages);
    let ran = petstore(&["pets", "list-pets", "--format", "csv"])
        .at(&server.url())
        .run();
    assert!(ran.err.contains("there are more pages"), "{}", ran.err);
    assert_eq!(ran.success(), "id\n1\n");
}

#[test]
fn a_link_to_the_next_page_is_relative_to_the_operation_and_keeps_its_headers() {
    let page = |link: &str| {
        let headers = [("content-type", "application/json"), ("link", link)];
        http_response_with(200, &headers, "[1]")
    };
    let server = Server::responding([
        page("</api/report?ids=1,2&page=2>; rel=\"next\""),
        page("<?page=3>; rel=next"),
        page("</api/report>; rel=first"),
    ]);
    let arguments = ["report", "--all-pages", "--header", "X-Team: shop"];
    let run = petstore(&arguments).with("PETSTORE_KEY", "k");
    run.at(&format!("{}/api", server.url())).run().success();
    for target in [
        "GET /api/report?api_key=k",
        "GET /api/report?ids=1,2&page=2&api_key=k",
        "GET /api/report?page=3&api_key=k",
    ] {
        let request = server.request();
        assert_eq!(request.target(), target);
        assert_eq!(request.header("x-team"), Some("shop"));
    }
}
