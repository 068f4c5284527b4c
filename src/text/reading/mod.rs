//! The readings of an Arabic word: what may be clitic in it, what ending, and what is left.
//!
//! Arabic writes conjunctions, prepositions, the article and the pronouns together with the word
//! they belong to, and a word may often be cut in more ways than one: وحدة is "unit", and could be
//! و and حدة, "and sharpness". The analyser does not choose. It gives every reading that the
//! rules allow, and whoever knows the word that is sought (a term, by its citation form) takes
//! the reading that fits it: [`Citation::forms`] says which forms a word has, so that بيان is never
//! بيانات, and كتابة never a book with a pronoun.
//!
//! The rules: a conjunction (و ف), then a preposition (ب ك ل) or the future س before a verb, then
//! the article; ل and ال are written لل. A word with the article has no pronoun. Before a pronoun
//! ة is ت, ى is ا, and ء after ا may sit on ؤ or ئ. Duals, sound plurals and the alef of tanwin are
//! endings of `endings.rs`; `own_beginnings.txt` and `own_endings.txt` have words whose own letters look like a
//! clitic or an ending.
//!
//! Unlike the stems that segments are matched by, letters are kept apart here: ة is not ه, and أ is
//! not إ (but a bare ا may stand for either, ؤ and ئ for each other, and ي for a final ى).
//!
//! What stays out of reach: patterns inside a root (broken plurals: نموذج, نماذج), which only a
//! dictionary knows. A termbase lists them as variants.
//!
//! ```
//! use jisr::text::Analyser;
//!
//! let mut analyser = Analyser::default();
//! let analysed = analyser.analyse("وبالشركتين");
//! let shown: Vec<String> = analysed.readings().iter().map(|r| analysed.show(r)).collect();
//! assert!(shown.contains(&"و+ب+ال+شرك+تين".to_owned()));
//! // The word for "committee" is not "for a garden".
//! let analysed = analyser.analyse("لجنة");
//! assert!(analysed.readings().iter().all(|r| r.preposition.is_none()));
//! ```

mod agreeing;
mod citation;
mod doubled;
mod endings;
mod letters;
mod nisba;
mod own;
mod quality;

pub use agreeing::Agreeing;
pub use citation::{Base, Citation};
pub(super) use doubled::Doubled;
pub use endings::{Final, Form, Number, Uses};
pub(super) use letters::literal_key;
pub use nisba::has_adjective;

use self::endings::{ENDINGS, Ending, PRONOUNS, endings_in, endings_without_letters};
use self::letters::{WordHash, coarse, letters};

/// The longest word that is analysed, in letters: twice what Arabic has. It bounds the work on
/// text that is no language.
const LONGEST: usize = 28;

/// The most ways to cut something off at one side of a word.
const MOST: usize = 32;

/// Whether a word has the article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Article {
    /// It has none.
    Absent,
    /// It has it.
    Present,
    /// It may: للغة is "for a language" and "for the language".
    Perhaps,
}

/// One way to read a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// و or ف.
    pub conjunction: Option<char>,
    /// ب, ك or ل; or the س of the future, after which only a verb can stand.
    pub preposition: Option<char>,
    /// The article.
    pub article: Article,
    /// Where the stem begins and ends, in letters.
    pub stem: (u8, u8),
    /// Its ending, as a number in the table of them.
    ending: u8,
    /// Its pronoun; empty where it has none.
    pub pronoun: &'static str,
    /// What the stem is found by: letters that hamza and spelling exchange have one key.
    pub key: u64,
}

