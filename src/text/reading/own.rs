//! Words whose own letters look like a clitic or an ending.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::citation::Citation;
use super::letters::{WordHash, coarse};
use super::{After, Analysed, Article, Final, LONGEST, Reading, narrow};

/// The words, by the keys of their stems, and one bit for what the keys end in: most words are none.
struct Words {
    by_key: HashMap<u64, Vec<Citation>>,
    seen: [u64; 256],
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut words = Words { by_key: HashMap::new(), seen: [0; 256] };
    for citation in list().filter_map(Citation::with_own_alef_lam) {
        if let Some(base) = citation.bases().first() {
            let (at, bit) = place(base.key);
            words.seen[at] |= bit;
            words.by_key.entry(base.key).or_default().push(citation);
        }
    }
    words
});

/// The words of the list, as they stand there.
pub(super) fn list() -> impl Iterator<Item = &'static str> {
    let lines = include_str!("own.txt").lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(str::split_whitespace)
}

#[allow(clippy::cast_possible_truncation, reason = "eight bits")]
fn place(key: u64) -> (usize, u64) {
    ((key >> 6) as usize & 0xff, 1 << (key & 63))
}

/// Whether the letters from `start` on are a form of a listed word.
pub(super) fn begins_so(word: &[char], start: usize, after: &[After]) -> bool {
    let mut hashes = [0; LONGEST + 1];
    let mut hash = WordHash::arabic();
    hashes[0] = hash.value();
    for (at, &letter) in word[start..].iter().enumerate() {
        hash.add(coarse(letter));
        hashes[at + 1] = hash.value();
    }
    stem_end(word, start, after, &hashes).is_some()
}

/// Where the stem of a listed word ends, if the letters from `start` on are a form of one; `hashes`
/// are the keys of what begins there, by length.
pub(super) fn stem_end(word: &[char], start: usize, after: &[After], hashes: &[u64]) -> Option<usize> {
    let words = &*WORDS;
    let end = |suffix: &After| {
        let key = *hashes.get(suffix.end.checked_sub(start)?)?;
        let (at, bit) = place(key);
        if words.seen[at] & bit == 0 {
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
        let analysed = Analysed { letters: word, readings: &[] };
        let forms = words.by_key.get(&key)?.iter().flat_map(|word| word.forms(analysed, &reading, false));
        // The ا of a listed word is its own: كوبا is no form of كوب.
        let own_alef = |of: Final| usize::from(of == Final::Alef && reading.ending() == "ا");
        forms.map(|form| suffix.end + own_alef(form.of)).max()
    };
    after.iter().filter_map(end).max()
}
