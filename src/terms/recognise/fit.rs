//! Whether the words of a term stand in a text, and each in a form that the whole allows.
//!
//! An Arabic term inflects word by word, and its words bind each other: the adjective follows its
//! noun in definiteness and number, a noun before the one it belongs to has neither article nor
//! pronoun, and what is written before the term stands before its first word. Two neighbours are
//! fitted at a time ([`Relation`]); a term fits where some reading of each word does.

use std::collections::HashSet;
use std::sync::Arc;

use super::mine::says_mine;
use super::relation::{Fit, PLAIN, Relation};
use crate::model::{Term, TermStatus};
use crate::text::{
    Analysed, Article, Citation, Final, Number, Piece, PieceKind, Pieces, Reading, Sought, SoughtKind,
    SoughtPiece, Uses, english_bases, is_everyday, is_small_word, joins_by_hyphen, without_possessive,
};

/// A word of a term. Terms share their words: the few that a text asks about again and again are
/// near at hand, however many terms there are.
#[derive(Debug)]
pub(super) struct Word {
    piece: Arc<SoughtPiece>,
    relation: Relation,
}

/// The words that terms share.
#[derive(Debug, Default)]
pub(super) struct SharedWords(HashSet<Arc<SoughtPiece>>);

impl SharedWords {
    /// The words of a term, each with how it belongs to the one before it.
    pub(super) fn of(&mut self, sought: Sought) -> impl Iterator<Item = Word> {
        let mut before: Option<Arc<SoughtPiece>> = None;
        sought.pieces.into_iter().map(move |piece| {
            let relation = Relation::between(before.as_deref(), &piece);
            let piece = self.shared(piece);
            before = Some(Arc::clone(&piece));
            Word { piece, relation }
        })
    }

    fn shared(&mut self, piece: SoughtPiece) -> Arc<SoughtPiece> {
        if let Some(known) = self.0.get(&piece) {
            return Arc::clone(known);
        }
        let new = Arc::new(piece);
        self.0.insert(Arc::clone(&new));
        new
    }
}

/// A term made ready to be found.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pattern<'a> {
    pub(super) words: &'a [Word],
    pub(super) nature: Nature,
}

/// What is known of a term beside its words.
#[derive(Debug, Clone, Copy)]
pub(super) struct Nature {
    /// A name: it keeps its article and its capital.
    is_name: bool,
    part: Part,
}

/// A part of speech, as far as it says which forms there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Nothing is said.
    Unsaid,
    /// It may be a form in -ed or -ing, and have the س of the future.
    Verb,
    /// It may be feminine.
    Adjective,
    Other,
}

impl Nature {
    /// Of a term: by its part of speech, in the words of whatever termbase it is from, and its status.
    pub(super) fn of(term: &Term) -> Self {
        let word = term.part_of_speech.as_deref().unwrap_or_default().to_lowercase();
        let is = |names: &[&str]| names.iter().any(|name| word.starts_with(name));
        let part = match () {
            () if word.is_empty() => Part::Unsaid,
            () if is(&["verb", "v.", "فعل"]) || word == "v" => Part::Verb,
            () if is(&["adj", "صفة"]) => Part::Adjective,
            () => Part::Other,
        };
        let is_name = is(&["proper", "name", "اسم علم", "علم"]) || term.status == TermStatus::Preserved;
        Self { is_name, part }
    }

    fn is_adjective(self) -> bool {
        self.part == Part::Adjective
    }

    fn is_verb(self) -> bool {
        self.part == Part::Verb
    }

    /// Whether a word may have the س of the future: a verb of the present, by its prefix; where it is
    /// not said to be a verb, it must not be too short either, nor end as nouns do.
    fn has_future(self, word: &Citation) -> bool {
        let (first, ends) = (word.letters().first(), word.ends());
        let looks = || {
            matches!(first, Some('ي' | 'ت' | 'ن'))
                && word.letters().len() > 3
                && word.letters().get(1) != Some(&'ا')
                && matches!(ends, Final::Bare | Final::Maqsura | Final::Hamza)
        };
        match self.part {
            Part::Verb => matches!(first, Some('ي' | 'ت' | 'ن' | 'أ')),
            Part::Unsaid => !self.is_name && looks(),
            Part::Adjective | Part::Other => false,
        }
    }
}

