//! Look-up: the units whose source text reaches a score, best first.
//!
//! Every segment of the language is read and scored: the answer is exact by construction.

use super::analyse::Analysed;
use super::context::agreeing_neighbours;
use super::score::{bound, score, weights};
use crate::error::{Error, Result};
use crate::model::{Locale, Match, MatchKind, Penalty, PenaltyName, Segment, StoredUnit, Timestamp, UnitId};
use crate::store::{Reader, SegmentRow};
use crate::text;

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

/// A match with what decides between equal scores.
struct Ranked {
    found: Match,
    changed: Option<Timestamp>,
    usage: u64,
}

/// Answers a query. Of equal scores the newest unit comes first, then the most used,
/// then the one with the lowest number.
pub fn lookup(reader: &dyn Reader, query: &Query<'_>) -> Result<Vec<Match>> {
    if query.segment.text.trim().is_empty() && query.segment.codes.is_empty() {
        return Err(Error::Request("there is no text to look up".to_owned()));
    }
    if query.source.finds(&query.target) {
        return Err(Error::Request(format!(
            "{} and {} are the same language; a look-up goes from one to another",
            query.source, query.target
        )));
    }
    let asked = Analysed::new(&query.segment, &query.source);
    let mut ranked = Vec::new();
    // A text that is stored as it stands is found by its hash. Only these can reach 100,
    // so where they fill the answer nothing else needs to be read.
    for row in reader.segments_by_hash(text::segment_hash(&query.segment.text))? {
        consider(reader, query, &asked, row, &mut ranked)?;
    }
    if ranked.iter().filter(|r| r.found.score >= 100).count() < query.limit {
        ranked.clear();
        reader.segments(&query.source, &mut |row| consider(reader, query, &asked, row, &mut ranked))?;
    }
    ranked.sort_by(|a, b| {
        (b.found.score, b.changed, b.usage)
            .cmp(&(a.found.score, a.changed, a.usage))
            .then(a.found.unit.cmp(&b.found.unit))
    });
    ranked.truncate(query.limit);
    Ok(ranked.into_iter().map(|r| r.found).collect())
}

/// Scores a segment and keeps it if it is a match: the best segment of its unit.
fn consider(
    reader: &dyn Reader,
    query: &Query<'_>,
    asked: &Analysed,
    row: SegmentRow,
    ranked: &mut Vec<Ranked>,
) -> Result<()> {
    if !query.source.finds(&row.locale) {
        return Ok(());
    }
    let stored = Analysed::new(&row.segment, &row.locale);
    if bound(asked, &stored) < query.min_score.min(100) {
        return Ok(());
    }
    let scored = score(asked, &stored);
    // Context can add two points to an exact match only.
    if scored.score < 100 && scored.score < query.min_score {
        return Ok(());
    }
    let Some(StoredUnit { unit, .. }) = reader.unit(row.unit)? else {
        return Ok(());
    };
    let Some(target) = unit.variant(&query.target) else {
        return Ok(());
    };

    let context = match scored.score {
        100 => agreeing_neighbours(reader, row.unit, &query.source, query.before, query.after)?,
        _ => 0,
    };
    let mut penalties = scored.penalties;
    let region =
        query.source.differs_in_region(&row.locale) || query.target.differs_in_region(&target.locale);
    let mut points = scored.score + context;
    if region {
        points = points.saturating_sub(weights::REGION_POINTS);
        penalties.push(region_penalty(query, &row.locale, &target.locale));
    }
    if points < query.min_score {
        return Ok(());
    }
    let kind = match points {
        101.. => MatchKind::Context,
        100 => MatchKind::Exact,
        _ => MatchKind::Fuzzy,
    };
    let found = Match {
        score: points,
        kind,
        unit: row.unit,
        source_lang: row.locale,
        target_lang: target.locale.clone(),
        source: row.segment.text,
        target: target.segment.text.clone(),
        penalties,
        diff: scored.diff,
    };
    let candidate = Ranked { changed: unit.changed(), usage: unit.usage(), found };
    // The segments of a unit come one after the other.
    match ranked.last_mut().filter(|last| last.found.unit == candidate.found.unit) {
        Some(earlier) if earlier.found.score >= candidate.found.score => {}
        Some(earlier) => *earlier = candidate,
        None => ranked.push(candidate),
    }
    Ok(())
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
