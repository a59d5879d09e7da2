//! Parameters: values in the path, the query, a header or a cookie.

/// How a parameter is sent (OpenAPI 3.0.3 §4.7.12).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its name on the wire.
    pub name: String,
    /// Where it is.
    pub location: Location,
    /// How its value is encoded.
    pub encoding: Encoding,
}

impl Parameter {
    /// Whether it is encoded by the defaults of its location (OpenAPI 3.0.3 §4.7.12.2).
    pub fn has_default_encoding(&self) -> bool {
        let (style, explode) = match self.location {
            Location::Path | Location::Header => (Style::Simple, false),
            Location::Query | Location::Cookie => (Style::Form, true),
            // Its media type decides.
            Location::QueryString => return self.encoding != Encoding::Json,
        };
        self.encoding
            == Encoding::Style {
                style,
                explode,
                allow_reserved: false,
            }
    }
}

/// Where a parameter is (`in`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Location {
    /// In the path template, always required.
    Path,
    /// After `?`.
    Query,
    /// All that is after `?` (OpenAPI 3.2, `in: querystring`): form members by [`Style::Form`], JSON text, or other
    /// text by [`Style::Simple`].
    QueryString,
    /// A request header.
    Header,
    /// In the `Cookie` header.
    Cookie,
}

/// How a parameter's value is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// By `style` and `explode`, the specification's defaults filled in.
    Style {
        /// `style`
        style: Style,
        /// `explode`
        explode: bool,
        /// `allowReserved`: RFC 3986's reserved characters are not encoded. In the query only.
        allow_reserved: bool,
    },
    /// As JSON text (`content: application/json`).
    Json,
    /// As the text of a form (`content: application/x-www-form-urlencoded`).
    Form,
}

/// `style` (§4.7.12.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Style {
    /// `;name=value`, in paths.
    Matrix,
    /// `.value`, in paths.
    Label,
    /// `value`, in paths and headers.
    Simple,
    /// `name=value`, in queries and cookies.
    Form,
    /// `name=a%20b`
    SpaceDelimited,
    /// `name=a%7Cb`
    PipeDelimited,
    /// `name=a%09b` (Swagger 2.0, `tsv`)
    TabDelimited,
    /// `name[member]=value`
    DeepObject,
    /// `name=value`, in cookies, without percent-encoding (OpenAPI 3.2)
    Cookie,
}
