//! Least-cost alignment of two sequences.

/// One column of an alignment: a place in the query, one in the stored text, or both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    /// Both have something here.
    Pair(usize, usize),
    /// Only the query.
    Query(usize),
    /// Only the stored text.
    Source(usize),
}

/// Aligns `n` query places with `m` stored ones at least cost, where a place that stands
/// alone costs `alone` and a pair what `pair` says. Of equally cheap alignments the one
/// with the most pairs towards the end is taken, so the answer is always the same.
///
/// Wagner and Fischer 1974, in O(nm) time and space.
///
/// ```text
///            q0  q1           pair(0,0) = 0, every other pair 100, alone 100:
///        0  100 200           the path (0,0) then down, total 100:
///   s0 100    0 100           Pair(0,0), Query(1)
/// ```
pub(super) fn align(n: usize, m: usize, alone: u32, pair: impl Fn(usize, usize) -> u32) -> Vec<Column> {
    let width = m + 1;
    let mut cost = vec![0u32; (n + 1) * width];
    let mut pairs = vec![0u32; n * m];
    for j in 1..=m {
        cost[j] = cost[j - 1] + alone;
    }
    for i in 1..=n {
        cost[i * width] = cost[(i - 1) * width] + alone;
        for j in 1..=m {
            let together = pair(i - 1, j - 1);
            pairs[(i - 1) * m + j - 1] = together;
            cost[i * width + j] = (cost[(i - 1) * width + j - 1] + together)
                .min(cost[(i - 1) * width + j] + alone)
                .min(cost[i * width + j - 1] + alone);
        }
    }
    let mut columns = Vec::with_capacity(n.max(m));
    let (mut i, mut j) = (n, m);
    while i > 0 || j > 0 {
        let here = cost[i * width + j];
        if i > 0 && j > 0 && here == cost[(i - 1) * width + j - 1] + pairs[(i - 1) * m + j - 1] {
            (i, j) = (i - 1, j - 1);
            columns.push(Column::Pair(i, j));
        } else if i > 0 && here == cost[(i - 1) * width + j] + alone {
            i -= 1;
            columns.push(Column::Query(i));
        } else {
            j -= 1;
            columns.push(Column::Source(j));
        }
    }
    columns.reverse();
    columns
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The least cost by trying everything.
    fn slow(a: &[u8], b: &[u8]) -> u32 {
        match (a.split_first(), b.split_first()) {
            (None, _) => 100 * u32::try_from(b.len()).unwrap_or(u32::MAX),
            (_, None) => 100 * u32::try_from(a.len()).unwrap_or(u32::MAX),
            (Some((x, a_rest)), Some((y, b_rest))) => {
                let pair = slow(a_rest, b_rest) + cost(*x, *y);
                pair.min(slow(a_rest, b) + 100).min(slow(a, b_rest) + 100)
            }
        }
    }

    fn cost(x: u8, y: u8) -> u32 {
        match x.abs_diff(y) {
            0 => 0,
            1 => 25,
            _ => 100,
        }
    }

    proptest! {
        #[test]
        fn the_alignment_is_as_cheap_as_any(
            a in proptest::collection::vec(0u8..4, 0..6),
            b in proptest::collection::vec(0u8..4, 0..6),
        ) {
            let columns = align(a.len(), b.len(), 100, |i, j| cost(a[i], b[j]));
            let total: u32 = columns.iter().map(|c| match c {
                Column::Pair(i, j) => cost(a[*i], b[*j]),
                _ => 100,
            }).sum();
            prop_assert_eq!(total, slow(&a, &b));
            let queries: Vec<usize> = columns.iter().filter_map(|c| match c {
                Column::Pair(i, _) | Column::Query(i) => Some(*i),
                Column::Source(_) => None,
            }).collect();
            prop_assert_eq!(queries, (0..a.len()).collect::<Vec<_>>());
        }
    }
}
