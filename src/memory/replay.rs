//! The steps of some units made again, without those of imports that were undone. Pure.
//!
//! A unit is what its steps made of it: records that imports and documents brought, edits,
//! deletions. Made again in their order, with some left out, they give the units that would
//! stand had those never been made: a record that was merged into a unit may now add it, and
//! one that found a unit complete may now complete it.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::difference;
use super::merge::{Meeting, identity, meet};
use super::take_in::{Settled, settle};
use crate::error::Result;
use crate::model::{ChangeId, Operation, Segment, Unit, UnitId};
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
    /// A sentence of a document came into it, as the edit or the deletion before it left the
    /// sentence's own unit without its text. That follows from where sentences are kept, and is
    /// worked out anew; the step gives the unit its number.
    Move {
        /// The sentence, waiting for a translation.
        unit: Unit,
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
    /// The sentences that are kept in it, by the numbers of the steps that brought them.
    sentences: BTreeMap<i64, Kept>,
}

/// A sentence of a document.
#[derive(Debug, Clone, PartialEq)]
struct Kept {
    document: String,
    /// It, waiting for a translation.
    unit: Unit,
}

impl Kept {
    fn segment(&self) -> Option<&Segment> {
        self.unit.variants.first().map(|v| &v.segment)
    }
}

/// What came of a step.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Outcome {
    /// The unit it was made on.
    pub(super) unit: UnitId,
    /// What became of what it brought, if it brought something.
    pub(super) brought: Option<Brought>,
}

/// What became of a record that was brought: as a history has it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Brought {
    pub(super) operation: Operation,
    /// The unit it was merged into, as that stood before.
    pub(super) before: Option<Unit>,
}

/// What came of the steps.
#[derive(Debug, Default)]
pub(super) struct Replayed {
    pub(super) units: Vec<Made>,
    /// What came of each step; nothing where there was no unit to make it on.
    pub(super) outcomes: Vec<Option<Outcome>>,
    /// Sentences for which a step made a unit that it did not make then.
    pub(super) moved: Vec<(ChangeId, UnitId, Unit)>,
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

    /// The unit that a document's sentence that holds this is kept in.
    pub(super) fn keeps(&self, document: &str, held: &Segment) -> Option<&Made> {
        let is = |kept: &Kept| kept.document == document && kept.segment() == Some(held);
        self.units.iter().find(|made| made.sentences.values().any(is))
    }

    /// The unit that what stood in `id` has gone to, if it stands.
    pub(super) fn went_to(&self, id: UnitId) -> Option<&Made> {
        self.went.get(&id).map(|&at| &self.units[at]).filter(|made| made.stands)
    }
}

/// Makes the steps again, in their order; `fresh` gives numbers for units that need a new one.
pub(super) fn replay(steps: &[Step], fresh: impl FnMut() -> Result<UnitId>) -> Result<Replayed> {
    let (done, found, numbers) = (Replayed::default(), Found::default(), HashSet::new());
    let mut replay = Replay { done, found, numbers, moves: HashMap::new(), released: None, fresh };
    for (nth, step) in steps.iter().enumerate() {
        let outcome = replay.make(step, &steps[nth + 1..])?;
        let outcome = outcome.map(|(at, brought)| Outcome { unit: replay.done.units[at].id, brought });
        replay.done.outcomes.push(outcome);
    }
    Ok(replay.done)
}

struct Replay<F> {
    done: Replayed,
    found: Found,
    numbers: HashSet<UnitId>,
    /// What came of moves that were made with the edit before them, by their steps' numbers.
    moves: HashMap<i64, (usize, Brought)>,
    /// The change that removed the last document to go.
    released: Option<ChangeId>,
    fresh: F,
}

