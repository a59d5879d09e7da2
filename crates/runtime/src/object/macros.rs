//! Objects, unions and newtypes: the macros that write their serde implementations.

/// Reads and writes a struct as a JSON object, a member a line: presence, field, name on the wire.
///
/// | presence | field | missing | null | written when empty |
/// | --- | --- | --- | --- | --- |
/// | `required` | `T` | an error | up to `T` | always |
/// | `items` | `Vec<T>` | empty | empty | always |
/// | `optional` | `Option<T>` | `None` | `None` | left out |
/// | `any` | `Option<Value>` | `None` | `Some(Value::Null)` | left out |
/// | `nullable` | `Option<T>` | `None` | `None` | as null |
/// | `optional_nullable` | `Nullable<T>` | `Absent` | `Null` | as it is |
/// | `list` | `List<T>` | empty | empty | as it came |
///
/// A last line `..field` keeps all other members in that field, an [`Additional`](crate::Additional); without it they
/// are passed over. A member that comes twice has its last value.
///
/// ```
/// use clientsmith_runtime::Additional;
///
/// /// A book.
/// #[derive(Debug)]
/// pub struct Book {
///     /// What is on the cover.
///     pub title: String,
///     /// How long it is.
///     pub pages: Option<u32>,
///     /// All other members.
///     pub additional: Additional,
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
/// # Ok::<(), serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! object {
    ($name:ident { $($presence:ident $field:ident => $wire:literal,)* ..$rest:ident }) => {
        impl $crate::__private::Object for $name {
            const NAME: &'static str = ::core::stringify!($name);

            #[allow(unused_mut, reason = "an object may have no named member")]
            fn read<'de, A: $crate::__private::MapAccess<'de>>(
                mut members: A,
            ) -> ::core::result::Result<Self, A::Error> {
                $(let mut $field = $crate::__private::presence::$presence::start();)*
                let mut $rest = $crate::Additional::new();
                while let ::core::option::Option::Some(key) = members.next_key::<$crate::__private::Key<'de>>()? {
                    match key.as_str() {
                        $($wire => $crate::__private::presence::$presence::read(&mut members, &mut $field),)*
                        _ => $rest.read(key, &mut members),
                    }?;
                }
                ::core::result::Result::Ok(Self {
                    $($field: $crate::__finish!($presence $field $wire),)*
                    $rest,
                })
            }
        }

        impl $crate::__private::Serialize for $name {
            fn serialize<S: $crate::__private::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                let mut writer = $crate::__private::Writer::new(serializer);
                $(writer.$presence($wire, &self.$field);)*
                writer.additional(&self.$rest);
                writer.end()
            }
        }

        $crate::__deserialize_object!($name);
    };
    ($name:ident { $($presence:ident $field:ident => $wire:literal,)* }) => {
        impl $crate::__private::Object for $name {
            const NAME: &'static str = ::core::stringify!($name);

            #[allow(unused_mut, clippy::match_single_binding, reason = "an object may have no named member")]
            fn read<'de, A: $crate::__private::MapAccess<'de>>(
                mut members: A,
            ) -> ::core::result::Result<Self, A::Error> {
                $(let mut $field = $crate::__private::presence::$presence::start();)*
                while let ::core::option::Option::Some(key) = members.next_key::<$crate::__private::Key<'de>>()? {
                    match key.as_str() {
                        $($wire => $crate::__private::presence::$presence::read(&mut members, &mut $field),)*
                        _ => $crate::__private::skip(&mut members),
                    }?;
                }
                ::core::result::Result::Ok(Self {
                    $($field: $crate::__finish!($presence $field $wire),)*
                })
            }
        }

        impl $crate::__private::Serialize for $name {
            #[allow(unused_mut, reason = "an object may have no named member")]
            fn serialize<S: $crate::__private::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                let mut writer = $crate::__private::Writer::new(serializer);
                $(writer.$presence($wire, &self.$field);)*
                writer.end()
            }
        }

        $crate::__deserialize_object!($name);
    };
}

/// The field of a member that has been looked for: only what is required can be missing.
#[doc(hidden)]
#[macro_export]
macro_rules! __finish {
    (required $field:ident $wire:literal) => {
        match $field {
            ::core::option::Option::Some(value) => value,
            ::core::option::Option::None => {
                return ::core::result::Result::Err($crate::__private::DeError::missing_field(
                    $wire,
                ));
            }
        }
    };
    ($presence:ident $field:ident $wire:literal) => {
        $field
    };
}

/// `Deserialize` for an `Object`.
#[doc(hidden)]
#[macro_export]
macro_rules! __deserialize_object {
    ($name:ident) => {
        impl<'de> $crate::__private::Deserialize<'de> for $name {
            fn deserialize<D: $crate::__private::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::__private::deserialize(deserializer)
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
            fn serialize<S: $crate::__private::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::__private::Serialize::serialize(&self.0, serializer)
            }
        }

        impl<'de> $crate::__private::Deserialize<'de> for $name {
            fn deserialize<D: $crate::__private::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                <$inner as $crate::__private::Deserialize<'de>>::deserialize(deserializer).map(Self)
            }
        }
    };
}

