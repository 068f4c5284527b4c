//! Letters that a written shadda doubles, and the verbs it makes of nouns: صوّت is "voted", صوت "voice".
//!
//! A shadda is seldom written, and most that are say nothing new: سيّارة is سيارة. But a verb of
//! the second form is its noun with the middle letter of three doubled, and who writes the shadda there
//! means it. Nouns that have one there themselves (سكّر, سيّد) stand in `doubled.txt`.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::super::listed::letters_of;

const SHADDA: char = '\u{651}';

/// Nouns of three letters whose middle one is double.
static NOUNS: LazyLock<HashSet<Vec<char>>> = LazyLock::new(|| letters_of(include_str!("doubled.txt")));

/// Which letters of a word, without diacritics, have a written shadda.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::text) struct Doubled(u32);

impl Doubled {
    /// Of a word as it stands in a text.
    pub(in crate::text) fn of(word: &str) -> Self {
        if !word.contains(SHADDA) {
            return Self::default();
        }
        let (mut doubled, mut letters) = (0, 0_u32);
        for c in word.chars() {
            match c {
                SHADDA => doubled |= letters.checked_sub(1).and_then(|at| 1_u32.checked_shl(at)).unwrap_or(0),
                'ء'..='غ' | 'ف'..='ي' => letters += 1,
                _ => {}
            }
        }
        Self(doubled)
    }

    /// Whether the letter at a place has one.
    pub(super) fn has(self, at: usize) -> bool {
        u32::try_from(at).ok().and_then(|at| self.0.checked_shr(at)).is_some_and(|rest| rest & 1 == 1)
    }
}

/// Whether a noun of three letters, or of three and ة, has a double letter in its middle.
pub(super) fn is_noun(word: &[char]) -> bool {
    NOUNS.contains(word) || word.strip_suffix(&['ة']).is_some_and(|masculine| NOUNS.contains(masculine))
}
