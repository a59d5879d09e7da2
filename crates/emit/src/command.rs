//! `src/cli/`: the description of the command line, for the crate that has its behaviour; and the program.

use std::collections::BTreeSet;

use clientsmith_model::{
    Api, BodyForm, Command, CommandBody, CommandBodyForm, CommandCredential, CommandGroup,
    CommandLine, CommandNextPage, CommandPages, ContentKind, Docs, Encoding, Flag, FlagSource,
    FlagValue, Location, MemberEncoding, Operation, Parameter, SchemeKind, Tag,
};
use proc_macro2::TokenStream;
use quote::quote;

use crate::body::member_style;
use crate::docs::{ident, token};
use crate::parallel::Page;
use crate::parameter::styled;
use crate::tag_client::condition;
use crate::writer::RustFile;
use crate::{EmitError, EmittedFile};

/// Where the program is.
pub(crate) fn program_path(line: &CommandLine) -> String {
    format!("src/bin/{}.rs", line.program)
}

/// The files of the command line; none if there is none.
pub(crate) fn pages(api: &Api) -> Vec<Page<'_>> {
    let Some(line) = &api.command_line else {
        return Vec::new();
    };
    let mut pages: Vec<Page<'_>> = vec![
        Box::new(move || root(api, line)),
        Box::new(move || program(api, line)),
    ];
    for group in &line.groups {
        pages.push(Box::new(move || self::group(api, group)));
    }
    pages
}

/// `src/bin/NAME.rs`
fn program(api: &Api, line: &CommandLine) -> Result<EmittedFile, EmitError> {
    let mut source = RustFile::new(program_path(line));
    source.inner_docs(&[format!("Calls the {} from a shell.", api.info.name)]);
    let library = token(&api.package.library);
    source.items(quote! {
        use std::process::ExitCode;

        fn main() -> ExitCode {
            #library::cli::command_line().run()
        }
    });
    source.finish(api)
}

