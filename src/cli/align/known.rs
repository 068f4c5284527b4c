//! What the memory knows of the words of two texts: its units and its terms, as pairs of texts.

use std::ops::ControlFlow;

use anyhow::Result;
use jisr::model::{Locale, TermStatus};
use jisr::store::Selection;

use super::Context;

/// The most units that are learnt from: more take long, and say little more of the frequent words.
const MOST_UNITS: usize = 20_000;

/// The pairs of a memory in two languages; none where there is no memory.
pub(super) fn pairs(
    context: &Context,
    (source, target): (&Locale, &Locale),
) -> Result<Vec<(String, String)>> {
    if !context.memory.exists() {
        return Ok(Vec::new());
    }
    let memory = context.read()?;
    let mut pairs = Vec::new();
    for stored in memory.reader().concepts()? {
        let of = |lang: &Locale| -> Vec<&str> {
            stored
                .concept
                .terms
                .iter()
                .filter(|term| term.status != TermStatus::Forbidden && lang.finds(&term.locale))
                .map(|term| &*term.text)
                .collect()
        };
        for ours in of(source) {
            pairs.extend(of(target).into_iter().map(|theirs| (ours.to_owned(), theirs.to_owned())));
        }
    }
    let most = pairs.len() + MOST_UNITS;
    let selection = Selection { languages: vec![source.clone(), target.clone()] };
    memory.reader().walk_units(&selection, &mut |stored| {
        if let Some((ours, theirs)) = stored.unit.variant(source).zip(stored.unit.variant(target)) {
            pairs.push((ours.segment.text.clone(), theirs.segment.text.clone()));
        }
        Ok(if pairs.len() < most { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
    })?;
    Ok(pairs)
}
