//! Posting lists: which segments have a key, and how many content tokens each has. Pure.
//!
//! The list of a rare key is one block, its *head*. A longer list has in its head only how many
//! postings there are of each band of lengths, and the postings in *parts*, each of one band and
//! a run of segments: a look-up reads only the lengths that fit. Numbers are LEB128; segments
//! are kept as differences.

use std::ops::RangeInclusive;

/// The number of a segment: its unit's, and its place among the variants in the low 16 bits.
pub(crate) type SegmentNumber = u64;

/// A segment in the list of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Posting {
    pub(crate) segment: SegmentNumber,
    /// How many content tokens it has.
    pub(crate) len: u32,
}

/// The head of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Head {
    /// The whole list, in the order of the segments.
    Whole(Vec<Posting>),
    /// How many postings each band has; the parts have them.
    Bands(Vec<(u8, u64)>),
}

/// The most postings of a list: a segment has a key once, and there are no more segments than
/// numbers of them.
const MOST_POSTINGS: u64 = 1 << 63;

/// A block that is not what was written. Says nothing to a person: the store names the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Damaged;

/// The last length of each band; the band after the last has all longer ones. Up to 8 each
/// length has its own, then they grow by a fifth.
const BANDS: [u32; 32] = [
    1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 17, 20, 24, 29, 35, 42, 50, 60, 72, 86, 103, 124, 149, 179, 215, 258,
    310, 500, 1000, 4000, 16000,
];

/// The band of a length, from 1.
pub(crate) fn band(len: u32) -> u8 {
    u8::try_from(BANDS.partition_point(|last| *last < len) + 1).unwrap_or(u8::MAX)
}

/// The bands of some lengths.
pub(crate) fn bands(lens: &RangeInclusive<u32>) -> RangeInclusive<u8> {
    band(*lens.start())..=band(*lens.end())
}

#[allow(clippy::cast_possible_truncation)] // seven bits at a time
pub(super) fn put(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push((number as u8 & 0x7f) | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Takes numbers off a block.
pub(super) struct Numbers<'a>(pub(super) &'a [u8]);

impl Numbers<'_> {
    #[inline]
    pub(super) fn next(&mut self) -> Result<u64, Damaged> {
        // Most are of one byte.
        if let [byte @ 0..0x80, rest @ ..] = self.0 {
            self.0 = rest;
            return Ok(u64::from(*byte));
        }
        self.next_long()
    }

    fn next_long(&mut self) -> Result<u64, Damaged> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let (&byte, rest) = self.0.split_first().ok_or(Damaged)?;
            self.0 = rest;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(Damaged)
    }

    pub(super) fn next_u32(&mut self) -> Result<u32, Damaged> {
        self.next()?.try_into().map_err(|_| Damaged)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A segment after another: how far its unit is, and its place if that is another one.
fn put_segment(out: &mut Vec<u8>, before: SegmentNumber, segment: SegmentNumber) {
    let (unit, place) = (segment >> 16, segment & 0xffff);
    let moved = place != before & 0xffff;
    put(out, (unit.wrapping_sub(before >> 16) << 1) | u64::from(moved));
    if moved {
        put(out, place);
    }
}

#[inline]
fn segment_after(numbers: &mut Numbers<'_>, before: SegmentNumber) -> Result<SegmentNumber, Damaged> {
    let step = numbers.next()?;
    let place = if step & 1 == 1 { numbers.next()? } else { before & 0xffff };
    let unit = (before >> 16).checked_add(step >> 1).ok_or(Damaged)?;
    if place > 0xffff || unit >> 47 != 0 {
        return Err(Damaged);
    }
    Ok(unit << 16 | place)
}

impl Head {
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut out = Vec::new();
        match self {
            Self::Whole(postings) => {
                out.push(0);
                let mut before = 0;
                for posting in postings {
                    put_segment(&mut out, before, posting.segment);
                    put(&mut out, posting.len.into());
                    before = posting.segment;
                }
            }
            Self::Bands(bands) => {
                out.push(1);
                for (band, count) in bands {
                    out.push(*band);
                    put(&mut out, *count);
                }
            }
        }
        out
    }

    pub(crate) fn decode(block: &[u8]) -> Result<Self, Damaged> {
        let (kind, rest) = block.split_first().ok_or(Damaged)?;
        let mut numbers = Numbers(rest);
        match kind {
            0 => {
                let (mut postings, mut before) = (Vec::with_capacity(rest.len() / 4), 0);
                while !numbers.is_empty() {
                    before = segment_after(&mut numbers, before)?;
                    postings.push(Posting { segment: before, len: numbers.next_u32()? });
                }
                Ok(Self::Whole(postings))
            }
            1 => {
                let (mut bands, mut all) = (Vec::new(), 0u64);
                while let Some((band, rest)) = numbers.0.split_first() {
                    numbers.0 = rest;
                    let count = numbers.next()?;
                    all = all.checked_add(count).filter(|all| *all <= MOST_POSTINGS).ok_or(Damaged)?;
                    bands.push((*band, count));
                }
                Ok(Self::Bands(bands))
            }
            _ => Err(Damaged),
        }
    }
}

