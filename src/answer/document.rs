//! Documents: the list of them, and the sentences of one beside their translations.

use serde::Serialize;

use crate::error::Result;
use crate::memory::{ShownSentence, document, shown_document, target_language};
use crate::model::{Document, DocumentFormat, DocumentId, Locale};
use crate::store::Reader;
use crate::terms::{LatinRun, Recognised, Recogniser, latin_runs};

/// The documents of a memory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct DocumentList {
    /// In the order they were added.
    pub documents: Vec<ListedDocument>,
}

/// A line of the list of documents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct ListedDocument {
    /// Its name.
    pub document: String,
    /// Its language.
    pub lang: Locale,
    /// The format of its file.
    pub format: DocumentFormat,
    /// How many sentences it has.
    pub sentences: usize,
    /// What it says of itself: name, value.
    #[cfg_attr(feature = "serve", schema(value_type = Vec<Vec<String>>))]
    pub metadata: Vec<(String, String)>,
}

impl DocumentList {
    /// The documents of a memory.
    pub fn of(reader: &dyn Reader) -> Result<Self> {
        let documents = reader.documents()?.into_iter();
        let documents = documents.map(|(id, document)| ListedDocument::of(reader, id, document));
        Ok(Self { documents: documents.collect::<Result<_>>()? })
    }
}

impl ListedDocument {
    /// A document of a memory, as it is listed.
    pub(crate) fn of(reader: &dyn Reader, id: DocumentId, document: Document) -> Result<Self> {
        Ok(Self {
            document: document.name,
            lang: document.locale,
            format: reader.format(id)?,
            sentences: reader.sentences(id)?.len(),
            metadata: document.metadata,
        })
    }
}

/// A document, each sentence beside its translation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct ShownDocument {
    /// Its name.
    pub document: String,
    /// Its language.
    pub source_lang: Locale,
    /// The language of the translations; none where nothing is translated from its language yet.
    pub target_lang: Option<Locale>,
    /// How many sentences are translated.
    pub translated: usize,
    /// The terms of the termbase that stand in it, the most frequent first.
    pub terms: Vec<CountedTerm>,
    /// Its sentences, in order.
    pub sentences: Vec<SentenceWithTerms>,
}

/// A sentence beside its translation, with its terms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct SentenceWithTerms {
    /// The sentence.
    #[serde(flatten)]
    pub sentence: ShownSentence,
    /// The runs of Latin script that stand in it; byte offsets in the sentence.
    pub preserved: Vec<LatinRun>,
    /// The terms of the termbase that stand in it; byte offsets in the sentence.
    pub terms: Vec<Recognised>,
}

/// A term of the termbase, and how often it stands in the document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct CountedTerm {
    /// The term.
    pub term: String,
    /// Its translation, if it has one.
    pub translation: Option<String>,
    /// How often.
    pub count: usize,
}

impl ShownDocument {
    /// A document beside its translation into a language: the one given, else the only other one.
    pub fn of(reader: &dyn Reader, name: &str, target: Option<&Locale>) -> Result<Self> {
        let source_lang = document(reader, name)?.locale;
        // A document that nothing is translated from yet can be read all the same.
        let alone = target.is_none() && reader.languages()?.iter().all(|l| source_lang.finds(l));
        let target_lang = if alone { None } else { Some(target_language(reader, target, &source_lang)?) };
        let termbase = reader.concepts()?;
        let recogniser = Recogniser::new(&termbase, &source_lang);
        let with_terms = |sentence: ShownSentence| SentenceWithTerms {
            preserved: latin_runs(&sentence.source),
            terms: recogniser.recognise(&sentence.source),
            sentence,
        };
        let sentences: Vec<SentenceWithTerms> =
            shown_document(reader, name, target_lang.as_ref())?.into_iter().map(with_terms).collect();
        Ok(Self {
            document: name.to_owned(),
            translated: sentences.iter().filter(|s| s.sentence.target.is_some()).count(),
            terms: counted(&sentences, target_lang.as_ref()),
            source_lang,
            target_lang,
            sentences,
        })
    }
}

/// The terms of a document, the most frequent first; of equal ones the first to stand there.
fn counted(sentences: &[SentenceWithTerms], target: Option<&Locale>) -> Vec<CountedTerm> {
    let mut terms: Vec<CountedTerm> = Vec::new();
    for found in sentences.iter().flat_map(|s| &s.terms) {
        match terms.iter_mut().find(|t| t.term == found.term) {
            Some(known) => known.count += 1,
            None => terms.push(CountedTerm {
                term: found.term.clone(),
                translation: found
                    .translations
                    .iter()
                    .find(|t| target.is_some_and(|l| l.finds(&t.lang)))
                    .map(|t| t.term.clone()),
                count: 1,
            }),
        }
    }
    terms.sort_by_key(|t| std::cmp::Reverse(t.count));
    terms
}
