//! The part of the table of all pairs of places that is searched.

use std::ops::Range;

/// So near the edge of a band a way may have missed a better one outside: the longest bead.
const NEAR: usize = 3;

/// For each place in the source, the places in the target that are searched with it. Places are
/// before, between and after sentences: one more than there are sentences.
#[derive(Debug, Clone)]
pub(super) struct Band {
    rows: Vec<(u32, u32)>,
    starts: Vec<usize>,
}

impl Band {
    /// Everything.
    pub(super) fn whole(sources: usize, targets: usize) -> Self {
        Self::new(vec![(0, targets as u32 + 1); sources + 1], targets)
    }

    /// The places from the first to before the second of each row. Each row reaches the next, the first
    /// has the start and the last the end.
    pub(super) fn new(mut rows: Vec<(u32, u32)>, targets: usize) -> Self {
        let after = targets as u32 + 1;
        if let Some(first) = rows.first_mut() {
            first.0 = 0;
        }
        if let Some(last) = rows.last_mut() {
            last.1 = after;
        }
        let mut reached = 0;
        for row in &mut rows {
            row.1 = row.1.max(reached).max(row.0 + 1).min(after);
            reached = row.1;
        }
        let mut reached = after - 1;
        for row in rows.iter_mut().rev() {
            row.0 = row.0.min(reached);
            reached = row.0;
        }
        // Where a row begins after the one before it ends, nothing leads there.
        let mut end = 1;
        for row in &mut rows {
            row.0 = row.0.min(end - 1);
            end = row.1;
        }
        let mut starts = Vec::with_capacity(rows.len() + 1);
        let mut cells = 0;
        for row in &rows {
            starts.push(cells);
            cells += (row.1 - row.0) as usize;
        }
        starts.push(cells);
        Self { rows, starts }
    }

    /// The places around squares of a way, each by its first place in both texts and its size, and
    /// so many more to all sides. The way goes from the start to the end.
    pub(super) fn around(
        squares: impl Iterator<Item = (usize, usize, usize)>,
        margin: usize,
        sources: usize,
        targets: usize,
    ) -> Self {
        let mut rows = vec![(targets as u32, 0_u32); sources];
        for (source, target, size) in squares {
            let first = (target.saturating_sub(margin).min(targets - 1)) as u32;
            let after = (target + size + margin + 1).min(targets) as u32;
            for row in &mut rows[source.saturating_sub(margin)..(source + size + margin + 1).min(sources)] {
                *row = (row.0.min(first), row.1.max(after));
            }
        }
        Self::new(rows, targets - 1)
    }

    /// Whether a place is next to one that is not searched.
    pub(super) fn is_near_edge(&self, source: usize, target: usize) -> bool {
        let (first, after) = self.rows[source];
        let last = self.rows.last().map_or(0, |row| row.1);
        (first > 0 && target < first as usize + NEAR) || (after < last && target + NEAR >= after as usize)
    }

    /// How many places in the source there are.
    pub(super) fn rows(&self) -> usize {
        self.rows.len()
    }

    /// How many pairs of places are searched.
    pub(super) fn cells(&self) -> usize {
        self.starts.last().copied().unwrap_or(0)
    }

    /// The places in the target that are searched with one in the source.
    pub(super) fn row(&self, source: usize) -> Range<usize> {
        let (first, after) = self.rows[source];
        first as usize..after as usize
    }

    /// The number of a pair of places that is searched.
    pub(super) fn cell(&self, source: usize, target: usize) -> usize {
        self.starts[source] + target - self.rows[source].0 as usize
    }
}
