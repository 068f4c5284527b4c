//! The Latin side of a candidate: what may be a term, and where one begins before a bracket.

use super::abbreviation;
use super::words::Words;
use crate::terms::preserved::{MEASURES, is_latin, passed_over};
use crate::text::{CLOSING, OPENING, QUOTES, fold, is_double_quote, is_ignorable};

/// How many words a term has at most.
const MOST_WORDS: usize = 6;

/// Numerals that are no term.
const ROMAN: [&str; 20] = [
    "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI",
    "XVII", "XVIII", "XIX", "XX",
];

/// The term in a stretch of Latin text, without quotation marks around it and an article before
/// it; none where it can be no term: it is too long, a number, code, a measure, an aside.
pub(super) fn term<'a>(text: &'a str, words: &Words) -> Option<&'a str> {
    let term = bare(text);
    let letters = term.chars().filter(|c| is_latin(*c)).count();
    let marked = term.ends_with(['+', '#']) && letters == 1;
    let parts: Vec<&str> = term.split_whitespace().collect();
    let first = fold(parts.first()?);
    let is_term = (letters > 1 || marked)
        && parts.len() <= MOST_WORDS
        && !term.contains([
            '{', '}', '<', '>', '%', '$', '=', '*', '_', '|', '\\', '^', '~', '[', ']', '?', '!', ':', ';',
            '،', '؛', '\n', '…', '(', ')',
        ])
        && !term.contains(", ")
        && !term.trim_end_matches('.').contains(". ")
        && passed_over(term).is_empty()
        && !words.is_aside(first.trim_end_matches('.'))
        && !is_little(parts.first()?, words)
        && !is_little(parts.last()?, words)
        && !parts.iter().any(|part| is_year(part) || *part == "et")
        && !parts
            .iter()
            .all(|part| ROMAN.contains(part) || MEASURES.contains(part) || !part.chars().any(is_latin))
        && !is_code_number(term);
    is_term.then_some(term)
}

fn bare(text: &str) -> &str {
    let around = |c: char| c.is_whitespace() || is_ignorable(c);
    let trimmed = text.trim_matches(around).trim_end_matches([',', ';', ':']);
    // Quotation marks inside belong to it: Xia "Ben" Hu.
    let inner = trimmed.trim_matches(QUOTES);
    let quoted = inner.len() < trimmed.len() && !inner.contains(is_double_quote);
    let term = if quoted { inner.trim_matches(around) } else { trimmed };
    ["the ", "The ", "a ", "an "].iter().find_map(|article| term.strip_prefix(article)).unwrap_or(term)
}

/// Whether a word begins and ends no term; one all in capitals is a short form: WHO, IT.
fn is_little(word: &str, words: &Words) -> bool {
    let letters = || word.chars().filter(|c| c.is_alphabetic());
    let is_short_form = letters().count() > 1 && letters().all(char::is_uppercase);
    !is_short_form && words.is_little(&fold(word))
}

fn is_year(part: &str) -> bool {
    part.len() == 4
        && (part.starts_with("19") || part.starts_with("20"))
        && part.bytes().all(|b| b.is_ascii_digit())
}

/// Serial numbers and hashes: more digits than a name has.
fn is_code_number(term: &str) -> bool {
    let digits = term.chars().filter(char::is_ascii_digit).count();
    digits > 4 && 2 * digits > term.chars().count()
}

/// Whether an English term joins two things, so that its Arabic has a و.
pub(super) fn is_coordinated(term: &str) -> bool {
    term.contains('&') || term.split_whitespace().any(|word| word.eq_ignore_ascii_case("and"))
}

/// How many words the Arabic of an English term has, by and large: as many as the term has
/// without little words; of a short form as many as it has capitals.
pub(super) fn expected(term: &str, words: &Words) -> usize {
    let content = || term.split([' ', '-', '/']).filter(|w| !w.is_empty() && !is_little(w, words));
    match abbreviation::capitals(term) {
        Some(capitals) => capitals,
        None => content().filter(|w| w.chars().any(is_latin)).count().max(1),
    }
}

