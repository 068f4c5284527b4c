//! The words that sentences are cut by: the lists of `data/`, Arabic and English, both used in texts of
//! either language.

use std::collections::HashMap;
use std::sync::LazyLock;

const ABBREVIATIONS: [&str; 2] =
    [include_str!("../../../data/abbreviations_ar.txt"), include_str!("../../../data/abbreviations_en.txt")];

const CUES: [&str; 2] =
    [include_str!("../../../data/sentence_cues_ar.txt"), include_str!("../../../data/sentence_cues_en.txt")];

/// No abbreviation is longer, in bytes.
pub(super) const LONGEST: usize = 14;

/// What an abbreviation does to the sentence it stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Abbreviation {
    /// It stands before what it belongs to: `Dr.`, `د.`
    Before,
    /// The same before a number, and else it is a word like another: `No.`, `ط.`
    Number,
    /// It ends a name or stands in one: `Inc.`, `U.S.`
    Name,
    /// It often ends a sentence: `etc.`, `هـ.`
    End,
    /// It is a unit behind a number, and else a word like another: `ft.`, `in.`
    Unit,
    /// It is a name that ends with a mark: `Yahoo!`
    Mark,
}

/// What a word says of a sentence that begins, or does not, with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cue {
    /// It begins a sentence: `How`.
    Starts,
    /// It begins a sentence that goes on behind a time: `At 5 a.m.`
    Before,
    /// It goes on with the sentence before it: `في`.
    GoesOn,
    /// It goes on where it is written onto a word: `بال`.
    Written,
    /// It says who said what was quoted before it: `قال`.
    Says,
    /// It stands before the number of a heading: `المادة`.
    Label,
}

/// The kinds as the files name them.
const ABBREVIATION_KINDS: [(&str, Abbreviation); 6] = [
    ("before", Abbreviation::Before),
    ("number", Abbreviation::Number),
    ("name", Abbreviation::Name),
    ("end", Abbreviation::End),
    ("unit", Abbreviation::Unit),
    ("mark", Abbreviation::Mark),
];

/// The cues as the files name them.
const CUE_KINDS: [(&str, Cue); 6] = [
    ("starts", Cue::Starts),
    ("before", Cue::Before),
    ("goes_on", Cue::GoesOn),
    ("written", Cue::Written),
    ("says", Cue::Says),
    ("label", Cue::Label),
];

static ABBREVIATION: LazyLock<HashMap<&str, Abbreviation>> =
    LazyLock::new(|| lines(ABBREVIATIONS, &ABBREVIATION_KINDS).flatten().collect());

static CUE: LazyLock<HashMap<&str, Vec<Cue>>> = LazyLock::new(|| {
    let mut words: HashMap<&str, Vec<Cue>> = HashMap::new();
    for (word, cue) in lines(CUES, &CUE_KINDS).flatten() {
        words.entry(word).or_default().push(cue);
    }
    words
});

