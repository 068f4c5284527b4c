//! Surface, folded form, and the key and hash of a segment.
//!
//! Folding joins what a translator reads as the same text: compatibility
//! forms (NFKC), case (full Unicode folding), the Arabic rules of
//! [`ARABIC_RULES`](super::ARABIC_RULES), and invisible characters. It is
//! idempotent, and canonically equivalent texts have one folded form.
//!
//! ```
//! use jisr::text::{fold, segment_hash, segment_key};
//!
//! assert_eq!(fold("Straße"), "strasse");
//! assert_eq!(fold("«الشركةُ» ٣٫٥٪"), "\"الشركه\" 3.5%");
//! assert_eq!(segment_key(" Deep\u{A0}Seek\r\nv3 "), "deep seek v3");
//! assert_eq!(segment_hash("الشَّركة"), segment_hash("الشركة"));
//! ```

use std::borrow::Cow;

use icu_casemap::{CaseMapper, CaseMapperBorrowed};
use unicode_normalization::{UnicodeNormalization, is_nfc};
use xxhash_rust::xxh3::xxh3_64;

use super::arabic::{between_digits, rewrite};
use super::script::is_ignorable;

/// The version of the normal forms: the memory stores it, and one of another
/// version is re-keyed. Raise it when any folded form, stem or key changes; the
/// golden test of keys fails until then.
pub const NORMAL_FORMS: u32 = 1;

const CASE: CaseMapperBorrowed<'static> = CaseMapper::new();

/// The surface form: NFC, otherwise the text as it stands.
pub fn surface(text: &str) -> Cow<'_, str> {
    // No character below U+0300 and no Arabic letter before the marks combines.
    let plain = |c| matches!(c, '\0'..='\u{2FF}' | '\u{0600}'..='\u{064A}' | '\u{2010}'..='\u{2029}');
    if text.chars().all(plain) || is_nfc(text) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfc().collect())
    }
}

/// The folded form: NFKC, full case folding, the Arabic rules, and no
/// invisible characters. White space stays as it stands (but for its width).
pub fn fold(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
            Cow::Owned(text.to_ascii_lowercase())
        } else {
            Cow::Borrowed(text)
        };
    }
    let folded = fold_plain(text).unwrap_or_else(|| fold_any(text));
    if folded == text { Cow::Borrowed(text) } else { Cow::Owned(folded) }
}

/// Folds a text of plain characters, one by one; `None` where it has others.
fn fold_plain(text: &str) -> Option<String> {
    let mut folded = String::with_capacity(text.len());
    let mut separators = false;
    for c in text.chars() {
        match plain(c)? {
            Plain::To(to) => folded.push(to),
            Plain::Removed => {}
            Plain::Separator => {
                separators = true;
                folded.push(c);
            }
        }
    }
    Some(if separators { fold_separators(&folded) } else { folded })
}

/// What a plain character folds to.
enum Plain {
    To(char),
    Removed,
    Separator,
}

/// The folded form of a character that normalisation, case and its neighbours
/// leave nothing to say about; `None` for any other one.
fn plain(c: char) -> Option<Plain> {
    Some(match c {
        '\0'..='\u{7F}' => Plain::To(c.to_ascii_lowercase()),
        '٫' | '٬' => Plain::Separator,
        // Four digraphs with a high hamza decompose.
        '\u{0675}'..='\u{0678}' => return None,
        '\u{061C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' => Plain::Removed,
        '\u{0600}'..='\u{06FF}' | '«' | '»' | '‘'..='‟' => rewrite(c).map_or(Plain::Removed, Plain::To),
        '×' | '÷' | 'à'..='ÿ' | '–' | '—' => Plain::To(c),
        'À'..='Þ' => Plain::To(char::from_u32(c as u32 + 0x20)?),
        _ => return None,
    })
}

/// Folds any text: the steps are repeated until nothing changes, since case
/// folding may undo normalisation and removing a mark may let others combine.
fn fold_any(text: &str) -> String {
    // Isolated tashkeel would decompose to a space first: the rules come before.
    let mut folded: String = text.chars().filter(|&c| rewrite(c).is_some()).nfkc().collect();
    // The third round changes nothing for any character of Unicode 17 (tested);
    // the bound is there for characters to come.
    for _ in 0..8 {
        let kept: String = folded.chars().filter(|&c| !is_ignorable(c)).filter_map(rewrite).collect();
        let next: String = fold_separators(&CASE.fold_string(&kept)).nfkc().collect();
        if next == folded {
            break;
        }
        folded = next;
    }
    folded
}

/// Folds the separators that stand between two digits.
fn fold_separators(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut after_digit = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let before_digit = chars.peek().is_some_and(char::is_ascii_digit);
        let between = if after_digit && before_digit { between_digits(c) } else { None };
        folded.push(between.unwrap_or(c));
        after_digit = c.is_ascii_digit();
    }
    folded
}

