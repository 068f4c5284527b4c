//! Concepts and their terms: rows and back.

use rusqlite::types::ValueRef;
use rusqlite::{Params, Row, ToSql};

use super::Session;
use super::locales::Locales;
use super::read::{Sql, Word, json_or_default};
use crate::error::Result;
use crate::model::{ChangeId, Concept, ConceptId, StoredConcept, Term};
use crate::store::{TermKey, TermSearch};
use crate::text;

/// What is read of a concept, with one of its terms.
const CONCEPT: &str = "SELECT c.id, c.name, c.subject_field, c.definition, c.note, c.tbx,
    t.locale, t.text, t.status, t.part_of_speech, t.gender, t.term_type, t.usage, t.definition, t.context,
    t.source, t.note, t.tbx
    FROM concept c LEFT JOIN term t ON t.concept = c.id";

impl Session {
    /// All concepts, in the order they were added.
    pub(super) fn read_concepts(&self) -> Result<Vec<StoredConcept>> {
        self.concepts_where("", [])
    }

    /// The concept with this name.
    pub(super) fn read_concept(&self, name: &str) -> Result<Option<StoredConcept>> {
        Ok(self.concepts_where("WHERE c.name = ?1", [name])?.pop())
    }

    pub(super) fn read_concept_numbered(&self, id: ConceptId) -> Result<Option<StoredConcept>> {
        Ok(self.concepts_where("WHERE c.id = ?1", [id.0])?.pop())
    }

    /// The concepts that a condition of SQL chooses, in the order they were added.
    fn concepts_where(&self, condition: &str, params: impl Params) -> Result<Vec<StoredConcept>> {
        let locales = self.locales_known()?;
        let mut concepts: Vec<StoredConcept> = Vec::new();
        let sql = format!("{CONCEPT} {condition} ORDER BY c.id, t.position");
        self.read(|| {
            let mut statement = self.connection.prepare_cached(&sql)?;
            let mut rows = statement.query(params)?;
            while let Some(row) = rows.next()? {
                let id = ConceptId(row.get(0)?);
                if concepts.last().is_none_or(|last| last.id != id) {
                    concepts.push(StoredConcept { id, concept: head(row)? });
                }
                // A concept without terms is one row without any.
                let has_term = row.get_ref(7)? != ValueRef::Null;
                if let (true, Some(last)) = (has_term, concepts.last_mut()) {
                    last.concept.terms.push(term(row, &locales)?);
                }
            }
            Ok(concepts)
        })
    }

