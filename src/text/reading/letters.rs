//! The letters of an Arabic word, and the key of a run of them.

use unicode_normalization::UnicodeNormalization;

use super::super::arabic::rewrite;
use super::super::script::is_ignorable;

/// Appends the letters of a word: diacritics, tatweel and invisible characters are left out,
/// Persian shapes are Arabic ones. Whether it has nothing but Arabic letters.
pub(super) fn letters(word: &str, into: &mut Vec<char>) -> bool {
    let plain = |c: char| matches!(c, '\u{0621}'..='\u{0652}');
    if word.chars().all(plain) {
        into.extend(word.chars().filter(|&c| c <= 'ي' && c != 'ـ'));
        return true;
    }
    // Isolated tashkeel would decompose to a space first.
    let visible = word.chars().filter(|&c| rewrite(c).is_some() && !is_ignorable(c));
    let composed: String = if word.chars().any(|c| matches!(c, '\u{653}'..='\u{655}')) {
        word.nfkc().collect()
    } else {
        visible.nfkc().collect()
    };
    for c in composed.chars().filter(|&c| rewrite(c).is_some()) {
        match c {
            'ک' => into.push('ك'),
            'ی' => into.push('ي'),
            'ٱ' => into.push('ا'),
            'ۀ' | 'ە' => into.push('ه'),
            'ء'..='ي' => into.push(c),
            _ => return false,
        }
    }
    true
}

/// One letter for those that spelling and hamza exchange, so that every word that
/// [`same_letter`] could join has one key.
pub(super) fn coarse(letter: char) -> char {
    match letter {
        'أ' | 'إ' | 'آ' => 'ا',
        'ؤ' | 'ئ' | 'ى' | 'و' | 'ء' => 'ي',
        other => other,
    }
}

/// Whether a letter of a text may be one of a word that is sought.
pub(super) fn same_letter(sought: char, found: char) -> bool {
    sought == found
        || matches!(
            (sought, found),
            ('أ' | 'إ' | 'آ', 'ا')
                | ('ا', 'أ' | 'إ' | 'آ')
                | ('ؤ', 'و' | 'ئ' | 'ء')
                | ('ئ', 'ي' | 'ؤ' | 'ء')
                | ('و', 'ؤ')
                | ('ي', 'ئ')
                | ('ء', 'ؤ' | 'ئ')
        )
}

/// The key of a word, letter by letter: FNV-1a, whose every beginning is a key as well.
#[derive(Debug, Clone, Copy)]
pub(in crate::text) struct WordHash(u64);

impl WordHash {
    const PRIME: u64 = 0x100_0000_01b3;

    /// Of an Arabic word.
    pub(super) fn arabic() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    /// Of any other word, number or mark.
    pub(in crate::text) fn literal() -> Self {
        Self(0x9e37_79b9_7f4a_7c15)
    }

    pub(in crate::text) fn add(&mut self, letter: char) {
        self.0 = (self.0 ^ u64::from(letter)).wrapping_mul(Self::PRIME);
    }

    pub(in crate::text) fn value(self) -> u64 {
        // What comes last must reach the low bits too.
        self.0 ^ (self.0 >> 32)
    }
}

/// The key of a word that is not analysed.
pub(in crate::text) fn literal_key(pieces: [&str; 2]) -> u64 {
    let mut hash = WordHash::literal();
    pieces.iter().flat_map(|piece| piece.chars()).for_each(|c| hash.add(c));
    hash.value()
}
