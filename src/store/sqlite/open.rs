//! Opening a memory: is it one, may it be written, is its schema today's?

use std::cell::{Cell, RefCell};
use std::fs::{File, Metadata};
use std::io::Read as _;
use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension as _};

use super::{Access, PATIENCE, Session, beside, store_error};
use crate::error::{Error, Result};
use crate::files;
use crate::text;

/// "JISR": tells a memory from any other SQLite file.
const APPLICATION_ID: i32 = 0x4A49_5352;

/// The schema, one step after the other. Steps are never edited once released.
const MIGRATIONS: &[&str] = &[
    include_str!("../../../migrations/sqlite/0001_memory.sql"),
    include_str!("../../../migrations/sqlite/0002_undo.sql"),
    include_str!("../../../migrations/sqlite/0003_index.sql"),
    include_str!("../../../migrations/sqlite/0004_texts.sql"),
    include_str!("../../../migrations/sqlite/0005_termbase.sql"),
    include_str!("../../../migrations/sqlite/0006_term_starts.sql"),
    include_str!("../../../migrations/sqlite/0007_candidates.sql"),
    include_str!("../../../migrations/sqlite/0008_term_keys.sql"),
    include_str!("../../../migrations/sqlite/0009_originals.sql"),
    include_str!("../../../migrations/sqlite/0010_access_tokens.sql"),
];

/// The first bytes of every SQLite file.
const MAGIC: &[u8; 16] = b"SQLite format 3\0";

pub(super) fn open(path: &Path, access: Access) -> Result<Session> {
    let session = open_with(path, access, MIGRATIONS)?;
    // Another process may just have taken away what it had made for a command that failed.
    if access == Access::Create && !path.exists() {
        return open_with(path, access, MIGRATIONS);
    }
    Ok(session)
}

/// A memory that is in no file.
pub(super) fn in_memory() -> Result<Session> {
    let path = Path::new("a memory that is kept nowhere");
    let connection = Connection::open_in_memory()
        .and_then(|connection| prepare(connection, Access::Read))
        .map_err(|e| store_error(path, e))?;
    let mut session = session(connection, path);
    session.migrate(0, MIGRATIONS)?;
    session.check_term_starts()?;
    Ok(session)
}

fn session(connection: Connection, path: &Path) -> Session {
    Session {
        connection,
        path: path.to_owned(),
        locales: RefCell::default(),
        counts: RefCell::default(),
        last_number: Cell::default(),
        wanted: RefCell::default(),
    }
}

fn open_with(path: &Path, access: Access, migrations: &[&str]) -> Result<Session> {
    check_file(path, access)?;
    let connection = connect(path, access).map_err(|e| store_error(path, e))?;
    let mut session = session(connection, path);
    let found = session.version(migrations.len())?;
    if found < migrations.len() {
        if access != Access::Create && found == 0 {
            return Err(refuse(
                path,
                "this memory is empty; a command that writes (import, document add) fills it",
            ));
        }
        session.migrate(found, migrations)?;
    }
    session.check_normal_forms()?;
    session.check_term_starts()?;
    match access {
        Access::Read => session.run("PRAGMA query_only = ON")?,
        Access::Write | Access::Create => {}
    }
    Ok(session)
}

fn refuse(path: &Path, message: impl Into<String>) -> Error {
    Error::Memory { path: path.to_owned(), message: message.into() }
}

/// Looks at the file before SQLite does: SQLite takes a short file for an empty database
/// and would write over it.
fn check_file(path: &Path, access: Access) -> Result<()> {
    let metadata = match path.metadata() {
        Ok(metadata) => metadata,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
            return match access {
                Access::Create => check_folder(path),
                Access::Read | Access::Write => Err(refuse(
                    path,
                    "there is no memory here; name one with --memory, or make one with import or document add",
                )),
            };
        }
        Err(e) => return Err(Error::io(path, e)),
    };
    if metadata.is_dir() {
        return Err(refuse(path, "this is a folder, not a memory; name the file in it"));
    }
    if !metadata.is_file() {
        return Err(refuse(path, "this is no file that a memory can be kept in"));
    }
    // Said before SQLite makes its files beside it, which would be in its owner's way.
    if access != Access::Read && !may_write(path) {
        return Err(refuse(
            path,
            "this memory is read-only; copy it to where you may write, or change its permissions",
        ));
    }
    if !is_empty(&metadata) {
        let mut head = Vec::new();
        let file = File::open(path).map_err(|e| Error::io(path, e))?;
        file.take(MAGIC.len() as u64).read_to_end(&mut head).map_err(|e| Error::io(path, e))?;
        if head != MAGIC {
            return Err(refuse(path, "this file is not a jisr memory; nothing in it was touched"));
        }
    }
    Ok(())
}

fn check_folder(path: &Path) -> Result<()> {
    match path.parent() {
        Some(folder) if folder != Path::new("") && !folder.is_dir() => {
            Err(refuse(path, format!("there is no folder {} to make this memory in", folder.display())))
        }
        _ => Ok(()),
    }
}

