//! Tokens that outlive a run: a file each, which only this user can read.

use std::fs::{self, DirBuilder};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{ErrorKind, Write};
use std::path::PathBuf;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use clientsmith_runtime::Token;
use tempfile::NamedTempFile;

use crate::failure::Failure;
use crate::folders;
use crate::value::Value;

/// A token that expires this soon is not used any more.
const MARGIN: Duration = Duration::from_secs(30);

/// The file of one token.
#[derive(Clone, Debug)]
pub(crate) struct TokenStore {
    file: PathBuf,
}

impl TokenStore {
    /// The file of the token that these words identify.
    ///
    /// # Errors
    /// There is no folder for it.
    pub(crate) fn new(program: &str, identity: &[&str]) -> Result<Self, Failure> {
        let mut hasher = DefaultHasher::new();
        identity.hash(&mut hasher);
        let folder = folders::cache(program)
            .ok_or_else(|| Failure::local("there is no folder for tokens: HOME is not set"))?;
        let name = format!("{:016x}.json", hasher.finish());
        Ok(Self {
            file: folder.join("tokens").join(name),
        })
    }

    /// The token; `None` if there is none, or it has expired.
    pub(crate) fn read(&self) -> Option<Token> {
        let text = fs::read_to_string(&self.file).ok()?;
        let value = Value::parse(&text).ok()?;
        let Some(Value::Text(text)) = value.get("token") else {
            return None;
        };
        let token = Token::new(text.as_str());
        match value.get("expires_at").and_then(Value::as_f64) {
            None => Some(token),
            Some(end) => {
                let end = UNIX_EPOCH.checked_add(Duration::try_from_secs_f64(end).ok()?)?;
                let left = end.duration_since(SystemTime::now()).ok()?;
                (left > MARGIN).then(|| token.expires_in(left))
            }
        }
    }

    /// Replaces the token, and returns the file.
    ///
    /// # Errors
    /// The file can't be written.
    pub(crate) fn write(&self, token: &Token) -> Result<PathBuf, Failure> {
        let mut members = vec![("token".to_owned(), Value::from(token.secret().expose()))];
        if let Some(lifetime) = token.lifetime() {
            let now = SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .unwrap_or_default();
            let end = now.saturating_add(lifetime).as_secs();
            members.push(("expires_at".to_owned(), Value::number(end.to_string())));
        }
        let text = Value::Object(members).to_json();
        let write = || {
            let folder = self.file.parent().unwrap_or(&self.file);
            private_folder().create(folder)?;
            // Readable by its owner only, from the beginning.
            let mut file = NamedTempFile::new_in(folder)?;
            file.write_all(text.as_bytes())?;
            file.persist(&self.file).map_err(|error| error.error)?;
            Ok(())
        };
        write().map_err(|error: std::io::Error| {
            Failure::local(format!("can't write {}: {error}", self.file.display()))
        })?;
        Ok(self.file.clone())
    }

    /// Removes the token; `false` if there is none.
    ///
    /// # Errors
    /// The file can't be removed.
    pub(crate) fn remove(&self) -> Result<bool, Failure> {
        match fs::remove_file(&self.file) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            Err(error) => Err(Failure::local(format!(
                "can't remove {}: {error}",
                self.file.display()
            ))),
        }
    }
}

fn private_folder() -> DirBuilder {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
}
