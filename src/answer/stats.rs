//! How much a memory holds.

use serde::Serialize;

use crate::error::Result;
use crate::model::Locale;
use crate::store::Reader;

/// What a memory holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct Stats {
    /// Units.
    pub units: u64,
    /// Variants by locale, most frequent first.
    pub variants: Vec<LocaleCount>,
    /// Documents.
    pub documents: u64,
    /// Sentences of all documents.
    pub sentences: u64,
    /// Concepts.
    pub concepts: u64,
    /// Terms.
    pub terms: u64,
    /// Bytes on disk.
    pub bytes: u64,
}

/// A locale, and how many variants are in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct LocaleCount {
    /// The locale.
    pub lang: Locale,
    /// How many.
    pub count: u64,
}

impl Stats {
    /// Counts what a memory holds.
    pub fn of(reader: &dyn Reader) -> Result<Self> {
        let counts = reader.counts()?;
        let of_locale = |(lang, count)| LocaleCount { lang, count };
        Ok(Self {
            units: counts.units,
            variants: counts.variants.into_iter().map(of_locale).collect(),
            documents: counts.documents,
            sentences: counts.sentences,
            concepts: counts.concepts,
            terms: counts.terms,
            bytes: counts.bytes,
        })
    }
}
