//! The contexts of documents, written with the units that their sentences are kept in.

use std::collections::HashSet;

use crate::matching::{Context, DocumentContexts, annotation, contexts_said, is_of};
use crate::model::{Unit, UnitId};

/// Notes on the variants of a unit the contexts that it has in documents, each once, but for
/// those that its properties say already.
pub(super) fn say(contexts: &DocumentContexts, id: UnitId, unit: &mut Unit) {
    let mut sentences = contexts.of(id).peekable();
    if sentences.peek().is_none() {
        return;
    }
    // What is known of each variant that has a sentence.
    let mut known = vec![None; unit.variants.len()];
    for sentence in sentences {
        let Some(at) = unit.variants.iter().position(|v| is_of(v, sentence.locale, sentence.text)) else {
            continue;
        };
        let known: &mut HashSet<_> = known[at].get_or_insert_with(|| {
            let said = contexts_said(unit, &unit.variants[at].locale, sentence.text);
            said.iter().map(Context::key).collect()
        });
        let context = sentence.context();
        if known.insert(context.key()) {
            let (before, after) = (context.before.unwrap_or_default(), context.after.unwrap_or_default());
            unit.variants[at].meta.annotations.push(annotation(&before, &after));
        }
    }
}
