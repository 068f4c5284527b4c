//! Recognition: the terms that stand in a text, in whatever form.

use std::collections::HashMap;

use serde::Serialize;

use super::How;
use crate::model::{Concept, Locale, StoredConcept, Term, TermStatus};
use crate::text::{self, Token, TokenKind};

/// A term found in a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Recognised {
    /// The concept.
    pub concept: String,
    /// The preferred or preserved term of the concept in the language of the text.
    pub term: String,
    /// The status of the term that matched.
    pub status: TermStatus,
    /// The words as they stand, clitics and endings included.
    pub surface: String,
    /// Byte offset of their start in the text.
    pub start: usize,
    /// Byte offset of their end.
    pub end: usize,
    /// How they matched.
    pub how: How,
    /// The terms of the concept in other languages, one a language.
    pub translations: Vec<Translation>,
}

/// A term in another language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Translation {
    /// The language.
    pub lang: Locale,
    /// The term.
    pub term: String,
}

/// A term made ready to be found: its words, and the marks between them.
struct Pattern<'a> {
    tokens: Vec<Token>,
    concept: &'a Concept,
    term: &'a Term,
}

/// Finds the terms of a termbase in texts of one language.
///
/// Terms are kept by the key of their first word; at each word of a text the longest term
/// that stands there whole is taken, and the search goes on after it.
pub struct Recogniser<'a> {
    locale: &'a Locale,
    by_first_key: HashMap<String, Vec<Pattern<'a>>>,
}

impl<'a> Recogniser<'a> {
    /// A recogniser for the terms that can stand in a text of `locale`: those of its own
    /// language, and preserved terms of every language. Forbidden terms are not found.
    pub fn new(termbase: &'a [StoredConcept], locale: &'a Locale) -> Self {
        let mut by_first_key: HashMap<String, Vec<Pattern<'a>>> = HashMap::new();
        for concept in termbase.iter().map(|stored| &stored.concept) {
            let preserves = concept.terms.iter().any(|t| t.status == TermStatus::Preserved);
            for term in &concept.terms {
                let own = locale.finds(&term.locale);
                // The other spellings of a preserved term (GPU beside GPUs) stand in the text as it does.
                let preserved =
                    term.status == TermStatus::Preserved || (preserves && term.status == TermStatus::Variant);
                if term.status == TermStatus::Forbidden || !(own || preserved) {
                    continue;
                }
                let tokens = text::tokens(&term.text, locale.language());
                let Some(first) = tokens.iter().find(|t| t.is_content()) else {
                    continue;
                };
                by_first_key.entry(first.key.clone()).or_default().push(Pattern { tokens, concept, term });
            }
        }
        for patterns in by_first_key.values_mut() {
            patterns.sort_by_key(|p| std::cmp::Reverse(p.tokens.len()));
        }
        Self { locale, by_first_key }
    }

    /// The terms in a text, in the order they stand in it; none inside another.
    pub fn recognise(&self, text: &str) -> Vec<Recognised> {
        let tokens = text::tokens(text, self.locale.language());
        let mut found = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            let longest = self
                .by_first_key
                .get(&tokens[at].key)
                .into_iter()
                .flatten()
                .filter_map(|pattern| Some((pattern.stands_at(&tokens, at)?, pattern)))
                .max_by_key(|((end, how), _)| (*end, std::cmp::Reverse(*how)));
            match longest {
                Some(((end, how), pattern)) => {
                    let (start, stop) = (tokens[at].start, tokens[end - 1].end);
                    found.push(self.recognised(pattern, how, text, start, stop));
                    at = end;
                }
                None => at += 1,
            }
        }
        found
    }

    fn recognised(
        &self,
        pattern: &Pattern<'_>,
        how: How,
        text: &str,
        start: usize,
        end: usize,
    ) -> Recognised {
        let concept = pattern.concept;
        let own_language = &pattern.term.locale;
        let main = match pattern.term.status {
            TermStatus::Preserved => pattern.term,
            _ => concept.main_term(own_language).unwrap_or(pattern.term),
        };
        let mut translations: Vec<Translation> = Vec::new();
        for term in &concept.terms {
            if !self.locale.finds(&term.locale) && translations.iter().all(|t| t.lang != term.locale) {
                // A preserved term stays as it is in every language.
                let target = if own_language.finds(&term.locale) {
                    Some(main)
                } else {
                    concept.main_term(&term.locale)
                };
                translations
                    .extend(target.map(|t| Translation { lang: term.locale.clone(), term: t.text.clone() }));
            }
        }
        Recognised {
            concept: concept.name.clone(),
            term: main.text.clone(),
            status: pattern.term.status,
            surface: text[start..end].to_owned(),
            start,
            end,
            how,
            translations,
        }
    }
}

