//! What tells whether a unit or a concept is still what it was when it was read.

use std::fmt;

use serde::Serialize;
use xxhash_rust::xxh3::xxh3_128;

use super::undo::unwritable;
use crate::error::{Error, Result};
use crate::model::{StoredConcept, StoredUnit, Subject};
use crate::store::Reader;

/// The version of a unit or a concept: another one after every change of it, also after one that was
/// taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Version(u128);

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

/// What is to be changed must be, for the change to be made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Expected {
    /// Whatever it is.
    #[default]
    Anything,
    /// Of one of these versions, as they are shown.
    OneOf(Vec<String>),
}

impl Expected {
    /// Refuses what is of another version.
    pub(super) fn check(&self, found: Version, what: &str) -> Result<()> {
        match self {
            Self::OneOf(versions) if !versions.contains(&found.to_string()) => {
                let message = format!("{what} was changed since it was read; read it again, and change that");
                Err(Error::Stale(message))
            }
            _ => Ok(()),
        }
    }
}

/// The version of a unit.
///
/// ```
/// use jisr::Memory;
/// use jisr::memory::{Expected, unit_version};
/// use jisr::model::{Locale, Segment, Unit, Variant};
///
/// let mut memory = Memory::in_memory()?;
/// let id = memory.add_unit(&Unit::pair(Locale::parse("ar")?, "نعم", Locale::parse("en")?, "Yes"))?;
/// let read = unit_version(memory.reader(), &memory.unit(id)?)?;
/// let expected = Expected::OneOf(vec![read.to_string()]);
/// let mut edit = |text: &str| memory.edit_unit_if(id, &expected, |unit| {
///     unit.variants[1].segment = Segment::plain(text);
///     Ok(())
/// });
/// assert!(edit("Yes.").is_ok());
/// assert!(matches!(edit("Aye"), Err(jisr::Error::Stale(_))));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn unit_version(reader: &(impl Reader + ?Sized), stored: &StoredUnit) -> Result<Version> {
    version(reader, Subject::Unit(stored.id.0), &(stored, stored.place))
}

/// The version of a concept.
pub fn concept_version(reader: &(impl Reader + ?Sized), stored: &StoredConcept) -> Result<Version> {
    version(reader, Subject::Concept(stored.id.0), stored)
}

/// What stands, and how far its history goes: a text that comes back is of another version.
fn version(reader: &(impl Reader + ?Sized), subject: Subject, stands: &impl Serialize) -> Result<Version> {
    let (steps, last) = reader.history_extent(subject)?;
    let bytes = serde_json::to_vec(&(stands, steps, last)).map_err(|e| unwritable(&e))?;
    Ok(Version(xxh3_128(&bytes)))
}
