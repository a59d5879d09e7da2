//! Where a program keeps its files: as the XDG Base Directory Specification says, and in `AppData` on Windows.

use std::env;
use std::path::PathBuf;

fn variable(name: &str) -> Option<PathBuf> {
    env::var_os(name)
        .filter(|value| !value.is_empty())
        .map(PathBuf::from)
        .filter(|path| path.is_absolute())
}

/// The user's folder.
pub(crate) fn home() -> Option<PathBuf> {
    env::home_dir().filter(|home| home.is_absolute())
}

fn folder(xdg: &str, windows: &str, below_home: &str) -> Option<PathBuf> {
    let of_windows = || cfg!(windows).then(|| variable(windows)).flatten();
    variable(xdg)
        .or_else(of_windows)
        .or_else(|| home().map(|home| home.join(below_home)))
}

/// The folder of a program's settings.
pub(crate) fn config(program: &str) -> Option<PathBuf> {
    folder("XDG_CONFIG_HOME", "APPDATA", ".config").map(|folder| folder.join(program))
}

/// The folder of what a program can obtain again.
pub(crate) fn cache(program: &str) -> Option<PathBuf> {
    folder("XDG_CACHE_HOME", "LOCALAPPDATA", ".cache").map(|folder| folder.join(program))
}

/// The folder of a user's data, such as completions and man pages.
pub(crate) fn data() -> Option<PathBuf> {
    folder("XDG_DATA_HOME", "LOCALAPPDATA", ".local/share")
}

/// The folder of a user's settings, of all programs.
pub(crate) fn configs() -> Option<PathBuf> {
    folder("XDG_CONFIG_HOME", "APPDATA", ".config")
}
