//! Looking a term up, from any of its languages.

use serde::Serialize;

use super::How;
use crate::error::{Error, Result};
use crate::model::{Concept, Locale, StoredConcept};
use crate::text;

/// A concept that has the term.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TermMatch {
    /// How it was found.
    pub how: How,
    /// The term that was found.
    pub term: String,
    /// Its language.
    pub lang: Locale,
    /// The concept, with all its terms.
    #[serde(flatten)]
    pub concept: Concept,
}

/// The concepts that have a term like `query` (in `locale`, if one is given), the closest
/// first: letter for letter, folded, by stems, by its beginning.
pub fn lookup(termbase: &[StoredConcept], query: &str, locale: Option<&Locale>) -> Result<Vec<TermMatch>> {
    let asked = text::segment_key(query);
    if asked.is_empty() {
        return Err(Error::Request("there is no term to look up".to_owned()));
    }
    let surface = text::surface(query.trim()).into_owned();
    let mut matches: Vec<TermMatch> = Vec::new();
    for StoredConcept { concept, .. } in termbase {
        let best = concept
            .terms
            .iter()
            .filter(|term| locale.is_none_or(|l| l.finds(&term.locale)))
            .filter_map(|term| Some((how(&term.text, &term.locale, query, &surface, &asked)?, term)))
            .min_by_key(|(how, _)| *how);
        if let Some((how, term)) = best {
            matches.push(TermMatch {
                how,
                term: term.text.clone(),
                lang: term.locale.clone(),
                concept: concept.clone(),
            });
        }
    }
    matches.sort_by_key(|m| m.how);
    Ok(matches)
}

fn how(term: &str, locale: &Locale, query: &str, surface: &str, asked: &str) -> Option<How> {
    let key = text::segment_key(term);
    if text::surface(term) == surface {
        Some(How::Exact)
    } else if key == asked {
        Some(How::Folded)
    } else if !stems(query, locale).is_empty() && stems(term, locale) == stems(query, locale) {
        Some(How::Stem)
    } else if key.starts_with(asked) {
        Some(How::Prefix)
    } else {
        None
    }
}

fn stems(text: &str, locale: &Locale) -> Vec<String> {
    text::tokens(text, locale.language()).into_iter().filter(text::Token::is_content).map(|t| t.key).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::model::{ConceptId, Term};

    fn termbase() -> Vec<StoredConcept> {
        let term = |tag: &str, text: &str| Term::new(Locale::parse(tag).unwrap(), text);
        let concept =
            |name: &str, terms| StoredConcept { id: ConceptId(0), concept: Concept::new(name, terms) };
        vec![
            concept("synthetic-data", vec![term("ar", "البيانات الاصطناعية"), term("en", "synthetic data")]),
            concept("data", vec![term("ar", "بيانات"), term("en", "data")]),
        ]
    }

    fn found(query: &str) -> Vec<(How, String)> {
        lookup(&termbase(), query, None).unwrap().into_iter().map(|m| (m.how, m.concept.name)).collect()
    }

    #[test]
    fn a_term_is_found_from_either_language() {
        assert_eq!(found("البيانات الاصطناعية"), [(How::Exact, "synthetic-data".to_owned())]);
        assert_eq!(found("Synthetic Data"), [(How::Folded, "synthetic-data".to_owned())]);
    }

    #[test]
    fn by_stem_and_by_beginning() {
        assert_eq!(found("بيانات اصطناعية"), [(How::Stem, "synthetic-data".to_owned())]);
        assert_eq!(found("synth"), [(How::Prefix, "synthetic-data".to_owned())]);
        assert_eq!(found("للبيانات"), [(How::Stem, "data".to_owned())]);
    }

    #[test]
    fn nothing_like_it_is_no_match_and_nothing_at_all_an_error() {
        assert!(found("شبكة").is_empty());
        assert!(lookup(&termbase(), " \u{64b} ", None).is_err());
    }

    #[test]
    fn stems_of_nothing_are_no_match() {
        assert!(found("?!").is_empty());
    }
}
