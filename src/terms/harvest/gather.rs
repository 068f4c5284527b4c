//! What was found in the texts, gathered, and what of it is worth proposing.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::Proposal;
use super::arabic;
use super::brackets::{Explained, InTranslation, explained, in_translation, is_qualified_in};
use super::words::Words;
use super::{abbreviation, english};
use crate::error::Result;
use crate::model::{Candidate, CandidateKind, Locale, TermStatus, Translated, Variant};
use crate::store::Reader;
use crate::terms::latin_runs;
use crate::terms::preserved::is_latin;
use crate::terms::seen::Tally;
use crate::terms::walk::Visited;
use crate::text::{ConceptsByTerm, Script, dominant_script, segment_key};

/// The language of Latin terms where nothing says which it is.
const LATIN: &str = "en";

/// Parts of keys are apart by this.
const APART: char = '\u{1f}';

/// An Arabic term beside a Latin one, as one text has it: how much of it is the term is decided
/// when all texts are known.
#[derive(Debug, Default)]
struct Beside {
    tally: Tally,
    whole: bool,
    /// How many words are expected.
    expected: usize,
    /// Whether the Latin one stays in Arabic text.
    preserved: bool,
    lang: Option<Locale>,
    target: Option<Locale>,
}

#[derive(Debug, Default)]
struct Single {
    tally: Tally,
    lang: Option<Locale>,
}

pub(super) struct Gathering {
    words: Words,
    known: Known,
    /// By the key of the Latin term, then by the Arabic words before or in the bracket.
    glosses: BTreeMap<String, BTreeMap<Vec<String>, Beside>>,
    /// By the keys of the full term and the short one.
    abbreviations: BTreeMap<(String, String), Single>,
    preserved: BTreeMap<String, Single>,
}

impl Gathering {
    pub(super) fn new(reader: &dyn Reader) -> Result<Self> {
        Ok(Self {
            words: Words::new(),
            known: Known::new(reader)?,
            glosses: BTreeMap::new(),
            abbreviations: BTreeMap::new(),
            preserved: BTreeMap::new(),
        })
    }

    /// Takes in what the texts of a unit hold.
    pub(super) fn visit(&mut self, visited: &Visited<'_>) {
        for variant in &visited.unit.unit.variants {
            let text = &variant.segment.text;
            let runs = latin_runs(text);
            if runs.is_empty() && !text.contains('(') {
                continue;
            }
            let others: Vec<&Variant> = visited
                .unit
                .unit
                .variants
                .iter()
                .filter(|other| other.locale.language() != variant.locale.language())
                .collect();
            let keys: Vec<String> = match runs.is_empty() {
                true => Vec::new(),
                false => others.iter().map(|other| segment_key(&other.segment.text)).collect(),
            };
            let is_arabic = dominant_script(text) == Some(Script::Arabic)
                || (variant.locale.language() == "ar" && !runs.is_empty());
            for run in runs.iter().filter(|_| is_arabic) {
                let Some(term) = english::term(&run.text, &self.words) else { continue };
                let start = run.start + run.text.find(term).unwrap_or(0);
                let key = segment_key(term);
                if self.known.has_latin(&key) {
                    continue;
                }
                let single = self.preserved.entry(key.clone()).or_default();
                single.tally.add(visited, variant, &(start..start + term.len()), term);
                if !keys.is_empty() {
                    single.tally.judge(keys.iter().any(|other| holds(other, &key)));
                }
                single.lang.get_or_insert_with(|| latin_language(&others, variant));
            }
            for found in explained(text, &runs, &self.words) {
                self.take(visited, variant, &others, found);
            }
        }
    }

    fn take(&mut self, visited: &Visited<'_>, variant: &Variant, others: &[&Variant], found: Explained) {
        let text = &variant.segment.text;
        let lang = || latin_language(others, variant);
        match found {
            Explained::Abbreviation { full, short, end } => {
                let key = (segment_key(&text[full.clone()]), segment_key(&text[short.clone()]));
                let spelling = format!("{}{APART}{}", &text[full.clone()], &text[short.clone()]);
                let single = self.abbreviations.entry(key).or_default();
                single.tally.add(visited, variant, &(full.start.min(short.start)..end), &spelling);
                single.lang.get_or_insert_with(lang);
            }
            Explained::Gloss { latin, arabic, latin_first, end } => {
                let term = &text[latin.clone()];
                let mut expected = english::expected(term, &self.words);
                if latin_first {
                    let said = others.iter().any(|o| is_qualified_in(&o.segment.text, term, &self.words));
                    if said {
                        return;
                    }
                } else {
                    // The translation has the same bracket: it is a gloss if that one is.
                    for other in others {
                        match in_translation(&other.segment.text, term, &self.words) {
                            InTranslation::Explains(full) => expected = english::expected(full, &self.words),
                            InTranslation::Qualifies => return,
                            InTranslation::Absent => {}
                        }
                    }
                }
                // DNS is not said by one word: the rest of it stands where it cannot be told apart.
                if !arabic.whole && 2 * arabic.words.len() < expected {
                    return;
                }
                let words: Vec<String> = arabic.words.iter().map(|w| text[w.clone()].to_owned()).collect();
                let of_term = self.glosses.entry(segment_key(term)).or_default();
                let beside = of_term.entry(words).or_default();
                let first = arabic.words.first().map_or(latin.start, |w| w.start);
                beside.tally.add(visited, variant, &(first.min(latin.start)..end), term);
                beside.whole |= arabic.whole;
                beside.expected = beside.expected.max(expected);
                let arabic_text = dominant_script(text) == Some(Script::Arabic);
                beside.preserved |= arabic_text && (latin_first || abbreviation::letters(term).is_some());
                beside.lang.get_or_insert_with(lang);
                beside.target.get_or_insert_with(|| arabic_language(others, variant));
            }
        }
    }

