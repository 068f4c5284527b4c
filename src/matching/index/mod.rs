//! The index of a look-up: the segments that may reach a score, and none that do is missed.
//!
//! Of a query with n content tokens and a segment with m, a column of their alignment that is
//! not a pair of equal keys costs at least a word, and there are at least max(n, m) columns. So
//! a segment that reaches T percent has at least ⌈T · max(n, m) / 100⌉ keys in common with
//! the query, a key counting as often as it stands in both; and m lies between ⌈T · n / 100⌉ and
//! ⌊100 · n / T⌋. It misses at most e = n − ⌈T · max(n, m) / 100⌉ of the query's keys, so of any p
//! of them it has at least p − e. The rarest keys are read first: after e + 1 of them every
//! segment that can still reach T has been seen, and each further list rules more of those out,
//! until reading on costs more than comparing what is left.
//!
//! A worked example at T = 60, the query `a b c d e`: n = 5, so at least 3 keys in common and at
//! most 2 missed, where m is from 3 to 8.
//!
//! ```text
//! 1  a b c d e        4  a x y b e       c is in 1; b in 1 and 4; d in 1 and 3;
//! 2  a x y z e        5  a e             a and e in 1, 2, 4, and in 5, which is too short to be read
//! 3  d v w
//! ```
//!
//! The lists of c, b and d are read first: after three, one is wanted. They find 1 (three times),
//! 4 and 3; what is in none of them, as 2, misses three. The list of a is the fourth, where two are
//! wanted: 1 and 4 stay, 3 goes. Their tokens are compared: 1 is equal, of 4 three columns differ
//! (its b stands elsewhere), which leaves 40. Only 1 is scored in full.
//!
//! What is read is small: of each list only the lengths that fit (`postings.rs`), of each
//! candidate sixteen bits a token, and what decides between equal scores (`tokens.rs`), and the
//! text only of those that are then scored in full. Everything is written in the transaction that changes the units (`build.rs`).

mod bound;
mod build;
mod postings;
mod search;
mod tokens;

pub(super) use bound::Bound;
pub use build::{Changes, Indexed};
pub(crate) use postings::Damaged;
pub(super) use search::{Candidate, Search, standing};
pub(super) use tokens::Prints;
pub use tokens::Standing;

use crate::error::{Error, Result};
use crate::model::UnitId;

/// The version of what the index holds and how; a memory that has another is indexed again.
pub const VERSION: u32 = 2;

/// The number of a variant in the index: its unit's, and its place among the variants.
pub fn segment_number(unit: UnitId, place: usize) -> u64 {
    (unit.0.unsigned_abs() << 16) | (place as u64 & 0xffff)
}

/// The unit of a segment, and its place among the variants.
pub(super) fn unit_and_place(segment: u64) -> (UnitId, u64) {
    (UnitId((segment >> 16).cast_signed()), segment & 0xffff)
}

/// Visits the tokens of the segments in a block.
pub(super) fn visit_tokens(
    number: u64,
    block: &[u8],
    visit: impl FnMut(u64, Standing, Prints<'_>),
) -> Result<()> {
    tokens::visit(number, block, visit).map_err(damaged)
}

fn damaged(_: Damaged) -> Error {
    Error::DamagedIndex
}

/// Postings and tokens.
#[cfg(test)]
pub(crate) type Contents = (Vec<(u32, u64, u32)>, Vec<(u64, usize)>);

/// All that the index has of these keys, and of the segments of a language: list key, segment
/// and length; segment and how many tokens.
#[cfg(test)]
#[allow(clippy::unwrap_used)]
pub(crate) fn contents(reader: &dyn crate::store::Reader, texts: &[Vec<u64>], language: &str) -> Contents {
    use postings::{Head, decode_part};
    let mut keys: Vec<u32> = texts.iter().flat_map(|keys| build::list_keys(keys)).collect();
    keys.sort_unstable();
    keys.dedup();
    let mut lists = Vec::new();
    for key in keys {
        match reader.posting_head(key).unwrap().map(|head| Head::decode(&head).unwrap()) {
            None => {}
            Some(Head::Whole(list)) => lists.extend(list.iter().map(|p| (key, p.segment, p.len))),
            Some(Head::Bands(bands)) => {
                for (band, count) in bands {
                    let before = lists.len();
                    let read = &mut |first, block: &[u8]| {
                        let add =
                            |len, segments: &[u64]| lists.extend(segments.iter().map(|s| (key, *s, len)));
                        decode_part(first, block, add).map_err(damaged)
                    };
                    reader.posting_parts(key, band, read).unwrap();
                    assert_eq!((lists.len() - before) as u64, count, "the head counts its parts");
                }
            }
        }
    }
    let mut tokens = Vec::new();
    let read = &mut |number, block: &[u8]| {
        visit_tokens(number, block, |s, _, prints| tokens.push((s, prints.len())))
    };
    reader.token_blocks(language, read).unwrap();
    lists.sort_unstable();
    (lists, tokens)
}
