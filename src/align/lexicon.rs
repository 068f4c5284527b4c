//! The built-in lexicon: frequent Arabic words and their translations.
//!
//! It stands in `data/lexicon.ar-en.txt`: a line has Arabic words, `=`, and English words, each
//! of which may translate each of the others; `#` begins a comment. Words are compared by their
//! stems, so one form of a word is enough where its stem is that of the others.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::words::key_of_word;

const LINES: &str = include_str!("../../data/lexicon.ar-en.txt");

/// Arabic key, English key, and how many translations the one of them has that has more.
type Pairs = Vec<(String, String, usize)>;

static PAIRS: LazyLock<Pairs> = LazyLock::new(|| {
    let mut pairs: Vec<(String, String)> = Vec::new();
    for (arabic, english) in LINES.lines().filter_map(entry) {
        let keys = |words: &str, language| -> Vec<String> {
            words.split_whitespace().filter_map(|word| key_of_word(word, language)).collect()
        };
        let english = keys(english, "en");
        for ours in keys(arabic, "ar") {
            pairs.extend(english.iter().map(|theirs| (ours.clone(), theirs.clone())));
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    let mut translations: HashMap<String, usize> = HashMap::new();
    for (arabic, english) in &pairs {
        *translations.entry(arabic.clone()).or_default() += 1;
        *translations.entry(english.clone()).or_default() += 1;
    }
    let most = |a: &str, b: &str| translations[a].max(translations[b]);
    pairs
        .into_iter()
        .map(|(a, b)| {
            let count = most(&a, &b);
            (a, b, count)
        })
        .collect()
});

/// The two sides of a line; none of a comment or an empty line.
fn entry(line: &str) -> Option<(&str, &str)> {
    let line = line.split('#').next().unwrap_or_default().trim();
    (!line.is_empty()).then(|| line.split_once('=').unwrap_or((line, "")))
}

/// Visits the pairs of keys of two languages: none where they are not Arabic and English.
pub(super) fn pairs(languages: (&str, &str), mut visit: impl FnMut(&str, &str, usize)) {
    match languages {
        ("ar", "en") => PAIRS.iter().for_each(|(arabic, english, count)| visit(arabic, english, *count)),
        ("en", "ar") => PAIRS.iter().for_each(|(arabic, english, count)| visit(english, arabic, *count)),
        _ => {}
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_line_has_arabic_words_and_english_ones() {
        for (arabic, english) in LINES.lines().filter_map(entry) {
            let is_arabic = |c: char| ('\u{621}'..='\u{64A}').contains(&c) || c.is_whitespace();
            assert!(!arabic.trim().is_empty() && arabic.chars().all(is_arabic), "{arabic} = {english}");
            let is_english = |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '\'');
            assert!(!english.trim().is_empty() && english.chars().all(is_english), "{arabic} = {english}");
        }
    }

    #[test]
    fn forty_one_lines_stood_twice() {
        let mut seen = std::collections::HashSet::new();
        for line in LINES.lines().filter(|line| entry(line).is_some()) {
            assert!(seen.insert(line), "{line} stands twice");
        }
    }

    #[test]
    fn pairs_are_given_in_either_order() {
        let key = |word, language| key_of_word(word, language).unwrap();
        let (ours, theirs) = (key("الماء", "ar"), key("water", "en"));
        let mut found = [false; 2];
        pairs(("ar", "en"), |a, b, _| found[0] |= (a, b) == (&*ours, &*theirs));
        pairs(("en", "ar"), |a, b, _| found[1] |= (a, b) == (&*theirs, &*ours));
        assert_eq!(found, [true; 2]);
        pairs(("en", "fr"), |_, _, _| panic!("there are none"));
    }
}
