//! How alike two segments can be at most, by the prints of their tokens.

use rapidfuzz::distance::levenshtein::{Args, BatchComparator};

use super::tokens::{Print, Prints};
use crate::matching::weights;
use crate::text::{print, print_without_number};

/// Compares a query with segments.
pub(in crate::matching) struct Bound {
    /// How many content tokens the query has.
    len: usize,
    /// The lowest score that is asked for.
    least: u32,
    /// Its tokens, all numbers the same: as they are matched.
    keys: BatchComparator<Print>,
    /// Its tokens, each number itself.
    tokens: BatchComparator<Print>,
}

impl Bound {
    pub(in crate::matching) fn new(keys: &[u64], least: u32) -> Self {
        let prints = || keys.iter().map(|key| print(*key));
        let (keys, tokens) = (prints().map(print_without_number), prints());
        Self {
            len: keys.len(),
            least,
            keys: BatchComparator::new(keys),
            tokens: BatchComparator::new(tokens),
        }
    }

    /// The highest score that the query and a segment with these tokens could have; none where
    /// it is under the least.
    ///
    /// Of an alignment let D columns be no equal keys, and F pair two different numbers. The
    /// first cost a word each, so D is at least the distance by keys, d; and D + F at least that
    /// by tokens, t. At least cost the two are d and t − d.
    pub(in crate::matching) fn of(&self, prints: Prints<'_>) -> Option<u32> {
        let longest = self.len.max(prints.len()).max(1);
        let most = longest * (100 - self.least.min(100) as usize) / 100;
        let args = Args::default().score_cutoff(most);
        let words = self.keys.distance_with_args(prints.iter().map(print_without_number), &args)?;
        let numbers = self.tokens.distance(prints.iter()).saturating_sub(words);
        let cost = words * weights::WORD as usize + numbers * weights::NUMBER as usize;
        let score = (100 * longest).saturating_sub(cost) / longest;
        u32::try_from(score).ok().filter(|score| *score >= self.least)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::tokens::{Standing, TokenBlock, visit};
    use super::*;
    use crate::matching::{Analysed, score};
    use crate::model::{Locale, Segment};
    use crate::text::Keys;
    use proptest::prelude::*;

    /// The bound and the score of two texts.
    fn both(query: &str, source: &str, language: &str, least: u32) -> (Option<u32>, u32) {
        let mut keys = Keys::default();
        let mut block = TokenBlock::default();
        let prints = keys.of(source, language).into_iter().map(print).collect();
        block.set(0, Some((Standing::default(), prints)));
        let bound = Bound::new(&keys.of(query, language), least);
        let mut most = None;
        visit(0, &block.encode(), |_, _, prints| most = bound.of(prints)).unwrap();
        let locale = Locale::parse(language).unwrap();
        let analysed = |text: &str| Analysed::new(&Segment::plain(text), &locale);
        (most, score(&analysed(query), &analysed(source)).score)
    }

    #[test]
    fn another_number_is_seen_and_another_digit_is_not() {
        assert_eq!(both("في عام 1990 وصل 5", "في عام 2005 وصل ٥", "ar", 1), (Some(96), 96));
        assert_eq!(both("Chapter 12 of 30", "Chapter 13 of 31", "en", 1), (Some(90), 90));
        assert_eq!(both("Chapter 12 of 30", "Chapter 13 of 31", "en", 91), (None, 90));
    }

    fn text() -> impl Strategy<Value = String> {
        const WORDS: [&str; 13] =
            ["عام", "وصل", "وصلت", "ال٣", "the", "car", "cars", "1", "٢", "2", "30", "،", "."];
        prop::collection::vec(prop::sample::select(&WORDS[..]), 0..9).prop_map(|words| words.join(" "))
    }

    proptest! {
        #[test]
        fn no_score_is_above_its_bound(query in text(), source in text(), least in 1..100u32) {
            for language in ["ar", "en"] {
                let (most, score) = both(&query, &source, language, least);
                prop_assert!(most.map_or(score < least, |most| score <= most), "{most:?} {score}");
            }
        }
    }
}
