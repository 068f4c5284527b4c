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
