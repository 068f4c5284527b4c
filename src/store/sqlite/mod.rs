//! A memory in one SQLite file.
//!
//! `open.rs` decides whether a file is a memory and brings its schema up to date;
//! `read.rs` and `write.rs` are the rows, `compact.rs` the columns that hold lists,
//! `locales.rs` the table that every row names, `candidates.rs` the review queue, `index.rs`,
//! `texts.rs` and `starts.rs` the indexes, `backup.rs` a copy while the memory is used. Nothing outside this folder sees SQLite.

mod access;
mod backup;
mod candidates;
mod compact;
mod concepts;
mod discard;
mod index;
mod locales;
mod open;
mod read;
mod starts;
mod texts;
mod write;

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::ffi::{SQLITE_IOERR_SHMSIZE, SQLITE_IOERR_WRITE, SQLITE_READONLY_DBMOVED};
use rusqlite::{Connection, ErrorCode};

use super::{Commit, Reader, Store, Wanted, Writer};
use crate::error::{Error, Result};

/// How long a writer waits for another one.
const PATIENCE: Duration = Duration::from_secs(10);

/// A memory's SQLite file, open.
pub struct SqliteStore {
    session: Session,
}

/// The connection, as reading and writing share it. It implements [`Writer`], but is
/// handed out as one only inside a transaction.
struct Session {
    connection: Connection,
    path: PathBuf,
    locales: RefCell<locales::Known>,
    /// How many variants more a locale has than is written; within a transaction only.
    counts: RefCell<HashMap<i64, i64>>,
    /// The last number of units and history; known within a transaction only.
    last_number: Cell<Option<i64>>,
    /// Whether what is being read or changed is still wanted; within a snapshot or a transaction only.
    wanted: RefCell<Wanted>,
}

/// What a store is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Reading: the file must be there, and may be read-only.
    Read,
    /// Writing to a memory that is there.
    Write,
    /// Writing: the memory is made if it is not there.
    Create,
}

impl SqliteStore {
    /// A memory that is kept nowhere.
    pub fn in_memory() -> Result<Self> {
        Ok(Self { session: open::in_memory()? })
    }

    /// Opens the memory at `path`, bringing an older one up to date.
    pub fn open(path: &Path, access: Access) -> Result<Self> {
        let session = open::open(path, access)?;
        Ok(Self { session })
    }
}

impl Store for SqliteStore {
    fn reader(&self) -> &dyn Reader {
        &self.session
    }

    fn snapshot(&self, wanted: &Wanted, read: &mut dyn FnMut(&dyn Reader) -> Result<()>) -> Result<()> {
        self.session.run("BEGIN")?;
        self.session.wanted.replace(wanted.clone());
        let _snapshot = Snapshot(&self.session);
        read(&self.session).map_err(|e| self.session.named(e))
    }

    fn write(
        &mut self,
        wanted: &Wanted,
        write: &mut dyn FnMut(&mut dyn Writer) -> Result<Commit>,
    ) -> Result<()> {
        self.session.run("BEGIN IMMEDIATE")?;
        self.session.wanted.replace(wanted.clone());
        self.session.last_number.set(None);
        // Where writing panics, what was begun is ended as after an error, so that the next one can begin.
        let written = catch_unwind(AssertUnwindSafe(|| {
            self.session.settle_locales().and_then(|()| write(&mut self.session))
        }));
        let (written, panic) = match written {
            Ok(written) => (written, None),
            Err(panic) => (Ok(Commit::No), Some(panic)),
        };
        let done = written.and_then(|commit| match commit {
            Commit::Yes => self.session.write_counts().and_then(|()| self.session.run("COMMIT")),
            Commit::No => {
                self.session.forget_locales();
                self.session.run("ROLLBACK")
            }
        });
        if done.is_err() {
            self.session.forget_locales();
            // Some failures (a full disk) have rolled back already; then this has nothing to do.
            let _ = self.session.connection.execute_batch("ROLLBACK");
        }
        self.session.unsettle_locales();
        self.session.wanted.take();
        if let Some(panic) = panic {
            resume_unwind(panic);
        }
        done.map_err(|e| self.session.named(e))
    }

    fn another(&self) -> Result<Box<dyn Store>> {
        match &self.session.connection.path() {
            // A path is empty where there is no file.
            None | Some("") => Err(Error::Request(
                "a memory that is kept nowhere has one reader only; keep it in a file to read it from more threads"
                    .to_owned(),
            )),
            Some(_) => Ok(Box::new(Self::open(&self.session.path, Access::Read)?)),
        }
    }

    fn back_up(&self, to: &Path, watch: &mut dyn FnMut(u64, u64)) -> Result<u64> {
        Self::back_up(self, to, watch)
    }

    fn discard(self: Box<Self>) -> Result<bool> {
        Self::discard(&self)
    }
}

/// A snapshot, which ends when it is dropped: also where reading it panics, so that the next one can begin.
struct Snapshot<'a>(&'a Session);

impl Drop for Snapshot<'_> {
    fn drop(&mut self) {
        self.0.wanted.take();
        // Where it has ended already, with an error that was told, there is nothing to do.
        let _ = self.0.run("ROLLBACK");
    }
}

/// A file that SQLite keeps beside a memory.
fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

impl Session {
    fn run(&self, sql: &str) -> Result<()> {
        self.connection.execute_batch(sql).map_err(|e| self.error(e))
    }

    /// An error that knows no file, with that of the memory.
    fn named(&self, error: Error) -> Error {
        match error {
            Error::DamagedIndex => Error::Memory { path: self.path.clone(), message: error.to_string() },
            other => other,
        }
    }

    fn error(&self, error: rusqlite::Error) -> Error {
        store_error(&self.path, error)
    }
}

/// Says what an SQLite error means to the person who meets it.
fn store_error(path: &Path, error: rusqlite::Error) -> Error {
    let extended = error.sqlite_error().map(|e| e.extended_code);
    let message = match error.sqlite_error_code() {
        _ if extended == Some(SQLITE_READONLY_DBMOVED) => {
            "this memory was moved or removed while it was open; nothing was written (run the command again)"
                .to_owned()
        }
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            return Error::Busy { path: path.to_owned() };
        }
        Some(ErrorCode::NotADatabase) => {
            "this file is not a jisr memory; nothing in it was touched".to_owned()
        }
        Some(ErrorCode::DatabaseCorrupt) => {
            format!(
                "this memory is damaged ({error}); restore a copy of it, and keep this file until you have"
            )
        }
        Some(ErrorCode::ReadOnly) => "this memory is read-only; nothing was written".to_owned(),
        Some(ErrorCode::DiskFull) => return Error::Full { path: path.to_owned() },
        // A quota, the largest size of a file, or no room for the index of the log: the engine tells them otherwise.
        _ if extended.is_some_and(|code| [SQLITE_IOERR_WRITE, SQLITE_IOERR_SHMSIZE].contains(&code)) => {
            return Error::Full { path: path.to_owned() };
        }
        Some(ErrorCode::CannotOpen) => {
            "this memory cannot be opened: its folder must be writable, as SQLite keeps files beside it"
                .to_owned()
        }
        _ => return Error::Store { path: path.to_owned(), reason: Box::new(error) },
    };
    Error::Memory { path: path.to_owned(), message }
}
