//! Sentence alignment: which sentences of two texts translate each other.
//!
//! ```
//! use jisr::align::{Sentences, align};
//!
//! let source = "وصل الوفد إلى القاهرة في 12 مارس. تحدث أوباما عن السلام، ثم سافر إلى لندن. هل كان الخطاب مهما؟";
//! let target = "The delegation arrived in Cairo on March 12. Obama spoke about peace. Then he travelled to London. Was the speech important?";
//! let (source, target) = (Sentences::cut(source, "ar"), Sentences::cut(target, "en"));
//! let found: Vec<_> = align(&source, &target, &[]).iter().map(|b| (b.source.clone(), b.target.clone())).collect();
//! assert_eq!(found, [(0..1, 0..1), (1..2, 1..3), (2..3, 3..4)]);
//! ```
//!
//! A **bead** is a group of up to three sentences on each side. Its score is a log-likelihood
//! ratio: how much likelier the two sides are as a translation than as texts that have nothing to
//! do with each other. It adds up
//!
//! - how often beads of its kind are, the lengths, the marks of punctuation, the paragraphs
//!   (`shape.rs`), all estimated from the two texts themselves; what is left out of a translation
//!   counts less for the lengths (`lengths.rs`);
//! - the words (`scorer.rs`): those that a lexicon expects count for it, the more the nearer they stand
//!   (`nearness.rs`), those that it would explain and does not count against it. The lexicon
//!   (`learn.rs`) is made of what is known beforehand
//!   (`links.rs`: a built-in list, numbers and names that stand on both sides, names that are spelt
//!   by ear, what the caller knows) and of what the beads of the pass before have shown.
//!
//! How likely each bead is among all ways through the two texts, and the row of beads that is likeliest to
//! have the most right ones, are found by dynamic programming (`path.rs`) in a band around a way that
//! was found by blocks (`coarse.rs`), so time and memory grow with the length of the texts and not with
//! the product of the lengths. Three passes are made. The confidence of a bead is made of its
//! likelihood. docs/alignment.md has sources and figures.

// Counts of sentences and words, far below what a f32 or u32 holds.
#![allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)]

mod band;
mod coarse;
mod learn;
mod lengths;
mod lexicon;
mod links;
mod nearness;
mod path;
mod scorer;
mod sentences;
mod shape;
mod spelling;
mod words;

use std::convert::Infallible;
use std::ops::Range;

use band::Band;
use learn::{Evidence, Ratios, learn};
use path::{Step, best};
use scorer::Scorer;
use shape::{Shape, Side};
use words::{Sentence, Text};

pub use sentences::Sentences;

/// Source and target sentences of each kind of bead.
const KINDS: [(usize, usize); 8] = [(1, 1), (1, 0), (0, 1), (1, 2), (2, 1), (2, 2), (1, 3), (3, 1)];

/// A number for each kind of bead.
type Kinds = [f32; KINDS.len()];

/// How often the way is sought, each time with what the time before has shown.
const PASSES: usize = 3;
/// How many sentences to both sides of a way are searched for a better one.
const AROUND: usize = 12;
/// How often a band is widened, each time twofold, where the way comes to its edge.
const WIDENED: usize = 6;
/// A band is not widened to more pairs of places, each of which takes some sixty bytes: texts that do not translate each
/// other would have it as wide as it can be.
const MOST_CELLS: usize = 8 << 20;
/// To so many pairs of places bands are widened in all passes together: long texts that do not translate each other would
/// be searched ever wider in each pass.
const MOST_WIDENED: usize = 2 * MOST_CELLS;
/// How sure a bead must be to be learnt from.
const LEARNT_FROM: f32 = 0.3;

/// Sentences of a source and of a target that translate each other.
#[derive(Debug, Clone, PartialEq)]
pub struct Bead {
    /// The sentences of the source, numbered from 0; none where the target says what it does not.
    pub source: Range<usize>,
    /// The sentences of the target; none where nothing translates the source.
    pub target: Range<usize>,
    /// How sure it is, from 0 to 1.
    pub confidence: f32,
}

/// Aligns two texts. The beads are in order, and each sentence is in one of them.
///
/// `known` are pairs of texts that translate each other, words, terms or sentences, source first.
pub fn align(source: &Sentences<'_>, target: &Sentences<'_>, known: &[(&str, &str)]) -> Vec<Bead> {
    let Ok(beads) = align_while(source, target, known, ALWAYS);
    beads
}

/// The same, for as long as it is wanted: `wanted` is asked for each sentence, again and again, and an error of it
/// ends the work.
pub fn align_while<E>(
    source: &Sentences<'_>,
    target: &Sentences<'_>,
    known: &[(&str, &str)],
    wanted: Wanted<'_, E>,
) -> Result<Vec<Bead>, E> {
    if source.texts.is_empty() || target.texts.is_empty() {
        let alone = |source, target| Bead { source, target, confidence: 1.0 };
        let sources = (0..source.texts.len()).map(|at| alone(at..at + 1, 0..0));
        return Ok(sources.chain((0..target.texts.len()).map(|at| alone(0..0, at..at + 1))).collect());
    }
    let steps = Aligner::new(source, target, known, wanted)?.steps(wanted)?;
    Ok(steps.iter().map(Step::bead).collect())
}