    /// What is worth proposing.
    pub(super) fn proposals(self) -> Vec<Proposal> {
        let Self { words, known, glosses, abbreviations, preserved } = self;
        let mut proposals = Vec::new();
        for (latin, beside) in glosses {
            proposals
                .extend(pairs(&latin, beside, &words).into_iter().filter(|p| !known.has_pair(&latin, p)));
        }
        for ((full, short), Single { tally, lang }) in abbreviations {
            let (spelling, counts) = tally.into_parts();
            let Some((term, short_form)) = spelling.split_once(APART) else { continue };
            let lang = lang.unwrap_or_else(latin);
            let key = format!("abbreviation{APART}{full}{APART}{short}");
            if !known.has_both(&full, &short) && !known.is_decided(&key) {
                let candidate = Candidate {
                    kind: CandidateKind::Abbreviation,
                    term: term.to_owned(),
                    lang: lang.clone(),
                    status: TermStatus::Preferred,
                    translation: Some(Translated { text: short_form.to_owned(), lang }),
                };
                proposals.push(Proposal { key, candidate, counts });
            }
        }
        for (latin_key, Single { tally, lang }) in preserved {
            let (term, counts) = tally.into_parts();
            let key = format!("preserved{APART}{latin_key}");
            // Where the translations say something else, it is not what stays.
            let stays = counts.missing == 0 || 2 * counts.confirmed >= counts.missing;
            // A word in small letters that stands a few times among the strings of a program is more often
            // a keyword of it than a name.
            let is_named = term.chars().any(char::is_uppercase);
            let stays = stays && (is_named || counts.count > 3 || counts.documents > 0);
            if stays && !known.is_decided(&key) {
                let lang = lang.unwrap_or_else(latin);
                let status = TermStatus::Preserved;
                let candidate =
                    Candidate { kind: CandidateKind::Preserved, term, lang, status, translation: None };
                proposals.push(Proposal { key, candidate, counts });
            }
        }
        proposals.sort_by(|a, b| {
            let by = |p: &Proposal| (p.candidate.kind, std::cmp::Reverse(p.counts.count));
            by(a).cmp(&by(b)).then_with(|| a.candidate.term.cmp(&b.candidate.term))
        });
        proposals
    }
}

/// The pairs of one Latin term: how many of the Arabic words are the term is decided over all
/// texts that have it.
fn pairs(latin_key: &str, beside: BTreeMap<Vec<String>, Beside>, lexicon: &Words) -> Vec<Proposal> {
    let keys: Vec<Vec<String>> =
        beside.keys().map(|words| words.iter().map(|word| arabic::key(word)).collect()).collect();
    // By the keys of the Arabic term: its spellings, and the rest.
    let mut by_term: BTreeMap<String, (Tally, HashMap<String, u64>, Beside)> = BTreeMap::new();
    for (words, mut found) in beside {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let length = match found.whole {
            true => words.len(),
            false => arabic::settled(&words, &keys, arabic::length(&words, found.expected)),
        };
        let term = &words[words.len() - length.min(words.len())..];
        let written = if found.whole { term.join(" ") } else { arabic::citation(term, lexicon) };
        let stems: Vec<String> = written.split(' ').map(arabic::key).collect();
        let tally = std::mem::take(&mut found.tally);
        let into = by_term.entry(stems.join(" ")).or_default();
        *into.1.entry(written).or_default() += tally.counts().count;
        into.0.join(tally);
        into.2.preserved |= found.preserved;
        into.2.lang = into.2.lang.take().or(found.lang);
        into.2.target = into.2.target.take().or(found.target);
    }
    let mut pairs = Vec::new();
    for (stems, (tally, spellings, found)) in by_term {
        let (term, counts) = tally.into_parts();
        let best = spellings.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0)));
        let Some((arabic, _)) = best else { continue };
        let status = if found.preserved { TermStatus::Preserved } else { TermStatus::Preferred };
        pairs.push(Proposal {
            key: format!("gloss{APART}{latin_key}{APART}{stems}"),
            candidate: Candidate {
                kind: CandidateKind::Gloss,
                term,
                lang: found.lang.unwrap_or_else(latin),
                status,
                translation: Some(Translated { text: arabic, lang: found.target.unwrap_or_else(arab) }),
            },
            counts,
        });
    }
    pairs
}

