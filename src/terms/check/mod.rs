//! Checking a translation against the termbase.
//!
//! ```
//! use jisr::model::{Concept, ConceptId, Locale, StoredConcept};
//! use jisr::terms::{Check, CheckTerms, Checker, Severity};
//!
//! let concept: Concept = serde_json::from_str(
//!     r#"{"concept": "deepseek", "terms": [{"lang": "en", "term": "DeepSeek", "status": "preserved"}]}"#,
//! )?;
//! let terms = CheckTerms::new(vec![StoredConcept { id: ConceptId(1), concept }]);
//! let checker = Checker::new(&terms, &Locale::parse("ar")?, &Locale::parse("en")?);
//! let found = checker.check("ظهر DeepSeek فجأة.", "Deepseek appeared suddenly.");
//! assert_eq!((found[0].check, found[0].severity), (Check::PreservedMisspelt, Severity::Error));
//! assert_eq!(found[0].suggestion.as_deref(), Some("DeepSeek"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Each concept that stands in the source is looked for in the translation. One that stands there
//! by a preserved term must stay as it is; of any other, one of its terms in the language of the
//! translation must stand there, in whatever form. What is forbidden must stand nowhere. Where the
//! translation is in Arabic script, Latin words must not lose their punctuation ([`displaced`]).

mod bidi;
mod finding;
mod spelling;
mod units;

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

pub use bidi::{Displaced, displaced};
pub use finding::{Check, Finding, Severity, Span};
pub use units::{CheckReport, CheckUnits, UnitFinding};

use self::spelling::Spellings;
use super::recognise::inflects;
use super::{Recognised, Recogniser};
use crate::model::{Concept, Locale, StoredConcept, Term, TermStatus};
use crate::text;

/// A termbase made ready to check with, for any pair of languages.
pub struct CheckTerms {
    /// The concepts, and after them, under another name, the forbidden terms of each that has some.
    concepts: Vec<StoredConcept>,
    by_name: HashMap<String, usize>,
    /// The languages of their terms, each once.
    locales: Vec<Locale>,
}

/// What a termbase knows a language by: which of its terms are of that language, and how its texts are
/// looked at. Texts of languages that a termbase has no terms in are checked alike.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Known {
    locales: Vec<usize>,
    inflects: bool,
    is_arabic_script: bool,
}

/// What the name of a concept of forbidden terms ends in; no name that a person gives has it.
const FORBIDDEN: &str = "\0forbidden";

impl CheckTerms {
    /// Prepares the concepts of a termbase.
    pub fn new(mut concepts: Vec<StoredConcept>) -> Self {
        let by_name = concepts.iter().enumerate().map(|(i, c)| (c.concept.name.clone(), i)).collect();
        let forbidden: Vec<StoredConcept> = concepts.iter().filter_map(forbidden).collect();
        concepts.extend(forbidden);
        let all = concepts.iter().flat_map(|stored| &stored.concept.terms).map(|term| &term.locale);
        let locales = all.collect::<HashSet<_>>().into_iter().cloned().collect();
        Self { concepts, by_name, locales }
    }

    fn known(&self, locale: &Locale) -> Known {
        let locales = (0..self.locales.len()).filter(|&at| locale.finds(&self.locales[at])).collect();
        Known {
            locales,
            inflects: inflects(locale),
            is_arabic_script: text::is_arabic_script(locale.language()),
        }
    }

    /// Whether there is nothing to check with.
    pub fn is_empty(&self) -> bool {
        self.by_name.is_empty()
    }

    fn concept(&self, name: &str) -> Option<(usize, &Concept)> {
        let index = *self.by_name.get(name)?;
        Some((index, &self.concepts[index].concept))
    }
}

