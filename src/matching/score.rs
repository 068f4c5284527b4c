//! The match score: how alike two segments are, and why not more.
//!
//! Words and numbers of the two texts are aligned at least cost; what stands around them
//! (punctuation, codes, white space) costs a little. All arithmetic is in whole
//! hundredths of a word, so the same two texts give the same score everywhere:
//!
//! score = ⌊100 · max(0, 1 − cost / max(n, m, 1))⌋, with n and m words in the two texts;
//! at most 99 where the surface or the codes differ at all.
//!
//! A worked example, `يقول Hu نعم` against the stored `يقول: "Hu" نعم.`: n = m = 3 words, all
//! equal; four marks are missing at 0.1 each: cost 0.4; 100 · (1 − 0.4 / 3) = 86.67, so 86.
//! White space is compared only where both neighbours are neighbours in both texts: here nowhere.

use super::align::{Column, align};
use super::analyse::Analysed;
use crate::model::{Code, Diff, DiffOp, Penalty, PenaltyName};
use crate::text::{self, Script, Token, TokenKind};

/// The weights, in hundredths of a word. Changing one is a documented change of the score.
pub mod weights {
    /// A content token inserted or deleted, or put in the place of one with another key.
    pub const WORD: u32 = 100;
    /// The same key, another folded form: inflection, clitics.
    pub const INFLECTION: u32 = 25;
    /// Another number.
    pub const NUMBER: u32 = 20;
    /// A mark of punctuation or a symbol missing, added or another.
    pub const PUNCTUATION: u32 = 10;
    /// An inline code missing or added.
    pub const CODE: u32 = 10;
    /// The same folded form, another surface: case, diacritics, tatweel, hamza, digit shapes.
    pub const SPELLING: u32 = 5;
    /// A quotation mark of another shape.
    pub const QUOTE: u32 = 2;
    /// Other white space between two neighbouring tokens.
    pub const SPACE: u32 = 2;
    /// Points of the score, not words: two different regions.
    pub const REGION_POINTS: u32 = 1;
}

/// Hundredths of a word.
pub type Cost = u32;

/// A score and its explanation.
#[derive(Debug, Clone, PartialEq)]
pub struct Scored {
    /// Whole percent, from 0 to 100.
    pub score: u32,
    /// What each difference cost; together they are the cost.
    pub penalties: Vec<Penalty>,
    /// The steps from the stored text to the query.
    pub diff: Vec<Diff>,
}

/// Scores a stored segment against a query.
pub fn score(query: &Analysed, source: &Analysed) -> Scored {
    let (words, marks) = aligned(query, source);
    let mut ledger = Ledger { cost: 0, penalties: Some(Vec::new()) };
    let score = ledger.tally(query, source, &words, &marks);
    let mut penalties = ledger.penalties.unwrap_or_default();
    if score < 100 && penalties.is_empty() {
        // What no weight names keeps a match from 100 all the same, and is said.
        let (name, cost) = (PenaltyName::Surface, 0.0);
        let (query, source) = (Some(query.text.clone()), Some(source.text.clone()));
        penalties.push(Penalty { name, cost, query, source });
    }
    Scored { score, penalties, diff: diff(query, source, &words, &marks) }
}

/// The score alone, for the many that are compared where few are shown.
pub(super) fn points(query: &Analysed, source: &Analysed) -> u32 {
    let (words, marks) = aligned(query, source);
    Ledger { cost: 0, penalties: None }.tally(query, source, &words, &marks)
}

fn aligned(query: &Analysed, source: &Analysed) -> (Vec<Column>, Vec<Column>) {
    let words = align(query.len(), source.len(), weights::WORD, |i, j| {
        word_cost(query.content_token(i), source.content_token(j)).1
    });
    let marks = align(query.marks.len(), source.marks.len(), weights::PUNCTUATION, |i, j| {
        mark_cost(query.mark(i), source.mark(j)).1
    });
    (words, marks)
}

/// What a pair of content tokens costs, and as what; no name where they are the same.
fn word_cost(query: &Token, source: &Token) -> (Option<PenaltyName>, Cost) {
    if query.key != source.key {
        (Some(PenaltyName::Replace), weights::WORD)
    } else if query.kind == TokenKind::Number {
        if query.folded == source.folded { (None, 0) } else { (Some(PenaltyName::Number), weights::NUMBER) }
    } else if query.folded != source.folded || query.proclitic != source.proclitic {
        (Some(PenaltyName::Inflection), weights::INFLECTION)
    } else if query.surface != source.surface {
        (Some(PenaltyName::Spelling), weights::SPELLING)
    } else {
        (None, 0)
    }
}

