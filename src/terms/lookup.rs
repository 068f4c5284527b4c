//! Looking a term up, from any of its languages.

use std::collections::HashMap;
use std::ops::RangeInclusive;

use rapidfuzz::distance::osa;
use serde::Serialize;

use super::How;
use crate::error::{Error, Result};
use crate::model::{Concept, ConceptId, Locale};
use crate::store::{Reader, TermKey, TermSearch};
use crate::text;

/// What to look for.
#[derive(Debug, Clone, Copy)]
pub struct TermQuery<'a> {
    /// The term, or its beginning.
    pub text: &'a str,
    /// The language of the terms to look among; all, if none is given.
    pub locale: Option<&'a Locale>,
    /// The most concepts to answer.
    pub limit: usize,
}

/// A concept that has the term.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct TermMatch {
    /// How it was found.
    pub how: How,
    /// How many letters of the folded texts differ.
    #[serde(skip_serializing_if = "is_zero")]
    pub distance: usize,
    /// The term that was found.
    pub term: String,
    /// Its language.
    pub lang: Locale,
    /// The concept, with all its terms.
    #[serde(flatten)]
    pub concept: Concept,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands it over so")]
fn is_zero(distance: &usize) -> bool {
    *distance == 0
}

/// How well a term answers: first how, then by how many letters it differs or is longer.
type Rank = (How, usize, usize);

/// The best of a concept's terms.
struct Best {
    concept: ConceptId,
    rank: Rank,
    /// Which of its concept's terms it is: of equally good ones the first answers.
    position: usize,
    term: String,
    lang: Locale,
}

/// The concepts that have a term like the one asked for, the closest first: letter for letter,
/// folded, by stems, by its beginning (the shortest first), misspelt (the nearest first).
pub fn lookup(reader: &dyn Reader, query: &TermQuery<'_>) -> Result<Vec<TermMatch>> {
    let asked = Asked::new(query.text)?;
    let mut best: HashMap<ConceptId, Best> = HashMap::new();
    let search = TermSearch {
        beginning: &asked.folded,
        stems: &asked.all_stems(),
        lengths: asked.lengths(),
        is_near: &|folded| asked.distance(folded).is_some(),
    };
    reader.term_keys(&search, &mut |key| {
        if query.locale.is_some_and(|locale| !locale.finds(key.locale)) {
            return;
        }
        let Some(rank) = asked.rank(&key) else { return };
        let place = (rank, key.position);
        if best.get(&key.concept).is_none_or(|known| place < (known.rank, known.position)) {
            let (term, lang) = (key.text.to_owned(), key.locale.clone());
            let (concept, position) = (key.concept, key.position);
            best.insert(concept, Best { concept, rank, position, term, lang });
        }
    })?;
    let mut found: Vec<Best> = best.into_values().collect();
    found.sort_by_key(|best| (best.rank, best.concept));
    found.truncate(query.limit);
    let ids: Vec<ConceptId> = found.iter().map(|best| best.concept).collect();
    let mut concepts: HashMap<ConceptId, Concept> =
        reader.concepts_numbered(&ids)?.into_iter().map(|stored| (stored.id, stored.concept)).collect();
    Ok(found
        .into_iter()
        .filter_map(|Best { concept, rank: (how, distance, _), term, lang, .. }| {
            Some(TermMatch { how, distance, term, lang, concept: concepts.remove(&concept)? })
        })
        .collect())
}

/// A query made ready.
struct Asked {
    surface: String,
    folded: String,
    /// By language; of one that is not here, those of any other.
    stems: [(&'static str, String); 3],
    letters: usize,
    kinds: u64,
    near: osa::BatchComparator<char>,
}

impl Asked {
    fn new(query: &str) -> Result<Self> {
        let folded = text::segment_key(query);
        if folded.is_empty() {
            return Err(Error::Request("there is no term to look up".to_owned()));
        }
        let surface = text::surface(query.trim()).into_owned();
        // Stems are of Arabic and English; in other languages they are the folded words.
        let stems = ["ar", "en", ""].map(|language| (language, text::stems(query, language)));
        let (letters, kinds) = (folded.chars().count(), kinds(&folded));
        let near = osa::BatchComparator::new(folded.chars());
        Ok(Self { surface, folded, stems, letters, kinds, near })
    }

    fn all_stems(&self) -> Vec<String> {
        let mut all: Vec<String> =
            self.stems.iter().map(|(_, stems)| stems.clone()).filter(|stems| !stems.is_empty()).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    fn stems_in(&self, language: &str) -> &str {
        let of = self.stems.iter().find(|(known, _)| *known == language).unwrap_or(&self.stems[2]);
        &of.1
    }

    /// How a term answers; nothing if it does not.
    fn rank(&self, key: &TermKey<'_>) -> Option<Rank> {
        if key.folded == self.folded {
            let is_exact = text::surface(key.text) == self.surface;
            return Some((if is_exact { How::Exact } else { How::Folded }, 0, 0));
        }
        let stems = self.stems_in(key.locale.language());
        if !stems.is_empty() && key.stems == stems {
            let distance = self.distance(key.folded).filter(|_| is_cut(&self.folded, key.folded));
            return Some(distance.map_or((How::Stem, 0, 0), |distance| (How::Fuzzy, distance, 0)));
        }
        if key.folded.starts_with(&self.folded) {
            return Some((How::Prefix, 0, key.folded.len()));
        }
        self.distance(key.folded).map(|distance| (How::Fuzzy, distance, 0))
    }

    /// How many letters a misspelt term may have.
    fn lengths(&self) -> Option<RangeInclusive<usize>> {
        let most = mistakes(self.letters);
        (most > 0).then(|| self.letters - most..=self.letters + most)
    }

    /// By how many letters added, left out, changed or swapped with their neighbour a term differs,
    /// if they are few.
    fn distance(&self, folded: &str) -> Option<usize> {
        let most = mistakes(self.letters);
        // A changed letter takes one kind away and brings another one.
        if most == 0 || (kinds(folded) ^ self.kinds).count_ones() as usize > 2 * most {
            return None;
        }
        let letters = folded.chars().count();
        if letters.abs_diff(self.letters) > most {
            return None;
        }
        self.near.distance_with_args(folded.chars(), &osa::Args::default().score_cutoff(most))
    }
}

/// Whether a word of a query is one of a term cut off before the e or y that it ends in (machin, companie).
/// Their stems are one, but no inflection leaves a word so.
fn is_cut(query: &str, term: &str) -> bool {
    query.split_whitespace().zip(term.split_whitespace()).any(|(word, whole)| {
        let ends_in_y = || whole.strip_suffix('y').and_then(|stem| word.strip_prefix(stem));
        whole.strip_suffix('e') == Some(word) || matches!(ends_in_y(), Some("i" | "ie"))
    })
}

/// Which letters a text has, a bit for each: several may share one.
fn kinds(text: &str) -> u64 {
    text.chars().fold(0, |kinds, c| kinds | 1 << (u32::from(c) % 64))
}

/// How many mistakes a term of so many letters may have: one in a short word would be another word.
fn mistakes(letters: usize) -> usize {
    match letters {
        0..4 => 0,
        4..7 => 1,
        7..13 => 2,
        _ => 3,
    }
}
