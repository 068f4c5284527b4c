//! How a preserved term is spelt, and what comes near it.

use rapidfuzz::distance::osa;

use super::super::preserved::passed_over;
use super::Span;
use crate::model::{Concept, TermStatus};
use crate::text::{self, Script, Token, is_double_quote};

/// The spellings of a preserved term: itself, and its variants in its own language.
pub(super) struct Spellings<'c> {
    texts: Vec<&'c str>,
}

impl<'c> Spellings<'c> {
    /// Those of a concept; none where it has no preserved term.
    pub(super) fn of(concept: &'c Concept) -> Self {
        let preserved = || concept.terms.iter().filter(|t| t.status == TermStatus::Preserved);
        let variants = concept.terms.iter().filter(|term| {
            term.status == TermStatus::Variant && preserved().any(|p| p.locale.finds(&term.locale))
        });
        Self { texts: preserved().chain(variants).map(|term| term.text.as_str()).collect() }
    }

    /// Each of them.
    pub(super) fn texts(&self) -> impl Iterator<Item = &'c str> + '_ {
        self.texts.iter().copied()
    }

    /// The first, which is to be written.
    pub(super) fn main(&self) -> &'c str {
        self.texts.first().copied().unwrap_or("")
    }

    /// Whether words are one of them, in whatever case.
    pub(super) fn has(&self, surface: &str) -> bool {
        let letters = letters(surface);
        self.forms().any(|form| is_same_or_plural(&letters, &self::letters(form)))
    }

    /// Whether words are one of them, letter for letter; a hyphen counts as a space.
    pub(super) fn is_right(&self, surface: &str) -> bool {
        let words = words(surface);
        self.forms().any(|form| is_same_or_plural(&words, &self::words(form)))
    }

    /// Each of them, and the singular of an acronym in the plural.
    fn forms(&self) -> impl Iterator<Item = &'c str> + '_ {
        self.texts().flat_map(|spelling| {
            let singular = spelling.strip_suffix('s').filter(|one| one.ends_with(char::is_uppercase));
            std::iter::once(spelling).chain(singular)
        })
    }

    /// Whether words in the wrong case can only be meant for one of them: who may be a word beside
    /// WHO, and deepseek is none beside DeepSeek.
    pub(super) fn is_distinct(&self, surface: &str) -> bool {
        let letters = letters(surface);
        self.texts().filter(|s| is_same_or_plural(&letters, &self::letters(s))).any(|spelling| {
            let mut before = ' ';
            let inner_capital = spelling.chars().any(|c| {
                let found = before.is_lowercase() && c.is_uppercase();
                before = c;
                found
            });
            inner_capital
                || spelling.contains(char::is_whitespace)
                || spelling.contains(|c: char| c.is_numeric())
        })
    }

    /// Where a text has one of them, right, and the words that come nearest to one elsewhere in it,
    /// but not in an address or a name of a file.
    pub(super) fn search<'t>(
        &self,
        text: &'t str,
        is_right: &dyn Fn(&str) -> bool,
    ) -> (Vec<Span>, Option<(Span, &'t str)>) {
        let passed = passed_over(text);
        let tokens: Vec<Token> = text::tokens(text, "und").into_iter().filter(Token::is_content).collect();
        let (mut right, mut near) = (Vec::new(), Vec::new());
        for spelling in self.texts() {
            let wanted = Wanted::new(spelling);
            for (start, count) in wanted.windows(tokens.len()) {
                let span = Span { start: tokens[start].start, end: tokens[start + count - 1].end };
                let piece = &text[span.start..span.end];
                match wanted.distance(piece) {
                    Some(0) if is_right(piece) => right.push(span),
                    Some(distance) => near.push((distance, span)),
                    None => {}
                }
            }
        }
        let is_free = |span: &Span| {
            right.iter().all(|r| r.end <= span.start || span.end <= r.start)
                && passed.iter().all(|p| p.end <= span.start || span.end <= p.start)
        };
        let nearest = near.into_iter().filter(|(_, span)| is_free(span)).min();
        (right, nearest.map(|(_, span)| (span, &text[span.start..span.end])))
    }
}

/// A spelling that is looked for.
struct Wanted<'s> {
    spelling: &'s str,
    letters: String,
    words: usize,
    most: usize,
}

impl<'s> Wanted<'s> {
    fn new(spelling: &'s str) -> Self {
        let letters = letters(spelling);
        let words = text::tokens(spelling, "und").iter().filter(|t| t.is_content()).count();
        // Of a short word another letter makes another word.
        let most = match letters.chars().count() {
            0..4 => 0,
            4..8 => 1,
            _ => 2,
        };
        Self { spelling, letters, words, most }
    }

    /// The pieces of a text of so many words that may be it: as many words, one more, one less.
    fn windows(&self, tokens: usize) -> impl Iterator<Item = (usize, usize)> + use<> {
        let sizes = self.words.saturating_sub(1).max(1)..=self.words + 1;
        // One letter alone is a piece of too much (C of C#).
        let tokens = if self.letters.chars().count() > 1 { tokens } else { 0 };
        (0..tokens)
            .flat_map(move |start| sizes.clone().map(move |count| (start, count)))
            .filter(move |(start, count)| start + count <= tokens)
    }

    /// How many letters differ, where few enough do.
    fn distance(&self, piece: &str) -> Option<usize> {
        let found = letters(piece);
        let (fewer, more) = (found.len().min(self.letters.len()), found.len().max(self.letters.len()));
        let is_name = |text: &str| text.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase);
        let comparable = more - fewer <= 4 * self.most
            && text::dominant_script(piece) == Some(Script::Latin)
            && (found == self.letters || numbered(piece) == numbered(self.spelling))
            // A short word in small letters is another word: cord beside Ford.
            && (found == self.letters || self.letters.chars().count() > 5 || is_name(piece) || !is_name(self.spelling));
        if !comparable {
            return None;
        }
        let arguments = osa::Args::default().score_cutoff(self.most);
        osa::distance_with_args(found.chars(), self.letters.chars(), &arguments)
    }
}

