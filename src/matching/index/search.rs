//! Finding the segments that may reach a score.

use std::collections::{BTreeMap, HashMap};
use std::ops::RangeInclusive;

use rapidfuzz::distance::levenshtein::{Args, BatchComparator};

use super::build::{list_keys, prints};
use super::damaged;
use super::postings::{Head, SegmentNumber, band, bands, decode_part};
use super::tokens::{Print, block_of, visit};
use crate::error::Result;
use crate::store::Reader;

/// What comparing a candidate costs, in postings read: about two microseconds to ten nanoseconds.
const COMPARING: usize = 200;

/// A segment, and the highest score it could have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::matching) struct Candidate {
    pub(in crate::matching) segment: SegmentNumber,
    /// In percent: what the least number of columns that differ leaves.
    pub(in crate::matching) bound: u32,
}

/// The search for one text.
pub(in crate::matching) struct Search<'a> {
    reader: &'a dyn Reader,
    language: &'a str,
    /// How many content tokens it has.
    len: u32,
    prints: Vec<Print>,
    /// Of each of its keys.
    lists: Vec<List>,
    /// The lowest score that will be asked for.
    least: u32,
    /// The bounds of the segments that were compared; none where it is under the least.
    compared: HashMap<SegmentNumber, Option<u32>>,
    /// The lowest score that was asked for so far.
    asked: u32,
}

/// The posting list of a key, as far as it was read.
struct List {
    key: u32,
    head: Head,
    read: BTreeMap<u8, Lengths>,
}

/// Segments by their length, each in order.
type Lengths = BTreeMap<u32, Vec<SegmentNumber>>;

/// Segments and how many of the lists they were in, by length, each in order.
type Counted = BTreeMap<u32, Vec<(SegmentNumber, u32)>>;

impl<'a> Search<'a> {
    /// Begins the search for a text with these keys; `least` is the lowest score that will be
    /// asked for, from 1.
    pub(in crate::matching) fn new(
        reader: &'a dyn Reader,
        language: &'a str,
        keys: &[u64],
        least: u32,
    ) -> Result<Self> {
        let mut lists = Vec::with_capacity(keys.len());
        for key in list_keys(keys) {
            let head = match reader.posting_head(key)? {
                Some(block) => Head::decode(&block).map_err(damaged)?,
                None => Head::Whole(Vec::new()),
            };
            lists.push(List { key, head, read: BTreeMap::new() });
        }
        let len = u32::try_from(keys.len()).unwrap_or(u32::MAX);
        let (prints, compared) = (prints(keys), HashMap::new());
        Ok(Self { reader, language, len, prints, lists, least: least.max(1), compared, asked: 101 })
    }

    /// The segments that could reach this score, those of higher scores asked for before left
    /// out: the most alike first.
    pub(in crate::matching) fn at_least(&mut self, score: u32) -> Result<Vec<Candidate>> {
        let score = score.clamp(self.least, 100);
        let mut found = Vec::new();
        let segments = self.sharing(score)?;
        self.compare(&segments)?;
        for segment in segments {
            if let Some(bound) = self.compared.get(&segment).copied().flatten()
                && (score..self.asked).contains(&bound)
            {
                found.push(Candidate { segment, bound });
            }
        }
        self.asked = score.min(self.asked);
        found.sort_unstable_by_key(|candidate| (std::cmp::Reverse(candidate.bound), candidate.segment));
        Ok(found)
    }

    /// The segments that share enough keys, and a few more, in order.
    fn sharing(&mut self, score: u32) -> Result<Vec<SegmentNumber>> {
        let n = u64::from(self.len);
        if n == 0 {
            return Ok(Vec::new());
        }
        let percent = u64::from(score);
        let shortest = u32::try_from((percent * n).div_ceil(100)).unwrap_or(u32::MAX);
        let longest = u32::try_from(100 * n / percent).unwrap_or(u32::MAX);
        let lens = shortest..=longest;
        // How many of the query's keys a segment of this length may miss.
        let misses = |len: u32| {
            let common = (percent * n.max(u64::from(len))).div_ceil(100);
            u32::try_from(n.saturating_sub(common)).unwrap_or(u32::MAX)
        };
        let mut order: Vec<(usize, usize)> =
            self.lists.iter().enumerate().map(|(at, list)| (list.count(&lens), at)).collect();
        order.sort_unstable();
        // A segment that is in none of so many lists has missed too many.
        let enough = misses(self.len) as usize + 1;
        for &(_, at) in &order[..enough.min(order.len())] {
            self.lists[at].read(self.reader, &lens)?;
        }
        let mut counted = Counted::new();
        for len in lens.clone() {
            let of_length = |nth: usize| self.lists[order[nth].1].of_length(len);
            let news = (misses(len) as usize + 1).min(order.len());
            let runs: Vec<&[SegmentNumber]> =
                (0..news).map(of_length).filter(|run| !run.is_empty()).collect();
            let mut segments = union(&runs);
            for nth in news..enough.min(order.len()) {
                count(&mut segments, of_length(nth), nth + 1 - misses(len) as usize);
            }
            if !segments.is_empty() {
                counted.insert(len, segments);
            }
        }
        for (nth, &(next, at)) in order.iter().enumerate().skip(enough) {
            if next > COMPARING * counted.values().map(Vec::len).sum::<usize>() {
                break;
            }
            let list = &mut self.lists[at];
            list.read(self.reader, &lens)?;
            for (len, segments) in &mut counted {
                count(segments, list.of_length(*len), nth + 1 - misses(*len) as usize);
            }
        }
        let mut segments: Vec<SegmentNumber> = counted.into_values().flatten().map(|(s, _)| s).collect();
        segments.sort_unstable();
        Ok(segments)
    }

