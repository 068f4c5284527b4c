//! Writing rows.

use rusqlite::{CachedStatement, Params};
use serde::Serialize;

use super::Session;
use super::compact::{codes_column, meta_column};
use crate::error::{Error, Result};
use crate::model::{
    AccessToken, Candidate, CandidateId, ChangeId, ChangeKind, Concept, ConceptId, Document, DocumentId,
    ImportRecord, Locale, Original, Revision, Sentence, StoredCandidate, StoredUnit, Subject, Timestamp,
    Unit, UnitId,
};
use crate::store::{MOST_VARIANTS, TOO_MANY_VARIANTS, Writer, hashes};

/// How a subject stands in the table of histories.
pub(super) fn subject_columns(subject: Subject) -> (&'static str, i64) {
    match subject {
        Subject::Unit(id) => ("unit", id),
        Subject::Concept(id) => ("concept", id),
        Subject::Document(id) => ("document", id),
        Subject::Candidate(id) => ("candidate", id),
    }
}

impl Session {
    pub(super) fn execute(&self, sql: &str, params: impl Params) -> Result<usize> {
        self.connection
            .prepare_cached(sql)
            .and_then(|mut statement| statement.execute(params))
            .map_err(|e| self.error(e))
    }

    pub(super) fn insert(&self, sql: &str, params: impl Params) -> Result<i64> {
        self.execute(sql, params)?;
        Ok(self.connection.last_insert_rowid())
    }

    fn json(&self, value: &impl Serialize) -> Result<String> {
        serde_json::to_string(value)
            .map_err(|e| Error::Store { path: self.path.clone(), reason: Box::new(e) })
    }

    /// A value as a column keeps it.
    fn column<T, E>(&self, made: std::result::Result<T, E>) -> Result<T>
    where
        E: std::error::Error + Send + Sync + 'static,
    {
        made.map_err(|e| Error::Store { path: self.path.clone(), reason: Box::new(e) })
    }

    fn write_revision(&self, number: i64, revision: &Revision) -> Result<()> {
        let (subject, id) = subject_columns(revision.subject);
        let json = |value: &serde_json::Value| match value {
            serde_json::Value::Null => Ok(None),
            value => self.json(value).map(Some),
        };
        let (before, brought) = (json(&revision.before)?, json(&revision.brought)?);
        self.execute(
            "INSERT OR REPLACE INTO history (id, change, subject, subject_id, operation, before, brought)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            (number, revision.change.0, subject, id, revision.operation.as_str(), before, brought),
        )
        .map(|_| ())
    }

    /// The next number of the sequence that units and the rows of history share.
    fn next_number(&self) -> Result<i64> {
        let last = match self.last_number.get() {
            Some(last) => last,
            None => self.read(|| {
                let sql =
                    "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name IN ('unit', 'history')";
                self.connection.query_row(sql, [], |row| row.get(0))
            })?,
        };
        self.last_number.set(Some(last + 1));
        Ok(last + 1)
    }

    fn optional_locale_id(&self, locale: Option<&Locale>) -> Result<Option<i64>> {
        locale.map(|l| self.locale_id(l)).transpose()
    }

    fn prepare(&self, sql: &str) -> Result<CachedStatement<'_>> {
        self.connection.prepare_cached(sql).map_err(|e| self.error(e))
    }

    fn variant_insert(&self) -> Result<CachedStatement<'_>> {
        self.prepare(
            "INSERT INTO variant (id, locale, text, codes, meta, hash, alone)
             VALUES (?1 << 16 | ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )
    }

    fn insert_variants(
        &self,
        insert: &mut CachedStatement<'_>,
        id: UnitId,
        unit: &Unit,
        hashes: &[i64],
    ) -> Result<()> {
        for (place, (variant, hash)) in unit.variants.iter().zip(hashes).enumerate() {
            if place >= MOST_VARIANTS {
                return Err(Error::Request(TOO_MANY_VARIANTS.to_owned()));
            }
            let locale = self.locale_id(&variant.locale)?;
            self.count(locale, 1);
            let row = (
                id.0,
                place,
                locale,
                &variant.segment.text,
                self.column(codes_column(&variant.segment.codes))?,
                self.column(meta_column(&variant.meta))?,
                hash,
                unit.variants.len() == 1,
            );
            insert.execute(row).map_err(|e| self.error(e))?;
        }
        Ok(())
    }

    fn delete_variants(&self, id: UnitId) -> Result<()> {
        let sql = "DELETE FROM variant WHERE id >= ?1 << 16 AND id < (?1 + 1) << 16 RETURNING locale";
        for locale in self.all(sql, [id.0], |row| row.get(0))? {
            self.count(locale, -1);
        }
        Ok(())
    }
}

