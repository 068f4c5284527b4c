//! Undoing an import: the memory that would stand had it never run.
//!
//! The units it touched, and those that share a text with them, are a group of their own: what
//! becomes of a record depends on no other unit. Their steps are made again without those of
//! the import (`replay.rs`), and what comes of them takes the place of what stood.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;

use super::document::came_from_outside;
use super::replay::{Brought, Deed, Made, Outcome, Step, replay};
use super::writing::Writing;
use super::{Memory, keep};
use crate::error::{Error, Reason, Result};
use crate::model::{
    Change, ChangeId, ChangeKind, Document, DocumentId, Duplicates, ImportRecord, Operation, Revision,
    Segment, Sentence, StoredUnit, Subject, Unit, UnitId, now,
};
use crate::store::Commit;
use crate::text;

/// What undoing an import changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct UndoReport {
    /// The import.
    pub import: ChangeId,
    /// Its file.
    pub file: String,
    /// Units that are gone: nothing else had brought them.
    pub removed: u64,
    /// Units that are other than before.
    pub changed: u64,
    /// Units that are there again.
    pub restored: u64,
    /// Concepts that are gone or other than before.
    pub concepts: u64,
}

impl Memory {
    /// The imports, oldest first.
    pub fn imports(&self) -> Result<Vec<(Change, ImportRecord)>> {
        self.reader().imports()
    }

    /// Undoes an import. Later imports and edits of what is left stand, also those that were merged into the
    /// units it brought.
    pub fn undo_import(&mut self, import: ChangeId) -> Result<UndoReport> {
        self.write(|writer| {
            let Some(record) = writer.import(import)? else {
                return Err(Error::Missing(format!(
                    "there is no import {import} in this memory (import list shows them)"
                )));
            };
            if let Some(by) = record.undone {
                let message = format!("import {import} was undone already, by change {by}");
                return Err(Error::declined(Reason::UndoneBefore, message));
            }
            let change = writer.add_change(ChangeKind::Undo, now(), &format!("import {import}"))?;
            let mut report =
                UndoReport { import, file: record.file, removed: 0, changed: 0, restored: 0, concepts: 0 };
            let touched = writer.units_of_change(import)?;
            let gone = units_by_gone_texts(writer)?;
            writer.mark_undone(import, change)?;
            writer.forget_choices(import)?;
            let undone = undone_imports(writer)?;
            // Group by group: however much was imported, few units depend on each other.
            let mut done: BTreeSet<UnitId> = BTreeSet::new();
            let (mut origins, mut documents) = (Origins::default(), Documents::default());
            for unit in touched {
                if !done.contains(&unit) {
                    let group = Group::around(writer, unit, &gone, &mut origins)?;
                    done.extend(&group.units);
                    group.make_again(writer, change, &undone, &mut documents, &mut report)?;
                }
            }
            report.concepts = super::undo_terms::undo_terms(writer, import, change)?;
            Ok((Commit::Yes, report))
        })
    }
}

/// Units whose steps depend on each other, and those steps.
#[derive(Default)]
struct Group {
    units: BTreeSet<UnitId>,
    standing: BTreeMap<UnitId, StoredUnit>,
    steps: Vec<Step>,
    /// What the history has of those steps, by their numbers.
    revisions: HashMap<i64, Revision>,
}

impl Group {
    /// The group of a unit. `gone` has the units that once had a text and no longer do.
    fn around(
        writer: &Writing<'_>,
        unit: UnitId,
        gone: &HashMap<i64, BTreeSet<UnitId>>,
        origins: &mut Origins,
    ) -> Result<Self> {
        let mut group = Self::default();
        let mut looked_for: BTreeSet<i64> = BTreeSet::new();
        let mut next = vec![unit];
        while let Some(id) = next.pop() {
            if !group.units.insert(id) {
                continue;
            }
            let stored = writer.unit(id)?;
            let revisions = writer.history(Subject::Unit(id.0))?;
            let steps = steps_of(writer, id, stored.as_ref(), &revisions, origins)?;
            let mut hashes: BTreeSet<i64> = stored.iter().flat_map(|s| hashes(&s.unit)).collect();
            hashes.extend(steps.iter().flat_map(texts_of));
            for hash in hashes.into_iter().filter(|hash| looked_for.insert(*hash)) {
                next.extend(writer.segments_by_hash(hash)?.into_iter().map(|row| row.unit));
                next.extend(gone.get(&hash).into_iter().flatten());
            }
            group.standing.extend(stored.map(|s| (id, s)));
            group.steps.extend(steps);
            group.revisions.extend(revisions.into_iter().map(|revision| (revision.number, revision)));
        }
        group.steps.sort_by_key(|step| step.number);
        Ok(group)
    }

