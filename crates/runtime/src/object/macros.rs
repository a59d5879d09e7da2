//! Objects, unions and newtypes: the macros that write their serde implementations.
//!
//! A large client has thousands of types, and a compiler's time and memory go with the functions and the paths in them:
//! what a macro writes for each type is short, and calls what is written once.

/// Reads and writes a struct as a JSON object, one member per line: presence, field, name on the wire. `Debug` shows
/// the name and that object, without absent members.
///
/// | presence | field | missing | null | written when empty |
/// | --- | --- | --- | --- | --- |
/// | `required` | `T` | an error | up to `T` | always |
/// | `items` | `Vec<T>` | empty | empty | always |
/// | `optional` | `Option<T>` | `None` | `None` | left out |
/// | `any` | `Option<Value>` | `None` | `Some(Value::Null)` | left out |
/// | `nullable` | `Option<T>` | `None` | `None` | as null |
/// | `optional_nullable` | `Nullable<T>` | `Absent` | `Null` | as it is |
/// | `list` | `List<T>` | empty | empty | as received |
/// | `nullable_list` | `List<T>` | empty | empty | as null, unless a list |
///
/// `Name: Default { … }` says that nothing is `required`: reading then begins with the type's default, which is cheaper
/// to compile than a variable for each field.
///
/// A last line `..field` keeps all other members in that field, an
/// [`AdditionalProperties`](crate::AdditionalProperties); without it they are ignored. A member that occurs twice has
/// its last value.
///
/// ```
/// use clientsmith_runtime::AdditionalProperties;
///
/// /// A book.
/// pub struct Book {
///     /// What is on the cover.
///     pub title: String,
///     /// How long it is.
///     pub pages: Option<u32>,
///     /// All other members.
///     pub additional: AdditionalProperties,
/// }
///
/// clientsmith_runtime::object! {
///     Book {
///         required title => "title",
///         optional pages => "pageCount",
///         ..additional
///     }
/// }
///
/// let book: Book = serde_json::from_str(r#"{"title": "Solaris", "shelf": 3}"#)?;
/// assert_eq!(serde_json::to_string(&book)?, r#"{"title":"Solaris","shelf":3}"#);
/// assert_eq!(format!("{book:?}"), r#"Book {"title":"Solaris","shelf":3}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! object {
    ($name:ident: Default {
        $($presence:ident $field:ident => $wire:literal,)*
        $(..$rest:ident)?
    }) => {
        impl $crate::__private::Object for $name {
            const MEMBERS: usize = <[&str]>::len(&[$($wire),*]);

            fn read<'de, __A: $crate::__private::MapAccess<'de>>(
                reader: &mut $crate::__private::ObjectReader<'de, __A>,
            ) -> $crate::__private::ReadObject<Self> {
                let mut object: Self = $crate::__private::Default::default();
                while let $crate::__private::Some(member) = reader.member() {
                    member
                        $(.$presence($wire, &mut object.$field))*
                        $(.additional(&mut object.$rest))?
                        .skip();
                }
                $crate::__private::Ok(object)
            }
        }

        $crate::__whole_object! {
            $name {
                $($presence $field => $wire,)*
                $(..$rest)?
            }
        }
    };
    ($name:ident {
        $($presence:ident $field:ident => $wire:literal,)*
        $(..$rest:ident)?
    }) => {
        impl $crate::__private::Object for $name {
            const MEMBERS: usize = <[&str]>::len(&[$($wire),*]);

            fn read<'de, __A: $crate::__private::MapAccess<'de>>(
                reader: &mut $crate::__private::ObjectReader<'de, __A>,
            ) -> $crate::__private::ReadObject<Self> {
                $(let mut $field = $crate::__start!($presence);)*
                $(let mut $rest = $crate::AdditionalProperties::new();)?
                while let $crate::__private::Some(member) = reader.member() {
                    member
                        $(.$presence($wire, &mut $field))*
                        $(.additional(&mut $rest))?
                        .skip();
                }
                $crate::__private::Ok(Self {
                    $($field: $crate::__finish!($presence $field $wire),)*
                    $($rest,)?
                })
            }
        }

        $crate::__whole_object! {
            $name {
                $($presence $field => $wire,)*
                $(..$rest)?
            }
        }
    };
}

/// The field of a member that has not been looked for.
#[doc(hidden)]
#[macro_export]
macro_rules! __start {
    (items) => {
        $crate::__private::Vec::new()
    };
    (optional_nullable) => {
        $crate::Nullable::Absent
    };
    (list) => {
        $crate::__private::Default::default()
    };
    (nullable_list) => {
        $crate::__private::Default::default()
    };
    ($presence:ident) => {
        $crate::__private::None
    };
}

