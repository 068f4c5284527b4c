//! What a bead says of itself without its words: lengths, marks, and how many sentences it takes.
//!
//! All are log-likelihood ratios: how much likelier the two sides are as a translation than as
//! texts that have nothing to do with each other. So a sentence left alone has the score of its
//! kind only, and beads of one and of several sentences can be added up and compared.

use super::Kinds;
use super::words::{ENDS, Sentence};

/// The share of translations whose length says nothing.
const STRAY: f32 = 0.03;
/// How often each kind of bead is, before the text has shown it: in the order of [`super::KINDS`].
const USUAL: Kinds = [0.83, 0.03, 0.03, 0.045, 0.045, 0.004, 0.006, 0.006];
/// How many beads of the text outweigh that.
const USUAL_WEIGHT: f32 = 30.0;
/// The most stops that are told apart.
const STOPS: usize = 7;
/// What the marks weigh: what a side ends with and how many sentences it holds say partly the same
/// as each other and as the kind of the bead. Chosen on texts that were joined and dropped at random.
const MARKS: f32 = 0.5;
/// How often a sentence ends as its translation does, before the text has shown it.
const SAME_END: f32 = 0.8;
const SAME_STOPS: f32 = 0.8;
/// The same of a paragraph that begins.
const SAME_PARAGRAPH: f32 = 0.6;
/// How often a paragraph begins inside a bead, of the times it would by chance.
const CROSSING: f32 = 0.1;
/// How many beads of the text outweigh that.
const MARKS_WEIGHT: f32 = 20.0;

/// What the beads of two texts look like.
#[derive(Debug, Clone)]
pub(super) struct Shape {
    /// ln of the length of a translation over that of its source: mean, variance, and what is
    /// added to the variance for short sentences, over their length (after Gale and Church,
    /// "A program for aligning sentences in bilingual corpora", 1993, in logarithms, as lengths
    /// of literary translations spread by factors).
    mean: f32,
    variance: f32,
    variance_of_short: f32,
    /// ln of the length of 1, 2 and 3 target sentences: mean, variance.
    by_chance: [(f32, f32); 3],
    kinds: Kinds,
    ends: [[f32; ENDS]; ENDS],
    /// How likely so many stops are by chance, in 1, 2 and 3 target sentences.
    stops_by_chance: [[f32; STOPS]; 3],
    stops: [[f32; STOPS]; STOPS],
    paragraphs: Paragraphs,
}

/// How the paragraphs of two texts go together.
#[derive(Debug, Clone, Default)]
struct Paragraphs {
    /// Whether a source and a target sentence that translate each other begin one.
    opens: [[f32; 2]; 2],
    /// One begins inside a bead.
    crosses: f32,
}

/// One side of a bead, added up.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Side {
    length: f32,
    stops: usize,
    end: usize,
    /// Whether a paragraph begins with it: 0 or 1.
    opens: usize,
    /// Whether a paragraph begins inside it.
    crosses: bool,
    count: usize,
}

impl Side {
    pub(super) fn of(sentences: &[Sentence]) -> Self {
        Self {
            length: sentences.iter().map(|s| s.counted).sum::<f32>().max(1.0),
            stops: sentences.iter().map(|s| usize::from(s.stops)).sum::<usize>().min(STOPS - 1),
            end: sentences.last().map_or(0, |s| s.end as usize),
            opens: sentences.first().map_or(0, |s| usize::from(s.opens)),
            crosses: sentences.iter().skip(1).any(|s| s.opens),
            count: sentences.len(),
        }
    }
}

impl Shape {
    /// What is expected of two texts before anything of them is aligned.
    pub(super) fn expected(source: &[Sentence], target: &[Sentence]) -> Self {
        let total = |side: &[Sentence]| Side::of(side).length;
        let mut shape = Self {
            mean: (total(target) / total(source)).ln().clamp(-1.0, 1.0),
            variance: 0.06,
            variance_of_short: 2.0,
            by_chance: [1, 2, 3].map(|count| spread(target, count)),
            kinds: USUAL,
            ends: [[0.0; ENDS]; ENDS],
            stops_by_chance: [1, 2, 3].map(|count| stops(target, count)),
            stops: [[0.0; STOPS]; STOPS],
            paragraphs: Paragraphs::default(),
        };
        shape.learn_marks(&[], target);
        shape.paragraphs.learn(&[], target);
        shape
    }

