//! Bodies of form members (`application/x-www-form-urlencoded`).

use super::encode;
use super::style::{Expansion, Explode, Style};
use super::value::ParameterValue;

/// How one member of a form is encoded, if that is not the default (OpenAPI 3.0.3 §4.7.15, `style` and `explode`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MemberStyle {
    /// The member on the wire.
    pub member: &'static str,
    /// `style`
    pub style: Style,
    /// `explode`
    pub explode: Explode,
}

/// The whole query of a call: form members, or text.
pub(super) fn query_string(value: &ParameterValue) -> String {
    match value {
        ParameterValue::Scalar(text) => encode::value(text).into_owned(),
        value => text(value, &[]),
    }
}

/// The body's text.
pub(super) fn text(value: &ParameterValue, styles: &[MemberStyle]) -> String {
    let ParameterValue::Object(members) = value else {
        return Expansion {
            name: "",
            style: Style::Form,
            explode: Explode::Yes,
            encode: encode::value,
        }
        .query(value);
    };
    let mut text = String::new();
    for (name, value) in members {
        let style = styles.iter().find(|style| style.member == name);
        let (style, explode) = style.map_or((Style::Form, Explode::Yes), |known| {
            (known.style, known.explode)
        });
        let pairs = match value {
            ParameterValue::Absent => continue,
            value => Expansion {
                name,
                style,
                explode,
                encode: encode::value,
            }
            .query(value),
        };
        super::append(&mut text, '&', pairs);
    }
    text
}
