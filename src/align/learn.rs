//! A lexicon learnt from beads: which words stand together more often than chance.
//!
//! Words of a bead compete: a word's translation is the one that stands with it everywhere, and
//! what that explains is no evidence for others. Both directions must agree, as in Liang, Taskar
//! and Klein, "Alignment by agreement" (2006), over the word pairs of Brown et al.'s first model
//! (1993), without the places of words.

use super::links::Link;
use super::nearness::Nearness;
use super::words::Sentence;

/// How often the evidence is weighed anew.
const ROUNDS: usize = 4;
/// What a word that no word of the other side translates competes with.
const NOTHING: f32 = 0.04;
/// What known links count for: so many beads.
const KNOWN: f32 = 1.5;
/// What is taken from the count of each pair, since one bead alone shows nothing.
const DISCOUNT: f32 = 0.55;
/// In so many sentences elsewhere a word of a text is taken not to stand: few sentences say little
/// of how rare a word is.
const ELSEWHERE: f32 = 300.0;
/// The most beads that are learnt from; of more, every second, third … one.
const MOST_BEADS: usize = 20_000;
/// The most pairs of words that are looked at, each bead's counted: what keeps memory flat where
/// "sentences" are as long as paragraphs.
const MOST_CELLS: usize = 8_000_000;
/// Links that say less are left out.
const LEAST: f32 = 2.0;

/// The words of two sides that translate each other, each once, and how sure that is.
#[derive(Debug, Clone, Default)]
pub(super) struct Evidence {
    /// The words of the source.
    pub source: Sentence,
    /// The words of the target.
    pub target: Sentence,
    /// From 0 to 1.
    pub sure: f32,
}

impl Evidence {
    /// How many pairs of words it has.
    fn cells(&self) -> usize {
        self.source.words.len() * self.target.words.len()
    }
}

/// How much likelier a word is in a sentence for each word that may stand in its translation.
#[derive(Debug, Default)]
pub(super) struct Ratios {
    starts: Vec<u32>,
    entries: Vec<(u32, f32)>,
    /// Of each word of the source and of the target: how much of what it is translated by is known.
    pub known: (Vec<f32>, Vec<f32>),
}

impl Ratios {
    /// The words of the target for a word of the source, each with its ratio, which is over 1.
    pub(super) fn of(&self, word: u32) -> &[(u32, f32)] {
        let word = word as usize;
        &self.entries[self.starts[word] as usize..self.starts[word + 1] as usize]
    }
}

/// Learns from evidence and what is known. The counts are in how many sentences each word stands.
pub(super) fn learn(
    known: &[Link],
    evidence: &[Evidence],
    counts: (&[u32], &[u32]),
    sentences: usize,
) -> Ratios {
    let step = evidence.len().div_ceil(MOST_BEADS).max(1);
    let evidence = spread(evidence.iter().step_by(step).collect(), MOST_CELLS);
    let pairs = Pairs::of(known, &evidence, counts.0.len());
    let mut weights = Weights::new(&pairs, known, &evidence, counts);
    for _ in 0..ROUNDS {
        weights.share_out(&evidence);
    }
    weights.ratios(counts, sentences)
}

/// Evidence of at most so many cells: where there is more, beads are left out evenly, so that what
/// is learnt comes from the whole text.
fn spread(evidence: Vec<&Evidence>, most: usize) -> Vec<&Evidence> {
    let all: usize = evidence.iter().map(|bead| bead.cells()).sum();
    let (mut seen, mut taken) = (0_u64, 0);
    let fits = |bead: &&Evidence| {
        seen += bead.cells() as u64;
        // As far into the budget as into the text.
        let spent = taken + bead.cells() as u64;
        let fits = all <= most || u128::from(spent) * all as u128 <= u128::from(seen) * most as u128;
        taken = if fits { spent } else { taken };
        fits
    };
    evidence.into_iter().filter(fits).collect()
}

/// Pairs of a source and a target word, each once, in order.
struct Pairs {
    keys: Vec<u64>,
    /// Where those of each source word begin.
    starts: Vec<u32>,
}

impl Pairs {
    /// Those that are known or stand in more than one bead: one bead alone shows nothing.
    fn of(known: &[Link], evidence: &[&Evidence], source_words: usize) -> Self {
        let mut all: Vec<u64> = Vec::new();
        for bead in evidence {
            for &s in &bead.source.words {
                all.extend(bead.target.words.iter().map(|&t| pair(s, t)));
            }
        }
        for &(s, t, _) in known {
            all.extend([pair(s, t); 2]);
        }
        all.sort_unstable();
        let keys: Vec<u64> =
            all.chunk_by(|a, b| a == b).filter(|same| same.len() > 1).map(|same| same[0]).collect();
        let starts = (0..=source_words as u64)
            .map(|word| keys.partition_point(|key| key >> 32 < word) as u32)
            .collect();
        Self { keys, starts }
    }