/// Whether beads are still wanted; an error where they are not.
type Wanted<'a, E> = &'a dyn Fn() -> Result<(), E>;

/// They are, whatever happens.
const ALWAYS: Wanted<'static, Infallible> = &|| Ok(());

/// Two texts, and what is known of them beforehand.
struct Aligner {
    source: Text,
    target: Text,
    links: Vec<links::Link>,
    /// Texts of the caller that translate each other.
    taught: Vec<Evidence>,
}

impl Aligner {
    fn new<E>(
        source: &Sentences<'_>,
        target: &Sentences<'_>,
        known: &[(&str, &str)],
        wanted: Wanted<'_, E>,
    ) -> Result<Self, E> {
        let languages = (&*source.language, &*target.language);
        let (source, target) = (Text::read_while(source, wanted)?, Text::read_while(target, wanted)?);
        let links = links::known(&source, &target, languages, known);
        let taught = known.iter().map(|(ours, theirs)| Evidence {
            source: source.known_words(ours, languages.0),
            target: target.known_words(theirs, languages.1),
            sure: 1.0,
        });
        let says_something = |pair: &Evidence| !pair.source.words.is_empty() && !pair.target.words.is_empty();
        let taught = taught.filter(says_something).collect();
        Ok(Self { source, target, links, taught })
    }

    fn steps<E>(mut self, wanted: Wanted<'_, E>) -> Result<Vec<Step>, E> {
        let (sources, targets) = (self.source.sentences.len(), self.target.sentences.len());
        let mut shape = Shape::expected(&self.source.sentences, &self.target.sentences);
        let mut ratios = self.learn(&[]);
        let mut band = coarse::band(&self.source, &self.target, &self.links, wanted)?;
        let (mut steps, mut left) = (Vec::new(), MOST_WIDENED);
        for pass in 1..=PASSES {
            let mut scorer = Scorer::new((&self.source, &self.target), &ratios, &shape);
            steps = within(&mut scorer, band, &mut left, wanted)?;
            if pass == PASSES {
                break;
            }
            band = around(&steps, AROUND, sources, targets);
            ratios = self.learn(&steps);
            let known = (&*ratios.known.0, &*ratios.known.1);
            lengths::measure(&mut self.source, &mut self.target, known, &steps);
            self.look_at(&steps, &mut shape);
        }
        Ok(steps)
    }

    /// Learns a lexicon from the beads of a way, and from what the caller knows.
    fn learn(&self, steps: &[Step]) -> Ratios {
        let mut evidence: Vec<Evidence> = Vec::new();
        for step in steps.iter().filter(|step| step.sure > LEARNT_FROM) {
            let (ours, theirs) = step.sentences(&self.source, &self.target);
            if !ours.is_empty() && !theirs.is_empty() {
                let (source, target) = (Sentence::joined(ours), Sentence::joined(theirs));
                evidence.push(Evidence { source, target, sure: step.sure });
            }
        }
        evidence.extend(self.taught.iter().cloned());
        let sentences = self.source.sentences.len().max(self.target.sentences.len()) + self.taught.len();
        learn(&self.links, &evidence, (&self.source.counts(), &self.target.counts()), sentences)
    }

    /// Takes from the beads of a way what beads of these texts look like.
    fn look_at(&self, steps: &[Step], shape: &mut Shape) {
        let mut kinds = [0.0; KINDS.len()];
        let mut beads = Vec::new();
        for step in steps {
            kinds[step.kind] += step.sure;
            let (ours, theirs) = step.sentences(&self.source, &self.target);
            if !ours.is_empty() && !theirs.is_empty() {
                beads.push((Side::of(ours), Side::of(theirs), step.sure));
            }
        }
        shape.learn(&beads, &kinds, &self.target.sentences);
    }
}

/// The best way within a band, which is widened around it where it comes to the edge, as long as so many pairs of places
/// are left for that.
fn within<E>(
    scorer: &mut Scorer<'_>,
    mut band: Band,
    left: &mut usize,
    wanted: Wanted<'_, E>,
) -> Result<Vec<Step>, E> {
    let (sources, targets) = (scorer.texts.0.sentences.len(), scorer.texts.1.sentences.len());
    let mut steps = best(scorer, &band, wanted)?;
    for widened in 1..=WIDENED {
        if !steps.iter().any(|step| band.is_near_edge(step.source, step.target)) {
            break;
        }
        let Some(wider) = wider(&steps, widened, sources, targets) else { break };
        let Some(after) = left.checked_sub(wider.cells()) else { break };
        (band, *left) = (wider, after);
        steps = best(scorer, &band, wanted)?;
    }
    Ok(steps)
}

/// The band around a way, widened so many times; none where that is too much.
fn wider(steps: &[Step], times: usize, sources: usize, targets: usize) -> Option<Band> {
    let wider = around(steps, AROUND << times, sources, targets);
    (wider.cells() <= MOST_CELLS).then_some(wider)
}

/// The band around a way.
fn around(steps: &[Step], margin: usize, sources: usize, targets: usize) -> Band {
    let squares = steps.iter().map(|step| {
        let (a, b) = KINDS[step.kind];
        (step.source - a, step.target - b, a.max(b))
    });
    Band::around(squares, margin, sources + 1, targets + 1)
}

#[cfg(test)]
mod tests;
