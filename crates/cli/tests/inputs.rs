//! Inputs: a flag each, checked before anything is sent.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod support;

use loopback::Server;
use support::petstore;

/// The request that a run sends.
fn request(arguments: &[&str]) -> loopback::Request {
    let server = Server::json(200, "{}");
    petstore(arguments).at(&server.url()).run().success();
    server.request()
}

/// What is wrong with a run, which sends nothing.
fn refused(arguments: &[&str]) -> String {
    let server = Server::json(200, "{}");
    let message = petstore(arguments).at(&server.url()).run().failure(2);
    assert!(server.another_request().is_none(), "nothing is sent");
    message
}

#[test]
fn parameters_are_sent_as_the_document_says() {
    let request = request(&[
        "pets",
        "list-pets",
        "--limit",
        "5",
        "--status",
        "available,sold",
        "--kind=bird",
        "--where",
        "name=Rex",
        "--where",
        "age=3",
    ]);
    assert_eq!(
        request.target(),
        "GET /pets?limit=5&status=available,sold&kind=bird&where%5Bname%5D=Rex&where%5Bage%5D=3"
    );
    assert_eq!(request.header("accept"), Some("application/json"));
}

#[test]
fn lists_are_given_several_times_too() {
    let request = request(&[
        "pets",
        "list-pets",
        "--status",
        "sold",
        "--status",
        "available",
    ]);
    assert_eq!(request.target(), "GET /pets?status=sold,available");
}

#[test]
fn dates_are_relative_to_today() {
    let request = request(&["pets", "list-pets", "--born-after", "-1d"]);
    let (_, date) = request.target().split_once("bornAfter=").expect("the date");
    assert_eq!(date.len(), "2026-11-01".len(), "{date}");
}

#[test]
fn inputs_that_the_document_lacks_are_added() {
    let request = request(&[
        "pets",
        "list-pets",
        "--query",
        "range=7d",
        "--query",
        "x=a b",
        "--header",
        "X-Cluster: prod",
    ]);
    assert_eq!(request.target(), "GET /pets?range=7d&x=a%20b");
    assert_eq!(request.header("x-cluster"), Some("prod"));
}

#[test]
fn wrong_values_say_what_is_meant_and_send_nothing() {
    let message = refused(&["pets", "list-pets", "--limit", "many"]);
    assert!(
        message.contains("'many' for '--limit <INTEGER>': expected an integer"),
        "{message}"
    );
    let message = refused(&["pets", "list-pets", "--limit", "1000"]);
    assert!(message.contains("expected at most 100"), "{message}");
    let message = refused(&["pets", "list-pets", "--status", "Sold"]);
    assert!(
        message.contains("expected `available` or `sold`; did you mean `sold`?"),
        "{message}"
    );
    let message = refused(&["pets", "list-pets", "--limt", "5"]);
    assert!(
        message.contains("a similar argument exists: '--limit'"),
        "{message}"
    );
    let message = refused(&["pets", "lst-pets"]);
    assert!(
        message.contains("similar") && message.contains("'list-pets'"),
        "{message}"
    );
    let message = refused(&["pets", "show-pet"]);
    assert!(message.contains("--pet-id <TEXT>"), "{message}");
    let message = refused(&["pets", "show-pet", "--pet-id", ".."]);
    assert!(message.contains("`petId`"), "{message}");
    let message = refused(&["pets", "list-pets", "--filter", ".pets["]);
    assert!(
        message.contains("--filter is not a jq expression"),
        "{message}"
    );
    let message = refused(&["pets", "list-pets", "--header", "X Y: 1"]);
    assert!(message.contains("header"), "{message}");
}

