//! A term as pieces that are sought in texts.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::super::english;
use super::super::listed::letters_of;
use super::super::reading::{Agreeing, Analyser, Article, Citation, literal_key};
use super::super::script::is_digit;
use super::{PieceKind, Pieces, long_enough_as_one, start_key};

/// Prepositions and other small words that stand in a term as they are.
static PARTICLES: LazyLock<HashSet<Vec<char>>> = LazyLock::new(|| letters_of(include_str!("particles.txt")));

/// The most ways to take one term.
const MOST_WAYS: usize = 8;

/// A term, taken in one way.
#[derive(Debug, Clone)]
pub struct Sought {
    /// Its pieces; the first is a word, or a mark that belongs to it (.NET).
    pub pieces: Vec<SoughtPiece>,
}

/// A piece of a term.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SoughtPiece {
    /// What it is compared by.
    pub kind: SoughtKind,
    /// Its folded form.
    pub folded: String,
    /// Whether no white space stands before it in the term.
    pub touches: bool,
    /// How it stands in the term.
    pub surface: String,
}

/// What a piece of a term is compared by.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum SoughtKind {
    /// An Arabic word.
    Arabic {
        /// Its citation form.
        word: Citation,
        /// The conjunction it has inside the term.
        conjunction: Option<char>,
        /// The preposition it has inside the term.
        preposition: Option<char>,
        /// A preposition or the like, which has no forms.
        particle: bool,
    },
    /// A preposition with a pronoun, whichever it is: عليه, عليها.
    Agreeing(Agreeing),
    /// A Latin word.
    Latin,
    /// A number, a word of another script: by its folded form.
    Other,
    /// A mark.
    Mark,
}

impl Sought {
    /// The ways to take a term of `language`, the likeliest first; none of one without a letter or digit.
    pub fn ways(term: &str, language: &str) -> Vec<Self> {
        let mut pieces = Pieces::default();
        pieces.cut(term, language);
        let mut ways: Vec<Vec<SoughtPiece>> = vec![Vec::new()];
        let mut last_end = 0;
        // A mark at the end that ends sentences too may be missing: Yahoo!
        let mut count = pieces.len();
        while count > 0 && pieces.get(count - 1).is_some_and(|p| matches!(&*p.folded, "!" | "?" | "." | ","))
        {
            count -= 1;
        }
        for at in 0..count {
            let Some(piece) = pieces.get(at) else { break };
            let folded = || piece.folded.clone();
            let surface = &term[piece.start..piece.end];
            let sought = |kind| SoughtPiece {
                kind,
                folded: folded(),
                touches: at > 0 && piece.start == last_end,
                surface: surface.to_owned(),
            };
            let choices: Vec<SoughtPiece> = match piece.kind {
                PieceKind::Arabic => arabic(surface, at > 0).into_iter().map(sought).collect(),
                PieceKind::Latin => vec![sought(SoughtKind::Latin)],
                PieceKind::Other => vec![sought(SoughtKind::Other)],
                PieceKind::Mark => vec![sought(SoughtKind::Mark)],
            };
            last_end = piece.end;
            // Each way goes on by the first choice, and as long as there are few by the others too.
            let Some((first, others)) = choices.split_first() else { continue };
            let before = ways.len();
            for (choice, way) in others.iter().flat_map(|choice| (0..before).map(move |way| (choice, way))) {
                if ways.len() < MOST_WAYS {
                    let longer = ways[way].iter().chain([choice]).cloned().collect();
                    ways.push(longer);
                }
            }
            ways[..before].iter_mut().for_each(|way| way.push(first.clone()));
        }
        if let Some(solid) = solid(&pieces, count, term) {
            ways.push(vec![solid]);
        }
        let says = |way: &Vec<SoughtPiece>| way.iter().any(|piece| !matches!(piece.kind, SoughtKind::Mark));
        ways.into_iter().filter(says).map(|pieces| Self { pieces }).collect()
    }

    /// The keys that it begins by.
    pub fn starts(&self) -> Vec<i64> {
        let mut starts = Vec::new();
        let first = self.pieces.first().map(SoughtPiece::keys).unwrap_or_default();
        match self.pieces.get(1).map(SoughtPiece::keys) {
            None => starts.extend(first.iter().map(|&one| start_key(one, None))),
            Some(second) => {
                for &one in &first {
                    starts.extend(second.iter().map(|&other| start_key(one, Some(other))));
                }
            }
        }
        starts
    }
}

