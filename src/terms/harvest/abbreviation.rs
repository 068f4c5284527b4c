//! Short forms and what they stand for.

use super::words::Words;
use crate::text::fold;

/// The longest a short form is, in characters.
const LONGEST: usize = 10;

/// The letters of a short form that stand for words: `GPU` of `GPUs`; none where it is no
/// short form.
pub(super) fn letters(short: &str) -> Option<&str> {
    let length = short.chars().count();
    let capitals = short.chars().filter(|c| c.is_uppercase()).count();
    let is_one = (2..=LONGEST).contains(&length)
        && capitals > 1
        && !short.contains(char::is_whitespace)
        && short.starts_with(char::is_alphanumeric);
    let singular = short.strip_suffix("’s").or(short.strip_suffix("'s")).or(short.strip_suffix('s'));
    let singular = singular.filter(|rest| rest.chars().all(|c| !c.is_lowercase()));
    is_one.then(|| singular.unwrap_or(short))
}

/// How many words a short form stands for, by its capitals.
pub(super) fn capitals(short: &str) -> Option<usize> {
    Some(letters(short)?.chars().filter(|c| c.is_uppercase()).count())
}

/// Where in `before` the words begin that `short` stands for, if it does stand for the words at
/// its end: by the method of Schwartz and Hearst (2003), each letter of the short form found from
/// right to left, the first of them at the start of a word.
///
/// ```text
/// tens of thousands of graphics processing units (GPUs)
///                      ^        ^          ^      GPU
/// ```
pub(super) fn expansion(before: &str, short: &str, words: &Words) -> Option<usize> {
    let letters = letters(short)?;
    let count = letters.chars().filter(|c| c.is_alphanumeric()).count();
    let longest = (count + 5).min(count * 2);
    let mut sought = letters.chars().rev().filter(|c| c.is_alphanumeric()).peekable();
    let mut rest = before.char_indices().rev().peekable();
    let mut start = None;
    while let Some(letter) = sought.next() {
        let is_first = sought.peek().is_none();
        loop {
            let (at, c) = rest.next()?;
            let opens = rest.peek().is_none_or(|(_, before)| !before.is_alphanumeric());
            if is_same(c, letter) && (!is_first || opens) {
                start = Some(at);
                break;
            }
        }
    }
    let start = start?;
    let full = &before[start..];
    let parts: Vec<&str> = full.split_whitespace().collect();
    let first = fold(parts.first()?);
    let fits = parts.len() > 1
        && parts.len() <= longest
        && !words.is_little(&first)
        && !full.contains(['.', ';', ':', '!', '?', '(', ')', '"', '“', '”', ','])
        && !parts.iter().any(|part| part.eq_ignore_ascii_case(short));
    // A word may be cut by its hyphen, not be begun in the middle.
    let opens = before[..start].chars().next_back().is_none_or(|c| c.is_whitespace() || c == '(' || c == '"');
    (fits && opens && begins_words(&parts, letters)).then_some(start)
}

/// Whether most letters of a short form begin words: MERS of Middle East Respiratory Syndrome.
/// Letters found inside words by chance make no expansion.
fn begins_words(parts: &[&str], letters: &str) -> bool {
    let initials: Vec<char> = parts
        .iter()
        .flat_map(|part| part.split(['-', '/', '‑']))
        .filter_map(|part| part.chars().next())
        .collect();
    let letters: Vec<char> = letters.chars().filter(|c| c.is_alphabetic()).collect();
    let (mut found, mut from) = (0, 0);
    for letter in &letters {
        if let Some(at) = initials[from..].iter().position(|initial| is_same(*initial, *letter)) {
            found += 1;
            from += at + 1;
        }
    }
    2 * found > letters.len() || found + 1 >= letters.len()
}

fn is_same(a: char, b: char) -> bool {
    a.to_lowercase().eq(b.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn full<'a>(before: &'a str, short: &str) -> Option<&'a str> {
        expansion(before, short, &Words::new()).map(|start| &before[start..])
    }

    #[test]
    fn the_words_a_short_form_stands_for() {
        assert_eq!(full("tens of graphics processing units", "GPUs"), Some("graphics processing units"));
        assert_eq!(full("the Mixture of Experts", "MoE"), Some("Mixture of Experts"));
        assert_eq!(
            full("of acute respiratory distress syndrome", "ARDS"),
            Some("acute respiratory distress syndrome")
        );
        assert_eq!(full("the World Health Organization", "WHO"), Some("World Health Organization"));
        assert_eq!(full("uses natural-language processing", "NLP"), Some("natural-language processing"));
    }

    #[test]
    fn what_it_does_not_stand_for() {
        assert_eq!(full("Japanese", "EUC-JP"), None);
        assert_eq!(full("X.509 Certificate", "DER"), None);
        assert_eq!(full("News Server Name", "NNTP"), None);
        assert_eq!(full("a very long way from here", "WHO"), None);
        assert_eq!(full("in the United States", "optional"), None);
    }

    #[test]
    fn short_forms() {
        assert_eq!(
            (letters("GPUs"), letters("IoT"), letters("Paris"), letters("Hu")),
            (Some("GPU"), Some("IoT"), None, None)
        );
        assert_eq!((capitals("mRNA"), capitals("COVID-19")), (Some(3), Some(5)));
    }
}
