//! Text as the memory sees it: normal forms, words and sentences, Arabic and
//! English alike.
//!
//! Stored text is never changed; everything here computes keys *from* it.
//!
//! | form | what it is | made by |
//! | --- | --- | --- |
//! | surface | NFC, otherwise as stored | [`surface`] |
//! | folded | one form for case, diacritics, hamza, digit and quote shapes | [`fold`] |
//! | stem | a folded word without clitics and endings | [`stem`] |
//! | segment key | a folded segment with white space collapsed, and its hash | [`segment_key`], [`segment_hash`] |
//!
//! [`tokens`] cuts a segment into words, numbers and punctuation with byte
//! spans and these forms; [`segment`] cuts a document into sentences.
//!
//! Where things stand: `arabic.rs` is the table of Arabic folding rules,
//! `affix.rs` the tables of Arabic clitics and endings (both are made to be
//! read and extended by a linguist), `fold.rs` applies the first, `light.rs`
//! the second, `stem.rs` chooses the stemmer, `token.rs` and `sentence/`
//! cut, `script.rs` knows scripts and invisible characters.
//!
//! Everything is a pure function: no state, no files, no printing.
//!
//! ```
//! use jisr::text::{fold, segment, tokens};
//!
//! // Two spellings of one phrase have one folded form.
//! assert_eq!(fold("الذَّكَاءُ الاصطناعـي"), fold("الذكاء الاصطناعي"));
//!
//! // A clitic does not change a word's key; a Latin word loses its Arabic article.
//! let words = tokens("للبيانات عبر الـAPI", "ar");
//! assert_eq!(words[0].key, tokens("البيانات", "ar")[0].key);
//! assert_eq!((words[2].surface.as_str(), words[2].proclitic.as_str()), ("API", "ال"));
//!
//! let text = "هل انتهى الاجتماع؟ نعم. Yes, it did.";
//! let sentences: Vec<&str> =
//!     segment(text).sentences.iter().map(|s| &text[s.start..s.end]).collect();
//! assert_eq!(sentences, ["هل انتهى الاجتماع؟", "نعم.", "Yes, it did."]);
//! ```

mod affix;
mod arabic;
mod concepts_by_term;
mod english;
mod fold;
mod keys;
mod light;
mod listed;
mod pieces;
mod quotes;
mod reading;
mod script;
mod sentence;
mod stem;
mod token;

#[cfg(test)]
mod golden;
#[cfg(test)]
pub(crate) use golden::any_text;

pub use arabic::{RULES as ARABIC_RULES, Rule, To};
pub use concepts_by_term::ConceptsByTerm;
pub use english::{EnglishBase, bases as english_bases, is_everyday, joins_by_hyphen, without_possessive};
pub use fold::{NORMAL_FORMS, fold, same_segment_key, segment_hash, segment_key, surface};
pub use keys::Keys;
pub(crate) use keys::{print, print_without_number, without_number};
pub(crate) use listed::{letters_of, listed};
pub use pieces::{
    Piece, PieceKind, Pieces, STARTS, Sought, SoughtKind, SoughtPiece, is_small_word, start_key,
};
pub(crate) use quotes::{CLOSING, CLOSING_IN_ARABIC, OPENING, OPENING_IN_ARABIC, QUOTES, is_double_quote};
pub use reading::{
    Agreeing, Analysed, Analyser, Article, Base, Citation, Final, Form, Number, Reading, Uses, has_adjective,
};
pub(crate) use script::is_letter;
pub use script::{Script, dominant_script, is_arabic_script, is_ignorable, script_of};
pub use sentence::{
    Does, RULES as SENTENCE_RULES, Rule as SentenceRule, Segmented, Sentence, SrxSegmenter, head_length,
    rules_as_srx, segment,
};
pub use stem::stem;
pub use token::{Token, TokenKind, tokens};

/// The keys of the words and numbers of a text, with spaces between.
///
/// ```
/// use jisr::text::stems;
///
/// assert_eq!(stems("للبيانات الاصطناعية", "ar"), stems("بيانات اصطناعية", "ar"));
/// assert_eq!(stems("Synthetic models", "en"), stems("synthetic model", "en"));
/// ```
pub fn stems(text: &str, language: &str) -> String {
    let keys = tokens(text, language).into_iter().filter(Token::is_content).map(|token| token.key);
    keys.collect::<Vec<_>>().join(" ")
}
