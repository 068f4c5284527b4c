//! What a unit was before, step by step.

use super::dates;
use super::texts::{self, Markup};
use super::words::Words;
use crate::answer::UnitStep;
use crate::model::{Annotation, Change, ChangeId, ChangeKind, Meta, Operation, Unit, Variant};

/// How many steps of a history stand on a page.
pub(super) const STEPS: usize = 50;

/// A step of the history.
pub(super) struct Step {
    pub(super) change: ChangeId,
    pub(super) when: String,
    pub(super) what: String,
    pub(super) detail: Option<Markup>,
    pub(super) changes: Vec<Changed>,
    /// Whether what stood before can be put back.
    pub(super) can_undo: bool,
    pub(super) is_last: bool,
}

/// What a step changed: what it is (a language, a note, a property), what stood before, what stands after.
type Changed = (Markup, Option<Markup>, Option<Markup>);

/// A page of the history of a unit as it stands, newest first; the files of the imports that were undone are told by what
/// undid them.
pub(super) fn steps(
    words: &Words,
    unit: Option<&Unit>,
    (history, undone): (&[UnitStep], &[(ChangeId, String)]),
    start: usize,
) -> Vec<Step> {
    let mut after = unit;
    let mut later_can = false;
    let mut steps: Vec<Step> = Vec::new();
    for (at, UnitStep { change, operation, before }) in history.iter().rev().enumerate() {
        if at >= start + STEPS {
            break;
        }
        if at >= start {
            let changes = before.as_ref().map(|before| changes(words, before, after));
            steps.push(Step {
                change: change.id,
                when: dates::shown(change.at),
                what: words.say(operation_name(*operation)),
                detail: detail(change, undone),
                changes: changes.unwrap_or_default(),
                can_undo: before.is_some(),
                is_last: !later_can,
            });
        }
        later_can |= before.is_some();
        after = before.as_ref().or(after);
    }
    steps
}

/// What a step changed of the texts, and of the notes and properties beside them.
fn changes(words: &Words, before: &Unit, after: Option<&Unit>) -> Vec<Changed> {
    let blank = Unit::default();
    let after = after.unwrap_or(&blank);
    let mut changes = Vec::new();
    let mut left: Vec<&Variant> = after.variants.iter().collect();
    for old in &before.variants {
        let name = texts::name(&words.language_name(&old.locale));
        // A file may have several texts of one language: they are told apart by their order.
        let place = left.iter().position(|new| new.locale == old.locale);
        match place.map(|at| left.remove(at)) {
            Some(new) => {
                if new.segment != old.segment {
                    let (old, new) = texts::change(&old.locale, &old.segment, &new.segment);
                    changes.push((name.clone(), Some(old), Some(new)));
                }
                let notes = notes(words, &old.meta, &new.meta);
                changes.extend(notes.map(|(note, old, new)| (texts::then(&name, &note), old, new)));
            }
            None => changes.push((name, Some(texts::segment(&old.locale, &old.segment)), None)),
        }
    }
    for new in left {
        let text = texts::segment(&new.locale, &new.segment);
        changes.push((texts::name(&words.language_name(&new.locale)), None, Some(text)));
    }
    changes.extend(notes(words, &before.meta, &after.meta));
    changes
}

/// The notes and properties that a step took away, and those that it added.
fn notes(words: &Words, before: &Meta, after: &Meta) -> impl Iterator<Item = Changed> {
    let mut added: Vec<&Annotation> = after.annotations.iter().collect();
    let mut gone = Vec::new();
    for old in &before.annotations {
        match added.iter().position(|new| *new == old) {
            Some(at) => drop(added.remove(at)),
            None => gone.push(old),
        }
    }
    let label = |annotation: &Annotation| match annotation.prop_type() {
        Some(kind) => texts::code(kind),
        None => texts::name(&words.say("unit-note")),
    };
    let shown = |annotation: &&Annotation| (label(annotation), texts::name(&annotation.text));
    let gone: Vec<_> = gone.iter().map(shown).collect();
    let added: Vec<_> = added.iter().map(shown).collect();
    let gone = gone.into_iter().map(|(label, text)| (label, Some(text), None));
    gone.chain(added.into_iter().map(|(label, text)| (label, None, Some(text))))
}

/// What brought a step: the file of an import, or of one that was undone, the name of a document.
fn detail(change: &Change, undone: &[(ChangeId, String)]) -> Option<Markup> {
    match change.kind {
        ChangeKind::Import | ChangeKind::DocumentAdd | ChangeKind::DocumentRemove => {
            Some(texts::name(&change.detail))
        }
        ChangeKind::Undo => undone.iter().find(|(by, _)| *by == change.id).map(|(_, file)| texts::name(file)),
        _ => None,
    }
}

/// The message for a step.
fn operation_name(operation: Operation) -> &'static str {
    match operation {
        Operation::Add => "step-add",
        Operation::Merge => "step-merge",
        Operation::Confirm => "step-confirm",
        Operation::Edit => "step-edit",
        Operation::Delete => "step-delete",
        Operation::Release => "step-release",
        Operation::Undo => "step-made-again",
    }
}