/// The words of two lists with their kinds, in order; a line that cannot be read is its own error.
fn lines<K: Copy>(
    lists: [&'static str; 2],
    kinds: &[(&str, K)],
) -> impl Iterator<Item = Result<(&'static str, K), &'static str>> {
    let lines = lists.into_iter().flat_map(str::lines).filter(|l| !l.is_empty() && !l.starts_with('#'));
    lines.map(|line| {
        let (name, word) = line.split_once(' ').ok_or(line)?;
        let kind = kinds.iter().find(|(known, _)| *known == name).ok_or(line)?.1;
        let whole = !word.is_empty() && !word.contains(char::is_whitespace) && !word.ends_with('.');
        if whole { Ok((word, kind)) } else { Err(line) }
    })
}

/// What an abbreviation is, by its letters without its last full stop: as it stands, in lower case, or
/// in capitals for one with a capital.
pub(super) fn abbreviation(word: &str) -> Option<Abbreviation> {
    let known = |word: &str| ABBREVIATION.get(word).copied();
    if word.len() > LONGEST || !word.contains(char::is_uppercase) {
        return known(word);
    }
    known(word).or_else(|| known(&word.to_lowercase())).or_else(|| {
        let mut letters = word.chars();
        let first = letters.next().filter(|c| c.is_uppercase())?;
        let capitals = !letters.as_str().is_empty() && letters.clone().all(char::is_uppercase);
        capitals.then(|| known(&format!("{first}{}", letters.as_str().to_lowercase())))?
    })
}

/// Whether a word is a cue, as it stands.
pub(super) fn is_cue(word: &str, cue: Cue) -> bool {
    CUE.get(word).is_some_and(|cues| cues.contains(&cue))
}

/// Whether a word begins with a cue of the kind that is written onto words.
pub(super) fn has_written_cue(word: &str) -> bool {
    let starts = word.char_indices().map(|(at, c)| &word[..at + c.len_utf8()]);
    starts.skip(1).take(3).any(|start| start.len() < word.len() && is_cue(start, Cue::Written))
}

/// The abbreviations of a kind, in the order of the lists.
pub(super) fn abbreviations_of(kind: Abbreviation) -> Vec<&'static str> {
    let all = lines(ABBREVIATIONS, &ABBREVIATION_KINDS).flatten();
    all.filter(|&(_, of)| of == kind).map(|(word, _)| word).collect()
}

/// The cues of a kind, in the order of the lists.
pub(super) fn cues_of(kind: Cue) -> Vec<&'static str> {
    lines(CUES, &CUE_KINDS).flatten().filter(|&(_, of)| of == kind).map(|(word, _)| word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    /// Words of a list, each once.
    fn check<K: Copy + std::fmt::Debug>(lists: [&'static str; 2], kinds: &[(&str, K)], least: usize) {
        let mut seen = HashSet::new();
        for line in lines(lists, kinds) {
            let (word, kind) = line.unwrap_or_else(|line| panic!("cannot read {line:?}"));
            assert!(seen.insert((word, format!("{kind:?}"))), "{word} stands twice");
        }
        assert!(seen.len() >= least, "{} words", seen.len());
    }

    #[test]
    fn every_line_of_the_lists_is_read() {
        check(ABBREVIATIONS, &ABBREVIATION_KINDS, 300);
        check(CUES, &CUE_KINDS, 250);
    }

    #[test]
    fn an_abbreviation_is_of_one_kind() {
        let words: Vec<_> = lines(ABBREVIATIONS, &ABBREVIATION_KINDS).flatten().collect();
        assert_eq!(words.len(), ABBREVIATION.len());
        assert!(words.iter().all(|(word, _)| word.len() <= LONGEST));
    }

    #[test]
    fn malformed_lines_are_found() {
        for line in ["before", "before ", "befor Dr", "before Dr.", "before Dr x"] {
            assert_eq!(lines([line, ""], &ABBREVIATION_KINDS).next(), Some(Err(line)));
        }
    }

    #[test]
    fn abbreviations_in_arabic_and_english() {
        assert_eq!(abbreviation("د"), Some(Abbreviation::Before));
        assert_eq!(abbreviation("إلخ"), Some(Abbreviation::End));
        assert_eq!(abbreviation("DR"), Some(Abbreviation::Before));
        assert_eq!(abbreviation("NO"), Some(Abbreviation::Number));
        assert_eq!(abbreviation("St"), Some(Abbreviation::Before));
        assert_eq!(abbreviation("st"), Some(Abbreviation::End));
        assert_eq!(abbreviation("كتاب"), None);
        assert_eq!(abbreviation("book"), None);
    }

    #[test]
    fn cues_in_arabic_and_english() {
        assert!(is_cue("في", Cue::GoesOn) && is_cue("How", Cue::Starts) && !is_cue("how", Cue::Starts));
        assert!(has_written_cue("بالقاهرة") && has_written_cue("بأسعار") && !has_written_cue("بدأ"));
    }
}
