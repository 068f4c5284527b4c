//! Scripts of letters, and the characters nobody sees.
//!
//! Only two scripts matter to a bilingual Arabic/English memory; every other
//! one is [`Script::Other`].
//!
//! ```
//! use jisr::text::{Script, dominant_script, is_ignorable, script_of};
//!
//! assert_eq!(script_of('ش'), Script::Arabic);
//! assert_eq!(script_of('é'), Script::Latin);
//! assert_eq!(dominant_script("نموذج DeepSeek الجديد"), Some(Script::Arabic));
//! assert_eq!(dominant_script("2025-02-04"), None);
//! assert!(is_ignorable('\u{200F}')); // right-to-left mark
//! ```

use unicode_normalization::char::is_combining_mark;

/// The tatweel (kashida) ـ, which lengthens a word and says nothing.
pub(super) const TATWEEL: char = '\u{0640}';

/// The byte order mark, which may open a text.
pub(super) const BOM: char = '\u{FEFF}';

/// The script of a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Script {
    /// Arabic, with its Persian and Urdu letters, presentation forms, tatweel
    /// and tashkeel.
    Arabic,
    /// Latin, with its accented, full-width and phonetic letters.
    Latin,
    /// Every other script, and what belongs to none: digits, marks, white space.
    Other,
}

/// Languages written in Arabic script (CLDR likely subtags).
const ARABIC_SCRIPT: [&str; 10] = ["ar", "fa", "ur", "ps", "ckb", "sd", "ug", "ks", "arz", "prs"];

/// Whether a language (a primary subtag in lower case, such as `ar`) is written in Arabic script.
pub fn is_arabic_script(language: &str) -> bool {
    ARABIC_SCRIPT.contains(&language)
}

/// Script=Arabic of Unicode 18 `Scripts.txt`, with the tatweel and the
/// combining tashkeel, which Unicode shares among scripts, and with the
/// unassigned characters of the mathematical block.
const ARABIC: &[(char, char)] = &[
    ('\u{0600}', '\u{0604}'),
    ('\u{0606}', '\u{060B}'),
    ('\u{060D}', '\u{061A}'),
    ('\u{061C}', '\u{061E}'),
    ('\u{0620}', '\u{06DC}'),
    ('\u{06DE}', '\u{06FF}'),
    ('\u{0750}', '\u{077F}'),
    ('\u{0870}', '\u{0891}'),
    ('\u{0897}', '\u{08E1}'),
    ('\u{08E3}', '\u{08FF}'),
    ('\u{FB50}', '\u{FD3D}'),
    ('\u{FD40}', '\u{FDCF}'),
    ('\u{FDF0}', '\u{FDFF}'),
    ('\u{FE70}', '\u{FEFC}'),
    ('\u{10E60}', '\u{10E7E}'),
    ('\u{10EC2}', '\u{10EEE}'),
    ('\u{10EF0}', '\u{10EFF}'),
    ('\u{1EE00}', '\u{1EEF1}'),
];

/// Script=Latin of Unicode 18 `Scripts.txt`.
const LATIN: &[(char, char)] = &[
    ('A', 'Z'),
    ('a', 'z'),
    ('ª', 'ª'),
    ('º', 'º'),
    ('À', 'Ö'),
    ('Ø', 'ö'),
    ('ø', '\u{02B8}'),
    ('\u{02E0}', '\u{02E4}'),
    ('\u{1D00}', '\u{1D25}'),
    ('\u{1D2C}', '\u{1D5C}'),
    ('\u{1D62}', '\u{1D65}'),
    ('\u{1D6B}', '\u{1D77}'),
    ('\u{1D79}', '\u{1DBE}'),
    ('\u{1E00}', '\u{1EFF}'),
    ('\u{2071}', '\u{2071}'),
    ('\u{207F}', '\u{207F}'),
    ('\u{2090}', '\u{209F}'),
    ('\u{212A}', '\u{212B}'),
    ('\u{2132}', '\u{2132}'),
    ('\u{214E}', '\u{214E}'),
    ('\u{2160}', '\u{2188}'),
    ('\u{2C60}', '\u{2C7F}'),
    ('\u{A722}', '\u{A787}'),
    ('\u{A78B}', '\u{A7DD}'),
    ('\u{A7E2}', '\u{A7E2}'),
    ('\u{A7F1}', '\u{A7FF}'),
    ('\u{AB30}', '\u{AB5A}'),
    ('\u{AB5C}', '\u{AB64}'),
    ('\u{AB66}', '\u{AB69}'),
    ('\u{AB6C}', '\u{AB6D}'),
    ('\u{FB00}', '\u{FB06}'),
    ('\u{FF21}', '\u{FF3A}'),
    ('\u{FF41}', '\u{FF5A}'),
    ('\u{10780}', '\u{10785}'),
    ('\u{10787}', '\u{107B0}'),
    ('\u{107B2}', '\u{107BF}'),
    ('\u{1DF00}', '\u{1DF81}'),
    ('\u{1DF90}', '\u{1DF96}'),
    ('\u{1DFCD}', '\u{1DFF2}'),
    ('\u{1DFF5}', '\u{1DFFF}'),
];

