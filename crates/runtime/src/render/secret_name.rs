//! Names whose values are secret by convention.

/// Whether what has this name is likely to be a secret: a password, a key, a token. A token that selects a page is none.
pub(crate) fn is_secret_name(name: &str) -> bool {
    const PARTS: [&str; 9] = [
        "password",
        "passwd",
        "passphrase",
        "secret",
        "apikey",
        "accesskey",
        "privatekey",
        "authorization",
        "credential",
    ];
    const TOKENS_OF_PAGES: [&str; 5] = ["page", "next", "previous", "continuation", "sync"];
    let name: String = name
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| letter.to_ascii_lowercase())
        .collect();
    let is_token = name.ends_with("token") && !TOKENS_OF_PAGES.iter().any(|of| name.contains(of));
    is_token
        || matches!(
            name.as_str(),
            "key" | "auth" | "sig" | "signature" | "cookie" | "jwt"
        )
        || PARTS.iter().any(|part| name.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_secrets_are_known_in_every_spelling() {
        for name in [
            "password",
            "newPassword",
            "client_secret",
            "X-Api-Key",
            "apiKey",
            "access-token",
            "id_token",
            "Authorization",
            "key",
            "sig",
            "privateKey",
        ] {
            assert!(is_secret_name(name), "{name}");
        }
        for name in [
            "name",
            "pageToken",
            "next_token",
            "keys",
            "keyword",
            "tokens",
            "signal",
        ] {
            assert!(!is_secret_name(name), "{name}");
        }
    }
}