/// What need not be proposed: what the termbase has, and what was decided.
struct Known {
    /// Latin terms, and the concepts that have them.
    latin: HashMap<String, HashSet<usize>>,
    /// Arabic terms by the stems of their words, and the concepts that have them.
    arabic: HashMap<String, HashSet<usize>>,
    decided: HashSet<String>,
}

impl Known {
    fn new(reader: &dyn Reader) -> Result<Self> {
        let mut known = Self { latin: HashMap::new(), arabic: HashMap::new(), decided: HashSet::new() };
        let concepts = reader.concepts()?;
        let by_term = ConceptsByTerm::new(&concepts);
        for (number, stored) in concepts.into_iter().enumerate() {
            for term in stored.concept.terms {
                let (terms, key) = match dominant_script(&term.text) {
                    Some(Script::Arabic) => (&mut known.arabic, stems(&term.text)),
                    _ => (&mut known.latin, segment_key(&term.text)),
                };
                terms.entry(key).or_default().insert(number);
            }
        }
        let decided = reader.candidates()?.into_iter().filter(|c| by_term.standing(c).is_some());
        known.decided = decided.map(|c| c.key).collect();
        Ok(known)
    }

    fn has_latin(&self, key: &str) -> bool {
        self.latin.contains_key(key)
    }

    fn has_both(&self, a: &str, b: &str) -> bool {
        self.latin.get(a).zip(self.latin.get(b)).is_some_and(|(a, b)| !a.is_disjoint(b))
    }

    fn is_decided(&self, key: &str) -> bool {
        self.decided.contains(key)
    }

    /// Whether a concept has both sides of a pair, or it was decided; also with a word more or
    /// less, as more texts may change how much of the Arabic is taken.
    fn has_pair(&self, latin_key: &str, proposal: &Proposal) -> bool {
        let Some(other) = &proposal.candidate.translation else { return false };
        let arabic = stems(&other.text);
        let both = self.latin.get(latin_key).zip(self.arabic.get(&arabic));
        let start = format!("gloss{APART}{latin_key}{APART}");
        let is_like = |key: &String| {
            key.strip_prefix(&start).is_some_and(|known| {
                known == arabic
                    || known.ends_with(&format!(" {arabic}"))
                    || arabic.ends_with(&format!(" {known}"))
            })
        };
        both.is_some_and(|(a, b)| !a.is_disjoint(b)) || self.decided.iter().any(is_like)
    }
}

fn stems(text: &str) -> String {
    let words: Vec<String> = text.split_whitespace().map(arabic::key).collect();
    words.join(" ")
}

/// Whether a folded text holds a folded term as a whole.
fn holds(text: &str, term: &str) -> bool {
    let edge = |c: Option<char>| c.is_none_or(|c| !is_latin(c) && !c.is_ascii_digit());
    text.match_indices(term)
        .any(|(at, _)| edge(text[..at].chars().next_back()) && edge(text[at + term.len()..].chars().next()))
}

/// The primary language of a variant in Latin script.
fn latin_language(others: &[&Variant], variant: &Variant) -> Locale {
    let is = |v: &&&Variant| {
        dominant_script(&v.segment.text) == Some(Script::Latin) && v.locale.language() != "ar"
    };
    let found = others.iter().find(is).copied().or_else(|| Some(variant).filter(|v| is(&&&**v)));
    found.map_or_else(latin, |v| primary(&v.locale))
}

fn arabic_language(others: &[&Variant], variant: &Variant) -> Locale {
    let is = |v: &&&Variant| dominant_script(&v.segment.text) == Some(Script::Arabic);
    let found = Some(variant).filter(|v| is(&&&**v)).or_else(|| others.iter().find(is).copied());
    found.map_or_else(arab, |v| primary(&v.locale))
}

fn primary(locale: &Locale) -> Locale {
    Locale::parse(locale.language()).unwrap_or_else(|_| locale.clone())
}

#[allow(clippy::expect_used)] // a well-formed tag of our own
fn latin() -> Locale {
    Locale::parse(LATIN).expect("a language")
}

#[allow(clippy::expect_used)] // the same
fn arab() -> Locale {
    Locale::parse("ar").expect("a language")
}