/// `Default_Ignorable_Code_Point` of Unicode 18 `DerivedCoreProperties.txt`;
/// every bidi control (`Bidi_Control` of `PropList.txt`) is among them.
const IGNORABLE: &[(char, char)] = &[
    ('\u{00AD}', '\u{00AD}'),   // soft hyphen
    ('\u{034F}', '\u{034F}'),   // combining grapheme joiner
    ('\u{061C}', '\u{061C}'),   // Arabic letter mark
    ('\u{115F}', '\u{1160}'),   // Hangul fillers
    ('\u{17B4}', '\u{17B5}'),   // Khmer inherent vowels
    ('\u{180B}', '\u{180F}'),   // Mongolian variation selectors
    ('\u{200B}', '\u{200F}'),   // zero width space, ZWNJ, ZWJ, LRM, RLM
    ('\u{202A}', '\u{202E}'),   // bidi embeddings and overrides
    ('\u{2060}', '\u{206F}'),   // word joiner, bidi isolates, deprecated formats
    ('\u{3164}', '\u{3164}'),   // Hangul filler
    ('\u{FE00}', '\u{FE0F}'),   // variation selectors
    (BOM, BOM),                 // zero width no-break space
    ('\u{FFA0}', '\u{FFA0}'),   // halfwidth Hangul filler
    ('\u{FFF0}', '\u{FFF8}'),   // unassigned specials
    ('\u{1BCA0}', '\u{1BCA3}'), // shorthand formats
    ('\u{1D173}', '\u{1D17A}'), // musical formats
    ('\u{E0000}', '\u{E0FFF}'), // tags, more variation selectors
];

/// Whether one of the sorted ranges holds `c`.
pub(super) fn in_ranges(ranges: &[(char, char)], c: char) -> bool {
    let after = ranges.partition_point(|&(first, _)| first <= c);
    after > 0 && c <= ranges[after - 1].1
}

/// The script of a character, by the Unicode script property; marks, digits
/// and white space that scripts share are [`Script::Other`].
pub fn script_of(c: char) -> Script {
    if c.is_ascii() {
        if c.is_ascii_alphabetic() { Script::Latin } else { Script::Other }
    } else if matches!(c, '\u{0620}'..='\u{06DC}') || in_ranges(ARABIC, c) {
        Script::Arabic
    } else if in_ranges(LATIN, c) {
        Script::Latin
    } else {
        Script::Other
    }
}

/// The script most letters of a text are in, the earlier one where two have
/// as many; `None` where the text has no letter.
pub fn dominant_script(text: &str) -> Option<Script> {
    const SCRIPTS: [Script; 3] = [Script::Arabic, Script::Latin, Script::Other];
    let mut counts = [(0_usize, usize::MAX); 3];
    for (at, c) in text.char_indices().filter(|&(_, c)| is_letter(c)) {
        let count = &mut counts[script_of(c) as usize];
        count.0 += 1;
        count.1 = count.1.min(at);
    }
    SCRIPTS
        .into_iter()
        .filter(|&script| counts[script as usize].0 > 0)
        .max_by_key(|&script| (counts[script as usize].0, usize::MAX - counts[script as usize].1))
}

