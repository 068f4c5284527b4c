//! The best plain scan: what the index is measured by.

use std::cmp::Reverse;

use super::analyse::Analysed;
use super::index::{Bound, Candidate, visit_tokens};
use super::lookup::{Best, Query, check};
use crate::error::Result;
use crate::model::Match;
use crate::store::Reader;
use crate::text::{self, Keys};

/// Answers a query as the best plain scan does: the tokens of every segment of the language
/// read from the memory's file, the lengths tested, a bit-parallel distance with a cutoff, and the
/// full score of what is left, the most alike first. The time that the index is measured by.
pub fn plain_scan(reader: &dyn Reader, query: &Query<'_>) -> Result<Vec<Match>> {
    check(query)?;
    let language = query.source.language();
    let asked = Analysed::new(&query.segment, &query.source);
    let mut best = Best::new(reader, query, &asked);
    for row in reader.segments_by_hash(text::segment_hash(&query.segment.text))? {
        best.consider(row)?;
    }
    let keys = Keys::default().of(&query.segment.text, language);
    let least = query.min_score.clamp(1, 100);
    let (n, percent) = (keys.len(), least as usize);
    let lens = (percent * n).div_ceil(100)..=100 * n / percent;
    let most_alike = Bound::new(&keys, least);
    let mut alike = Vec::new();
    reader.token_blocks(language, &mut |number, block| {
        visit_tokens(number, block, |segment, standing, prints| {
            if lens.contains(&prints.len())
                && let Some(bound) = most_alike.of(prints)
            {
                alike.push(Candidate { bound, standing, segment: Reverse(segment) });
            }
        })
    })?;
    alike.sort_unstable_by_key(|candidate| Reverse(*candidate));
    for candidate in alike {
        if best.is_settled_above(candidate.bound.min(99)) {
            break;
        }
        if best.could_take(candidate, candidate.bound.min(99)) {
            best.consider_candidate(candidate)?;
        }
    }
    best.into_matches()
}
