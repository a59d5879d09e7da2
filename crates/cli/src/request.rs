//! A request, from the flags of an operation.

use clap::ArgMatches;
use clientsmith_runtime::{File, MultipartForm, Part, Request};

use crate::describe::{
    Body, BodyFormat, Input, Operation, Parameter, ParameterEncoding, Place, ValueType,
};
use crate::failure::Failure;
use crate::options;
use crate::value::Value;
use crate::{flag, input_file};

/// The values of an operation's inputs.
#[derive(Clone, Debug)]
pub(crate) struct Inputs {
    values: Vec<(&'static Input, Value)>,
    body: Option<BodyFile>,
    in_query: bool,
    form: Option<&'static Body>,
}

/// What `--body` has.
#[derive(Clone, Debug)]
struct BodyFile {
    name: String,
    bytes: Vec<u8>,
}

impl Inputs {
    /// The inputs that the command line has.
    ///
    /// # Errors
    /// They are not complete, or a file can't be read.
    pub(crate) fn new(
        operation: &'static Operation,
        matches: &ArgMatches,
    ) -> Result<Self, Failure> {
        let mut values = Vec::new();
        for input in operation.inputs {
            if let Some(value) = flag::given(input, matches)? {
                values.push((input, value));
            }
        }
        let has_body = !operation.bodies.is_empty();
        let name = has_body
            .then(|| matches.get_one::<String>(options::BODY))
            .flatten();
        let body = name
            .map(|name| {
                input_file::read(name).map(|bytes| BodyFile {
                    name: name.clone(),
                    bytes,
                })
            })
            .transpose()?;
        let media_type = (operation.bodies.len() > 1)
            .then(|| matches.get_one::<String>(options::MEDIA_TYPE))
            .flatten();
        let form = match media_type {
            Some(name) => operation.bodies.iter().find(|body| body.media_type == name),
            None => operation.bodies.first(),
        };
        let in_query = operation.has_mirrored() && matches.get_flag(options::IN_QUERY);
        let inputs = Self {
            values,
            body,
            in_query,
            form,
        };
        inputs.check(operation)?;
        Ok(inputs)
    }

    /// Replaces an input's value: the next page.
    pub(crate) fn set(&mut self, operation: &'static Operation, flag: &str, value: Value) {
        if let Some(input) = operation.inputs.iter().find(|input| input.flag == flag) {
            self.values.retain(|(known, _)| known.flag != flag);
            self.values.push((input, value));
        }
    }

    /// The value of an input.
    pub(crate) fn get(&self, flag: &str) -> Option<&Value> {
        self.values
            .iter()
            .find(|(input, _)| input.flag == flag)
            .map(|(_, value)| value)
    }

    /// Members that the body needs and does not have.
    fn check(&self, operation: &Operation) -> Result<(), Failure> {
        let format = self.form.map(|form| form.format);
        let given: Vec<&str> = self.values.iter().map(|(input, _)| input.flag).collect();
        let of_body = |input: &&Input| !matches!(input.place, Place::Parameter(_));
        let has_members = operation
            .inputs
            .iter()
            .filter(of_body)
            .any(|input| given.contains(&input.flag));
        if self.body.is_some() {
            return match format {
                Some(BodyFormat::Parts) if has_members => Err(Failure::usage(
                    "`--body` is the whole body: it can't have further parts",
                )),
                Some(BodyFormat::Form | BodyFormat::Raw) if has_members => Err(Failure::usage(
                    "`--body` is the whole body: it can't have further members",
                )),
                _ => Ok(()),
            };
        }
        let is_foreign = |input: &Input| match format {
            Some(BodyFormat::Parts) => !matches!(input.place, Place::Part(..)),
            Some(BodyFormat::Json | BodyFormat::Form) => matches!(input.place, Place::Part(..)),
            Some(BodyFormat::Raw) | None => true,
        };
        let mut of_others = operation.inputs.iter().filter(of_body);
        if has_members && of_others.any(|input| given.contains(&input.flag) && is_foreign(input)) {
            let media_type = self.form.map_or("", |form| form.media_type);
            return Err(Failure::usage(format!(
                "the flags are not those of a body of `{media_type}`: give all of it with `--body FILE`"
            )));
        }
        if !operation.body_required && !has_members {
            return Ok(());
        }
        let missing: Vec<String> = operation
            .inputs
            .iter()
            .filter(of_body)
            .filter(|input| input.is_required && input.preset.is_none())
            .filter(|input| !given.contains(&input.flag) && !is_foreign(input))
            .map(|input| format!("--{}", input.flag))
            .collect();
        let has_flags = operation
            .inputs
            .iter()
            .any(|input| of_body(&input) && !is_foreign(input));
        if !missing.is_empty() {
            return Err(Failure::usage(format!(
                "the body needs {}; or give all of it with `--body FILE`",
                missing.join(", ")
            )));
        }
        if operation.body_required && !has_flags {
            return Err(Failure::usage(
                "the operation needs a body: give it with `--body FILE`, or `--body -` from standard input",
            ));
        }
        Ok(())
    }