    /// Writes down what each step brought where that was only known from what stands: what
    /// stands is about to change.
    fn keep_steps(&mut self, writer: &mut Writing<'_>) -> Result<()> {
        for Step { number, change, unit, deed } in &self.steps {
            let (Deed::Bring { unit: brought, .. } | Deed::Move { unit: brought }) = deed else { continue };
            let revision = match self.revisions.entry(*number) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(unwritten) => {
                    unwritten.insert(revision(*number, *change, *unit, Operation::Add)?)
                }
            };
            if revision.brought.is_null() {
                revision.brought = json(brought)?;
                writer.restore_revision(revision)?;
            }
        }
        Ok(())
    }

    /// Makes the steps again without those of `undone` imports, and puts what comes of them in
    /// the place of what stands.
    fn make_again(
        mut self,
        writer: &mut Writing<'_>,
        change: ChangeId,
        undone: &BTreeSet<ChangeId>,
        documents: &mut Documents,
        report: &mut UndoReport,
    ) -> Result<()> {
        self.keep_steps(writer)?;
        let steps: Vec<Step> = self.steps.into_iter().filter(|step| !undone.contains(&step.change)).collect();
        let mut sentences = BTreeMap::new();
        for id in &self.units {
            sentences.insert(*id, writer.sentences_of(*id)?);
        }
        let replayed = replay(&steps, || writer.reserve_unit())?;

        // A step belongs to the history of the unit it was made on this time, with what it did.
        for (step, outcome) in steps.iter().zip(&replayed.outcomes) {
            let Some(Outcome { unit, brought }) = outcome else { continue };
            match (self.revisions.remove(&step.number), brought) {
                (Some(then), Some(Brought { operation, before })) => {
                    let before = before.as_ref().map_or(Ok(serde_json::Value::Null), json)?;
                    let subject = Subject::Unit(unit.0);
                    let revision = Revision { subject, operation: *operation, before, ..then.clone() };
                    if revision != then {
                        writer.restore_revision(&revision)?;
                    }
                }
                _ if *unit != step.unit => writer.move_revision(step.number, Subject::Unit(unit.0))?,
                _ => {}
            }
        }
        for (by, unit, sentence) in &replayed.moved {
            let addition = revision(unit.0, *by, *unit, Operation::Add)?;
            writer.restore_revision(&Revision { brought: json(sentence)?, ..addition })?;
        }
        for made in replayed.units.iter().filter(|made| made.stands) {
            put(writer, change, made, self.standing.get(&made.id), report)?;
        }
        let stands: BTreeSet<UnitId> = replayed.units.iter().filter(|m| m.stands).map(|m| m.id).collect();
        if sentences.values().any(|kept| !kept.is_empty()) {
            // What is about to go has no text any more that a sentence could be kept in.
            for id in self.standing.keys().filter(|id| !stands.contains(id)) {
                writer.replace_unit(*id, &Unit::default())?;
            }
        }
        for (id, kept) in &sentences {
            for (document, position) in kept {
                let Some((name, held)) = documents.sentence(writer, *document, *position)? else { continue };
                if let Some(made) = replayed.keeps(name, &held).filter(|made| made.id != *id) {
                    writer.move_sentence(*document, *position, made.id)?;
                }
            }
        }
        for (id, stored) in &self.standing {
            if let Some(made) = replayed.went_to(*id).filter(|made| made.id != *id) {
                writer.move_choices(*id, made.id)?;
            }
            if !stands.contains(id) {
                keep(writer, change, Subject::Unit(id.0), Operation::Undo, Some(&stored.unit), None)?;
                writer.delete_unit(*id)?;
                report.removed += 1;
            }
        }
        Ok(())
    }
}