    /// Compares the segments that were not compared yet, by their tokens.
    fn compare(&mut self, segments: &[SegmentNumber]) -> Result<()> {
        let new: Vec<SegmentNumber> =
            segments.iter().filter(|segment| !self.compared.contains_key(segment)).copied().collect();
        let comparator = BatchComparator::new(self.prints.iter().copied());
        for of_block in new.chunk_by(|a, b| block_of(*a) == block_of(*b)) {
            let number = block_of(of_block[0]);
            let Some(block) = self.reader.token_block(self.language, number)? else { continue };
            visit(number, &block, |segment, prints| {
                if of_block.binary_search(&segment).is_ok() {
                    let bound = bound(&comparator, self.len as usize, prints, self.least);
                    self.compared.insert(segment, bound);
                }
            })
            .map_err(damaged)?;
        }
        Ok(())
    }
}

/// The highest score that two texts with these tokens could have; none where it is under the
/// least.
pub(in crate::matching) fn bound(
    query: &BatchComparator<Print>,
    len: usize,
    prints: &[Print],
    least: u32,
) -> Option<u32> {
    let longest = len.max(prints.len()).max(1);
    let most = longest * (100 - least.min(100) as usize) / 100;
    let args = Args::default().score_cutoff(most);
    let differing = query.distance_with_args(prints.iter().copied(), &args)?;
    u32::try_from(100 - (100 * differing).div_ceil(longest)).ok()
}

impl List {
    /// How many segments of these lengths it has, or a few more.
    fn count(&self, lens: &RangeInclusive<u32>) -> usize {
        match &self.head {
            Head::Whole(list) => list.iter().filter(|posting| lens.contains(&posting.len)).count(),
            Head::Bands(counts) => {
                let fitting = counts.iter().filter(|(band, _)| bands(lens).contains(band));
                usize::try_from(fitting.map(|(_, count)| count).sum::<u64>()).unwrap_or(usize::MAX)
            }
        }
    }

    /// Reads the bands of these lengths that were not read yet.
    fn read(&mut self, reader: &dyn Reader, lens: &RangeInclusive<u32>) -> Result<()> {
        match &self.head {
            Head::Whole(list) => {
                if self.read.is_empty() {
                    let all = self.read.entry(0).or_default();
                    for posting in list {
                        all.entry(posting.len).or_default().push(posting.segment);
                    }
                }
            }
            Head::Bands(counts) => {
                for (band, _) in counts {
                    if !bands(lens).contains(band) || self.read.contains_key(band) {
                        continue;
                    }
                    let lengths = self.read.entry(*band).or_default();
                    reader.posting_parts(self.key, *band, &mut |first, block| {
                        decode_part(first, block, |len, segments| {
                            lengths.entry(len).or_default().extend_from_slice(segments);
                        })
                        .map_err(damaged)
                    })?;
                }
            }
        }
        Ok(())
    }

    /// What was read, of a length.
    fn of_length(&self, len: u32) -> &[SegmentNumber] {
        let band = if matches!(self.head, Head::Whole(_)) { 0 } else { band(len) };
        self.read.get(&band).and_then(|lengths| lengths.get(&len)).map_or(&[], Vec::as_slice)
    }
}

/// The segments of some lists, and how many of them each is in.
fn union(lists: &[&[SegmentNumber]]) -> Vec<(SegmentNumber, u32)> {
    match lists {
        [] => Vec::new(),
        [list] => list.iter().map(|segment| (*segment, 1)).collect(),
        _ => {
            let (left, right) = lists.split_at(lists.len() / 2);
            merge(&union(left), &union(right))
        }
    }
}

fn merge(left: &[(SegmentNumber, u32)], right: &[(SegmentNumber, u32)]) -> Vec<(SegmentNumber, u32)> {
    let mut merged = Vec::with_capacity(left.len() + right.len());
    let (mut l, mut r) = (0, 0);
    while l < left.len() && r < right.len() {
        let ((a, in_left), (b, in_right)) = (left[l], right[r]);
        merged.push((a.min(b), if a <= b { in_left } else { 0 } + if b <= a { in_right } else { 0 }));
        l += usize::from(a <= b);
        r += usize::from(b <= a);
    }
    merged.extend_from_slice(&left[l..]);
    merged.extend_from_slice(&right[r..]);
    merged
}

/// Counts one list more, and keeps the segments that are in enough of the lists so far.
fn count(segments: &mut Vec<(SegmentNumber, u32)>, list: &[SegmentNumber], wanted: usize) {
    let mut at = 0;
    segments.retain_mut(|(segment, count)| {
        at += list[at..].partition_point(|other| *other < *segment);
        *count += u32::from(list.get(at) == Some(segment));
        *count as usize >= wanted
    });
}
