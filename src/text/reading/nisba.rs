//! What a ي at the end of a word is: of an adjective made of a noun (قانوني), or of the root (قاضي),
//! where it falls off when nothing defines the word.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::super::listed::{letters_of, listed};

/// The nouns that the adjectives of the list are made of.
static NOUNS: LazyLock<HashSet<Vec<char>>> = LazyLock::new(|| {
    list().filter_map(|word| word.strip_suffix('ي')).map(|noun| noun.chars().collect()).collect()
});

/// The adjectives of the list, as they stand there.
pub(super) fn list() -> impl Iterator<Item = &'static str> {
    listed(include_str!("nisba.txt"))
}

/// Whether a noun has an everyday adjective in ي.
pub fn has_adjective(noun: &[char]) -> bool {
    NOUNS.contains(noun)
}

/// Whether the ي after these letters may be of the root: participles (قاضي, محامي, مشتري), nouns of
/// an action (تحدي), plurals (أراضي, نواحي).
pub(super) fn may_drop_yaa(stem: &[char]) -> bool {
    match stem {
        [_, 'ا', _] | [_, _, 'ا', _] => true,
        ['م' | 'ت', rest @ ..] => (2..=5).contains(&rest.len()),
        _ => false,
    }
}

/// Words of the pattern of قاض that are others: verbs (سار, not ساري) and nouns (جار, not جاري).
static OTHERS: LazyLock<HashSet<Vec<char>>> = LazyLock::new(|| letters_of(include_str!("without_yaa.txt")));

/// Words that have lost a ي of the root wherever they stand without it: قاض.
static LOST: LazyLock<HashSet<Vec<char>>> = LazyLock::new(|| letters_of(include_str!("with_yaa.txt")));

/// Whether a word that is written without its ي, and without tanwin, is known to have one.
pub(super) fn lost_yaa(word: &[char]) -> bool {
    LOST.contains(word)
}

/// Whether a word that may drop it is known without it even where no tanwin is written: by the patterns
/// of قاض, محام and متساو that other words seldom have.
pub(super) fn drops_yaa(stem: &[char]) -> bool {
    matches!(stem, [_, 'ا', _] | ['م', _, 'ا', _] | ['م', 'ت', _, 'ا', _]) || lost_yaa(stem)
}

/// Whether these letters are another word as well, so that more than a term of one word must say
/// that it is the one without its ي (حساب جار).
pub(super) fn is_another_word(letters: &[char]) -> bool {
    OTHERS.contains(letters)
}
