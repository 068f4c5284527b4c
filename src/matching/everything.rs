//! The answers as they are defined: what those of the index are checked against.
//!
//! Every segment that could reach the score is scored in full, of each unit the best is taken, all
//! are sorted, and the first are answered. With a look-up this shares the score of two segments with
//! its context, and how a match is shown; not how segments are found, ruled out, ranked or cut.

use std::cmp::Ordering;
use std::collections::HashMap;

use rapidfuzz::distance::levenshtein::{Args, BatchComparator};

use super::analyse::Analysed;
use super::context::agreeing_neighbours;
use super::lookup::{Kept, Query, check, explained};
use super::score::points;
use crate::error::Result;
use crate::model::{Locale, Match, StoredUnit, Timestamp, UnitId, Variant};
use crate::store::{Reader, SegmentRow, Selection};
use crate::text;

/// Answers a query by the full score of every segment of the memory.
pub fn scan(reader: &dyn Reader, query: &Query<'_>) -> Result<Vec<Match>> {
    check(query)?;
    let asked = Analysed::new(&query.segment, &query.source);
    let mut full = Vec::new();
    reader.units(&Selection::default(), &mut |stored| {
        full.extend(full_score(reader, query, &asked, stored)?);
        Ok(())
    })?;
    Ok(answered(query, &asked, full))
}

/// Every segment of a language with its tokens, taken from the texts.
pub struct Everything {
    keys: HashMap<String, u32>,
    /// The unit, and where the tokens of the segment begin.
    segments: Vec<(UnitId, usize)>,
    tokens: Vec<u32>,
}

impl Everything {
    /// Reads the segments of a language; `watch` is told how many were read.
    pub fn of(reader: &dyn Reader, locale: &Locale, watch: &mut dyn FnMut(u64)) -> Result<Self> {
        let mut all = Self { keys: HashMap::new(), segments: Vec::new(), tokens: Vec::new() };
        reader.segments(locale, &mut |row| {
            all.segments.push((row.unit, all.tokens.len()));
            let tokens = text::tokens(&row.segment.text, row.locale.language());
            for token in tokens.into_iter().filter(text::Token::is_content) {
                let next = u32::try_from(all.keys.len()).unwrap_or(u32::MAX);
                let key = *all.keys.entry(token.key).or_insert(next);
                all.tokens.push(key);
            }
            watch(all.segments.len() as u64);
            Ok(())
        })?;
        Ok(all)
    }

    /// Answers a query: of every segment the least number of columns that differ is counted, and
    /// the units in which it leaves the score within reach are scored in full.
    pub fn answer(&self, reader: &dyn Reader, query: &Query<'_>) -> Result<Vec<Match>> {
        check(query)?;
        let asked = Analysed::new(&query.segment, &query.source);
        let mut full = Vec::new();
        for unit in self.within_reach(query) {
            if let Some(stored) = reader.unit(unit)? {
                full.extend(full_score(reader, query, &asked, stored)?);
            }
        }
        Ok(answered(query, &asked, full))
    }

    fn within_reach(&self, query: &Query<'_>) -> Vec<UnitId> {
        // Keys that no segment has are like none of theirs.
        let keys: Vec<u32> = text::tokens(&query.segment.text, query.source.language())
            .into_iter()
            .filter(text::Token::is_content)
            .map(|token| self.keys.get(&token.key).copied().unwrap_or(u32::MAX))
            .collect();
        let comparator = BatchComparator::new(keys.iter().copied());
        let percent = query.min_score.min(100) as usize;
        let ends = self.segments.iter().skip(1).map(|(_, from)| *from).chain([self.tokens.len()]);
        let mut units: Vec<UnitId> = self
            .segments
            .iter()
            .zip(ends)
            .filter(|((_, from), to)| {
                let (n, m) = (keys.len(), to - from);
                let most = n.max(m) * (100 - percent) / 100;
                let args = Args::default().score_cutoff(most);
                let tokens = self.tokens[*from..*to].iter().copied();
                n.abs_diff(m) <= most && comparator.distance_with_args(tokens, &args).is_some()
            })
            .map(|((unit, _), _)| *unit)
            .collect();
        units.dedup();
        units
    }
}

/// A unit by the best of its segments.
struct Full {
    score: u32,
    changed: Option<Timestamp>,
    usage: u64,
    kept: Kept,
}

/// The score of a unit: that of its best segment in the language, of equal ones the first; none
/// where it is no match.
fn full_score(
    reader: &dyn Reader,
    query: &Query<'_>,
    asked: &Analysed,
    stored: StoredUnit,
) -> Result<Option<Full>> {
    let StoredUnit { id, unit, .. } = stored;
    let Some(target) = unit.variant(&query.target) else { return Ok(None) };
    let mut best: Option<Full> = None;
    for (place, Variant { locale, segment, .. }) in (0..).zip(&unit.variants) {
        if !query.source.finds(locale) {
            continue;
        }
        let row = SegmentRow { unit: id, place, locale: locale.clone(), segment: segment.clone() };
        let mut score = points(asked, &Analysed::new(segment, locale));
        if score == 100 {
            score += agreeing_neighbours(reader, query, &row, &unit)?;
        }
        // Two different regions, of the sources or of the targets, cost a point: the last step.
        let two =
            |a: &Locale, b: &Locale| a.region().is_some() && b.region().is_some() && a.region() != b.region();
        let region = two(&query.source, locale) || two(&query.target, &target.locale);
        if region && score > 0 {
            score -= 1;
        }
        // What has nothing in common with the query is no match, whatever is asked for.
        let is_match = score > 0 && score >= query.min_score;
        if is_match && best.as_ref().is_none_or(|best| score > best.score) {
            let (changed, usage, target) = (unit.changed(), unit.usage(), target.clone());
            let kept = Kept { row, target, region };
            best = Some(Full { score, changed, usage, kept });
        }
    }
    Ok(best)
}

/// The higher score first, then the newer, the more used, the lower number.
fn better_first(a: &Full, b: &Full) -> Ordering {
    let by_score = b.score.cmp(&a.score);
    let by_date = match (a.changed, b.changed) {
        (None, None) => Ordering::Equal,
        (None, Some(_)) => Ordering::Greater,
        (Some(_), None) => Ordering::Less,
        (Some(a), Some(b)) => b.cmp(&a),
    };
    by_score.then(by_date).then(b.usage.cmp(&a.usage)).then(a.kept.row.unit.0.cmp(&b.kept.row.unit.0))
}

fn answered(query: &Query<'_>, asked: &Analysed, mut full: Vec<Full>) -> Vec<Match> {
    full.sort_by(better_first);
    full.truncate(query.limit);
    full.into_iter().map(|full| explained(query, asked, full.score, full.kept)).collect()
}