/// The key of a segment: its folded form with every run of Unicode white
/// space, line breaks among them, collapsed to one space, and none at its ends.
pub fn segment_key(text: &str) -> String {
    let folded = fold(text);
    let mut key = String::with_capacity(folded.len());
    for word in folded.split_whitespace() {
        if !key.is_empty() {
            key.push(' ');
        }
        key.push_str(word);
    }
    key
}

/// Whether two texts have one [`segment_key`].
pub fn same_segment_key(one: &str, other: &str) -> bool {
    fold(one).split_whitespace().eq(fold(other).split_whitespace())
}

/// The 64-bit XXH3 hash of the [`segment_key`], as the signed integer of an
/// `SQLite` column.
pub fn segment_hash(text: &str) -> i64 {
    xxh3_64(segment_key(text).as_bytes()).cast_signed()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::golden::any_text;
    use proptest::prelude::*;

    #[test]
    fn surface_is_nfc() {
        assert_eq!(surface("cafe\u{301}"), "café");
        assert_eq!(surface("ا\u{653}"), "آ");
        assert_eq!(surface("الشّركة ـ A"), "الشّركة ـ A");
        assert!(matches!(surface("الشركة, «plain»"), Cow::Borrowed(_)));
    }

    #[test]
    fn full_unicode() {
        for (text, folded) in [
            ("Straße ẞ", "strasse ss"),
            ("ΟΔΟΣ οδος", "οδοσ οδοσ"),
            ("İstanbul", "i\u{307}stanbul"),
            ("ﷺ", "صلي الله عليه وسلم"),
            ("ﻻ ﻷ ﻵ", "لا لا لا"),
            ("ﺷﺮﻛﺔ", "شركه"),
            ("ﬁne Ⅷ ＡＢＣ１２３", "fine viii abc123"),
            ("Ǆ", "dž"),
            ("CAFE\u{301}", "café"),
            ("a\u{AD}b\u{200D}c\u{FEFF}", "abc"),
            ("ا\u{200D}\u{653}", "ا"),
            ("نمی\u{200C}خواهم", "نميخواهم"),
            ("قال\u{A0}Hu…", "قال hu..."),
        ] {
            assert_eq!(fold(text), folded);
        }
    }

    #[test]
    fn unchanged_text_is_borrowed() {
        for text in ["plain text, 1.5", "كتاب", ""] {
            assert!(matches!(fold(text), Cow::Borrowed(_)));
        }
    }

    #[test]
    fn segment_keys() {
        assert_eq!(segment_key(" \u{FEFF}Deep\t Seek\u{2028}\u{3000}R1\r\n"), "deep seek r1");
        assert_eq!(segment_key("\u{A0}الذَّكاء\nالاصطناعيّ "), "الذكاء الاصطناعي");
        assert_eq!(segment_key(" \n"), "");
        assert_eq!(segment_hash("A  b"), segment_hash("a\u{A0}B"));
        assert_ne!(segment_hash("ab"), segment_hash("a b"));
        // The empty key's XXH3, from the reference implementation.
        assert_eq!(segment_hash(" "), 0x2D06_8005_38D3_94C2_u64.cast_signed());
    }

    /// Every character alone and beside others: idempotent, one form for
    /// equivalent texts, and the quick way agrees with the general one.
    #[test]
    fn every_character() {
        // Ideographs, Hangul syllables and private use are left to the property tests.
        let ranges =
            [0..=0x33FF, 0xA000..=0xABFF, 0xF900..=0x1_6FFF, 0x1_AFF0..=0x1_FFFF, 0xE_0000..=0xE_01FF];
        for c in ranges.into_iter().flatten().filter_map(char::from_u32) {
            for text in [c.to_string(), format!("ا{c}ٓ"), format!("3{c}٤")] {
                let folded = fold(&text).into_owned();
                assert_eq!(fold(&folded), folded, "{c:?}");
                if !text.is_ascii()
                    && let Some(plainly) = fold_plain(&text)
                {
                    assert_eq!(plainly, fold_any(&text), "{c:?}");
                }
            }
            let text = c.to_string();
            let decomposed: String = text.nfd().collect();
            if decomposed != text {
                assert_eq!(fold(&text), fold(&decomposed), "{c:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn fold_is_idempotent(text in any_text()) {
            let folded = fold(&text).into_owned();
            prop_assert_eq!(fold(&folded), folded.as_str());
            prop_assert_eq!(segment_key(&segment_key(&text)), segment_key(&text));
        }

        #[test]
        fn equivalent_texts_fold_alike(text in any_text()) {
            let composed: String = text.nfc().collect();
            let decomposed: String = text.nfd().collect();
            prop_assert_eq!(fold(&composed), fold(&decomposed));
            prop_assert_eq!(surface(&decomposed), composed.as_str());
        }

        #[test]
        fn the_quick_way_agrees(text in "[a-zA-Z0-9 .\u{600}-\u{6FF}«»‘-‟À-ÿ\u{200B}-\u{200F}–]{0,24}") {
            if let Some(plainly) = fold_plain(&text) {
                prop_assert_eq!(plainly, fold_any(&text));
            }
        }
    }
}
