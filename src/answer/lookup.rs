//! Look-ups: the matches of a text, and the terms that stand in it.

use serde::Serialize;

use crate::error::Result;
use crate::matching::{DEFAULT_LIMIT, DEFAULT_MIN_SCORE, Query, lookup};
use crate::memory::{source_language, target_language};
use crate::model::{Locale, Match};
use crate::store::Reader;
use crate::terms::{LatinRun, Recognised, latin_runs, recognise_in};

/// A text to look up; languages that are left out are those that are certain.
#[derive(Debug, Clone)]
pub struct LookupRequest<'a> {
    /// The text.
    pub text: &'a str,
    /// The text before it, empty at the start of a document; none where it is not known.
    pub before: Option<&'a str>,
    /// The text after it, empty at the end of a document; none where it is not known.
    pub after: Option<&'a str>,
    /// Its language.
    pub source_lang: Option<&'a Locale>,
    /// The language of the translation.
    pub target_lang: Option<&'a Locale>,
    /// The lowest score that counts, in percent.
    pub min_score: u32,
    /// The most matches to answer.
    pub limit: usize,
}

impl<'a> LookupRequest<'a> {
    /// A text to look up in the usual way.
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            before: None,
            after: None,
            source_lang: None,
            target_lang: None,
            min_score: DEFAULT_MIN_SCORE,
            limit: DEFAULT_LIMIT,
        }
    }

    /// The query it is in a memory.
    pub fn query(&self, reader: &dyn Reader) -> Result<Query<'a>> {
        let source = source_language(reader, self.source_lang, self.text, self.target_lang)?;
        let target = target_language(reader, self.target_lang, &source)?;
        let &Self { text, before, after, min_score, limit, .. } = self;
        Ok(Query { min_score, limit, before, after, ..Query::new(text, source, target) })
    }
}

/// The matches of a text.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct Matches {
    /// The text.
    pub query: String,
    /// What was translated before, best first.
    pub matches: Vec<Match>,
    /// The terms that stand in it.
    #[serde(flatten)]
    pub terms: QueryTerms,
}

impl Matches {
    /// Looks a text up.
    pub fn find(reader: &dyn Reader, query: &Query<'_>) -> Result<Self> {
        let text = &query.segment.text;
        let terms = QueryTerms::new(text, recognise_in(reader, &query.source, text, false)?);
        Ok(Self { query: text.clone(), matches: lookup(reader, query)?, terms })
    }
}

/// The terms that stand in a query; byte offsets in it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct QueryTerms {
    /// The runs of Latin script in an Arabic query.
    pub preserved: Vec<LatinRun>,
    /// The terms of the termbase.
    pub terms: Vec<Recognised>,
}

impl QueryTerms {
    /// The terms of a text that were recognised, with the runs of Latin script in it.
    pub fn new(text: &str, terms: Vec<Recognised>) -> Self {
        Self { preserved: latin_runs(text), terms }
    }
}
