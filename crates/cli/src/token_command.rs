//! Tokens that a command prints: the token alone, or JSON with it and its lifetime.

use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use clientsmith_runtime::{ProviderError, Token, TokenProvider};
use jiff::Timestamp;
use tokio::process::Command;

use crate::token_store::TokenStore;
use crate::value::Value;

/// A provider that runs a command in the system's shell. The first token is one that an earlier run stored, if that has
/// not expired; a token that the API rejects is not used again.
pub(crate) fn provider(command: String, store: Option<TokenStore>) -> impl TokenProvider {
    let is_first = Arc::new(AtomicBool::new(true));
    let command = Arc::new(command);
    move || {
        let (is_first, command, store) =
            (Arc::clone(&is_first), Arc::clone(&command), store.clone());
        async move {
            if is_first.swap(false, Ordering::Relaxed)
                && let Some(token) = store.as_ref().and_then(TokenStore::read)
            {
                return Ok(token);
            }
            let token = run(&command).await.map_err(ProviderError::new)?;
            if let Some(store) = store.filter(|_| token.lifetime().is_some()) {
                // A token that can't be stored is used all the same.
                let _ = store.write(&token);
            }
            Ok(token)
        }
    }
}

async fn run(command: &str) -> Result<Token, String> {
    let mut process = if cfg!(windows) {
        let mut process = Command::new("cmd");
        process.arg("/C");
        process
    } else {
        let mut process = Command::new("sh");
        process.arg("-c");
        process
    };
    // Its questions and complaints are for the user.
    let output = process
        .arg(command)
        .stdin(Stdio::inherit())
        .stderr(Stdio::inherit())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .output()
        .await
        .map_err(|error| format!("the token command can't be run: {error}"))?;
    if !output.status.success() {
        return Err(format!("the token command failed with {}", output.status));
    }
    let text = String::from_utf8(output.stdout)
        .map_err(|_| String::from("the token command printed no text"))?;
    parse(text.trim()).ok_or_else(|| {
        String::from(
            "the token command printed neither one token nor JSON with `token` or `access_token`",
        )
    })
}

/// What a command printed.
fn parse(text: &str) -> Option<Token> {
    if text.starts_with('{') {
        return of_json(&Value::parse(text).ok()?);
    }
    let is_one = !text.is_empty() && !text.contains(char::is_whitespace);
    is_one.then(|| timed(text, of_jwt(text)))
}

fn timed(text: &str, lifetime: Option<Duration>) -> Token {
    let token = Token::new(text);
    match lifetime {
        Some(lifetime) => token.expires_in(lifetime),
        None => token,
    }
}

/// JSON as OAuth 2 servers (RFC 6749 §5.1) and Kubernetes' credential plugins write it.
fn of_json(value: &Value) -> Option<Token> {
    let value = value.get("status").unwrap_or(value);
    let text = ["access_token", "accessToken", "token", "id_token"]
        .iter()
        .find_map(|name| match value.get(name) {
            Some(Value::Text(text)) if !text.is_empty() => Some(text.as_str()),
            _ => None,
        })?;
    let seconds = ["expires_in", "expiresIn"]
        .iter()
        .find_map(|name| value.get(name)?.cell().parse::<f64>().ok())
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    let until = [
        "expirationTimestamp",
        "expires_at",
        "expiresOn",
        "expires_on",
    ]
    .iter()
    .find_map(|name| match value.get(name)? {
        Value::Text(text) => text
            .parse::<Timestamp>()
            .ok()
            .and_then(|time| SystemTime::try_from(time).ok()),
        number => epoch(number.as_f64()?),
    })
    .and_then(|end| end.duration_since(SystemTime::now()).ok());
    Some(timed(text, seconds.or(until).or_else(|| of_jwt(text))))
}

fn epoch(seconds: f64) -> Option<SystemTime> {
    UNIX_EPOCH.checked_add(Duration::try_from_secs_f64(seconds).ok()?)
}

/// The rest of the lifetime that a JWT states itself (RFC 7519 §4.1.4). It is not verified: the API does that.
fn of_jwt(text: &str) -> Option<Duration> {
    let mut parts = text.split('.');
    let (payload, last) = (parts.nth(1)?, parts.next()?);
    if parts.next().is_some() || last.is_empty() {
        return None;
    }
    // RFC 4648 §5, without padding.
    let payload = URL_SAFE_NO_PAD.decode(payload).ok()?;
    let payload = String::from_utf8(payload).ok()?;
    let end = epoch(Value::parse(&payload).ok()?.get("exp")?.as_f64()?)?;
    end.duration_since(SystemTime::now()).ok()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Option<(String, Option<u64>)> {
        let token = parse(text)?;
        let seconds = token.lifetime().map(|lifetime| lifetime.as_secs());
        Some((token.secret().expose().to_owned(), seconds))
    }

    #[test]
    fn a_token_alone_has_no_lifetime() {
        assert_eq!(parsed("abc"), Some(("abc".to_owned(), None)));
        assert_eq!(parsed(""), None);
        assert_eq!(parsed("Enter password: abc"), None);
    }

    #[test]
    fn json_is_read_as_oauth_and_kubernetes_write_it() {
        assert_eq!(
            parsed(r#"{"access_token":"abc","expires_in":3600}"#),
            Some(("abc".to_owned(), Some(3600)))
        );
        let (token, seconds) = parsed(
            r#"{"kind":"ExecCredential","status":{"token":"abc","expirationTimestamp":"2999-01-01T00:00:00Z"}}"#,
        )
        .unwrap();
        assert_eq!(token, "abc");
        assert!(seconds.unwrap() > 1_000_000);
        assert_eq!(parsed(r#"{"error":"denied"}"#), None);
    }

    #[test]
    fn a_jwt_states_its_lifetime() {
        // {"exp":32472144000}: the year 2999.
        let (_, seconds) = parsed("e30.eyJleHAiOjMyNDcyMTQ0MDAwfQ.c2ln").unwrap();
        assert!(seconds.unwrap() > 1_000_000);
        assert_eq!(parsed("not.a.jwt").unwrap().1, None);
    }
}
