//! Look-up: the units whose source text reaches a score, best first.
//!
//! The index hands out every segment that could reach a score, with the highest it could have
//! (`index`); it is asked for high scores first, and for lower ones only while the answer is
//! not full. `scan.rs` has the same answers by other ways, which
//! tests and `jisr bench --verify` compare.

use std::cmp::Reverse;

use super::analyse::Analysed;
use super::context::agreeing_neighbours;
use super::index::{Candidate, Search, Standing, unit_and_place};
use super::score::{points, weights};
use crate::error::{Error, Result};
use crate::model::{Locale, Match, MatchKind, Penalty, PenaltyName, Segment, StoredUnit, UnitId, Variant};
use crate::store::{Reader, SegmentRow};
use crate::text::{self, Keys};

/// The lowest score that is a match, unless the query says another.
pub const DEFAULT_MIN_SCORE: u32 = 70;

/// The most matches that are answered, unless the query says another.
pub const DEFAULT_LIMIT: usize = 5;

/// A question to the memory.
#[derive(Debug, Clone)]
pub struct Query<'a> {
    /// The segment to find.
    pub segment: Segment,
    /// Its language.
    pub source: Locale,
    /// The language of the translation.
    pub target: Locale,
    /// The lowest score that counts, in percent.
    pub min_score: u32,
    /// The most matches to answer.
    pub limit: usize,
    /// The text before it, if known; empty at the start of a document.
    pub before: Option<&'a str>,
    /// The text after it, if known; empty at the end of a document.
    pub after: Option<&'a str>,
}

impl Query<'_> {
    /// A query for plain text, with the usual score and number of matches, and no context.
    pub fn new(text: &str, source: Locale, target: Locale) -> Self {
        Self {
            segment: Segment::plain(text),
            source,
            target,
            min_score: DEFAULT_MIN_SCORE,
            limit: DEFAULT_LIMIT,
            before: None,
            after: None,
        }
    }
}

/// The scores that the index is asked for, one after the other: an answer that fills up early
/// spares the long lists.
const STAGES: [u32; 4] = [95, 85, 78, 65];

/// Answers a query. Of equal scores the newest unit comes first, then the most used,
/// then the one with the lowest number.
pub fn lookup(reader: &dyn Reader, query: &Query<'_>) -> Result<Vec<Match>> {
    check(query)?;
    let asked = Analysed::new(&query.segment, &query.source);
    let mut best = Best::new(reader, query, &asked);
    // A text that is stored as it stands is found by its hash. Only these can reach 100,
    // so where they fill the answer nothing else needs to be read.
    for row in reader.segments_by_hash(text::segment_hash(&query.segment.text))? {
        best.consider(row, 0)?;
    }
    let least = query.min_score.clamp(1, 100);
    if query.limit > 0 && !best.is_settled_above(99) {
        let keys = Keys::default().of(&query.segment.text, query.source.language());
        let mut search = Search::new(reader, query.source.language(), &keys, least)?;
        for stage in STAGES.into_iter().filter(|stage| *stage > least).chain([least]) {
            for candidate in search.at_least(stage)? {
                if best.is_settled_above(candidate.bound.min(99)) {
                    break;
                }
                best.consider_candidate(candidate)?;
            }
            if best.is_settled_above(stage - 1) {
                break;
            }
        }
    }
    Ok(best.into_matches())
}

pub(super) fn check(query: &Query<'_>) -> Result<()> {
    if query.segment.text.trim().is_empty() && query.segment.codes.is_empty() {
        return Err(Error::Request("there is no text to look up".to_owned()));
    }
    if query.source.finds(&query.target) {
        return Err(Error::Request(format!(
            "{} and {} are the same language; a look-up goes from one to another",
            query.source, query.target
        )));
    }
    Ok(())
}

/// A match with what decides between equal scores: the greater is the better.
struct Ranked {
    rank: (u32, Standing, Reverse<UnitId>),
    place: u64,
    row: SegmentRow,
    target: Variant,
    region: bool,
}

/// The best matches so far, best first, as many as are asked for: of each unit its best.
pub(super) struct Best<'a> {
    reader: &'a dyn Reader,
    query: &'a Query<'a>,
    asked: &'a Analysed,
    ranked: Vec<Ranked>,
}

impl<'a> Best<'a> {
    pub(super) fn new(reader: &'a dyn Reader, query: &'a Query<'a>, asked: &'a Analysed) -> Self {
        Self { reader, query, asked, ranked: Vec::new() }
    }

    /// The lowest score that counts: what has nothing in common with the query is no match.
    fn least(&self) -> u32 {
        self.query.min_score.max(1)
    }

