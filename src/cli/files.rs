//! Files of a command: read from a name or standard input, written whole or not at all.

use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use jisr::files::{self, There};
use jisr::{Error, Place, Result};

/// A file to read; `-` is standard input.
pub(super) fn open(path: &Path) -> Result<Box<dyn Read + Send>> {
    if is_standard(path) {
        return Ok(Box::new(io::stdin()));
    }
    if path.is_dir() {
        return Err(is_folder(path));
    }
    Ok(Box::new(File::open(path).map_err(|e| Error::io(path, e))?))
}

/// How many bytes a file has; none where that is not known before it is read.
pub(super) fn size(path: &Path) -> Option<u64> {
    path.metadata().ok().filter(|m| m.is_file() && !is_standard(path)).map(|m| m.len())
}

fn is_folder(path: &Path) -> Error {
    Error::input(place(path), "this is a folder; name the file in it")
}

fn place(path: &Path) -> Place {
    Place { file: name(path), ..Place::default() }
}

/// A file's name in messages.
pub(super) fn name(path: &Path) -> String {
    if is_standard(path) { "standard input".to_owned() } else { path.display().to_string() }
}

pub(super) fn is_standard(path: &Path) -> bool {
    path == Path::new("-")
}

/// Writes a file through a temporary neighbour, so that it is there whole or not at all. A
/// link is followed; the permissions of a file that is there stay. What is no file but a device
/// or a pipe is written straight into, and stays what it is. A name that ends in `.gz` is
/// written compressed, and the same content as the same bytes.
pub(super) fn write_whole<T>(path: &Path, write: impl FnOnce(&mut dyn Write) -> Result<T>) -> Result<T> {
    match path.metadata() {
        Ok(there) if there.is_dir() => return Err(is_folder(path)),
        Ok(there) if !there.is_file() => {
            let special = File::options().write(true).open(path).map_err(|e| Error::io(path, e))?;
            return write_through(path, &special, write);
        }
        _ => {}
    }
    let target = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let folder = files::folder_of(&target);
    if !folder.is_dir() {
        let message = format!("there is no folder {} to write it to", folder.display());
        return Err(Error::input(place(path), message));
    }
    refuse_database(&target, path)?;
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // As any file that is made: what the user's umask leaves of it.
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    // The neighbour's name is ours, and of no use in a message.
    let io_error = |e: &io::Error| Error::io(path, e.kind().into());
    let file = files::beside(&folder, &mut builder).map_err(|e| io_error(&e))?;
    if let Ok(there) = target.metadata() {
        file.as_file().set_permissions(there.permissions()).map_err(|e| io_error(&e))?;
    }
    // Its own `write` would name it in an error, the file's does not.
    let value = write_through(path, file.as_file(), write)?;
    files::settle(file, &target, There::Replaced).map_err(|e| Error::io(path, e))?;
    Ok(value)
}

/// Writes all of the content of `path` into an open file, compressed if the name says so.
fn write_through<T>(path: &Path, file: &File, write: impl FnOnce(&mut dyn Write) -> Result<T>) -> Result<T> {
    let mut out = BufWriter::new(file);
    let value = if is_packed(path) {
        // Its header has neither a name nor a time.
        let mut packed = GzEncoder::new(&mut out, Compression::default());
        let value = write(&mut packed)?;
        packed.finish().map_err(|e| Error::io(path, e))?;
        value
    } else {
        write(&mut out)?
    };
    out.flush().map_err(|e| Error::io(path, e))?;
    Ok(value)
}

/// Whether a file is compressed, by its name.
pub(super) fn is_packed(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("gz"))
}

/// An export never takes the place of a memory, this one or another.
fn refuse_database(target: &Path, path: &Path) -> Result<()> {
    let mut head = Vec::new();
    if let Ok(file) = File::open(target) {
        file.take(16).read_to_end(&mut head).map_err(|e| Error::io(path, e))?;
    }
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    let beside = ["-wal", "-shm"].iter().any(|suffix| {
        name.strip_suffix(suffix).is_some_and(|memory| target.with_file_name(memory).is_file())
    });
    if head.starts_with(b"SQLite format 3\0") || beside {
        return Err(Error::input(
            place(path),
            "this is a memory or a part of one; an export is not written over it",
        ));
    }
    Ok(())
}