    /// The request.
    ///
    /// # Errors
    /// The body is not what its media type says, or a file can't be read.
    pub(crate) fn request(&self, operation: &'static Operation) -> Result<Request, Failure> {
        let spec = operation.spec;
        let mut request = Request::new(spec.method().into_owned(), spec.template());
        if let Some(server) = operation.server {
            request.server(server);
        }
        let mut members: Vec<(&'static str, Value)> = Vec::new();
        let mut parts = MultipartForm::new();
        for input in operation.inputs {
            let preset = || Value::parse(input.preset?).ok();
            let Some(value) = self.get(input.flag).cloned().or_else(preset) else {
                continue;
            };
            let value = &value;
            match &input.place {
                Place::Parameter(parameter) => add(&mut request, parameter, value),
                Place::Mirrored(_, parameter) if self.in_query => {
                    add(&mut request, parameter, value);
                }
                Place::Mirrored(name, _) | Place::Member(name) => {
                    members.push((name, value.clone()))
                }
                Place::Part(name, media_type) => {
                    parts = add_part(parts, input, name, media_type, value)?;
                }
            }
        }
        let Some(form) = self.form else {
            return Ok(request);
        };
        self.add_body(&mut request, operation, form, &members, parts)?;
        Ok(request)
    }

    fn add_body(
        &self,
        request: &mut Request,
        operation: &Operation,
        form: &'static Body,
        members: &[(&'static str, Value)],
        parts: MultipartForm,
    ) -> Result<(), Failure> {
        // Members that are always the same are none to send a body for.
        let is_given = |input: &Input| self.get(input.flag).is_some();
        let has_given = operation
            .inputs
            .iter()
            .any(|input| !matches!(input.place, Place::Parameter(_)) && is_given(input));
        let is_sent = operation.body_required || has_given || operation.has_mirrored();
        match (form.format, &self.body) {
            (BodyFormat::Json, Some(file)) => {
                let value = file.json()?;
                if !has_given {
                    // As it came, byte for byte.
                    request.bytes(form.media_type, file.bytes.clone());
                } else {
                    let value = with_members(value, members)?;
                    request.json_as(form.media_type, &value);
                }
            }
            (_, Some(file)) => drop(request.bytes(form.media_type, file.bytes.clone())),
            (BodyFormat::Json, None) if is_sent => {
                let value = with_members(Value::Object(Vec::new()), members)?;
                request.json_as(form.media_type, &value);
            }
            (BodyFormat::Form, None) if is_sent => {
                let value = with_members(Value::Object(Vec::new()), members)?;
                request.form(&value, form.styles);
            }
            (BodyFormat::Parts, None) => {
                let has_parts = self
                    .values
                    .iter()
                    .any(|(input, _)| matches!(input.place, Place::Part(..)));
                if has_parts || operation.body_required {
                    request.multipart_as(form.media_type, parts);
                }
            }
            (_, None) => {}
        }
        Ok(())
    }
}

impl BodyFile {
    fn json(&self) -> Result<Value, Failure> {
        let text = std::str::from_utf8(&self.bytes).map_err(|error| error.to_string());
        let value = text.and_then(|text| Value::parse(text).map_err(|error| error.to_string()));
        value.map_err(|error| {
            let name = match self.name.as_str() {
                input_file::STDIN => "standard input",
                name => name,
            };
            Failure::usage(format!("the body in {name} is not JSON: {error}"))
        })
    }
}

fn with_members(mut body: Value, members: &[(&'static str, Value)]) -> Result<Value, Failure> {
    if !matches!(body, Value::Object(_)) {
        return Err(Failure::usage(
            "the body is no object: flags can't set members of it",
        ));
    }
    for (name, value) in members {
        body.set(name, value.clone());
    }
    Ok(body)
}

fn add(request: &mut Request, parameter: &Parameter, value: &Value) {
    use clientsmith_runtime::Location;

    let name = parameter.name;
    match (parameter.location, parameter.encoding) {
        (location, ParameterEncoding::Json) => request.json_parameter(location, name, value),
        (location, ParameterEncoding::Form) => request.form_parameter(location, name, value),
        (Location::QueryString, _) => request.query_string(name, value),
        (Location::Path, ParameterEncoding::Default) => request.path(name, value),
        (Location::Query, ParameterEncoding::Default) => request.query(name, value),
        (Location::Header, ParameterEncoding::Default) => request.header(name, value),
        (Location::Cookie, ParameterEncoding::Default) => request.cookie(name, value),
        (Location::Query, ParameterEncoding::Reserved(style, explode)) => {
            request.query_reserved(name, value, style, explode)
        }
        (
            Location::Path,
            ParameterEncoding::Styled(style, explode) | ParameterEncoding::Reserved(style, explode),
        ) => request.path_styled(name, value, style, explode),
        (Location::Query, ParameterEncoding::Styled(style, explode)) => {
            request.query_styled(name, value, style, explode)
        }
        (
            Location::Header,
            ParameterEncoding::Styled(style, explode) | ParameterEncoding::Reserved(style, explode),
        ) => request.header_styled(name, value, style, explode),
        (
            Location::Cookie,
            ParameterEncoding::Styled(style, explode) | ParameterEncoding::Reserved(style, explode),
        ) => request.cookie_styled(name, value, style, explode),
    };
}

fn add_part(
    mut parts: MultipartForm,
    input: &Input,
    name: &'static str,
    media_type: &'static str,
    value: &Value,
) -> Result<MultipartForm, Failure> {
    if let Some((style, explode)) = input.style {
        return Ok(parts.styled(name, value, style, explode));
    }
    if input.value != ValueType::File {
        let media_type = Some(media_type).filter(|media_type| !media_type.is_empty());
        return Ok(parts.value(name, value, media_type));
    }
    let files = match value {
        Value::List(files) => files.as_slice(),
        file => std::slice::from_ref(file),
    };
    for file in files {
        let (file_name, bytes) = flag::file(&file.cell())?;
        let part = Part::file(name, File::new(file_name, bytes));
        parts = parts.part(match media_type {
            "" => part,
            media_type => part.default_content_type(media_type),
        });
    }
    Ok(parts)
}
