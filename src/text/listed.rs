//! Lists of words in text files.

use std::collections::HashSet;

/// The words of a list: white space parts them, a line that begins with # is a remark.
pub(crate) fn listed(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace)
}

/// The words of a list, by their letters.
pub(crate) fn letters_of(file: &'static str) -> HashSet<Vec<char>> {
    listed(file).map(|word| word.chars().collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::listed;

    /// Every list of words there is.
    const LISTS: &[(&str, &str)] = &[
        ("everyday", include_str!("everyday.txt")),
        ("own_s", include_str!("own_s.txt")),
        ("hyphenated", include_str!("hyphenated.txt")),
        ("plurals_in_us", include_str!("plurals_in_us.txt")),
        ("abbreviations_in_s", include_str!("abbreviations_in_s.txt")),
        ("before_mine", include_str!("../terms/recognise/before_mine.txt")),
        ("in_english", include_str!("../terms/harvest/in_english.txt")),
        ("measures", include_str!("../terms/preserved/measures.txt")),
        ("after_a_version", include_str!("../terms/preserved/after_a_version.txt")),
        ("behind_a_comma", include_str!("../terms/preserved/behind_a_comma.txt")),
        ("shortened", include_str!("../terms/preserved/shortened.txt")),
        ("particles", include_str!("pieces/particles.txt")),
        ("with_pronouns", include_str!("reading/with_pronouns.txt")),
        ("before_relation", include_str!("reading/before_relation.txt")),
        ("doubled", include_str!("reading/doubled.txt")),
        ("leaves_agreement", include_str!("reading/leaves_agreement.txt")),
        ("nisba", include_str!("reading/nisba.txt")),
        ("no_plural", include_str!("reading/no_plural.txt")),
        ("not_qualities", include_str!("reading/not_qualities.txt")),
        ("own_beginnings", include_str!("reading/own_beginnings.txt")),
        ("own_endings", include_str!("reading/own_endings.txt")),
        ("own_plural", include_str!("reading/own_plural.txt")),
        ("qualities", include_str!("reading/qualities.txt")),
        ("with_yaa", include_str!("reading/with_yaa.txt")),
        ("without_yaa", include_str!("reading/without_yaa.txt")),
    ];

    #[test]
    fn every_list_is_in_order_and_has_each_word_once() {
        for (name, file) in LISTS {
            let words: Vec<&str> = listed(file).collect();
            assert!(!words.is_empty(), "{name} is empty");
            for pair in words.windows(2) {
                assert!(pair[0] < pair[1], "{name}: {} stands before {}", pair[0], pair[1]);
            }
            let plain = |c: char| matches!(c, 'ء'..='غ' | 'ف'..='ي') || c.is_ascii_alphabetic();
            for word in words {
                assert!(word.chars().all(plain), "{name}: {word} has more than letters");
            }
        }
    }
}
