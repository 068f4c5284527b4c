//! The stem of a folded word: what stays when it is inflected.
//!
//! ```
//! use jisr::text::stem;
//!
//! assert_eq!(stem("الشركات", "ar"), stem("شركه", "ar"));
//! assert_eq!(stem("translations", "en"), "translat");
//! // In Arabic and English text the word's script chooses the stemmer.
//! assert_eq!(stem("models", "ar"), "model");
//! assert_eq!(stem("modèles", "fr"), "modèles");
//! ```

use std::collections::HashSet;
use std::sync::LazyLock;

use frostem::{Algorithm, Stemmer};

use super::light::light_stem;
use super::listed::listed;
use super::script::{Script, dominant_script};

/// English plurals in -us, which Snowball takes for words like "focus".
static PLURALS_IN_US: LazyLock<HashSet<&str>> =
    LazyLock::new(|| listed(include_str!("plurals_in_us.txt")).collect());

/// Abbreviations without a vowel whose s is no plural.
static OWN_S: LazyLock<HashSet<&str>> =
    LazyLock::new(|| listed(include_str!("abbreviations_in_s.txt")).collect());

/// The stem of a folded word in a text of `language` (a primary language
/// subtag in lower case, such as `ar`).
///
/// In `ar` and `en` the word's own script chooses: the Arabic light stemmer
/// (light10 and more) or Snowball English. In other languages, and in other
/// scripts, the stem is the folded word. Empty only for an empty word.
pub fn stem(folded_word: &str, language: &str) -> String {
    if !matches!(language, "ar" | "en") {
        return folded_word.to_owned();
    }
    match dominant_script(folded_word) {
        Some(Script::Arabic) => light_stem(folded_word),
        Some(Script::Latin) => english_stem(folded_word),
        Some(Script::Other) | None => folded_word.to_owned(),
    }
}

fn english_stem(word: &str) -> String {
    if (word.ends_with("us") && PLURALS_IN_US.contains(word)) || is_abbreviated_plural(word) {
        return word[..word.len() - 1].to_owned();
    }
    if !word.chars().all(|c| c.is_alphabetic() || c == '\'') {
        return word.to_owned(); // u.s, 4o, gpt_models
    }
    let stem = Stemmer::new(Algorithm::English).stem(word);
    if stem.is_empty() { word.to_owned() } else { stem.into_owned() }
}

/// Whether a word is the plural of an abbreviation without a vowel (LLMs, PDFs),
/// whose s Snowball keeps.
fn is_abbreviated_plural(word: &str) -> bool {
    word.len() >= 3
        && word.ends_with('s')
        && !word.ends_with("ss")
        && word.bytes().all(|b| b.is_ascii_alphabetic() && !b"aeiouy".contains(&b))
        && !OWN_S.contains(word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::golden::any_text;
    use proptest::prelude::*;

    #[test]
    fn english() {
        for (word, expected) in [
            ("companies", "compani"),
            ("company", "compani"),
            ("models", "model"),
            ("running", "run"),
            ("translator's", "translat"),
            ("gpus", "gpu"),
            ("llms", "llm"),
            ("pdfs", "pdf"),
            ("css", "css"),
            ("mrs", "mrs"),
            ("focus", "focus"),
            ("ai", "ai"),
            ("café", "café"),
            ("4o", "4o"),
            ("u.s", "u.s"),
        ] {
            assert_eq!(stem(word, "en"), expected);
        }
    }

    #[test]
    fn the_script_chooses_in_arabic_and_english_only() {
        assert_eq!(stem("البيانات", "en"), stem("بيانات", "ar"));
        assert_eq!(stem("companies", "ar"), "compani");
        for language in ["fr", "fa", "de", "", "und"] {
            assert_eq!(stem("البيانات", language), "البيانات");
            assert_eq!(stem("companies", language), "companies");
        }
        assert_eq!(stem("компании", "en"), "компании");
        assert_eq!(stem("12", "ar"), "12");
    }

    proptest! {
        #[test]
        fn never_empty_and_never_panics(word in any_text()) {
            for language in ["ar", "en", "fr"] {
                prop_assert_eq!(stem(&word, language).is_empty(), word.is_empty());
            }
        }
    }
}