/// `src/cli/mod.rs`
fn root(api: &Api, line: &CommandLine) -> Result<EmittedFile, EmitError> {
    let mut source = RustFile::new("src/cli/mod.rs");
    source.inner_docs(&["The command line: what its program knows of the operations."]);
    let mut writer = CommandWriter::new(api, &mut source);
    writer.uses("Api");
    let (program, prefix) = (&line.program, &line.prefix);
    let about = format!("Calls the {}.", api.info.name);
    let (summary, body) = texts(&api.info.docs);
    let details = [summary, body].join("\n\n");
    let details = details.trim_end();
    let url = line.url.as_ref().map(|url| quote!(.url(#url)));
    let credentials: Vec<TokenStream> = line
        .credentials
        .iter()
        .map(|credential| writer.credential(credential))
        .collect();
    let credentials = (!credentials.is_empty()).then(|| quote!(.credentials(&[#(#credentials),*])));
    let groups: Vec<TokenStream> = line
        .groups
        .iter()
        .filter_map(|group| Some((group, tag(api, group)?)))
        .map(|(group, tag)| {
            writer.uses("Group");
            let (condition, module, name) = (condition(tag), token(&tag.module), &group.name);
            let (about, details) = texts(&tag.docs);
            quote!(#condition Group::new(#name, #about, #details, #module::OPERATIONS))
        })
        .collect();
    let groups = (!groups.is_empty()).then(|| quote!(.groups(&[#(#groups),*])));
    let commands: Vec<TokenStream> = line
        .commands
        .iter()
        .map(|command| writer.command(command))
        .collect();
    let operations = (!commands.is_empty()).then(|| quote!(.operations(&[#(#commands),*])));
    let uses = writer.uses;
    let uses = uses.iter().map(|name| ident(name));
    let modules = line
        .groups
        .iter()
        .filter_map(|group| tag(api, group))
        .map(|tag| {
            let (condition, name) = (condition(tag), token(&tag.module));
            quote!(#condition mod #name;)
        });
    source.items(quote! {
        use clientsmith_cli::CommandLine;
        use clientsmith_cli::describe::{#(#uses),*};

        #(#modules)*

        /// The operations, as the program describes them.
        pub static API: Api = Api::new(#program, env!("CARGO_PKG_VERSION"), #prefix)
            .about(#about, #details)
            #url #credentials #groups #operations;

        /// Returns the program, to which commands may be added.
        pub fn command_line() -> CommandLine {
            CommandLine::new(&API)
        }
    });
    source.finish(api)
}

fn tag<'a>(api: &'a Api, group: &CommandGroup) -> Option<&'a Tag> {
    api.tags.get(group.tag.0 as usize)
}

/// `src/cli/TAG.rs`
fn group(api: &Api, group: &CommandGroup) -> Result<EmittedFile, EmitError> {
    let module = tag(api, group).map_or("", |tag| tag.module.bare());
    let mut source = RustFile::new(format!("src/cli/{module}.rs"));
    let mut writer = CommandWriter::new(api, &mut source);
    let commands: Vec<TokenStream> = group
        .commands
        .iter()
        .map(|command| writer.command(command))
        .collect();
    let uses = writer.uses;
    let uses = uses.iter().map(|name| ident(name));
    source.items(quote! {
        use clientsmith_cli::describe::{#(#uses),*};

        pub(super) const OPERATIONS: &[Operation] = &[#(#commands),*];
    });
    source.finish(api)
}

/// Docs for a terminal: the first paragraph, and the others.
fn texts(docs: &Docs) -> (String, String) {
    (docs.summary.plain(), docs.plain_body())
}

/// The items of a file of the command line.
struct CommandWriter<'a> {
    api: &'a Api,
    source: &'a mut RustFile,
    /// Names of the describing types.
    uses: BTreeSet<&'static str>,
}

impl<'a> CommandWriter<'a> {
    const fn new(api: &'a Api, source: &'a mut RustFile) -> Self {
        Self {
            api,
            source,
            uses: BTreeSet::new(),
        }
    }

    fn uses(&mut self, name: &'static str) {
        self.uses.insert(name);
    }

    fn credential(&mut self, credential: &CommandCredential) -> TokenStream {
        self.uses("CredentialSpec");
        self.source.imports.own("security");
        let scheme = &self.api.schemes[credential.scheme.0 as usize];
        let (constant, variables) = (token(&scheme.constant), &credential.variables);
        let arguments = quote!(security::#constant, &[#(#variables),*]);
        match &scheme.kind {
            SchemeKind::Bearer | SchemeKind::OAuth2 | SchemeKind::OpenIdConnect => {
                quote!(CredentialSpec::token(#arguments))
            }
            SchemeKind::Basic => quote!(CredentialSpec::basic(#arguments)),
            SchemeKind::Http(_) => quote!(CredentialSpec::http(#arguments)),
            SchemeKind::ApiKeyQuery(name) => quote!(CredentialSpec::query_key(#arguments, #name)),
            SchemeKind::ApiKeyHeader(_) | SchemeKind::ApiKeyCookie(_) => {
                quote!(CredentialSpec::key(#arguments))
            }
        }
    }

    fn command(&mut self, command: &Command) -> TokenStream {
        self.uses("Operation");
        self.source.imports.own("operations");
        let operation = &self.api.operations[command.operation];
        let builder = self.builder(operation);
        let runtime = crate::docs::path(self.api.package.runtime.root());
        let name = &command.name;
        let (about, details) = texts(&operation.docs);
        let deprecated = operation
            .docs
            .deprecated
            .is_some()
            .then(|| quote!(.deprecated()));
        let inputs: Vec<TokenStream> = command
            .flags
            .iter()
            .map(|flag| self.flag(operation, flag))
            .collect();
        let inputs = (!inputs.is_empty()).then(|| quote!(.inputs(&[#(#inputs),*])));
        let bodies: Vec<TokenStream> = command
            .bodies
            .iter()
            .map(|body| self.body(operation, body))
            .collect();
        let bodies = (!bodies.is_empty()).then(|| quote!(.bodies(&[#(#bodies),*])));
        let required = operation.body.as_ref().is_some_and(|body| body.required);
        let required = required.then(|| quote!(.requires_body()));
        let rows = command
            .rows
            .as_ref()
            .map(|rows| quote!(.rows(&[#(#rows),*])));
        let server = operation.servers.first().map(|server| {
            let url = server.default_url();
            quote!(.server(#url))
        });
        let pages = command.pages.as_ref().map(|pages| {
            let pages = self.pages(pages);
            quote!(.pages(#pages))
        });
        quote! {
            Operation::new(
                #name,
                const { &<#builder as #runtime::Operation>::SPEC },
                #about,
                #details,
            )
            #deprecated #inputs #bodies #required #rows #server #pages
        }
    }

    /// The path of an operation's builder.
    fn builder(&self, operation: &Operation) -> TokenStream {
        let builder = token(&operation.builder);
        let tag = operation
            .tag
            .and_then(|tag| self.api.tags.get(tag.0 as usize));
        match tag {
            Some(tag) => {
                let module = token(&tag.module);
                quote!(operations::#module::#builder)
            }
            None => quote!(operations::#builder),
        }
    }

    fn flag(&mut self, operation: &Operation, flag: &Flag) -> TokenStream {
        self.uses("Input");
        self.uses("ValueType");
        let (name, value) = (&flag.name, value_type(&flag.value));
        let new = match &flag.source {
            FlagSource::Parameter(_, parameter) => {
                let parameter = self.parameter(parameter);
                quote!(Input::parameter(#name, #value, #parameter))
            }
            FlagSource::InputMember(_, member) | FlagSource::Member(_, member) => {
                quote!(Input::member(#name, #value, #member))
            }
            FlagSource::Mirrored(_, member, parameter) => {
                let parameter = self.parameter(parameter);
                quote!(Input::mirrored(#name, #value, #member, #parameter))
            }
            FlagSource::Part(_, part, media_type, style) => {
                let media_type = media_type.as_deref().unwrap_or_default();
                let style = style.map(|style| {
                    let (style, explode) =
                        styled(style.style, style.explode, &mut self.source.imports);
                    quote!(.styled(#style, #explode))
                });
                quote!(Input::part(#name, #value, #part, #media_type) #style)
            }
        };
        let docs = self.docs(operation, &flag.source);
        let about = docs.map(|docs| {
            let (about, details) = texts(docs);
            quote!(.about(#about, #details))
        });
        let list = flag.is_list.then(|| quote!(.list()));
        let required = flag.is_required.then(|| quote!(.required()));
        let deprecated = docs
            .is_some_and(|docs| docs.deprecated.is_some())
            .then(|| quote!(.deprecated()));
        let least = flag.least.as_ref().map(|least| quote!(.least(#least)));
        let most = flag.most.as_ref().map(|most| quote!(.most(#most)));
        let preset = flag.preset.as_ref().map(|preset| quote!(.preset(#preset)));
        quote!(#new #about #list #required #deprecated #least #most #preset)
    }

    /// What the document says of an input.
    fn docs<'o>(&'o self, operation: &'o Operation, source: &FlagSource) -> Option<&'o Docs> {
        match source {
            FlagSource::Parameter(place, _)
            | FlagSource::InputMember(place, _)
            | FlagSource::Mirrored(place, ..) => Some(&operation.inputs.get(*place)?.docs),
            FlagSource::Member(place, _) => {
                let object = self.api.types.body_object(operation)?;
                Some(&object.fields.get(*place)?.docs)
            }
            FlagSource::Part(place, ..) => match &operation.default_content()?.kind {
                ContentKind::Multipart { parts, .. } => Some(&parts.get(*place)?.docs),
                _ => None,
            },
        }
    }

    fn parameter(&mut self, parameter: &Parameter) -> TokenStream {
        self.uses("Parameter");
        let name = &parameter.name;
        let new = match parameter.location {
            Location::Path => quote!(Parameter::path(#name)),
            Location::Query => quote!(Parameter::query(#name)),
            Location::QueryString => quote!(Parameter::query_string(#name)),
            Location::Header => quote!(Parameter::header(#name)),
            Location::Cookie => quote!(Parameter::cookie(#name)),
        };
        if parameter.has_default_encoding() {
            return new;
        }
        match parameter.encoding {
            Encoding::Json => quote!(#new.json()),
            Encoding::Form => quote!(#new.form()),
            Encoding::Style {
                style,
                explode,
                allow_reserved,
            } => {
                let (style, explode) = styled(style, explode, &mut self.source.imports);
                match allow_reserved {
                    true => quote!(#new.reserved(#style, #explode)),
                    false => quote!(#new.styled(#style, #explode)),
                }
            }
        }
    }

    fn body(&mut self, operation: &Operation, body: &CommandBody) -> TokenStream {
        self.uses("Body");
        let media_type = &body.media_type;
        match body.form {
            CommandBodyForm::Json => quote!(Body::json(#media_type)),
            CommandBodyForm::Parts => quote!(Body::parts(#media_type)),
            CommandBodyForm::Raw => quote!(Body::raw(#media_type)),
            CommandBodyForm::Form => {
                let encodings = encodings(operation, body.content);
                let styles: Vec<TokenStream> = encodings
                    .iter()
                    .map(|encoding| member_style(encoding, &mut self.source.imports))
                    .collect();
                let styles = (!styles.is_empty()).then(|| quote!(.styles(&[#(#styles),*])));
                quote!(Body::form(#media_type) #styles)
            }
        }
    }

    fn pages(&mut self, pages: &CommandPages) -> TokenStream {
        self.uses("Pages");
        let next = match &pages.next {
            CommandNextPage::Link(member) => quote!(Pages::link(&[#(#member),*])),
            CommandNextPage::LinkHeader => quote!(Pages::link_header()),
            CommandNextPage::Token(member, flag) => quote!(Pages::token(&[#(#member),*], #flag)),
            CommandNextPage::TokenHeader(header, flag) => {
                quote!(Pages::token_header(#header, #flag))
            }
            CommandNextPage::LastItem(member, flag) => {
                quote!(Pages::last_item(&[#(#member),*], #flag))
            }
            CommandNextPage::Pages(flag, first) => quote!(Pages::count(#flag, #first)),
            CommandNextPage::Items(flag, first) => quote!(Pages::offset(#flag, #first)),
        };
        let more = pages.more.as_ref().map(|more| quote!(.more(&[#(#more),*])));
        quote!(#next #more)
    }
}

/// The encodings of a form's members.
fn encodings(operation: &Operation, place: usize) -> &[MemberEncoding] {
    let content = match operation.body.as_ref().map(|body| &body.form) {
        Some(BodyForm::Single { content, .. }) => Some(content),
        Some(BodyForm::ByMediaType { variants, .. }) => {
            variants.get(place).map(|variant| &variant.content)
        }
        Some(BodyForm::Flattened { .. }) | None => None,
    };
    match content.map(|content| &content.kind) {
        Some(ContentKind::Form { encodings, .. }) => encodings,
        _ => &[],
    }
}

fn value_type(value: &FlagValue) -> TokenStream {
    match value {
        FlagValue::Bool => quote!(ValueType::Bool),
        FlagValue::Integer => quote!(ValueType::Integer),
        FlagValue::Number => quote!(ValueType::Number),
        FlagValue::Text => quote!(ValueType::Text),
        FlagValue::Date => quote!(ValueType::Date),
        FlagValue::DateTime => quote!(ValueType::DateTime),
        FlagValue::UnixMilliseconds => quote!(ValueType::UnixMilliseconds),
        FlagValue::UnixSeconds => quote!(ValueType::UnixSeconds),
        FlagValue::Milliseconds => quote!(ValueType::Milliseconds),
        FlagValue::Seconds => quote!(ValueType::Seconds),
        FlagValue::OneOf(values) => quote!(ValueType::OneOf(&[#(#values),*])),
        FlagValue::Known(values) => quote!(ValueType::Known(&[#(#values),*])),
        FlagValue::Literal(values) => quote!(ValueType::Literal(&[#(#values),*])),
        FlagValue::Object => quote!(ValueType::Object),
        FlagValue::Json => quote!(ValueType::Json),
        FlagValue::Loose => quote!(ValueType::Loose),
        FlagValue::File => quote!(ValueType::File),
    }
}
