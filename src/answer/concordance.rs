//! Concordance: the units that hold a piece of text.

use serde::Serialize;

use crate::error::Result;
use crate::matching::{Hit, Sought, concordance};
use crate::store::Reader;

/// A memory of so many units is searched in a moment by its index, but not without.
const WORTH_AN_INDEX: u64 = 20_000;

/// Units that hold a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct Hits {
    /// The text.
    pub query: String,
    /// The units, in the order they were added.
    pub hits: Vec<Hit>,
}

impl Hits {
    /// Looks for a text.
    pub fn find(reader: &dyn Reader, sought: &Sought<'_>) -> Result<Self> {
        Ok(Self { query: sought.text.to_owned(), hits: concordance(reader, sought)? })
    }
}

/// Whether the first search of a memory is to make the index of its texts: there is none, and
/// there are so many units that it is worth it.
pub fn wants_text_index(reader: &dyn Reader) -> Result<bool> {
    Ok(!reader.has_text_index()? && is_large(reader)?)
}

/// Whether so many units are searched in a moment by an index only.
pub(super) fn is_large(reader: &dyn Reader) -> Result<bool> {
    Ok(reader.counts()?.units >= WORTH_AN_INDEX)
}
