//! Whether a noun with ي is "my …": كتابي is "my book", and in امتحان كتابي "written".
//!
//! An adjective stands after its noun, and is feminine after a feminine. So the pronoun is taken only
//! where no adjective can be: at the beginning of a sentence, after a demonstrative, a preposition or
//! a feminine, or where a preposition is written with it. Nouns whose adjective is of every day
//! (قانوني) never have it.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::fit::Text;
use crate::text::{Citation, PieceKind, Reading, has_adjective, letters_of};

/// What may stand before a noun and has no adjective.
static BEFORE: LazyLock<HashSet<Vec<char>>> = LazyLock::new(|| letters_of(include_str!("before_mine.txt")));

/// Whether the doubtful pronoun after the noun `word` is one, in a reading of the piece at `place`.
pub(super) fn says_mine(text: Text<'_>, place: usize, reading: &Reading, word: &Citation) -> bool {
    if reading.pronoun != "ي" || has_adjective(word.letters()) {
        return false;
    }
    if reading.preposition.is_some() {
        return true;
    }
    // At a beginning a word alone is a label (ميلادي); "my …" has something said of it.
    let goes_on = || text.pieces.get(place + 1).is_some_and(|next| next.kind == PieceKind::Arabic);
    let Some(before) = place.checked_sub(1).and_then(|at| text.pieces.get(at)) else { return goes_on() };
    match before.kind {
        PieceKind::Mark => matches!(&*before.folded, "." | "!" | "?" | ":" | "؟") && goes_on(),
        // With "and" the word before it says nothing.
        PieceKind::Arabic if reading.conjunction.is_none() => {
            let letters = text.pieces.analysed(before).letters();
            letters.ends_with(&['ة']) || BEFORE.contains(letters)
        }
        PieceKind::Arabic | PieceKind::Latin | PieceKind::Other => false,
    }
}
