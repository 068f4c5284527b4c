//! How long a sentence is for its translation: words that are left out of it tell nothing of its length.
//!
//! A chain of narrators that a translator leaves out, or a note on one side alone, hides how long the translation
//! of the rest is. What was learnt of the words shows which those are: how often a word is translated says how
//! much of its letters counts. That is guessed from few sentences, and mixed with noise, so the letters count as
//! they are where that makes the lengths of the beads tell more.

use super::path::Step;
use super::shape::median;
use super::words::Text;

/// What a word that is never translated counts for, of a word that is as often as most: what is tried.
const LEAST: [f32; 4] = [1.0, 0.66, 0.33, 0.0];
/// In how many sentences a word must stand to outweigh what is usual.
const USUAL_WEIGHT: f32 = 10.0;
/// The fewest beads that show anything.
const FEWEST: usize = 20;

/// Measures the sentences of two texts, by how often each word is translated and by what the lengths of the
/// beads of a way tell then.
pub(super) fn measure(source: &mut Text, target: &mut Text, known: (&[f32], &[f32]), steps: &[Step]) {
    let tried = LEAST.map(|least| (counted(source, known.0, least), counted(target, known.1, least)));
    let spreads = tried.iter().map(|(ours, theirs)| spread(ours, theirs, steps).unwrap_or(f32::INFINITY));
    // Of equal ones the first, where letters count as they are.
    let best = spreads.zip(&tried).min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, lengths)| lengths);
    for (text, lengths) in [source, target].into_iter().zip(best.into_iter().flat_map(|(a, b)| [a, b])) {
        text.sentences.iter_mut().zip(lengths).for_each(|(sentence, length)| sentence.counted = *length);
    }
}

/// The length of each sentence, where a word that is never translated counts for so much.
fn counted(text: &Text, known: &[f32], least: f32) -> Vec<f32> {
    let words = || text.words.iter().zip(known).map(|(word, known)| (word.sentences as f32, known));
    let stand: f32 = words().map(|(sentences, _)| sentences).sum();
    let usual = words().map(|(sentences, known)| sentences * known).sum::<f32>() / stand.max(1.0);
    let left_out: Vec<f32> = words()
        .zip(&text.words)
        .map(|((sentences, known), word)| {
            let own = (sentences * known + USUAL_WEIGHT * usual) / (sentences + USUAL_WEIGHT);
            let share = if usual > 0.0 { least + (1.0 - least) * own / usual } else { 1.0 };
            (1.0 - share) * word.letters()
        })
        .collect();
    let length = |words: &[u32]| words.iter().map(|&word| left_out[word as usize]).sum::<f32>();
    text.sentences.iter().map(|sentence| (sentence.length - length(&sentence.words)).max(1.0)).collect()
}

/// How far the lengths of beads with two sides are apart, of how far those of the target are from each other: the
/// less, the more a length tells. None where too few beads are sure.
fn spread(ours: &[f32], theirs: &[f32], steps: &[Step]) -> Option<f32> {
    let sure = steps.iter().filter(|step| step.sure > 0.5).map(Step::bead);
    let both = sure.filter(|bead| !bead.source.is_empty() && !bead.target.is_empty());
    let lengths: Vec<(f32, f32)> = both
        .map(|bead| {
            (ours[bead.source].iter().sum::<f32>().ln(), theirs[bead.target].iter().sum::<f32>().ln())
        })
        .collect();
    let apart = deviation(lengths.iter().map(|&(ours, theirs)| theirs - ours).collect());
    let at_all = deviation(lengths.iter().map(|&(_, theirs)| theirs).collect());
    (lengths.len() >= FEWEST && at_all > 0.0).then(|| apart / at_all)
}

/// The median of how far values are from theirs.
fn deviation(values: Vec<f32>) -> f32 {
    if values.is_empty() {
        return 0.0;
    }
    let middle = median(values.iter().copied());
    median(values.into_iter().map(|value| (value - middle).abs()))
}

#[cfg(test)]
mod tests {
    use super::super::Sentences;
    use super::*;

    /// Sentences of words that are translated, after so many narrators.
    fn text(narrators: impl Fn(usize) -> usize) -> Text {
        let sentence = |at| format!("{}{}", "حدثنا فلان ".repeat(narrators(at)), "قلم ".repeat(at % 7 + 1));
        Text::read(&Sentences::lines(&(0..60).map(sentence).collect::<Vec<_>>().join("\n"), "ar"))
    }

    fn translation() -> Text {
        let sentence = |at: usize| "pens ".repeat(at % 7 + 1);
        Text::read(&Sentences::lines(&(0..60).map(sentence).collect::<Vec<_>>().join("\n"), "en"))
    }

    /// Measures a text that has one word that is translated.
    fn measured(mut source: Text) -> Vec<f32> {
        let mut target = translation();
        let known: Vec<f32> =
            source.words.iter().map(|word| f32::from(word.form.as_ref() == "قلم")).collect();
        let step = |at| Step { source: at, target: at, kind: 0, sure: 1.0 };
        let steps: Vec<Step> = (1..=60).map(step).collect();
        measure(&mut source, &mut target, (&known, &[1.0]), &steps);
        source.sentences.iter().map(|sentence| sentence.counted).collect()
    }

    #[test]
    fn narrators_that_are_not_translated_do_not_count() {
        let lengths = measured(text(|at| at * at % 3));
        let (none, one) = (lengths[0], lengths[7]);
        assert!((one - none).abs() < 4.0, "a pen with and without eleven letters of narrators: {none} {one}");
    }

    #[test]
    fn letters_count_as_they_are_where_that_tells_more() {
        // Each word stands for as many as the translation has, whatever is known of it.
        let source = text(|at| at % 7 + 1);
        let lengths: Vec<f32> = source.sentences.iter().map(|sentence| sentence.length).collect();
        assert_eq!(measured(source), lengths);
    }

    #[test]
    fn nothing_known_and_no_beads_change_nothing() {
        let (mut source, mut target) = (text(|_| 1), translation());
        let lengths: Vec<f32> = source.sentences.iter().map(|sentence| sentence.length).collect();
        measure(&mut source, &mut target, (&[0.0; 3], &[0.0]), &[]);
        assert_eq!(source.sentences.iter().map(|s| s.counted).collect::<Vec<_>>(), lengths);
    }
}
