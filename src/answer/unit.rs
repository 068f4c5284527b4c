//! One unit, and its history.

use serde::Serialize;

use crate::error::Result;
use crate::model::{Revision, StoredUnit, Subject};
use crate::store::Reader;

/// A unit and its history.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct ShownUnit {
    /// The unit.
    #[serde(flatten)]
    pub stored: StoredUnit,
    /// What was done to it, oldest first.
    pub history: Vec<Revision>,
}

impl ShownUnit {
    /// A unit with its history.
    pub fn of(reader: &dyn Reader, stored: StoredUnit) -> Result<Self> {
        let history = reader.history(Subject::Unit(stored.id.0))?;
        Ok(Self { stored, history })
    }
}

/// A unit that was deleted, as it stood.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct DeletedUnit {
    /// The unit.
    pub deleted: StoredUnit,
}