impl Reading {
    /// The letters of its ending: of number, gender, case, tanwin.
    pub fn ending(&self) -> &'static str {
        self.table().letters
    }

    /// Whether a form with these uses may stand with the article and the pronoun there are.
    fn allows(&self, uses: Uses) -> bool {
        allows(uses, self.article, self.pronoun)
    }

    /// Whether its pronoun is one letter that as often is the word's own or an adjective's: كتابي
    /// is "my book", and "written"; بنك is a bank. Whoever takes the reading must know more.
    pub fn is_doubtful(&self) -> bool {
        match self.pronoun {
            "ي" => self.ending().is_empty(),
            "ك" => usize::from(self.stem.1 - self.stem.0) + self.table().length < 3,
            _ => false,
        }
    }

    /// Whether two letters are all that it leaves of a word with a clitic before it and no article: وحق, بخطه.
    /// Whoever takes the reading must know more.
    pub fn is_short(&self) -> bool {
        self.article != Article::Present
            && (self.conjunction.is_some() || self.preposition.is_some())
            && usize::from(self.stem.1 - self.stem.0) + self.table().length < 3
    }

    /// Whether only a verb can stand in it, as the س of the future is before it.
    pub fn is_future(&self) -> bool {
        self.preposition == Some('س')
    }

    fn table(&self) -> &'static Ending {
        &ENDINGS[self.ending as usize]
    }

    /// How many clitics and endings are cut off.
    pub fn affixes(&self) -> usize {
        usize::from(self.conjunction.is_some())
            + usize::from(self.preposition.is_some())
            + usize::from(self.article == Article::Present)
            + usize::from(!self.pronoun.is_empty())
    }
}

fn allows(uses: Uses, article: Article, pronoun: &str) -> bool {
    match (article, pronoun.is_empty()) {
        (Article::Present, alone) => alone && uses.allow(Uses::ARTICLE),
        (_, true) => uses.allow(Uses::ALONE | Uses::CONSTRUCT),
        (_, false) => uses.allow(Uses::PRONOUN),
    }
}

/// What is cut off before the stem.
#[derive(Debug, Clone, Copy)]
struct Before {
    conjunction: Option<char>,
    preposition: Option<char>,
    article: Article,
    start: usize,
}

/// What is cut off after it.
#[derive(Debug, Clone, Copy)]
struct After {
    end: usize,
    ending: u8,
    pronoun: &'static str,
}

/// Gives words their readings; it keeps the room it needs from one word to the next.
#[derive(Debug, Default)]
pub struct Analyser {
    letters: Vec<char>,
    readings: Vec<Reading>,
    before: Few<Before>,
    after: Few<After>,
    hashes: Vec<u64>,
    doubled: Doubled,
}

/// A word with its readings.
#[derive(Debug, Clone, Copy)]
pub struct Analysed<'a> {
    letters: &'a [char],
    readings: &'a [Reading],
    doubled: Doubled,
}

impl<'a> Analysed<'a> {
    pub(in crate::text) fn new(letters: &'a [char], readings: &'a [Reading], doubled: Doubled) -> Self {
        Self { letters, readings, doubled }
    }

    /// The letters that have a written shadda.
    pub(in crate::text) fn doubled(&self) -> Doubled {
        self.doubled
    }

    /// The letters of the word, without diacritics and tatweel.
    pub fn letters(&self) -> &'a [char] {
        self.letters
    }

    /// Its readings, the whole word first; none of a word that is not Arabic.
    pub fn readings(&self) -> &'a [Reading] {
        self.readings
    }

    /// A reading, its pieces set apart by a plus sign.
    pub fn show(&self, reading: &Reading) -> String {
        let stem: String = self.letters[reading.stem.0 as usize..reading.stem.1 as usize].iter().collect();
        let article = if reading.article == Article::Present { "ال" } else { "" };
        let before = [reading.conjunction, reading.preposition].into_iter().flatten().map(String::from);
        let pieces = [article, &stem, reading.ending(), reading.pronoun].map(str::to_owned);
        let all: Vec<String> = before.chain(pieces).filter(|piece| !piece.is_empty()).collect();
        all.join("+")
    }
}

