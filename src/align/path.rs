//! The row of beads through two texts: dynamic programming over beads, in a band.

use super::band::Band;
use super::scorer::Scorer;
use super::words::{Sentence, Text};
use super::{Bead, KINDS, Kinds, Wanted};

/// A bead on the way: where it ends, its kind, and how sure it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    /// Sentences of the source before its end.
    pub source: usize,
    /// Sentences of the target before its end.
    pub target: usize,
    /// Its place in [`KINDS`].
    pub kind: usize,
    /// How likely it is among all ways, from 0 to 1.
    pub sure: f32,
}

impl Step {
    pub(super) fn bead(&self) -> Bead {
        let (a, b) = KINDS[self.kind];
        Bead {
            source: self.source - a..self.source,
            target: self.target - b..self.target,
            confidence: confidence(self.sure),
        }
    }

    /// The sentences of both sides.
    pub(super) fn sentences<'a>(
        &self,
        source: &'a Text,
        target: &'a Text,
    ) -> (&'a [Sentence], &'a [Sentence]) {
        let (a, b) = KINDS[self.kind];
        let ours = &source.sentences[self.source - a..self.source];
        (ours, &target.sentences[self.target - b..self.target])
    }
}

/// How often a bead of such a likelihood is right.
///
/// The words of a sentence, its length and its marks are counted as if none said what another has said,
/// so likelihoods are too far from even. The square root of the odds is about what was right of 2,700 beads of
/// texts that were joined and dropped at random; docs/alignment.md has what was measured since.
fn confidence(sure: f32) -> f32 {
    let (right, wrong) = (sure.sqrt(), (1.0 - sure).sqrt());
    right / (right + wrong)
}

/// What a bead must be sure of to be better than none: the row of beads is the one whose
/// confidences above it add up to the most. Chosen on texts that were joined and dropped at random.
const WORTH: f32 = 0.25;

/// The row of beads within a band that is likeliest to have the most right ones, and how likely each of
/// them is among all ways.
///
/// The way with the highest score may have a bead that is nearly as likely otherwise, at the cost of its
/// neighbours: what is looked for is right beads (as in Goodman, "Parsing algorithms and metrics", 1996).
pub(super) fn best<E>(scorer: &mut Scorer<'_>, band: &Band, wanted: Wanted<'_, E>) -> Result<Vec<Step>, E> {
    let (sources, targets) = (scorer.texts.0.sentences.len(), scorer.texts.1.sentences.len());
    let likely = Table::fill(scorer, band, wanted)?.likelihoods(band);
    let mut worth = vec![f32::NEG_INFINITY; band.cells()];
    let mut last = vec![usize::MAX; band.cells()];
    worth[0] = 0.0;
    for source in 0..=sources {
        for target in band.row(source) {
            let cell = band.cell(source, target);
            for (kind, (a, b)) in KINDS.into_iter().enumerate() {
                if likely[cell][kind].is_nan() {
                    continue;
                }
                let gain = worth[band.cell(source - a, target - b)] + confidence(likely[cell][kind]) - WORTH;
                if gain > worth[cell] {
                    worth[cell] = gain;
                    last[cell] = kind;
                }
            }
        }
    }
    let mut steps = Vec::new();
    let (mut source, mut target) = (sources, targets);
    while (source, target) != (0, 0) {
        let cell = band.cell(source, target);
        let kind = last[cell];
        let Some(&(a, b)) = KINDS.get(kind) else { break };
        steps.push(Step { source, target, kind, sure: likely[cell][kind] });
        (source, target) = (source - a, target - b);
    }
    steps.reverse();
    Ok(steps)
}

/// What is known of each place in a band.
struct Table {
    /// The scores of all ways there, added up: of a long text so many that a f32 would not do.
    all: Vec<f64>,
    /// The score of each bead that ends there; not a number where there is none.
    scores: Vec<Kinds>,
}

