//! Looking a text up: what was translated before, what differs and what that cost, and the terms
//! that stand in it.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::deeds;
use super::frame::{self, Choice, Frame, View};
use super::links::{self, link};
use super::texts::{self, Mark, Markup, unbroken};
use super::visitor::{Asked, Visitor};
use super::words::Words;
use super::{languages, terms};
use crate::error::Result;
use crate::matching::{DEFAULT_LIMIT, DEFAULT_MIN_SCORE, Query, lookup, nearest};
use crate::memory::LanguagePair;
use crate::model::{Locale, Match, MatchKind, Penalty, PenaltyName, UnitId};
use crate::server::fields::Fields;
use crate::server::refusal::{Refusal, Why};
use crate::server::state::Server;
use crate::server::{MOST_TEXT, is_too_long};
use crate::store::Reader;
use crate::terms::{LatinRun, Recognised, latin_runs, recognise_in};

/// The scores that matches may be asked from.
const SCORES: [u32; 6] = [50, 60, 70, 80, 90, 100];

/// A text to look up.
struct Question {
    text: String,
    from: Option<Locale>,
    to: Option<Locale>,
    min_score: u32,
    limit: usize,
    before: Side,
    after: Side,
}

/// What stands on one side of a text.
struct Side {
    text: String,
    /// Whether the document begins there, or ends.
    is_end: bool,
}

impl Side {
    fn asked(asked: &Fields, text: &str, end: &str) -> Self {
        let text = unbroken(asked.first(text).unwrap_or_default());
        Self { text, is_end: asked.first(end).is_some() }
    }

    /// The text there: an empty one at an end of the document; none where nothing is said.
    fn context(&self) -> Option<&str> {
        match self.text.trim() {
            "" => self.is_end.then_some(""),
            text => Some(text),
        }
    }
}

impl Question {
    fn has_context(&self) -> bool {
        self.before.context().is_some() || self.after.context().is_some()
    }
}

/// What the memory says of it.
struct Answer {
    languages: Vec<Locale>,
    pair: Option<LanguagePair>,
    matches: Vec<(Match, Vec<Recognised>, Vec<Recognised>)>,
    nearest: Option<(UnitId, u32)>,
    terms: Vec<Recognised>,
    preserved: Vec<LatinRun>,
}

#[derive(Template)]
#[template(path = "lookup.html")]
struct Page {
    frame: Frame,
    question: Question,
    from: Vec<Choice>,
    to: Vec<Choice>,
    scores: Vec<Choice>,
    /// The text with its terms marked, where there are any.
    text: Option<Markup>,
    terms: Vec<terms::InText>,
    preserved: Vec<Markup>,
    matches: Vec<ShownMatch>,
    summary: String,
    more: Option<(String, String)>,
    add: Option<String>,
}

/// A match, as it is shown.
struct ShownMatch {
    score: u32,
    kind: String,
    class: &'static str,
    address: String,
    languages: String,
    query: Option<Markup>,
    source: Markup,
    target: Markup,
    /// The translation itself, to be copied.
    copy: String,
    costs: Vec<Cost>,
    total: String,
    is_open: bool,
}

/// A difference, and what it cost.
struct Cost {
    name: String,
    cost: String,
    query: Option<Markup>,
    source: Option<Markup>,
}

pub(super) async fn show(
    State(server): State<Server>,
    visitor: Visitor,
    Asked(asked): Asked,
) -> Result<Response, Refusal> {
    visitor.require(&deeds::LOOK_UP)?;
    let question = Question {
        text: unbroken(asked.first("q").unwrap_or_default()),
        from: languages::asked(&asked, "from")?,
        to: languages::asked(&asked, "to")?,
        min_score: asked.number("score", DEFAULT_MIN_SCORE)?.clamp(1, 102),
        limit: asked.number("limit", 0)?.clamp(0, 100) as usize,
        before: Side::asked(&asked, "before", "first"),
        after: Side::asked(&asked, "after", "last"),
    };
    if [&question.text, &question.before.text, &question.after.text].into_iter().any(|text| is_too_long(text))
    {
        let message =
            format!("the text has more than {MOST_TEXT} characters; look its sentences up, one by one");
        return Err(Refusal::bad(message).because(Why::Page("told-long", String::new())));
    }
    let (text, least) = (question.text.clone(), question.min_score);
    let read = move |reader: &dyn Reader| answer(reader, &question).map(|answer| (question, answer));
    let (question, answer) = server.work.look_up(&text, least, read).await?;
    page(Frame::new(visitor, View::LookUp, "view-look-up").after(asked.first("done")), question, answer)
}