/// A part: for each length how many segments, and which. `postings` in any order; none of them
/// is before `first`.
pub(crate) fn encode_part(first: SegmentNumber, postings: &mut [Posting]) -> Vec<u8> {
    postings.sort_unstable_by_key(|posting| (posting.len, posting.segment));
    let mut out = Vec::new();
    for group in postings.chunk_by(|a, b| a.len == b.len) {
        put(&mut out, group[0].len.into());
        put(&mut out, group.len() as u64);
        let mut before = first;
        for posting in group {
            put_segment(&mut out, before, posting.segment);
            before = posting.segment;
        }
    }
    out
}

/// Takes a part apart: for each length, its segments in order.
pub(crate) fn decode_part(
    first: SegmentNumber,
    block: &[u8],
    mut visit: impl FnMut(u32, &[SegmentNumber]),
) -> Result<(), Damaged> {
    let (mut numbers, mut segments) = (Numbers(block), Vec::with_capacity(block.len()));
    while !numbers.is_empty() {
        let len = numbers.next_u32()?;
        let count = numbers.next()?;
        let mut before = first;
        segments.clear();
        for _ in 0..count {
            before = segment_after(&mut numbers, before)?;
            segments.push(before);
        }
        visit(len, &segments);
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn postings() -> impl Strategy<Value = Vec<Posting>> {
        let segment = (0..1u64 << 40, prop_oneof![3 => Just(1u64), 1 => 0..0x10000u64]);
        let one = (segment, 1..400u32);
        prop::collection::btree_map(segment_number(one.0), one.1, 0..60)
            .prop_map(|map| map.into_iter().map(|(segment, len)| Posting { segment, len }).collect())
    }

    fn segment_number(parts: impl Strategy<Value = (u64, u64)>) -> impl Strategy<Value = u64> {
        parts.prop_map(|(unit, place)| unit << 16 | place)
    }

    proptest! {
        #[test]
        fn blocks_come_back(mut postings in postings()) {
            let head = Head::Whole(postings.clone());
            prop_assert_eq!(Head::decode(&head.encode()), Ok(head));
            let first = postings.first().map_or(0, |p| p.segment);
            let block = encode_part(first, &mut postings);
            let mut found = Vec::new();
            decode_part(first, &block, |len, segments| {
                found.extend(segments.iter().map(|&segment| Posting { segment, len }));
            })
            .unwrap();
            prop_assert_eq!(found, postings);
        }

        #[test]
        fn any_bytes_are_a_block_or_are_damaged(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            let _ = Head::decode(&bytes);
            let mut count = 0;
            let _ = decode_part(7 << 16, &bytes, |_, segments| count += segments.len());
            prop_assert!(count <= bytes.len());
        }
    }

    #[test]
    fn a_head_whose_counts_are_more_than_can_be_is_damaged() {
        let head = |counts: [u64; 2]| Head::Bands(vec![(1, counts[0]), (2, counts[1])]);
        assert_eq!(Head::decode(&head([u64::MAX, 1]).encode()), Err(Damaged));
        assert_eq!(Head::decode(&head([1, u64::MAX]).encode()), Err(Damaged));
        assert_eq!(Head::decode(&head([MOST_POSTINGS, 1]).encode()), Err(Damaged));
        assert_eq!(Head::decode(&head([3, 4]).encode()), Ok(head([3, 4])));
    }

    #[test]
    fn every_length_has_a_band() {
        let found: Vec<u8> =
            [1, 2, 8, 9, 10, 11, 310, 16000, 16001, u32::MAX].into_iter().map(band).collect();
        assert_eq!(found, [1, 2, 8, 9, 9, 10, 28, 32, 33, 33]);
        assert!((1..20_000).all(|len| band(len) <= band(len + 1)));
        assert_eq!(bands(&(7..=13)), 7..=11);
    }
}