/// The field of a member that has been looked for: only what is required can be missing.
#[doc(hidden)]
#[macro_export]
macro_rules! __finish {
    (required $field:ident $wire:literal) => {
        match $field {
            $crate::__private::Some(value) => value,
            $crate::__private::None => {
                return $crate::__private::Err($crate::__private::Missing($wire));
            }
        }
    };
    ($presence:ident $field:ident $wire:literal) => {
        $field
    };
}

/// What an object can do however it is read.
#[doc(hidden)]
#[macro_export]
macro_rules! __whole_object {
    ($name:ident {
        $($presence:ident $field:ident => $wire:literal,)*
        $(..$rest:ident)?
    }) => {
        impl $crate::__private::Serialize for $name {
            fn serialize<__S: $crate::__private::Serializer>(
                &self,
                serializer: __S,
            ) -> $crate::__private::Written<__S> {
                $crate::__private::Writer::new(serializer)
                    $(.$presence($wire, &self.$field))*
                    $(.additional(&self.$rest))?
                    .end()
            }
        }

        impl<'de> $crate::__private::Deserialize<'de> for $name {
            fn deserialize<__D: $crate::__private::Deserializer<'de>>(
                deserializer: __D,
            ) -> $crate::__private::Decoded<'de, Self, __D> {
                $crate::__private::deserialize(::core::stringify!($name), deserializer)
            }
        }

        impl $crate::__private::Debug for $name {
            fn fmt(
                &self,
                formatter: &mut $crate::__private::Formatter<'_>,
            ) -> $crate::__private::Formatted {
                $crate::__private::debug(::core::stringify!($name), self, formatter)
            }
        }
    };
}

/// Reads and writes a newtype as what it holds, and derefs to it.
///
/// ```
/// /// Lists all the way down.
/// #[derive(Debug)]
/// pub struct Nest(pub Vec<Nest>);
///
/// clientsmith_runtime::newtype! { Nest(Vec<Nest>) }
///
/// let nest: Nest = serde_json::from_str("[[], [[]]]")?;
/// assert_eq!(nest.len(), 2);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! newtype {
    ($name:ident($inner:ty)) => {
        impl ::core::ops::Deref for $name {
            type Target = $inner;

            fn deref(&self) -> &$inner {
                &self.0
            }
        }

        impl ::core::convert::From<$inner> for $name {
            fn from(value: $inner) -> Self {
                Self(value)
            }
        }

        impl $crate::__private::Serialize for $name {
            fn serialize<__S: $crate::__private::Serializer>(
                &self,
                serializer: __S,
            ) -> $crate::__private::Written<__S> {
                $crate::__private::Serialize::serialize(&self.0, serializer)
            }
        }

        impl<'de> $crate::__private::Deserialize<'de> for $name {
            fn deserialize<__D: $crate::__private::Deserializer<'de>>(
                deserializer: __D,
            ) -> $crate::__private::Decoded<'de, Self, __D> {
                <$inner as $crate::__private::Deserialize<'de>>::deserialize(deserializer).map(Self)
            }
        }
    };
}

/// Reads and writes an enum whose branches are objects distinguished by one member; the last variant keeps an object
/// with another tag, or none: as any JSON value, or as an object of what all branches have in common. After `else` a branch may be named that such an object is tried as first
/// (`defaultMapping`, OpenAPI 3.2): `Pet by "kind" else Dog`.
///
/// ```
/// use clientsmith_runtime::{object, tagged_union, Value};
///
/// /// Meows.
/// pub struct Cat {
///     /// The tag.
///     pub kind: String,
/// }
///
/// object! {
///     Cat {
///         required kind => "kind",
///     }
/// }
///
/// /// A pet.
/// #[derive(Debug)]
/// pub enum Pet {
///     /// A cat.
///     Cat(Cat),
///     /// Any other pet, as received.
///     Other(Value),
/// }
///
/// tagged_union! {
///     Pet by "kind" {
///         Cat => "cat" | "kitten";
///         Other
///     }
/// }
///
/// assert!(matches!(serde_json::from_str(r#"{"kind": "kitten"}"#)?, Pet::Cat(_)));
/// assert!(matches!(serde_json::from_str(r#"{"kind": "dog"}"#)?, Pet::Other(_)));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! tagged_union {
    ($name:ident by $tag:literal $(else $default:ident)? $(with $exact_numbers:ident)? { $($variant:ident => $first:literal $(| $more:literal)*),*; $other:ident }) => {
        impl $crate::__private::Serialize for $name {
            fn serialize<__S: $crate::__private::Serializer>(
                &self,
                serializer: __S,
            ) -> $crate::__private::Written<__S> {
                match self {
                    $(Self::$variant(value) => $crate::__private::union::write_tagged(value, $tag, $first, serializer),)*
                    Self::$other(value) => $crate::__private::Serialize::serialize(value, serializer),
                }
            }
        }

        impl $crate::__private::union::Tagged for $name {
            const TAG: &'static str = $tag;

            $(const $exact_numbers: bool = true;)?

            fn branch<'de, A: $crate::__private::SeqAccess<'de>>(
                tag: &str,
                access: &mut A,
            ) -> $crate::__private::Option<$crate::__private::union::ReadBranch<Self, A::Error>> {
                $crate::__private::Some(match tag {
                    $($first $(| $more)* => $crate::__private::union::decoded(access, Self::$variant),)*
                    _ => return $crate::__private::None,
                })
            }

            $(fn default_branch<'de, A: $crate::__private::SeqAccess<'de>>(
                access: &mut A,
            ) -> $crate::__private::Option<$crate::__private::union::ReadBranch<Self, A::Error>> {
                $crate::__private::Some($crate::__private::union::decoded(access, Self::$default))
            })?

            fn other<'de, A: $crate::__private::SeqAccess<'de>>(
                access: &mut A,
            ) -> $crate::__private::union::ReadBranch<Self, A::Error> {
                $crate::__private::union::decoded(access, Self::$other)
            }
        }

        impl<'de> $crate::__private::Deserialize<'de> for $name {
            fn deserialize<__D: $crate::__private::Deserializer<'de>>(
                deserializer: __D,
            ) -> $crate::__private::Decoded<'de, Self, __D> {
                $crate::__private::union::read_tagged(deserializer)
            }
        }
    };
}

