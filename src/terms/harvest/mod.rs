//! Harvest: the terms that the texts of a memory hold, proposed for review.
//!
//! Names that stand in Latin script in Arabic text are proposed as preserved terms; a term that a
//! bracket explains, as a pair: `Mixture of Experts (مزيج الخبراء)`, `وحدات معالجة الرسومات (GPUs)`;
//! a term with its short form in brackets, as an abbreviation. What the termbase has, and what was
//! decided before, is not proposed. Nothing is written.
//!
//! ```
//! use jisr::memory::{Memory, NewDocument};
//! use jisr::model::Locale;
//! use jisr::terms::harvest;
//!
//! let mut memory = Memory::in_memory()?;
//! let text = "ركز على نهج Mixture of Experts (مزيج الخبراء)، ووصل إلى وحدات معالجة الرسومات (GPUs).";
//! memory.add_document(&NewDocument { name: "خبر", locale: &Locale::parse("ar")?, text })?;
//! let found = harvest(memory.reader(), None)?;
//! let pairs: Vec<_> = found.iter().filter_map(|p| Some((&*p.candidate.term, &*p.candidate.translation.as_ref()?.text))).collect();
//! assert_eq!(pairs, [("GPUs", "وحدات معالجة الرسومات"), ("Mixture of Experts", "مزيج الخبراء")]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod abbreviation;
mod arabic;
mod brackets;
mod english;
mod gather;
mod words;

use serde::Serialize;

use self::gather::Gathering;
use super::seen::Counts;
use super::walk::walk;
use crate::error::Result;
use crate::model::Candidate;
use crate::store::Reader;

/// A candidate that was found in the texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Proposal {
    /// What it is known by when it is found again.
    #[serde(skip)]
    pub key: String,
    /// What it holds.
    #[serde(flatten)]
    pub candidate: Candidate,
    /// How often it was seen, and where.
    #[serde(flatten)]
    pub counts: Counts,
}

/// The candidates of a memory, or of one document: pairs first, then abbreviations, then
/// preserved terms, the most frequent first.
pub fn harvest(reader: &dyn Reader, document: Option<&str>) -> Result<Vec<Proposal>> {
    let mut gathering = Gathering::new(reader)?;
    walk(reader, document, &mut |visited| {
        gathering.visit(visited);
        Ok(())
    })?;
    Ok(gathering.proposals())
}
