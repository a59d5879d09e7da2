//! JSON pointers (RFC 6901) as URI fragments.

/// A member of what a pointer points to.
pub(crate) fn child(pointer: &str, name: &str) -> String {
    format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"))
}
