//! Reading rows.

use std::collections::HashSet;
use std::iter::Peekable;
use std::ops::{ControlFlow, Range};

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ValueRef};
use rusqlite::{OptionalExtension as _, Params, Row};
use serde::de::DeserializeOwned;

use super::Session;
use super::compact::Stored;
use super::locales::Locales;
use crate::error::Result;
use crate::model::{
    AccessToken, CandidateId, Change, ChangeId, ChangeKind, ConceptId, Document, DocumentFormat, DocumentId,
    ImportRecord, Locale, Operation, Original, Revision, Segment, Sentence, StoredCandidate, StoredConcept,
    StoredUnit, Subject, Unit, UnitId, Variant,
};
use crate::store::{
    Counts, Neighbourhood, PostingPart, Reader, SegmentRow, Selection, TermKey, TermSearch, Visit, Walk,
};

pub(super) type Sql<T> = rusqlite::Result<T>;

/// A column that holds JSON.
pub(super) struct Json<T>(pub(super) T);

impl<T: DeserializeOwned> FromSql for Json<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        serde_json::from_slice(value.as_bytes()?).map(Self).map_err(|e| FromSqlError::Other(Box::new(e)))
    }
}

/// A column that holds one of a few words, spelt as the type's serde form.
pub(super) struct Word<T>(pub(super) T);

impl<T: DeserializeOwned> FromSql for Word<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let word = serde_json::Value::from(value.as_str()?);
        serde_json::from_value(word).map(Self).map_err(|e| FromSqlError::Other(Box::new(e)))
    }
}

