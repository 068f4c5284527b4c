//! The translations that the rows of an import name for sentences of documents.

use std::collections::{BTreeMap, HashMap};

use super::writing::Writing;
use crate::error::Result;
use crate::formats::SentenceName;
use crate::model::{ChangeId, Document, DocumentId, Sentence, Unit, UnitId};

/// What the rows of one import have named so far.
#[derive(Default)]
pub(super) struct Choices {
    documents: HashMap<String, Option<Named>>,
}

/// A document that rows name.
struct Named {
    id: DocumentId,
    document: Document,
    sentences: Vec<Sentence>,
    /// The places of each text, in order, and how many rows have named it.
    places: HashMap<String, (Vec<usize>, usize)>,
    /// The unit named for a place, and whether the row that named it changed nothing else.
    wanted: BTreeMap<usize, (UnitId, bool)>,
}

impl Choices {
    /// Notes that a row with `unit`, which is now the unit `id`, names a sentence. Where a
    /// text stands in a document more than once, the first row with it is for the first of
    /// its places, the second for the second, and the last for all that are left. Says why
    /// a row names none: it is then a row like any other.
    pub(super) fn name(
        &mut self,
        writer: &Writing<'_>,
        name: &SentenceName,
        unit: &Unit,
        id: UnitId,
        alone: bool,
    ) -> Result<Result<(), &'static str>> {
        if !self.documents.contains_key(&name.document) {
            self.documents.insert(name.document.clone(), Named::find(writer, &name.document)?);
        }
        let Some(Some(named)) = self.documents.get_mut(&name.document) else {
            return Ok(Err("the row names a document that is not in this memory"));
        };
        let Some(source) = unit.variant(&named.document.locale) else {
            return Ok(Err("the row names a document of another language"));
        };
        let text = &source.segment.text;
        let known = writer.unit(UnitId(name.unit))?;
        if known.and_then(|k| Some(k.unit.variant(&named.document.locale)?.segment.text == *text))
            != Some(true)
        {
            return Ok(Err("the row names a unit that does not have its source text"));
        }
        let Some((places, rows)) = named.places.get_mut(text) else {
            return Ok(Err("the row names a document that does not have its source text"));
        };
        let first = (*rows).min(places.len() - 1);
        *rows += 1;
        for (nth, place) in places[first..].iter().enumerate() {
            named.wanted.insert(*place, (id, alone && nth == 0));
        }
        Ok(Ok(()))
    }

    /// Makes the choices.
    pub(super) fn make(self, writer: &mut Writing<'_>, change: ChangeId) -> Result<Made> {
        let mut made = Made::default();
        for named in self.documents.into_values().flatten() {
            for (place, (unit, alone)) in named.wanted {
                let sentence = &named.sentences[place];
                // Kept even where it was chosen before: an earlier import may be undone.
                writer.choose(change, named.id, place, unit)?;
                made.choices += u64::from(sentence.chosen != Some(unit));
                made.rows += u64::from(alone && sentence.chosen.unwrap_or(sentence.unit) != unit);
            }
        }
        Ok(made)
    }
}

/// What came of the choices.
#[derive(Default)]
pub(super) struct Made {
    /// Choices that are other than before.
    pub(super) choices: u64,
    /// Rows that changed nothing else, but by their choice another translation is shown.
    pub(super) rows: u64,
}

impl Named {
    fn find(writer: &Writing<'_>, name: &str) -> Result<Option<Self>> {
        let Some((id, document)) = writer.document(name)? else { return Ok(None) };
        let sentences = writer.sentences(id)?;
        let mut places: HashMap<String, (Vec<usize>, usize)> = HashMap::new();
        for (place, sentence) in sentences.iter().enumerate() {
            places.entry(document.text[sentence.start..sentence.end].to_owned()).or_default().0.push(place);
        }
        Ok(Some(Self { id, document, sentences, places, wanted: BTreeMap::new() }))
    }
}
