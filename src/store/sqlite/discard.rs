//! Taking a memory away again that nothing was ever written to.

use std::time::Duration;

use super::{Session, SqliteStore};
use crate::error::{Error, Result};

impl SqliteStore {
    /// Removes the file, if nothing was ever written to it and nobody else has it open. Says
    /// whether it did.
    pub(super) fn discard(&self) -> Result<bool> {
        let session = &self.session;
        if !session.is_untouched()? {
            return Ok(false);
        }
        // Nobody is waited for: who has it open is about to use it.
        session.connection.busy_timeout(Duration::ZERO).map_err(|e| session.error(e))?;
        // Granted to the only connection alone; it takes away the files beside it, too.
        if session.set_journal("DELETE")? != "delete" {
            return Ok(false);
        }
        // Who opens it now waits, and is then refused by SQLite, which sees that it has gone.
        let removed = session.run("BEGIN EXCLUSIVE").and_then(|()| {
            if !session.is_untouched()? {
                return Ok(false);
            }
            let path = session.path.canonicalize().map_err(|e| Error::io(&session.path, e))?;
            std::fs::remove_file(path).map_err(|e| Error::io(&session.path, e))?;
            Ok(true)
        });
        let _ = session.run("ROLLBACK");
        if !matches!(removed, Ok(true)) {
            session.set_journal("WAL")?;
        }
        removed
    }
}

impl Session {
    fn is_untouched(&self) -> Result<bool> {
        let query = "SELECT NOT EXISTS (SELECT 1 FROM change)";
        self.connection.query_row(query, [], |row| row.get(0)).map_err(|e| self.error(e))
    }

    fn set_journal(&self, mode: &str) -> Result<String> {
        let sql = format!("PRAGMA journal_mode = {mode}");
        self.connection.query_row(&sql, [], |row| row.get(0)).map_err(|e| self.error(e))
    }
}