impl Analyser {
    /// The readings of a word, as it stands in a text.
    pub fn analyse(&mut self, word: &str) -> Analysed<'_> {
        self.letters.clear();
        self.readings.clear();
        if letters(word, &mut self.letters) && !self.letters.is_empty() && self.letters.len() <= LONGEST {
            self.read(ends_in_kasratan(word), ends_in_fathatan(word));
        } else {
            self.letters.clear();
        }
        self.doubled = Doubled::of(word);
        Analysed { letters: &self.letters, readings: &self.readings, doubled: self.doubled }
    }

    fn read(&mut self, kasratan: bool, fathatan: bool) {
        let Self { letters: word, before, after, hashes, readings, .. } = self;
        after.clear();
        suffixes(word, kasratan, after);
        before.clear();
        prefixes(word, after.all(), before);
        let mut hashed = usize::MAX;
        let mut shortest = 0;
        // An ا with tanwin is no word's own: كوبًا.
        let longest = word.len() - usize::from(fathatan);
        for prefix in before.all() {
            if prefix.start != hashed {
                hashed = prefix.start;
                hash_from(word, hashed, hashes);
                shortest = own::stem_end(word, hashed, after.all(), hashes).unwrap_or(0).min(longest);
            }
            for suffix in after.all() {
                let ending = &ENDINGS[suffix.ending as usize];
                let letters = suffix.end.saturating_sub(prefix.start);
                let fits = allows(ending.uses, prefix.article, suffix.pronoun)
                    && (letters > 2 || !matches!(suffix.pronoun, "كم" | "كن"))
                    && (letters + ending.length > 2 || suffix.pronoun != "ي");
                let whole = prefix.start == 0 && suffix.end == word.len();
                if whole || (fits && letters >= 2 && suffix.end >= shortest) {
                    let reading = Reading {
                        conjunction: prefix.conjunction,
                        preposition: prefix.preposition,
                        article: prefix.article,
                        stem: (narrow(prefix.start), narrow(suffix.end)),
                        ending: suffix.ending,
                        pronoun: suffix.pronoun,
                        key: hashes[letters],
                    };
                    readings.push(reading);
                    if reading.is_future() && word[prefix.start] != 'ي' {
                        // A verb is known by its form for "he".
                        let stem = word[prefix.start + 1..suffix.end].iter().copied();
                        readings.push(Reading { key: key_of(std::iter::once('ي').chain(stem)), ..reading });
                    }
                }
            }
        }
    }
}

/// Fits, as no word is longer than [`LONGEST`].
#[allow(clippy::cast_possible_truncation, reason = "a word has at most 28 letters")]
fn narrow(at: usize) -> u8 {
    at as u8
}

/// A list of which only the beginning is kept: it bounds the work on what is no word.
#[derive(Debug)]
struct Few<T>(Vec<T>);

impl<T> Default for Few<T> {
    fn default() -> Self {
        Self(Vec::with_capacity(MOST))
    }
}

impl<T> Few<T> {
    fn clear(&mut self) {
        self.0.clear();
    }

    fn push(&mut self, item: T) {
        if self.0.len() < MOST {
            self.0.push(item);
        }
    }

    fn all(&self) -> &[T] {
        &self.0
    }
}

/// Whether the tanwin of the genitive is written at the end of a word.
fn ends_in_kasratan(word: &str) -> bool {
    word.ends_with('\u{64D}')
}

/// Whether the tanwin of the accusative is written on an ا at the end of a word, or before it.
fn ends_in_fathatan(word: &str) -> bool {
    word.ends_with("\u{64B}ا") || word.ends_with("ا\u{64B}")
}

/// The key of a stem.
fn key_of(letters: impl Iterator<Item = char>) -> u64 {
    let mut hash = WordHash::arabic();
    letters.for_each(|letter| hash.add(coarse(letter)));
    hash.value()
}

/// The keys of the stems that begin at `start`, by their length.
fn hash_from(word: &[char], start: usize, hashes: &mut Vec<u64>) {
    hashes.clear();
    let mut hash = WordHash::arabic();
    hashes.push(hash.value());
    for &letter in &word[start..] {
        hash.add(coarse(letter));
        hashes.push(hash.value());
    }
}

