//! Look-up: the units whose source text reaches a score, best first.
//!
//! The index hands out every segment that could reach a score, with the highest it could have
//! (`index`); it is asked for high scores first, and for lower ones only while the answer is
//! not full. `everything.rs` has the answers as they are defined, which tests and
//! `jisr bench --verify` compare with these.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use super::analyse::Analysed;
use super::context::agreeing_neighbours;
use super::index::{Candidate, Search, Standing, segment_number, standing, unit_and_place};
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
///
/// It reads the memory more than once. Where anyone may write to it meanwhile, give it the reader of
/// a snapshot (`Memory::snapshot`): between two reads of another, units may change, and the
/// answer be of neither state.
pub fn lookup(reader: &dyn Reader, query: &Query<'_>) -> Result<Vec<Match>> {
    check(query)?;
    let (asked, language) = (Analysed::new(&query.segment, &query.source), query.source.language());
    let mut best = Best::new(reader, query, &asked);
    // A text that is stored as it stands is found by its hash. Only these can reach 100, and more
    // by their context; so where they fill the answer nothing else needs to be read.
    let hash = text::segment_hash(&query.segment.text);
    let same: Vec<u64> = reader
        .places_by_hash(hash)?
        .into_iter()
        .map(|(unit, place)| segment_number(unit, usize::try_from(place).unwrap_or(usize::MAX)))
        .collect();
    let neighbours = u32::from(query.before.is_some()) + u32::from(query.after.is_some());
    for candidate in standing(reader, language, &same)? {
        if !best.could_take(candidate, 100 + neighbours) {
            break;
        }
        best.consider_candidate(candidate)?;
    }
    if best.is_settled_above(99) {
        return best.into_matches();
    }
    let least = query.min_score.clamp(1, 100);
    let keys = Keys::default().of(&query.segment.text, language);
    let mut search = Search::new(reader, language, &keys, least)?;
    for segment in same {
        search.leave_out(segment);
    }
    for stage in STAGES.into_iter().filter(|stage| *stage > least).chain([least]) {
        for candidate in search.at_least(stage)? {
            let most = candidate.bound.min(99);
            if best.is_settled_above(most) {
                break;
            }
            // Many have the score of the last match and lose to it all the same.
            if best.could_take(candidate, most) {
                best.consider_candidate(candidate)?;
            }
        }
        if best.is_settled_above(stage - 1) {
            break;
        }
    }
    best.into_matches()
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

/// What decides between matches: the greater is the better. Of a unit there is one.
type Rank = (u32, Standing, Reverse<UnitId>);

/// A match, and whether its regions are others than those asked for.
pub(super) struct Kept {
    pub(super) row: SegmentRow,
    pub(super) target: Variant,
    pub(super) region: bool,
}

/// The best matches so far, as many as are asked for: of each unit its best.
pub(super) struct Best<'a> {
    reader: &'a dyn Reader,
    query: &'a Query<'a>,
    asked: &'a Analysed,
    /// The last first.
    ranked: BTreeMap<Rank, Kept>,
    of_unit: HashMap<UnitId, Rank>,
    /// The segment that was scored last: many units may have one text.
    scored: Option<(Segment, Locale, u32)>,
    /// The unit that was read last: it may have many segments.
    unit: Option<StoredUnit>,
}

impl<'a> Best<'a> {
    pub(super) fn new(reader: &'a dyn Reader, query: &'a Query<'a>, asked: &'a Analysed) -> Self {
        let (ranked, of_unit) = (BTreeMap::new(), HashMap::new());
        Self { reader, query, asked, ranked, of_unit, scored: None, unit: None }
    }

    /// The lowest score that counts: what has nothing in common with the query is no match.
    fn least(&self) -> u32 {
        self.query.min_score.max(1)
    }

    fn last(&self) -> Option<Rank> {
        self.ranked.first_key_value().map(|(rank, _)| *rank)
    }

