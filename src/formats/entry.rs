//! A record of a file of terms: a concept.

use super::{Language, Skip};
use crate::error::Result;
use crate::model::{Concept, Term};

/// A concept as a file has it, and what of it was left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The line it starts at, from 1.
    pub line: u64,
    /// The concept. One that the file does not name has an empty name.
    pub concept: Concept,
    /// Of each of its terms, whether the file says its status; else that is the usual one.
    pub has_status: Vec<bool>,
    /// How many terms were read: those of the concept, those that stood in it twice, and those
    /// that were left out.
    pub terms: u64,
    /// How many terms were left out whole.
    pub left_out: u64,
    /// What was left out, and why.
    pub skipped: Vec<Skip>,
    /// What was kept as it is but looks wrong.
    pub warnings: Vec<Skip>,
}

/// A file of terms, read concept by concept.
pub trait ConceptReader {
    /// The next concept; none at the end of the file. After an error the reader is done.
    fn next_entry(&mut self) -> Result<Option<Entry>>;

    /// What the file says of itself as a whole, as JSON: null where it says nothing.
    fn header(&self) -> serde_json::Value {
        serde_json::Value::Null
    }

    /// What was left out, or looks wrong, outside of all entries: asked for at the end.
    fn outside(&self) -> (&[Skip], &[Skip]);

    /// How many terms were left out that stand in no entry: asked for at the end.
    fn left_out(&self) -> u64 {
        0
    }

    /// The languages of the terms read so far.
    fn languages(&self) -> &[Language];
}

/// The most remarks on one entry; of a file of nothing but them the rest are not told apart.
const REMARKS: usize = 1000;

impl Entry {
    /// An entry that has no terms yet.
    pub fn new(line: u64, concept: Concept) -> Self {
        Self {
            line,
            concept,
            has_status: Vec::new(),
            terms: 0,
            left_out: 0,
            skipped: Vec::new(),
            warnings: Vec::new(),
        }
    }

    /// Takes what is said of the concept beside its terms, where nothing was said of it yet; what
    /// says otherwise than what is there is kept as a further remark.
    pub fn say(&mut self, about: Concept) {
        let mut remarks = Vec::new();
        let tbx = about.tbx.clone();
        for (name, there, brought) in self.concept.fields_with(about) {
            match (there.as_deref(), brought) {
                (None, brought) => *there = brought,
                (Some(there), Some(brought)) if there != brought => {
                    remarks.push(if name == "note" { brought } else { format!("{name}: {brought}") });
                }
                _ => {}
            }
        }
        for element in tbx.into_iter().chain(remarks.iter().map(|text| remark(text))) {
            if !self.concept.tbx.contains(&element) {
                self.concept.tbx.push(element);
            }
        }
    }

    /// Adds a term. Of one that is there already, what is new is taken; what says otherwise than
    /// what is there is kept as a further remark, so that nothing is lost.
    pub fn push(&mut self, line: u64, term: Term, has_status: bool) {
        self.terms += 1;
        let Some(at) = self.concept.terms.iter().position(|known| known.is_same(&term)) else {
            self.concept.terms.push(term);
            self.has_status.push(has_status);
            return;
        };
        self.warn(line, "the same term twice in a concept (made one)");
        let known = &mut self.concept.terms[at];
        if has_status && !self.has_status[at] {
            known.status = term.status;
            self.has_status[at] = true;
        } else if has_status && known.status != term.status {
            known.tbx.push(remark(&format!("status: {}", term.status)));
        }
        let mut other = Vec::new();
        for (name, there, brought) in known.fields_with(term.clone()) {
            match (there.as_deref(), brought) {
                (None, brought) => *there = brought,
                (Some(there), Some(brought)) if there != brought => other.push((name, brought)),
                _ => {}
            }
        }
        for (name, text) in other {
            let text = if name == "note" { text } else { format!("{name}: {text}") };
            known.tbx.push(remark(&text));
        }
        for element in term.tbx {
            if !known.tbx.contains(&element) {
                known.tbx.push(element);
            }
        }
    }

    /// Notes that something was left out.
    pub(super) fn skip(&mut self, line: u64, reason: impl Into<String>) {
        if self.skipped.len() < REMARKS {
            self.skipped.push(Skip { line, reason: reason.into() });
        }
    }

    /// Notes that something looks wrong.
    pub(super) fn warn(&mut self, line: u64, reason: impl Into<String>) {
        if self.warnings.len() < REMARKS {
            self.warnings.push(Skip { line, reason: reason.into() });
        }
    }
}

/// A further remark, as [`Term::tbx`] keeps it.
fn remark(text: &str) -> String {
    super::tbx::note(text)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::model::{Locale, TermStatus};

    #[test]
    fn a_term_that_stands_twice_loses_nothing() {
        let term = |note: &str, gender: Option<&str>| Term {
            note: Some(note.into()),
            gender: gender.map(str::to_owned),
            ..Term::new(Locale::parse("ar").unwrap(), "شبكة")
        };
        let mut entry = Entry::new(1, Concept::new("net", Vec::new()));
        entry.push(2, term("أولى", None), false);
        entry.push(3, term("second", Some("feminine")).with_status(TermStatus::Admitted), true);
        let [only] = entry.concept.terms.as_slice() else { panic!("{entry:?}") };
        assert_eq!((only.status, only.gender.as_deref()), (TermStatus::Admitted, Some("feminine")));
        assert_eq!(
            (only.note.as_deref(), &only.tbx[..]),
            (Some("أولى"), &["<note>second</note>".to_owned()][..])
        );
        assert_eq!((entry.terms, entry.warnings.len()), (2, 1));
    }
}
