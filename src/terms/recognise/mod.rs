//! Recognition: the terms that stand in a text, in whatever form.

mod fit;
mod mine;
mod relation;

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

use serde::Serialize;

use self::fit::{Nature, Pattern, Room, SharedWords, Stand, Text, Word};
use super::How;
use crate::error::Result;
use crate::model::{Concept, Locale, StoredConcept, Term, TermStatus};
use crate::store::Reader;
use crate::text::{self, Pieces, Sought, start_key};

/// A term found in a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
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
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct Translation {
    /// The language.
    pub lang: Locale,
    /// The term.
    pub term: String,
}

/// Finds the terms of a termbase in texts of one language.
///
/// Terms stand in an index by the keys of their first two words (`text::Sought`). At each word of
/// a text the terms are looked at that begin with it and the next one, however many there are of
/// others; what a term's words may look like is in `fit.rs`.
pub struct Recogniser {
    locale: Locale,
    inflects: bool,
    entries: Vec<Entry>,
    /// The words of the entries, one entry after the other.
    words: Vec<Word>,
    /// What is answered of the entries, one entry after the other: what is needed together is near together.
    texts: String,
    /// The translations of the entries, one entry after the other.
    targets: Vec<Target>,
    /// The languages of the translations.
    languages: Vec<Locale>,
    /// The keys that a term of several words begins with.
    firsts: HashSet<u64, Hashed>,
    /// Where the entries that begin so are in `beginning`, by [`text::start_key`].
    starts: HashMap<i64, Range<usize>, Hashed>,
    /// The numbers of entries, by how they begin.
    beginning: Vec<u32>,
}

/// Where something stands in a list of the recogniser, or in its texts.
type Span = Range<u32>;

/// A term of a concept, taken in one way: its words, and what is answered where it stands.
struct Entry {
    words: Span,
    nature: Nature,
    status: TermStatus,
    concept: Span,
    term: Span,
    main: Span,
    targets: Span,
}

/// A translation: the number of its language, and its text.
struct Target {
    language: usize,
    term: Span,
}

/// Whether the forms of the words of a language are known.
pub(super) fn inflects(locale: &Locale) -> bool {
    matches!(locale.language(), "ar" | "en")
}

/// Keys are hashes already.
type Hashed = BuildHasherDefault<AsItIs>;

#[derive(Default)]
struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(byte);
        }
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }

    fn write_i64(&mut self, key: i64) {
        self.write_u64(key.cast_unsigned());
    }
}

/// A count, as spans have it: no termbase fills four thousand million bytes.
fn count(of: usize) -> u32 {
    u32::try_from(of).unwrap_or(u32::MAX)
}

fn places(span: &Span) -> Range<usize> {
    span.start as usize..span.end as usize
}

/// A term that stands somewhere.
#[derive(Clone, Copy)]
struct Found {
    entry: u32,
    at: usize,
    stand: Stand,
}

/// The terms that stand at one place, and room to find them in.
#[derive(Default)]
struct Here {
    found: Vec<Found>,
    room: Room,
}

impl Recogniser {
    /// A recogniser for the terms that can stand in a text of `locale`: those of its own
    /// language, and preserved terms of every language. Forbidden terms are not found.
    pub fn new(termbase: &[StoredConcept], locale: &Locale) -> Self {
        let mut recogniser = Self {
            locale: locale.clone(),
            inflects: inflects(locale),
            entries: Vec::new(),
            words: Vec::new(),
            texts: String::new(),
            targets: Vec::new(),
            languages: Vec::new(),
            firsts: HashSet::default(),
            starts: HashMap::default(),
            beginning: Vec::new(),
        };
        let (mut shared, mut starts) = (SharedWords::default(), Vec::new());
        for StoredConcept { concept, .. } in termbase {
            let preserves = concept.terms.iter().any(|t| t.status == TermStatus::Preserved);
            for term in &concept.terms {
                let own = locale.finds(&term.locale);
                // The other spellings of a preserved term (GPU beside GPUs) stand in the text as it does.
                let preserved =
                    term.status == TermStatus::Preserved || (preserves && term.status == TermStatus::Variant);
                if term.status != TermStatus::Forbidden && (own || preserved) {
                    recogniser.add(concept, term, &mut shared, &mut starts);
                }
            }
        }
        recogniser.index(starts);
        recogniser
    }