impl Pattern<'_> {
    /// Whether the term stands at a token of a text: where it ends, and how it matched.
    fn stands_at(&self, tokens: &[Token], at: usize) -> Option<(usize, How)> {
        let own = self.tokens.iter().skip_while(|t| !t.is_content());
        let mut how = How::Exact;
        let mut end = at;
        for wanted in own {
            let token = tokens.get(end)?;
            let same = match wanted.kind {
                TokenKind::Punctuation | TokenKind::Number => wanted.folded == token.folded,
                TokenKind::Word => wanted.key == token.key,
            };
            if !same {
                // A mark at the end of a term (Yahoo!) may be missing; one between its words may not.
                let only_marks_left = wanted.kind == TokenKind::Punctuation && end > at;
                return (only_marks_left && self.marks_only_after(end - at)).then_some((end, how));
            }
            how = how.max(match () {
                () if wanted.surface == token.surface => How::Exact,
                () if wanted.folded == token.folded => How::Folded,
                () => How::Stem,
            });
            end += 1;
        }
        (end > at).then_some((end, how))
    }

    /// Whether nothing but marks is left after so many tokens of the term.
    fn marks_only_after(&self, matched: usize) -> bool {
        let lead = self.tokens.iter().take_while(|t| !t.is_content()).count();
        self.tokens[lead + matched..].iter().all(|t| !t.is_content())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::model::ConceptId;

    fn term(tag: &str, text: &str, status: TermStatus) -> Term {
        Term::new(Locale::parse(tag).unwrap(), text).with_status(status)
    }

    fn concept(name: &str, terms: Vec<Term>) -> StoredConcept {
        StoredConcept { id: ConceptId(0), concept: Concept::new(name, terms) }
    }

    fn termbase() -> Vec<StoredConcept> {
        use TermStatus::{Forbidden, Preferred, Preserved, Variant};
        vec![
            concept(
                "ai",
                vec![term("ar", "ذكاء اصطناعي", Preferred), term("en", "artificial intelligence", Preferred)],
            ),
            concept(
                "model",
                vec![
                    term("ar", "نموذج", Preferred),
                    term("ar", "نماذج", Variant),
                    term("en", "model", Preferred),
                ],
            ),
            concept(
                "ai-model",
                vec![term("ar", "نماذج الذكاء الاصطناعي", Variant), term("en", "AI model", Preferred)],
            ),
            concept(
                "moe",
                vec![
                    term("en", "Mixture of Experts", Preserved),
                    term("ar", "مزيج الخبراء", Preferred),
                    term("ar", "خليط الخبراء", Forbidden),
                ],
            ),
            concept("xia", vec![term("en", "Xia \"Ben\" Hu", Preserved)]),
            concept(
                "gpu",
                vec![
                    term("ar", "وحدة معالجة الرسومات", Preferred),
                    term("en", "GPUs", Preserved),
                    term("en", "GPU", Variant),
                ],
            ),
        ]
    }

    fn found(tag: &str, text: &str) -> Vec<(String, String)> {
        let (termbase, locale) = (termbase(), Locale::parse(tag).unwrap());
        Recogniser::new(&termbase, &locale)
            .recognise(text)
            .into_iter()
            .map(|r| {
                assert_eq!(&text[r.start..r.end], r.surface);
                (r.concept, r.surface)
            })
            .collect()
    }

    fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
        expected.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
    }

    #[test]
    fn arabic_terms_are_found_through_clitics() {
        assert_eq!(
            found("ar", "تحد للذكاء الاصطناعي، وبالنموذج الجديد."),
            pairs(&[("ai", "للذكاء الاصطناعي"), ("model", "وبالنموذج")])
        );
    }

    #[test]
    fn the_longest_term_is_taken() {
        assert_eq!(
            found("ar", "بناء نماذج الذكاء الاصطناعي الكبيرة"),
            pairs(&[("ai-model", "نماذج الذكاء الاصطناعي")])
        );
    }

    #[test]
    fn preserved_terms_are_found_in_both_languages() {
        let expected = pairs(&[("moe", "Mixture of Experts"), ("moe", "مزيج الخبراء")]);
        assert_eq!(found("ar", "نهج Mixture of Experts (مزيج الخبراء)"), expected);
        assert_eq!(found("en", "the Mixture of Experts approach"), expected[..1]);
        assert_eq!(found("ar", "يقر Xia \"Ben\" Hu، الأستاذ"), pairs(&[("xia", "Xia \"Ben\" Hu")]));
        assert_eq!(found("ar", "من الـGPU هنا"), pairs(&[("gpu", "GPU")]));
    }

    #[test]
    fn a_mark_between_words_keeps_them_apart() {
        assert!(found("ar", "مزيج، الخبراء").is_empty());
        assert!(found("en", "artificial, intelligence").is_empty());
    }

    #[test]
    fn forbidden_terms_and_parts_of_words_are_not_found() {
        assert!(found("ar", "خليط الخبراء").is_empty());
        assert!(found("en", "remodelled intelligence").is_empty());
    }

    #[test]
    fn a_preserved_term_is_its_own_translation() {
        let (termbase, locale) = (termbase(), Locale::parse("ar").unwrap());
        let found = Recogniser::new(&termbase, &locale).recognise("نهج Mixture of Experts");
        assert_eq!(
            found[0].translations,
            [Translation { lang: Locale::parse("en").unwrap(), term: "Mixture of Experts".into() }]
        );
    }
}
