//! The steps of some units made again, without those of imports that were undone. Pure.
//!
//! A unit is what its steps made of it: records that imports and documents brought, edits,
//! deletions. Made again in their order, with some left out, they give the units that would
//! stand had those never been made: a record that was merged into a unit may now add it, and
//! one that found a unit complete may now complete it.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::difference;
use super::take_in::{Settled, settle};
use crate::model::{ChangeId, Unit, UnitId};
use crate::text::segment_hash;

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
        /// Whether it came by itself, and not as the sentence of a document.
        outside: bool,
        /// The document that was added with it as a sentence.
        document: Option<String>,
    },
    /// The unit was edited.
    Edit {
        /// The unit before.
        before: Unit,
        /// The unit after.
        after: Unit,
    },
    /// The unit was deleted.
    Delete {
        /// The unit before.
        before: Unit,
    },
    /// A document that had a sentence in it was removed: it goes if it only held that.
    Release {
        /// The document.
        document: String,
    },
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
    /// Whether nothing but documents brought it, and nobody edited it.
    only_documents: bool,
    /// The documents that have a sentence in it.
    held_by: BTreeSet<String>,
}

/// What came of the steps.
#[derive(Debug, Default)]
pub(super) struct Replayed {
    pub(super) units: Vec<Made>,
    /// The unit each step was made on this time; none where there was none to make it on.
    pub(super) targets: Vec<Option<UnitId>>,
    went: HashMap<UnitId, usize>,
    /// All the units that what was brought into one has gone to: it may have gone apart.
    all: HashMap<UnitId, Vec<usize>>,
}

impl Replayed {
    /// The unit a step is made on this time. An edit and a deletion are of the texts that were
    /// seen then: where what was in the unit has gone apart, they are of the part that has them.
    fn target(&self, step: &Step) -> Option<usize> {
        let first = self.went.get(&step.unit).copied();
        let (Deed::Edit { before, .. } | Deed::Delete { before }) = &step.deed else { return first };
        let texts = |unit: &Unit| -> BTreeSet<(String, String)> {
            unit.variants.iter().map(|v| (v.locale.to_string(), v.segment.text.clone())).collect()
        };
        let seen = texts(before);
        let same = |at: &usize| self.units[*at].stands && texts(&self.units[*at].unit) == seen;
        first.filter(same).or_else(|| self.all.get(&step.unit)?.iter().copied().find(same)).or(first)
    }

    /// The unit that a document has this text in, if one stands.
    pub(super) fn held_by(&self, document: &str, text: &str) -> Option<&Made> {
        let has_text = |made: &Made| made.unit.variants.iter().any(|v| v.segment.text == text);
        self.units.iter().find(|made| made.stands && made.held_by.contains(document) && has_text(made))
    }

    /// The unit that what stood in `id` has gone to, if it stands.
    pub(super) fn went_to(&self, id: UnitId) -> Option<&Made> {
        self.went.get(&id).map(|&at| &self.units[at]).filter(|made| made.stands)
    }
}

/// Makes the steps again, in their order; `fresh` gives numbers for units that need a new one.
pub(super) fn replay(steps: &[Step], mut fresh: impl FnMut() -> UnitId) -> Replayed {
    let mut replayed = Replayed::default();
    // The sentences of a unit that was deleted, or edited so that it is theirs no more: the
    // same change brings them into another.
    let mut moving: Option<(ChangeId, usize)> = None;
    let mut by_text = ByText::default();
    let mut numbers: HashSet<UnitId> = HashSet::new();
    for step in steps {
        let mut target = replayed.target(step);
        match &step.deed {
            Deed::Bring { unit, keep, outside, document } => {
                let standing = by_text.standing(&replayed.units, unit);
                let candidates = standing.iter().map(|&i| &replayed.units[i].unit);
                let at = match if *keep { Settled::New } else { settle(candidates, unit) } {
                    Settled::Same(nth, merged) | Settled::Completes(nth, merged) => {
                        let made = &mut replayed.units[standing[nth]];
                        made.unit = merged;
                        made.only_documents &= !outside;
                        standing[nth]
                    }
                    Settled::New => {
                        let id = if numbers.insert(step.unit) { step.unit } else { fresh() };
                        let (added, place) = (step.change, step.number);
                        let (unit, only_documents) = (unit.clone(), !outside);
                        let held_by = BTreeSet::new();
                        replayed.units.push(Made {
                            id,
                            added,
                            place,
                            unit,
                            stands: true,
                            only_documents,
                            held_by,
                        });
                        replayed.units.len() - 1
                    }
                };
                if target.is_none_or(|old| !replayed.units[old].stands) {
                    replayed.went.insert(step.unit, at);
                }
                let moved = match moving {
                    Some((change, from)) if change == step.change && from != at => {
                        std::mem::take(&mut replayed.units[from].held_by)
                    }
                    _ => BTreeSet::new(),
                };
                replayed.units[at].held_by.extend(moved.into_iter().chain(document.clone()));
                by_text.add(&replayed.units[at].unit, at);
                replayed.all.entry(step.unit).or_default().push(at);
                target = Some(at);
            }
            Deed::Edit { before, after } => {
                if let Some(made) = target.map(|at| &mut replayed.units[at]).filter(|made| made.stands) {
                    difference::apply(before, after, &mut made.unit);
                    made.only_documents = false;
                    by_text.add(&made.unit, target.unwrap_or_default());
                    moving = target.map(|at| (step.change, at));
                }
            }
            Deed::Delete { .. } => {
                if let Some(at) = target {
                    replayed.units[at].stands = false;
                    moving = Some((step.change, at));
                }
            }
            Deed::Release { document } => {
                // Wherever its sentences have gone this time: they may have gone apart.
                for made in replayed.units.iter_mut().filter(|made| made.held_by.contains(document)) {
                    made.held_by.remove(document);
                    made.stands &=
                        made.unit.variants.len() != 1 || !made.only_documents || !made.held_by.is_empty();
                }
            }
        }
        replayed.targets.push(target.map(|at| replayed.units[at].id));
    }
    replayed
}

/// Where units with a text stand among those that were made. A unit that has a text no more
/// is found by it still, and is then none to be compared with.
#[derive(Default)]
struct ByText(HashMap<i64, BTreeSet<usize>>);

impl ByText {
    fn add(&mut self, unit: &Unit, at: usize) {
        for hash in unit.variants.iter().map(|v| segment_hash(&v.segment.text)) {
            self.0.entry(hash).or_default().insert(at);
        }
    }

    /// The units that stand and that this one may be the same as, or complete, in the order they
    /// were made: as in an import, those that share its rarest text, and those that wait.
    fn standing(&self, made: &[Made], unit: &Unit) -> Vec<usize> {
        let none = BTreeSet::new();
        let known: Vec<&BTreeSet<usize>> = unit
            .variants
            .iter()
            .map(|v| self.0.get(&segment_hash(&v.segment.text)).unwrap_or(&none))
            .collect();
        let rarest = known.iter().min_by_key(|units| units.len()).copied().unwrap_or(&none);
        let waiting = known.iter().copied().flatten().filter(|&&at| made[at].unit.variants.len() == 1);
        let found: BTreeSet<usize> = rarest.iter().chain(waiting).copied().collect();
        found.into_iter().filter(|&at| made[at].stands).collect()
    }
}