/// Where the English term before a bracket with its Arabic begins: a quotation, a name in
/// capitals, else as many words as the Arabic has.
pub(super) fn before_bracket(head: &str, arabic: usize, words: &Words) -> Option<usize> {
    if let Some(inner) = head.strip_suffix(CLOSING) {
        return inner.rfind(OPENING).map(|at| at + inner[at..].chars().next().map_or(1, char::len_utf8));
    }
    // The words at the end, the last first, up to a mark.
    let mut starts: Vec<(usize, &str)> = Vec::new();
    let mut end = head.len();
    for (at, space) in head.char_indices().rev().chain([(0, ' ')]) {
        let begin = if space.is_whitespace() && at > 0 { at + space.len_utf8() } else { at };
        if !(space.is_whitespace() && (at > 0 || end > 0)) {
            continue;
        }
        let word = &head[begin..end];
        let ends_here = word.ends_with([',', '.', ';', ':', '!', '?', '"', '”', ')']);
        if word.is_empty() || (ends_here && !starts.is_empty()) || !word.chars().any(is_latin) {
            break;
        }
        starts.push((begin, word));
        end = if at > 0 { at } else { 0 };
        if starts.len() == MOST_WORDS {
            break;
        }
    }
    let is_little = |word: &str| is_little(word, words);
    let is_name = |word: &str| word.chars().any(char::is_uppercase);
    let length = match starts.first() {
        Some((_, last)) if is_name(last) => {
            let run = starts.iter().take_while(|(_, word)| is_name(word) || is_little(word)).count();
            // The first word of a sentence has a capital too; little words begin no term.
            (1..=run).rev().find(|n| is_name(starts[n - 1].1) && !is_little(starts[n - 1].1))
        }
        _ => {
            let content = starts.iter().take_while(|(_, word)| !is_little(word)).count();
            Some(content.min(arabic)).filter(|n| *n > 0)
        }
    }?;
    Some(starts[length - 1].0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_term(text: &str) -> Option<&str> {
        term(text, &Words::new())
    }

    #[test]
    fn terms() {
        for sound in [
            "GPUs",
            "Mixture of Experts",
            "C++",
            "GPT-4o",
            "Xia \"Ben\" Hu",
            "R&D",
            "ISO 9001",
            "COVID-19",
            "WHO",
            "IT",
        ] {
            assert_eq!(is_term(sound), Some(sound));
        }
        assert_eq!(is_term("“machine learning”"), Some("machine learning"));
        assert_eq!(is_term("the World Bank"), Some("World Bank"));
    }

    #[test]
    fn asides_dates_measures_and_code_are_none() {
        for other in [
            "2024",
            "see Figure 3",
            "e.g. Paris",
            "i.e.",
            "Smith 2019",
            "Smith et al.",
            "II",
            "km",
            "x",
            "and No",
            "who",
            "It",
            "1 < VALUE",
            "{ $size }",
            "name@example.com",
            "config.json",
            "snake_case",
            "550e8400e29b41d4",
            "this is a whole sentence about one thing",
        ] {
            assert_eq!(is_term(other), None, "{other}");
        }
    }

    fn before(head: &str, arabic: usize) -> &str {
        before_bracket(head, arabic, &Words::new()).map_or("", |start| &head[start..])
    }

    #[test]
    fn the_english_before_a_bracket() {
        assert_eq!(before("by the Ministry of Health", 2), "Ministry of Health");
        assert_eq!(before("a kind of machine learning", 2), "machine learning");
        assert_eq!(before("He calls it \"deep learning\"", 2).trim_end_matches('"'), "deep learning");
        assert_eq!(before("It is, however, efficiency", 1), "efficiency");
        assert_eq!(before("of the", 1), "");
    }

    #[test]
    fn how_long_the_arabic_is() {
        let expected = |term| super::expected(term, &Words::new());
        assert_eq!(
            (expected("Mixture of Experts"), expected("GPUs"), expected("machine learning")),
            (2, 3, 2)
        );
    }
}
