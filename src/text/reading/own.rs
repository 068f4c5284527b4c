//! Words whose own letters look like a clitic or an ending.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::super::listed::{letters_of, listed};
use super::citation::Citation;
use super::endings::ENDINGS;
use super::letters::{WordHash, coarse};
use super::{After, Analysed, Article, Doubled, Final, LONGEST, Reading, narrow};

/// The words, by the keys of their stems, and one bit for what the keys end in: most words are none.
struct Words {
    by_key: HashMap<u64, Vec<Citation>>,
    seen: [u64; 1024],
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut words = Words { by_key: HashMap::new(), seen: [0; 1024] };
    for citation in list().filter_map(Citation::with_own_alef_lam) {
        if let Some(base) = citation.bases().first() {
            let (at, bit) = place(base.key);
            words.seen[at] |= bit;
            words.by_key.entry(base.key).or_default().push(citation);
        }
    }
    words
});

/// The words of both lists, as they stand there.
pub(super) fn list() -> impl Iterator<Item = &'static str> {
    beginnings().chain(listed(include_str!("own_endings.txt")))
}

/// The words whose last letters look like an ending.
static ENDINGS_OF_THEIR_OWN: LazyLock<HashSet<Vec<char>>> =
    LazyLock::new(|| letters_of(include_str!("own_endings.txt")));

/// Whether a word is one whose last letters are its own: مسكين is no plural of مسك.
pub(super) fn ends_so(word: &[char]) -> bool {
    ENDINGS_OF_THEIR_OWN.contains(word)
}

/// The words whose first letter looks like a clitic.
pub(super) fn beginnings() -> impl Iterator<Item = &'static str> {
    listed(include_str!("own_beginnings.txt"))
}

/// Whether a word has the pattern of an adjective, so that its feminine is no other word: فاضل, كبير, فكري.
fn is_adjective(word: &Citation) -> bool {
    match word.letters() {
        [_, 'ا', _, _] | [_, _, 'ي', _] => true,
        [_, .., before, 'ي'] => *before != 'ا',
        _ => false,
    }
}

#[allow(clippy::cast_possible_truncation, reason = "ten bits")]
fn place(key: u64) -> (usize, u64) {
    ((key >> 6) as usize & 0x3ff, 1 << (key & 63))
}

/// Whether the letters from `start` on are a form of a listed word, and no clitic is cut off it. With a
/// pronoun they are not where they are another word as well: بدرهم is no "their full moon", nor ورمي "my tumour".
pub(super) fn begins_so(word: &[char], start: usize, after: &[After]) -> bool {
    let mut hashes = [0; LONGEST + 1];
    let mut hash = WordHash::arabic();
    hashes[0] = hash.value();
    for (at, &letter) in word[start..].iter().enumerate() {
        hash.add(coarse(letter));
        hashes[at + 1] = hash.value();
    }
    let is_own = |suffix: &After| {
        let short = suffix.end <= start + 3;
        match (suffix.pronoun, ENDINGS[suffix.ending as usize].letters) {
            ("ي", _) | ("", "ي") if short => false,
            ("", _) => true,
            _ => !is_listed(&word[start + 1..]),
        }
    };
    after.iter().any(|suffix| end_of_stem(word, start, suffix, &hashes).is_some() && is_own(suffix))
}

/// Whether letters are a listed word as it stands there.
fn is_listed(word: &[char]) -> bool {
    let Some(base) = Citation::of_letters(word, false).bases().first().copied() else { return false };
    WORDS.by_key.get(&base.key).is_some_and(|all| all.iter().any(|one| one.letters() == word))
}

/// Where the stem of a listed word ends, if the letters from `start` on are a form of one; `hashes`
/// are the keys of what begins there, by length.
pub(super) fn stem_end(word: &[char], start: usize, after: &[After], hashes: &[u64]) -> Option<usize> {
    after.iter().filter_map(|suffix| end_of_stem(word, start, suffix, hashes)).max()
}

/// The same, of one way to cut an ending off.
fn end_of_stem(word: &[char], start: usize, suffix: &After, hashes: &[u64]) -> Option<usize> {
    let key = *hashes.get(suffix.end.checked_sub(start)?)?;
    let (at, bit) = place(key);
    if WORDS.seen[at] & bit == 0 {
        return None;
    }
    let reading = Reading {
        conjunction: None,
        preposition: None,
        article: Article::Absent,
        stem: (narrow(start), narrow(suffix.end)),
        ending: suffix.ending,
        pronoun: suffix.pronoun,
        key,
    };
    let analysed = Analysed::new(word, &[], Doubled::default());
    // A hamza keeps words apart here: برئة is "with a lung", بريئة "innocent".
    let is_word =
        |own: &&Citation| !own.letters().iter().zip(&word[start..]).any(|pair| pair == (&'ي', &'ئ'));
    let forms = WORDS.by_key.get(&key)?.iter().filter(is_word);
    let forms = forms.flat_map(|word| word.forms(analysed, &reading, is_adjective(word)));
    // The ا of a listed word is its own: كوبا is no form of كوب. A ي may be "my" for all that: كتابي.
    let end = |of: Final| match (of, word[start..suffix.end].len(), word.get(suffix.end.wrapping_sub(1))) {
        (Final::Alef, ..) if reading.ending() == "ا" => suffix.end + 1,
        (Final::Bare, 4.., Some('ي')) => suffix.end - 1,
        _ => suffix.end,
    };
    forms.map(|form| end(form.of)).max()
}
