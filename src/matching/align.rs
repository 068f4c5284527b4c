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

/// How a cell of the table was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Pair,
    Query,
    Source,
}

/// Aligns `n` query places with `m` stored ones at least cost, where a place that stands
/// alone costs `alone` and a pair what `pair` says. Of equally cheap alignments the one
/// with the most pairs towards the end is taken, so the answer is always the same.
///
/// Wagner and Fischer 1974, in O(nm) time and a byte a cell.
///
/// ```text
///            q0  q1           pair(0,0) = 0, every other pair 100, alone 100:
///        0  100 200           the path (0,0) then down, total 100:
///   s0 100    0 100           Pair(0,0), Query(1)
/// ```
pub(super) fn align(n: usize, m: usize, alone: u32, pair: impl Fn(usize, usize) -> u32) -> Vec<Column> {
    // The costs of one row at a time; of every cell only the way it was reached.
    let mut row: Vec<u32> = (0..=m).map(|j| alone * u32::try_from(j).unwrap_or(u32::MAX)).collect();
    let mut ways = vec![Way::Pair; n * m];
    for i in 0..n {
        let mut diagonal = row[0];
        row[0] += alone;
        for j in 0..m {
            let (paired, query, source) = (diagonal + pair(i, j), row[j + 1] + alone, row[j] + alone);
            diagonal = row[j + 1];
            row[j + 1] = paired.min(query).min(source);
            ways[i * m + j] = match row[j + 1] {
                least if least == paired => Way::Pair,
                least if least == query => Way::Query,
                _ => Way::Source,
            };
        }
    }
    let mut columns = Vec::with_capacity(n.max(m));
    let (mut i, mut j) = (n, m);
    while i > 0 || j > 0 {
        let way = match (i, j) {
            (0, _) => Way::Source,
            (_, 0) => Way::Query,
            _ => ways[(i - 1) * m + j - 1],
        };
        i -= usize::from(way != Way::Source);
        j -= usize::from(way != Way::Query);
        columns.push(match way {
            Way::Pair => Column::Pair(i, j),
            Way::Query => Column::Query(i),
            Way::Source => Column::Source(j),
        });
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