/// The imports that are undone.
pub(super) fn undone_imports(writer: &Writing<'_>) -> Result<BTreeSet<ChangeId>> {
    let imports = writer.imports()?.into_iter();
    Ok(imports.filter_map(|(change, import)| import.undone.map(|_| change.id)).collect())
}

/// The documents whose sentences were asked for.
#[derive(Default)]
struct Documents(HashMap<DocumentId, Option<(Document, Vec<Sentence>)>>);

impl Documents {
    /// The name of a document, and what a sentence of it holds.
    fn sentence(
        &mut self,
        writer: &Writing<'_>,
        document: DocumentId,
        position: usize,
    ) -> Result<Option<(&str, Segment)>> {
        let known = match self.0.entry(document) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => {
                let found = writer.document_numbered(document)?;
                let sentences = writer.sentences(document)?;
                unknown.insert(found.map(|document| (document, sentences)))
            }
        };
        Ok(known.as_ref().and_then(|(document, sentences)| {
            let sentence = sentences.get(position)?;
            Some((document.name.as_str(), document.segment(sentence)))
        }))
    }
}

/// Puts a unit where it stands, if it is other than what stands there.
fn put(
    writer: &mut Writing<'_>,
    change: ChangeId,
    made: &Made,
    standing: Option<&StoredUnit>,
    report: &mut UndoReport,
) -> Result<()> {
    let stored = StoredUnit { id: made.id, added: made.added, place: made.place, unit: made.unit.clone() };
    match standing {
        Some(same) if *same == stored => return Ok(()),
        Some(other) if other.unit == stored.unit => {}
        Some(other) => {
            keep(writer, change, Subject::Unit(made.id.0), Operation::Undo, Some(&other.unit), None)?;
            report.changed += 1;
        }
        None => report.restored += 1,
    }
    writer.restore_unit(&stored)
}

/// The change that added a unit, where its addition is not written down as a step: it need not
/// be while what it brought can be read off what came after.
pub(super) fn unwritten_addition(
    id: UnitId,
    stored: Option<&StoredUnit>,
    revisions: &[Revision],
) -> Option<ChangeId> {
    let written = revisions.first().is_some_and(|first| first.number == id.0);
    // A unit that stands at the place of a later step was added by that.
    stored.filter(|stored| !written && stored.place == id.0).map(|stored| stored.added)
}

/// The steps of a unit, with what each brought.
fn steps_of(
    writer: &Writing<'_>,
    id: UnitId,
    stored: Option<&StoredUnit>,
    revisions: &[Revision],
    origins: &mut Origins,
) -> Result<Vec<Step>> {
    let before = |revision: &Revision| serde_json::from_value::<Unit>(revision.before.clone()).ok();
    // What stood after a step: what a later one found there, or what stands now.
    let after = |from: usize| {
        revisions[from..]
            .iter()
            .find_map(before)
            .or_else(|| stored.map(|s| s.unit.clone()))
            .unwrap_or_default()
    };
    let mut steps = Vec::new();
    if let Some(change) = unwritten_addition(id, stored, revisions) {
        steps.push(Step { number: id.0, change, unit: id, deed: origins.of(writer, change)?.deed(after(0)) });
    }
    for (nth, revision) in revisions.iter().enumerate() {
        let brought = serde_json::from_value::<Unit>(revision.brought.clone()).ok();
        let deed = match revision.operation {
            Operation::Add | Operation::Merge | Operation::Confirm => {
                let brought = brought.unwrap_or_else(|| after(nth + 1));
                origins.of(writer, revision.change)?.deed(brought)
            }
            Operation::Edit => {
                let Some(old) = before(revision) else { continue };
                Deed::Edit { before: old, after: brought.unwrap_or_else(|| after(nth + 1)) }
            }
            Operation::Delete | Operation::Release => {
                match document(writer, revision.change, ChangeKind::DocumentRemove)? {
                    Some(document) => Deed::Release { document },
                    None => Deed::Delete { before: before(revision).unwrap_or_else(|| after(nth + 1)) },
                }
            }
            Operation::Undo => continue,
        };
        steps.push(Step { number: revision.number, change: revision.change, unit: id, deed });
    }
    Ok(steps)
}