impl<F: FnMut() -> Result<UnitId>> Replay<F> {
    /// Makes a step, and answers the unit it was made on. `later` are the steps after it.
    fn make(&mut self, step: &Step, later: &[Step]) -> Result<Option<(usize, Option<Brought>)>> {
        let target = self.done.target(step);
        Ok(match &step.deed {
            Deed::Bring { unit, keep, outside, document } => {
                let (at, brought) = self.bring(step, unit, *keep)?;
                self.done.units[at].only_documents &= !outside;
                if let Some(document) = document.clone() {
                    let kept = Kept { document, unit: unit.clone() };
                    self.done.units[at].sentences.insert(step.number, kept);
                }
                self.went(step.unit, at);
                Some((at, Some(brought)))
            }
            Deed::Edit { before, after } => {
                if let Some(at) = target.filter(|at| self.done.units[*at].stands) {
                    let made = &mut self.done.units[at];
                    difference::apply(before, after, &mut made.unit);
                    made.only_documents = false;
                    self.found.add(&made.unit, at);
                    self.move_sentences(at, step, later)?;
                }
                target.map(|at| (at, None))
            }
            Deed::Delete { .. } => {
                if let Some(at) = target {
                    self.done.units[at].stands = false;
                    self.move_sentences(at, step, later)?;
                }
                target.map(|at| (at, None))
            }
            Deed::Move { unit } => {
                // Where the sentence is kept this time, moved or not.
                let is = |made: &Made| made.sentences.values().any(|kept| kept.unit == *unit);
                let unmoved = Brought { operation: Operation::Confirm, before: None };
                let moved = self.moves.remove(&step.number);
                let outcome = moved.or_else(|| self.done.units.iter().position(is).map(|at| (at, unmoved)));
                outcome.map(|(at, brought)| {
                    self.went(step.unit, at);
                    (at, Some(brought))
                })
            }
            Deed::Release { document } => {
                // Wherever its sentences have gone this time: they may have gone apart. The
                // first of the steps that removed it does it for all.
                let first = self.released.replace(step.change) != Some(step.change);
                for made in self.done.units.iter_mut().filter(|_| first) {
                    let before = made.sentences.len();
                    made.sentences.retain(|_, kept| kept.document != *document);
                    let only_held_it = made.unit.variants.len() == 1
                        && made.only_documents
                        && made.sentences.is_empty()
                        && before > 0;
                    made.stands &= !only_held_it;
                }
                target.map(|at| (at, None))
            }
        })
    }

    /// Brings a record: into the unit that is the same or waits for it, or as a new one, with
    /// the number it had then if that is free.
    fn bring(&mut self, step: &Step, unit: &Unit, keep: bool) -> Result<(usize, Brought)> {
        let units = &mut self.done.units;
        let standing = self.found.standing(units, unit);
        let candidates = standing.iter().map(|&i| &units[i].unit);
        let (at, operation, before) = match if keep { Settled::New } else { settle(candidates, unit) } {
            Settled::Same(nth, merged) if merged == units[standing[nth]].unit => {
                (standing[nth], Operation::Confirm, None)
            }
            Settled::Same(nth, merged) | Settled::Completes(nth, merged) => {
                let before = std::mem::replace(&mut units[standing[nth]].unit, merged);
                (standing[nth], Operation::Merge, Some(before))
            }
            Settled::New => {
                units.push(Made {
                    id: if self.numbers.insert(step.unit) { step.unit } else { (self.fresh)()? },
                    added: step.change,
                    place: step.number,
                    unit: unit.clone(),
                    stands: true,
                    only_documents: true,
                    sentences: BTreeMap::new(),
                });
                (units.len() - 1, Operation::Add, None)
            }
        };
        self.found.add(&self.done.units[at].unit, at);
        Ok((at, Brought { operation, before }))
    }

