//! What is known of two texts' words before they are aligned: which may translate which.

use std::collections::HashMap;

use super::lexicon;
use super::spelling;
use super::words::{Kind, Text, is_latin, key_of_word};

/// How sure it is that a number, an address or a name in Latin script stands on both sides.
const SAME: f32 = 0.8;
/// The same of a mark of punctuation.
const SAME_MARK: f32 = 0.5;
/// How sure a pair of the built-in lexicon is, shared among the translations of a word.
const LISTED: f32 = 0.6;
/// How sure a pair of words is that the caller knows.
const TOLD: f32 = 0.8;
/// How sure it is that names with the same consonants are the same, by how many they are.
const SPELT: [f32; 5] = [0.0, 0.0, 0.1, 0.45, 0.7];

/// A pair of words, by their places in the two texts, and how sure it is that the one
/// translates the other, from 0 to 1.
pub(super) type Link = (u32, u32, f32);

/// The links between the words of two texts.
pub(super) fn known(
    source: &Text,
    target: &Text,
    languages: (&str, &str),
    told: &[(&str, &str)],
) -> Vec<Link> {
    let mut links: HashMap<(u32, u32), f32> = HashMap::new();
    let mut add = |source: u32, target: u32, sure: f32| {
        let link = links.entry((source, target)).or_default();
        *link = link.max(sure);
    };
    for (place, word) in (0..).zip(&source.words) {
        if let Some(same) = target.place(&word.key) {
            add(place, same, if word.kind == Kind::Mark { SAME_MARK } else { SAME });
        }
    }
    for (ours, theirs) in told {
        let keys = key_of_word(ours, languages.0).zip(key_of_word(theirs, languages.1));
        if let Some((ours, theirs)) = keys.and_then(|(a, b)| source.place(&a).zip(target.place(&b))) {
            add(ours, theirs, TOLD);
        }
    }
    lexicon::pairs(languages, |ours, theirs, translations| {
        if let Some((ours, theirs)) = source.place(ours).zip(target.place(theirs)) {
            #[allow(clippy::cast_precision_loss)] // a word has few translations
            let shared = (translations as f32).sqrt();
            add(ours, theirs, LISTED / shared);
        }
    });
    match languages {
        ("ar", _) => spelt(source, target, &mut add),
        (_, "ar") => spelt(target, source, &mut |arabic, latin, sure| add(latin, arabic, sure)),
        _ => {}
    }
    let mut links: Vec<Link> = links.into_iter().map(|((a, b), sure)| (a, b, sure)).collect();
    links.sort_unstable_by_key(|&(a, b, _)| (a, b));
    links
}

/// The most pairs of words that are spelt alike by their consonants: of more, each says nothing, and all together would
/// grow with the product of the two vocabularies.
const MOST_ALIKE: usize = 1_000;

/// Finds the names of an Arabic text and a text in Latin script that are spelt alike.
fn spelt(arabic: &Text, latin: &Text, add: &mut impl FnMut(u32, u32, f32)) {
    let mut by_skeleton: HashMap<String, Alike> = HashMap::new();
    for (place, word) in (0..).zip(&arabic.words) {
        if word.kind == Kind::Plain && !is_latin(&word.key) {
            for skeleton in spelling::of_arabic(&word.form) {
                by_skeleton.entry(skeleton).or_default().arabic.push(place);
            }
        }
    }
    for (place, word) in (0..).zip(&latin.words) {
        if !matches!(word.kind, Kind::Capital | Kind::Plain) || !is_latin(&word.key) {
            continue;
        }
        for skeleton in spelling::of_latin(&word.form) {
            let mut sure = SPELT[skeleton.len().min(SPELT.len() - 1)];
            if word.kind == Kind::Plain {
                // Words that are no names are rarely spelt by ear; those that are, are long.
                sure = if skeleton.len() >= 4 { sure * 0.3 } else { 0.0 };
            }
            if sure > 0.0
                && let Some(alike) = by_skeleton.get_mut(&skeleton)
            {
                alike.latin.push((place, sure));
            }
        }
    }
    for Alike { arabic, latin } in by_skeleton.into_values() {
        if arabic.len() * latin.len() > MOST_ALIKE {
            continue;
        }
        for (&ours, (theirs, sure)) in
            arabic.iter().flat_map(|ours| latin.iter().map(move |latin| (ours, latin)))
        {
            add(ours, *theirs, *sure);
        }
    }
}

/// Words that are spelt alike.
#[derive(Default)]
struct Alike {
    arabic: Vec<u32>,
    /// With how sure it is that a word is one of the Arabic ones.
    latin: Vec<(u32, f32)>,
}

#[cfg(test)]
mod tests {
    use super::super::Sentences;
    use super::*;

    #[test]
    fn words_that_many_are_spelt_like_were_linked_each_with_each() {
        let all = |first: &str, second: &str, third: &str, last: &str, vowels: &[&str]| {
            let words = vowels.iter().flat_map(|a| vowels.iter().map(move |b| (a, b)));
            let words = words.flat_map(|(a, b)| vowels.iter().map(move |c| (a, b, c)));
            words.map(|(a, b, c)| format!("{first}{a}{second}{b}{third}{c}{last}")).collect::<Vec<_>>()
        };
        let arabic = all("م", "ر", "ك", "ن", &["ا", "و", "ي"]);
        let latin = all("M", "r", "k", "n", &["a", "e", "i", "o", "u"]);
        let linked = |arabic: &[String], latin: &[String]| {
            let (arabic, latin) = (arabic.join("\n"), latin.join("\n"));
            let source = Text::read(&Sentences::lines(&arabic, "ar"));
            let target = Text::read(&Sentences::lines(&latin, "en"));
            known(&source, &target, ("ar", "en"), &[]).len()
        };
        assert!(arabic.len() * latin.len() > MOST_ALIKE);
        assert_eq!(linked(&arabic, &latin), 0);
        assert_eq!(linked(&arabic[..1], &latin[..3]), 3);
    }
}