    /// Adds a term of a concept, in every way to take it.
    fn add(
        &mut self,
        concept: &Concept,
        term: &Term,
        shared: &mut SharedWords,
        starts: &mut Vec<(i64, u32)>,
    ) {
        let name = self.add_text(&concept.name);
        let own = self.add_text(&term.text);
        let main = self.main_term(concept, term);
        let main = if std::ptr::eq(main, term) { own.clone() } else { self.add_text(&main.text) };
        let targets = self.add_targets(concept, term, &main);
        for sought in Sought::ways(&term.text, term.locale.language()) {
            let entry = count(self.entries.len());
            starts.extend(sought.starts().into_iter().map(|start| (start, entry)));
            if let [first, _, ..] = &*sought.pieces {
                self.firsts.extend(first.keys());
            }
            let from = count(self.words.len());
            self.words.extend(shared.of(sought));
            self.entries.push(Entry {
                words: from..count(self.words.len()),
                nature: Nature::of(term),
                status: term.status,
                concept: name.clone(),
                term: own.clone(),
                main: main.clone(),
                targets: targets.clone(),
            });
        }
    }

    fn add_text(&mut self, text: &str) -> Span {
        let from = count(self.texts.len());
        self.texts.push_str(text);
        from..count(self.texts.len())
    }

    fn text(&self, span: &Span) -> &str {
        self.texts.get(places(span)).unwrap_or_default()
    }

    /// Keeps which entries begin how.
    fn index(&mut self, mut starts: Vec<(i64, u32)>) {
        starts.sort_unstable();
        starts.dedup();
        for of_one in starts.chunk_by(|one, other| one.0 == other.0) {
            let from = self.beginning.len();
            self.beginning.extend(of_one.iter().map(|&(_, entry)| entry));
            self.starts.insert(of_one[0].0, from..self.beginning.len());
        }
    }

    /// The term that stands for a concept, where one of its terms stands in a text.
    fn main_term<'c>(&self, concept: &'c Concept, term: &'c Term) -> &'c Term {
        let preserved = || concept.terms_in(&term.locale).find(|t| t.status == TermStatus::Preserved);
        let main = match term.status {
            TermStatus::Preserved => None,
            // It stands in a text of another language as the preserved term does: GPU as GPUs.
            TermStatus::Variant if !self.locale.finds(&term.locale) => preserved(),
            _ => concept.main_term(&term.locale),
        };
        main.unwrap_or(term)
    }

    /// Adds the translations of a term, one a language.
    fn add_targets(&mut self, concept: &Concept, own: &Term, main: &Span) -> Span {
        let from = self.targets.len();
        for Term { locale, .. } in &concept.terms {
            if self.locale.finds(locale) {
                continue;
            }
            let known = self.languages.iter().position(|known| known == locale);
            let language = known.unwrap_or(self.languages.len());
            if known.is_none() {
                self.languages.push(locale.clone());
            } else if self.targets[from..].iter().any(|target| target.language == language) {
                continue;
            }
            // A preserved term stays as it is in every language.
            let term = match own.locale.finds(locale) {
                true => Some(main.clone()),
                false => concept.main_term(locale).map(|term| self.add_text(&term.text)),
            };
            self.targets.extend(term.map(|term| Target { language, term }));
        }
        count(from)..count(self.targets.len())
    }

    /// The terms in a text, in the order they stand in it; none inside another. Where several
    /// begin at a word the longest is taken, of equally long ones the one that is least changed.
    pub fn recognise(&self, text: &str) -> Vec<Recognised> {
        self.found(text, false)
    }

    /// The terms in a text with those that stand inside others or overlap them: in the order of
    /// their beginnings, of those with one beginning the longest first.
    pub fn recognise_all(&self, text: &str) -> Vec<Recognised> {
        self.found(text, true)
    }

    fn found(&self, text: &str, overlaps: bool) -> Vec<Recognised> {
        let mut pieces = Pieces::default();
        pieces.cut(text, self.locale.language());
        let seen = Text { text, pieces: &pieces, inflects: self.inflects };
        let mut found = Vec::new();
        let mut here = Here::default();
        let mut at = 0;
        while at < pieces.len() {
            here.found.clear();
            self.beginning_at(seen, at, &mut here);
            let here = &here.found;
            let mut next = at + 1;
            if overlaps {
                let mut each: Vec<Recognised> = here.iter().map(|one| self.recognised(seen, one)).collect();
                // One concept once a span, however many of its terms match it.
                each.sort_by(|a, b| (b.end, a.how, &a.concept).cmp(&(a.end, b.how, &b.concept)));
                let mut known = HashSet::new();
                each.retain(|one| known.insert((one.end, one.concept.clone())));
                found.extend(each);
            } else if let Some(best) = self.best(seen, here) {
                next = best.stand.next;
                found.push(self.recognised(seen, &best));
            }
            at = next;
        }
        found
    }