    /// Moves the sentences that are kept in a unit and have their text in it no more, as the
    /// edit or the deletion did that was just made. A unit made for one has the place of that
    /// step: after all that stood then, before all that came later. Of several the numbers
    /// ascend, as their order is then by number.
    fn move_sentences(&mut self, from: usize, by: &Step, later: &[Step]) -> Result<()> {
        let made = &mut self.done.units[from];
        let has = |kept: &Kept| {
            let text = kept.segment().map_or("", |segment| &segment.text);
            made.stands && made.unit.variants.iter().any(|v| v.segment.text == text)
        };
        let moving: Vec<i64> =
            made.sentences.iter().filter(|(_, kept)| !has(kept)).map(|(number, _)| *number).collect();
        let mut last = UnitId(0);
        for number in moving {
            let Some(kept) = self.done.units[from].sentences.remove(&number) else { continue };
            let moved_so = |step: &&Step| {
                step.change == by.change && matches!(&step.deed, Deed::Move { unit } if *unit == kept.unit)
            };
            let then = later.iter().find(moved_so);
            let unit = match then {
                Some(step) if step.unit > last && !self.numbers.contains(&step.unit) => step.unit,
                _ => (self.fresh)()?,
            };
            let (at, brought) = self.bring(&Step { unit, ..by.clone() }, &kept.unit, false)?;
            let brought_new = brought.operation == Operation::Add;
            match then {
                // Of a text that stands twice, what came of the first is kept.
                Some(step) => drop(self.moves.entry(step.number).or_insert((at, brought))),
                None if brought_new => {
                    self.done.moved.push((by.change, unit, kept.unit.clone()));
                }
                None => {}
            }
            if brought_new {
                last = unit;
            }
            self.went(unit, at);
            self.done.units[at].sentences.insert(number, kept);
        }
        Ok(())
    }

    /// Notes where what stood in a unit has gone.
    fn went(&mut self, unit: UnitId, at: usize) {
        let went = &mut self.done.went;
        if went.get(&unit).is_none_or(|old| !self.done.units[*old].stands) {
            went.insert(unit, at);
        }
        self.done.all.entry(unit).or_default().push(at);
    }
}

/// Where units stand among those that were made, by what a record may meet them by. A unit that
/// is no more what it was is found by that still, and is then none to be compared with.
#[derive(Default)]
struct Found {
    by_text: HashMap<i64, BTreeSet<usize>>,
    /// Those of one variant, by its text.
    waiting: HashMap<i64, BTreeSet<usize>>,
    /// Those of several, by their [`identity`].
    whole: HashMap<u64, BTreeSet<usize>>,
}

impl Found {
    fn add(&mut self, unit: &Unit, at: usize) {
        let alone = unit.variants.len() == 1;
        for hash in unit.variants.iter().map(|v| segment_hash(&v.segment.text)) {
            self.by_text.entry(hash).or_default().insert(at);
            if alone {
                self.waiting.entry(hash).or_default().insert(at);
            }
        }
        if !alone {
            self.whole.entry(identity(unit)).or_default().insert(at);
        }
    }

    /// The units that stand and that this one may be the same as, or complete, in the order they
    /// were made: of one variant it is the same as any unit that has it, of several as one that
    /// has them all, and it completes one that waits with one of them.
    fn standing(&self, made: &[Made], unit: &Unit) -> Vec<usize> {
        let hashes = unit.variants.iter().map(|v| segment_hash(&v.segment.text));
        let stands = |at: &usize| made[*at].stands;
        if unit.variants.len() == 1 {
            // The first that is the same is enough.
            let of_text = hashes.filter_map(|hash| self.by_text.get(&hash)).flatten().copied();
            let mut all = of_text.filter(stands);
            return all
                .find(|&at| matches!(meet(&made[at].unit, unit), Meeting::Same(_)))
                .into_iter()
                .collect();
        }
        let waiting = hashes.filter_map(|hash| self.waiting.get(&hash)).flatten();
        let whole = self.whole.get(&identity(unit)).into_iter().flatten();
        let found: BTreeSet<usize> = waiting.chain(whole).copied().filter(stands).collect();
        found.into_iter().collect()
    }
}
