//! The tokens of segments, sixteen bits of each key, in blocks of units that follow each other:
//! what a candidate is compared by, and what a scan reads. Pure.

use super::postings::{Damaged, Numbers, SegmentNumber, put};

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

/// The tokens of the segments of some units, in one language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct TokenBlock {
    /// In the order of the segments.
    pub(crate) segments: Vec<(SegmentNumber, Vec<Print>)>,
}

/// The block of a segment.
pub(crate) fn block_of(segment: SegmentNumber) -> u64 {
    (segment >> 16) / UNITS
}

impl TokenBlock {
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut out = Vec::new();
        for (segment, prints) in &self.segments {
            put(&mut out, (segment >> 16) % UNITS);
            put(&mut out, segment & 0xffff);
            put(&mut out, prints.len() as u64);
            out.extend(prints.iter().flat_map(|print| print.to_le_bytes()));
        }
        out
    }

    pub(crate) fn decode(number: u64, block: &[u8]) -> Result<Self, Damaged> {
        let mut segments = Vec::new();
        visit(number, block, |segment, prints| segments.push((segment, prints.iter().collect())))?;
        Ok(Self { segments })
    }

    /// Puts the tokens of a segment in the place of those it had; none if it is gone.
    pub(crate) fn set(&mut self, segment: SegmentNumber, prints: Option<Vec<Print>>) {
        match (self.segments.binary_search_by_key(&segment, |(number, _)| *number), prints) {
            (Ok(at), Some(prints)) => self.segments[at].1 = prints,
            (Ok(at), None) => drop(self.segments.remove(at)),
            (Err(at), Some(prints)) => self.segments.insert(at, (segment, prints)),
            (Err(_), None) => {}
        }
    }
}

/// Visits the segments of a block.
pub(crate) fn visit(
    number: u64,
    block: &[u8],
    mut visit: impl FnMut(SegmentNumber, Prints<'_>),
) -> Result<(), Damaged> {
    let mut numbers = Numbers(block);
    while !numbers.is_empty() {
        let unit = number.checked_mul(UNITS).and_then(|first| first.checked_add(numbers.next().ok()?));
        let place = numbers.next()?;
        let bytes = 2 * numbers.next_u32()? as usize;
        let (these, rest) = numbers.0.split_at_checked(bytes).ok_or(Damaged)?;
        numbers.0 = rest;
        visit(unit.ok_or(Damaged)? << 16 | place, Prints(these));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_comes_back_and_changes() {
        let segment = |unit: u64, place: u64| (unit + 7 * UNITS) << 16 | place;
        let mut block = TokenBlock::default();
        block.set(segment(3, 1), Some(vec![1, 65535]));
        block.set(segment(0, 300), Some(vec![]));
        block.set(segment(31, 0), Some(vec![9; 300]));
        assert_eq!(TokenBlock::decode(7, &block.encode()), Ok(block.clone()));
        block.set(segment(3, 1), Some(vec![2]));
        block.set(segment(31, 0), None);
        block.set(segment(30, 0), None);
        assert_eq!(block.segments, [(segment(0, 300), vec![]), (segment(3, 1), vec![2])]);
        assert_eq!(block_of(segment(31, 5)), 7);
        assert_eq!(TokenBlock::decode(7, &[1, 0, 3, 0]), Err(Damaged));
    }
}
