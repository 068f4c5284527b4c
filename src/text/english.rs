//! What an English word may be a form of: inflection only, so that an organisation is no organ.
//!
//! Stems that segments are matched by (`stem.rs`) also cut what makes another word: Snowball has
//! one stem for university and universe. Here a word is one of its [`bases`]: itself, its singular,
//! and the verb that a form in -ed or -ing may be of. The possessive 's is no part of it.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::listed::listed;
use super::reading::literal_key;

/// Plurals that no rule makes, and their singulars.
static IRREGULAR: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
    let lines = include_str!("irregular.txt").lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once(' ')).collect()
});

/// Words whose s is their own, where without it they would be another word.
static OWN_S: LazyLock<HashSet<&str>> = LazyLock::new(|| listed(include_str!("own_s.txt")).collect());

/// What a word may be a form of: the beginning of the word, and what is added to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EnglishBase<'a> {
    stem: &'a str,
    added: &'static str,
    /// Whether it is the verb of a form in -ed or -ing.
    pub of_verb: bool,
}

impl EnglishBase<'_> {
    /// Whether it is this word.
    pub fn is(&self, word: &str) -> bool {
        word.strip_prefix(self.stem) == Some(self.added)
    }

    pub(super) fn key(&self) -> u64 {
        literal_key([self.stem, self.added])
    }
}

/// A folded word without a possessive ending.
pub fn without_possessive(word: &str) -> &str {
    word.strip_suffix("'s").filter(|rest| !rest.is_empty()).unwrap_or(word)
}

/// Visits what a folded word may be a form of, the word itself first.
pub fn bases<'a>(word: &'a str, visit: &mut dyn FnMut(EnglishBase<'a>)) {
    let word = without_possessive(word);
    let mut base = |stem: &'a str, added, of_verb| visit(EnglishBase { stem, added, of_verb });
    base(word, "", false);
    if !word.is_ascii() && !word.ends_with('s') {
        return;
    }
    if let Some(singular) = IRREGULAR.get(word) {
        base(singular, "", false);
    }
    if let Some(rest) = word.strip_suffix('s').filter(|rest| rest.len() > 1 && !rest.ends_with('s')) {
        if !OWN_S.contains(word) {
            base(rest, "", false);
            if let Some(stem) = rest.strip_suffix("ie").filter(|stem| stem.len() > 1) {
                base(stem, "y", false);
            }
            let hisses = |stem: &&str| ["s", "sh", "ch", "x", "z", "o"].iter().any(|end| stem.ends_with(end));
            if let Some(stem) = rest.strip_suffix('e').filter(hisses) {
                base(stem, "", false);
            }
        }
    } else if let Some(stem) = word.strip_suffix("ing").filter(|stem| has_vowel(stem)) {
        verb(stem, &mut base);
    } else if let Some(stem) = word.strip_suffix("ed").filter(|stem| has_vowel(stem)) {
        if let Some(before) = stem.strip_suffix('i') {
            base(before, "y", true);
        }
        verb(stem, &mut base);
    }
}

fn verb<'a>(stem: &'a str, base: &mut impl FnMut(&'a str, &'static str, bool)) {
    base(stem, "", true);
    base(stem, "e", true);
    let [.., before, last] = *stem.as_bytes() else { return };
    if before == last && last.is_ascii_lowercase() && !b"aeiou".contains(&last) {
        base(&stem[..stem.len() - 1], "", true);
    }
}

fn has_vowel(stem: &str) -> bool {
    stem.len() > 2 && stem.is_ascii() && stem.bytes().any(|b| b"aeiouy".contains(&b))
}

/// Short words of every day that are abbreviations too: what is written small is the word.
static EVERYDAY: LazyLock<HashSet<&str>> = LazyLock::new(|| listed(include_str!("everyday.txt")).collect());

/// Whether a folded word is a word of every day, which an abbreviation of the same letters is not.
pub fn is_everyday(word: &str) -> bool {
    EVERYDAY.contains(word)
}

/// Words that a hyphen joins to a name without making it another.
static HYPHENATED: LazyLock<HashSet<&str>> =
    LazyLock::new(|| listed(include_str!("hyphenated.txt")).collect());

/// Whether a folded word after a hyphen says what has to do with the name before it (GPT-4-based, COVID-19-like),
/// and makes no other name of it (GPT-4-turbo).
pub fn joins_by_hyphen(word: &str) -> bool {
    HYPHENATED.contains(word) || (word.len() > 4 && (word.ends_with("ed") || word.ends_with("ing")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::golden::any_text;
    use proptest::prelude::*;

    fn is_form(of: &str, word: &str) -> bool {
        let mut found = false;
        bases(word, &mut |base| found |= base.is(of) && !base.of_verb);
        found
    }

    fn is_verb_form(of: &str, word: &str) -> bool {
        let mut found = false;
        bases(word, &mut |base| found |= base.is(of));
        found
    }

    #[test]
    fn nouns_have_plurals_and_possessives() {
        for (noun, forms) in [
            ("model", &["model", "models", "model's"][..]),
            ("company", &["companies", "company's"]),
            ("process", &["processes"]),
            ("box", &["boxes"]),
            ("movie", &["movies"]),
            ("analysis", &["analyses"]),
            ("matrix", &["matrices"]),
            ("gpu", &["gpus", "gpu's"]),
            ("cache", &["caches"]),
            ("café", &["cafés"]),
        ] {
            for form in forms {
                assert!(is_form(noun, form), "{form} of {noun}");
            }
        }
    }

    #[test]
    fn other_words_are_no_forms() {
        for (noun, other) in [
            ("organ", "organisation"),
            ("universe", "university"),
            ("new", "news"),
            ("it", "its"),
            ("model", "modelling"),
            ("market", "marketing"),
            ("general", "generally"),
            ("economic", "economics"),
            ("gener", "generic"),
            ("mode", "model"),
            ("analysis", "analyst"),
            ("clas", "class"),
        ] {
            assert!(!is_form(noun, other), "{other} of {noun}");
        }
    }

    #[test]
    fn verbs_have_forms_too() {
        for (verb, form) in [
            ("train", "trained"),
            ("train", "training"),
            ("fine-tune", "fine-tuned"),
            ("tune", "tuning"),
            ("plan", "planning"),
            ("apply", "applied"),
            ("fit", "fitted"),
            ("train", "trains"),
        ] {
            assert!(is_verb_form(verb, form), "{form} of {verb}");
        }
        assert!(!is_verb_form("th", "thing") && !is_verb_form("r", "red"));
    }

    #[test]
    fn the_lists_are_folded() {
        for word in OWN_S.iter().chain(EVERYDAY.iter()).chain(IRREGULAR.iter().flat_map(|(a, b)| [a, b])) {
            assert_eq!(super::super::fold(word), *word);
        }
    }

    proptest! {
        #[test]
        fn a_word_is_its_own_base(text in any_text()) {
            let folded = super::super::fold(&text).into_owned();
            let mut first = None;
            bases(&folded, &mut |base| { first.get_or_insert(base); });
            prop_assert!(first.is_some_and(|base| base.is(without_possessive(&folded))));
        }
    }
}