/// The same for two marks.
fn mark_cost(query: &Token, source: &Token) -> (Option<PenaltyName>, Cost) {
    if query.key == source.key {
        (None, 0)
    } else if query.folded == source.folded && matches!(&*query.folded, "\"" | "'") {
        (Some(PenaltyName::Quote), weights::QUOTE)
    } else {
        (Some(PenaltyName::Punctuation), weights::PUNCTUATION)
    }
}

/// Adds up what differs, and writes it down if that is wanted.
struct Ledger {
    cost: Cost,
    penalties: Option<Vec<Penalty>>,
}

impl Ledger {
    /// The score of two aligned segments.
    fn tally(&mut self, query: &Analysed, source: &Analysed, words: &[Column], marks: &[Column]) -> u32 {
        for column in words {
            self.word(query, source, *column);
        }
        for column in marks {
            self.mark(query, source, *column);
        }
        self.codes(&query.codes, &source.codes);
        self.spaces(query, source, words, marks);
        let longest = u32::try_from(query.len().max(source.len()).max(1)).unwrap_or(u32::MAX);
        if query.equals(source) {
            100
        } else if query.is_empty() || source.is_empty() {
            0
        } else {
            100u32.saturating_sub(self.cost.div_ceil(longest)).min(99)
        }
    }

    /// `shown` gives what stands in the query and in the stored text.
    fn add(
        &mut self,
        name: PenaltyName,
        cost: Cost,
        shown: impl FnOnce() -> (Option<String>, Option<String>),
    ) {
        self.cost += cost;
        if let Some(penalties) = &mut self.penalties {
            let (query, source) = shown();
            penalties.push(Penalty { name, cost: f64::from(cost) / 100.0, query, source });
        }
    }

    fn word(&mut self, query: &Analysed, source: &Analysed, column: Column) {
        let in_query = |i: usize| Some(as_written(query, query.content_token(i)));
        let in_source = |j: usize| Some(as_written(source, source.content_token(j)));
        match column {
            Column::Pair(i, j) => {
                if let (Some(name), cost) = word_cost(query.content_token(i), source.content_token(j)) {
                    self.add(name, cost, || (in_query(i), in_source(j)));
                }
            }
            Column::Query(i) => self.add(PenaltyName::Insert, weights::WORD, || (in_query(i), None)),
            Column::Source(j) => self.add(PenaltyName::Delete, weights::WORD, || (None, in_source(j))),
        }
    }

    fn mark(&mut self, query: &Analysed, source: &Analysed, column: Column) {
        let in_query = |i: usize| Some(query.mark(i).surface.clone());
        let in_source = |j: usize| Some(source.mark(j).surface.clone());
        let (name, cost) = (PenaltyName::Punctuation, weights::PUNCTUATION);
        match column {
            Column::Pair(i, j) => {
                if let (Some(name), cost) = mark_cost(query.mark(i), source.mark(j)) {
                    self.add(name, cost, || (in_query(i), in_source(j)));
                }
            }
            Column::Query(i) => self.add(name, cost, || (in_query(i), None)),
            Column::Source(j) => self.add(name, cost, || (None, in_source(j))),
        }
    }

    /// Codes as a multiset of kind and content, wherever they stand.
    fn codes(&mut self, query: &[Code], source: &[Code]) {
        let mut unmatched: Vec<&Code> = source.iter().collect();
        for code in query {
            match unmatched.iter().position(|other| other.identity() == code.identity()) {
                Some(found) => {
                    unmatched.remove(found);
                }
                None => self.add(PenaltyName::Code, weights::CODE, || (Some(shown(code)), None)),
            }
        }
        for code in unmatched {
            self.add(PenaltyName::Code, weights::CODE, || (None, Some(shown(code))));
        }
    }

