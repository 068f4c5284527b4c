//! A copy of a memory while it is used, by SQLite's online backup.

use std::path::{Path, PathBuf};

use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};

use super::{Access, Session, SqliteStore, beside, open, store_error};
use crate::error::{Error, Result};
use crate::files::{self, There};

/// How many pages are copied between two reports: 4 MiB of SQLite's usual pages.
const STEP: i32 = 1024;

impl SqliteStore {
    /// Copies the memory as it stands at this moment into a new file, and opens the copy to see
    /// that it is whole. Answers its size in bytes.
    ///
    /// The copy grows under another name beside `to`, so it is there whole or not at all.
    pub(super) fn back_up(&self, to: &Path, watch: &mut dyn FnMut(u64, u64)) -> Result<u64> {
        let folder = folder_for(to)?;
        let growing = files::beside(&folder, &mut tempfile::Builder::new())
            .map_err(|e| Error::io(to, e.kind().into()))?;
        let named_after_it = ["-wal", "-shm", "-journal"].map(|suffix| beside(growing.path(), suffix));
        let copied = self.session.copy_into(growing.path(), watch).and_then(|()| check(growing.path()));
        for left in named_after_it {
            // There where the copy failed; nobody else knows of them.
            let _ = std::fs::remove_file(left);
        }
        // The neighbour's name is of no use in a message.
        copied.map_err(|e| e.at(to))?;
        if let Ok(ours) = self.session.path.metadata() {
            growing.as_file().set_permissions(ours.permissions()).map_err(|e| Error::io(to, e))?;
        }
        let bytes = growing.as_file().metadata().map_err(|e| Error::io(to, e))?.len();
        files::settle(growing, to, There::Kept).map_err(|e| Error::io(to, e))?;
        Ok(bytes)
    }
}

/// The folder of a file that is to be made.
fn folder_for(to: &Path) -> Result<PathBuf> {
    let refuse = |message: String| Err(Error::Memory { path: to.to_owned(), message });
    // One that is in use would be taken from under its users; and a backup is made to be kept.
    if to.symlink_metadata().is_ok() || beside(to, "-wal").exists() {
        return refuse("there is a file of this name already; a backup is not written over it".to_owned());
    }
    let folder = files::folder_of(to);
    match folder.is_dir() {
        true => Ok(folder),
        false => refuse(format!("there is no folder {} to write it to", folder.display())),
    }
}

/// Sees that a copy is a memory that can be opened, and that no page of it is damaged.
fn check(copy: &Path) -> Result<()> {
    let session = open::open(copy, Access::Read)?;
    let found: String = session
        .connection
        .query_row("PRAGMA quick_check(1)", [], |row| row.get(0))
        .map_err(|e| session.error(e))?;
    match found.as_str() {
        "ok" => Ok(()),
        damage => Err(Error::Memory {
            path: copy.to_owned(),
            message: format!("the copy is damaged, as the memory may be ({damage}); it was not kept"),
        }),
    }
}

impl Session {
    fn copy_into(&self, file: &Path, watch: &mut dyn FnMut(u64, u64)) -> Result<()> {
        let in_copy = |e| store_error(file, e);
        let mut copy = Connection::open(file).map_err(in_copy)?;
        // Inside a transaction every page is of one state. Without one, whatever another process
        // writes makes the backup begin anew.
        self.run("BEGIN")?;
        let done = self.copy_pages(&mut copy, watch);
        self.run("ROLLBACK")?;
        done?;
        copy.close().map_err(|(_, e)| in_copy(e))
    }

    fn copy_pages(&self, copy: &mut Connection, watch: &mut dyn FnMut(u64, u64)) -> Result<()> {
        let in_ours = |e| self.error(e);
        // The first look is what fixes the state that the transaction sees.
        self.connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(())).map_err(in_ours)?;
        let backup = Backup::new(&self.connection, copy).map_err(in_ours)?;
        loop {
            let step = backup.step(STEP).map_err(in_ours)?;
            let progress = backup.progress();
            let pages = |count: i32| u64::try_from(count).unwrap_or(0);
            let all = pages(progress.pagecount);
            watch(all.saturating_sub(pages(progress.remaining)), all);
            match step {
                StepResult::Done => return Ok(()),
                StepResult::More => {}
                _ => return Err(Error::Busy { path: self.path.clone() }),
            }
        }
    }
}