    /// What the beads of the two texts show, each with how sure it is.
    pub(super) fn learn(&mut self, beads: &[(Side, Side, f32)], kinds: &Kinds, target: &[Sentence]) {
        let total: f32 = kinds.iter().sum();
        for (kind, (count, usual)) in self.kinds.iter_mut().zip(kinds.iter().zip(USUAL)) {
            *kind = (count + USUAL_WEIGHT * usual) / (total + USUAL_WEIGHT);
        }
        self.by_chance = [1, 2, 3].map(|count| spread(target, count));
        self.learn_lengths(beads);
        self.learn_marks(beads, target);
        self.paragraphs.learn(beads, target);
    }

    fn learn_lengths(&mut self, beads: &[(Side, Side, f32)]) {
        let mut sure: Vec<(f32, f32)> = beads
            .iter()
            .filter(|(.., sure)| *sure > 0.5)
            .map(|(a, b, _)| (a.length, (b.length / a.length).ln()))
            .collect();
        if sure.len() < 20 {
            return;
        }
        self.mean = median(sure.iter().map(|&(_, ratio)| ratio));
        sure.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        let (short, long) = sure.split_at(sure.len() / 2);
        let half = |half: &[(f32, f32)]| {
            let variance = median(half.iter().map(|&(_, ratio)| (ratio - self.mean).powi(2))) / 0.455;
            (half.iter().map(|&(length, _)| length.recip()).sum::<f32>() / half.len() as f32, variance)
        };
        let ((short_at, short), (long_at, long)) = (half(short), half(long));
        let slope = if short_at > long_at { (short - long) / (short_at - long_at) } else { 0.0 };
        self.variance_of_short = slope.clamp(0.0, 6.0);
        self.variance = (long - self.variance_of_short * long_at).clamp(0.004, 1.0);
    }

    fn learn_marks(&mut self, beads: &[(Side, Side, f32)], target: &[Sentence]) {
        let mut ends = [[0.0_f32; ENDS]; ENDS];
        let mut stops = [[0.0_f32; STOPS]; STOPS];
        for (a, b, sure) in beads {
            ends[a.end][b.end] += sure;
            stops[a.stops][b.stops] += sure;
        }
        let mut by_chance = [0.02_f32; ENDS];
        for sentence in target {
            by_chance[sentence.end as usize] += 1.0 / target.len() as f32;
        }
        let sum: f32 = by_chance.iter().sum();
        let by_chance = by_chance.map(|share| share / sum);
        for (end, row) in ends.iter().enumerate() {
            let seen: f32 = row.iter().sum();
            for (other, &count) in row.iter().enumerate() {
                let usual = if end == other { SAME_END } else { 0.0 } + (1.0 - SAME_END) * by_chance[other];
                let share = (count + MARKS_WEIGHT * usual) / (seen + MARKS_WEIGHT);
                self.ends[end][other] = (share / by_chance[other]).ln();
            }
        }
        for (number, row) in stops.iter().enumerate() {
            let seen: f32 = row.iter().sum();
            for (other, &count) in row.iter().enumerate() {
                let usual = if number == other { SAME_STOPS } else { 0.0 }
                    + (1.0 - SAME_STOPS) * self.stops_by_chance[0][other];
                self.stops[number][other] = (count + MARKS_WEIGHT * usual) / (seen + MARKS_WEIGHT);
            }
        }
    }

    /// How much likelier the two sides are as a bead of this kind than apart.
    pub(super) fn score(&self, kind: usize, source: Side, target: Side) -> f32 {
        let prior = self.kinds[kind].ln();
        if source.count == 0 || target.count == 0 {
            return prior;
        }
        prior
            + self.length(source, target)
            + MARKS * self.marks(source, target)
            + self.paragraphs.score(source, target)
    }

