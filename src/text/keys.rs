//! The keys of a text's words and numbers as hashes, many texts one after the other.

use std::collections::HashMap;

use unicode_segmentation::UnicodeSegmentation;
use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::token::tokens;

/// From how many words on the known ones are forgotten: a text of ever new words (numbers,
/// names) must not fill the memory.
const MOST_KNOWN: usize = 200_000;

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
    let seed = xxh3_64_with_seed(language.as_bytes(), 0);
    let content = tokens(piece, language).into_iter().filter(super::Token::is_content);
    content.map(|token| xxh3_64_with_seed(token.key.as_bytes(), seed)).collect()
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
                    let seed = xxh3_64_with_seed(language.as_bytes(), 0);
                    let expected: Vec<u64> = tokens(text, language)
                        .iter()
                        .filter(|token| token.is_content())
                        .map(|token| xxh3_64_with_seed(token.key.as_bytes(), seed))
                        .collect();
                    prop_assert_eq!(keys.of(text, language), expected);
                }
            }
        }
    }
}
