//! The sections of the components object (OpenAPI 3.1 §4.8.7), each the home of one kind of object.

macro_rules! sections {
    ($($variant:ident $name:literal $noun:literal;)*) => {
        /// A section of the components object.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub(super) enum Section {
            $($variant,)*
        }

        impl Section {
            /// Every section's name.
            pub(super) const NAMES: &[&str] = &[$($name),*];

            pub(super) fn named(name: &str) -> Option<Self> {
                match name {
                    $($name => Some(Self::$variant),)*
                    _ => None,
                }
            }

            /// The section's name.
            pub(super) const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// What one of its members is called.
            pub(super) const fn noun(self) -> &'static str {
                match self { $(Self::$variant => $noun,)* }
            }
        }
    };
}

sections! {
    Schemas "schemas" "a schema";
    Responses "responses" "a response";
    Parameters "parameters" "a parameter";
    Examples "examples" "an example";
    RequestBodies "requestBodies" "a request body";
    Headers "headers" "a header";
    SecuritySchemes "securitySchemes" "a security scheme";
    Links "links" "a link";
    Callbacks "callbacks" "a callback";
    PathItems "pathItems" "a path item";
    MediaTypes "mediaTypes" "a media type";
}
