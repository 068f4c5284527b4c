//! What terms begin with: the index that the terms of one text are found by.

use std::collections::BTreeSet;

use rusqlite::OptionalExtension as _;

use super::Session;
use crate::error::Result;
use crate::model::{Concept, ConceptId};
use crate::store::Reader as _;
use crate::text::{STARTS, Sought};

const INSERT: &str = "INSERT OR IGNORE INTO term_start (start, concept) VALUES (?1, ?2)";

/// The keys that the terms of a concept begin with.
fn starts(concept: &Concept) -> BTreeSet<i64> {
    let ways = concept.terms.iter().flat_map(|term| Sought::ways(&term.text, term.locale.language()));
    ways.flat_map(|way| way.starts()).collect()
}

impl Session {
    /// Writes what the terms of a concept begin with, in the place of what was there.
    pub(super) fn write_term_starts(&self, id: ConceptId, concept: &Concept) -> Result<()> {
        self.execute("DELETE FROM term_start WHERE concept = ?1", [id.0])?;
        starts(concept).into_iter().try_for_each(|start| self.execute(INSERT, (start, id.0)).map(|_| ()))
    }

    /// The concepts that a term of begins so, in the order they were added.
    pub(super) fn beginning(&self, starts: &[i64]) -> Result<Vec<ConceptId>> {
        let ids: BTreeSet<i64> = self.read(|| {
            let mut statement =
                self.connection.prepare_cached("SELECT concept FROM term_start WHERE start = ?1")?;
            let mut ids = BTreeSet::new();
            for start in starts {
                let mut rows = statement.query([start])?;
                while let Some(row) = rows.next()? {
                    ids.insert(row.get(0)?);
                }
            }
            Ok(ids)
        })?;
        Ok(ids.into_iter().map(ConceptId).collect())
    }

    /// Whether the keys are those of this version.
    pub(super) fn knows_term_starts(&self) -> Result<bool> {
        self.read(|| {
            let sql = "SELECT value = ?1 FROM setting WHERE name = 'term_starts'";
            let mut statement = self.connection.prepare_cached(sql)?;
            Ok(statement.query_row([STARTS.to_string()], |row| row.get(0)).optional()?.unwrap_or(false))
        })
    }

    /// Makes the keys anew where another version made them, or none did. A memory that cannot be
    /// written keeps what it has, and its termbase is read whole.
    pub(super) fn check_term_starts(&self) -> Result<()> {
        if self.knows_term_starts()? || self.is_read_only()? {
            return Ok(());
        }
        self.run("BEGIN IMMEDIATE")?;
        let made = (|| {
            self.run("DELETE FROM term_start")?;
            for stored in self.concepts()? {
                self.write_term_starts(stored.id, &stored.concept)?;
            }
            self.execute(
                "INSERT INTO setting (name, value) VALUES ('term_starts', ?1)
                 ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                [STARTS.to_string()],
            )?;
            self.run("COMMIT")
        })();
        if made.is_err() {
            let _ = self.connection.execute_batch("ROLLBACK");
        }
        made
    }
}