/// Reads and writes an enum whose branches are distinguished by their shape, tried in the order given.
///
/// The enum's constant `EVIDENCE` has an entry for each branch, in the same order: what a value must have for the
/// branch to be tried; see [`evidence`](mod@crate::evidence). Of the branches that a value may be, the one that names the
/// most of its members and the fewest others is tried first, and one that the value matches exactly before one that it
/// matches without what a newer server may have added. The order of the branches decides between those that are left.
///
/// A variant behind a semicolon (`Names { One, Many; Other }`) keeps an object or a string that is like no branch, as
/// JSON.
///
/// ```
/// use clientsmith_runtime::evidence::{self, Evidence};
///
/// /// One or many.
/// #[derive(Debug, PartialEq)]
/// pub enum Names {
///     /// One.
///     One(String),
///     /// Many.
///     Many(Vec<String>),
/// }
///
/// impl Names {
///     const EVIDENCE: &'static [Evidence] = &[evidence::STRING, evidence::ARRAY];
/// }
///
/// clientsmith_runtime::untagged_union!(Names { One, Many });
///
/// assert_eq!(serde_json::from_str::<Names>(r#"["a"]"#)?, Names::Many(vec!["a".to_owned()]));
/// assert!(serde_json::from_str::<Names>("1").is_err());
/// # Ok::<(), serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! untagged_union {
    ($name:ident $(with $exact_numbers:ident)? { $($variant:ident),* $(,)? $(; $other:ident)? }) => {
        impl $crate::__private::Serialize for $name {
            fn serialize<__S: $crate::__private::Serializer>(
                &self,
                serializer: __S,
            ) -> $crate::__private::Written<__S> {
                match self {
                    $(Self::$variant(value) => {
                        $crate::__private::union::write_untagged::<Self, _, __S>(
                            ::core::stringify!($variant),
                            value,
                            serializer,
                        )
                    })*
                    $(Self::$other(value) => $crate::__private::Serialize::serialize(value, serializer),)?
                }
            }
        }

        impl $crate::__private::union::Untagged for $name {
            const KEY: &'static str = ::core::concat!(
                "$clientsmith::Choice ",
                ::core::module_path!(),
                "::",
                ::core::stringify!($name)
            );

            $(const $exact_numbers: bool = true;)?

            const BRANCHES: &'static [&'static str] = &[$(::core::stringify!($variant)),*];

            const EVIDENCE: &'static [$crate::evidence::Evidence] = {
                ::core::assert!(
                    $name::EVIDENCE.len() == Self::BRANCHES.len(),
                    "evidence is needed for each branch"
                );
                $name::EVIDENCE
            };

            fn attempt<'de, A: $crate::__private::SeqAccess<'de>>(
                attempts: &mut $crate::__private::union::Attempts<'_, 'de, A, Self>,
            ) {
                attempts$(.branch(Self::$variant))*;
            }

            $(const OTHER: $crate::__private::Option<fn($crate::Value) -> Self> =
                $crate::__private::Some(Self::$other);)?
        }

        impl<'de> $crate::__private::Deserialize<'de> for $name {
            fn deserialize<__D: $crate::__private::Deserializer<'de>>(
                deserializer: __D,
            ) -> $crate::__private::Decoded<'de, Self, __D> {
                $crate::__private::union::read_untagged(deserializer)
            }
        }
    };
}