fn is_empty(metadata: &Metadata) -> bool {
    metadata.len() == 0
}

fn connect(path: &Path, access: Access) -> rusqlite::Result<Connection> {
    let base = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    match access {
        Access::Create => {
            return prepare(Connection::open_with_flags(path, base | OpenFlags::SQLITE_OPEN_CREATE)?, access);
        }
        Access::Write => return prepare(Connection::open_with_flags(path, base)?, access),
        Access::Read => {}
    }
    // SQLite keeps files beside a memory that it reads. Those of a reader who may not write
    // the memory would be in the way of its owner.
    if !may_write(path) && !in_use(path) {
        return connect_immutable(path);
    }
    match prepare(Connection::open_with_flags(path, base)?, access) {
        // The files beside it cannot be made: the folder is read-only, or the disk is full.
        Err(error) if cannot_keep_files(&error) && !has_wal(path) => connect_immutable(path),
        result => result,
    }
}

/// Opens a memory that nobody writes to: with nothing left in a write-ahead log, the file
/// alone is the whole memory.
fn connect_immutable(path: &Path) -> rusqlite::Result<Connection> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    prepare(Connection::open_with_flags(immutable_uri(path), flags)?, Access::Read)
}

fn cannot_keep_files(error: &rusqlite::Error) -> bool {
    use ErrorCode::{CannotOpen, DiskFull, ReadOnly, SystemIoFailure};
    matches!(error.sqlite_error_code(), Some(CannotOpen | DiskFull | ReadOnly | SystemIoFailure))
}

fn may_write(path: &Path) -> bool {
    File::options().write(true).open(path).is_ok()
}

/// Whether the files are there that SQLite keeps beside a memory while it is open.
fn in_use(path: &Path) -> bool {
    beside(path, "-wal").exists() || beside(path, "-shm").exists()
}

fn prepare(connection: Connection, access: Access) -> rusqlite::Result<Connection> {
    connection.busy_timeout(PATIENCE)?;
    connection.set_prepared_statement_cache_capacity(64);
    // Without this SQLite plans a look-up anew each time another value is bound to it, which
    // took half of the time of an import.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "cache_size", cache_size(access))?;
    // The first look into the file: fails here if it cannot be read.
    let application: i32 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let ours_or_new = application == APPLICATION_ID || application == 0;
    if access == Access::Create && ours_or_new && !connection.is_readonly("main")? {
        keep_log(&connection)?;
    }
    Ok(connection)
}

/// Has a database that holds nothing yet keep a write-ahead log. Where another process makes the same one at this
/// moment, SQLite does not wait for it by itself.
fn keep_log(connection: &Connection) -> rusqlite::Result<()> {
    let until = Instant::now() + PATIENCE;
    while is_blank(connection)? {
        match connection.pragma_update(None, "journal_mode", "WAL") {
            Err(error) if is_busy(&error) && Instant::now() < until => std::thread::sleep(A_MOMENT),
            result => return result,
        }
    }
    Ok(())
}

/// How long another process is given to make a memory, before it is looked at again.
const A_MOMENT: Duration = Duration::from_millis(5);

fn is_busy(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
}

/// How much of the file is kept in memory while it is used, as SQLite counts it: kibibytes,
/// negative. A long import comes back to pages all over the index of hashes; with the index of
/// a million units in memory it writes half as much. Memory is taken as it is needed.
fn cache_size(access: Access) -> i64 {
    match access {
        Access::Read => -32_000,
        Access::Write | Access::Create => -128_000,
    }
}

/// Whether the database holds nothing at all, as one that was only just made.
fn is_blank(connection: &Connection) -> rusqlite::Result<bool> {
    connection.query_row("SELECT count(*) = 0 FROM sqlite_schema", [], |row| row.get(0))
}

fn has_wal(path: &Path) -> bool {
    beside(path, "-wal").metadata().is_ok_and(|m| m.len() > 0)
}

fn immutable_uri(path: &Path) -> String {
    let mut uri = "file:".to_owned();
    for character in path.to_string_lossy().chars() {
        match character {
            '%' => uri.push_str("%25"),
            '?' => uri.push_str("%3f"),
            '#' => uri.push_str("%23"),
            other => uri.push(other),
        }
    }
    uri + "?immutable=1"
}

impl Session {
    fn query<T: rusqlite::types::FromSql>(&self, sql: &str) -> Result<T> {
        self.connection.query_row(sql, [], |row| row.get(0)).map_err(|e| self.error(e))
    }

    pub(super) fn is_read_only(&self) -> Result<bool> {
        self.connection.is_readonly("main").map_err(|e| self.error(e))
    }