fn answer(reader: &dyn Reader, question: &Question) -> Result<Answer> {
    let languages = languages::known(reader)?;
    let (from, to) = (question.from.as_ref(), question.to.as_ref());
    let pair = languages::pair(reader, &question.text, (from, to))?;
    let mut answer = Answer {
        languages,
        pair,
        matches: Vec::new(),
        nearest: None,
        terms: Vec::new(),
        preserved: Vec::new(),
    };
    // White space at the ends comes with a text that is pasted.
    let text = question.text.trim();
    let Some(LanguagePair { source, target }) = answer.pair.clone().filter(|_| !text.is_empty()) else {
        return Ok(answer);
    };
    answer.terms = recognise_in(reader, &source, text, false)?;
    answer.preserved = latin_runs(text);
    let limit = if question.limit == 0 { DEFAULT_LIMIT } else { question.limit };
    let query = Query {
        min_score: question.min_score,
        limit,
        before: question.before.context(),
        after: question.after.context(),
        ..Query::new(text, source, target)
    };
    let found = lookup(reader, &query)?;
    if found.is_empty() {
        answer.nearest = nearest(reader, &query)?;
    }
    for found in found {
        let of_source = recognise_in(reader, &found.source_lang, &found.source, false)?;
        let of_target = recognise_in(reader, &found.target_lang, &found.target, false)?;
        answer.matches.push((found, of_source, of_target));
    }
    Ok(answer)
}

fn page(frame: Frame, question: Question, answer: Answer) -> Result<Response, Refusal> {
    let words = frame.words;
    let Answer { languages, pair, matches, nearest, terms, preserved } = answer;
    let text = question.text.trim();
    let limit = if question.limit == 0 { DEFAULT_LIMIT } else { question.limit };
    let again = |name: &str, value: u32| {
        let value = value.to_string();
        let tag = |locale: &Option<Locale>| locale.as_ref().map(ToString::to_string).unwrap_or_default();
        let mut query =
            vec![("q", question.text.clone()), ("from", tag(&question.from)), ("to", tag(&question.to))];
        if name != "score" && question.min_score != DEFAULT_MIN_SCORE {
            query.push(("score", question.min_score.to_string()));
        }
        let ticked = |side: &Side| if side.is_end { "1".to_owned() } else { String::new() };
        query.push(("before", question.before.text.clone()));
        query.push(("first", ticked(&question.before)));
        query.push(("after", question.after.text.clone()));
        query.push(("last", ticked(&question.after)));
        query.push((name, value));
        link("/", &query.iter().map(|(name, value)| (*name, value.as_str())).collect::<Vec<_>>())
    };
    let more = match nearest {
        Some((_, score)) if score > 0 => {
            Some((words.about("look-up-nearest", score.to_string()), again("score", score)))
        }
        _ if matches.len() >= limit && limit < 100 => {
            let twice = u32::try_from(limit * 2).unwrap_or(100);
            Some((words.say("look-up-more"), again("limit", twice)))
        }
        _ => None,
    };
    let summary = match (&pair, text.is_empty()) {
        (None, _) => words.say("look-up-no-languages"),
        (_, true) => words.say("look-up-hint"),
        _ => words.count("count-matches", matches.len()),
    };
    let is_new = matches.first().is_none_or(|(found, ..)| found.score < 100);
    let add =
        pair.as_ref().filter(|_| !text.is_empty() && is_new && frame.may(&deeds::ADD_UNITS)).map(|pair| {
            link(
                "/unit/new",
                &[("from", pair.source.as_str()), ("to", pair.target.as_str()), ("source", text)],
            )
        });
    let marked = pair.as_ref().filter(|_| !(terms.is_empty() && preserved.is_empty())).map(|pair| {
        let marks = texts::terms(&terms, Some(&pair.target)).into_iter().chain(texts::preserved(&preserved));
        texts::marked(&pair.source, text, marks.collect())
    });
    let in_text = match &pair {
        Some(pair) => terms::in_text(&terms, &pair.source, &pair.target),
        None => Vec::new(),
    };
    // A run that is a term is listed as one.
    let is_term = |run: &LatinRun| terms.iter().any(|term| term.start < run.end && run.start < term.end);
    let runs = preserved.iter().filter(|run| !is_term(run)).map(|run| texts::name(&run.text)).collect();
    let shown = matches.iter().enumerate().map(|(at, found)| ShownMatch::new(words, text, found, at == 0));
    let shown = shown.collect();
    let mut scores: Vec<u32> = SCORES.to_vec();
    if !scores.contains(&question.min_score) {
        scores.push(question.min_score);
        scores.sort_unstable();
    }
    let score = |score: u32| Choice {
        value: score.to_string(),
        name: format!("{score}%"),
        chosen: score == question.min_score,
    };
    frame::show(&Page {
        from: frame.choices(&languages, question.from.as_ref(), Some("look-up-by-script")),
        to: frame.choices(&languages, question.to.as_ref(), Some("look-up-other-language")),
        scores: scores.into_iter().map(score).collect(),
        text: marked,
        terms: in_text,
        preserved: runs,
        matches: shown,
        summary,
        more,
        add,
        frame,
        question,
    })
}

