//! XML bodies: a description of a type's XML, by which bodies are read and written (OpenAPI 3.2 §4.25, *XML Object*).
//!
//! A type has one encoding in Rust, that of serde. XML is transcoded to the JSON that the type reads, and the JSON that
//! it writes to XML, as its description says: generated code has a static description for each type that a body in XML
//! needs, and no second derive. Both directions take time in proportion to the text.
//!
//! Document type definitions are errors, and so are entities other than those of XML itself (`&amp;`, `&#10;`): nothing
//! is expanded, nothing is fetched.

#[cfg(feature = "xml")]
mod decode;
#[cfg(feature = "xml")]
mod description;
#[cfg(feature = "xml")]
mod encode;
#[cfg(feature = "xml")]
mod failure;
#[cfg(feature = "xml")]
mod json;
#[cfg(feature = "xml")]
mod scalar;
#[cfg(feature = "xml")]
mod tree;

use serde_core::ser::Serialize;

#[cfg(feature = "xml")]
use crate::object::marked_json;
#[cfg(feature = "xml")]
pub(crate) use decode::Transcoded;
#[cfg(feature = "xml")]
pub use description::{
    ANY, BOOLEAN, Branch, Content, Element, GUESS, Member, NUMBER, Name, TEXT, TOKEN, Type,
    any_name, attribute, branch, cdata, element, entry, inline, items, list, map, name, object, of,
    same, text, tuple, union,
};
#[cfg(feature = "xml")]
pub(crate) use failure::Failure;
#[cfg(feature = "xml")]
pub(crate) use tree::is_utf8;

/// The root element of a body in XML, and what it contains. A constant in generated code.
///
/// ```
/// use clientsmith_runtime::xml::{self, Element, Root, Type};
///
/// static PET: Type = xml::object(&[
///     xml::attribute("id", xml::name("id"), xml::NUMBER),
///     xml::element("name", xml::name("name"), xml::TEXT),
///     xml::items("tags", xml::name("tag"), xml::TEXT),
/// ]);
/// static ROOT: Element = xml::entry(xml::name("Pet"), xml::of(&PET));
///
/// let pet = serde_json::json!({"id": 7, "name": "Rex", "tags": ["a", "b"]});
/// let written = Root::new(&ROOT).write(&pet)?;
/// assert!(written.ends_with(r#"<Pet id="7"><name>Rex</name><tag>a</tag><tag>b</tag></Pet>"#));
/// # Ok::<(), String>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Root {
    #[cfg(feature = "xml")]
    element: Option<&'static Element>,
}

/// The message where a crate was built without the feature.
pub(crate) const DISABLED: &str = "it is XML, and this crate is built without its feature `xml`";

impl Root {
    /// Any root element, of a crate that was built without the feature `xml`: reading and writing are errors that say
    /// so.
    pub const DISABLED: Self = Self {
        #[cfg(feature = "xml")]
        element: None,
    };

    #[cfg(feature = "xml")]
    /// This root element.
    pub const fn new(element: &'static Element) -> Self {
        Self {
            element: Some(element),
        }
    }

    #[cfg(feature = "xml")]
    /// The XML document of a value.
    ///
    /// # Errors
    ///
    /// A text or a name has characters that XML can't express; the crate was built without the feature `xml`.
    pub fn write<T: Serialize + ?Sized>(&self, value: &T) -> Result<String, String> {
        let element = self.element.ok_or_else(|| DISABLED.to_owned())?;
        encode::document(element, &marked_json(value)?)
    }

    #[cfg(not(feature = "xml"))]
    pub(crate) fn write<T: Serialize + ?Sized>(&self, _value: &T) -> Result<String, String> {
        Err(DISABLED.to_owned())
    }

    #[cfg(feature = "xml")]
    /// The JSON of an XML document, nested at most `depth` elements deep.
    pub(crate) fn read<'t>(&self, text: &'t str, depth: u8) -> Result<Transcoded<'t>, Failure> {
        let element = self.element.ok_or_else(|| Failure::of(DISABLED))?;
        decode::document(element, text, depth)
    }
}