fn stored<T>(row: &Row<'_>, column: usize) -> Sql<T>
where
    Stored<T>: FromSql,
{
    Ok(row.get::<_, Stored<T>>(column)?.0)
}

pub(super) fn json_or_default<T: DeserializeOwned + Default>(row: &Row<'_>, column: usize) -> Sql<T> {
    Ok(row.get::<_, Option<Json<T>>>(column)?.map_or_else(T::default, |json| json.0))
}

impl Session {
    pub(super) fn read<T>(&self, read: impl FnOnce() -> Sql<T>) -> Result<T> {
        self.still_wanted()?;
        read().map_err(|e| self.error(e))
    }

    /// Hands each row that `make` reads to `visit`.
    pub(super) fn visit<T>(
        &self,
        sql: &str,
        params: impl Params,
        make: impl Fn(&Row<'_>) -> Sql<T>,
        visit: Visit<'_, T>,
    ) -> Result<()> {
        self.walk(sql, params, make, &mut |row| visit(row).map(ControlFlow::Continue)).map(|_| ())
    }

    /// The same, until the visit is ended. Says whether it was.
    pub(super) fn walk<T>(
        &self,
        sql: &str,
        params: impl Params,
        make: impl Fn(&Row<'_>) -> Sql<T>,
        visit: Walk<'_, T>,
    ) -> Result<ControlFlow<()>> {
        self.still_wanted()?;
        let mut statement = self.connection.prepare_cached(sql).map_err(|e| self.error(e))?;
        let mut rows = statement.query(params).map_err(|e| self.error(e))?;
        while let Some(row) = rows.next().map_err(|e| self.error(e))? {
            self.still_wanted()?;
            if visit(make(row).map_err(|e| self.error(e))?)?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// The few units that stand elsewhere than their number says, and where, in order.
    pub(super) fn moved(&self) -> Result<Vec<(i64, UnitId)>> {
        let sql = "SELECT place, id FROM unit WHERE place IS NOT NULL ORDER BY place, id";
        self.all(sql, [], |row| Ok((row.get(0)?, UnitId(row.get(1)?))))
    }

    /// Visits those of them whose places come before this one.
    pub(super) fn walk_moved(
        &self,
        moved: &mut Peekable<impl Iterator<Item = (i64, UnitId)>>,
        before: i64,
        visit: Walk<'_, StoredUnit>,
    ) -> Result<ControlFlow<()>> {
        while let Some((_, id)) = moved.next_if(|(place, _)| *place < before) {
            if let Some(unit) = self.unit_at(id)?
                && visit(unit)?.is_break()
            {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// A unit.
    pub(super) fn unit_at(&self, id: UnitId) -> Result<Option<StoredUnit>> {
        let locales = self.locales_known()?;
        let mut found =
            self.all("SELECT id, added, source, meta, place FROM unit WHERE id = ?1", [id.0], |row| {
                Self::unit_head(row, &locales)
            })?;
        let Some(mut stored) = found.pop() else {
            return Ok(None);
        };
        stored.unit.variants = self.variants(id, &locales)?;
        Ok(Some(stored))
    }

    pub(super) fn all<T>(
        &self,
        sql: &str,
        params: impl Params,
        make: impl Fn(&Row<'_>) -> Sql<T>,
    ) -> Result<Vec<T>> {
        let mut all = Vec::new();
        self.visit(sql, params, make, &mut |row| {
            all.push(row);
            Ok(())
        })?;
        Ok(all)
    }

    /// The variants of a unit, in their order.
    fn variants(&self, unit: UnitId, locales: &Locales) -> Result<Vec<Variant>> {
        self.all(
            "SELECT locale, text, codes, meta FROM variant
             WHERE id >= ?1 << 16 AND id < (?1 + 1) << 16 ORDER BY id",
            [unit.0],
            |row| {
                Ok(Variant {
                    locale: locales.at(row, 0)?,
                    segment: Segment { text: row.get(1)?, codes: stored(row, 2)? },
                    meta: stored(row, 3)?,
                })
            },
        )
    }

    fn segment_rows(
        &self,
        condition: &str,
        params: impl Params,
        locales: &Locales,
        visit: Visit<'_, SegmentRow>,
    ) -> Result<()> {
        self.visit(
            &format!(
                "SELECT id >> 16, locale, text, codes, id & 65535 FROM variant WHERE {condition} ORDER BY id"
            ),
            params,
            |row| {
                Ok(SegmentRow {
                    unit: UnitId(row.get(0)?),
                    place: row.get(4)?,
                    locale: locales.at(row, 1)?,
                    segment: Segment { text: row.get(2)?, codes: stored(row, 3)? },
                })
            },
            visit,
        )
    }

    fn collect_segments(&self, condition: &str, hash: i64) -> Result<Vec<SegmentRow>> {
        let locales = self.locales_known()?;
        let mut rows = Vec::new();
        self.segment_rows(condition, [hash], &locales, &mut |row| {
            rows.push(row);
            Ok(())
        })?;
        Ok(rows)
    }

    fn unit_head(row: &Row<'_>, locales: &Locales) -> Sql<StoredUnit> {
        let source = row.get::<_, Option<i64>>(2)?.map(|id| locales.get(id)).transpose()?;
        let unit = Unit { source, meta: stored(row, 3)?, variants: Vec::new() };
        let (id, added): (i64, i64) = (row.get(0)?, row.get(1)?);
        let place = row.get::<_, Option<i64>>(4)?.unwrap_or(id);
        Ok(StoredUnit { id: UnitId(id), added: ChangeId(added), place, unit })
    }

    fn document_row(row: &Row<'_>, locales: &Locales) -> Sql<(DocumentId, Document)> {
        let document = Document {
            name: row.get(1)?,
            locale: locales.at(row, 2)?,
            text: row.get(3)?,
            metadata: row.get::<_, Json<_>>(4)?.0,
        };
        Ok((DocumentId(row.get(0)?), document))
    }
}

const REVISION: &str = "id, change, subject, subject_id, operation, before, brought";

fn revision(row: &Row<'_>) -> Sql<Revision> {
    let id = row.get(3)?;
    Ok(Revision {
        number: row.get(0)?,
        change: ChangeId(row.get(1)?),
        subject: match row.get_ref(2)?.as_str()? {
            "concept" => Subject::Concept(id),
            "document" => Subject::Document(id),
            "candidate" => Subject::Candidate(id),
            _ => Subject::Unit(id),
        },
        operation: row.get::<_, Word<Operation>>(4)?.0,
        before: json_or_default(row, 5)?,
        brought: json_or_default(row, 6)?,
    })
}

const IMPORT: &str = "file, format, digest, bytes, header, report, duplicates, undone";

fn import(row: &Row<'_>, first: usize) -> Sql<ImportRecord> {
    Ok(ImportRecord {
        file: row.get(first)?,
        format: row.get(first + 1)?,
        digest: row.get(first + 2)?,
        bytes: row.get(first + 3)?,
        header: row.get::<_, Json<_>>(first + 4)?.0,
        report: row.get::<_, Json<_>>(first + 5)?.0,
        duplicates: row.get::<_, Word<_>>(first + 6)?.0,
        undone: row.get::<_, Option<i64>>(first + 7)?.map(ChangeId),
    })
}

fn change(row: &Row<'_>) -> Sql<Change> {
    Ok(Change {
        id: ChangeId(row.get(0)?),
        kind: row.get::<_, Word<ChangeKind>>(1)?.0,
        at: row.get(2)?,
        detail: row.get(3)?,
    })
}

/// The format that is the first column of a row.
fn document_format(row: &Row<'_>) -> Sql<DocumentFormat> {
    let format: String = row.get(0)?;
    format.parse().map_err(|error: String| {
        rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, error.into())
    })
}

/// The query of the units that stand in the order of their numbers, with texts in all languages that are
/// selected: a unit and one of its variants in each row. Asking for the variants of every unit took three times
/// as long.
fn units_having(selection: &Selection, locales: &Locales) -> String {
    let has = |locale| {
        // The plus keeps the query from being made a join, with an index of all variants of a language
        // that is walked once for each unit.
        format!(
            " AND +EXISTS (SELECT 1 FROM variant AS v
              WHERE v.id >= unit.id << 16 AND v.id < (unit.id + 1) << 16 AND v.locale IN ({}))",
            locales.found_by(locale)
        )
    };
    let conditions: String = selection.languages.iter().map(has).collect();
    format!(
        "SELECT unit.id, added, source, unit.meta, place, locale, text, codes, variant.meta
         FROM unit JOIN variant ON variant.id >= unit.id << 16 AND variant.id < (unit.id + 1) << 16
         WHERE place IS NULL{conditions} ORDER BY unit.id, variant.id"
    )
}

impl Reader for Session {
    fn still_wanted(&self) -> Result<()> {
        self.wanted.borrow().check()
    }

    fn unit(&self, id: UnitId) -> Result<Option<StoredUnit>> {
        self.unit_at(id)
    }

    fn has_text_index(&self) -> Result<bool> {
        self.is_text_indexed()
    }

    fn walk_units_holding(&self, pieces: &[String], visit: Walk<'_, StoredUnit>) -> Result<()> {
        self.walk_holding(pieces, visit)
    }

    fn walk_units(&self, selection: &Selection, visit: Walk<'_, StoredUnit>) -> Result<()> {
        let locales = self.locales_known()?;
        let mut moved = self.moved()?.into_iter().peekable();
        let mut visit_moved = |before: i64, visit: Walk<'_, StoredUnit>| {
            self.walk_moved(&mut moved, before, &mut |unit| {
                let fits = selection.languages.iter().all(|l| unit.unit.variant(l).is_some());
                if fits { visit(unit) } else { Ok(ControlFlow::Continue(())) }
            })
        };
        let sql = units_having(selection, &locales);
        let mut whole: Option<StoredUnit> = None;
        let read = |row: &Row<'_>| {
            let variant = Variant {
                locale: locales.at(row, 5)?,
                segment: Segment { text: row.get(6)?, codes: stored(row, 7)? },
                meta: stored(row, 8)?,
            };
            Ok((Self::unit_head(row, &locales)?, variant))
        };
        let walked = self.walk(&sql, [], read, &mut |(head, variant): (StoredUnit, Variant)| {
            if whole.as_ref().is_none_or(|unit| unit.id != head.id)
                && let Some(done) = whole.replace(head)
                && (visit_moved(done.place, visit)?.is_break() || visit(done)?.is_break())
            {
                return Ok(ControlFlow::Break(()));
            }
            if let Some(unit) = &mut whole {
                unit.unit.variants.push(variant);
            }
            Ok(ControlFlow::Continue(()))
        })?;
        if walked.is_break() {
            return Ok(());
        }
        if let Some(last) = whole
            && (visit_moved(last.place, visit)?.is_break() || visit(last)?.is_break())
        {
            return Ok(());
        }
        visit_moved(i64::MAX, visit).map(|_| ())
    }

    fn origins(&self) -> Result<Vec<(Option<Locale>, ChangeId)>> {
        let locales = self.locales_known()?;
        self.all("SELECT DISTINCT source, added FROM unit", [], |row| {
            let source = row.get::<_, Option<i64>>(0)?.map(|id| locales.get(id)).transpose()?;
            Ok((source, ChangeId(row.get(1)?)))
        })
    }

    fn segments(&self, locale: &Locale, visit: Visit<'_, SegmentRow>) -> Result<()> {
        let locales = self.locales_known()?;
        let found = locales.found_by(locale);
        // Most of a memory is in two languages: reading it in order beats going to and fro by
        // the index of locales, which the + keeps out.
        self.segment_rows(&format!("+locale IN ({found})"), [], &locales, visit)
    }

    fn segments_by_hash(&self, hash: i64) -> Result<Vec<SegmentRow>> {
        self.collect_segments("hash = ?1", hash)
    }

    fn moved_units(&self) -> Result<Vec<UnitId>> {
        Ok(self.moved()?.into_iter().map(|(_, id)| id).collect())
    }

    fn places_by_hash(&self, hash: i64) -> Result<Vec<(UnitId, u64)>> {
        let sql = "SELECT id >> 16, id & 65535 FROM variant WHERE hash = ?1 ORDER BY id";
        self.all(sql, [hash], |row| Ok((UnitId(row.get(0)?), row.get(1)?)))
    }

    fn waiting_by_hash(&self, hash: i64) -> Result<Vec<SegmentRow>> {
        self.collect_segments("hash = ?1 AND alone = 1", hash)
    }

    fn count_by_hash(&self, hash: i64, most: u32) -> Result<u32> {
        self.read(|| {
            self.connection
                .prepare_cached("SELECT count(*) FROM (SELECT 1 FROM variant WHERE hash = ?1 LIMIT ?2)")?
                .query_row((hash, most), |row| row.get(0))
        })
    }

    fn segment(&self, unit: UnitId, place: u64) -> Result<Option<SegmentRow>> {
        let mut found = Vec::new();
        let locales = self.locales_known()?;
        self.segment_rows("id = ?1 << 16 | ?2", (unit.0, place), &locales, &mut |row| {
            found.push(row);
            Ok(())
        })?;
        Ok(found.pop())
    }

    fn index_version(&self) -> Result<Option<u32>> {
        self.read(|| {
            let sql = "SELECT value FROM setting WHERE name = 'index'";
            let mut statement = self.connection.prepare_cached(sql)?;
            let found: Option<String> = statement.query_row([], |row| row.get(0)).optional()?;
            Ok(found.and_then(|value| value.parse().ok()))
        })
    }

    fn posting_head(&self, key: u32) -> Result<Option<Vec<u8>>> {
        Ok(self.block(key, 0, 0)?.map(|(_, block)| block))
    }

    fn posting_parts(
        &self,
        key: u32,
        band: u8,
        visit: &mut dyn FnMut(u64, &[u8]) -> Result<()>,
    ) -> Result<()> {
        self.parts(key, band, visit)
    }

    fn posting_part(&self, key: u32, band: u8, segment: u64) -> Result<PostingPart> {
        self.part(key, band, segment)
    }

    fn token_block(&self, language: &str, number: u64) -> Result<Option<Vec<u8>>> {
        self.tokens(language, number)
    }

    fn token_blocks_at(
        &self,
        language: &str,
        numbers: &[u64],
        visit: &mut dyn FnMut(u64, &[u8]) -> Result<()>,
    ) -> Result<()> {
        self.tokens_at(language, numbers, visit)
    }

    fn token_blocks(&self, language: &str, visit: &mut dyn FnMut(u64, &[u8]) -> Result<()>) -> Result<()> {
        self.all_tokens(language, visit)
    }

    fn known_hashes(&self, hashes: &[i64]) -> Result<HashSet<i64>> {
        let mut known = HashSet::with_capacity(2 * hashes.len());
        let sql = "SELECT value FROM json_each(?1) WHERE EXISTS (SELECT 1 FROM variant WHERE hash = value)";
        let list = serde_json::Value::from(hashes).to_string();
        self.visit(sql, [list], |row| row.get(0), &mut |hash| {
            known.insert(hash);
            Ok(())
        })?;
        Ok(known)
    }

    fn languages(&self) -> Result<Vec<Locale>> {
        let locales = self.locales_known()?;
        self.write_counts()?;
        self.all("SELECT id FROM locale WHERE variants > 0 ORDER BY id", [], |row| locales.at(row, 0))
    }

    fn locales(&self) -> Result<Vec<(Locale, u64)>> {
        let locales = self.locales_known()?;
        self.write_counts()?;
        let sql = "SELECT id, variants FROM locale WHERE variants > 0 ORDER BY variants DESC, id";
        self.all(sql, [], |row| Ok((locales.at(row, 0)?, row.get(1)?)))
    }

    fn documents(&self) -> Result<Vec<(DocumentId, Document)>> {
        let locales = self.locales_known()?;
        self.all("SELECT id, name, locale, text, metadata FROM document ORDER BY id", [], |row| {
            Self::document_row(row, &locales)
        })
    }

    fn document(&self, name: &str) -> Result<Option<(DocumentId, Document)>> {
        let locales = self.locales_known()?;
        let sql = "SELECT id, name, locale, text, metadata FROM document WHERE name = ?1";
        Ok(self.all(sql, [name], |row| Self::document_row(row, &locales))?.pop())
    }

    fn document_numbered(&self, id: DocumentId) -> Result<Option<Document>> {
        let locales = self.locales_known()?;
        let sql = "SELECT id, name, locale, text, metadata FROM document WHERE id = ?1";
        Ok(self
            .all(sql, [id.0], |row| Self::document_row(row, &locales))?
            .pop()
            .map(|(_, document)| document))
    }

    fn neighbourhoods(&self, unit: UnitId) -> Result<Vec<Neighbourhood>> {
        let locales = self.locales_known()?;
        let sql = "SELECT (SELECT locale FROM document WHERE id = sentence.document),
                          sentence.unit,
                          (SELECT choice.unit FROM choice
                           WHERE choice.document = sentence.document AND choice.position = sentence.position
                           ORDER BY change DESC LIMIT 1),
                          before.unit,
                          after.unit
                   FROM (SELECT document, position FROM sentence WHERE unit = ?1
                         UNION SELECT document, position FROM choice WHERE unit = ?1) AS place
                   CROSS JOIN sentence USING (document, position)
                   LEFT JOIN sentence AS before
                   ON before.document = place.document AND before.position = place.position - 1
                   LEFT JOIN sentence AS after
                   ON after.document = place.document AND after.position = place.position + 1
                   ORDER BY place.document, place.position";
        self.all(sql, [unit.0], |row| {
            let unit = |column| Ok::<_, rusqlite::Error>(row.get::<_, Option<i64>>(column)?.map(UnitId));
            Ok(Neighbourhood {
                locale: locales.at(row, 0)?,
                unit: UnitId(row.get(1)?),
                chosen: unit(2)?,
                before: unit(3)?,
                after: unit(4)?,
            })
        })
    }

    fn original(&self, document: DocumentId) -> Result<Option<Original>> {
        let sql = "SELECT format, encoding, wrapped, bytes FROM original WHERE document = ?1";
        let mut found = self.all(sql, [document.0], |row| {
            let format = document_format(row)?;
            Ok(Original { format, encoding: row.get(1)?, wrapped: row.get(2)?, bytes: row.get(3)? })
        })?;
        Ok(found.pop())
    }

    fn format(&self, document: DocumentId) -> Result<DocumentFormat> {
        let mut found =
            self.all("SELECT format FROM original WHERE document = ?1", [document.0], document_format)?;
        Ok(found.pop().unwrap_or_default())
    }

    fn sentences(&self, document: DocumentId) -> Result<Vec<Sentence>> {
        self.all(
            r#"SELECT start, "end", paragraph, unit, codes,
                      (SELECT choice.unit FROM choice
                       WHERE choice.document = sentence.document AND choice.position = sentence.position
                       ORDER BY change DESC LIMIT 1)
               FROM sentence WHERE document = ?1 ORDER BY position"#,
            [document.0],
            |row| {
                Ok(Sentence {
                    start: row.get(0)?,
                    end: row.get(1)?,
                    paragraph: row.get(2)?,
                    unit: UnitId(row.get(3)?),
                    codes: stored(row, 4)?,
                    chosen: row.get::<_, Option<i64>>(5)?.map(UnitId),
                })
            },
        )
    }

    fn sentences_of(&self, unit: UnitId) -> Result<Vec<(DocumentId, usize)>> {
        self.all(
            "SELECT document, position FROM sentence WHERE unit = ?1 ORDER BY document, position",
            [unit.0],
            |row| Ok((DocumentId(row.get(0)?), row.get(1)?)),
        )
    }

    fn candidates(&self) -> Result<Vec<StoredCandidate>> {
        self.all_candidates()
    }

    fn candidate(&self, id: CandidateId) -> Result<Option<StoredCandidate>> {
        self.candidate_at(id)
    }

    fn concepts(&self) -> Result<Vec<StoredConcept>> {
        self.read_concepts()
    }

    fn concepts_added(&self) -> Result<Vec<(StoredConcept, ChangeId)>> {
        let added = self.all("SELECT added FROM concept ORDER BY id", [], |row| row.get(0).map(ChangeId))?;
        Ok(self.concepts()?.into_iter().zip(added).collect())
    }

    fn addition_of_concept(&self, id: ConceptId) -> Result<Option<ChangeId>> {
        let sql = "SELECT added FROM concept WHERE id = ?1";
        Ok(self.all(sql, [id.0], |row| row.get(0).map(ChangeId))?.pop())
    }

    fn term_keys(&self, search: &TermSearch<'_>, visit: &mut dyn FnMut(TermKey<'_>)) -> Result<()> {
        self.visit_term_keys(search, visit)
    }

    fn concepts_numbered(&self, ids: &[ConceptId]) -> Result<Vec<StoredConcept>> {
        self.read_concepts_numbered(ids)
    }

    fn concept_merges(&self) -> Result<Vec<(ConceptId, ConceptId)>> {
        let sql = "SELECT brought ->> 'from', subject_id FROM history
                   WHERE subject = 'concept' AND operation = 'merge' AND brought ->> 'from' IS NOT NULL ORDER BY id";
        self.all(sql, [], |row| Ok((ConceptId(row.get(0)?), ConceptId(row.get(1)?))))
    }

    fn concept(&self, name: &str) -> Result<Option<StoredConcept>> {
        self.read_concept(name)
    }

    fn concepts_beginning(&self, starts: &[i64]) -> Result<Option<Vec<StoredConcept>>> {
        if !self.knows_term_starts()? {
            return Ok(None);
        }
        let ids = self.beginning(starts)?;
        let concepts: Result<Vec<_>> = ids.into_iter().map(|id| self.read_concept_numbered(id)).collect();
        Ok(Some(concepts?.into_iter().flatten().collect()))
    }

    fn history(&self, subject: Subject) -> Result<Vec<Revision>> {
        let (name, id) = super::write::subject_columns(subject);
        let sql =
            format!("SELECT {REVISION} FROM history WHERE subject = ?1 AND subject_id = ?2 ORDER BY id");
        self.all(&sql, (name, id), revision)
    }

    fn history_between(&self, subject: Subject, places: Range<u64>) -> Result<Vec<Revision>> {
        let (name, id) = super::write::subject_columns(subject);
        let sql = format!(
            "SELECT {REVISION} FROM history WHERE subject = ?1 AND subject_id = ?2 ORDER BY id LIMIT ?3 OFFSET ?4"
        );
        let count = places.end.saturating_sub(places.start);
        self.all(&sql, (name, id, count, places.start), revision)
    }

    fn history_has(&self, subject: Subject, operation: Operation) -> Result<bool> {
        let (name, id) = super::write::subject_columns(subject);
        let sql =
            "SELECT EXISTS (SELECT 1 FROM history WHERE subject = ?1 AND subject_id = ?2 AND operation = ?3)";
        self.read(|| {
            let row = (name, id, operation.as_str());
            self.connection.prepare_cached(sql)?.query_row(row, |row| row.get(0))
        })
    }

    fn history_extent(&self, subject: Subject) -> Result<(u64, Option<(i64, ChangeId)>)> {
        let (name, id) = super::write::subject_columns(subject);
        self.read(|| {
            let count = "SELECT count(*) FROM history WHERE subject = ?1 AND subject_id = ?2";
            let last = "SELECT id, change FROM history WHERE subject = ?1 AND subject_id = ?2 ORDER BY id DESC LIMIT 1";
            let steps = self.connection.prepare_cached(count)?.query_row((name, id), |row| row.get(0))?;
            let last = self.connection.prepare_cached(last)?.query_row((name, id), |row| {
                Ok((row.get(0)?, ChangeId(row.get(1)?)))
            });
            Ok((steps, last.optional()?))
        })
    }

    fn steps_that_took_texts(&self, visit: Visit<'_, Revision>) -> Result<()> {
        let sql = format!(
            "SELECT {REVISION} FROM history WHERE subject = 'unit' AND operation IN ('edit', 'delete', 'undo') ORDER BY id"
        );
        self.visit(&sql, [], revision, visit)
    }

    fn units_of_change(&self, change: ChangeId) -> Result<Vec<UnitId>> {
        let sql = "SELECT id FROM unit WHERE added = ?1
                   UNION SELECT subject_id FROM history WHERE change = ?1 AND subject = 'unit' ORDER BY 1";
        self.all(sql, [change.0], |row| row.get(0).map(UnitId))
    }

    fn concepts_of_change(&self, change: ChangeId) -> Result<Vec<ConceptId>> {
        let sql = "SELECT id FROM concept WHERE added = ?1
                   UNION SELECT subject_id FROM history WHERE change = ?1 AND subject = 'concept' ORDER BY 1";
        self.all(sql, [change.0], |row| row.get(0).map(ConceptId))
    }

    fn changes(&self) -> Result<Vec<Change>> {
        self.all("SELECT id, kind, at, detail FROM change ORDER BY id", [], change)
    }

    fn import(&self, change: ChangeId) -> Result<Option<ImportRecord>> {
        let sql = format!("SELECT {IMPORT} FROM import WHERE change = ?1");
        Ok(self.all(&sql, [change.0], |row| import(row, 0))?.pop())
    }

    fn imports(&self) -> Result<Vec<(Change, ImportRecord)>> {
        let sql = format!(
            "SELECT id, kind, at, detail, {IMPORT} FROM change JOIN import ON import.change = change.id ORDER BY id"
        );
        self.all(&sql, [], |row| Ok((change(row)?, import(row, 4)?)))
    }

    fn import_of(&self, digest: &str) -> Result<Option<ChangeId>> {
        self.read(|| {
            self.connection
                .prepare_cached("SELECT max(change) FROM import WHERE digest = ?1 AND undone IS NULL")?
                .query_row([digest], |row| Ok(row.get::<_, Option<i64>>(0)?.map(ChangeId)))
        })
    }

    fn change(&self, id: ChangeId) -> Result<Option<Change>> {
        Ok(self.all("SELECT id, kind, at, detail FROM change WHERE id = ?1", [id.0], change)?.pop())
    }

    fn access_tokens(&self) -> Result<Vec<AccessToken>> {
        self.all_access_tokens()
    }

    fn counts(&self) -> Result<Counts> {
        let count = |table: &str| {
            self.read(|| {
                self.connection.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0))
            })
        };
        let size = |suffix: &str| {
            let mut name = self.path.as_os_str().to_owned();
            name.push(suffix);
            std::fs::metadata(name).map_or(0, |m| m.len())
        };
        Ok(Counts {
            units: count("unit")?,
            variants: self.locales()?,
            documents: count("document")?,
            sentences: count("sentence")?,
            concepts: count("concept")?,
            terms: count("term")?,
            bytes: size("") + size("-wal"),
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::model::{ChangeKind, Locale, Unit};
    use crate::store::sqlite::{Access, SqliteStore};
    use crate::store::{Commit, Store as _, Wanted};

    #[test]
    fn units_of_languages_were_looked_for_in_an_index_made_for_the_query() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("jisr.db");
        let locales = ["ar", "en"].map(|tag| Locale::parse(tag).unwrap());
        let mut store = SqliteStore::open(&path, Access::Create).unwrap();
        let [ar, en] = locales.clone();
        store
            .write(&Wanted::default(), &mut |writer| {
                let change = writer.add_change(ChangeKind::Import, 0, "")?;
                writer.add_unit(change, &Unit::pair(ar.clone(), "نعم", en.clone(), "Yes"))?;
                Ok(Commit::Yes)
            })
            .unwrap();
        drop(store);
        let selection = Selection { languages: locales.to_vec() };
        // The number of one language: one more would have hidden it.
        let sql = units_having(&selection, &Locales::default()).replace("IN ()", "IN (1)");
        let memory = rusqlite::Connection::open(&path).unwrap();
        let mut plan = memory.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let steps: Vec<String> =
            plan.query_map([], |row| row.get(3)).unwrap().map(|step| step.unwrap()).collect();
        assert!(!steps.is_empty() && !steps.iter().any(|step| step.contains("AUTOMATIC")), "{steps:?}");
    }
}
