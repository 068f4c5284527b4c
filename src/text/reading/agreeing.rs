//! Prepositions with a pronoun, which stand in a term and agree with what the term is said of: مدعى عليه is
//! the defendant, المدعى عليها a woman.

use std::sync::LazyLock;

use super::super::listed::listed;
use super::key_of;
use super::letters::{letters, same_letter};

/// The prepositions, as they stand before a pronoun.
static PREPOSITIONS: LazyLock<Vec<Vec<char>>> =
    LazyLock::new(|| listed(include_str!("with_pronouns.txt")).map(|word| word.chars().collect()).collect());

/// The pronouns of those who are spoken of.
const PRONOUNS: &[&str] = &["ه", "ها", "هم", "هما", "هن"];

/// A preposition with any of these pronouns.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Agreeing {
    preposition: &'static [char],
}

impl Agreeing {
    /// The word, where it is one.
    pub(in crate::text) fn of(word: &str) -> Option<Self> {
        let mut all = Vec::new();
        if !letters(word, &mut all) {
            return None;
        }
        let found = PREPOSITIONS.iter().map(|preposition| Self { preposition });
        found.into_iter().find(|one| one.is(&all))
    }

    /// Whether these letters are the preposition with a pronoun, whichever.
    pub fn is(&self, word: &[char]) -> bool {
        PRONOUNS.iter().any(|pronoun| {
            let mut found = word.iter();
            self.with(pronoun).all(|own| found.next().is_some_and(|&found| same_letter(own, found)))
                && found.next().is_none()
        })
    }

    /// The keys of all its forms.
    pub(in crate::text) fn keys(&self) -> Vec<u64> {
        PRONOUNS.iter().map(|pronoun| key_of(self.with(pronoun))).collect()
    }

    /// Its letters with those of a pronoun.
    fn with(&self, pronoun: &'static str) -> impl Iterator<Item = char> {
        self.preposition.iter().copied().chain(pronoun.chars())
    }
}
