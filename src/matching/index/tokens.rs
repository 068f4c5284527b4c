//! The tokens of segments, sixteen bits of each, and what decides between those of equal scores, in
//! blocks of units that follow each other: what a candidate is compared by, and what a scan
//! reads. Pure.

use super::postings::{Damaged, Numbers, SegmentNumber, put};
use crate::model::{Timestamp, Unit};

/// How many units share a block.
const UNITS: u64 = 32;

/// Sixteen bits of a key. Two keys may have the same, so a comparison by prints never makes two
/// segments less alike than they are.
pub(crate) type Print = u16;

/// The prints of a segment's tokens, as a block has them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Prints<'a>(&'a [u8]);

impl Prints<'_> {
    /// How many there are.
    pub(crate) fn len(self) -> usize {
        self.0.len() / 2
    }

    pub(crate) fn iter(self) -> impl DoubleEndedIterator<Item = Print> + ExactSizeIterator + Clone {
        self.0.chunks_exact(2).map(|two| Print::from_le_bytes([two[0], two[1]]))
    }
}

/// What decides between two units of equal scores: the greater is the better.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Standing {
    /// When it was changed, as far as is known.
    pub changed: Option<Timestamp>,
    /// How often it was used.
    pub usage: u64,
}

impl Standing {
    /// That of a unit.
    pub fn of(unit: &Unit) -> Self {
        Self { changed: unit.changed(), usage: unit.usage() }
    }
}

/// The tokens of the segments of some units, in one language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct TokenBlock {
    /// In the order of the segments.
    pub(crate) segments: Vec<(SegmentNumber, Standing, Vec<Print>)>,
}

/// How the date of a unit is kept: none, that of the segment before, or the difference to it.
const NO_DATE: u64 = 0;
const SAME_DATE: u64 = 1;
const OTHER_DATE: u64 = 2;

/// The block of a segment.
pub(crate) fn block_of(segment: SegmentNumber) -> u64 {
    (segment >> 16) / UNITS
}

impl TokenBlock {
    pub(crate) fn encode(&self) -> Vec<u8> {
        let (mut out, mut last) = (Vec::new(), 0);
        for (segment, standing, prints) in &self.segments {
            put(&mut out, (segment >> 16) % UNITS);
            put(&mut out, segment & 0xffff);
            put(&mut out, standing.usage);
            match standing.changed {
                None => put(&mut out, NO_DATE),
                Some(date) if date == last => put(&mut out, SAME_DATE),
                Some(date) => {
                    put(&mut out, OTHER_DATE);
                    put(&mut out, date.wrapping_sub(last).cast_unsigned());
                    last = date;
                }
            }
            put(&mut out, prints.len() as u64);
            out.extend(prints.iter().flat_map(|print| print.to_le_bytes()));
        }
        out
    }

    pub(crate) fn decode(number: u64, block: &[u8]) -> Result<Self, Damaged> {
        let mut segments = Vec::new();
        visit(number, block, |segment, standing, prints| {
            segments.push((segment, standing, prints.iter().collect()));
        })?;
        Ok(Self { segments })
    }

    /// Puts the tokens of a segment in the place of those it had; none if it is gone.
    pub(crate) fn set(&mut self, segment: SegmentNumber, tokens: Option<(Standing, Vec<Print>)>) {
        let known = self.segments.binary_search_by_key(&segment, |(number, ..)| *number);
        match (known, tokens.map(|(standing, prints)| (segment, standing, prints))) {
            (Ok(at), Some(tokens)) => self.segments[at] = tokens,
            (Ok(at), None) => drop(self.segments.remove(at)),
            (Err(at), Some(tokens)) => self.segments.insert(at, tokens),
            (Err(_), None) => {}
        }
    }
}

/// Visits the segments of a block.
pub(crate) fn visit(
    number: u64,
    block: &[u8],
    mut visit: impl FnMut(SegmentNumber, Standing, Prints<'_>),
) -> Result<(), Damaged> {
    let (mut numbers, mut last) = (Numbers(block), 0i64);
    while !numbers.is_empty() {
        let unit = number.checked_mul(UNITS).and_then(|first| first.checked_add(numbers.next().ok()?));
        let place = numbers.next()?;
        let usage = numbers.next()?;
        let changed = match numbers.next()? {
            NO_DATE => None,
            SAME_DATE => Some(last),
            OTHER_DATE => {
                last = last.wrapping_add(numbers.next()?.cast_signed());
                Some(last)
            }
            _ => return Err(Damaged),
        };
        let bytes = 2 * numbers.next_u32()? as usize;
        let (these, rest) = numbers.0.split_at_checked(bytes).ok_or(Damaged)?;
        numbers.0 = rest;
        let unit = unit.filter(|unit| unit >> 47 == 0 && place <= 0xffff).ok_or(Damaged)?;
        visit(unit << 16 | place, Standing { changed, usage }, Prints(these));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    use proptest::prelude::*;

    #[test]
    fn a_block_comes_back_and_changes() {
        let segment = |unit: u64, place: u64| (unit + 7 * UNITS) << 16 | place;
        let [no, one, other] = [None, Some(5), Some(-7)].map(|changed| Standing { changed, usage: u64::MAX });
        let mut block = TokenBlock::default();
        block.set(segment(3, 1), Some((one, vec![1, 65535])));
        block.set(segment(0, 300), Some((one, vec![])));
        block.set(segment(31, 0), Some((other, vec![9; 300])));
        assert_eq!(TokenBlock::decode(7, &block.encode()), Ok(block.clone()));
        block.set(segment(3, 1), Some((no, vec![2])));
        block.set(segment(31, 0), None);
        block.set(segment(30, 0), None);
        assert_eq!(block.segments, [(segment(0, 300), one, vec![]), (segment(3, 1), no, vec![2])]);
        assert_eq!(TokenBlock::decode(7, &block.encode()), Ok(block));
        assert_eq!(block_of(segment(31, 5)), 7);
        assert_eq!(TokenBlock::decode(7, &[1, 0, 0, 0, 3, 0]), Err(Damaged));
    }

    #[test]
    fn a_place_of_more_than_sixteen_bits_is_damaged() {
        let block = |place: u64| {
            let mut block = vec![1];
            put(&mut block, place);
            block.extend([0, 0, 0]);
            TokenBlock::decode(7, &block).map(|block| block.segments.len())
        };
        assert_eq!((block(0xffff), block(0x10000)), (Ok(1), Err(Damaged)));
    }

    proptest! {
        #[test]
        fn any_bytes_are_a_block_or_are_damaged(
            number in any::<u64>(), bytes in prop::collection::vec(0..4u8, 0..60),
        ) {
            let _ = TokenBlock::decode(number, &bytes);
        }

        #[test]
        fn dates_come_back(dates in prop::collection::vec(prop::option::of(-9..9i64), 0..9)) {
            let mut block = TokenBlock::default();
            for (unit, changed) in (0..).zip(dates) {
                block.set(unit << 16, Some((Standing { changed, usage: unit }, vec![7])));
            }
            prop_assert_eq!(TokenBlock::decode(0, &block.encode()), Ok(block));
        }
    }
}
