//! Parameters. `openapiv3` has neither the location `querystring` and the style `cookie` of OpenAPI 3.2 nor the list formats of
//! Swagger 2.0 that have no style; it keeps the rest of a parameter, and operations refer to ours by number.

use std::borrow::Cow;

use clientsmith_model::{Location, Style};
use openapiv3::{ParameterData, ReferenceOr};

/// A parameter, its defaults filled in.
#[derive(Clone, Debug)]
pub(crate) struct Parameter {
    /// `in`
    pub(crate) location: Location,
    /// `style`, or what it is by default.
    pub(crate) style: Style,
    /// `explode`, or what it is by default.
    pub(crate) explode: bool,
    /// `allowReserved`
    pub(crate) allow_reserved: bool,
    /// Its other fields.
    pub(crate) data: ParameterData,
}

/// What makes a parameter the same as another.
pub(crate) type ParameterKey<'d> = (Cow<'d, str>, Location);

impl Parameter {
    /// The name and the location (OpenAPI 3.0.3 §4.7.9): names of headers have no case (RFC 9110 §5.1), and there is one
    /// query.
    pub(crate) fn key(&self) -> ParameterKey<'_> {
        let name = self.data.name.as_str();
        let name = match self.location {
            Location::Header => name.to_ascii_lowercase().into(),
            Location::QueryString => "".into(),
            Location::Path | Location::Query | Location::Cookie => name.into(),
        };
        (name, self.location)
    }
}

/// The parameters of operations, by the references to them: their numbers.
#[derive(Debug, Default)]
pub(crate) struct Parameters(Vec<Parameter>);

/// The reference that stands in an operation in place of a parameter.
pub(crate) type ParameterRef = ReferenceOr<openapiv3::Parameter>;

impl Parameters {
    /// Adds a parameter and returns the reference to it.
    pub(crate) fn keep(&mut self, parameter: Parameter) -> ParameterRef {
        let reference = self.0.len().to_string();
        self.0.push(parameter);
        ReferenceOr::Reference { reference }
    }

    /// The target of a reference.
    pub(crate) fn find(&self, parameter: &ParameterRef) -> Option<&Parameter> {
        match parameter {
            ReferenceOr::Reference { reference } => self.0.get(reference.parse::<usize>().ok()?),
            ReferenceOr::Item(_) => None,
        }
    }

    /// Those of an operation, with their indexes in its list.
    pub(crate) fn of<'d>(
        &'d self,
        list: &'d [ParameterRef],
    ) -> impl DoubleEndedIterator<Item = (usize, &'d Parameter)> + Clone {
        let found = list.iter().enumerate();
        found.filter_map(|(index, parameter)| Some((index, self.find(parameter)?)))
    }
}