/// The forbidden terms of a concept, as a concept of terms that are found. A forbidden spelling of
/// a preserved term is found in every language, as that is.
fn forbidden(stored: &StoredConcept) -> Option<StoredConcept> {
    let mut forbidden = stored.clone();
    forbidden.concept.name.push_str(FORBIDDEN);
    let preserved = |locale: &Locale| {
        let mut terms = stored.concept.terms.iter();
        terms.any(|t| t.status == TermStatus::Preserved && t.locale.finds(locale))
    };
    forbidden.concept.terms.retain(|term| term.status == TermStatus::Forbidden);
    for term in &mut forbidden.concept.terms {
        term.status = if preserved(&term.locale) { TermStatus::Preserved } else { TermStatus::Preferred };
    }
    (!forbidden.concept.terms.is_empty()).then_some(forbidden)
}

/// What was found, under the usual name of its concept.
fn usual(mut found: Recognised) -> Recognised {
    let length = found.concept.strip_suffix(FORBIDDEN).unwrap_or(&found.concept).len();
    found.concept.truncate(length);
    found
}

/// Of each concept that has a term in a language which is forbidden for another concept, the places
/// of the forbidden terms.
fn also_forbidden(terms: &CheckTerms, locale: &Locale) -> HashMap<String, Vec<usize>> {
    let (usable, forbidden) = terms.concepts.split_at(terms.by_name.len());
    let mut by_key: HashMap<String, Vec<usize>> = HashMap::new();
    for (place, stored) in forbidden.iter().enumerate() {
        for term in &stored.concept.terms {
            by_key.entry(text::segment_key(&term.text)).or_default().push(usable.len() + place);
        }
    }
    let mut also: HashMap<String, Vec<usize>> = HashMap::new();
    for Concept { name, terms, .. } in
        usable.iter().map(|stored| &stored.concept).filter(|_| !by_key.is_empty())
    {
        let usable = |t: &&Term| t.status != TermStatus::Forbidden && locale.finds(&t.locale);
        for place in
            terms.iter().filter(usable).filter_map(|t| by_key.get(&text::segment_key(&t.text))).flatten()
        {
            also.entry(name.clone()).or_default().push(*place);
        }
    }
    also
}

/// One language of a pair.
struct Side {
    locale: Locale,
    recogniser: Recogniser,
}

impl Side {
    fn new(terms: &CheckTerms, locale: &Locale) -> Self {
        Self { locale: locale.clone(), recogniser: Recogniser::new(&terms.concepts, locale) }
    }

    /// The terms in a text, and the forbidden ones: longest first, so none of these is part of a
    /// longer term.
    fn recognise(&self, text: &str) -> (Vec<Recognised>, Vec<Recognised>) {
        let (mut usable, mut forbidden) = (Vec::new(), Vec::new());
        for found in self.recogniser.recognise(text) {
            match found.concept.ends_with(FORBIDDEN) {
                true => forbidden.push(usual(found)),
                false => usable.push(found),
            }
        }
        (usable, forbidden)
    }
}

/// Checks translations from one language to another.
pub struct Checker<'a> {
    terms: &'a CheckTerms,
    source: Rc<Side>,
    target: Rc<Side>,
    /// The concepts that have a term in the source language, by its key: homonyms share one.
    by_source_term: HashMap<String, Vec<usize>>,
    /// The concepts with a term in the target language that is forbidden for others: the places of
    /// the forbidden terms of those. Of two that match alike the recogniser finds one.
    also_forbidden: HashMap<String, Vec<usize>>,
    /// Recognisers of single concepts in the target language, made when first needed.
    alone: RefCell<HashMap<usize, Recogniser>>,
}

impl<'a> Checker<'a> {
    /// A checker for a pair of languages; it takes a while with a large termbase, and is to be
    /// kept for many translations.
    pub fn new(terms: &'a CheckTerms, source: &Locale, target: &Locale) -> Self {
        Self::of(terms, Rc::new(Side::new(terms, source)), Rc::new(Side::new(terms, target)))
    }