    /// The longest, least changed, first of the termbase.
    fn best(&self, text: Text<'_>, here: &[Found]) -> Option<Found> {
        let end = here.iter().map(|one| one.stand.end).max()?;
        let mut longest = here.iter().filter(|one| one.stand.end == end);
        if let (Some(only), None) = (longest.next(), longest.next()) {
            return Some(*only);
        }
        let longest = here.iter().filter(|one| one.stand.end == end);
        longest.min_by_key(|one| (self.how(text, one), one.stand.affixes, one.entry)).copied()
    }

    /// Every entry that stands at a piece, by the index.
    fn beginning_at(&self, text: Text<'_>, at: usize, here: &mut Here) {
        let pieces = text.pieces;
        for (piece, next) in pieces.choices(at) {
            for &one in pieces.keys(piece) {
                self.meet(text, at, start_key(one, None), here);
                if self.firsts.contains(&one) {
                    for (after, _) in pieces.choices(next) {
                        for &other in pieces.keys(after) {
                            self.meet(text, at, start_key(one, Some(other)), here);
                        }
                    }
                }
            }
        }
    }

    fn meet(&self, text: Text<'_>, at: usize, start: i64, here: &mut Here) {
        let Some(range) = self.starts.get(&start) else { return };
        for &entry in &self.beginning[range.clone()] {
            if here.found.iter().any(|one| one.entry == entry) {
                continue;
            }
            let pattern = self.pattern(&self.entries[entry as usize]);
            if let Some(stand) = pattern.stands_at(text, at, &mut here.room) {
                here.found.push(Found { entry, at, stand });
            }
        }
    }

    fn pattern(&self, entry: &Entry) -> Pattern<'_> {
        Pattern { words: &self.words[places(&entry.words)], nature: entry.nature }
    }

    fn how(&self, text: Text<'_>, found: &Found) -> How {
        let term = self.text(&self.entries[found.entry as usize].term);
        let surface = Self::surface(text, found);
        match () {
            () if surface == term => How::Exact,
            () if text::surface(surface) == text::surface(term) => How::Exact,
            () if text::same_segment_key(surface, term) => How::Folded,
            () => How::Stem,
        }
    }

    fn surface<'t>(text: Text<'t>, found: &Found) -> &'t str {
        let start = text.pieces.get(found.at).map_or(0, |piece| piece.start);
        &text.text[start..found.stand.end]
    }

    fn recognised(&self, text: Text<'_>, found: &Found) -> Recognised {
        let entry = &self.entries[found.entry as usize];
        let translation = |target: &Target| Translation {
            lang: self.languages[target.language].clone(),
            term: self.text(&target.term).to_owned(),
        };
        let translations = self.targets[places(&entry.targets)].iter().map(translation).collect();
        let surface = Self::surface(text, found);
        Recognised {
            concept: self.text(&entry.concept).to_owned(),
            term: self.text(&entry.main).to_owned(),
            status: entry.status,
            surface: surface.to_owned(),
            start: found.stand.end - surface.len(),
            end: found.stand.end,
            how: self.how(text, found),
            translations,
        }
    }
}

/// The terms of a memory in one text, without reading its termbase: the store knows which concepts
/// have a term that begins as something in the text does. A store that has no such index yet (an
/// old memory that cannot be written) is read whole.
pub fn recognise_in(
    reader: &dyn Reader,
    locale: &Locale,
    text: &str,
    overlaps: bool,
) -> Result<Vec<Recognised>> {
    if let Some(found) = recognise_by_index(reader, locale, text, overlaps)? {
        return Ok(found);
    }
    Ok(Recogniser::new(&reader.concepts()?, locale).found(text, overlaps))
}

