//! Where to search: the way through two texts by blocks of sentences, coarse first, then finer.
//!
//! What a sentence shares with another may be chance; what twenty share with twenty is not. Blocks
//! of the longest size are compared each with each, and those on the best way give the band in
//! which blocks of a quarter of that size are compared, down to a few sentences. So the work grows
//! with the length of the texts, and a chapter that one of them lacks does not lead astray.

use super::Wanted;
use super::band::Band;
use super::learn::learn;
use super::links::Link;
use super::scorer::Scorer;
use super::shape::Shape;
use super::words::Text;

/// So many blocks are compared each with each.
const BLOCKS: usize = 256;
/// How many sentences the smallest blocks have.
const FINEST: usize = 4;
/// How many times smaller the blocks of the next step are.
const FINER: usize = 4;
/// How many blocks to both sides of the way are searched with it.
const MARGIN: usize = 5;
/// What a block far from the diagonal must share more than one on it.
const AWAY: f32 = 0.5;

/// The band to search for sentences.
pub(super) fn band<E>(
    source: &Text,
    target: &Text,
    known: &[Link],
    wanted: Wanted<'_, E>,
) -> Result<Band, E> {
    let (sources, targets) = (source.sentences.len(), target.sentences.len());
    let longest = sources.max(targets);
    if longest <= FINEST * MARGIN * 4 {
        return Ok(Band::whole(sources, targets));
    }
    let mut size = FINEST;
    while longest.div_ceil(size) > BLOCKS {
        size *= FINER;
    }
    let mut band: Option<Band> = None;
    loop {
        let blocks = (source.blocks(size), target.blocks(size));
        let among = band.unwrap_or_else(|| {
            Band::whole(blocks.0.sentences.len().max(1) - 1, blocks.1.sentences.len().max(1) - 1)
        });
        let way = way(&blocks, known, &among, wanted)?;
        if size == FINEST {
            let cells = way.iter().map(|&(s, t)| (s * size, t * size, size));
            return Ok(Band::around(cells, MARGIN * size, sources + 1, targets + 1));
        }
        // A block is so many blocks of the next step.
        let cells = way.iter().map(|&(s, t)| (s * FINER, t * FINER, FINER));
        let finer = size / FINER;
        band = Some(Band::around(cells, MARGIN, sources.div_ceil(finer), targets.div_ceil(finer)));
        size = finer;
    }
}

/// From a block on a way to the next.
const STEPS: [(usize, usize); 3] = [(1, 1), (1, 0), (0, 1)];

/// The blocks on the best way: from one to the next, to the one after it in either text, or both.
fn way<E>(
    (source, target): &(Text, Text),
    known: &[Link],
    among: &Band,
    wanted: Wanted<'_, E>,
) -> Result<Vec<(usize, usize)>, E> {
    let (sources, targets) = (source.sentences.len(), target.sentences.len());
    let ratios = learn(known, &[], (&source.counts(), &target.counts()), sources.max(targets));
    let shape = Shape::expected(&source.sentences, &target.sentences);
    let mut scorer = Scorer::new((source, target), &ratios, &shape);
    let mut best = vec![f32::NEG_INFINITY; among.cells()];
    let mut from = vec![u8::MAX; among.cells()];
    for s in 0..sources {
        wanted()?;
        let row = among.row(s);
        scorer.read_row(s, row.start, row.end.min(targets));
        for t in row {
            let cell = among.cell(s, t);
            let mut before = if (s, t) == (0, 0) { 0.0 } else { f32::NEG_INFINITY };
            for (step, (a, b)) in (0..).zip(STEPS) {
                let Some((s, t)) = s.checked_sub(a).zip(t.checked_sub(b)) else { continue };
                if among.row(s).contains(&t) && best[among.cell(s, t)] > before {
                    before = best[among.cell(s, t)];
                    from[cell] = step;
                }
            }
            let place = |at: usize, all: usize| at as f32 / all.max(2) as f32;
            let away = (place(s, sources) - place(t, targets)).abs();
            best[cell] = before + scorer.words(1, 1, s + 1, t + 1).max(0.0) - AWAY * away;
        }
    }
    let (mut s, mut t) = (sources - 1, targets - 1);
    let mut way = vec![(s, t)];
    while let Some(&(a, b)) = STEPS.get(usize::from(from[among.cell(s, t)])) {
        (s, t) = (s - a, t - b);
        way.push((s, t));
    }
    way.reverse();
    Ok(way)
}
