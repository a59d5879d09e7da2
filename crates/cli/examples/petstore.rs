//! A program over two tags, as a generated crate describes it.
//!
//! ```text
//! PETSTORE_URL=https://petstore.example.com cargo run --package clientsmith-cli --example petstore -- pets list-pets
//! ```

use std::process::ExitCode;

use clientsmith_cli::CommandLine;
use clientsmith_cli::describe::{
    Api, Body, CredentialSpec, Group, Input, Operation, Pages, Parameter, ValueType,
};
use clientsmith_runtime::{Explode, Method, OperationSpec, SecurityScheme, Style};

const BEARER: SecurityScheme = SecurityScheme::bearer("token");
const KEY: SecurityScheme = SecurityScheme::api_key_query("key", "api_key");

const fn spec(id: &'static str, method: Method, path: &'static str) -> OperationSpec {
    OperationSpec::new(id, method, path).accept("application/json")
}

const LIST: OperationSpec = spec("listPets", Method::GET, "/pets").security(&[&[BEARER], &[]]);
const SHOW: OperationSpec = spec("showPet", Method::GET, "/pets/{petId}");
const ADD: OperationSpec = spec("addPet", Method::POST, "/pets");
const UPLOAD: OperationSpec = spec("uploadPhoto", Method::POST, "/pets/{petId}/photo");
const LOG_IN: OperationSpec = spec("logIn", Method::POST, "/login");
const REPORT: OperationSpec = spec("report", Method::GET, "/report").security(&[&[KEY]]);

const PETS: &[Operation] =
    &[
        Operation::new(
            "list-pets",
            const { &LIST },
            "Lists pets.",
            "From the oldest.",
        )
        .inputs(&[
            Input::parameter("limit", ValueType::Integer, Parameter::query("limit"))
                .about("How many.", "Default: `20`.")
                .least("1")
                .most("100"),
            Input::parameter(
                "status",
                ValueType::OneOf(&["available", "sold"]),
                Parameter::query("status").styled(Style::Form, Explode::No),
            )
            .about("Only these.", "")
            .list(),
            Input::parameter(
                "kind",
                ValueType::Known(&["cat", "dog"]),
                Parameter::query("kind"),
            )
            .about("Of this kind.", ""),
            Input::parameter("born-after", ValueType::Date, Parameter::query("bornAfter"))
                .about("Born after this day.", ""),
            Input::parameter(
                "where",
                ValueType::Object,
                Parameter::query("where").styled(Style::DeepObject, Explode::Yes),
            )
            .about("Members of the pet.", ""),
            Input::parameter("page-token", ValueType::Text, Parameter::query("pageToken"))
                .about("The page.", ""),
        ])
        .rows(&["pets"])
        .pages(Pages::token(&["nextPageToken"], "page-token")),
        Operation::new("show-pet", const { &SHOW }, "Shows a pet.", "").inputs(&[
            Input::parameter("pet-id", ValueType::Text, Parameter::path("petId"))
                .about("Which.", "")
                .required(),
        ]),
        Operation::new("add-pet", const { &ADD }, "Adds a pet.", "")
            .inputs(&[
                Input::member("name", ValueType::Text, "name")
                    .about("Its name.", "")
                    .required(),
                Input::member("age", ValueType::Integer, "age").about("In years.", ""),
                Input::member("tags", ValueType::Text, "tags")
                    .about("What it is like.", "")
                    .list(),
                Input::member("kind", ValueType::OneOf(&["pet"]), "kind")
                    .about("Always the same.", "")
                    .required()
                    .preset("\"pet\""),
            ])
            .bodies(&[Body::json("application/json"), Body::raw("text/csv")])
            .requires_body(),
        Operation::new("upload-photo", const { &UPLOAD }, "Uploads a photo.", "")
            .inputs(&[
                Input::parameter("pet-id", ValueType::Integer, Parameter::path("petId"))
                    .about("Which.", "")
                    .required(),
                Input::part("photo", ValueType::File, "photo", "image/png")
                    .about("The photo.", "")
                    .required(),
                Input::part("caption", ValueType::Text, "caption", "").about("Below it.", ""),
            ])
            .bodies(&[Body::parts("multipart/form-data")])
            .requires_body(),
    ];

static API: Api = Api::new("petstore", env!("CARGO_PKG_VERSION"), "PETSTORE")
    .about("Calls the Petstore API.", "")
    .credentials(&[
        CredentialSpec::token(BEARER, &["PETSTORE_TOKEN"]),
        CredentialSpec::query_key(KEY, &["PETSTORE_KEY"], "api_key"),
    ])
    .groups(&[Group::new("pets", "Pets.", "All of them.", PETS)])
    .operations(&[
        Operation::new("log-in", const { &LOG_IN }, "Logs in.", "")
            .inputs(&[Input::member("user", ValueType::Text, "user")
                .about("Who.", "")
                .required()])
            .bodies(&[Body::form("application/x-www-form-urlencoded")])
            .requires_body(),
        Operation::new("report", const { &REPORT }, "Reports.", "").pages(Pages::link_header()),
    ]);

fn main() -> ExitCode {
    CommandLine::new(&API).run()
}
