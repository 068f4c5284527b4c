//! Answers without the index: what it is measured by, and what it is checked against.

use std::cmp::Reverse;
use std::collections::HashMap;

use rapidfuzz::distance::levenshtein::{Args, BatchComparator};

use super::analyse::Analysed;
use super::index::{Bound, Candidate, visit_tokens};
use super::lookup::{Best, Query, check};
use crate::error::Result;
use crate::model::{Locale, Match, UnitId};
use crate::store::Reader;
use crate::text::{self, Keys};

/// Answers a query by scoring every segment of the language in full.
pub fn scan(reader: &dyn Reader, query: &Query<'_>) -> Result<Vec<Match>> {
    check(query)?;
    let asked = Analysed::new(&query.segment, &query.source);
    let mut best = Best::new(reader, query, &asked);
    reader.segments(&query.source, &mut |row| best.consider(row))?;
    Ok(best.into_matches())
}

/// Visits the segments of a language with their places in their units, among its own.
fn each_segment(
    reader: &dyn Reader,
    locale: &Locale,
    mut visit: impl FnMut(u64, crate::store::SegmentRow) -> Result<()>,
) -> Result<()> {
    let (mut place, mut unit) = (0, None);
    reader.segments(locale, &mut |row| {
        place = if unit == Some(row.unit) { place + 1 } else { 0 };
        unit = Some(row.unit);
        visit(place, row)
    })
}

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
    Ok(best.into_matches())
}

/// Every segment of a language with its tokens, taken from the texts: what the answers of the
/// index are checked against, with nothing of the index but the score.
pub struct Everything {
    keys: HashMap<String, u32>,
    /// The unit, the place among its segments in the language, and where the tokens begin.
    segments: Vec<(UnitId, u64, usize)>,
    tokens: Vec<u32>,
}

impl Everything {
    /// Reads the segments of a language.
    pub fn of(reader: &dyn Reader, locale: &Locale) -> Result<Self> {
        let mut all = Self { keys: HashMap::new(), segments: Vec::new(), tokens: Vec::new() };
        each_segment(reader, locale, |place, row| {
            all.segments.push((row.unit, place, all.tokens.len()));
            let tokens = text::tokens(&row.segment.text, row.locale.language());
            for token in tokens.into_iter().filter(text::Token::is_content) {
                let next = u32::try_from(all.keys.len()).unwrap_or(u32::MAX);
                let key = *all.keys.entry(token.key).or_insert(next);
                all.tokens.push(key);
            }
            Ok(())
        })?;
        Ok(all)
    }

    /// Answers a query: of every segment the least number of columns that differ is counted, and
    /// the score made in full where it could be reached.
    pub fn answer(&self, reader: &dyn Reader, query: &Query<'_>) -> Result<Vec<Match>> {
        check(query)?;
        let asked = Analysed::new(&query.segment, &query.source);
        // Keys that no segment has are like none of theirs.
        let keys: Vec<u32> = text::tokens(&query.segment.text, query.source.language())
            .into_iter()
            .filter(text::Token::is_content)
            .map(|token| self.keys.get(&token.key).copied().unwrap_or(u32::MAX))
            .collect();
        let comparator = BatchComparator::new(keys.iter().copied());
        let mut best = Best::new(reader, query, &asked);
        let percent = query.min_score.min(100) as usize;
        for (nth, &(unit, place, from)) in self.segments.iter().enumerate() {
            let to = self.segments.get(nth + 1).map_or(self.tokens.len(), |(_, _, next)| *next);
            let (n, m) = (keys.len(), to - from);
            let most = n.max(m) * (100 - percent) / 100;
            let args = Args::default().score_cutoff(most);
            let alike = n.abs_diff(m) <= most
                && comparator.distance_with_args(self.tokens[from..to].iter().copied(), &args).is_some();
            if alike {
                let mut rows = Vec::new();
                for variant in 0.. {
                    match reader.segment(unit, variant)? {
                        Some(row) if query.source.finds(&row.locale) => rows.push(row),
                        Some(_) => {}
                        None => break,
                    }
                }
                let at = usize::try_from(place).unwrap_or(usize::MAX);
                if at < rows.len() {
                    best.consider(rows.swap_remove(at))?;
                }
            }
        }
        Ok(best.into_matches())
    }
}