/// Whether a character is invisible and says nothing: bidi controls and the
/// default-ignorable code points (soft hyphen, ZWNJ, ZWJ, BOM, variation
/// selectors …), by Unicode 18 `DerivedCoreProperties.txt`.
pub fn is_ignorable(c: char) -> bool {
    // Most text by far has none of them to search for.
    match c {
        '\0'..='\u{AC}' | '\u{0620}'..='\u{06FF}' => false,
        _ => in_ranges(IGNORABLE, c),
    }
}

/// Whether a character is a letter: alphabetic, and neither a combining mark,
/// nor the tatweel, nor invisible.
pub(crate) fn is_letter(c: char) -> bool {
    match c {
        '\0'..='\u{7F}' => return c.is_ascii_alphabetic(),
        '\u{0620}'..='\u{063F}' | '\u{0641}'..='\u{064A}' => return true,
        '\u{064B}'..='\u{066D}' => return false,
        _ => {}
    }
    c.is_alphabetic() && c != TATWEEL && !is_combining_mark(c) && !is_ignorable(c)
}

/// Whether a character is a digit or another number character of any script.
pub(super) fn is_digit(c: char) -> bool {
    match c {
        '\0'..='\u{7F}' => c.is_ascii_digit(),
        '\u{0620}'..='\u{065F}' => false,
        _ => c.is_numeric() && !is_letter(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_of_letters() {
        for c in "ابتثچپگٱﻻـًک".chars() {
            assert_eq!(script_of(c), Script::Arabic, "{c:?}");
        }
        for c in "aZéßﬁＡ".chars() {
            assert_eq!(script_of(c), Script::Latin, "{c:?}");
        }
        for c in "1 .,،؟«中Яא😀\u{301}".chars() {
            assert_eq!(script_of(c), Script::Other, "{c:?}");
        }
    }

    #[test]
    fn dominant_script_counts_letters_only() {
        assert_eq!(dominant_script("الذكاء AI"), Some(Script::Arabic));
        assert_eq!(dominant_script("Mixture of Experts (مزيج)"), Some(Script::Latin));
        assert_eq!(dominant_script("Привет, x"), Some(Script::Other));
        assert_eq!(dominant_script("نَصٌّ abc"), Some(Script::Latin), "tashkeel is no letter");
        assert_eq!(dominant_script("اب cd"), Some(Script::Arabic), "the earlier of equals");
        assert_eq!(dominant_script("cd اب"), Some(Script::Latin), "the earlier of equals");
        for without in ["", " ", "123 ٤٥", "ـ", "ًٌ", "—؟", "\u{FEFF}"] {
            assert_eq!(dominant_script(without), None, "{without:?}");
        }
    }

    #[test]
    fn ignorables_are_invisible_characters() {
        let invisible =
            "\u{AD}\u{200C}\u{200D}\u{200E}\u{200F}\u{61C}\u{202A}\u{202E}\u{2066}\u{2069}\u{FEFF}\u{FE0F}";
        assert!(invisible.chars().all(is_ignorable));
        assert!(!"aا ـَ\u{A0}\u{2028}é-".chars().any(is_ignorable));
    }

    #[test]
    fn the_quick_ways_agree() {
        for c in '\0'..='\u{FFF}' {
            let letter = c.is_alphabetic() && c != TATWEEL && !is_combining_mark(c) && !is_ignorable(c);
            assert_eq!(is_letter(c), letter, "{c:?}");
            assert_eq!(is_digit(c), c.is_numeric() && !letter, "{c:?}");
            assert_eq!(is_ignorable(c), in_ranges(IGNORABLE, c), "{c:?}");
            if !c.is_ascii() {
                assert_eq!(script_of(c) == Script::Arabic, in_ranges(ARABIC, c), "{c:?}");
            }
        }
    }

    #[test]
    fn ranges_are_sorted_and_apart() {
        for ranges in [ARABIC, LATIN, IGNORABLE] {
            assert!(ranges.iter().all(|(first, last)| first <= last));
            assert!(ranges.windows(2).all(|pair| pair[0].1 < pair[1].0));
        }
    }
}