    fn place(&self, source: u32, target: u32) -> Option<usize> {
        let (from, to) = (self.starts[source as usize] as usize, self.starts[source as usize + 1] as usize);
        self.keys[from..to].binary_search(&pair(source, target)).ok().map(|at| from + at)
    }

    fn words(&self, at: usize) -> (usize, usize) {
        ((self.keys[at] >> 32) as usize, (self.keys[at] & u64::from(u32::MAX)) as usize)
    }
}

/// How strong each pair is, and what that is made of.
struct Weights<'a> {
    pairs: &'a Pairs,
    /// How sure each pair is by what is known.
    known: Vec<f32>,
    /// In how many beads each word stands, or in how many sentences where those are more.
    totals: (Vec<f32>, Vec<f32>),
    /// For each bead, source word by target word: the place of the pair.
    cells: Vec<u32>,
    /// How often the one word translated the other.
    linked: Vec<f32>,
    strengths: Vec<f32>,
    nearness: Nearness,
}

impl<'a> Weights<'a> {
    fn new(pairs: &'a Pairs, known: &[Link], evidence: &[&Evidence], counts: (&[u32], &[u32])) -> Self {
        let zeros = |length| vec![0.0_f32; length];
        let mut weights = Self {
            pairs,
            known: zeros(pairs.keys.len()),
            totals: (zeros(counts.0.len()), zeros(counts.1.len())),
            cells: Vec::new(),
            linked: zeros(pairs.keys.len()),
            strengths: Vec::new(),
            nearness: Nearness::new(),
        };
        for &(s, t, sure) in known {
            if let Some(at) = pairs.place(s, t) {
                weights.known[at] = sure;
            }
        }
        for bead in evidence {
            for &s in &bead.source.words {
                weights.totals.0[s as usize] += bead.sure;
                for &t in &bead.target.words {
                    let at = pairs.place(s, t);
                    if let Some(at) = at {
                        weights.linked[at] += bead.sure;
                    }
                    weights.cells.push(at.map_or(u32::MAX, |at| at as u32));
                }
            }
            for &t in &bead.target.words {
                weights.totals.1[t as usize] += bead.sure;
            }
        }
        // At first a pair is as strong as it stands together more often than apart.
        weights.strengths = (0..pairs.keys.len()).map(|at| weights.strength(at).powi(2)).collect();
        weights
    }

    /// How often a pair was seen to translate, with what is known of it.
    fn count(&self, at: usize) -> f32 {
        (self.linked[at] - DISCOUNT).max(0.0) + KNOWN * self.known[at]
    }

    /// How often a pair translates, of the times that either word stands.
    fn strength(&self, at: usize) -> f32 {
        let (s, t) = self.pairs.words(at);
        self.count(at) / ((self.totals.0[s] + KNOWN) * (self.totals.1[t] + KNOWN)).sqrt()
    }

    /// Shares each word of each bead out among those that may translate it, by their strength.
    fn share_out(&mut self, evidence: &[&Evidence]) {
        self.linked.iter_mut().for_each(|count| *count = 0.0);
        let (mut by_source, mut by_target): (Vec<f32>, Vec<f32>) = (Vec::new(), Vec::new());
        let mut after = 0;
        for bead in evidence {
            let width = bead.target.words.len();
            let cells = &self.cells[after..after + bead.source.words.len() * width];
            after += cells.len();
            by_source.clear();
            by_source.resize(bead.source.words.len(), NOTHING);
            by_target.clear();
            by_target.resize(width, NOTHING);
            let strength = |(at, &cell): (usize, &u32)| {
                let (ours, theirs) = (at / width, at % width);
                let near = self.nearness.of(bead.source.place(ours), bead.target.place(theirs));
                (ours, theirs, cell as usize, near * self.strengths[cell as usize])
            };
            let found = cells.iter().enumerate().filter(|&(_, &cell)| cell != u32::MAX).map(strength);
            for (ours, theirs, _, strength) in found.clone() {
                by_source[ours] += strength;
                by_target[theirs] += strength;
            }
            for (ours, theirs, cell, strength) in found {
                self.linked[cell] += bead.sure * strength * strength / (by_source[ours] * by_target[theirs]);
            }
        }
        self.strengths = (0..self.pairs.keys.len()).map(|at| self.strength(at)).collect();
    }