#[test]
fn an_option_whose_name_an_input_has_is_called_by_its_long_name() {
    let help = petstore(&["pets", "list-pets", "--help"]).run().success();
    assert!(help.contains("--cli-limit <COUNT>"), "{help}");
    let server = Server::json(200, r#"{"pets":[{"id":1},{"id":2}]}"#);
    let run = petstore(&[
        "pets",
        "list-pets",
        "--limit",
        "2",
        "--cli-limit",
        "1",
        "--format",
        "jsonl",
    ]);
    assert_eq!(run.at(&server.url()).run().success(), "{\"id\":1}\n");
    assert_eq!(server.request().target(), "GET /pets?limit=2");
}

#[test]
fn members_of_a_body_are_flags() {
    let request = request(&[
        "pets",
        "add-pet",
        "--name",
        "Rex",
        "--age",
        "3",
        "--tags",
        "good,brown",
    ]);
    assert_eq!(request.header("content-type"), Some("application/json"));
    assert_eq!(
        request.body,
        r#"{"name":"Rex","age":3,"tags":["good","brown"],"kind":"pet"}"#
    );
}

#[test]
fn members_that_are_missing_are_named() {
    let message = refused(&["pets", "add-pet", "--age", "3"]);
    assert!(
        message.contains("the body needs --name; or give all of it with `--body FILE`"),
        "{message}"
    );
}

#[test]
fn a_body_comes_from_a_file_as_it_is_and_flags_set_members_of_it() {
    let body = "{\"name\": \"Rex\",  \"price\": 12.50}";
    let server = Server::json(200, "{}");
    let run = petstore(&["pets", "add-pet", "--body", "pet.json"]).file("pet.json", body);
    run.at(&server.url()).run().success();
    assert_eq!(server.request().body, body);

    let server = Server::json(200, "{}");
    let run = petstore(&["pets", "add-pet", "--body", "-", "--age=4"]).input(body);
    run.at(&server.url()).run().success();
    assert_eq!(
        server.request().body,
        r#"{"name":"Rex","price":12.50,"age":4,"kind":"pet"}"#
    );
}

#[test]
fn a_body_that_is_no_json_or_can_t_be_read_is_wrong_input() {
    let server = Server::json(200, "{}");
    let run = petstore(&["pets", "add-pet", "--body", "-"]).input("{\"name\": ");
    let message = run.at(&server.url()).run().failure(2);
    assert!(
        message.contains("the body in standard input is not JSON"),
        "{message}"
    );
    assert!(
        refused(&["pets", "add-pet", "--body", "nowhere.json"]).contains("can't read nowhere.json")
    );
}

#[test]
fn a_body_of_another_media_type_is_chosen() {
    let server = Server::json(200, "{}");
    let run = petstore(&["pets", "add-pet", "--body-type", "text/csv", "--body", "-"])
        .input("name\nRex\n");
    run.at(&server.url()).run().success();
    let request = server.request();
    assert_eq!(request.header("content-type"), Some("text/csv"));
    assert_eq!(request.body, "name\nRex\n");
    let message = refused(&[
        "pets",
        "add-pet",
        "--body-type",
        "text/csv",
        "--name",
        "Rex",
    ]);
    assert!(
        message.contains("not those of a body of `text/csv`"),
        "{message}"
    );
}

#[test]
fn parts_are_flags_and_files_are_read() {
    let server = Server::json(200, "{}");
    let run = petstore(&[
        "pets",
        "upload-photo",
        "--pet-id",
        "7",
        "--photo",
        "rex.png",
        "--caption",
        "Good",
    ]);
    run.file("rex.png", "PNG").at(&server.url()).run().success();
    let request = server.request();
    assert_eq!(request.target(), "POST /pets/7/photo");
    assert!(
        request
            .body
            .contains("name=\"photo\"; filename=\"rex.png\""),
        "{}",
        request.body
    );
    assert!(request.body.contains("image/png"), "{}", request.body);
    assert!(
        request.body.contains("\r\n\r\nGood\r\n"),
        "{}",
        request.body
    );
}

#[test]
fn forms_are_flags() {
    let request = request(&["log-in", "--user", "Ada Lovelace"]);
    assert_eq!(request.body, "user=Ada%20Lovelace");
}
