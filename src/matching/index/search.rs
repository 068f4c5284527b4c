//! Finding the segments that may reach a score.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::RangeInclusive;

use super::bound::Bound;
use super::build::list_keys;
use super::damaged;
use super::postings::{Head, SegmentNumber, band, bands, decode_part};
use super::tokens::{Prints, Standing, block_of, visit};
use crate::error::Result;
use crate::store::Reader;

/// What comparing a candidate costs, in postings read: about two microseconds to ten nanoseconds.
const COMPARING: usize = 200;

/// What is expected to be ruled out by the next list, of what it could rule out: as much as by
/// the one before.
#[derive(Debug, Clone, Copy)]
struct RuledOut {
    possible: usize,
    done: usize,
}

/// A segment, and how well it could stand in an answer: the greater, the better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::matching) struct Candidate {
    /// The highest score it could have, in percent ([`Bound`]).
    pub(in crate::matching) bound: u32,
    /// That of its unit.
    pub(in crate::matching) standing: Standing,
    pub(in crate::matching) segment: Reverse<SegmentNumber>,
}

/// Segments of a language, which are in order, and how well each could stand: the best first.
pub(in crate::matching) fn standing(
    reader: &dyn Reader,
    language: &str,
    segments: &[SegmentNumber],
) -> Result<Vec<Candidate>> {
    let mut found = Vec::new();
    each_of(reader, language, segments, |segment, standing, _| {
        found.push(Candidate { bound: 100, standing, segment: Reverse(segment) });
    })?;
    found.sort_unstable_by_key(|candidate| Reverse(*candidate));
    Ok(found)
}

/// Visits the tokens of some segments, which are in order.
fn each_of(
    reader: &dyn Reader,
    language: &str,
    segments: &[SegmentNumber],
    mut each: impl FnMut(SegmentNumber, Standing, Prints<'_>),
) -> Result<()> {
    let mut of_blocks = segments.chunk_by(|a, b| block_of(*a) == block_of(*b));
    let mut numbers: Vec<u64> = segments.iter().map(|segment| block_of(*segment)).collect();
    numbers.dedup();
    reader.token_blocks_at(language, &numbers, &mut |number, block| {
        let here = of_blocks.find(|of_block| block_of(of_block[0]) == number).unwrap_or_default();
        visit(number, block, |segment, standing, prints| {
            if here.binary_search(&segment).is_ok() {
                each(segment, standing, prints);
            }
        })
        .map_err(damaged)
    })
}

/// The search for one text.
pub(in crate::matching) struct Search<'a> {
    reader: &'a dyn Reader,
    language: &'a str,
    /// How many content tokens it has.
    len: u32,
    most_alike: Bound,
    /// Of each of its keys.
    lists: Vec<List>,
    /// The lowest score that will be asked for.
    least: u32,
    /// The segments that were compared; none where the bound is under the least, or which were
    /// handed out.
    compared: HashMap<SegmentNumber, Option<Candidate>>,
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
        let (least, compared) = (least.max(1), HashMap::new());
        Ok(Self { reader, language, len, most_alike: Bound::new(keys, least), lists, least, compared })
    }

    /// Leaves a segment out of what is handed out.
    pub(in crate::matching) fn leave_out(&mut self, segment: SegmentNumber) {
        self.compared.insert(segment, None);
    }

    /// The segments that could reach this score, those that were handed out before left out: the
    /// best first.
    pub(in crate::matching) fn at_least(&mut self, score: u32) -> Result<Vec<Candidate>> {
        let score = score.clamp(self.least, 100);
        let new = self.sharing(score)?;
        self.compare(&new)?;
        // One may have a higher bound than was asked for before, and yet not have been seen: two of
        // its prints agree by chance.
        let fits = |candidate: &mut Candidate| candidate.bound >= score;
        let mut found: Vec<Candidate> =
            self.compared.values_mut().filter_map(|candidate| candidate.take_if(fits)).collect();
        found.sort_unstable_by_key(|candidate| Reverse(*candidate));
        Ok(found)
    }

    /// The segments that share enough keys, and a few more, in order; those that were compared
    /// before left out.
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
            usize::try_from(n.saturating_sub(common)).unwrap_or(usize::MAX)
        };
        let mut order: Vec<(usize, usize)> =
            self.lists.iter().enumerate().map(|(at, list)| (list.count(&lens), at)).collect();
        order.sort_unstable();
        // A segment that is in none of so many lists has missed too many.
        let enough = misses(self.len) + 1;
        for &(_, at) in &order[..enough.min(order.len())] {
            self.lists[at].read(self.reader, &lens)?;
        }
        let mut counted = Counted::new();
        // Of a long text very many lengths fit, and few stand in its lists.
        let read = order[..enough.min(order.len())].iter().flat_map(|(_, at)| self.lists[*at].lengths(&lens));
        for len in read.collect::<BTreeSet<u32>>() {
            let of_length = |nth: usize| self.lists[order[nth].1].of_length(len);
            let news = (misses(len) + 1).min(order.len());
            let runs: Vec<&[SegmentNumber]> =
                (0..news).map(of_length).filter(|run| !run.is_empty()).collect();
            let mut segments = union(&runs);
            for nth in news..enough.min(order.len()) {
                count(&mut segments, of_length(nth), nth + 1 - misses(len));
            }
            segments.retain(|(segment, _)| !self.compared.contains_key(segment));
            if !segments.is_empty() {
                counted.insert(len, segments);
            }
        }
        let mut last = RuledOut { possible: 1, done: 1 };
        for (nth, &(next, at)) in order.iter().enumerate().skip(enough) {
            let wanted = |len: u32| nth + 1 - misses(len);
            let short = |(len, segments): (&u32, &Vec<(SegmentNumber, u32)>)| {
                segments.iter().filter(|(_, count)| (*count as usize) < wanted(*len)).count()
            };
            let possible = counted.iter().map(short).sum::<usize>();
            if next > COMPARING * possible * last.done / last.possible.max(1) {
                break;
            }
            let list = &mut self.lists[at];
            list.read(self.reader, &lens)?;
            let before = counted.values().map(Vec::len).sum::<usize>();
            for (len, segments) in &mut counted {
                count(segments, list.of_length(*len), wanted(*len));
            }
            last = RuledOut { possible, done: before - counted.values().map(Vec::len).sum::<usize>() };
        }
        let mut segments: Vec<SegmentNumber> = counted.into_values().flatten().map(|(s, _)| s).collect();
        segments.sort_unstable();
        Ok(segments)
    }

    /// Compares segments, which are in order, by their tokens.
    fn compare(&mut self, segments: &[SegmentNumber]) -> Result<()> {
        let Self { reader, language, most_alike, compared, .. } = self;
        each_of(*reader, language, segments, |segment, standing, prints| {
            let candidate = |bound| Candidate { bound, standing, segment: Reverse(segment) };
            compared.insert(segment, most_alike.of(prints).map(candidate));
        })
    }
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

    /// The lengths that were read, of some.
    fn lengths(&self, lens: &RangeInclusive<u32>) -> impl Iterator<Item = u32> {
        self.read.values().flat_map(move |lengths| lengths.range(lens.clone()).map(|(len, _)| *len))
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