impl ShownMatch {
    fn new(
        words: &Words,
        query: &str,
        (found, of_source, of_target): &(Match, Vec<Recognised>, Vec<Recognised>),
        is_open: bool,
    ) -> Self {
        let (kind, class) = match found.kind {
            MatchKind::Context => ("match-context", "context"),
            MatchKind::Exact => ("match-exact", "exact"),
            MatchKind::Fuzzy => ("match-fuzzy", "fuzzy"),
        };
        let is_fuzzy = found.kind == MatchKind::Fuzzy;
        let total: f64 =
            found.penalties.iter().filter(|p| p.name != PenaltyName::Region).map(|p| p.cost).sum();
        let source = with_terms(
            texts::taken_out(&found.source, &found.diff),
            texts::terms(of_source, Some(&found.target_lang)),
        );
        Self {
            score: found.score,
            kind: words.say(kind),
            class,
            address: format!("/unit/{}", found.unit),
            languages: format!("{} → {}", found.source_lang, found.target_lang),
            query: is_fuzzy
                .then(|| texts::marked(&found.source_lang, query, texts::added(query, &found.diff))),
            source: texts::marked(&found.source_lang, &found.source, source),
            target: texts::marked(
                &found.target_lang,
                &found.target,
                texts::terms(of_target, Some(&found.source_lang)),
            ),
            copy: found.target.clone(),
            costs: found.penalties.iter().map(|penalty| Cost::new(words, penalty, found)).collect(),
            total: words.about("match-total", format!("{total:.2}")),
            is_open,
        }
    }
}

/// Marks of differences, and those of terms where nothing differs.
fn with_terms(differences: Vec<Mark>, terms: Vec<Mark>) -> Vec<Mark> {
    let meets = |term: &Mark| {
        differences.iter().any(|d| d.range.start < term.range.end && term.range.start < d.range.end)
    };
    let terms: Vec<Mark> = terms.into_iter().filter(|term| !meets(term)).collect();
    differences.into_iter().chain(terms).collect()
}

impl Cost {
    fn new(words: &Words, penalty: &Penalty, found: &Match) -> Self {
        let side = |side: &Option<String>| {
            side.as_deref().map(|text| match text.trim().is_empty() {
                true => texts::counted(&words.count("cost-spaces", text.chars().count())),
                false => texts::text(&found.source_lang, text),
            })
        };
        let cost = match penalty.name {
            PenaltyName::Region => words.say("cost-point"),
            _ => format!("{:.2}", penalty.cost),
        };
        let name = words.say(explanation(penalty.name));
        Self { name, cost, query: side(&penalty.query), source: side(&penalty.source) }
    }
}

/// The message that explains a cost.
fn explanation(name: PenaltyName) -> &'static str {
    match name {
        PenaltyName::Insert => "cost-insert",
        PenaltyName::Delete => "cost-delete",
        PenaltyName::Replace => "cost-replace",
        PenaltyName::Inflection => "cost-inflection",
        PenaltyName::Spelling => "cost-spelling",
        PenaltyName::Number => "cost-number",
        PenaltyName::Punctuation => "cost-punctuation",
        PenaltyName::Quote => "cost-quote",
        PenaltyName::Code => "cost-code",
        PenaltyName::Space => "cost-space",
        PenaltyName::Surface => "cost-surface",
        PenaltyName::Region => "cost-region",
    }
}
