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

/// Tables of up to so many cells are kept whole.
const WHOLE: usize = 1 << 22;

/// Aligns `n` query places with `m` stored ones at least cost, where a place that stands
/// alone costs `alone` and a pair what `pair` says. Of equally cheap alignments the one
/// with the most pairs towards the end is taken, so the answer is always the same.
///
/// Wagner and Fischer 1974, in O(nm) time. Of a large table only the rows between two of some √n that
/// are kept are there at once, and made a second time, so that long texts do not fill the memory.
///
/// ```text
///            q0  q1           pair(0,0) = 0, every other pair 100, alone 100:
///        0  100 200           the path (0,0) then down, total 100:
///   s0 100    0 100           Pair(0,0), Query(1)
/// ```
pub(super) fn align(n: usize, m: usize, alone: u32, pair: impl Fn(usize, usize) -> u32) -> Vec<Column> {
    let height = if n.saturating_mul(m) <= WHOLE { n } else { n.isqrt() };
    align_by(height.max(1), n, m, alone, pair)
}

fn align_by(
    height: usize,
    n: usize,
    m: usize,
    alone: u32,
    pair: impl Fn(usize, usize) -> u32,
) -> Vec<Column> {
    let mut columns = Vec::with_capacity(n.max(m));
    // A pair at the end that costs nothing is in the alignment.
    let (mut i, mut j) = (n, m);
    while i > 0 && j > 0 && pair(i - 1, j - 1) == 0 {
        (i, j) = (i - 1, j - 1);
        columns.push(Column::Pair(i, j));
    }
    let width = j;
    // One row of the table after another: of its cells the costs, and how each was reached.
    let next = |i: usize, row: &mut [u32], ways: &mut Vec<Way>| {
        let mut diagonal = row[0];
        row[0] += alone;
        for j in 0..width {
            let (paired, query, source) = (diagonal + pair(i, j), row[j + 1] + alone, row[j] + alone);
            diagonal = row[j + 1];
            row[j + 1] = paired.min(query).min(source);
            ways.push(match row[j + 1] {
                least if least == paired => Way::Pair,
                least if least == query => Way::Query,
                _ => Way::Source,
            });
        }
    };
    let mut row: Vec<u32> = (0..=width).map(|j| alone * u32::try_from(j).unwrap_or(u32::MAX)).collect();
    let (mut kept, mut ways) = (vec![row.clone()], Vec::new());
    for from in (height..i).step_by(height) {
        for i in from - height..from {
            ways.clear();
            next(i, &mut row, &mut ways);
        }
        kept.push(row.clone());
    }
    while j > 0
        && let Some(mut row) = kept.pop()
    {
        let from = kept.len() * height;
        ways.clear();
        (from..i).for_each(|i| next(i, &mut row, &mut ways));
        while i > from && j > 0 {
            let way = ways[(i - 1 - from) * width + j - 1];
            i -= usize::from(way != Way::Source);
            j -= usize::from(way != Way::Query);
            columns.push(match way {
                Way::Pair => Column::Pair(i, j),
                Way::Query => Column::Query(i),
                Way::Source => Column::Source(j),
            });
        }
    }
    columns.extend((0..i).rev().map(Column::Query));
    columns.extend((0..j).rev().map(Column::Source));
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

    /// The whole table, and nothing taken off its end.
    #[allow(clippy::many_single_char_names)] // as the formula has them
    fn whole(a: &[u8], b: &[u8]) -> Vec<Column> {
        let (n, m) = (a.len(), b.len());
        let mut table = vec![vec![0u32; m + 1]; n + 1];
        let mut columns = Vec::new();
        for i in 0..=n {
            for j in 0..=m {
                let pair = || table[i - 1][j - 1] + cost(a[i - 1], b[j - 1]);
                table[i][j] = match (i, j) {
                    (0, 0) => 0,
                    (0, _) => table[0][j - 1] + 100,
                    (_, 0) => table[i - 1][0] + 100,
                    _ => pair().min(table[i - 1][j] + 100).min(table[i][j - 1] + 100),
                };
            }
        }
        let (mut i, mut j) = (n, m);
        while i > 0 || j > 0 {
            let here = table[i][j];
            if i > 0 && j > 0 && here == table[i - 1][j - 1] + cost(a[i - 1], b[j - 1]) {
                (i, j) = (i - 1, j - 1);
                columns.push(Column::Pair(i, j));
            } else if i > 0 && (j == 0 || here == table[i - 1][j] + 100) {
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

    #[test]
    fn a_text_like_the_end_of_a_longer_one_is_not_aligned_again_and_again() {
        // All but the last place of the longer one has its pair: the rest of it stands alone.
        let (n, m) = (900, 450);
        let calls = std::cell::Cell::new(0);
        let pair = |i: usize, j: usize| {
            calls.set(calls.get() + 1);
            if i + 1 < n && i + m + 1 == n + j { 0 } else { 100 }
        };
        align_by(30, n, m, 100, pair);
        assert!(calls.get() <= 3 * n * m, "{} for {} cells", calls.get(), n * m);
    }

    proptest! {
        #[test]
        fn in_pieces_the_alignment_is_that_of_the_whole_table(
            a in proptest::collection::vec(0u8..4, 0..20),
            b in proptest::collection::vec(0u8..4, 0..20),
            height in 1..21usize,
        ) {
            let columns = align_by(height, a.len(), b.len(), 100, |i, j| cost(a[i], b[j]));
            prop_assert_eq!(columns, whole(&a, &b), "{}", height);
        }

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
