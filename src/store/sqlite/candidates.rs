//! The review queue.

use rusqlite::Row;

use super::Session;
use super::locales::Locales;
use super::read::{Sql, Word};
use crate::error::Result;
use crate::model::{Candidate, CandidateId, ChangeId, Decision, StoredCandidate, Translated};

const COLUMNS: &str = "id, key, kind, term, locale, status, translation, target, decision";

impl Session {
    pub(super) fn all_candidates(&self) -> Result<Vec<StoredCandidate>> {
        let locales = self.locales_known()?;
        let sql = format!("SELECT {COLUMNS} FROM candidate ORDER BY id");
        self.all(&sql, [], |row| stored(row, &locales))
    }

    pub(super) fn candidate_at(&self, id: CandidateId) -> Result<Option<StoredCandidate>> {
        let locales = self.locales_known()?;
        let sql = format!("SELECT {COLUMNS} FROM candidate WHERE id = ?1");
        Ok(self.all(&sql, [id.0], |row| stored(row, &locales))?.pop())
    }

    pub(super) fn insert_candidate(
        &self,
        change: ChangeId,
        key: &str,
        candidate: &Candidate,
    ) -> Result<CandidateId> {
        let translation = candidate.translation.as_ref();
        let row = (
            change.0,
            key,
            candidate.kind.as_str(),
            &candidate.term,
            self.locale_id(&candidate.lang)?,
            candidate.status.as_str(),
            translation.map(|t| &t.text),
            translation.map(|t| self.locale_id(&t.lang)).transpose()?,
        );
        self.insert(
            "INSERT INTO candidate (added, key, kind, term, locale, status, translation, target)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            row,
        )
        .map(CandidateId)
    }

    pub(super) fn update_candidate(&self, stored: &StoredCandidate) -> Result<()> {
        let StoredCandidate { id, candidate, decision, .. } = stored;
        let translation = candidate.translation.as_ref();
        let row = (
            id.0,
            &candidate.term,
            self.locale_id(&candidate.lang)?,
            candidate.status.as_str(),
            translation.map(|t| &t.text),
            translation.map(|t| self.locale_id(&t.lang)).transpose()?,
            decision.map(Decision::as_str),
        );
        self.execute(
            "UPDATE candidate SET term = ?2, locale = ?3, status = ?4, translation = ?5, target = ?6,
             decision = ?7 WHERE id = ?1",
            row,
        )
        .map(|_| ())
    }
}

fn stored(row: &Row<'_>, locales: &Locales) -> Sql<StoredCandidate> {
    let target = row.get::<_, Option<i64>>(7)?.map(|id| locales.get(id)).transpose()?;
    let translation = row.get::<_, Option<String>>(6)?.zip(target);
    Ok(StoredCandidate {
        id: CandidateId(row.get(0)?),
        key: row.get(1)?,
        candidate: Candidate {
            kind: row.get::<_, Word<_>>(2)?.0,
            term: row.get(3)?,
            lang: locales.at(row, 4)?,
            status: row.get::<_, Word<_>>(5)?.0,
            translation: translation.map(|(text, lang)| Translated { text, lang }),
        },
        decision: row.get::<_, Option<Word<_>>>(8)?.map(|word| word.0),
    })
}
