//! How the client is called: a program for each operation in `examples/`, and the example of front page and README.

use std::collections::BTreeSet;

use clientsmith_model::{
    Api, Example, ExampleValue, ExternalId, MapType, Operation, Payload, Scalar, Success, Table,
    TypeId,
};
use proc_macro2::TokenStream;
use quote::quote;

use crate::docs::{fenced, ident, path, sentence, token};
use crate::type_ref::tokens;
use crate::writer::{RustFile, statement_lines};
use crate::{EmitError, EmittedFile, tag_client};

/// The example of front page and README, without the function around it.
pub(crate) struct ShownExample {
    /// The line that imports what it uses.
    pub(crate) import: String,
    /// Its statements.
    pub(crate) lines: Vec<String>,
}

/// The example of front page and README.
pub(crate) fn shown(api: &Api) -> Option<ShownExample> {
    let showcase = api.showcase.as_ref()?;
    let operation = api.operations.get(showcase.operation)?;
    let mut values = ValueWriter::new(api);
    let call = call(api, operation, &showcase.example, &mut values);
    let setter = showcase.setter.as_ref().map(|(name, value)| {
        let (name, value) = (token(name), values.value(value));
        quote!(.#name(#value))
    });
    let url = &showcase.url;
    let secret = |name: &str| quote!(std::env::var(#name)?);
    let blocks = [
        client(api, &showcase.example, &quote!(#url), &secret),
        quote!(let response = #call #setter .await?;),
        output(operation, showcase.table.as_ref()),
    ];
    let mut lines = Vec::new();
    for block in blocks {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend(statement_lines(block));
    }
    let import = statement_lines(values.import()).concat();
    Some(ShownExample { import, lines })
}

/// A program that makes one call; nothing where the operation has none.
pub(crate) fn file(api: &Api, operation: &Operation) -> Result<Option<EmittedFile>, EmitError> {
    let Some(example) = &operation.example else {
        return Ok(None);
    };
    let name = operation.module.bare();
    let url = &example.url_variable;
    let credentials = example.credentials.iter();
    let environment: Vec<String> = std::iter::once(url)
        .chain(credentials.flat_map(|credential| &credential.variables))
        .map(|name| format!("{name}=…"))
        .collect();
    let run = format!("{} cargo run --example {name}", environment.join(" "));
    let mut docs = sentence(&operation.docs.summary);
    docs.push(String::new());
    docs.extend(fenced("text", &run));

    let mut source = RustFile::new(format!("examples/{name}.rs"));
    source.inner_docs(&docs);
    source.imports.std("env");
    source.imports.std("error::Error");
    let mut values = ValueWriter::new(api);
    let allowance =
        operation.docs.deprecated.is_some().then(
            || quote!(#[allow(deprecated, reason = "the example of a deprecated operation")]),
        );
    let variable = |name: &str| quote!(env::var(#name)?);
    let client = client(api, example, &variable(url), &variable);
    let call = call(api, operation, example, &mut values);
    let import = values.import();
    let output = match &operation.table {
        Some(table) if !table.columns.is_empty() => table_output(table),
        table => output(operation, table.as_ref()),
    };
    let cell = needs_cell(operation).then(|| {
        quote! {
            /// Formats a value that may be missing.
            fn cell<T: ToString>(value: &Option<T>) -> String {
                value.as_ref().map(T::to_string).unwrap_or_default()
            }
        }
    });
    source.items(quote! {
        #import

        #[tokio::main]
        #allowance
        async fn main() -> Result<(), Box<dyn Error>> {
            #client
            let response = #call.await?;
            #output
            Ok(())
        }

        #cell
    });
    source.finish(api).map(Some)
}

/// The statement that builds a client.
fn client(
    api: &Api,
    example: &Example,
    url: &TokenStream,
    secret: &dyn Fn(&str) -> TokenStream,
) -> TokenStream {
    let credentials = example.credentials.iter().map(|credential| {
        let scheme = &api.schemes[credential.scheme.0 as usize];
        let setter = token(&scheme.setter);
        let values = credential.variables.iter().map(|name| secret(name));
        quote!(.#setter(#(#values),*))
    });
    quote!(let client = Client::builder(#url) #(#credentials)* .build()?;)
}

/// The client's method with its arguments.
fn call(
    api: &Api,
    operation: &Operation,
    example: &Example,
    values: &mut ValueWriter<'_>,
) -> TokenStream {
    let client = tag_client::receiver(api, operation);
    let method = token(&operation.ident);
    let arguments = values.values(&example.arguments);
    quote!(#client.#method(#(#arguments),*))
}

/// What prints the response.
fn output(operation: &Operation, table: Option<&Table>) -> TokenStream {
    if let Some(table) = table {
        let (item, list) = (token(&table.item), list(table));
        let columns = table.columns.iter();
        let fields: Vec<proc_macro2::Ident> = columns.map(|column| token(&column.field)).collect();
        let print = match fields.as_slice() {
            [] => {
                let hole = format!("{{{}:?}}", table.item);
                quote!(println!(#hole);)
            }
            fields => {
                let holes = vec!["{:?}"; fields.len()].join(" ");
                quote!(println!(#holes, #(#item.#fields),*);)
            }
        };
        return quote!(for #item in #list { #print });
    }
    match &operation.responses.success {
        Success::One { payload, .. } => match payload {
            Payload::Events(_) | Payload::JsonLines(_) => quote! {
                let mut events = response.into_inner();
                while let Some(event) = events.next().await {
                    println!("{:?}", event?);
                }
            },
            Payload::Empty => quote!(println!("{}", response.status());),
            Payload::Text | Payload::String => quote!(println!("{}", *response);),
            Payload::Binary => quote!(println!("{} bytes", response.len());),
            Payload::Value(_) => quote!(println!("{:#?}", *response);),
        },
        Success::OneOf { .. } => quote!(println!("{:#?}", *response);),
    }
}

/// The list of a table's objects, as a loop takes it.
fn list(table: &Table) -> TokenStream {
    match &table.list {
        Some(field) => {
            let field = token(field);
            quote!(&response.#field)
        }
        None => quote!(response.iter()),
    }
}

fn needs_cell(operation: &Operation) -> bool {
    operation
        .table
        .as_ref()
        .is_some_and(|table| table.columns.iter().any(|column| column.optional))
}

/// What prints the response as a table, columns apart by tabs.
fn table_output(table: &Table) -> TokenStream {
    let columns = table.columns.iter();
    let titles: Vec<&str> = columns.map(|column| column.title.as_str()).collect();
    let titles = titles.join("\t").replace('{', "{{").replace('}', "}}");
    let (item, list) = (token(&table.item), list(table));
    let cells = table.columns.iter().map(|column| {
        let field = token(&column.field);
        match column.optional {
            true => quote!(cell(&#item.#field)),
            false => quote!(#item.#field.to_string()),
        }
    });
    quote! {
        println!(#titles);
        for #item in #list {
            let cells = [#(#cells),*];
            println!("{}", cells.join("\t"));
        }
    }
}

/// Values as they are written, and what they use of the crate.
struct ValueWriter<'a> {
    api: &'a Api,
    /// Names of the crate's root.
    names: BTreeSet<&'static str>,
}

impl<'a> ValueWriter<'a> {
    fn new(api: &'a Api) -> Self {
        Self {
            api,
            names: BTreeSet::from(["Client"]),
        }
    }

    /// Imports the client and what the values use.
    fn import(&self) -> TokenStream {
        let library = token(&self.api.package.library);
        let names = self.names.iter().map(|name| ident(name));
        match self.names.len() {
            1 => quote!(use #library::#(#names)*;),
            _ => quote!(use #library::{#(#names),*};),
        }
    }

    fn values(&mut self, values: &[ExampleValue]) -> Vec<TokenStream> {
        values.iter().map(|value| self.value(value)).collect()
    }

    fn value(&mut self, value: &ExampleValue) -> TokenStream {
        match value {
            ExampleValue::Scalar(scalar) => self.scalar(*scalar),
            ExampleValue::ExactScalar(scalar) => self.exact_scalar(*scalar),
            ExampleValue::Json => self.of_runtime(quote!(Value::Null)),
            ExampleValue::Items(item) => {
                let item = self.value(item);
                quote!([#item])
            }
            ExampleValue::List(item) => {
                let item = self.value(item);
                quote!(vec![#item])
            }
            ExampleValue::Entries(value) => {
                let value = self.value(value);
                quote!([("name", #value)])
            }
            ExampleValue::EmptyMap => match self.api.types.map {
                MapType::Runtime => self.of_runtime(quote!(Map::new())),
                map => {
                    let map = path(map.path());
                    quote!(#map::new())
                }
            },
            ExampleValue::Parsed(id) => {
                let ty = self.external(*id);
                let text = self.api.types[*id].example.as_deref().unwrap_or_default();
                quote!(#text.parse::<#ty>()?)
            }
            ExampleValue::ExternalDefault(id) => {
                let ty = self.external(*id);
                quote!(<#ty>::default())
            }
            ExampleValue::None => quote!(None),
            ExampleValue::Empty => self.of_runtime(quote!(OrEmpty::Empty)),
            ExampleValue::Tuple(items) => {
                let items = self.values(items);
                quote!((#(#items,)*))
            }
            ExampleValue::Boxed(value) => {
                let value = self.value(value);
                quote!(Box::new(#value))
            }
            ExampleValue::New(id, arguments) => {
                let arguments = self.values(arguments);
                let name = self.declared(*id);
                quote!(#name::new(#(#arguments),*))
            }
            ExampleValue::Default(id) => {
                let name = self.declared(*id);
                quote!(#name::default())
            }
            ExampleValue::Variant(id, variant, value) => {
                let (name, variant) = (self.declared(*id), token(variant));
                match value {
                    None => quote!(#name::#variant),
                    Some(value) => {
                        let value = self.value(value);
                        quote!(#name::#variant(#value))
                    }
                }
            }
            ExampleValue::Newtype(id, value) => {
                let (name, value) = (self.declared(*id), self.value(value));
                quote!(#name(#value))
            }
        }
    }

    fn external(&mut self, id: ExternalId) -> TokenStream {
        let external = &self.api.types[id];
        let ty = tokens(external.path.as_str());
        match external.is_of_runtime {
            true => self.of_runtime(ty),
            false => ty,
        }
    }

    fn declared(&mut self, id: TypeId) -> TokenStream {
        self.names.insert("types");
        let name = token(&self.api.types[id].ident);
        quote!(types::#name)
    }

    fn of_runtime(&mut self, path: TokenStream) -> TokenStream {
        self.names.insert("runtime");
        quote!(runtime::#path)
    }

    fn scalar(&mut self, scalar: Scalar) -> TokenStream {
        match scalar {
            Scalar::Bool => quote!(true),
            Scalar::F64 => quote!(1.0),
            Scalar::Seconds | Scalar::Milliseconds => quote!(std::time::Duration::from_secs(60)),
            Scalar::UnixMilliseconds | Scalar::UnixSeconds => quote!(std::time::SystemTime::now()),
            Scalar::String => quote!("text"),
            Scalar::DateTime => quote!("2026-01-31T12:00:00Z"),
            Scalar::Date => quote!("2026-01-31"),
            Scalar::Time => quote!("12:00:00Z"),
            Scalar::Duration => quote!("PT1H"),
            Scalar::Uuid => quote!("00000000-0000-4000-8000-000000000000"),
            Scalar::Uri => quote!("https://example.com"),
            Scalar::Decimal => quote!("1.50"),
            Scalar::Ipv4 => quote!(std::net::Ipv4Addr::LOCALHOST),
            Scalar::Ipv6 => quote!(std::net::Ipv6Addr::LOCALHOST),
            Scalar::Number => quote!(1),
            Scalar::Base64 | Scalar::Base64Url => quote!(&b"bytes"[..]),
            Scalar::Null => self.of_runtime(quote!(Null)),
            Scalar::EmptyString => self.of_runtime(quote!(EmptyString)),
            Scalar::EmptyObject => self.of_runtime(quote!(EmptyObject)),
            Scalar::I8
            | Scalar::I16
            | Scalar::I32
            | Scalar::I64
            | Scalar::I128
            | Scalar::U8
            | Scalar::U16
            | Scalar::U32
            | Scalar::U64 => quote!(1),
        }
    }

    fn exact_scalar(&mut self, scalar: Scalar) -> TokenStream {
        let value = self.scalar(scalar);
        match scalar {
            Scalar::String => quote!(#value.to_owned()),
            Scalar::Bool
            | Scalar::F64
            | Scalar::Null
            | Scalar::EmptyString
            | Scalar::EmptyObject => value,
            scalar if scalar.is_integer() => value,
            _ => quote!(#value.into()),
        }
    }
}
