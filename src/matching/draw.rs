//! Queries drawn from a memory, to measure look-ups with.

use super::index::{unit_and_place, visit_tokens};
use crate::error::{Error, Result};
use crate::model::Locale;
use crate::store::Reader;

/// Numbers that look random, the same of the same seed (Steele, Lea and Flood 2014, SplitMix64).
struct Random(u64);

impl Random {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % below.max(1) as u64).unwrap_or(0)
    }
}

/// Draws queries: segments of a language with up to three in ten of their words left out, added or
/// replaced, by words of other segments or by made-up ones, which no index has a list of; the same
/// of the same seed.
pub fn draw_queries(reader: &dyn Reader, source: &Locale, queries: usize, seed: u64) -> Result<Vec<String>> {
    let mut segments = Vec::new();
    reader.token_blocks(source.language(), &mut |number, block| {
        visit_tokens(number, block, |segment, _, prints| {
            if prints.len() > 0 {
                segments.push(segment);
            }
        })
    })?;
    let none = || Error::Request(format!("this memory has no segment with a word in {source}"));
    if segments.is_empty() {
        return Err(none());
    }
    let mut random = Random(seed);
    let text = |random: &mut Random| -> Result<String> {
        let (unit, place) = unit_and_place(segments[random.next(segments.len())]);
        Ok(reader.segment(unit, place)?.ok_or_else(none)?.segment.text)
    };
    (0..queries)
        .map(|_| {
            let (drawn, other) = (text(&mut random)?, text(&mut random)?);
            Ok(mutated(&drawn, &other, &mut random))
        })
        .collect()
}

/// A text that has words, changed; words that come in are of another text, or made up.
fn mutated(text: &str, other: &str, random: &mut Random) -> String {
    let mut words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
    let others: Vec<String> = other.split_whitespace().map(str::to_owned).collect();
    let letters: Vec<char> = text.chars().chain(other.chars()).filter(|c| c.is_alphabetic()).collect();
    for _ in 0..random.next(words.len() * 3 / 10 + 2) {
        let at = random.next(words.len());
        match random.next(4) {
            0 => words[at].clone_from(&others[random.next(others.len())]),
            1 if words.len() > 1 => drop(words.remove(at)),
            2 if !letters.is_empty() => words[at] = made_up(&letters, random),
            _ => words.insert(at, others[random.next(others.len())].clone()),
        }
    }
    words.join(" ")
}

/// A word of letters in an order that no language has.
fn made_up(letters: &[char], random: &mut Random) -> String {
    (0..7 + random.next(5)).map(|_| letters[random.next(letters.len())]).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::Memory;
    use crate::model::{Unit, UnitId};

    #[test]
    fn some_queries_have_words_that_no_segment_has() {
        let mut memory = Memory::in_memory().unwrap();
        let [arabic, english] = ["ar", "en"].map(|tag| Locale::parse(tag).unwrap());
        let pair = |a: &str, e: &str| Unit::pair(arabic.clone(), a, english.clone(), e);
        memory
            .add_unit(&pair("وصل الوفد إلى القاهرة أمس", "The delegation came to Cairo yesterday"))
            .unwrap();
        memory.add_unit(&pair("غادر الوزير المدينة", "The minister left the town")).unwrap();
        for source in [&arabic, &english] {
            let known: HashSet<String> = [1, 2]
                .iter()
                .flat_map(|id| memory.reader().unit(UnitId(*id)).unwrap().unwrap().unit.variants)
                .flat_map(|v| v.segment.text.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
                .collect();
            let texts = draw_queries(memory.reader(), source, 200, 1).unwrap();
            assert_eq!(texts, draw_queries(memory.reader(), source, 200, 1).unwrap());
            let is_new = |text: &&String| text.split_whitespace().any(|word| !known.contains(word));
            let new = texts.iter().filter(is_new).count();
            assert!((10..150).contains(&new), "{new} of 200 from {source}");
        }
    }

    #[test]
    fn only_segments_with_words_are_drawn() {
        let mut memory = Memory::in_memory().unwrap();
        let [arabic, english] = ["ar", "en"].map(|tag| Locale::parse(tag).unwrap());
        for nth in 0..300 {
            let source = if nth == 150 { "نعم" } else { "…" };
            memory.add_unit(&Unit::pair(arabic.clone(), source, english.clone(), "yes")).unwrap();
        }
        let texts = draw_queries(memory.reader(), &arabic, 20, 1).unwrap();
        assert_eq!(texts.len(), 20);
        assert!(texts.iter().all(|text| text.chars().any(char::is_alphabetic)), "{texts:?}");
    }
}