    /// Whether no segment that has this score or less can change the answer.
    pub(super) fn is_settled_above(&self, score: u32) -> bool {
        self.ranked.len() >= self.query.limit && self.last().is_none_or(|last| last.0 > score)
    }

    /// Whether a segment that has at most this score could change the answer.
    pub(super) fn could_take(&self, candidate: Candidate, most: u32) -> bool {
        let (unit, _) = unit_and_place(candidate.segment.0);
        let is_full = self.ranked.len() >= self.query.limit;
        !is_full || self.last().is_some_and(|last| (most, candidate.standing, Reverse(unit)) >= last)
    }

    /// The matches, with what was found to differ.
    pub(super) fn into_matches(self) -> Result<Vec<Match>> {
        let Self { reader, query, asked, ranked, .. } = self;
        let shown = ranked.into_iter().rev().map(|(rank, kept)| {
            // Of long texts each takes its time, and nothing is read for it.
            reader.still_wanted()?;
            Ok(explained(query, asked, rank.0, kept))
        });
        shown.collect()
    }

    /// Scores what the index found, and keeps it if it is a match.
    pub(super) fn consider_candidate(&mut self, candidate: Candidate) -> Result<()> {
        let (unit, place) = unit_and_place(candidate.segment.0);
        match self.reader.segment(unit, place)? {
            Some(row) => self.consider(row),
            None => Ok(()),
        }
    }

    /// Scores a segment and keeps it if it is a match.
    pub(super) fn consider(&mut self, row: SegmentRow) -> Result<()> {
        let query = self.query;
        if !query.source.finds(&row.locale) {
            return Ok(());
        }
        let score = self.score(&row);
        // Context can add two points, to an exact match only.
        if score < 100 && (score < self.least() || self.is_settled_above(score)) {
            return Ok(());
        }
        if self.unit.as_ref().is_none_or(|known| known.id != row.unit) {
            self.unit = self.reader.unit(row.unit)?;
        }
        let Some(StoredUnit { unit, .. }) = &self.unit else { return Ok(()) };
        let Some(target) = unit.variant(&query.target) else { return Ok(()) };
        let context = match score {
            100 => agreeing_neighbours(self.reader, query, &row, unit)?,
            _ => 0,
        };
        let region =
            query.source.differs_in_region(&row.locale) || query.target.differs_in_region(&target.locale);
        let points = (score + context).saturating_sub(if region { weights::REGION_POINTS } else { 0 });
        if points >= self.least() {
            let rank = (points, Standing::of(unit), Reverse(row.unit));
            let kept = Kept { target: target.clone(), row, region };
            self.keep(rank, kept);
        }
        Ok(())
    }

    fn score(&mut self, row: &SegmentRow) -> u32 {
        match &self.scored {
            Some((segment, locale, score)) if (segment, locale) == (&row.segment, &row.locale) => *score,
            _ => {
                let score = points(self.asked, &Analysed::new(&row.segment, &row.locale));
                self.scored = Some((row.segment.clone(), row.locale.clone(), score));
                score
            }
        }
    }

    /// Keeps a match if it is one of the best; of the segments of a unit the better, else the
    /// first.
    fn keep(&mut self, rank: Rank, new: Kept) {
        let unit = new.row.unit;
        if let Some(known) = self.of_unit.get(&unit) {
            let place = self.ranked.get(known).map(|kept| Reverse(kept.row.place));
            if (*known, place) >= (rank, Some(Reverse(new.row.place))) {
                return;
            }
            self.ranked.remove(known);
        }
        self.of_unit.insert(unit, rank);
        self.ranked.insert(rank, new);
        if self.ranked.len() > self.query.limit
            && let Some((_, last)) = self.ranked.pop_first()
        {
            self.of_unit.remove(&last.row.unit);
        }
    }
}

/// A match as it is shown.
pub(super) fn explained(query: &Query<'_>, asked: &Analysed, score: u32, kept: Kept) -> Match {
    let Kept { row, target, region } = kept;
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
