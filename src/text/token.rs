//! Words, numbers and punctuation, with byte spans and keys.
//!
//! Words are those of UAX #29. Two things are added for Arabic beside Latin: a
//! clitic glued to a word of another script (وGoogle, الـAPI) or to a number
//! (و2014) is split off and remembered, and any other change between Arabic
//! and another script inside a word is a boundary.
//!
//! ```
//! use jisr::text::{TokenKind, tokens};
//!
//! let found = tokens("عبر الـAPI، 3٫5٪", "ar");
//! let shown: Vec<_> = found.iter().map(|t| (t.kind, t.surface.as_str(), t.key.as_str())).collect();
//! assert_eq!(
//!     shown,
//!     [
//!         (TokenKind::Word, "عبر", "عبر"),
//!         (TokenKind::Word, "API", "api"),
//!         (TokenKind::Punctuation, "،", "،"),
//!         (TokenKind::Number, "3٫5", "<number>"),
//!         (TokenKind::Punctuation, "٪", "٪"),
//!     ]
//! );
//! assert_eq!(found[1].proclitic, "ال");
//! ```

use std::borrow::Cow;

use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

use super::affix::{ENCLITICS, PROCLITICS};
use super::fold::{fold, surface};
use super::script::{Script, TATWEEL, is_digit, is_ignorable, is_letter, script_of};
use super::stem::stem;

/// The key of every number.
const NUMBER: &str = "<number>";

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// A word: it has a letter.
    Word,
    /// Digits of any shape, with separators between them.
    Number,
    /// A mark, symbol or emoji: one grapheme.
    Punctuation,
}

/// A token of a segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Where it starts in the text given, in bytes.
    pub start: usize,
    /// Where it ends in the text given, in bytes.
    pub end: usize,
    /// The NFC of its span.
    pub surface: String,
    /// Its folded form, never empty.
    pub folded: String,
    /// What it is matched by: the stem of a word, `<number>`, or the mark
    /// itself without invisible characters.
    pub key: String,
    /// The folded Arabic clitic split off before it (`ال` of الـAPI), which is
    /// not in its span; else empty.
    pub proclitic: String,
}

impl Token {
    /// Whether it counts in a score: a word or a number.
    pub fn is_content(&self) -> bool {
        self.kind != TokenKind::Punctuation
    }
}

/// The tokens of a text in `language` (a primary language subtag in lower
/// case), in order; spans do not overlap. White space, invisible characters, a
/// tatweel or a diacritic alone are no token.
pub fn tokens(text: &str, language: &str) -> Vec<Token> {
    let mut cutter = Cutter { text, language, keyed: true, tokens: Vec::new() };
    cutter.cut(0, text.len());
    cutter.tokens
}

/// The same tokens, whose words have neither surface nor key: for those who make other keys of them.
pub(super) fn tokens_without_keys(text: &str, language: &str) -> Vec<Token> {
    let tokens = Vec::with_capacity(text.len() / 8 + 1);
    let mut cutter = Cutter { text, language, keyed: false, tokens };
    cutter.cut(0, text.len());
    cutter.tokens
}

/// Cuts one text; all spans are byte offsets into it.
struct Cutter<'a> {
    text: &'a str,
    language: &'a str,
    /// Whether the tokens have their surface and their key.
    keyed: bool,
    tokens: Vec<Token>,
}