    /// Hands over the keys of the terms asked for.
    pub(super) fn visit_term_keys(
        &self,
        search: &TermSearch<'_>,
        visit: &mut dyn FnMut(TermKey<'_>),
    ) -> Result<()> {
        let locales = self.locales_known()?;
        // No folded key has the last of all characters.
        let end = format!("{}\u{10FFFF}", search.beginning);
        self.read(|| {
            let mut hand_over = |condition: &str, params: &[&dyn ToSql]| -> rusqlite::Result<()> {
                let sql = format!(
                    "SELECT concept, position, locale, text, folded, stems FROM term WHERE {condition}"
                );
                let mut statement = self.connection.prepare_cached(&sql)?;
                let mut rows = statement.query(params)?;
                while let Some(row) = rows.next()? {
                    let text = |column| row.get_ref(column).and_then(|value| Ok(value.as_str()?));
                    visit(TermKey {
                        concept: ConceptId(row.get(0)?),
                        position: row.get(1)?,
                        locale: locales.known(row.get(2)?)?,
                        text: text(3)?,
                        folded: text(4)?,
                        stems: text(5)?,
                    });
                }
                Ok(())
            };
            hand_over("folded >= ?1 AND folded < ?2", &[&search.beginning, &end])?;
            for stems in search.stems {
                hand_over("stems = ?1", &[stems])?;
            }
            let Some(lengths) = &search.lengths else { return Ok(()) };
            let sql = "SELECT concept, position, folded FROM term WHERE length(folded) BETWEEN ?1 AND ?2";
            let mut statement = self.connection.prepare_cached(sql)?;
            let mut rows = statement.query([lengths.start(), lengths.end()])?;
            while let Some(row) = rows.next()? {
                if (search.is_near)(row.get_ref(2)?.as_str()?) {
                    let (concept, position) = (row.get::<_, i64>(0)?, row.get::<_, i64>(1)?);
                    hand_over("concept = ?1 AND position = ?2", &[&concept, &position])?;
                }
            }
            Ok(())
        })
    }

    /// The concepts with these numbers, in the order they were added.
    pub(super) fn read_concepts_numbered(&self, ids: &[ConceptId]) -> Result<Vec<StoredConcept>> {
        let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
        let ids = serde_json::json!(ids).to_string();
        self.concepts_where("WHERE c.id IN (SELECT value FROM json_each(?1))", [ids])
    }

    /// Makes the keys of all terms, by the normal forms of today.
    pub(super) fn key_terms(&self) -> Result<()> {
        let locales = self.locales_known()?;
        let terms = self.all("SELECT concept, position, locale, text FROM term", [], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, locales.at(row, 2)?, row.get::<_, String>(3)?))
        })?;
        for (concept, position, locale, term) in terms {
            let (folded, stems) = (text::segment_key(&term), text::stems(&term, locale.language()));
            let sql = "UPDATE term SET folded = ?3, stems = ?4 WHERE concept = ?1 AND position = ?2";
            self.execute(sql, (concept, position, folded, stems))?;
        }
        Ok(())
    }

    /// Adds a concept.
    pub(super) fn insert_concept(&self, change: ChangeId, concept: &Concept) -> Result<ConceptId> {
        let sql = "INSERT INTO concept (added, name) VALUES (?1, ?2)";
        let id = self.insert(sql, (change.0, &concept.name)).map(ConceptId)?;
        self.update_concept(id, concept)?;
        Ok(id)
    }

    /// Puts a concept in the place of what stands under its number.
    pub(super) fn update_concept(&self, id: ConceptId, concept: &Concept) -> Result<()> {
        let Concept { name, subject_field, definition, note, tbx, terms } = concept;
        self.execute(
            "UPDATE concept SET name = ?2, subject_field = ?3, definition = ?4, note = ?5, tbx = ?6 WHERE id = ?1",
            (id.0, name, subject_field, definition, note, list(tbx)),
        )?;
        self.execute("DELETE FROM term WHERE concept = ?1", [id.0])?;
        for (position, term) in terms.iter().enumerate() {
            self.execute(
                "INSERT INTO term (concept, position, locale, text, status, part_of_speech, gender, term_type,
                     usage, definition, context, source, note, tbx, folded, stems)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
                (
                    id.0,
                    position,
                    self.locale_id(&term.locale)?,
                    &term.text,
                    term.status.as_str(),
                    &term.part_of_speech,
                    &term.gender,
                    &term.term_type,
                    &term.usage,
                    &term.definition,
                    &term.context,
                    &term.source,
                    &term.note,
                    list(&term.tbx),
                    text::segment_key(&term.text),
                    text::stems(&term.text, term.locale.language()),
                ),
            )?;
        }
        self.write_term_starts(id, concept)
    }
}

fn head(row: &Row<'_>) -> Sql<Concept> {
    Ok(Concept {
        subject_field: row.get(2)?,
        definition: row.get(3)?,
        note: row.get(4)?,
        tbx: json_or_default(row, 5)?,
        ..Concept::new(row.get::<_, String>(1)?, Vec::new())
    })
}

fn term(row: &Row<'_>, locales: &Locales) -> Sql<Term> {
    Ok(Term {
        locale: locales.at(row, 6)?,
        text: row.get(7)?,
        status: row.get::<_, Word<_>>(8)?.0,
        part_of_speech: row.get(9)?,
        gender: row.get(10)?,
        term_type: row.get(11)?,
        usage: row.get(12)?,
        definition: row.get(13)?,
        context: row.get(14)?,
        source: row.get(15)?,
        note: row.get(16)?,
        tbx: json_or_default(row, 17)?,
    })
}

/// A list as it is kept: nothing where it is empty.
fn list(elements: &[String]) -> Option<String> {
    (!elements.is_empty()).then(|| serde_json::json!(elements).to_string())
}
