//! Names: from what is on the wire to what a careful person would write in Rust.
//!
//! Words are split where heck splits them; other alphabets are transliterated; symbols are separators unless they are
//! all there is, or tell two names apart, in which case they are read out (`>=` is `GreaterOrEqual`). A name depends on
//! its own text and, where two agree, on their order in the document: nothing else can rename an item.
//!
//! | wire | type, variant | member, input |
//! | --- | --- | --- |
//! | `aggregatedWorkloads`, `aggregated-workloads` | `AggregatedWorkloads` | `aggregated_workloads` |
//! | `userIDs`, `OAuth2`, `IPv4` | `UserIds`, `Oauth2`, `Ipv4` | `user_ids`, `oauth2`, `ipv4` |
//! | `+1`, `>=`, the empty string | `Plus1`, `GreaterOrEqual`, `Empty` | `plus_1`, `greater_or_equal`, `empty` |
//! | `256x256` in `ImageSize` | `Size256x256` | `_256x256` |
//! | `1`, `1.5` in `Level` | `Level1`, `Level15` | `value_1`, `value_1_5` |
//! | `self`, `type` | `SelfValue`, `Type` | `self_`, `r#type` |
//! | `Größe`, `名前` | `Grosse`, `MingQian` | `grosse`, `ming_qian` |

mod words;

use std::collections::{HashMap, HashSet};

use clientsmith_model::{
    Ident, RESERVED_BUILDER_METHODS, RESERVED_MEMBER_IDENTS, RESERVED_METHODS,
    RESERVED_OPERATION_IDENTS, RESERVED_PAGE_SETTERS, RESERVED_PART_SETTERS,
    RESERVED_SERVICE_METHODS, RESERVED_SETTERS, RESERVED_TYPE_IDENTS,
};

use words::{spelled_snake, spelled_words, variant_words};

pub(crate) use words::{
    constant_words, item_words, module_words, operation_module, singular, snake_words,
    suffix_words, type_module, type_words, variant_words_of,
};

/// Where names must differ from each other, and from those that emitted code and the runtime's macros use there
/// themselves.
///
/// One for each kind of file or item that holds names of the document. What is reserved does not depend on what a file
/// happens to import: an input that is added to an operation renames nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum NameScope {
    /// Nothing but the document's names: variants, constants, modules.
    #[default]
    Plain,
    /// `src/types/*.rs` and `src/webhooks.rs`: types.
    Types,
    /// `src/operations/**/*.rs`: builders and the types beside them.
    Operations,
    /// `src/clients.rs`, and the operations that import from there: clients of a tag.
    TagClients,
    /// `impl Client`: methods of operations and tags.
    Methods,
    /// `trait Service` and `impl MockServer`: methods of operations.
    Service,
    /// `impl ClientBuilder`: setters of credentials.
    ClientBuilder,
    /// The fields of a struct and its setters.
    Members,
    /// The setters of an operation's builder, and arguments.
    Inputs,
    /// The same where the operation is paginated.
    PageInputs,
    /// The setters of a multipart form.
    Parts,
}

impl NameScope {
    fn reserved(self) -> &'static [&'static [&'static str]] {
        match self {
            Self::Plain => &[],
            Self::Types => &[RESERVED_TYPE_IDENTS],
            Self::Operations | Self::TagClients => {
                &[RESERVED_TYPE_IDENTS, RESERVED_OPERATION_IDENTS]
            }
            Self::Methods => &[RESERVED_METHODS],
            Self::Service => &[RESERVED_SERVICE_METHODS],
            Self::ClientBuilder => &[RESERVED_BUILDER_METHODS],
            Self::Members => &[RESERVED_MEMBER_IDENTS],
            Self::Inputs => &[RESERVED_SETTERS],
            Self::PageInputs => &[RESERVED_SETTERS, RESERVED_PAGE_SETTERS],
            Self::Parts => &[RESERVED_SETTERS, RESERVED_PART_SETTERS],
        }
    }

    fn reserves(self, name: &str) -> bool {
        self.reserved().iter().any(|names| names.contains(&name))
    }

    /// What is put behind a reserved name.
    const fn suffix(self) -> &'static str {
        match self {
            Self::Types => "Data",
            Self::Operations => "Operation",
            Self::TagClients => "Client",
            Self::Methods | Self::Service => "_operation",
            Self::Plain
            | Self::ClientBuilder
            | Self::Members
            | Self::Inputs
            | Self::PageInputs
            | Self::Parts => "_value",
        }
    }

    /// The name, with a suffix if it is reserved here or a keyword that can't be raw.
    fn escape(self, name: &str) -> String {
        if self.reserves(name) {
            format!("{name}{}", self.suffix())
        } else if Ident::new(name).is_none() {
            if name == "Self" {
                "SelfValue".to_owned()
            } else {
                format!("{name}_")
            }
        } else {
            name.to_owned()
        }
    }
}

/// The names of one [`NameScope`] that are given.
#[derive(Debug, Default)]
pub(crate) struct Names {
    scope: NameScope,
    taken: HashSet<String>,
    /// The number that a name last took where it was not free.
    numbers: HashMap<String, u32>,
    /// Names of others that the file at hand imports; see [`Self::enter`].
    imported: Vec<String>,
}

impl Names {
    /// No name of this scope.
    pub(crate) fn within(scope: NameScope) -> Self {
        Self {
            scope,
            ..Self::default()
        }
    }