/// As [`recognise_in`], but `None` where the store has no such index.
pub fn recognise_by_index(
    reader: &dyn Reader,
    locale: &Locale,
    text: &str,
    overlaps: bool,
) -> Result<Option<Vec<Recognised>>> {
    let mut pieces = Pieces::default();
    pieces.cut(text, locale.language());
    let concepts = reader.concepts_beginning(&pieces.starts())?;
    Ok(concepts.map(|concepts| Recogniser::new(&concepts, locale).found(text, overlaps)))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::model::ConceptId;
    use crate::text::any_text;
    use proptest::prelude::*;

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
    fn a_term_of_very_many_words_or_readings_is_found_and_does_not_overflow() {
        for (tag, word, words) in [("ar", "معلمين", 400), ("ar", "كتاب", 4_000), ("en", "start-up", 4_000)]
        {
            let long = vec![word; words].join(" ");
            let termbase = [concept("long", vec![term(tag, &long, TermStatus::Preferred)])];
            let locale = Locale::parse(tag).unwrap();
            let found = Recogniser::new(&termbase, &locale).recognise(&long);
            assert_eq!((found.len(), found[0].start, found[0].end), (1, 0, long.len()), "{word}");
        }
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

    /// What stands in a text by the obvious way: every term at every word, without the index.
    fn by_a_loop(recogniser: &Recogniser, text: &str) -> Vec<(u32, usize, usize)> {
        let mut pieces = Pieces::default();
        pieces.cut(text, recogniser.locale.language());
        let seen = Text { text, pieces: &pieces, inflects: recogniser.inflects };
        let mut found = Vec::new();
        for (number, entry) in recogniser.entries.iter().enumerate() {
            for at in 0..pieces.len() {
                let stand = recogniser.pattern(entry).stands_at(seen, at, &mut Room::default());
                found.extend(stand.map(|stand| (u32::try_from(number).unwrap(), at, stand.end)));
            }
        }
        found
    }

    fn by_the_index(recogniser: &Recogniser, text: &str) -> Vec<(u32, usize, usize)> {
        let mut pieces = Pieces::default();
        pieces.cut(text, recogniser.locale.language());
        let seen = Text { text, pieces: &pieces, inflects: recogniser.inflects };
        let mut here = Vec::new();
        for at in 0..pieces.len() {
            let mut one = Here::default();
            recogniser.beginning_at(seen, at, &mut one);
            here.extend(one.found);
        }
        let mut found: Vec<_> = here.iter().map(|one| (one.entry, one.at, one.stand.end)).collect();
        found.sort_unstable();
        found
    }

    fn words() -> impl Strategy<Value = String> {
        let arabic = "(و|ف|ب|ك|ل|ال|لل|وال|بال)?(شرك|ذكاء|نموذج|مستو|قنا|بيان|لغ|مبد|جزء|التزام|علمي)(|ة|ات|ته|تين|ى|اه|يات|ا|ين|ه|ها|ئه|أ|ان)";
        let other = "(model|models|data|IT|it|GPU|GPUs|C|\\+|\\.|-|&|، |2|٢|الـAPI|وAPI)";
        prop::collection::vec(prop_oneof![3 => arabic, 2 => other], 1..7)
            .prop_flat_map(|words| {
                let count = words.len();
                (Just(words), prop::collection::vec(prop::bool::weighted(0.8), count))
            })
            .prop_map(|(words, spaces)| {
                words
                    .iter()
                    .zip(spaces)
                    .map(|(word, space)| word.to_owned() + if space { " " } else { "" })
                    .collect()
            })
    }

    proptest! {
        #[test]
        fn the_index_passes_over_nothing(
            terms in prop::collection::vec(prop_oneof![4 => words(), 1 => any_text()], 1..12),
            text in words(), ar in any::<bool>(), other in any_text(),
        ) {
            let locale = Locale::parse(if ar { "ar" } else { "fr" }).unwrap();
            let tag = if ar { "ar" } else { "fr" };
            let termbase: Vec<StoredConcept> = terms
                .iter()
                .map(|text| concept(text, vec![term(tag, text, TermStatus::Preferred)]))
                .collect();
            let recogniser = Recogniser::new(&termbase, &locale);
            for text in terms.iter().chain([&text, &other]) {
                prop_assert_eq!(by_the_index(&recogniser, text), by_a_loop(&recogniser, text), "{:?}", text);
                for found in recogniser.recognise_all(text) {
                    prop_assert_eq!(&text[found.start..found.end], &found.surface);
                }
            }
        }
    }
}