    fn of(terms: &'a CheckTerms, source: Rc<Side>, target: Rc<Side>) -> Self {
        let mut by_source_term: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, stored) in terms.concepts.iter().enumerate().take(terms.by_name.len()) {
            let usable =
                stored.concept.terms_in(&source.locale).filter(|t| t.status != TermStatus::Forbidden);
            for term in usable {
                by_source_term.entry(text::segment_key(&term.text)).or_default().push(index);
            }
        }
        Self {
            terms,
            by_source_term,
            also_forbidden: also_forbidden(terms, &target.locale),
            source,
            target,
            alone: RefCell::default(),
        }
    }

    /// What is wrong with a translation, in the order of the source, then of the translation.
    pub fn check(&self, source: &str, target: &str) -> Vec<Finding> {
        let (in_source, forbidden_source) = self.source.recognise(source);
        let (in_target, mut forbidden_target) = self.target.recognise(target);
        for found in in_target.iter().filter(|f| in_source.iter().all(|s| s.concept != f.concept)) {
            for &place in self.also_forbidden.get(&found.concept).into_iter().flatten() {
                let alone = self.recognise_alone(place, target).into_iter();
                forbidden_target
                    .extend(alone.filter(|f| (f.start, f.end) == (found.start, found.end)).map(usual));
            }
        }
        let mut findings = Vec::new();
        for (nth, found) in in_source.iter().enumerate() {
            let is_first = in_source[..nth].iter().all(|other| other.concept != found.concept);
            if let Some((index, concept)) = self.terms.concept(&found.concept).filter(|_| is_first) {
                let standing: Vec<&Recognised> =
                    in_source.iter().filter(|r| r.concept == found.concept).collect();
                let text = Translation { source, target, in_source: &in_source, in_target: &in_target };
                self.check_concept(index, concept, &standing, &text, &mut findings);
            }
        }
        findings.extend(forbidden_source.iter().filter_map(|f| self.forbidden_in_source(f)));
        findings.extend(forbidden_target.iter().filter_map(|f| self.forbidden_in_target(f, &in_source)));
        if text::is_arabic_script(self.target.locale.language()) {
            findings.extend(
                displaced(target, &self.known(target, &in_target)).into_iter().map(Finding::displaced),
            );
        }
        findings
    }

    /// A concept that stands in the source.
    fn check_concept(
        &self,
        index: usize,
        concept: &Concept,
        standing: &[&Recognised],
        text: &Translation<'_>,
        findings: &mut Vec<Finding>,
    ) {
        let spellings = Spellings::of(concept);
        let (preserved, own): (Vec<&Recognised>, Vec<&Recognised>) =
            standing.iter().partition(|found| spellings.has(&found.surface));
        let there: Vec<&Recognised> = text.in_target.iter().filter(|r| r.concept == concept.name).collect();
        if !preserved.is_empty() {
            findings.extend(self.preserved((index, concept), &spellings, (&preserved, &own), &there, text));
        } else if there.is_empty() && !self.is_used(index, concept, text.target) {
            // A noun that only says what the name after it is (شركة OpenAI) may be left out.
            let is_needed = own.iter().any(|found| !is_before_name(found, text));
            let wanted = self.wanted(concept).filter(|_| is_needed);
            findings.extend(wanted.map(|wanted| Finding::not_used(concept, wanted, &own)));
        } else if !there.is_empty() && there.iter().all(|found| found.status == TermStatus::Admitted) {
            let preferred = concept.terms_in(&self.target.locale).find(|t| t.status == TermStatus::Preferred);
            findings.extend(preferred.map(|term| Finding::admitted(concept, &term.text, &own, &there)));
        }
    }

    /// A concept that stands in the source by a preserved term: how it fares in the translation.
    fn preserved(
        &self,
        (index, concept): (usize, &Concept),
        spellings: &Spellings<'_>,
        (standing, own): (&[&Recognised], &[&Recognised]),
        there: &[&Recognised],
        text: &Translation<'_>,
    ) -> Vec<Finding> {
        // It may stand there inside a longer term.
        let alone;
        let there = match there.is_empty() {
            false => there.to_vec(),
            true => {
                alone = self.recognise_alone(index, text.target);
                alone.iter().collect()
            }
        };
        let (spelt, other): (Vec<&Recognised>, Vec<&Recognised>) =
            there.into_iter().partition(|found| spellings.has(&found.surface));
        // As the source has it is right too: that is a matter of the source.
        let is_right = |surface: &str| {
            spellings.is_right(surface) || standing.iter().any(|found| found.surface == surface)
        };
        let (right, wrong): (Vec<&Recognised>, Vec<&Recognised>) =
            spelt.into_iter().partition(|found| is_right(&found.surface));
        // What the recogniser does not know for the term is sought in the text itself.
        let (right_too, near) = match right.len() >= standing.len() {
            true => (Vec::new(), None),
            false => spellings.search(text.target, &is_right),
        };
        let is_there = !right.is_empty() || !right_too.is_empty();
        let is_meant = |surface: &str| {
            // In another case it may be a word of its own (who beside WHO).
            !is_there || !spellings.has(surface) || spellings.is_distinct(surface)
        };
        let mut misspelt: Vec<(Span, &str)> =
            wrong.iter().map(|found| (Span::from(*found), found.surface.as_str())).collect();
        if misspelt.is_empty() && right.len().max(right_too.len()) < standing.len() {
            misspelt.extend(near);
        }
        misspelt.retain(|(_, surface)| is_meant(surface));
        let wanted = spellings.main();
        if !misspelt.is_empty() {
            let tell = |(span, found)| Finding::misspelt(concept, wanted, found, standing, span);
            misspelt.into_iter().map(tell).collect()
        } else if is_there {
            Vec::new()
        } else if let Some(found) = other.get(own.len()) {
            // There are more of these than the source has beside the preserved ones.
            vec![Finding::translated(concept, wanted, standing, found)]
        } else {
            vec![Finding::missing(concept, wanted, standing)]
        }
    }

    /// The term that the translation should have for a concept, if there is any.
    fn wanted<'c>(&'c self, concept: &'c Concept) -> Option<&'c str> {
        let preserved = || concept.terms.iter().find(|t| t.status == TermStatus::Preserved);
        concept.main_term(&self.target.locale).or_else(preserved).map(|term| term.text.as_str())
    }

    /// Whether a translation has a term of a concept, or of one that shares a term of the source
    /// language with it, though it was not found there: a longer one, or a homonym, was.
    fn is_used(&self, index: usize, concept: &Concept, target: &str) -> bool {
        let keys = concept.terms_in(&self.source.locale).map(|term| text::segment_key(&term.text));
        let homonyms = keys.filter_map(|key| self.by_source_term.get(&key)).flatten().copied();
        let is_there =
            |index| !self.recognise_alone(index, target).is_empty() || self.has_stems(index, target);
        std::iter::once(index).chain(homonyms).any(is_there)
    }

    /// Whether a translation has the stems of a term, though not in a form that is recognised as
    /// it: efficiently uses efficient.
    fn has_stems(&self, index: usize, target: &str) -> bool {
        let stems = |text: &str| -> Vec<String> {
            let tokens = text::tokens(text, self.target.locale.language());
            tokens.into_iter().filter(text::Token::is_content).map(|token| token.key).collect()
        };
        let there = stems(target);
        let usable = |term: &&Term| term.status != TermStatus::Forbidden;
        self.terms.concepts[index].concept.terms_in(&self.target.locale).filter(usable).any(|term| {
            let wanted = stems(&term.text);
            !wanted.is_empty() && there.windows(wanted.len()).any(|words| words == wanted)
        })
    }

    /// Where one concept stands in a translation, whatever else does.
    fn recognise_alone(&self, index: usize, target: &str) -> Vec<Recognised> {
        let mut alone = self.alone.borrow_mut();
        let recogniser = alone
            .entry(index)
            .or_insert_with(|| Recogniser::new(&self.terms.concepts[index..=index], &self.target.locale));
        recogniser.recognise(target)
    }

    /// A forbidden term in the source, unless it is a term of another concept too.
    fn forbidden_in_source(&self, found: &Recognised) -> Option<Finding> {
        let (_, concept) = self.terms.concept(&found.concept)?;
        let mut keys = forbidden_keys(concept);
        let is_homonym = keys.any(|key| {
            let concepts = self.by_source_term.get(&key).into_iter().flatten();
            concepts
                .map(|index| &self.terms.concepts[*index].concept)
                .any(|other| other.name != concept.name && has_usable(other, &self.source.locale, &key))
        });
        let wanted = wanted_for(concept, found, &self.source.locale);
        (!is_homonym).then(|| Finding::forbidden(concept, wanted, found, false))
    }

    /// A forbidden term in the translation, unless it is a term of another concept that the source
    /// has.
    fn forbidden_in_target(&self, found: &Recognised, in_source: &[Recognised]) -> Option<Finding> {
        let (_, concept) = self.terms.concept(&found.concept)?;
        let mut others = in_source.iter().filter(|other| other.concept != concept.name);
        let is_meant = others.any(|other| {
            let other = self.terms.concept(&other.concept);
            other.is_some_and(|(_, other)| {
                forbidden_keys(concept).any(|key| has_usable(other, &self.target.locale, &key))
            })
        });
        let wanted = wanted_for(concept, found, &self.target.locale);
        (!is_meant).then(|| Finding::forbidden(concept, wanted, found, true))
    }

    /// The spans of known Latin terms that have marks at their edges: `.NET`, `C++`, `Yahoo!`.
    fn known(&self, target: &str, found: &[Recognised]) -> Vec<Span> {
        let mut known = Vec::new();
        for found in found {
            let Some((_, concept)) = self.terms.concept(&found.concept) else { continue };
            for spelling in Spellings::of(concept).texts() {
                let word = spelling.trim_matches(|c: char| !c.is_alphanumeric());
                let Some(lead) = spelling.find(word).filter(|_| word.len() < spelling.len()) else {
                    continue;
                };
                let at = target[found.start..found.end].find(word).map(|at| found.start + at);
                let start = at.and_then(|at| at.checked_sub(lead));
                known.extend(
                    start
                        .filter(|start| target.get(*start..).is_some_and(|rest| rest.starts_with(spelling)))
                        .map(|start| Span { start, end: start + spelling.len() }),
                );
            }
        }
        known
    }
}