    /// These names are taken already.
    pub(crate) fn and_taken<'n>(mut self, names: impl IntoIterator<Item = &'n str>) -> Self {
        self.taken.extend(names.into_iter().map(str::to_owned));
        self
    }

    /// Begins a file that imports `names` from another scope: nothing that is named from now on is called so.
    pub(crate) fn enter<'n>(&mut self, names: impl IntoIterator<Item = &'n str>) {
        self.imported = names.into_iter().map(str::to_owned).collect();
    }

    /// Whether nothing has this name yet.
    pub(crate) fn is_free(&self, name: &str) -> bool {
        !self.taken.contains(name)
            && !self.scope.reserves(name)
            && !self.imported.iter().any(|imported| imported == name)
    }

    /// Gives `wanted`, or `wanted2`, `wanted3`, … where it is taken.
    pub(crate) fn claim(&mut self, wanted: &str, separator: &str) -> Ident {
        if self.is_free(wanted)
            && let Some(ident) = Ident::new(wanted)
        {
            self.taken.insert(wanted.to_owned());
            return ident;
        }
        // `self_2` rather than `self__2`, which is no snake case.
        let separator = if wanted.ends_with('_') { "" } else { separator };
        let mut count = self.numbers.get(wanted).copied().unwrap_or(1);
        loop {
            count += 1;
            let name = format!("{wanted}{separator}{count}");
            if self.is_free(&name)
                && let Some(ident) = Ident::new(&name)
            {
                self.numbers.insert(wanted.to_owned(), count);
                self.taken.insert(name);
                return ident;
            }
        }
    }

    /// Gives the first of the wanted names that is free, or the first with a number.
    pub(crate) fn claim_first(&mut self, wanted: &[&str], separator: &str) -> Ident {
        let free = wanted
            .iter()
            .find(|name| self.is_free(name) && Ident::new(name).is_some());
        let first = wanted.first().copied().unwrap_or("item");
        self.claim(free.copied().unwrap_or(first), separator)
    }

    /// The name of a type, or of an operation's builder and what stands beside it.
    pub(crate) fn claim_type(&mut self, wanted: &str) -> Ident {
        self.claim(&self.scope.escape(wanted), "")
    }

    /// The name of a tag's client.
    pub(crate) fn claim_tag_client(&mut self, wanted: &str) -> Ident {
        if wanted.ends_with(self.scope.suffix()) {
            return self.claim(wanted, "");
        }
        let suffixed = format!("{wanted}{}", self.scope.suffix());
        self.claim_first(&[&self.scope.escape(wanted), &suffixed], "")
    }

    /// The name of a client's method.
    pub(crate) fn claim_method(&mut self, wire: &str) -> Ident {
        let spelled = self.scope.escape(&spelled_snake(wire));
        let name = self.scope.escape(&snake_words(wire));
        self.claim_first(&[&name, &spelled], "_")
    }

    /// The name of a struct's member, an operation's input, or a form's part.
    pub(crate) fn claim_member(&mut self, wire: &str) -> Ident {
        let name = self.scope.escape(&snake_words(wire));
        if self.is_free(&name) {
            return self.claim(&name, "_");
        }
        let spelled = self.scope.escape(&spelled_snake(wire));
        self.claim_first(&[&name, &spelled], "_")
    }

    /// The name of an operation's input that travels in this place; it distinguishes inputs with the same name.
    pub(crate) fn claim_input_in(&mut self, wire: &str, place: &str) -> Ident {
        let name = self.scope.escape(&snake_words(wire));
        if self.is_free(&name) {
            return self.claim(&name, "_");
        }
        let placed = format!("{}_{place}", name.trim_end_matches('_'));
        let spelled = self.scope.escape(&spelled_snake(wire));
        self.claim_first(&[&spelled, &placed, &name], "_")
    }

    /// The name of a variant that stands for `value` in the enumeration `owner`.
    pub(crate) fn claim_variant(&mut self, value: &str, owner: &str) -> Ident {
        let name = passable_variant(variant_words(&words::words(value), owner));
        if self.is_free(&name) {
            return self.claim(&name, "");
        }
        let spelled = passable_variant(variant_words(&spelled_words(value), owner));
        let separator = if name.ends_with(|letter: char| letter.is_ascii_digit()) {
            "_"
        } else {
            ""
        };
        if self.is_free(&spelled) {
            self.claim(&spelled, "")
        } else {
            self.claim(&name, separator)
        }
    }

    /// The name of the variant that keeps what no other stands for.
    pub(crate) fn claim_catch_all(&mut self) -> Ident {
        self.claim_first(&["Other", "Unknown", "Unlisted", "Unrecognized"], "")
    }
}

/// The fields of an operation's builder that hold these inputs, beside `own` fields of its own. They are private: an
/// input keeps its name where it can, whatever the order.
pub(crate) fn fields(inputs: &[Ident], own: &[&str]) -> Vec<Ident> {
    let is_own = |input: &Ident| own.contains(&input.bare());
    let kept = inputs.iter().filter(|input| !is_own(input));
    let mut names = Names::default().and_taken(own.iter().copied());
    names = names.and_taken(kept.map(Ident::bare));
    let field = |input: &Ident| {
        if is_own(input) {
            names.claim(&format!("{}_input", input.bare()), "_")
        } else {
            input.clone()
        }
    };
    inputs.iter().map(field).collect()
}

/// `Self` can be no variant, not even a raw one.
fn passable_variant(name: String) -> String {
    if name == "Self" {
        "SelfValue".to_owned()
    } else {
        name
    }
}

#[cfg(test)]
mod tests;
