//! Two documents that translate each other: which of their sentences do, as far as the texts and the memory say.

use std::ops::{ControlFlow, Range};

use crate::align::{Bead, Sentences, align_while};
use crate::error::{Error, Reason, Result};
use crate::formats::document::DocumentFile;
use crate::memory::{AlignedDocuments, NewFile};
use crate::model::{Locale, TermStatus};
use crate::store::{Reader, Selection, Wanted};
use crate::text::{Segmented, Sentence};

/// Beads that are less sure are to be reviewed: from here on some 99 in 100 are right, below seven in ten.
pub const DOUBTFUL: f32 = 0.9;

/// Of texts that translate each other most beads are at least so sure.
pub const LOST: f32 = 0.67;

/// The texts may not translate each other where more than one in so many beads is not.
const MANY: usize = 3;

/// The most units that are learnt from: more take long, and say little more of the frequent words.
const MOST_UNITS: usize = 20_000;

/// A document and its translation, cut into sentences.
pub struct DocumentPair<'a> {
    /// What was read.
    pub documents: (&'a DocumentFile, &'a DocumentFile),
    /// Their languages.
    pub languages: (&'a Locale, &'a Locale),
    /// Their sentences.
    pub sentences: (Sentences<'a>, Sentences<'a>),
}

/// Why two texts may not translate each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// So many of the beads with two sides, of so many, are less sure than [`LOST`].
    Unsure(usize, usize),
    /// So many of all beads, of so many, have one side alone.
    Alone(usize, usize),
}

impl<'a> DocumentPair<'a> {
    /// Texts that have a sentence a line.
    pub fn of_lines(
        documents: (&'a DocumentFile, &'a DocumentFile),
        languages: (&'a Locale, &'a Locale),
    ) -> Self {
        let lines =
            |document: &'a DocumentFile, language| Sentences::lines(document.text(), &primary(language));
        let sentences = (lines(documents.0, languages.0), lines(documents.1, languages.1));
        Self { documents, languages, sentences }
    }

    /// Texts as they are cut into sentences.
    pub fn of(
        documents: (&'a DocumentFile, &'a DocumentFile),
        languages: (&'a Locale, &'a Locale),
        cut: (&Segmented, &Segmented),
    ) -> Self {
        let sentences = |document: &'a DocumentFile, cut, language| {
            Sentences::of(document.text(), cut, &primary(language))
        };
        let sentences =
            (sentences(documents.0, cut.0, languages.0), sentences(documents.1, cut.1, languages.1));
        Self { documents, languages, sentences }
    }

    /// The beads, by what the texts say and what a memory knows, if there is one.
    pub fn align(&self, memory: Option<&dyn Reader>) -> Result<Vec<Bead>> {
        let known = memory.map(|reader| known_pairs(reader, self.languages)).transpose()?;
        self.align_knowing(&known.unwrap_or_default(), &Wanted::default())
    }

    /// The beads, by what the texts say and these pairs. It ends with [`Error::GivenUp`] once nobody wants them any
    /// more.
    pub fn align_knowing(&self, known: &[(String, String)], wanted: &Wanted) -> Result<Vec<Bead>> {
        let known: Vec<(&str, &str)> = known.iter().map(|(a, b)| (&**a, &**b)).collect();
        align_while(&self.sentences.0, &self.sentences.1, &known, &|| wanted.check())
    }

    /// The texts of both sides of a bead.
    pub fn sides(&self, bead: &Bead) -> (String, String) {
        let side = |document: &DocumentFile, piece: Option<Sentence>| {
            piece.map_or_else(String::new, |piece| document.segment(piece.start..piece.end).text)
        };
        (
            side(self.documents.0, piece(&self.sentences.0, &bead.source)),
            side(self.documents.1, piece(&self.sentences.1, &bead.target)),
        )
    }

    /// Both texts as documents whose sentences are the sides of the beads.
    pub fn aligned(&self, beads: &[Bead], names: (&'a str, &'a str)) -> AlignedDocuments<'a> {
        let pieces =
            |bead: &Bead| (piece(&self.sentences.0, &bead.source), piece(&self.sentences.1, &bead.target));
        AlignedDocuments {
            source: NewFile { name: names.0, locale: self.languages.0, file: self.documents.0 },
            target: NewFile { name: names.1, locale: self.languages.1, file: self.documents.1 },
            beads: beads.iter().map(pieces).collect(),
        }
    }
}

/// Refuses texts that are said to be in one language.
pub fn check_languages(source: &Locale, target: &Locale) -> Result<()> {
    if source.finds(target) || target.finds(source) {
        let message = format!(
            "both texts are said to be in the same language ({source} and {target}); a translation is in another"
        );
        return Err(Error::declined(Reason::SameLanguage, message));
    }
    Ok(())
}

/// Why the texts of these beads may not translate each other, if they may not.
pub fn doubt(beads: &[Bead]) -> Option<Doubt> {
    let both: Vec<&Bead> = beads.iter().filter(|b| !b.source.is_empty() && !b.target.is_empty()).collect();
    let lost = both.iter().filter(|bead| bead.confidence < LOST).count();
    let alone = beads.len() - both.len();
    if lost * MANY > both.len() {
        Some(Doubt::Unsure(lost, both.len()))
    } else if alone * MANY > beads.len() * (MANY - 1) {
        Some(Doubt::Alone(alone, beads.len()))
    } else {
        None
    }
}

/// The primary subtag of a language.
fn primary(language: &Locale) -> String {
    language.language().to_lowercase()
}

/// From the start of the first of some sentences to the end of the last; none of none, and of
/// empty lines.
fn piece(sentences: &Sentences<'_>, numbers: &Range<usize>) -> Option<Sentence> {
    let mut filled = numbers.clone().filter(|&number| !sentences.texts[number].is_empty());
    let first = filled.next()?;
    let last = filled.next_back().unwrap_or(first);
    Some(Sentence {
        start: sentences.starts[first],
        end: sentences.starts[last] + sentences.texts[last].len(),
        paragraph: sentences.paragraphs[first],
    })
}

/// What a memory knows of the words of two languages: its units and its terms, as pairs of texts.
pub fn known_pairs(
    reader: &dyn Reader,
    (source, target): (&Locale, &Locale),
) -> Result<Vec<(String, String)>> {
    let mut pairs = Vec::new();
    for stored in reader.concepts()? {
        let of = |lang: &Locale| -> Vec<&str> {
            let terms = stored.concept.terms.iter();
            let terms = terms.filter(|term| term.status != TermStatus::Forbidden && lang.finds(&term.locale));
            terms.map(|term| &*term.text).collect()
        };
        for ours in of(source) {
            pairs.extend(of(target).into_iter().map(|theirs| (ours.to_owned(), theirs.to_owned())));
        }
    }
    let most = pairs.len() + MOST_UNITS;
    let selection = Selection { languages: vec![source.clone(), target.clone()] };
    reader.walk_units(&selection, &mut |stored| {
        if let Some((ours, theirs)) = stored.unit.variant(source).zip(stored.unit.variant(target)) {
            pairs.push((ours.segment.text.clone(), theirs.segment.text.clone()));
        }
        Ok(if pairs.len() < most { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
    })?;
    Ok(pairs)
}