/// What a change makes of a unit that it brought.
#[derive(Clone)]
enum Origin {
    /// It made it of another one.
    Other,
    /// It brought it, as [`Deed::Bring`] says.
    Brought { keep: bool, outside: bool, document: Option<String> },
}

impl Origin {
    fn read(writer: &Writing<'_>, change: ChangeId) -> Result<Self> {
        if let Some(ChangeKind::Edit | ChangeKind::Delete) = writer.change(change)?.map(|change| change.kind)
        {
            return Ok(Self::Other);
        }
        Ok(Self::Brought {
            keep: writer.import(change)?.is_some_and(|import| import.duplicates == Duplicates::Keep),
            outside: came_from_outside(&**writer, change)?,
            document: document(writer, change, ChangeKind::DocumentAdd)?,
        })
    }

    fn deed(self, unit: Unit) -> Deed {
        match self {
            Self::Other => Deed::Move { unit },
            Self::Brought { keep, outside, document } => Deed::Bring { unit, keep, outside, document },
        }
    }
}

/// The last change that was asked for: units that depend on each other are mostly of one import, and its record is long.
#[derive(Default)]
struct Origins(Option<(ChangeId, Origin)>);

impl Origins {
    fn of(&mut self, writer: &Writing<'_>, change: ChangeId) -> Result<Origin> {
        match &self.0 {
            Some((last, origin)) if *last == change => Ok(origin.clone()),
            _ => {
                let origin = Origin::read(writer, change)?;
                self.0 = Some((change, origin.clone()));
                Ok(origin)
            }
        }
    }
}

/// The document that a change added or removed.
fn document(writer: &Writing<'_>, change: ChangeId, kind: ChangeKind) -> Result<Option<String>> {
    Ok(writer.change(change)?.filter(|change| change.kind == kind).map(|change| change.detail))
}

fn hashes(unit: &Unit) -> impl Iterator<Item = i64> {
    unit.variants.iter().map(|v| text::segment_hash(&v.segment.text))
}

/// The texts that a step brought or took, by their hashes.
fn texts_of(step: &Step) -> Vec<i64> {
    match &step.deed {
        Deed::Bring { unit, .. } | Deed::Move { unit } => hashes(unit).collect(),
        Deed::Edit { before, after } => hashes(before).chain(hashes(after)).collect(),
        Deed::Delete { .. } | Deed::Release { .. } => Vec::new(),
    }
}

/// The units that once had a text and no longer do, by the hash of the text.
fn units_by_gone_texts(writer: &Writing<'_>) -> Result<HashMap<i64, BTreeSet<UnitId>>> {
    let mut gone: HashMap<i64, BTreeSet<UnitId>> = HashMap::new();
    writer.steps_that_took_texts(&mut |revision| {
        if let (Subject::Unit(id), Ok(before)) =
            (revision.subject, serde_json::from_value::<Unit>(revision.before))
        {
            for hash in hashes(&before) {
                gone.entry(hash).or_default().insert(UnitId(id));
            }
        }
        Ok(())
    })?;
    Ok(gone)
}

/// A step of the history of a unit, that says no more than what was done.
fn revision(number: i64, change: ChangeId, unit: UnitId, operation: Operation) -> Result<Revision> {
    let subject = Subject::Unit(unit.0);
    let revision = Revision::new::<Unit>(change, subject, operation, None, None);
    Ok(Revision { number, ..revision.map_err(|e| unwritable(&e))? })
}

fn json(unit: &Unit) -> Result<serde_json::Value> {
    serde_json::to_value(unit).map_err(|e| unwritable(&e))
}

pub(super) fn unwritable(error: &serde_json::Error) -> Error {
    Error::Request(format!("a step of the history could not be written: {error}"))
}