/// The keys of the forbidden terms of a concept.
fn forbidden_keys(concept: &Concept) -> impl Iterator<Item = String> + '_ {
    let forbidden = concept.terms.iter().filter(|term| term.status == TermStatus::Forbidden);
    forbidden.map(|term| text::segment_key(&term.text))
}

/// Whether a concept has a term with this key that may be used in a language.
fn has_usable(concept: &Concept, locale: &Locale, key: &str) -> bool {
    let mut usable = concept.terms_in(locale).filter(|term| term.status != TermStatus::Forbidden);
    usable.any(|term| text::segment_key(&term.text) == key)
}

/// What is to be written for a forbidden term: the term of its concept in the language that it is
/// forbidden in.
fn wanted_for<'c>(concept: &'c Concept, found: &Recognised, locale: &'c Locale) -> Option<&'c str> {
    let forbidden = concept.terms.iter().find(|term| term.text == found.term);
    concept.main_term(forbidden.map_or(locale, |term| &term.locale)).map(|term| term.text.as_str())
}

/// A source and its translation, with the terms found in them.
struct Translation<'t> {
    source: &'t str,
    target: &'t str,
    in_source: &'t [Recognised],
    in_target: &'t [Recognised],
}

/// Whether a preserved name follows a term in the source, with nothing but a space between.
fn is_before_name(found: &Recognised, text: &Translation<'_>) -> bool {
    text.in_source.iter().any(|next| {
        next.status == TermStatus::Preserved
            && next.start > found.end
            && text.source[found.end..next.start].trim().is_empty()
    })
}

#[cfg(test)]
mod tests;