impl Cutter<'_> {
    /// Cuts the UAX #29 words between two offsets. Plain letters between spaces are a word, whatever
    /// stands beyond the spaces, and most of a text is so; the tables of Unicode cut the rest.
    fn cut(&mut self, start: usize, end: usize) {
        let text = self.text;
        let (mut rest, mut at) = (start, start);
        for chunk in text[start..end].split(' ') {
            let to = at + chunk.len();
            if is_plain(chunk) {
                self.cut_by_tables(rest, at);
                self.word(at, to, (at, to), "");
                rest = to;
            }
            at = to + 1;
        }
        self.cut_by_tables(rest, end);
    }

    fn cut_by_tables(&mut self, start: usize, end: usize) {
        let text = self.text;
        if &text[start..end] == " " {
            return;
        }
        for (at, piece) in text[start..end].split_word_bound_indices() {
            if piece == " " {
                continue;
            }
            let (from, to) = (start + at, start + at + piece.len());
            if piece.chars().any(is_letter) {
                self.letters(from, to);
            } else if piece.chars().any(is_digit) {
                self.digits(from, to);
            } else {
                self.marks(from, to);
            }
        }
    }

    /// A piece with a letter in it: a word, or several where Arabic meets
    /// another script.
    fn letters(&mut self, start: usize, end: usize) {
        let runs = runs(&self.text[start..end]);
        if runs.len() < 2 {
            self.word(start, end, (start, end), "");
            return;
        }
        let mut proclitic = String::new();
        let mut at = 0;
        while at < runs.len() {
            let (from, to) = (start + runs[at].start, start + runs[at].end);
            let next = runs.get(at + 1).map(|run| (start + run.start, start + run.end));
            if runs[at].arabic {
                let folded = fold(&self.text[from..to]);
                if next.is_some() && PROCLITICS.contains(&folded.as_ref()) {
                    proclitic = folded.into_owned();
                } else {
                    self.cut(from, to);
                }
            } else {
                // An Arabic ending stays with its word: GPUات is a form of GPU.
                let ending = next.filter(|&(from, to)| {
                    at + 2 == runs.len() && ENCLITICS.contains(&fold(&self.text[from..to]).as_ref())
                });
                let clitic = std::mem::take(&mut proclitic);
                self.foreign(from, to, ending.map(|(_, to)| to), &clitic);
                at += usize::from(ending.is_some());
            }
            at += 1;
        }
    }

    /// A run of another script or of digits, beside Arabic.
    fn foreign(&mut self, start: usize, end: usize, ending: Option<usize>, proclitic: &str) {
        let before = self.tokens.len();
        match ending {
            Some(with_ending) => self.word(start, with_ending, (start, end), proclitic),
            None => self.cut(start, end),
        }
        if let Some(token) = self.tokens.get_mut(before) {
            proclitic.clone_into(&mut token.proclitic);
        }
    }

    /// One word; its key is the stem of the part `stemmed` of it.
    fn word(&mut self, start: usize, end: usize, stemmed: (usize, usize), proclitic: &str) {
        let folded = trimmed(fold(&self.text[start..end]));
        if folded.is_empty() {
            return;
        }
        if !folded.chars().any(is_letter) {
            self.marks(start, end);
            return;
        }
        let key = if !self.keyed {
            String::new()
        } else if stemmed == (start, end) {
            stem(&folded, self.language)
        } else {
            stem(&fold(&self.text[stemmed.0..stemmed.1]), self.language)
        };
        self.push(TokenKind::Word, (start, end), folded, key, proclitic);
    }

    /// A piece with digits and no letter: a number, and marks on either side.
    fn digits(&mut self, start: usize, end: usize) {
        let piece = &self.text[start..end];
        let first = piece.find(is_digit).unwrap_or(0);
        let last = piece.char_indices().rfind(|&(_, c)| is_digit(c));
        // Marks that combine with the last digit stay with it.
        let after = last.map_or(piece.len(), |(at, c)| {
            let rest = at + c.len_utf8();
            let tail = piece[rest..].find(|c| !is_combining_mark(c) && !is_ignorable(c));
            tail.map_or(piece.len(), |tail| rest + tail)
        });
        self.marks(start, start + first);
        let folded = trimmed(fold(&piece[first..after]));
        self.push(TokenKind::Number, (start + first, start + after), folded, NUMBER.to_owned(), "");
        self.marks(start + after, end);
    }

    /// A piece without letters and digits: each visible grapheme a token.
    fn marks(&mut self, start: usize, end: usize) {
        let text = self.text;
        for (at, grapheme) in text[start..end].grapheme_indices(true) {
            if grapheme.chars().all(is_silent) {
                continue;
            }
            // A mark may combine with the white space before it.
            let blank = grapheme.len() - grapheme.trim_start().len();
            let from = start + at + blank;
            let to = start + at + grapheme.trim_end().len();
            let mark = &text[from..to];
            let folded = trimmed(fold(mark));
            let key: String = surface(mark).chars().filter(|&c| !is_ignorable(c)).collect();
            if !folded.is_empty() && !key.is_empty() {
                self.push(TokenKind::Punctuation, (from, to), folded, key, "");
            }
        }
    }

    fn push(
        &mut self,
        kind: TokenKind,
        (start, end): (usize, usize),
        folded: String,
        key: String,
        proclitic: &str,
    ) {
        let surface = match self.keyed {
            true => surface(&self.text[start..end]).into_owned(),
            false => String::new(),
        };
        let proclitic = proclitic.to_owned();
        self.tokens.push(Token { kind, start, end, surface, folded, key, proclitic });
    }
}

