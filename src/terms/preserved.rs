//! Runs of Latin script in Arabic text: the names and terms that stay English.

use serde::Serialize;

use crate::text::{self, Script, Token};

/// A run of Latin script in Arabic text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LatinRun {
    /// The run as it stands: `Mixture of Experts`, `Xia "Ben" Hu`, `GPT-4o`.
    pub text: String,
    /// Byte offset of its start in the text.
    pub start: usize,
    /// Byte offset of its end.
    pub end: usize,
}

/// What may stand between two Latin words of one run, beside white space.
const JOINTS: &str = "-‑.&/'’_@+\"“”";

/// The Latin runs of a text in Arabic script, in order; none in a text that has no
/// Arabic letter.
///
/// Words are one run where only a space or a joint (hyphen, full stop, ampersand, slash,
/// apostrophe, quotation mark) stands between them. A number belongs to a run it is joined
/// to without a space. An Arabic clitic before a word (`وGoogle`) is not part of the run.
pub fn latin_runs(text: &str) -> Vec<LatinRun> {
    if !text.chars().any(|c| text::script_of(c) == Script::Arabic) {
        return Vec::new();
    }
    let tokens: Vec<Token> = text::tokens(text, "ar").into_iter().filter(Token::is_content).collect();
    let mut runs: Vec<(usize, usize)> = Vec::new();
    let mut open = false;
    for token in &tokens {
        let joined = runs
            .last()
            .is_some_and(|(_, end)| open && token.proclitic.is_empty() && is_joint(&text[*end..token.start]));
        let touching =
            runs.last().is_some_and(|(_, end)| !text[*end..token.start].contains(char::is_whitespace));
        match (is_latin(token), runs.last_mut()) {
            (true, Some(run)) if joined => run.1 = token.end,
            (true, _) => runs.push((token.start, token.end)),
            (false, Some(run)) if joined && touching && !is_word(token) => run.1 = token.end,
            (false, _) => {
                open = false;
                continue;
            }
        }
        open = true;
    }
    runs.into_iter().flat_map(|(start, end)| balanced(text, start, end)).collect()
}

fn is_word(token: &Token) -> bool {
    token.surface.chars().any(char::is_alphabetic)
}

fn is_latin(token: &Token) -> bool {
    is_word(token) && text::dominant_script(&token.surface) == Some(Script::Latin)
}

fn is_joint(gap: &str) -> bool {
    let quotes = gap.chars().filter(|c| is_quote(*c)).count();
    quotes < 2
        && !gap.contains(['\n', '\r'])
        && gap.chars().all(|c| c == ' ' || c == '\u{a0}' || JOINTS.contains(c))
        && !gap.contains(". ")
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”')
}

/// A run whose quotation marks come in pairs; else its pieces between them.
fn balanced(text: &str, start: usize, end: usize) -> Vec<LatinRun> {
    let run = &text[start..end];
    if run.chars().filter(|c| is_quote(*c)).count() % 2 == 0 {
        return vec![LatinRun { text: run.to_owned(), start, end }];
    }
    let mut pieces = Vec::new();
    let mut at = start;
    for piece in run.split(is_quote) {
        let trimmed = piece.trim();
        if !trimmed.is_empty() {
            let from = at + (piece.len() - piece.trim_start().len());
            pieces.push(LatinRun { text: trimmed.to_owned(), start: from, end: from + trimmed.len() });
        }
        at += piece.len() + text[at + piece.len()..].chars().next().map_or(0, char::len_utf8);
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn runs(text: &str) -> Vec<String> {
        latin_runs(text)
            .into_iter()
            .map(|run| {
                assert_eq!(&text[run.start..run.end], run.text);
                run.text
            })
            .collect()
    }

    #[test]
    fn names_of_several_words_are_one_run() {
        assert_eq!(runs("يقر Xia \"Ben\" Hu، الأستاذ المشارك"), ["Xia \"Ben\" Hu"]);
        assert_eq!(runs("نهج Mixture of Experts (مزيج الخبراء)"), ["Mixture of Experts"]);
        assert_eq!(runs("شركة AT&T في نيويورك"), ["AT&T"]);
    }

    #[test]
    fn a_clitic_ends_a_run_and_is_no_part_of_one() {
        assert_eq!(runs("تمتلكها OpenAI وGoogle ليست"), ["OpenAI", "Google"]);
        assert_eq!(runs("عبر الـAPI والـGPU"), ["API", "GPU"]);
    }

    #[test]
    fn model_names_keep_their_digits() {
        assert_eq!(runs("استخدم GPT-4o وكذلك GPT-4 اليوم"), ["GPT-4o", "GPT-4"]);
        assert_eq!(runs("دفعت OpenAI 5 ملايين"), ["OpenAI"]);
    }

    #[test]
    fn punctuation_and_a_full_stop_end_a_run() {
        assert_eq!(runs("نموذج ABCD—الخوارزميات"), ["ABCD"]);
        assert_eq!(runs("وحدات (GPUs)، DeepSeek: Hu"), ["GPUs", "DeepSeek", "Hu"]);
        assert_eq!(runs("قال Cox. Hu قال"), ["Cox", "Hu"]);
    }

    #[test]
    fn quotation_marks_that_open_elsewhere_are_no_part_of_a_run() {
        assert_eq!(runs("قال \"DeepSeek\" OpenAI هنا"), ["DeepSeek", "OpenAI"]);
        assert_eq!(runs("قال \"DeepSeek\" \"OpenAI\" هنا"), ["DeepSeek", "OpenAI"]);
    }

    #[test]
    fn english_text_has_no_runs() {
        assert!(runs("Mixture of Experts is only part of the picture.").is_empty());
        assert!(runs("").is_empty());
    }
}