    fn ratios(&self, counts: (&[u32], &[u32]), sentences: usize) -> Ratios {
        let mut known = (vec![0.0_f32; counts.0.len()], vec![0.0_f32; counts.1.len()]);
        let mut ratios = Vec::new();
        for at in 0..self.pairs.keys.len() {
            let (s, t) = self.pairs.words(at);
            let count = self.count(at);
            let ours = self.totals.0[s].max(counts.0[s] as f32) + KNOWN;
            let theirs = self.totals.1[t].max(counts.1[t] as f32) + KNOWN;
            let ratio = count * (sentences as f32 + ELSEWHERE) / (ours * theirs);
            if ratio >= LEAST {
                known.0[s] = (known.0[s] + count / ours).min(1.0);
                known.1[t] = (known.1[t] + count / theirs).min(1.0);
                ratios.push((s, t as u32, ratio));
            }
        }
        let starts =
            (0..=counts.0.len()).map(|word| ratios.partition_point(|&(s, ..)| s < word) as u32).collect();
        Ratios { starts, entries: ratios.into_iter().map(|(_, t, ratio)| (t, ratio)).collect(), known }
    }
}

fn pair(source: u32, target: u32) -> u64 {
    u64::from(source) << 32 | u64::from(target)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words that may stand anywhere.
    fn side(words: &[u32]) -> Sentence {
        let before = vec![f32::NAN; words.len()];
        Sentence { words: words.to_vec(), before, ..Sentence::default() }
    }

    /// Three words each; the first of one side always stands with the first of the other.
    fn beads() -> Vec<Evidence> {
        let of = |source: &[u32], target: &[u32]| Evidence {
            source: side(source),
            target: side(target),
            sure: 1.0,
        };
        let once = [of(&[0, 1], &[0, 1]), of(&[0, 2], &[0, 2]), of(&[0], &[0]), of(&[2], &[2])];
        once.iter().cycle().take(12).cloned().collect()
    }

    fn of(ratios: &Ratios, source: u32) -> Vec<u32> {
        ratios.of(source).iter().map(|&(target, _)| target).collect()
    }

    fn best(ratios: &Ratios, source: u32) -> Option<u32> {
        ratios.of(source).iter().max_by(|a, b| a.1.total_cmp(&b.1)).map(|&(target, _)| target)
    }

    #[test]
    fn words_that_stand_together_translate_each_other() {
        let learnt = learn(&[], &beads(), (&[9, 3, 6], &[9, 3, 6]), 50);
        assert_eq!(best(&learnt, 0), Some(0));
        assert_eq!(best(&learnt, 1), Some(1), "what the first word explains is no evidence for the second");
        assert_eq!(best(&learnt, 2), Some(2));
    }

    #[test]
    fn words_that_always_stand_together_are_told_apart_by_their_places() {
        let side =
            || Sentence { words: vec![0, 1], before: vec![0.0, 9.0], length: 10.0, ..Sentence::default() };
        let beads = vec![Evidence { source: side(), target: side(), sure: 1.0 }; 4];
        let learnt = learn(&[], &beads, (&[4, 4], &[4, 4]), 50);
        assert_eq!((best(&learnt, 0), best(&learnt, 1)), (Some(0), Some(1)));
    }

    #[test]
    fn one_bead_shows_nothing_and_what_is_known_needs_none() {
        let one = &beads()[1..2];
        assert!(of(&learn(&[], one, (&[1, 0, 1], &[1, 0, 1]), 50), 0).is_empty());
        let learnt = learn(&[(0, 2, 0.6)], &[], (&[1, 1, 1], &[1, 1, 1]), 50);
        assert_eq!(of(&learnt, 0), [2]);
        assert!(learnt.known.0[0] > 0.0 && learnt.known.1[2] > 0.0);
    }

    #[test]
    fn long_beads_took_memory_without_end() {
        let words: Vec<u32> = (0..300).collect();
        let long = Evidence { source: side(&words), target: side(&words), sure: 1.0 };
        let beads: Vec<Evidence> = std::iter::repeat_n(long, 600).chain(beads()).collect();
        let kept = spread(beads.iter().collect(), 8_000_000);
        assert!(kept.iter().map(|bead| bead.cells()).sum::<usize>() <= 8_000_000);
        assert!(kept.len() > 80, "{}", kept.len());
        let at = |kept: &Evidence| beads.iter().position(|bead| std::ptr::eq(bead, kept));
        let halfway = kept.iter().filter(|bead| at(bead) < Some(300)).count();
        assert!((40..=48).contains(&halfway), "evenly from the whole text: {halfway}");
        let short = &beads[600..];
        assert_eq!(spread(short.iter().collect(), 8_000_000).len(), short.len(), "what fits is kept whole");
    }

    #[test]
    fn nothing_gives_nothing() {
        let learnt = learn(&[], &[], (&[], &[]), 0);
        assert!(learnt.entries.is_empty());
    }
}
