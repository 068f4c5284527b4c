//! The keys of a text's words and numbers as hashes, many texts one after the other.

use std::collections::HashMap;

use unicode_segmentation::UnicodeSegmentation;
use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::token::{Token, TokenKind, tokens};

/// From how many words on the known ones are forgotten: a text of ever new words (numbers,
/// names) must not fill the memory.
const MOST_KNOWN: usize = 200_000;

/// The low bits of a hash that say which number it is, from [`NUMBERS`] on; those of a word's are
/// lower. In all other bits the numbers of a language agree, as they have one key.
const WHICH: u64 = 0xffff;
const NUMBERS: u16 = 0xf000;

/// Makes hashes of keys, and remembers those of words it has seen: a memory has few words and
/// each of them often.
///
/// ```
/// use jisr::text::Keys;
///
/// let mut keys = Keys::default();
/// let one = keys.of("وصلت البيانات", "ar");
/// assert_eq!(one[1], keys.of("للبيانات", "ar")[0]); // one key, whatever the clitics
/// assert_ne!(one[1], keys.of("بيان", "ar")[0]);
/// ```
#[derive(Debug, Default)]
pub struct Keys {
    /// By language, by word as UAX #29 cuts it. What a word is made of depends on it alone.
    known: HashMap<String, HashMap<Box<str>, Box<[u64]>>>,
    count: usize,
}

impl Keys {
    /// The hashes of the keys of the content tokens of a text, in order; the language is part
    /// of the hash.
    pub fn of(&mut self, text: &str, language: &str) -> Vec<u64> {
        if self.count > MOST_KNOWN {
            *self = Self::default();
        }
        if !self.known.contains_key(language) {
            self.known.insert(language.to_owned(), HashMap::new());
        }
        let Some(known) = self.known.get_mut(language) else { return Vec::new() };
        let mut keys = Vec::new();
        for piece in text.split_word_bounds() {
            if piece == " " {
                continue;
            }
            match known.get(piece) {
                Some(of_piece) => keys.extend_from_slice(of_piece),
                None => {
                    let of_piece = hashes(piece, language);
                    keys.extend_from_slice(&of_piece);
                    known.insert(piece.into(), of_piece);
                    self.count += 1;
                }
            }
        }
        keys
    }
}

fn hashes(piece: &str, language: &str) -> Box<[u64]> {
    tokens(piece, language)
        .iter()
        .filter(|token| token.is_content())
        .map(|token| hash(token, language))
        .collect()
}

fn hash(token: &Token, language: &str) -> u64 {
    let seed = xxh3_64_with_seed(language.as_bytes(), 0);
    let key = xxh3_64_with_seed(token.key.as_bytes(), seed);
    let which = match token.kind {
        TokenKind::Number => {
            let numbers = u64::from(NUMBERS);
            numbers + xxh3_64_with_seed(token.folded.as_bytes(), seed) % (WHICH + 1 - numbers)
        }
        TokenKind::Word | TokenKind::Punctuation => key % u64::from(NUMBERS),
    };
    key & !WHICH | which
}

/// What a hash has in common with that of every other number, or of the same word.
pub(crate) fn without_number(hash: u64) -> u64 {
    hash & !WHICH
}

/// Sixteen bits of a hash; of numbers they say which it is.
#[allow(clippy::cast_possible_truncation)] // they are what is wanted
pub(crate) fn print(hash: u64) -> u16 {
    hash as u16
}

/// What the print of a number has in common with that of every other, or of the same word.
pub(crate) fn print_without_number(print: u16) -> u16 {
    print.min(NUMBERS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::golden::any_text;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn keys_are_those_of_the_tokens(texts in prop::collection::vec(any_text(), 1..4)) {
            let mut keys = Keys::default();
            for text in &texts {
                for language in ["ar", "en"] {
                    let content: Vec<Token> = tokens(text, language).into_iter().filter(Token::is_content).collect();
                    let expected: Vec<u64> = content.iter().map(|token| hash(token, language)).collect();
                    prop_assert_eq!(keys.of(text, language), &*expected);
                    // One key has one hash but for which number it is.
                    for (a, one) in content.iter().zip(&expected) {
                        for (b, other) in content.iter().zip(&expected) {
                            let number = a.kind == TokenKind::Number;
                            prop_assert_eq!(a.key == b.key, without_number(*one) == without_number(*other));
                            prop_assert!(a.key != b.key || number || one == other);
                            prop_assert_eq!(print_without_number(print(*one)) == 0xf000, number);
                        }
                    }
                }
            }
        }
    }
}