/// Every way to cut a pronoun and an ending off a word; first the one that cuts nothing.
fn suffixes(word: &[char], kasratan: bool, found: &mut Few<After>) {
    endings_of(word, word.len(), "", kasratan, found);
    for pronoun in PRONOUNS.iter().filter(|pronoun| ends_with(word, pronoun)) {
        let length = pronoun.chars().count();
        if word.len() >= length + 2 {
            endings_of(word, word.len() - length, pronoun, false, found);
        }
    }
}

fn endings_of(word: &[char], end: usize, pronoun: &'static str, kasratan: bool, found: &mut Few<After>) {
    let rest = &word[..end];
    let Some(&last) = rest.last() else { return };
    for number in endings_without_letters().chain(endings_in(last)) {
        let ending = &ENDINGS[number];
        let fits = match ending.last {
            None => kasratan || !ending.kasratan,
            Some(_) => rest.len() >= ending.length + 2 && ends_with(rest, ending.letters),
        };
        let plain = pronoun != "ي" || matches!(ending.letters, "" | "ت" | "ات");
        if fits && plain && (pronoun.is_empty() || ending.uses.allow(Uses::PRONOUN)) {
            found.push(After { end: end - ending.length, ending: narrow(number), pronoun });
        }
    }
}

fn ends_with(word: &[char], letters: &str) -> bool {
    let mut at = word.len();
    letters.chars().rev().all(|letter| {
        at = at.wrapping_sub(1);
        word.get(at) == Some(&letter)
    })
}

/// Every way to cut clitics off before a word; first the one that cuts nothing.
fn prefixes(word: &[char], after: &[After], found: &mut Few<Before>) {
    let none = Before { conjunction: None, preposition: None, article: Article::Absent, start: 0 };
    after_conjunction(word, after, none, found);
    if matches!(word[0], 'و' | 'ف') && word.len() > 2 {
        let cut = Before { conjunction: Some(word[0]), start: 1, ..none };
        // What begins with ال is an article (والحق), or a word of its own (والتزام); not والد.
        let has_article = word[1..].starts_with(&['ا', 'ل']);
        if own::begins_so(word, 0, after) {
            // والدين is "parents", and more often "and the religion".
            if has_article && word.len() > 5 && word.ends_with(&['ي', 'ن']) {
                article(&word[1..], cut, found);
            }
        } else if !has_article || word.len() > 4 {
            after_conjunction(word, after, cut, found);
        }
    }
}

fn after_conjunction(word: &[char], after: &[After], before: Before, found: &mut Few<Before>) {
    let rest = &word[before.start..];
    found.push(before);
    article(rest, before, found);
    match rest[0] {
        'ب' | 'ك' | 'ل' if rest.len() > 2 && !own::begins_so(word, before.start, after) => {
            let cut = Before { preposition: Some(rest[0]), start: before.start + 1, ..before };
            let two_lams = rest.starts_with(&['ل', 'ل']);
            let perhaps = if two_lams { Article::Perhaps } else { Article::Absent };
            if (!rest[1..].starts_with(&['ا', 'ل']) || rest.len() > 5) && (!two_lams || rest.len() > 3) {
                found.push(Before { article: perhaps, ..cut });
            }
            if two_lams && rest.len() > 3 {
                found.push(Before { article: Article::Present, start: before.start + 2, ..cut });
            }
            article(&rest[1..], cut, found);
        }
        // The verb of the future has a prefix of its person.
        'س' if rest.len() > 4 && matches!(rest[1], 'ي' | 'ت' | 'ن' | 'أ' | 'ا') => {
            found.push(Before { preposition: Some('س'), start: before.start + 1, ..before });
        }
        _ => {}
    }
}

fn article(rest: &[char], before: Before, found: &mut Few<Before>) {
    if rest.starts_with(&['ا', 'ل']) && rest.len() > 3 {
        found.push(Before { article: Article::Present, start: before.start + 2, ..before });
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
