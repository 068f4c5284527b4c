//! How much likelier two groups of sentences are as a translation than apart.

use super::KINDS;
use super::learn::Ratios;
use super::nearness::Nearness;
use super::shape::{Shape, Side};
use super::words::{Sentence, Text};

/// How far the lexicon is trusted: the share of words that translate as it says.
const TRUST: f32 = 0.9;
/// With so many words of both sides, what they say begins to weigh less: the words of a long sentence say
/// the same thing more than once, and would outweigh lengths and marks. Chosen, as the exponent
/// below, on texts that were joined and dropped at random.
const FEW_WORDS: f32 = 20.0;
const MANY_WORDS_WEIGH: f32 = -0.35;

/// A word of a source sentence and one of a target sentence that may translate it.
#[derive(Debug, Clone, Copy)]
struct Found {
    source: u32,
    target: u32,
    ratio: f32,
}

/// What was found between one source sentence and a row of target sentences.
#[derive(Debug, Default)]
struct Row {
    first: usize,
    starts: Vec<u32>,
    found: Vec<Found>,
}

impl Row {
    fn of(&self, target: usize) -> &[Found] {
        match target.checked_sub(self.first) {
            Some(at) if at + 1 < self.starts.len() => {
                &self.found[self.starts[at] as usize..self.starts[at + 1] as usize]
            }
            _ => &[],
        }
    }
}

/// The sentences of one side of a bead, the last first.
struct Joined<'a> {
    sentences: &'a [Sentence],
    /// How many words they have.
    words: usize,
    length: f32,
    /// Of each sentence: how many words those have that come after it in the text, and how much of
    /// the length stands before it.
    starts: [(usize, f32); 3],
}

impl<'a> Joined<'a> {
    fn of(sentences: &'a [Sentence]) -> Self {
        let length = sentences.iter().map(|s| s.length).sum();
        let mut before = length;
        let mut joined = Self { sentences, words: 0, length, starts: [(0, length); 3] };
        for (start, sentence) in joined.starts.iter_mut().zip(sentences.iter().rev()) {
            before -= sentence.length;
            *start = (joined.words, before);
            joined.words += sentence.words.len();
        }
        joined
    }

    /// The number of a word of a sentence among all, and its place in the whole from 0 to 1.
    fn word(&self, sentence: usize, word: u32) -> (usize, f32) {
        let (words, before) = self.starts[sentence];
        let own = &self.sentences[self.sentences.len() - 1 - sentence];
        (words + word as usize, (before + own.before[word as usize]) / self.length.max(1.0))
    }
}

/// Scores beads of two texts.
pub(super) struct Scorer<'a> {
    pub texts: (&'a Text, &'a Text),
    ratios: &'a Ratios,
    shape: &'a Shape,
    /// The rows of the last three source sentences, by their number modulo 3.
    rows: [Row; 3],
    /// For each word of the target: the words of the source sentence at hand, chained.
    heads: Vec<u32>,
    chain: Vec<(u32, u32, f32)>,
    sums: (Vec<f32>, Vec<f32>),
    touched: (Vec<u32>, Vec<u32>),
    sides: (Vec<[Side; 3]>, Vec<[Side; 3]>),
    /// Of each sentence, how much of what its words are translated by is known, added up.
    known: (Vec<f32>, Vec<f32>),
    /// How many words a sentence has, on average.
    means: (f32, f32),
    nearness: Nearness,
}

impl<'a> Scorer<'a> {
    pub(super) fn new(texts: (&'a Text, &'a Text), ratios: &'a Ratios, shape: &'a Shape) -> Self {
        let sides = |text: &Text| {
            (0..text.sentences.len())
                .map(|last| {
                    [0, 1, 2].map(|before| {
                        let first = usize::checked_sub(last, before).unwrap_or(0);
                        Side::of(&text.sentences[first..=last])
                    })
                })
                .collect::<Vec<_>>()
        };
        let known = |text: &Text, known: &[f32]| {
            let of = |s: &Sentence| s.words.iter().map(|&word| known[word as usize]).sum();
            text.sentences.iter().map(of).collect::<Vec<f32>>()
        };
        let mean = |text: &Text| {
            let words: usize = text.sentences.iter().map(|s| s.words.len()).sum();
            words as f32 / text.sentences.len().max(1) as f32
        };
        Self {
            texts,
            ratios,
            shape,
            rows: Default::default(),
            heads: vec![u32::MAX; texts.1.words.len()],
            chain: Vec::new(),
            sums: Default::default(),
            touched: Default::default(),
            sides: (sides(texts.0), sides(texts.1)),
            means: (mean(texts.0), mean(texts.1)),
            known: (known(texts.0, &ratios.known.0), known(texts.1, &ratios.known.1)),
            nearness: Nearness::new(),
        }
    }

