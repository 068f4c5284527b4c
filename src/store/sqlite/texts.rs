//! The text index: which units hold a piece of text.

use std::collections::HashSet;
use std::ops::ControlFlow;

use rusqlite::OptionalExtension as _;

use super::Session;
use crate::error::Result;
use crate::model::{StoredUnit, UnitId};
use crate::store::{Walk, folded_texts};
use crate::text::NORMAL_FORMS;

const INSERT: &str = "INSERT INTO text_index (rowid, text) VALUES (?1, ?2)";

impl Session {
    pub(super) fn is_text_indexed(&self) -> Result<bool> {
        self.read(|| {
            let sql = "SELECT value = ?1 FROM setting WHERE name = 'text_index'";
            let mut statement = self.connection.prepare_cached(sql)?;
            Ok(statement.query_row([NORMAL_FORMS.to_string()], |row| row.get(0)).optional()?.unwrap_or(false))
        })
    }

    /// Visits the units whose texts have all of these pieces of three characters, and a few more,
    /// in the order of their places.
    pub(super) fn walk_holding(&self, pieces: &[String], visit: Walk<'_, StoredUnit>) -> Result<()> {
        let terms: Vec<String> =
            pieces.iter().map(|piece| format!("\"{}\"", piece.replace('"', "\"\""))).collect();
        // Units that stand elsewhere are few, and not asked for: each of them may hold it.
        let moved = self.moved()?;
        let elsewhere: HashSet<UnitId> = moved.iter().map(|(_, id)| *id).collect();
        let mut moved = moved.into_iter().peekable();
        let sql = "SELECT rowid FROM text_index WHERE text_index MATCH ?1 ORDER BY rowid";
        let walked = self.walk(sql, [terms.join(" AND ")], |row| row.get(0).map(UnitId), &mut |id| {
            if elsewhere.contains(&id) {
                return Ok(ControlFlow::Continue(()));
            }
            if self.walk_moved(&mut moved, id.0, visit)?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
            self.unit_at(id)?.map_or(Ok(ControlFlow::Continue(())), &mut *visit)
        })?;
        match walked {
            ControlFlow::Continue(()) => self.walk_moved(&mut moved, i64::MAX, visit).map(|_| ()),
            ControlFlow::Break(()) => Ok(()),
        }
    }

    pub(super) fn put_text(&self, unit: UnitId, text: &str) -> Result<()> {
        self.execute(INSERT, (unit.0, text)).map(|_| ())
    }

    pub(super) fn take_text(&self, unit: UnitId, text: &str) -> Result<()> {
        let sql = "INSERT INTO text_index (text_index, rowid, text) VALUES ('delete', ?1, ?2)";
        self.execute(sql, (unit.0, text)).map(|_| ())
    }

    /// Fills the index with the texts of all units, whatever there was of it; `watch` is told how
    /// many are done, and of how many.
    pub(super) fn fill_text_index(&self, watch: &mut dyn FnMut(u64, u64)) -> Result<()> {
        // Much is gathered in memory before it is written: it is merged less often.
        self.run(
            "INSERT INTO text_index (text_index) VALUES ('delete-all');
             INSERT INTO text_index (text_index, rank) VALUES ('hashsize', 16000000)",
        )?;
        let all: u64 =
            self.read(|| self.connection.query_row("SELECT count(*) FROM unit", [], |row| row.get(0)))?;
        let (mut unit, mut texts, mut done) = (UnitId(0), Vec::new(), 0);
        let read = |row: &rusqlite::Row<'_>| Ok((UnitId(row.get(0)?), row.get::<_, String>(1)?));
        let end = UnitId(i64::MAX);
        let mut take = |id: UnitId, text: String| {
            if id != unit {
                if !texts.is_empty() {
                    self.put_text(unit, &folded_texts(texts.iter().map(String::as_str)))?;
                    texts.clear();
                    done += 1;
                    watch(done, all);
                }
                unit = id;
            }
            texts.push(text);
            Ok(())
        };
        self.visit("SELECT id >> 16, text FROM variant ORDER BY id", [], read, &mut |(id, text)| {
            take(id, text)
        })?;
        take(end, String::new())?;
        self.run("INSERT INTO text_index (text_index, rank) VALUES ('hashsize', 1048576)")?;
        let sql = "INSERT INTO setting (name, value) VALUES ('text_index', ?1)
                   ON CONFLICT (name) DO UPDATE SET value = excluded.value";
        self.execute(sql, [NORMAL_FORMS.to_string()]).map(|_| ())
    }
}