impl Table {
    fn fill<E>(scorer: &mut Scorer<'_>, band: &Band, wanted: Wanted<'_, E>) -> Result<Self, E> {
        let (sources, targets) = (scorer.texts.0.sentences.len(), scorer.texts.1.sentences.len());
        let mut table = Self {
            all: vec![f64::NEG_INFINITY; band.cells()],
            scores: vec![[f32::NAN; KINDS.len()]; band.cells()],
        };
        table.all[0] = 0.0;
        for source in 0..=sources {
            wanted()?;
            if source > 0 {
                // The beads that end in the next rows look back at this sentence.
                let after = band.row((source + 2).min(sources)).end - 1;
                scorer.read_row(source - 1, band.row(source - 1).start, after.min(targets));
            }
            for target in band.row(source) {
                if (source, target) != (0, 0) {
                    table.fill_place(scorer, band, source, target);
                }
            }
        }
        Ok(table)
    }

    fn fill_place(&mut self, scorer: &mut Scorer<'_>, band: &Band, source: usize, target: usize) {
        let cell = band.cell(source, target);
        let mut sum = Sum::default();
        for (kind, (a, b)) in KINDS.into_iter().enumerate() {
            let Some((before, left)) = source.checked_sub(a).zip(target.checked_sub(b)) else { continue };
            if !band.row(before).contains(&left) {
                continue;
            }
            let from = band.cell(before, left);
            if self.all[from] == f64::NEG_INFINITY {
                continue;
            }
            let score = scorer.score(kind, source, target);
            self.scores[cell][kind] = score;
            sum.add(self.all[from] + f64::from(score));
        }
        self.all[cell] = sum.ln();
    }

    /// How likely each bead is among all ways through the band: in the place of its score.
    fn likelihoods(mut self, band: &Band) -> Vec<Kinds> {
        let rest = self.rest(band);
        let all = self.all.last().copied().unwrap_or_default();
        for source in 0..band.rows() {
            for target in band.row(source) {
                let cell = band.cell(source, target);
                for (kind, (a, b)) in KINDS.into_iter().enumerate() {
                    let score = &mut self.scores[cell][kind];
                    if !score.is_nan() {
                        let before = self.all[band.cell(source - a, target - b)];
                        let sure = (before + f64::from(*score) + rest[cell] - all).exp();
                        *score = sure.clamp(0.0, 1.0) as f32;
                    }
                }
            }
        }
        self.scores
    }

    /// The scores of all ways from each place to the end, added up.
    fn rest(&self, band: &Band) -> Vec<f64> {
        let mut rest = vec![f64::NEG_INFINITY; band.cells()];
        if let Some(last) = rest.last_mut() {
            *last = 0.0;
        }
        for source in (0..band.rows()).rev() {
            for target in band.row(source).rev() {
                let cell = band.cell(source, target);
                let here = rest[cell];
                if here == f64::NEG_INFINITY {
                    continue;
                }
                for ((a, b), score) in KINDS.into_iter().zip(self.scores[cell]) {
                    if !score.is_nan() {
                        let from = band.cell(source - a, target - b);
                        rest[from] = add(rest[from], here + f64::from(score));
                    }
                }
            }
        }
        rest
    }
}

/// Adds up in logarithms.
#[derive(Default)]
struct Sum(Option<(f64, f64)>);

impl Sum {
    fn add(&mut self, value: f64) {
        self.0 = Some(match self.0 {
            None => (value, 1.0),
            Some((most, sum)) if value <= most => (most, sum + (value - most).exp()),
            Some((most, sum)) => (value, sum * (most - value).exp() + 1.0),
        });
    }

    fn ln(&self) -> f64 {
        self.0.map_or(f64::NEG_INFINITY, |(most, sum)| most + sum.ln())
    }
}