    /// Finds what source sentence `source` has in common with the target sentences of a range.
    pub(super) fn read_row(&mut self, source: usize, first: usize, after: usize) {
        let sentence = &self.texts.0.sentences[source];
        self.chain.clear();
        for (at, &word) in (0..).zip(&sentence.words) {
            for &(target, ratio) in self.ratios.of(word) {
                let head = &mut self.heads[target as usize];
                self.chain.push((*head, at, ratio));
                *head = self.chain.len() as u32 - 1;
            }
        }
        let row = &mut self.rows[source % 3];
        row.first = first;
        row.starts.clear();
        row.found.clear();
        row.starts.push(0);
        for target in first..after {
            for (at, &word) in (0..).zip(&self.texts.1.sentences[target].words) {
                let mut link = self.heads[word as usize];
                while link != u32::MAX {
                    let (next, source, ratio) = self.chain[link as usize];
                    row.found.push(Found { source, target: at, ratio });
                    link = next;
                }
            }
            row.starts.push(row.found.len() as u32);
        }
        for &word in &sentence.words {
            for &(target, _) in self.ratios.of(word) {
                self.heads[target as usize] = u32::MAX;
            }
        }
    }

    /// The score of the bead of a kind that ends before sentences `source` and `target`.
    pub(super) fn score(&mut self, kind: usize, source: usize, target: usize) -> f32 {
        let (a, b) = KINDS[kind];
        if a == 0 || b == 0 {
            return self.shape.score(kind, Side::default(), Side::default());
        }
        let sides = (self.sides.0[source - 1][a - 1], self.sides.1[target - 1][b - 1]);
        let words = self.texts.0.sentences[source - a..source]
            .iter()
            .chain(&self.texts.1.sentences[target - b..target]);
        let words: usize = words.map(|s| s.words.len()).sum();
        let weight = (1.0 + words as f32 / FEW_WORDS).powf(MANY_WORDS_WEIGH);
        self.shape.score(kind, sides.0, sides.1) + weight * self.words(a, b, source, target)
    }

    pub(super) fn words(&mut self, a: usize, b: usize, source: usize, target: usize) -> f32 {
        let sides = (
            Joined::of(&self.texts.0.sentences[source - a..source]),
            Joined::of(&self.texts.1.sentences[target - b..target]),
        );
        let (ours, theirs) = (sides.0.words, sides.1.words);
        if self.sums.0.len() < ours {
            self.sums.0.resize(ours, 0.0);
        }
        if self.sums.1.len() < theirs {
            self.sums.1.resize(theirs, 0.0);
        }
        if ours == 0 || theirs == 0 {
            return 0.0;
        }
        for before in 0..a {
            let row = &self.rows[(source - 1 - before) % 3];
            for left in 0..b {
                for found in row.of(target - 1 - left) {
                    let (at, place) = sides.0.word(before, found.source);
                    let (other, other_place) = sides.1.word(left, found.target);
                    let ratio = found.ratio * self.nearness.of(place, other_place);
                    if self.sums.0[at] == 0.0 {
                        self.touched.0.push(at as u32);
                    }
                    if self.sums.1[other] == 0.0 {
                        self.touched.1.push(other as u32);
                    }
                    self.sums.0[at] += ratio;
                    self.sums.1[other] += ratio;
                }
            }
        }
        let known = (
            self.known.0[source - a..source].iter().sum::<f32>() / ours as f32,
            self.known.1[target - b..target].iter().sum::<f32>() / theirs as f32,
        );
        let miss = (1.0 - TRUST * known.0, 1.0 - TRUST * known.1);
        // What nothing explains, then what something does.
        let mut score = theirs as f32 * miss.0.ln() + ours as f32 * miss.1.ln();
        for at in self.touched.0.drain(..) {
            let sum = std::mem::take(&mut self.sums.0[at as usize]);
            score += (1.0 + TRUST / miss.1 * sum * self.means.1 / theirs as f32).ln();
        }
        for at in self.touched.1.drain(..) {
            let sum = std::mem::take(&mut self.sums.1[at as usize]);
            score += (1.0 + TRUST / miss.0 * sum * self.means.0 / ours as f32).ln();
        }
        score
    }
}
