//! One unit, and its history.

use serde::Serialize;

use crate::error::{Error, Result};
use crate::model::{Change, Operation, Revision, StoredUnit, Subject, Unit, UnitId};
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
    /// A unit of a memory.
    pub fn stored(reader: &dyn Reader, id: UnitId) -> Result<StoredUnit> {
        reader.unit(id)?.ok_or_else(|| missing(id))
    }

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

/// What was done to a unit.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct UnitHistory {
    /// The unit.
    pub unit: UnitId,
    /// What was done to it, oldest first.
    pub history: Vec<UnitStep>,
    /// How many earlier steps there are, which are not shown.
    pub earlier: u64,
}

/// A step in the history of a unit.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct UnitStep {
    /// The change it was part of.
    pub change: Change,
    /// What was done.
    pub operation: Operation,
    /// What the unit was before; none where the step added it, or changed nothing.
    pub before: Option<Unit>,
}

impl UnitHistory {
    /// The history of a unit, from the change that added it on; of one that is gone, too.
    pub fn of(reader: &dyn Reader, id: UnitId) -> Result<Self> {
        Self::some_of(reader, id, u64::MAX, u64::MAX)
    }

    /// The same, but only the last `limit` of the `before` steps that come first.
    pub fn some_of(reader: &dyn Reader, id: UnitId, before: u64, limit: u64) -> Result<Self> {
        let subject = Subject::Unit(id.0);
        let stored = reader.unit(id)?;
        let (written, _) = reader.history_extent(subject)?;
        if stored.is_none() && written == 0 {
            return Err(missing(id));
        }
        // While a unit stands its own row says which change added it.
        let added = match stored {
            Some(stored) if !reader.history_has(subject, Operation::Add)? => Some(stored.added),
            _ => None,
        };
        let unwritten = u64::from(added.is_some());
        let end = before.min(written + unwritten);
        let start = end.saturating_sub(limit);
        let first = added.filter(|_| (start..end).contains(&0)).map(|change| (change, Operation::Add, None));
        let places = start.saturating_sub(unwritten)..end.saturating_sub(unwritten);
        let steps = reader.history_between(subject, places)?.into_iter().map(|revision| {
            let before = serde_json::from_value(revision.before).ok();
            (revision.change, revision.operation, before)
        });
        let mut history = Vec::new();
        for (change, operation, before) in first.into_iter().chain(steps) {
            history.extend(reader.change(change)?.map(|change| UnitStep { change, operation, before }));
        }
        Ok(Self { unit: id, history, earlier: start })
    }
}

fn missing(id: UnitId) -> Error {
    Error::Missing(format!("there is no unit {id} in this memory (lookup and concordance show them)"))
}