/// Two Latin words as one: a term start-up is startup too, and data center datacenter, where neither word is
/// so short that both together look like another (car pet).
fn solid(pieces: &Pieces, count: usize, term: &str) -> Option<SoughtPiece> {
    let [one, other] = [pieces.get(0)?, pieces.get(1)?];
    let (folded, end) = (format!("{}{}", one.folded, other.folded), other.end);
    let joined = match term.get(one.end..other.start) {
        Some(" ") => long_enough_as_one(&one.folded, &other.folded),
        Some(_) => one.end + 1 == other.start,
        None => false,
    };
    let latin = (one.kind, other.kind) == (PieceKind::Latin, PieceKind::Latin);
    let digits = folded.chars().any(is_digit);
    (count == 2 && joined && latin && !digits).then(|| SoughtPiece {
        kind: SoughtKind::Latin,
        folded,
        touches: false,
        surface: term[one.start..end].to_owned(),
    })
}

/// The ways to take an Arabic word of a term. Only where it is not the first may a clitic that it has
/// be one: بنية تحتية للذكاء, النفط والغاز.
fn arabic(word: &str, inside: bool) -> Vec<SoughtKind> {
    let noun = |word| SoughtKind::Arabic { word, conjunction: None, preposition: None, particle: false };
    let plain = |word: Citation| match is_particle(&word) {
        true => SoughtKind::Arabic { word, conjunction: None, preposition: None, particle: true },
        false => noun(word),
    };
    if let Some(agreeing) = Agreeing::of(word).filter(|_| inside) {
        return vec![SoughtKind::Agreeing(agreeing)];
    }
    let Some(citation) = Citation::of(word) else { return vec![SoughtKind::Other] };
    let mut analyser = Analyser::default();
    let analysed = analyser.analyse(word);
    let mut ways = Vec::new();
    if !inside && is_particle(&citation) && may_be_noun(&citation) {
        ways.push(noun(citation.clone()));
    }
    if inside {
        for reading in analysed.readings() {
            let bare = reading.article == Article::Absent;
            let cut = reading.conjunction.is_some() || reading.preposition.is_some();
            let conjunction_only = bare && reading.preposition.is_none();
            let whole = reading.ending().is_empty() && reading.pronoun.is_empty();
            if cut && whole && (!bare || conjunction_only) {
                let stem = &analysed.letters()[reading.stem.0 as usize..reading.stem.1 as usize];
                let article = reading.article != Article::Absent;
                if stem.iter().filter(|&&letter| letter != 'ة').count() > 1 {
                    ways.push(SoughtKind::Arabic {
                        word: Citation::of_letters(stem, article),
                        conjunction: reading.conjunction,
                        preposition: reading.preposition,
                        particle: false,
                    });
                }
            }
        }
    }
    let has_article = |kind: &SoughtKind| matches!(kind, SoughtKind::Arabic { word, .. } if word.article);
    if !ways.iter().any(has_article) {
        if citation.may_own_alef_lam() {
            ways.extend(Citation::with_own_alef_lam(word).map(plain));
        }
        ways.insert(0, plain(citation));
    }
    ways
}

fn is_particle(word: &Citation) -> bool {
    !word.article && PARTICLES.contains(word.letters())
}

/// Whether a word of a text is a preposition or another small word: no noun belongs to it.
pub fn is_small_word(word: &str) -> bool {
    Citation::of(word).is_some_and(|word| is_particle(&word))
}

/// Whether a particle that a term begins with may be a noun as well, which has forms: نحو عربي is
/// "Arabic grammar", بعد زمني a dimension. Those of two letters and those in ى never are.
fn may_be_noun(word: &Citation) -> bool {
    word.letters().len() > 2 && !matches!(word.letters().last(), Some('ى'))
}

impl SoughtPiece {
    /// The keys that a text's piece has one of where it is this one.
    pub fn keys(&self) -> Vec<u64> {
        match &self.kind {
            SoughtKind::Arabic { word, .. } => word.bases().iter().map(|base| base.key).collect(),
            SoughtKind::Agreeing(word) => word.keys(),
            SoughtKind::Latin => {
                let mut keys = Vec::new();
                english::bases(&self.folded, &mut |base| {
                    if !base.of_verb {
                        keys.push(base.key());
                    }
                });
                keys
            }
            SoughtKind::Other | SoughtKind::Mark => vec![literal_key([&self.folded, ""])],
        }
    }
}