    /// The version of the schema, from 0 (nothing there yet) to `newest`.
    fn version(&self, newest: usize) -> Result<usize> {
        let application: i32 = self.query("PRAGMA application_id")?;
        let version: i64 = self.query("PRAGMA user_version")?;
        if application != APPLICATION_ID {
            return match is_blank(&self.connection).map_err(|e| self.error(e))? {
                true if application == 0 && version == 0 => Ok(0),
                // Another process has made it a memory between the two looks.
                false if self.query::<i32>("PRAGMA application_id")? == APPLICATION_ID => {
                    self.version(newest)
                }
                _ => Err(refuse(
                    &self.path,
                    "this is an SQLite database, but not a jisr memory; nothing in it was touched",
                )),
            };
        }
        match usize::try_from(version) {
            Ok(version) if version <= newest => Ok(version),
            _ => Err(refuse(
                &self.path,
                format!(
                    "this memory was made by a newer jisr (schema {version}; this one knows up to {newest}); use that one, or update"
                ),
            )),
        }
    }

    /// Runs the steps that are missing, all in one transaction, after a copy of an older memory.
    fn migrate(&mut self, found: usize, migrations: &[&str]) -> Result<()> {
        self.run("BEGIN IMMEDIATE")?;
        let migrated = (|| {
            // Another process may have done it while this one waited.
            let found_now = self.version(migrations.len())?;
            if found_now > 0 && found_now < migrations.len() {
                self.copy_aside(&format!("schema-{found}"))?;
            }
            for step in &migrations[found_now..] {
                self.run(step)?;
            }
            match found_now {
                0 => self.set_normal_forms()?,
                // Terms have had keys since the fifth step.
                1..5 if migrations.len() >= 5 => self.key_terms()?,
                _ => {}
            }
            let newest = migrations.len();
            self.run(&format!("PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {newest}"))?;
            self.run("COMMIT")
        })();
        if migrated.is_err() {
            let _ = self.connection.execute_batch("ROLLBACK");
        }
        migrated
    }

    /// Copies the memory beside itself. Another connection reads it while this one keeps
    /// every other writer out, so the copy is what the migration starts from.
    fn copy_aside(&self, what: &str) -> Result<()> {
        let copy = beside(&self.path, &format!(".{what}.bak"));
        if copy.exists() {
            return Err(refuse(
                &self.path,
                format!(
                    "this memory must be brought up to date, but the copy to make first is already there: move {} away",
                    copy.display()
                ),
            ));
        }
        let reader = Connection::open_with_flags(&self.path, OpenFlags::SQLITE_OPEN_READ_WRITE)
            .map_err(|e| self.error(e))?;
        reader.execute("VACUUM INTO ?1", [copy.to_string_lossy()]).map_err(|e| self.error(e))?;
        // What is done to the memory next may not outlive it.
        files::keep(&copy).map_err(|e| Error::io(&copy, e))
    }

    fn set_normal_forms(&self) -> Result<()> {
        self.connection
            .execute(
                "INSERT INTO setting (name, value) VALUES ('normal_forms', ?1)
                 ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                [text::NORMAL_FORMS.to_string()],
            )
            .map(|_| ())
            .map_err(|e| self.error(e))
    }

    /// Makes the keys anew where they were made by older normal forms than today's.
    fn check_normal_forms(&mut self) -> Result<()> {
        match self.normal_forms()? {
            text::NORMAL_FORMS => return Ok(()),
            newer if newer > text::NORMAL_FORMS => {
                return Err(refuse(
                    &self.path,
                    format!(
                        "this memory was made by a newer jisr (normal forms {newer}; this one has {}); use that one, or update",
                        text::NORMAL_FORMS
                    ),
                ));
            }
            _ => {}
        }
        if self.is_read_only()? {
            return Err(refuse(
                &self.path,
                "the keys of this memory must be made anew, but it is read-only; open it once where you may write",
            ));
        }
        self.run("BEGIN IMMEDIATE")?;
        let rekeyed = (|| {
            // Another process may have done it while this one waited.
            let found = self.normal_forms()?;
            if found != text::NORMAL_FORMS {
                self.copy_aside(&format!("normal-forms-{found}"))?;
                self.rekey()?;
            }
            self.run("COMMIT")
        })();
        if rekeyed.is_err() {
            let _ = self.connection.execute_batch("ROLLBACK");
        }
        rekeyed
    }

    /// The version of the normal forms that the keys were made with; 0 where it is not known.
    fn normal_forms(&self) -> Result<u32> {
        let found: Option<String> = self
            .connection
            .query_row("SELECT value FROM setting WHERE name = 'normal_forms'", [], |row| row.get(0))
            .optional()
            .map_err(|e| self.error(e))?;
        Ok(found.and_then(|value| value.parse().ok()).unwrap_or(0))
    }

    fn rekey(&self) -> Result<()> {
        (|| {
            let mut read = self.connection.prepare("SELECT id, text FROM variant")?;
            let mut write = self.connection.prepare("UPDATE variant SET hash = ?2 WHERE id = ?1")?;
            let mut rows = read.query([])?;
            while let Some(row) = rows.next()? {
                let id: i64 = row.get(0)?;
                let hash = text::segment_hash(row.get_ref(1)?.as_str()?);
                write.execute([id, hash])?;
            }
            // The index has keys too; the memory makes it again.
            self.connection.execute("DELETE FROM setting WHERE name = 'index'", [])?;
            Ok(())
        })()
        .map_err(|e: rusqlite::Error| self.error(e))?;
        self.key_terms()?;
        self.set_normal_forms()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
