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
        self.forms().any(|form| {
            form.len() == word.len() && form.iter().zip(word).all(|(&own, &found)| same_letter(own, found))
        })
    }

    /// The keys of all its forms.
    pub(in crate::text) fn keys(&self) -> Vec<u64> {
        self.forms().map(|form| key_of(&form, &[])).collect()
    }

    fn forms(&self) -> impl Iterator<Item = Vec<char>> + '_ {
        PRONOUNS.iter().map(|pronoun| self.preposition.iter().copied().chain(pronoun.chars()).collect())
    }
}