    /// Whether no segment that has this score or less can change the answer.
    pub(super) fn is_settled_above(&self, score: u32) -> bool {
        self.ranked.len() >= self.query.limit && self.ranked.last().is_none_or(|last| last.rank.0 > score)
    }

    /// The matches, with what was found to differ.
    pub(super) fn into_matches(self) -> Vec<Match> {
        self.ranked.into_iter().map(|ranked| explained(self.query, self.asked, ranked)).collect()
    }

    /// Scores what the index found, an exact match left out, which was scored before. Many a candidate
    /// has the score of the last match and loses to it all the same: that is seen without a score.
    pub(super) fn consider_candidate(&mut self, candidate: Candidate) -> Result<()> {
        let (unit, place) = unit_and_place(candidate.segment.0);
        let most = (candidate.bound.min(99), candidate.standing, Reverse(unit));
        let is_full = self.ranked.len() >= self.query.limit;
        if is_full && self.ranked.last().is_some_and(|last| most < last.rank) {
            return Ok(());
        }
        match self.reader.segment(unit, place)? {
            Some(row) => self.consider(row, place),
            None => Ok(()),
        }
    }

    /// Scores a segment, which stands at `place` in its unit, and keeps it if it is a match.
    pub(super) fn consider(&mut self, row: SegmentRow, place: u64) -> Result<()> {
        let query = self.query;
        if !query.source.finds(&row.locale) {
            return Ok(());
        }
        let score = points(self.asked, &Analysed::new(&row.segment, &row.locale));
        // Context can add two points, to an exact match only.
        if score < 100 && (score < self.least() || self.is_settled_above(score)) {
            return Ok(());
        }
        let Some(StoredUnit { unit, .. }) = self.reader.unit(row.unit)? else {
            return Ok(());
        };
        let Some(target) = unit.variant(&query.target) else {
            return Ok(());
        };
        let context = match score {
            100 => agreeing_neighbours(self.reader, query, &row, &unit)?,
            _ => 0,
        };
        let region =
            query.source.differs_in_region(&row.locale) || query.target.differs_in_region(&target.locale);
        let points = (score + context).saturating_sub(if region { weights::REGION_POINTS } else { 0 });
        if points >= self.least() {
            let rank = (points, Standing::of(&unit), Reverse(row.unit));
            self.keep(Ranked { rank, place, target: target.clone(), row, region });
        }
        Ok(())
    }

    /// Keeps a match if it is one of the best; of the segments of a unit the better, else the
    /// first.
    fn keep(&mut self, new: Ranked) {
        if let Some(at) = self.ranked.iter().position(|known| known.row.unit == new.row.unit) {
            let known = &self.ranked[at];
            if (known.rank, Reverse(known.place)) >= (new.rank, Reverse(new.place)) {
                return;
            }
            self.ranked.remove(at);
        }
        let at = self.ranked.partition_point(|known| known.rank > new.rank);
        self.ranked.insert(at, new);
        self.ranked.truncate(self.query.limit);
    }
}

fn explained(query: &Query<'_>, asked: &Analysed, ranked: Ranked) -> Match {
    let Ranked { rank: (score, ..), row, target, region, .. } = ranked;
    let scored = super::score::score(asked, &Analysed::new(&row.segment, &row.locale));
    let mut penalties = scored.penalties;
    if region {
        penalties.push(region_penalty(query, &row.locale, &target.locale));
    }
    let kind = match score {
        101.. => MatchKind::Context,
        100 => MatchKind::Exact,
        _ => MatchKind::Fuzzy,
    };
    Match {
        score,
        kind,
        unit: row.unit,
        source_lang: row.locale,
        target_lang: target.locale,
        source: row.segment.text,
        target: target.segment.text,
        penalties,
        diff: scored.diff,
    }
}

fn region_penalty(query: &Query<'_>, source: &Locale, target: &Locale) -> Penalty {
    let sides = [(&query.source, source), (&query.target, target)];
    let differing = || sides.iter().filter(|(asked, stored)| asked.differs_in_region(stored));
    let asked: Vec<&str> = differing().map(|(asked, _)| asked.as_str()).collect();
    let stored: Vec<&str> = differing().map(|(_, stored)| stored.as_str()).collect();
    Penalty {
        name: PenaltyName::Region,
        cost: 0.0,
        query: Some(asked.join(", ")),
        source: Some(stored.join(", ")),
    }
}

/// The nearest unit below the score that was asked for, down to half: what to tell a
/// person whose query found nothing.
pub fn nearest(reader: &dyn Reader, query: &Query<'_>) -> Result<Option<(UnitId, u32)>> {
    let wider = Query { min_score: query.min_score.min(50), limit: 1, ..query.clone() };
    Ok(lookup(reader, &wider)?.first().map(|m| (m.unit, m.score)))
}
