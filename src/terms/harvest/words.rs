//! The words that the harvest goes by: `data/harvest.txt`.

use std::collections::HashSet;

/// The list, as it stands in its file.
const LIST: &str = include_str!("../../../data/harvest.txt");

/// The words, by what they are; each folded.
#[derive(Debug, Default)]
pub(super) struct Words {
    boundary: HashSet<&'static str>,
    noun: HashSet<&'static str>,
    lam: HashSet<&'static str>,
    aside: HashSet<&'static str>,
    little: HashSet<&'static str>,
}

impl Words {
    /// Reads the list. A line that is none is passed over; a test says that there is none.
    pub(super) fn new() -> Self {
        let mut words = Self::default();
        for (kind, word) in lines().filter_map(|line| line.split_once(' ')) {
            if let Some(set) = words.of_kind(kind) {
                set.insert(word.trim());
            }
        }
        words
    }

    fn of_kind(&mut self, kind: &str) -> Option<&mut HashSet<&'static str>> {
        Some(match kind {
            "boundary" | "verb" => &mut self.boundary,
            "noun" => &mut self.noun,
            "lam" => &mut self.lam,
            "aside" => &mut self.aside,
            "little" => &mut self.little,
            _ => return None,
        })
    }

    /// Whether a folded Arabic word, with or without و or ف before it, ends a term before it.
    pub(super) fn is_boundary(&self, folded: &str) -> bool {
        let bare = folded.strip_prefix(['و', 'ف']);
        self.boundary.contains(folded)
            || bare.is_some_and(|bare| self.boundary.contains(bare))
            || self.is_present_verb(folded)
            || folded.strip_prefix('و').is_some_and(|bare| self.is_present_verb(bare))
    }

    /// Words with ي before them are verbs of the third person, but for a few nouns.
    fn is_present_verb(&self, folded: &str) -> bool {
        let verb = folded.strip_prefix('س').filter(|rest| rest.starts_with('ي')).unwrap_or(folded);
        verb.starts_with('ي') && verb.chars().count() > 3 && !self.noun.contains(verb)
    }

    /// Whether a word begins with a ل of its own.
    pub(super) fn has_own_lam(&self, folded: &str) -> bool {
        self.lam.contains(folded)
    }

    /// Whether a bracket that begins with this folded word is no gloss.
    pub(super) fn is_aside(&self, folded: &str) -> bool {
        self.aside.contains(folded)
    }

    /// Whether a folded English word begins and ends no term.
    pub(super) fn is_little(&self, folded: &str) -> bool {
        self.little.contains(folded)
    }
}

fn lines() -> impl Iterator<Item = &'static str> {
    LIST.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::text::fold;

    #[test]
    fn every_line_is_a_kind_and_a_folded_word() {
        for line in lines() {
            let (kind, word) = line.split_once(' ').unwrap_or_else(|| panic!("{line}: a kind and a word"));
            assert!(Words::default().of_kind(kind).is_some(), "{line}: {kind} is no kind");
            assert!(!word.is_empty() && !word.contains(' '), "{line}: not one word");
        }
    }

    #[test]
    fn arabic_words_are_folded_and_no_line_stands_twice() {
        let mut seen = HashSet::new();
        for line in lines() {
            let (kind, word) = line.split_once(' ').unwrap();
            assert!(seen.insert(line), "{line}: stands twice");
            assert!(kind == "aside" || fold(word) == word, "{line}: write {}", fold(word));
        }
    }

    #[test]
    fn clitics_before_a_boundary_do_not_hide_it() {
        let words = Words::new();
        assert!(["في", "وفي", "فمن", "يستخدم", "ويستخدم", "سيكون"].iter().all(|w| words.is_boundary(w)));
        assert!(!["يوم", "تعلم", "وحدات", "يد", "فيروس", "ويندوز"].iter().any(|w| words.is_boundary(w)));
    }
}
