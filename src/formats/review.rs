//! CSV of candidates for terms, to be reviewed in a spreadsheet and read back.
//!
//! The columns are `number,decision,kind,term,lang,translation,target_lang,status,count,documents,
//! confirmed,seen`. What is read back are the number, the decision (`accept`, `reject`, or nothing),
//! and the term and the translation, where they were changed; other columns may be taken out.

use std::io::{Read, Write};
use std::path::Path;

use super::csv::table::{Table, TableWriter};
use super::csv::{TableOptions, TableStyle, guessed};
use crate::error::{Error, Place, Result, quoted};
use crate::model::{CandidateId, Decision, Review, StoredCandidate, is_term};

/// The columns, in the order they are written.
const COLUMNS: [&str; 12] = [
    "number",
    "decision",
    "kind",
    "term",
    "lang",
    "translation",
    "target_lang",
    "status",
    "count",
    "documents",
    "confirmed",
    "seen",
];

/// A candidate as a row has it.
#[derive(Debug, Clone, Copy)]
pub struct ReviewRow<'a> {
    /// The candidate.
    pub stored: &'a StoredCandidate,
    /// How often it was seen.
    pub count: u64,
    /// In how many documents.
    pub documents: usize,
    /// In how many units the translation has it.
    pub confirmed: u64,
    /// The first place it was seen in.
    pub seen: &'a str,
}

/// Writes candidates; `name` is named in errors.
pub fn write_review<'a>(
    out: &mut dyn Write,
    name: impl AsRef<Path>,
    rows: impl IntoIterator<Item = ReviewRow<'a>>,
) -> Result<u64> {
    let mut table = TableWriter::new(out, name.as_ref(), TableStyle::default())?;
    table.write(COLUMNS)?;
    let mut written = 0;
    for ReviewRow { stored, count, documents, confirmed, seen } in rows {
        let candidate = &stored.candidate;
        let translation = candidate.translation.as_ref();
        let decision = match stored.decision {
            None => "",
            Some(Decision::Accepted) => "accept",
            Some(Decision::Rejected) => "reject",
        };
        table.write([
            &*stored.id.to_string(),
            decision,
            candidate.kind.as_str(),
            &candidate.term,
            candidate.lang.as_str(),
            translation.map_or("", |t| &t.text),
            translation.map_or("", |t| t.lang.as_str()),
            candidate.status.as_str(),
            &count.to_string(),
            &documents.to_string(),
            &confirmed.to_string(),
            seen,
        ])?;
        written += 1;
    }
    table.finish()?;
    Ok(written)
}