/// The words with a digit in them: another one is another name, GPT-4 beside GPT-4o.
fn numbered(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    words.filter(|word| word.contains(char::is_numeric)).map(letters).collect()
}

/// The letters and digits of words, folded: what stays where case, spaces and marks differ.
fn letters(words: &str) -> String {
    text::fold(words).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Words with one space between them: hyphens are spaces, quotes have one shape, and what is not
/// seen is not there; nor is a mark before the words, or one that may as well end a sentence, as it
/// is not always found with the term (.NET, Yahoo!).
fn words(text: &str) -> String {
    let one_shape = |c: char| match c {
        '-' | '\u{2010}' | '\u{2011}' | '\u{a0}' => Some(' '),
        c if is_double_quote(c) => Some('"'),
        '’' | '‘' | 'ʼ' => Some('\''),
        c if text::is_ignorable(c) => None,
        c => Some(c),
    };
    let shaped: String = text.chars().filter_map(one_shape).collect();
    let words = shaped.split_whitespace().collect::<Vec<_>>().join(" ");
    words.trim_start_matches(|c: char| !c.is_alphanumeric()).trim_end_matches(['.', '!', '?']).to_owned()
}

/// Whether a text is another one, or its plural or possessive: GPUs, OpenAI's.
fn is_same_or_plural(text: &str, other: &str) -> bool {
    text.strip_prefix(other).is_some_and(|rest| matches!(rest, "" | "s" | "'s" | "s'"))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn spellings(texts: &[&'static str]) -> Spellings<'static> {
        Spellings { texts: texts.to_vec() }
    }

    fn search<'t>(spelling: &'static str, text: &'t str) -> (Vec<Span>, Option<(Span, &'t str)>) {
        let spellings = spellings(&[spelling]);
        spellings.search(text, &|surface| spellings.is_right(surface))
    }

    #[test]
    fn case_counts_and_a_plural_does_not() {
        let gpu = spellings(&["GPUs", "GPU"]);
        assert!(["GPU", "GPUs", "GPU's", "gpu", "Gpus"].iter().all(|s| gpu.has(s)));
        assert!(["GPU", "GPUs", "GPU's"].iter().all(|s| gpu.is_right(s)));
        assert!(["gpu", "Gpus", "gpuS"].iter().all(|s| !gpu.is_right(s)));
        let hu = spellings(&["Xia \"Ben\" Hu"]);
        assert!(hu.is_right("Xia “Ben” Hu") && !hu.is_right("Xia \"ben\" Hu"));
        let moe = spellings(&["Mixture of Experts"]);
        assert!(moe.is_right("Mixture-of-Experts") && !moe.is_right("mixture of experts"));
    }

    #[test]
    fn a_word_of_its_own_is_not_taken_for_a_name_in_the_wrong_case() {
        assert!(spellings(&["DeepSeek"]).is_distinct("Deepseek"));
        assert!(spellings(&["GPT-4o"]).is_distinct("gpt-4o"));
        assert!(!spellings(&["WHO"]).is_distinct("who"));
        assert!(!spellings(&["Cox"]).is_distinct("cox"));
    }

    #[test]
    fn near_spellings_are_found_in_both_scripts_around_them() {
        let nearest = |spelling, text| search(spelling, text).1.map(|(_, found)| found);
        assert_eq!(nearest("DeepSeek", "The DeapSeek model"), Some("DeapSeek"));
        assert_eq!(nearest("DeepSeek", "The Deep Seek model"), Some("Deep Seek"));
        assert_eq!(nearest("DeepSeek", "ظهر نموذج DeepSeak أمس"), Some("DeepSeak"));
        assert_eq!(nearest("DeepSeek", "عبر الـDeepseek هنا"), Some("Deepseek"));
        assert_eq!(nearest("Mixture of Experts", "a Mixtrue of Expert layer"), Some("Mixtrue of Expert"));
        assert_eq!(nearest("Sattigeri", "says Satigeri."), Some("Satigeri"));
    }

    #[test]
    fn what_is_right_is_not_near_itself() {
        let (right, near) = search("DeepSeek", "DeepSeek A, DeepSeek و DeepSeak");
        assert_eq!((right.len(), near.map(|(_, found)| found)), (2, Some("DeepSeak")));
        assert_eq!(search("Mixture of Experts", "a Mixture-of-Experts").0.len(), 1);
    }

    #[test]
    fn other_words_are_not_near() {
        let nearest = |spelling, text| search(spelling, text).1;
        assert_eq!(nearest("Cox", "a box, and Fox"), None);
        assert_eq!(nearest("GPT-4o", "GPT-5o and GPT-4 turbo"), None);
        assert_eq!(nearest("Ford", "a cord, or a word"), None);
        assert_eq!(nearest("DeepSeek", "في العمق، ديب سيك"), None);
    }

    #[test]
    fn what_stands_in_an_address_is_not_misspelt() {
        let nearest = |spelling, text| search(spelling, text).1.map(|(_, found)| found);
        assert_eq!(nearest("COVID-19", "زر https://covid19.ca.gov/ اليوم"), None);
        assert_eq!(nearest("GitHub", "see www.github.com/jisr or help@githup.com"), None);
        assert_eq!(nearest("GitHub", "زر https://githup.com عبر Githup"), Some("Githup"));
    }
}