/// Room for the ways in which a pattern is taken, kept from one pattern to the next.
#[derive(Debug, Default)]
pub(super) struct Room {
    ways: Vec<Way>,
    longer: Vec<Way>,
}

/// How far a pattern was taken, and the form of its last word there.
#[derive(Debug)]
struct Way {
    next: usize,
    end: usize,
    before: Fit,
    affixes: usize,
}

impl Way {
    /// Whether what may follow is the same: from the same piece, after the same form.
    fn goes_on_as(&self, other: &Self) -> bool {
        let form = |way: &Self| {
            let Fit { article, pronoun, uses, number, feminine, affixes: _ } = way.before;
            (way.next, article, pronoun, uses, number, feminine)
        };
        form(self) == form(other)
    }
}

/// Where a pattern stands: up to which piece, and how many affixes its words have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stand {
    pub(super) next: usize,
    pub(super) end: usize,
    pub(super) affixes: usize,
}

/// The text as it is looked at.
#[derive(Clone, Copy)]
pub(super) struct Text<'a> {
    pub(super) text: &'a str,
    pub(super) pieces: &'a Pieces,
    /// Whether its words inflect: Arabic and English are known.
    pub(super) inflects: bool,
}

impl Pattern<'_> {
    fn piece(&self, at: usize) -> &SoughtPiece {
        &self.words[at].piece
    }

    fn relation(&self, at: usize) -> Relation {
        self.words[at].relation
    }

    /// Where it ends if it stands at a piece of a text: the way with the fewest affixes.
    pub(super) fn stands_at(&self, text: Text<'_>, at: usize, room: &mut Room) -> Option<Stand> {
        let first = text.pieces.get(at)?;
        if self.is_part_of_a_symbol(text, first.start, true) {
            return None;
        }
        let stand = self.fit(text, at, room)?;
        (!self.is_part_of_a_symbol(text, stand.end, false)).then_some(stand)
    }

    /// The best way to take the pieces from a place on for the words of the term. Of all the ways to
    /// come as far as a piece by one form of a word only the one with the fewest affixes is kept, so
    /// the work grows with the words, not with the ways.
    fn fit(&self, text: Text<'_>, at: usize, room: &mut Room) -> Option<Stand> {
        let Room { ways, longer } = room;
        ways.clear();
        ways.push(Way { next: at, end: 0, before: PLAIN, affixes: 0 });
        for word in 0..self.words.len() {
            longer.clear();
            for way in &*ways {
                for (piece, next) in text.pieces.choices(way.next) {
                    if word > 0 && !Self::continues(text, self.piece(word), way.next, piece) {
                        continue;
                    }
                    self.meet(text, word, way.next, piece, &mut |fit: Fit| {
                        if !self.agrees(word, &way.before, &fit) {
                            return;
                        }
                        let affixes = way.affixes + fit.affixes;
                        let new = Way { next, end: piece.end, before: fit, affixes };
                        match longer.iter_mut().find(|old| old.goes_on_as(&new)) {
                            Some(old) => old.affixes = old.affixes.min(affixes),
                            None => longer.push(new),
                        }
                    });
                }
            }
            if longer.is_empty() {
                return None;
            }
            std::mem::swap(ways, longer);
        }
        let last = self.words.len().checked_sub(1)?;
        let ends = ways.iter().filter(|way| self.ends_well(text, last, &way.before, way.next));
        let best = ends.min_by_key(|way| (way.affixes, std::cmp::Reverse(way.next)))?;
        Some(Stand { next: best.next, end: best.end, affixes: best.affixes })
    }

    /// The ways in which a piece may be a word of the term.
    fn meet(&self, text: Text<'_>, word: usize, place: usize, piece: &Piece, meet: &mut dyn FnMut(Fit)) {
        let sought = self.piece(word);
        match &sought.kind {
            _ if !text.inflects => {
                // Folding joins ة and ه; what the index keeps apart (by keys) is apart.
                let keys = text.pieces.keys(piece);
                if sought.folded == piece.folded && sought.keys().iter().any(|key| keys.contains(key)) {
                    meet(PLAIN);
                }
            }
            SoughtKind::Arabic { .. } => self.arabic(text, word, place, piece, meet),
            SoughtKind::Agreeing(of) => {
                if piece.kind == PieceKind::Arabic && of.is(text.pieces.analysed(piece).letters()) {
                    meet(PLAIN);
                }
            }
            SoughtKind::Latin => {
                if piece.kind == PieceKind::Latin
                    && (word == 0 || !piece.has_proclitic)
                    && self.latin(sought, piece, &text.text[piece.start..piece.end])
                {
                    meet(PLAIN);
                }
            }
            SoughtKind::Other | SoughtKind::Mark => {
                if sought.folded == piece.folded {
                    meet(PLAIN);
                }
            }
        }
    }

    /// Whether nothing parts a piece from the one before it that does not in the term.
    fn continues(text: Text<'_>, sought: &SoughtPiece, at: usize, piece: &Piece) -> bool {
        let Some(before) = at.checked_sub(1).and_then(|at| text.pieces.get(at)) else { return false };
        // The two that a hyphen joins end where the second does.
        let gap = text.text.get(before.end..piece.start).unwrap_or_default();
        let symbol = matches!(sought.kind, SoughtKind::Mark) && sought.touches;
        (!symbol || gap.is_empty()) && gap.matches('\n').count() < 2
    }

    /// The ways in which an Arabic word may be the term's.
    fn arabic(&self, text: Text<'_>, at: usize, place: usize, piece: &Piece, meet: &mut dyn FnMut(Fit)) {
        let SoughtKind::Arabic { word, conjunction, preposition, particle } = &self.piece(at).kind else {
            return;
        };
        if piece.kind != PieceKind::Arabic {
            return;
        }
        let analysed = text.pieces.analysed(piece);
        let several = self.words.len() > 1;
        for reading in analysed.readings().iter().filter(|reading| word.has_stem_of(reading)) {
            let clitics = match at {
                0 => !reading.is_future() || self.nature.has_future(word),
                _ => (reading.conjunction, reading.preposition) == (*conjunction, *preposition),
            };
            if !clitics || (*particle && !is_whole(analysed, reading)) {
                continue;
            }
            // "And a right" may be many a word; with "of veto" after it, or "his", it is that.
            if at == 0 && reading.is_short() && !several && reading.pronoun.is_empty() {
                continue;
            }
            if reading.is_doubtful() {
                let sure = match at {
                    0 => says_mine(text, place, reading, word),
                    _ => self.ends_a_construct(at, reading),
                };
                if !sure {
                    continue;
                }
            }
            let keeps_article = self.nature.is_name && word.article;
            if keeps_article && !reading.article.may_be_present() {
                continue;
            }
            let feminine = self.may_be_feminine(at, word);
            for form in word.forms(analysed, reading, feminine) {
                // ه where ة is meant is a pronoun but for the article, or among other words.
                if form.careless && reading.article == Article::Absent && !several {
                    continue;
                }
                meet(Fit::of(reading, form));
            }
        }
    }

    /// Whether a doubtful pronoun of a noun that another belongs to is one: ضغط دمك. With ي that is
    /// where no adjective of the other would look so: حقيبة سفري, but not نظام مائي.
    fn ends_a_construct(&self, at: usize, reading: &Reading) -> bool {
        if !matches!(self.relation(at), Relation::Noun | Relation::Either) {
            return false;
        }
        let SoughtKind::Arabic { word: head, .. } = &self.piece(at - 1).kind else { return false };
        reading.pronoun != "ي" || matches!(head.ends(), Final::Taa | Final::AlefTaa | Final::HamzaTaa)
    }

    fn may_be_feminine(&self, at: usize, word: &Citation) -> bool {
        // مفتوح المصدر, مفتوحة المصدر; قابل للتجديد, قابلة للتجديد
        self.relation(at).may_be_adjective()
            || (at == 0 && self.nature.is_adjective())
            || (self.says_of_what(at + 1) && word.is_quality())
    }

    /// Whether a word is what the quality before it is said of: a noun of its own, or one after ل or ب.
    fn says_of_what(&self, at: usize) -> bool {
        let after = |piece: &SoughtPiece| {
            matches!(&piece.kind, SoughtKind::Arabic { conjunction: None, preposition: Some('ل' | 'ب'), .. })
        };
        self.words.get(at).is_some_and(|word| word.relation == Relation::Noun || after(&word.piece))
    }

    /// Whether a word in this form may follow the one before it in that form.
    fn agrees(&self, at: usize, before: &Fit, fit: &Fit) -> bool {
        match self.relation(at) {
            Relation::None => true,
            Relation::Noun => self.is_of(at, before, fit),
            Relation::Adjective => fit.describes(before),
            Relation::Either => self.is_of(at, before, fit) || fit.describes(before),
            Relation::Qualified => !before.pronoun && !fit.pronoun && before.number == Number::One,
        }
    }

    /// Whether the noun before belongs to this one: it has neither article nor pronoun.
    fn is_of(&self, at: usize, before: &Fit, fit: &Fit) -> bool {
        let quality = || match &self.piece(at - 1).kind {
            SoughtKind::Arabic { word, .. } => word.is_quality() || self.nature.is_adjective(),
            _ => false,
        };
        let bare = before.article.may_be_absent() && !before.pronoun && before.uses.allow(Uses::CONSTRUCT);
        let improper = || fit.article.may_be_present() && !before.pronoun && quality();
        !fit.feminine && (bare || improper())
    }

    /// Whether what follows lets the last word have its form.
    fn ends_well(&self, text: Text<'_>, at: usize, fit: &Fit, next: usize) -> bool {
        if fit.uses.allow(Uses::ALONE | Uses::ARTICLE) || fit.pronoun {
            return !(fit.pronoun && self.relation(at).is_adjective());
        }
        // A form that only stands before a noun: مهندسو الشركة. With ي it is hardly told from an
        // adjective (قانوني), but before a noun with the article and of those that make things.
        let Some(after) = text.pieces.get(next).filter(|after| after.kind == PieceKind::Arabic) else {
            return false;
        };
        let SoughtKind::Arabic { word, .. } = &self.piece(at).kind else { return false };
        // A word with tanwin stands before none (مبنيًا), and a preposition is none (مبنيا على).
        let here = next.checked_sub(1).and_then(|last| text.pieces.get(last));
        let has_tanwin = here.is_some_and(|here| text.text[here.start..here.end].contains(FATHATAN));
        if has_tanwin || is_small_word(&text.text[after.start..after.end]) {
            return false;
        }
        let readings = text.pieces.analysed(after).readings();
        let has_article = |apart: bool| {
            let with = readings.iter().filter(|reading| reading.article == Article::Present);
            with.into_iter().any(|r| (r.conjunction.is_none() && r.preposition.is_none()) == apart)
        };
        let definite = has_article(true);
        // معنيا بالأمر
        if !definite && has_article(false) {
            return false;
        }
        let maker = word.letters().first() == Some(&'م') || word.letters().get(1) == Some(&'ا');
        let unlike = !matches!(word.ends(), Final::Bare | Final::AlefHamza | Final::Hamza);
        !self.relation(at).is_adjective() && (unlike || (definite && maker))
    }

    /// Whether an English word may be the term's: by inflection, and by its capitals.
    fn latin(&self, sought: &SoughtPiece, piece: &Piece, surface: &str) -> bool {
        surface == sought.surface || (self.is_form(sought, piece) && self.has_its_capitals(sought, surface))
    }

    fn is_form(&self, sought: &SoughtPiece, piece: &Piece) -> bool {
        if piece.folded == sought.folded {
            return true;
        }
        let mut is_form = false;
        english_bases(&piece.folded, &mut |base| {
            let allowed = !base.of_verb || self.nature.is_verb() || is_made_verb(&sought.folded);
            if allowed && !is_form {
                english_bases(&sought.folded, &mut |own| {
                    is_form |= (!own.of_verb && base == own) || base.is(&sought.folded);
                });
            }
        });
        is_form
    }

    fn has_its_capitals(&self, sought: &SoughtPiece, surface: &str) -> bool {
        let capitals = |word: &str| word.chars().filter(|c| c.is_uppercase()).count();
        let letters =
            sought.surface.trim_end_matches("'s").trim_end_matches('s').chars().filter(|c| c.is_alphabetic());
        let (own, count) = (capitals(&sought.surface), letters.count());
        let folded = without_possessive(&sought.folded);
        if own > 0 && own == count {
            // An abbreviation.
            return capitals(surface) >= own.min(2) || (own > 1 && !is_everyday(folded));
        }
        if self.nature.is_name && self.words.len() == 1 && own == 1 {
            return capitals(surface) > 0;
        }
        // A word of every day is no abbreviation: aids, AIDS.
        own > 0 || count < 2 || capitals(surface) < 2 || !is_everyday(folded)
    }

    /// Whether a symbol touches the term that makes it another one: C in C++, AT in AT&T, NET in .NET.
    fn is_part_of_a_symbol(&self, text: Text<'_>, at: usize, before: bool) -> bool {
        let (head, tail) = text.text.split_at(at);
        let (touching, beyond) = match before {
            true => (head.chars().next_back(), head.chars().rev().nth(1)),
            false => (tail.chars().next(), tail.chars().nth(1)),
        };
        let joins = || beyond.is_some_and(char::is_alphanumeric);
        let joined = match touching {
            Some('+' | '#') => !before,
            Some('&' | '@' | '_' | '-') => joins(),
            Some('.') => before && !joins(),
            _ => false,
        };
        let side = if before { self.words.first() } else { self.words.last() };
        let Some(piece) = side.map(|word| &word.piece).filter(|_| joined) else { return false };
        matches!(piece.kind, SoughtKind::Latin | SoughtKind::Other)
            && (touching != Some('-')
                || self.is_part_of_a_name(piece, if before { "" } else { &tail[1..] }, before))
    }

    /// Whether a word that a hyphen joins to the term makes another name of it: GPT-4 is not in GPT-4-turbo, but
    /// in GPT-4-based; a letter alone is part of the word (C in C-3PO, Objective-C).
    fn is_part_of_a_name(&self, piece: &SoughtPiece, beyond: &str, before: bool) -> bool {
        if self.words.len() == 1 && piece.folded.chars().count() == 1 {
            return true;
        }
        let has_digit = piece.folded.chars().any(char::is_numeric);
        let word = beyond.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        !before && has_digit && self.has_letters() && !joins_by_hyphen(&word.to_lowercase())
    }

    fn has_letters(&self) -> bool {
        self.words.iter().any(|word| word.piece.folded.chars().any(char::is_alphabetic))
    }
}

/// The tanwin of the accusative.
const FATHATAN: char = '\u{64B}';

/// Whether a reading takes the whole word, with nothing cut off but an ending of its own.
fn is_whole(word: Analysed<'_>, reading: &Reading) -> bool {
    reading.affixes() == 0
        && reading.stem.0 == 0
        && reading.stem.1 as usize + reading.ending().chars().count() == word.letters().len()
}

/// Whether an English word is a verb by its ending.
fn is_made_verb(word: &str) -> bool {
    word.len() > 5 && ["ize", "ise", "ify", "ate"].iter().any(|end| word.ends_with(end))
}