/// Reads a review; `file` is named in errors, `known` answers the candidates of the memory. Rows
/// that decide nothing and change nothing are left out.
pub fn read_review(
    input: Box<dyn Read>,
    file: &str,
    known: impl Fn(CandidateId) -> Option<StoredCandidate>,
) -> Result<Vec<Review>> {
    let mut table = Table::new(input, file, &COLUMNS, &COLUMNS[..2], &TableOptions::default())?;
    if let Some(encoding) = table.guessed() {
        let place = Place { file: file.to_owned(), line: Some(1), ..Place::default() };
        return Err(Error::input(place, guessed(encoding)));
    }
    let column = |table: &Table, name: &str| table.column(name);
    let (number, decision) = (column(&table, COLUMNS[0]), column(&table, COLUMNS[1]));
    let (term, translation) = (column(&table, "term"), column(&table, "translation"));
    let mut reviews: Vec<Review> = Vec::new();
    let mut lines: Vec<(CandidateId, u64)> = Vec::new();
    while table.next_row()? {
        let cell = |at: Option<usize>| at.map_or("", |at| table.cell(at).trim());
        let error = |at: Option<usize>, message: String| Err(table.error(at.unwrap_or_default(), message));
        let Ok(id) = cell(number).parse().map(CandidateId) else {
            let found = quoted(cell(number));
            return error(number, format!("column number: “{found}” is no number of a candidate"));
        };
        let Some(stored) = known(id) else {
            return error(number, format!("column number: there is no candidate {id} in this memory"));
        };
        if let Some((_, line)) = lines.iter().find(|(seen, _)| *seen == id) {
            return error(number, format!("column number: candidate {id} stands in line {line} already"));
        }
        lines.push((id, table.line()));
        let decided = match &*cell(decision).to_lowercase() {
            "" => None,
            "accept" | "accepted" => Some(Decision::Accepted),
            "reject" | "rejected" => Some(Decision::Rejected),
            other => {
                let found = quoted(other).into_owned();
                return error(
                    decision,
                    format!("column decision: “{found}” is no decision (write accept, reject or nothing)"),
                );
            }
        };
        let changed = |at: Option<usize>, before: &str| {
            at.map(|at| table.cell(at).trim()).filter(|text| *text != before.trim()).map(str::to_owned)
        };
        let other = stored.candidate.translation.as_ref();
        let new_term = changed(term, &stored.candidate.term);
        let new_translation = changed(translation, other.map_or("", |t| &t.text));
        for (at, name, new) in [(term, "term", &new_term), (translation, "translation", &new_translation)] {
            let Some(text) = new else { continue };
            if name == "translation" && other.is_none() {
                return error(
                    at,
                    "column translation: a preserved term has none (empty the cell)".to_owned(),
                );
            }
            if !is_term(text) {
                return error(
                    at,
                    format!("column {name}: the cell holds no term (fill it in one line, or write reject)"),
                );
            }
        }
        let edited = new_term.is_some() || new_translation.is_some();
        let redecided = decided.is_some() && decided != stored.decision;
        if stored.decision == Some(Decision::Accepted) && (edited || redecided) {
            return error(
                decision,
                format!(
                    "column decision: candidate {id} was accepted already (term remove takes it out of the termbase)"
                ),
            );
        }
        if edited || redecided {
            reviews.push(Review {
                id,
                term: new_term,
                translation: new_translation,
                decision: decided,
                was: None,
            });
        }
    }
    Ok(reviews)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::model::{Candidate, CandidateKind, Locale, TermStatus, Translated};

    fn stored(id: i64) -> StoredCandidate {
        let lang = |tag: &str| Locale::parse(tag).unwrap();
        let pair = Translated { text: "مزيج الخبراء".into(), lang: lang("ar") };
        StoredCandidate {
            id: CandidateId(id),
            key: id.to_string(),
            candidate: Candidate {
                kind: if id == 1 { CandidateKind::Gloss } else { CandidateKind::Preserved },
                term: "Mixture of Experts".into(),
                lang: lang("en"),
                status: TermStatus::Preserved,
                translation: (id == 1).then_some(pair),
            },
            decision: None,
        }
    }

    fn read(text: &str) -> Result<Vec<Review>> {
        let known = |id: CandidateId| (id.0 < 3).then(|| stored(id.0));
        read_review(Box::new(std::io::Cursor::new(text.to_owned())), "review.csv", known)
    }

    #[test]
    fn what_was_written_and_not_touched_decides_nothing() {
        let (a, b) = (stored(1), stored(2));
        let rows =
            [&a, &b]
                .map(|stored| ReviewRow { stored, count: 3, documents: 1, confirmed: 0, seen: "خبر 4" });
        let mut out = Vec::new();
        assert_eq!(write_review(&mut out, "review.csv", rows).unwrap(), 2);
        assert_eq!(read(std::str::from_utf8(&out).unwrap()).unwrap(), []);
    }

    #[test]
    fn decisions_and_edits() {
        let found = read("number;decision;translation\n1;accept;خليط الخبراء\n2;Reject;\n").unwrap();
        assert_eq!(found.len(), 2);
        assert_eq!(
            (found[0].translation.as_deref(), found[0].decision),
            (Some("خليط الخبراء"), Some(Decision::Accepted))
        );
        assert_eq!((found[1].translation.as_deref(), found[1].decision), (None, Some(Decision::Rejected)));
    }

    #[test]
    fn errors_name_line_and_column() {
        for (text, message) in [
            ("number,decision\n1,accept\nx,accept\n", "review.csv:3:1: column number: “x” is no number"),
            ("number,decision\n7,accept\n", "review.csv:2:1: column number: there is no candidate 7"),
            ("number,decision\n1,yes\n", "review.csv:2:3: column decision: “yes” is no decision"),
            ("number,decision\n1,\n1,\n", "review.csv:3:1: column number: candidate 1 stands in line 2"),
            ("number,decision,term\n1,accept,?!\n", "review.csv:2:10: column term: the cell holds no term"),
            (
                "number,decision,translation\n2,accept,خبراء\n",
                "review.csv:2:10: column translation: a preserved term has none",
            ),
            ("number,term\n1,x\n", "review.csv:1:1: the first row names no column decision"),
        ] {
            let error = read(text).unwrap_err().to_string();
            assert!(error.starts_with(message), "{error}");
        }
    }
}