/// A text without white space at its ends.
fn trimmed(text: Cow<'_, str>) -> String {
    let inner = text.trim();
    if inner.len() == text.len() { text.into_owned() } else { inner.to_owned() }
}

/// Whether a piece of text is nothing but Latin letters without accents, or Arabic ones without diacritics.
fn is_plain(text: &str) -> bool {
    let arabic = |c| matches!(c, '\u{620}'..='\u{63F}' | '\u{641}'..='\u{64A}');
    match text.chars().next() {
        None => false,
        Some(first) if arabic(first) => text.chars().all(arabic),
        Some(_) => text.bytes().all(|byte| byte.is_ascii_alphabetic()),
    }
}

/// Whether a character alone is no token: white space, controls, invisible
/// characters, diacritics, the tatweel, and the marks of interlinear notes.
fn is_silent(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || is_ignorable(c)
        || is_combining_mark(c)
        || matches!(c, TATWEEL | '\u{FFF9}'..='\u{FFFB}')
}

/// A run of a word: Arabic, or letters and digits that are not.
struct Run {
    arabic: bool,
    start: usize,
    end: usize,
}

/// The runs of a word. Digits beside Arabic are a run only where they follow a
/// clitic to the end of the word; else they belong to the Arabic run.
fn runs(word: &str) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    if word.is_ascii() {
        return runs;
    }
    for (at, c) in word.char_indices() {
        let arabic = match (is_letter(c), is_digit(c)) {
            (true, _) => Some(script_of(c) == Script::Arabic),
            (_, true) => Some(false),
            _ => None,
        };
        let end = at + c.len_utf8();
        match (runs.last_mut(), arabic) {
            (Some(run), None) => run.end = end,
            (Some(run), Some(arabic)) if run.arabic == arabic => run.end = end,
            (None, None) => runs.push(Run { arabic: c == TATWEEL, start: 0, end }),
            (_, Some(arabic)) => {
                runs.push(Run { arabic, start: runs.last().map_or(0, |run| run.end), end });
            }
        }
    }
    if runs.len() < 2 {
        return runs;
    }
    let clitic_before_digits =
        runs.len() == 2 && PROCLITICS.contains(&fold(&word[runs[0].start..runs[0].end]).as_ref());
    let mut joined: Vec<Run> = Vec::with_capacity(runs.len());
    for mut run in runs {
        let number = !run.arabic && !word[run.start..run.end].chars().any(is_letter);
        run.arabic |= number && !clitic_before_digits;
        match joined.last_mut() {
            Some(last) if last.arabic == run.arabic => last.end = run.end,
            _ => joined.push(run),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::TokenKind::{Number, Punctuation, Word};
    use super::*;
    use crate::text::golden::any_text;
    use proptest::prelude::*;

    /// Each token as `W:folded`, `N:folded` or `P:folded`, a proclitic before it as `ال+`.
    fn shown(text: &str, language: &str) -> String {
        let tokens: Vec<String> = tokens(text, language)
            .iter()
            .map(|token| {
                let kind = match token.kind {
                    Word => 'W',
                    Number => 'N',
                    Punctuation => 'P',
                };
                let plus = if token.proclitic.is_empty() { "" } else { "+" };
                format!("{kind}:{}{plus}{}", token.proclitic, token.folded)
            })
            .collect();
        tokens.join(" ")
    }

    /// Pieces of texts that stand beside spaces in every way.
    fn spaced_text() -> impl Strategy<Value = String> {
        let piece = prop::sample::select(vec![
            " ",
            " ",
            " ",
            "a",
            "word",
            "كلمة",
            "بيت",
            "ـ",
            "\u{64E}",
            "\u{301}",
            "\u{200D}",
            "\u{200C}",
            ".",
            "'",
            ",",
            "،",
            "5",
            "٣",
            "-",
            "_",
            "é",
            "\u{1F1EA}",
            "\u{1F1EC}",
            "\u{A0}",
            "\n",
            "\u{3000}",
            "א",
            "\"",
        ]);
        prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
    }

    fn by_tables(text: &str) -> Vec<Token> {
        let mut cutter = Cutter { text, language: "ar", keyed: true, tokens: Vec::new() };
        cutter.cut_by_tables(0, text.len());
        cutter.tokens
    }

    #[test]
    fn words_numbers_and_marks() {
        for (text, expected) in [
            ("don't", "W:don't"),
            ("don’t stop", "W:don't W:stop"),
            ("5.000", "N:5.000"),
            ("٣٫٥", "N:3.5"),
            ("١٬٢٣٤٫٥٪", "N:1,234.5 P:%"),
            ("1_000", "N:1_000"),
            ("_5_", "P:_ N:5 P:_"),
            ("2025-02-04", "N:2025 P:- N:02 P:- N:04"),
            ("GPT-4o", "W:gpt P:- W:4o"),
            ("U.S.", "W:u.s P:."),
            ("x@y.z", "W:x P:@ W:y.z"),
            ("ABCD—الخوارزميات،", "W:abcd P:— W:الخوارزميات P:,"),
            ("Xia \"Ben\" Hu،", "W:xia P:\" W:ben P:\" W:hu P:,"),
            ("«نعم» “yes”", "P:\" W:نعم P:\" P:\" W:yes P:\""),
            ("الذَّكَاءُ", "W:الذكاء"),
            ("الــذكاء", "W:الذكاء"),
            ("... ؟!", "P:. P:. P:. P:? P:!"),
            ("👨\u{200D}👩\u{200D}👧 👍🏽", "P:👨👩👧 P:👍🏽"),
            ("m² ½ Ⅷ", "W:m N:2 N:1⁄2 W:viii"),
            ("Google™", "W:google P:tm"),
            ("中文", "W:中 W:文"),
            ("ﷺ", "W:صلي الله عليه وسلم"),
        ] {
            assert_eq!(shown(text, "ar"), expected, "{text}");
        }
    }

    #[test]
    fn invisible_characters_and_lone_marks_are_no_tokens() {
        for text in [
            "",
            " \n\u{A0}",
            "\u{200F}",
            "\u{FEFF}",
            "ـ",
            "ـــ",
            "\u{64B}",
            " \u{651} ",
            "\u{301}",
            "\u{1}",
            "\u{2066}\u{2069}",
            "\u{6E5}",
            "\u{FE76}",
        ] {
            assert_eq!(tokens(text, "ar"), [], "{text:?}");
        }
        assert_eq!(shown("\u{2066}DeepSeek.\u{2069} نعم", "ar"), "W:deepseek P:. W:نعم");
    }

    #[test]
    fn arabic_clitics_before_other_scripts() {
        for (text, expected) in [
            ("الـAPI", "W:ال+api"),
            ("الAPI", "W:ال+api"),
            ("وGoogle", "W:و+google"),
            ("بالـGPU", "W:بال+gpu"),
            ("لـOpenAI", "W:ل+openai"),
            ("والـLLM", "W:وال+llm"),
            ("وَGoogle", "W:و+google"),
            ("وЯндекс", "W:و+яндекс"),
            ("الـ5G", "W:ال+5g"),
            ("سماGoogle", "W:سما W:google"),
            ("GPUات", "W:gpuات"),
            ("الـGPUات", "W:ال+gpuات"),
            ("GPUسما", "W:gpu W:سما"),
            ("GPUوCPU", "W:gpu W:و+cpu"),
            ("وGPT-4o", "W:و+gpt P:- W:4o"),
            ("و2014", "N:و+2014"),
            ("لـ٣٫٥", "N:ل+3.5"),
            ("كوفيد19", "W:كوفيد19"),
            ("5ملايين", "W:5ملايين"),
            ("و5س", "W:و5س"),
        ] {
            assert_eq!(shown(text, "ar"), expected, "{text}");
        }
        let token = &tokens("عبر الـGPUs", "ar")[1];
        assert_eq!((token.start, token.end), (13, 17));
        assert_eq!((token.surface.as_str(), token.key.as_str()), ("GPUs", "gpu"));
        let token = &tokens("GPUات", "ar")[0];
        assert_eq!((token.surface.as_str(), token.key.as_str()), ("GPUات", "gpu"));
    }

    #[test]
    fn keys() {
        let keys = |text: &str, language: &str| -> Vec<String> {
            tokens(text, language).into_iter().map(|token| token.key).collect()
        };
        assert_eq!(keys("للبيانات 5 models،\u{200F}", "ar"), ["بيانه", "<number>", "model", "،"]);
        assert_eq!(keys("« “ \"", "en"), ["«", "“", "\""]);
        assert_eq!(keys("Modèles", "fr"), ["modèles"]);
        assert!(tokens("5 a", "en").iter().all(Token::is_content));
        assert!(!tokens(".", "en")[0].is_content());
    }

    proptest! {
        #[test]
        fn the_quick_way_cuts_as_the_tables_do(spaced in spaced_text(), any in any_text()) {
            prop_assert_eq!(tokens(&spaced, "ar"), by_tables(&spaced));
            prop_assert_eq!(tokens(&any, "ar"), by_tables(&any));
        }

        #[test]
        fn spans_are_in_order_and_tokens_whole(text in any_text(), ar in any::<bool>()) {
            let mut end = 0;
            for token in tokens(&text, if ar { "ar" } else { "fr" }) {
                prop_assert!(end <= token.start && token.start < token.end);
                prop_assert!(text.is_char_boundary(token.start) && text.is_char_boundary(token.end));
                let span = &text[token.start..token.end];
                prop_assert_eq!(surface(span), token.surface.as_str());
                let folded = fold(span);
                prop_assert_eq!(folded.trim(), token.folded.as_str());
                prop_assert!(!token.key.is_empty() && !token.folded.is_empty());
                prop_assert_eq!(token.kind == Number, token.key == NUMBER);
                end = token.end;
            }
        }

        #[test]
        fn every_letter_and_digit_is_in_a_token(text in any_text()) {
            let found = tokens(&text, "ar");
            for (at, c) in text.char_indices().filter(|&(_, c)| is_letter(c) || is_digit(c)) {
                let inside = found.iter().any(|token| token.start <= at && at < token.end);
                let clitic = script_of(c) == Script::Arabic;
                prop_assert!(inside || clitic, "{c:?}");
            }
        }
    }
}