    fn length(&self, source: Side, target: Side) -> f32 {
        let (mean, variance) = self.by_chance[target.count - 1];
        let length = target.length.ln();
        let by_chance = normal(length - mean, variance);
        let variance = self.variance + self.variance_of_short / source.length.min(target.length);
        let meant = normal(length - source.length.ln() - self.mean, variance);
        // Both are densities of the same length; the second bounds what a stray length costs.
        ((1.0 - STRAY) * meant + STRAY * by_chance).ln() - by_chance.ln()
    }

    fn marks(&self, source: Side, target: Side) -> f32 {
        let stops = self.stops[source.stops][target.stops];
        let by_chance = self.stops_by_chance[target.count - 1][target.stops];
        self.ends[source.end][target.end] + (stops / by_chance).ln()
    }
}

impl Paragraphs {
    /// Where each text has its own paragraphs, the beads show it and they say nothing; where they
    /// agree, they are anchors.
    fn learn(&mut self, beads: &[(Side, Side, f32)], target: &[Sentence]) {
        let opens = target.iter().filter(|s| s.opens).count() as f32 + 0.5;
        let by_chance = (opens / (target.len() as f32 + 1.0)).min(1.0);
        let by_chance = [1.0 - by_chance, by_chance];
        let mut counts = [[0.0_f32; 2]; 2];
        let (mut crossing, mut joined) = (0.0, 0.0);
        for (a, b, sure) in beads {
            counts[a.opens][b.opens] += sure;
            if a.count + b.count > 2 {
                joined += sure;
                crossing += if a.crosses || b.crosses { *sure } else { 0.0 };
            }
        }
        for (from, row) in counts.iter().enumerate() {
            let seen: f32 = row.iter().sum();
            for (to, &count) in row.iter().enumerate() {
                let usual =
                    if from == to { SAME_PARAGRAPH } else { 0.0 } + (1.0 - SAME_PARAGRAPH) * by_chance[to];
                let share = (count + MARKS_WEIGHT * usual) / (seen + MARKS_WEIGHT);
                self.opens[from][to] = (share / by_chance[to]).ln();
            }
        }
        let usual = by_chance[1] * (CROSSING + (1.0 - CROSSING) * by_chance[1]);
        self.crosses =
            ((crossing + MARKS_WEIGHT * usual) / (joined + MARKS_WEIGHT) / by_chance[1]).ln().min(0.0);
    }

    fn score(&self, source: Side, target: Side) -> f32 {
        let crosses = if source.crosses || target.crosses { self.crosses } else { 0.0 };
        self.opens[source.opens][target.opens] + crosses
    }
}

/// The density of a normal distribution, bounded so that its logarithm is finite.
fn normal(difference: f32, variance: f32) -> f32 {
    let density =
        (-0.5 * difference * difference / variance).exp() / (std::f32::consts::TAU * variance).sqrt();
    density.max(1e-12)
}

pub(super) fn median(values: impl Iterator<Item = f32>) -> f32 {
    let mut values: Vec<f32> = values.collect();
    let middle = values.len() / 2;
    values.select_nth_unstable_by(middle, f32::total_cmp);
    values[middle]
}

/// Mean and variance of ln of the length of so many sentences together.
fn spread(sentences: &[Sentence], count: usize) -> (f32, f32) {
    let lengths: Vec<f32> = sentences.windows(count).map(|window| Side::of(window).length.ln()).collect();
    if lengths.is_empty() {
        return (4.0, 1.0);
    }
    let number = lengths.len() as f32;
    let mean = lengths.iter().sum::<f32>() / number;
    let variance = lengths.iter().map(|length| (length - mean).powi(2)).sum::<f32>() / number;
    (mean, variance.max(0.05))
}

/// How likely so many stops are in so many sentences together.
fn stops(sentences: &[Sentence], count: usize) -> [f32; STOPS] {
    let mut share = [0.02_f32; STOPS];
    for window in sentences.windows(count) {
        share[Side::of(window).stops] += 1.0 / sentences.len() as f32;
    }
    let sum: f32 = share.iter().sum();
    share.map(|count| count / sum)
}
