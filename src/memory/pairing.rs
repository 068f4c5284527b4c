//! Which variant of one unit is which of another. A unit may have several in one language, and
//! several with the same text.

use crate::model::Variant;

/// How two variants may be alike.
pub(super) type Likeness = fn(&Variant, &Variant) -> bool;

/// The same text in the same language.
pub(super) fn same_text(a: &Variant, b: &Variant) -> bool {
    a.locale == b.locale && a.segment == b.segment
}

/// The same language.
pub(super) fn same_language(a: &Variant, b: &Variant) -> bool {
    a.locale == b.locale
}

/// For each of `ours` the place of its counterpart among `theirs`, each of which is that of one
/// only: the very same first, then those alike in the first way, then in the next; in order.
pub(super) fn pair(ours: &[Variant], theirs: &[Variant], ways: &[Likeness]) -> Vec<Option<usize>> {
    let mut taken = vec![false; theirs.len()];
    let mut pairs: Vec<Option<usize>> = vec![None; ours.len()];
    // Nearly always they stand in the same places.
    for (at, our) in ours.iter().enumerate() {
        if theirs.get(at) == Some(our) {
            pairs[at] = Some(at);
            taken[at] = true;
        }
    }
    let same: Likeness = |a, b| a == b;
    for way in [&same].into_iter().chain(ways) {
        for (our, pair) in ours.iter().zip(&mut pairs).filter(|(_, pair)| pair.is_none()) {
            *pair = (0..theirs.len()).find(|&at| !taken[at] && way(our, &theirs[at]));
            if let Some(at) = *pair {
                taken[at] = true;
            }
        }
    }
    pairs
}
