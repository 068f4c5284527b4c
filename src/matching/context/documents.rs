//! The contexts that sentences have in their documents, all at once, as texts: for an export. A
//! look-up asks the store for the neighbours of one unit's sentences.

use std::collections::HashMap;

use super::Context;
use crate::error::Result;
use crate::model::{Document, Locale, Sentence, UnitId};
use crate::store::Reader;

/// Documents, and where in them the sentences of units stand.
#[derive(Debug, Default)]
pub(crate) struct DocumentContexts {
    documents: Vec<(Document, Vec<Sentence>)>,
    /// By unit: the document among those, and the position of the sentence there.
    places: HashMap<UnitId, Vec<(usize, usize)>>,
}

/// A sentence in its document.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SentenceThere<'a> {
    /// Its language.
    pub(crate) locale: &'a Locale,
    /// Its text.
    pub(crate) text: &'a str,
    before: &'a str,
    after: &'a str,
}

impl SentenceThere<'_> {
    /// The sentences before and after it; empty at the start and the end of the document.
    pub(crate) fn context(&self) -> Context {
        Context { before: Some(self.before.to_owned()), after: Some(self.after.to_owned()) }
    }
}

impl DocumentContexts {
    /// Those of all documents.
    pub(crate) fn of_all(reader: &dyn Reader) -> Result<Self> {
        let mut contexts = Self::default();
        for (id, document) in reader.documents()? {
            contexts.add(document, reader.sentences(id)?);
        }
        Ok(contexts)
    }

    fn add(&mut self, document: Document, sentences: Vec<Sentence>) {
        let number = self.documents.len();
        for (position, sentence) in sentences.iter().enumerate() {
            // Where an import named another unit for the sentence, that one has its context.
            let unit = sentence.chosen.unwrap_or(sentence.unit);
            self.places.entry(unit).or_default().push((number, position));
        }
        self.documents.push((document, sentences));
    }

    /// The sentences of a unit, in the order of the documents and in them. A unit that an import
    /// named for a sentence may have another text since.
    pub(crate) fn of(&self, unit: UnitId) -> impl Iterator<Item = SentenceThere<'_>> {
        self.places.get(&unit).into_iter().flatten().map(|&(document, position)| {
            let (document, sentences) = &self.documents[document];
            let text = |place: Option<usize>| {
                place.and_then(|p| sentences.get(p)).map_or("", |s| &document.text[s.start..s.end])
            };
            SentenceThere {
                locale: &document.locale,
                text: text(Some(position)),
                before: text(position.checked_sub(1)),
                after: text(position.checked_add(1)),
            }
        })
    }
}
