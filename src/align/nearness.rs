//! Where words stand in a bead: what is said early on one side is said early on the other.
//!
//! Languages order the words of a phrase differently, but a translation keeps the order of what it
//! says. So of two words that may translate each other those that stand about as far into either
//! side are likelier to, and a sentence that was joined to another shares its words with its own
//! half. (That alignments keep near the diagonal is the reparametrized second model of Dyer,
//! Chahuneau and Smith, "A simple, fast, and effective reparameterization of IBM model 2", 2013.)

/// How far apart the words of a translation are, on average: a share of the whole side.
const SPREAD: f32 = 0.25;
/// The share of words that stand anywhere.
const ANYWHERE: f32 = 0.1;
/// How many distances are told apart.
const DISTANCES: u8 = 64;

/// How much likelier two words are to translate each other for where they stand, for each
/// distance between them from 0 to 1.
#[derive(Debug)]
pub(super) struct Nearness([f32; DISTANCES as usize + 1]);

impl Nearness {
    pub(super) fn new() -> Self {
        // What e^(-distance / SPREAD) is on average where both stand at random.
        let by_chance = 2.0 * SPREAD - 2.0 * SPREAD * SPREAD * (1.0 - (-1.0 / SPREAD).exp());
        let ratio = |distance: f32| ANYWHERE + (1.0 - ANYWHERE) * (-distance / SPREAD).exp() / by_chance;
        Self(std::array::from_fn(|step| ratio(step as f32 / f32::from(DISTANCES))))
    }

    /// The ratio of two words by their places, each from 0 to 1: 1 where either is not known.
    pub(super) fn of(&self, ours: f32, theirs: f32) -> f32 {
        let distance = (ours - theirs).abs();
        if distance.is_nan() {
            return 1.0;
        }
        #[allow(clippy::cast_sign_loss)] // a distance has none
        let step = (distance * f32::from(DISTANCES)) as usize;
        self.0[step.min(usize::from(DISTANCES))]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_words_count_for_more_and_words_anywhere_for_one() {
        let nearness = Nearness::new();
        assert!(nearness.of(0.5, 0.5) > 2.0 && nearness.of(0.0, 1.0) < 0.2);
        assert!((nearness.of(0.2, 0.6) - nearness.of(0.6, 0.2)).abs() < f32::EPSILON);
        let unknown = nearness.of(f32::NAN, 0.3);
        assert!((unknown - 1.0).abs() < f32::EPSILON, "{unknown}");
        let places = || (0..100).map(|step| (step as f32 + 0.5) / 100.0);
        let mean = places().flat_map(|p| places().map(move |q| (p, q))).map(|(p, q)| nearness.of(p, q));
        let mean = mean.sum::<f32>() / 10_000.0;
        assert!((mean - 1.0).abs() < 0.05, "two words at random tell nothing: {mean}");
    }
}
