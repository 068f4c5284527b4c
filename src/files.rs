//! Files that are there whole or not at all, and stay there when the machine fails at the next moment.
//!
//! A file grows under another name in the folder it is to be in, and is then given its own:
//!
//! ```
//! # let folder = tempfile::tempdir()?;
//! let file = folder.path().join("ذاكرة.tmx");
//! let growing = jisr::files::beside(folder.path(), &mut tempfile::Builder::new())?;
//! std::fs::write(growing.path(), "<tmx/>")?;
//! jisr::files::settle(growing, &file, jisr::files::There::Replaced)?;
//! assert_eq!(std::fs::read_to_string(file)?, "<tmx/>");
//! # std::io::Result::Ok(())
//! ```

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

/// What becomes of a file of the same name that is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum There {
    /// It makes room.
    Replaced,
    /// It stays, and the new one is not kept.
    Kept,
}

/// The folder that a file is in.
pub fn folder_of(file: &Path) -> PathBuf {
    match file.parent() {
        Some(folder) if folder != Path::new("") => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// A file in a folder that grows under a name of ours.
pub fn beside(folder: &Path, builder: &mut Builder<'_, '_>) -> io::Result<NamedTempFile> {
    builder.prefix(".jisr-").tempfile_in(folder)
}

/// Gives a file that has grown its name.
pub fn settle(growing: NamedTempFile, name: &Path, there: There) -> io::Result<()> {
    growing.as_file().sync_all()?;
    match there {
        There::Replaced => growing.persist(name),
        There::Kept => growing.persist_noclobber(name),
    }
    .map_err(|e| e.error)?;
    keep_name(name)
}

/// Has a file that was written in place stay there.
pub fn keep(file: &Path) -> io::Result<()> {
    File::options().write(true).open(file)?.sync_all()?;
    keep_name(file)
}

/// Has the folder of a file know its name for good: what was only renamed may have its old name, or none, after a
/// failure of power.
fn keep_name(file: &Path) -> io::Result<()> {
    // Where a folder is no file that can be opened, or may not be read, the system has its own way.
    #[cfg(unix)]
    if let Ok(folder) = File::open(folder_of(file)) {
        match folder.sync_all() {
            // Not every file system can do it.
            Err(error) if error.kind() == io::ErrorKind::InvalidInput => {}
            done => done?,
        }
    }
    #[cfg(not(unix))]
    let _ = file;
    Ok(())
}
