//! What a unit was before, step by step.

use super::dates;
use super::texts::{self, Markup};
use super::words::Words;
use crate::answer::UnitStep;
use crate::model::{Change, ChangeId, ChangeKind, Operation, Unit, Variant};

/// How many steps of a history stand on a page.
pub(super) const STEPS: usize = 50;

/// A step of the history.
pub(super) struct Step {
    pub(super) change: ChangeId,
    pub(super) when: String,
    pub(super) what: String,
    pub(super) detail: Option<Markup>,
    /// What it changed: the language, what stood before, what stands after.
    pub(super) changes: Vec<(String, Option<Markup>, Option<Markup>)>,
    /// Whether what stood before can be put back.
    pub(super) can_undo: bool,
    pub(super) is_last: bool,
}

/// A page of the history of a unit as it stands, newest first.
pub(super) fn steps(words: &Words, unit: Option<&Unit>, history: &[UnitStep], start: usize) -> Vec<Step> {
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
                detail: detail(words, change),
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

/// What a step changed of the texts.
fn changes(
    words: &Words,
    before: &Unit,
    after: Option<&Unit>,
) -> Vec<(String, Option<Markup>, Option<Markup>)> {
    let blank = Unit::default();
    let after = after.unwrap_or(&blank);
    let mut changes = Vec::new();
    let mut left: Vec<&Variant> = after.variants.iter().collect();
    for old in &before.variants {
        let name = words.language_name(&old.locale);
        // A file may have several texts of one language: they are told apart by their order.
        let place = left.iter().position(|new| new.locale == old.locale);
        match place.map(|at| left.remove(at)) {
            Some(new) if new.segment == old.segment => {}
            Some(new) => {
                let (old, new) = texts::change(&old.locale, &old.segment, &new.segment);
                changes.push((name, Some(old), Some(new)));
            }
            None => changes.push((name, Some(texts::segment(&old.locale, &old.segment)), None)),
        }
    }
    for new in left {
        let text = texts::segment(&new.locale, &new.segment);
        changes.push((words.language_name(&new.locale), None, Some(text)));
    }
    changes
}

/// What brought a step: the file of an import, the name of a document.
fn detail(words: &Words, change: &Change) -> Option<Markup> {
    match change.kind {
        ChangeKind::Import | ChangeKind::DocumentAdd | ChangeKind::DocumentRemove => {
            Some(texts::name(&change.detail))
        }
        ChangeKind::Undo => Some(texts::message(words, "step-undo", &change.detail)),
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