fn add(a: f64, b: f64) -> f64 {
    let (most, least) = if a > b { (a, b) } else { (b, a) };
    if least == f64::NEG_INFINITY { most } else { most + (least - most).exp().ln_1p() }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::super::learn::learn;
    use super::super::shape::Shape;
    use super::super::{ALWAYS, Sentences, links};
    use super::*;

    /// A way: the score of its beads together, and each by its end and kind.
    type Way = (f64, Vec<(usize, usize, usize)>);

    /// All ways to a place, one by one.
    fn ways(scorer: &mut Scorer<'_>, source: usize, target: usize) -> Vec<Way> {
        if (source, target) == (0, 0) {
            return vec![(0.0, Vec::new())];
        }
        let mut found = Vec::new();
        for (kind, (a, b)) in KINDS.into_iter().enumerate() {
            let Some((before, left)) = source.checked_sub(a).zip(target.checked_sub(b)) else { continue };
            let ways_before = ways(scorer, before, left);
            (before..source).for_each(|at| scorer.read_row(at, 0, scorer.texts.1.sentences.len()));
            let score = f64::from(scorer.score(kind, source, target));
            found.extend(ways_before.into_iter().map(|(sum, mut beads)| {
                beads.push((source, target, kind));
                (sum + score, beads)
            }));
        }
        found
    }

    fn sentence(words: &'static [&'static str]) -> impl Strategy<Value = String> {
        proptest::collection::vec(proptest::sample::select(words), 1..5).prop_map(|words| words.join(" "))
    }

    const ARABIC: &[&str] = &["السلام", "أوباما", "٢٠٠٩", "في", "GPU", "الشركة.", "هل", "خزمك؟"];
    const ENGLISH: &[&str] = &["peace", "Obama", "2009", "in", "GPU", "company.", "why", "lavender?"];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn of_all_ways_the_one_with_the_most_likely_beads_is_found(
            source in proptest::collection::vec(sentence(ARABIC), 1..5),
            target in proptest::collection::vec(sentence(ENGLISH), 1..5),
        ) {
            let (source, target) = (source.join("\n"), target.join("\n"));
            let source = Text::read(&Sentences::lines(&source, "ar"));
            let target = Text::read(&Sentences::lines(&target, "en"));
            let links = links::known(&source, &target, ("ar", "en"), &[]);
            let ratios = learn(&links, &[], (&source.counts(), &target.counts()), 4);
            let shape = Shape::expected(&source.sentences, &target.sentences);
            let mut scorer = Scorer::new((&source, &target), &ratios, &shape);
            let (sources, targets) = (source.sentences.len(), target.sentences.len());

            let Ok(steps) = best(&mut scorer, &Band::whole(sources, targets), ALWAYS);
            let all = ways(&mut scorer, sources, targets);

            let highest = all.iter().map(|way| way.0).fold(f64::NEG_INFINITY, f64::max);
            let weight = |way: &Way| (way.0 - highest).exp();
            let total: f64 = all.iter().map(weight).sum();
            let likely = |bead: &(usize, usize, usize)| {
                all.iter().filter(|(_, beads)| beads.contains(bead)).map(weight).sum::<f64>() / total
            };
            let worth = |beads: &[(usize, usize, usize)]| -> f32 {
                beads.iter().map(|bead| confidence(likely(bead) as f32) - WORTH).sum()
            };
            let found: Vec<_> = steps.iter().map(|step| (step.source, step.target, step.kind)).collect();
            prop_assert!(all.iter().any(|(_, beads)| *beads == found));
            let most = all.iter().map(|(_, beads)| worth(beads)).fold(f32::NEG_INFINITY, f32::max);
            prop_assert!(most - worth(&found) < 0.01, "{} is not {}", worth(&found), most);
            for (step, bead) in steps.iter().zip(&found) {
                prop_assert!((f64::from(step.sure) - likely(bead)).abs() < 1e-3, "{:?}: {}", step, likely(bead));
            }
        }
    }
}
