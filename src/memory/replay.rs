//! The steps of some units made again, without those of imports that were undone. Pure.
//!
//! A unit is what its steps made of it: records that imports and documents brought, edits,
//! deletions. Made again in their order, with some left out, they give the units that would
//! stand had those never been made: a record that was merged into a unit may now add it, and
//! one that found a unit complete may now complete it.

use std::collections::HashMap;

use super::difference;
use super::take_in::{Settled, settle};
use crate::model::{ChangeId, Unit, UnitId};

/// A step in the history of a unit.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Step {
    /// Its number in the sequence that units and steps share.
    pub(super) number: i64,
    /// The change it was part of.
    pub(super) change: ChangeId,
    /// The unit it was made on.
    pub(super) unit: UnitId,
    /// What was done.
    pub(super) deed: Deed,
}

/// What a step did.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Deed {
    /// A record was brought; with `keep` it is a unit of its own whatever there is.
    Bring {
        /// The record.
        unit: Unit,
        /// Whether duplicates are kept.
        keep: bool,
    },
    /// The unit was edited.
    Edit {
        /// The unit before.
        before: Unit,
        /// The unit after.
        after: Unit,
    },
    /// The unit was deleted.
    Delete,
    /// A document that had a sentence in it was removed: it goes if it only held that.
    Release,
}

/// A unit as the steps have made it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Made {
    pub(super) id: UnitId,
    /// The change that added it.
    pub(super) added: ChangeId,
    /// The number of the step that added it.
    pub(super) place: i64,
    pub(super) unit: Unit,
    pub(super) stands: bool,
}

/// What came of the steps.
#[derive(Debug, Default)]
pub(super) struct Replayed {
    pub(super) units: Vec<Made>,
    went: HashMap<UnitId, usize>,
}

impl Replayed {
    /// The unit that what stood in `id` has gone to, if it stands.
    pub(super) fn went_to(&self, id: UnitId) -> Option<&Made> {
        self.went.get(&id).map(|&at| &self.units[at]).filter(|made| made.stands)
    }
}

/// Makes the steps again, in their order. `in_use` says whether a document still has a
/// sentence that was kept in a unit; `fresh` gives numbers for units that need a new one.
pub(super) fn replay(
    steps: &[Step],
    in_use: impl Fn(UnitId) -> bool,
    mut fresh: impl FnMut() -> UnitId,
) -> Replayed {
    let mut replayed = Replayed::default();
    for step in steps {
        let target = replayed.went.get(&step.unit).copied();
        match &step.deed {
            Deed::Bring { unit, keep } => {
                let standing: Vec<usize> =
                    (0..replayed.units.len()).filter(|&i| replayed.units[i].stands).collect();
                let candidates = standing.iter().map(|&i| &replayed.units[i].unit);
                let at = match if *keep { Settled::New } else { settle(candidates, unit) } {
                    Settled::Same(nth, merged) | Settled::Completes(nth, merged) => {
                        replayed.units[standing[nth]].unit = merged;
                        standing[nth]
                    }
                    Settled::New => {
                        let taken = replayed.units.iter().any(|made| made.id == step.unit);
                        let id = if taken { fresh() } else { step.unit };
                        let (added, place) = (step.change, step.number);
                        replayed.units.push(Made { id, added, place, unit: unit.clone(), stands: true });
                        replayed.units.len() - 1
                    }
                };
                if target.is_none_or(|old| !replayed.units[old].stands) {
                    replayed.went.insert(step.unit, at);
                }
            }
            Deed::Edit { before, after } => {
                if let Some(made) = target.map(|at| &mut replayed.units[at]).filter(|made| made.stands) {
                    difference::apply(before, after, &mut made.unit);
                }
            }
            Deed::Delete => {
                if let Some(at) = target {
                    replayed.units[at].stands = false;
                }
            }
            Deed::Release => {
                let Some(at) = target else { continue };
                let held = replayed.went.iter().any(|(&id, &other)| other == at && in_use(id));
                if replayed.units[at].unit.variants.len() == 1 && !held {
                    replayed.units[at].stands = false;
                }
            }
        }
    }
    replayed
}