/// Reads and writes an enum whose branches are objects told apart by one member; the last variant keeps an object with
/// another tag, or none.
///
/// ```
/// use clientsmith_runtime::{object, tagged_union, Value};
///
/// /// Meows.
/// #[derive(Debug)]
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
///     /// Any other pet, as it came.
///     Other(Value),
/// }
///
/// tagged_union! {
///     Pet by "kind" {
///         Cat(Cat) => "cat" | "kitten";
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
    ($name:ident by $tag:literal { $($variant:ident($ty:ty) => $first:literal $(| $more:literal)*),*; $other:ident }) => {
        impl $crate::__private::Serialize for $name {
            fn serialize<S: $crate::__private::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(value) => $crate::__private::union::write_tagged(value, $tag, $first, serializer),)*
                    Self::$other(value) => $crate::__private::Serialize::serialize(value, serializer),
                }
            }
        }

        impl<'de> $crate::__private::Deserialize<'de> for $name {
            fn deserialize<D: $crate::__private::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                let value = <$crate::Value as $crate::__private::Deserialize<'de>>::deserialize(deserializer)?;
                match $crate::__private::union::tag(&value, $tag) {
                    $($first $(| $more)* => {
                        <$ty as $crate::__private::Deserialize<'_>>::deserialize(&value)
                            .map(Self::$variant)
                            .map_err($crate::__private::DeError::custom)
                    })*
                    _ => ::core::result::Result::Ok(Self::$other(value)),
                }
            }
        }
    };
}

/// Reads and writes an enum whose branches are told apart by what they look like, tried in the order given.
///
/// Each branch says what a value must show to be tried: its kinds, then, for objects, `requires [..]` members that must
/// be there, `with {..}` members that must have one of some strings, and `only [..]` members that it may have; for strings,
/// `among [..]`. What nothing fits so exactly is tried again without what a newer server may have added.
///
/// ```
/// /// One or many.
/// #[derive(Debug, PartialEq)]
/// pub enum Names {
///     /// One.
///     One(String),
///     /// Many.
///     Many(Vec<String>),
/// }
///
/// clientsmith_runtime::untagged_union! {
///     Names {
///         One(String): [String],
///         Many(Vec<String>): [Array],
///     }
/// }
///
/// assert_eq!(serde_json::from_str::<Names>(r#"["a"]"#)?, Names::Many(vec!["a".to_owned()]));
/// assert!(serde_json::from_str::<Names>("1").is_err());
/// # Ok::<(), serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! untagged_union {
    ($name:ident { $(
        $variant:ident($ty:ty): [$($kind:ident),*]
            $(requires [$($member:literal),*])?
            $(with { $($key:literal: [$($of:literal),*]),* })?
            $(inside { $($outer:literal: {
                $(requires [$($inner:literal),*])?
                $(with { $($inner_key:literal: [$($inner_of:literal),*]),* })?
            }),* })?
            $(only [$($known:literal),*])?
            $(among [$($string:literal),*])?,
    )* }) => {
        impl $crate::__private::Serialize for $name {
            fn serialize<S: $crate::__private::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(value) => $crate::__private::Serialize::serialize(value, serializer),)*
                }
            }
        }

        impl<'de> $crate::__private::Deserialize<'de> for $name {
            fn deserialize<D: $crate::__private::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                let value = <$crate::Value as $crate::__private::Deserialize<'de>>::deserialize(deserializer)?;
                let mut attempts = $crate::__private::union::Attempts::new(::core::stringify!($name), &value);
                for likeness in [$crate::__private::union::Likeness::Full, $crate::__private::union::Likeness::Known] {
                    $(
                        let evidence = $crate::Evidence {
                            kinds: &[$($crate::JsonKind::$kind),*],
                            requires: &[$($($member),*)?],
                            with: &[$($(($key, &[$($of),*])),*)?],
                            only: $crate::__only!($([$($known),*])?),
                            among: &[$($($string),*)?],
                            inside: &[$($(($outer, $crate::Evidence {
                                kinds: &[],
                                requires: &[$($($inner),*)?],
                                with: &[$($(($inner_key, &[$($inner_of),*])),*)?],
                                only: ::core::option::Option::None,
                                among: &[],
                                inside: &[],
                            })),*)?],
                        };
                        if let ::core::option::Option::Some(value) =
                            attempts.attempt::<$ty>(::core::stringify!($variant), &evidence, likeness)
                        {
                            return ::core::result::Result::Ok(Self::$variant(value));
                        }
                    )*
                }
                ::core::result::Result::Err(attempts.error())
            }
        }
    };
}

/// The members that a branch may have; any where nothing is said.
#[doc(hidden)]
#[macro_export]
macro_rules! __only {
    () => {
        ::core::option::Option::None
    };
    ([$($known:literal),*]) => {
        ::core::option::Option::Some(&[$($known),*])
    };
}