    /// White space, wherever two neighbours in the query are aligned with two neighbours
    /// in the stored text.
    fn spaces(&mut self, query: &Analysed, source: &Analysed, words: &[Column], marks: &[Column]) {
        let mut partner = vec![None; query.tokens.len()];
        for column in words {
            if let Column::Pair(i, j) = column {
                partner[query.content[*i]] = Some(source.content[*j]);
            }
        }
        for column in marks {
            if let Column::Pair(i, j) = column {
                partner[query.marks[*i]] = Some(source.marks[*j]);
            }
        }
        for (i, pair) in partner.windows(2).enumerate() {
            let [Some(left), Some(right)] = pair else {
                continue;
            };
            if left + 1 == *right {
                let (in_query, in_source) = (query.space_after(i), source.space_after(*left));
                if in_query != in_source {
                    self.add(PenaltyName::Space, weights::SPACE, || (Some(in_query), Some(in_source)));
                }
            }
        }
    }
}

/// A word as it stands, with the clitic before it.
fn as_written(side: &Analysed, token: &Token) -> String {
    side.text[start_with_clitic(side, token)..token.end].to_owned()
}

fn start_with_clitic(side: &Analysed, token: &Token) -> usize {
    if token.proclitic.is_empty() {
        return token.start;
    }
    // A digit that belongs to the token before it is of Arabic script, too.
    let before = side.tokens.partition_point(|other| other.start < token.start);
    let from = before.checked_sub(1).map_or(0, |before| side.tokens[before].end);
    let joined = |c: char| text::script_of(c) == Script::Arabic || text::is_ignorable(c);
    from + side.text[from..token.start].trim_end_matches(joined).len()
}

fn shown(code: &Code) -> String {
    format!("<{}>", code.name)
}

/// One step of the difference, by tokens.
struct Step {
    op: DiffOp,
    query: Option<usize>,
    source: Option<usize>,
}

/// The steps from the stored text to the query: the words as they were aligned, and the
/// marks between them; neighbouring equal steps are one.
fn diff(query: &Analysed, source: &Analysed, words: &[Column], marks: &[Column]) -> Vec<Diff> {
    let mut partner = vec![None; query.tokens.len()];
    for column in marks {
        if let Column::Pair(i, j) = column {
            partner[query.marks[*i]] = Some(source.marks[*j]);
        }
    }
    let step = |i: Option<usize>, j: Option<usize>| {
        let op = match (i, j) {
            (Some(i), Some(j))
                if query.tokens[i].surface == source.tokens[j].surface
                    && query.tokens[i].proclitic == source.tokens[j].proclitic =>
            {
                DiffOp::Equal
            }
            (Some(_), Some(_)) => DiffOp::Replace,
            (Some(_), None) => DiffOp::Insert,
            (None, _) => DiffOp::Delete,
        };
        Step { op, query: i, source: j }
    };
    // Takes the marks that stand before a word on either side, paired where they were aligned.
    let marks_until = |steps: &mut Vec<Step>, at: (usize, usize), end: (usize, usize)| {
        let mut done = at.1;
        for (i, partner) in partner.iter().enumerate().take(end.0).skip(at.0) {
            let pair = partner.filter(|j| (done..end.1).contains(j));
            if let Some(j) = pair {
                steps.extend((done..j).map(|skipped| step(None, Some(skipped))));
                done = j + 1;
            }
            steps.push(step(Some(i), pair));
        }
        steps.extend((done..end.1).map(|skipped| step(None, Some(skipped))));
    };
    let mut steps = Vec::new();
    let mut at = (0, 0);
    for column in words {
        let (i, j) = match *column {
            Column::Pair(i, j) => (Some(query.content[i]), Some(source.content[j])),
            Column::Query(i) => (Some(query.content[i]), None),
            Column::Source(j) => (None, Some(source.content[j])),
        };
        marks_until(&mut steps, at, (i.unwrap_or(at.0), j.unwrap_or(at.1)));
        steps.push(step(i, j));
        at = (i.map_or(at.0, |i| i + 1), j.map_or(at.1, |j| j + 1));
    }
    marks_until(&mut steps, at, (query.tokens.len(), source.tokens.len()));
    steps
        .chunk_by(|a, b| a.op == b.op && a.op != DiffOp::Replace)
        .map(|run| Diff {
            op: run[0].op,
            query: slice(query, run.iter().filter_map(|s| s.query)),
            source: slice(source, run.iter().filter_map(|s| s.source)),
        })
        .collect()
}

/// The text from the first to the last of some tokens.
fn slice(side: &Analysed, mut tokens: impl Iterator<Item = usize>) -> Option<String> {
    let first = tokens.next()?;
    let last = tokens.last().unwrap_or(first);
    let start = start_with_clitic(side, &side.tokens[first]);
    Some(side.text[start..side.tokens[last].end].to_owned())
}

#[cfg(test)]
mod tests;