impl Writer for Session {
    fn add_change(&mut self, kind: ChangeKind, at: Timestamp, detail: &str) -> Result<ChangeId> {
        self.insert("INSERT INTO change (kind, at, detail) VALUES (?1, ?2, ?3)", (kind.as_str(), at, detail))
            .map(ChangeId)
    }

    fn forget_change(&mut self, change: ChangeId) -> Result<()> {
        self.execute("DELETE FROM history WHERE change = ?1", [change.0])?;
        self.forget_choices(change)?;
        self.execute("DELETE FROM change WHERE id = ?1", [change.0]).map(|_| ())
    }

    fn record_import(&mut self, change: ChangeId, import: &ImportRecord) -> Result<()> {
        let (header, report) = (self.json(&import.header)?, self.json(&import.report)?);
        self.execute(
            "INSERT INTO import (change, file, format, digest, bytes, header, report, duplicates)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            (
                change.0,
                &import.file,
                &import.format,
                &import.digest,
                import.bytes,
                header,
                report,
                import.duplicates.as_str(),
            ),
        )
        .map(|_| ())
    }

    fn add_units(&mut self, change: ChangeId, units: &[(&Unit, &[i64])]) -> Result<UnitId> {
        let mut insert =
            self.prepare("INSERT INTO unit (id, added, source, meta) VALUES (?1, ?2, ?3, ?4)")?;
        let mut variants = self.variant_insert()?;
        let mut id = UnitId(0);
        for (unit, hashes) in units {
            let source = self.optional_locale_id(unit.source.as_ref())?;
            let meta = self.column(meta_column(&unit.meta))?;
            id = UnitId(self.next_number()?);
            insert.execute((id.0, change.0, source, meta)).map_err(|e| self.error(e))?;
            self.insert_variants(&mut variants, id, unit, hashes)?;
        }
        Ok(id)
    }

    fn replace_unit(&mut self, id: UnitId, unit: &Unit) -> Result<()> {
        let source = self.optional_locale_id(unit.source.as_ref())?;
        let meta = self.column(meta_column(&unit.meta))?;
        self.execute("UPDATE unit SET source = ?2, meta = ?3 WHERE id = ?1", (id.0, source, meta))?;
        self.delete_variants(id)?;
        self.insert_variants(&mut self.variant_insert()?, id, unit, &hashes(unit))
    }

    fn reserve_unit(&mut self) -> Result<UnitId> {
        self.next_number().map(UnitId)
    }

    fn restore_unit(&mut self, stored: &StoredUnit) -> Result<()> {
        let StoredUnit { id, added, place, unit } = stored;
        let place = (*place != id.0).then_some(place);
        self.execute(
            "INSERT INTO unit (id, added, place) VALUES (?1, ?2, ?3)
             ON CONFLICT (id) DO UPDATE SET added = excluded.added, place = excluded.place",
            (id.0, added.0, place),
        )?;
        self.replace_unit(*id, unit)
    }

    fn delete_unit(&mut self, id: UnitId) -> Result<()> {
        self.delete_variants(id)?;
        self.execute("DELETE FROM unit WHERE id = ?1", [id.0]).map(|_| ())
    }

    fn add_document(
        &mut self,
        change: ChangeId,
        document: &Document,
        sentences: &[Sentence],
    ) -> Result<DocumentId> {
        let (locale, metadata) = (self.locale_id(&document.locale)?, self.json(&document.metadata)?);
        let id = self.insert(
            "INSERT INTO document (added, name, locale, text, metadata) VALUES (?1, ?2, ?3, ?4, ?5)",
            (change.0, &document.name, locale, &document.text, metadata),
        )?;
        for (position, sentence) in sentences.iter().enumerate() {
            let Sentence { start, end, paragraph, unit, codes, .. } = sentence;
            let codes = self.column(codes_column(codes))?;
            self.execute(
                r#"INSERT INTO sentence (document, position, start, "end", paragraph, unit, codes) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"#,
                (id, position, start, end, paragraph, unit.0, codes),
            )?;
        }
        Ok(DocumentId(id))
    }

    fn add_original(&mut self, document: DocumentId, original: &Original) -> Result<()> {
        let Original { format, encoding, wrapped, bytes } = original;
        self.insert(
            "INSERT INTO original (document, format, encoding, wrapped, bytes) VALUES (?1, ?2, ?3, ?4, ?5)",
            (document.0, format.as_str(), encoding, wrapped, bytes),
        )?;
        Ok(())
    }

    fn remove_document(&mut self, id: DocumentId) -> Result<()> {
        self.execute("DELETE FROM document WHERE id = ?1", [id.0]).map(|_| ())
    }

    fn move_sentence(&mut self, document: DocumentId, position: usize, unit: UnitId) -> Result<()> {
        self.execute(
            "UPDATE sentence SET unit = ?3 WHERE document = ?1 AND position = ?2",
            (document.0, position, unit.0),
        )
        .map(|_| ())
    }

    fn choose(
        &mut self,
        change: ChangeId,
        document: DocumentId,
        position: usize,
        unit: UnitId,
    ) -> Result<()> {
        self.execute(
            "INSERT INTO choice (document, position, change, unit) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT DO UPDATE SET unit = excluded.unit",
            (document.0, position, change.0, unit.0),
        )
        .map(|_| ())
    }

    fn forget_choices(&mut self, change: ChangeId) -> Result<()> {
        self.execute("DELETE FROM choice WHERE change = ?1", [change.0]).map(|_| ())
    }

    fn move_choices(&mut self, from: UnitId, to: UnitId) -> Result<()> {
        self.execute("UPDATE choice SET unit = ?2 WHERE unit = ?1", (from.0, to.0)).map(|_| ())
    }

    fn add_concept(&mut self, change: ChangeId, concept: &Concept) -> Result<ConceptId> {
        self.insert_concept(change, concept)
    }

    fn replace_concept(&mut self, id: ConceptId, concept: &Concept) -> Result<()> {
        self.update_concept(id, concept)
    }

    fn remove_concept(&mut self, id: ConceptId) -> Result<()> {
        self.execute("DELETE FROM concept WHERE id = ?1", [id.0]).map(|_| ())
    }

    fn add_candidate(&mut self, change: ChangeId, key: &str, candidate: &Candidate) -> Result<CandidateId> {
        self.insert_candidate(change, key, candidate)
    }

    fn replace_candidate(&mut self, stored: &StoredCandidate) -> Result<()> {
        self.update_candidate(stored)
    }

    fn set_index_version(&mut self, version: u32) -> Result<()> {
        self.execute(
            "INSERT INTO setting (name, value) VALUES ('index', ?1)
             ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            [version.to_string()],
        )
        .map(|_| ())
    }

    fn clear_index(&mut self) -> Result<()> {
        self.run("DELETE FROM posting; DELETE FROM token; DELETE FROM indexed_language; DELETE FROM setting WHERE name = 'index'")
    }

    fn put_postings(&mut self, key: u32, band: u8, first: u64, block: Option<&[u8]>) -> Result<()> {
        self.write_block(key, band, first, block)
    }

    fn put_token_block(&mut self, language: &str, number: u64, block: Option<&[u8]>) -> Result<()> {
        self.write_tokens(language, number, block)
    }

    fn make_text_index(&mut self, watch: &mut dyn FnMut(u64, u64)) -> Result<()> {
        self.fill_text_index(watch)
    }

    fn put_texts(&mut self, unit: UnitId, folded: &str) -> Result<()> {
        self.put_text(unit, folded)
    }

    fn take_texts(&mut self, unit: UnitId, folded: &str) -> Result<()> {
        self.take_text(unit, folded)
    }

    fn put_access_token(&mut self, token: &AccessToken) -> Result<()> {
        self.write_access_token(token)
    }

    fn mark_undone(&mut self, import: ChangeId, by: ChangeId) -> Result<()> {
        self.execute("UPDATE import SET undone = ?2 WHERE change = ?1", (import.0, by.0)).map(|_| ())
    }

    fn move_revision(&mut self, number: i64, to: Subject) -> Result<()> {
        let (subject, id) = subject_columns(to);
        let sql = "UPDATE history SET subject = ?2, subject_id = ?3 WHERE id = ?1";
        self.execute(sql, (number, subject, id)).map(|_| ())
    }

    fn restore_revision(&mut self, revision: &Revision) -> Result<()> {
        self.write_revision(revision.number, revision)
    }

    fn add_revision(&mut self, revision: &Revision) -> Result<()> {
        self.write_revision(self.next_number()?, revision)
    }
}
