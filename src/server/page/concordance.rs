//! Concordance: the units that hold a piece of text.

use std::ops::Range;

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::deeds;
use super::frame::{self, Choice, Frame, View};
use super::languages;
use super::links::{self, link};
use super::texts::{self, Markup};
use super::visitor::{Asked, Visitor};
use crate::answer::wants_text_index;
use crate::matching::{Hit, Sought, concordance};
use crate::model::Locale;
use crate::server::refusal::Refusal;
use crate::server::state::Server;
use crate::text;

/// How many units are shown, unless more are asked for.
const SHOWN: u32 = 20;

/// The most that are shown at once.
const MOST: u32 = 500;

#[derive(Template)]
#[template(path = "concordance.html")]
struct Page {
    frame: Frame,
    text: String,
    words: bool,
    languages: Vec<Choice>,
    summary: String,
    hits: Vec<ShownHit>,
    more: Option<String>,
}

/// The most characters of a text that is shown whole.
const WHOLE: usize = 2_000;

/// How many characters of a longer one are shown on each side of what was sought.
const AROUND: usize = 500;

/// A unit that holds the text, as it is shown.
pub(super) struct ShownHit {
    pub(super) address: String,
    pub(super) unit: String,
    pub(super) text: Markup,
    pub(super) others: Vec<Markup>,
    /// Whether only a piece of a text is shown.
    pub(super) is_piece: bool,
}

impl ShownHit {
    pub(super) fn new(hit: &Hit, sought: &str) -> Self {
        let found = place_of(&hit.text, sought);
        let (text, cut) = shown(&hit.lang, &hit.text, found);
        let others = hit.others.iter().map(|other| shown(&other.lang, &other.text, None));
        let (others, others_cut): (Vec<_>, Vec<_>) = others.unzip();
        Self {
            address: format!("/unit/{}", hit.unit),
            unit: hit.unit.to_string(),
            text,
            others,
            is_piece: cut || others_cut.contains(&true),
        }
    }
}

/// A text with what was found in it marked, and whether that is but a piece of it.
fn shown(locale: &Locale, text: &str, found: Option<Range<usize>>) -> (Markup, bool) {
    let piece = piece(text, found.as_ref().unwrap_or(&(0..0)));
    let is_piece = piece != (0..text.len());
    let before = if piece.start > 0 { "…" } else { "" };
    let after = if piece.end < text.len() { "…" } else { "" };
    let mark = found.map(|found| {
        let shift = |at: usize| at - piece.start + before.len();
        texts::found(shift(found.start)..shift(found.end))
    });
    let piece = text.get(piece).unwrap_or_default();
    (texts::marked(locale, &format!("{before}{piece}{after}"), mark.into_iter().collect()), is_piece)
}

/// The piece of a long text that is around what was found in it; it begins and ends with whole words, where there are any.
fn piece(text: &str, found: &Range<usize>) -> Range<usize> {
    if text.chars().nth(WHOLE).is_none() {
        return 0..text.len();
    }
    let before = text.get(..found.start).unwrap_or_default();
    let after = text.get(found.end..).unwrap_or_default();
    let start = match before.char_indices().rev().nth(AROUND) {
        None => 0,
        Some((at, _)) => {
            let word = before.get(at..).and_then(|near| near.find(char::is_whitespace));
            at + word.unwrap_or_default()
        }
    };
    let end = match after.char_indices().nth(AROUND) {
        None => after.len(),
        Some((at, _)) => after.get(..at).and_then(|near| near.rfind(char::is_whitespace)).unwrap_or(at),
    };
    start..found.end + end
}

pub(super) async fn show(
    State(server): State<Server>,
    visitor: Visitor,
    Asked(asked): Asked,
) -> Result<Response, Refusal> {
    visitor.require(&deeds::SEARCH)?;
    let sought = asked.first("q").unwrap_or_default().trim().to_owned();
    let locale = languages::asked(&asked, "lang")?;
    let words = asked.first("words").is_some();
    let limit = asked.number("limit", SHOWN)?.clamp(1, MOST);
    let (text, lang) = (sought.clone(), locale.clone());
    let (known, hits, wants_index) = server
        .work
        .read_at_length(move |reader| {
            let limit = limit as usize;
            let sought = Sought { text: &text, words, locale: lang.as_ref(), limit: limit + 1 };
            let is_any = !text::segment_key(&text).is_empty();
            let hits = if is_any { concordance(reader, &sought)? } else { Vec::new() };
            Ok((languages::known(reader)?, hits, is_any && wants_text_index(reader)?))
        })
        .await?;
    if wants_index {
        // The next searches are quick.
        server.work.index_texts();
    }
    let frame = Frame::new(visitor, View::Concordance, "view-concordance");
    let (count, limit) = (hits.len(), limit as usize);
    let more = (count > limit && limit < MOST as usize).then(|| {
        let lang = locale.as_ref().map(ToString::to_string).unwrap_or_default();
        let (more, words) = ((limit * 2).to_string(), if words { "1" } else { "" });
        link("/concordance", &[("q", &sought), ("lang", &lang), ("words", words), ("limit", &more)])
    });
    let summary = match (sought.is_empty(), count > limit) {
        (true, _) => frame.words.say("concordance-hint"),
        (false, true) => frame.words.count("count-first-units", limit),
        (false, false) => frame.words.count("count-units-found", count),
    };
    frame::show(&Page {
        languages: frame.choices(&known, locale.as_ref(), Some("any-language")),
        hits: hits.iter().take(limit).map(|hit| ShownHit::new(hit, &sought)).collect(),
        text: sought,
        words,
        summary,
        more,
        frame,
    })
}

/// Where a text holds another, however that is spelt; nothing where that is not plain to see.
///
/// Characters are folded one by one, so what folds only together is not found.
fn place_of(text: &str, sought: &str) -> Option<Range<usize>> {
    let key = text::segment_key(sought);
    let (mut folded, mut ends) = (String::new(), vec![(0, 0)]);
    for (at, c) in text.char_indices() {
        let piece = text::fold(c.encode_utf8(&mut [0; 4])).into_owned();
        match c.is_whitespace() {
            true if folded.ends_with(' ') => {}
            true => folded.push(' '),
            false => folded.push_str(&piece),
        }
        ends.push((folded.len(), at + c.len_utf8()));
    }
    let start = folded.find(&key).filter(|_| !key.is_empty())?;
    let end = start + key.len();
    let from = ends.iter().rev().find(|(folded, _)| *folded <= start)?.1;
    let to = ends.iter().find(|(folded, _)| *folded >= end)?.1;
    Some(from..to)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_found_however_it_is_spelt() {
        let found =
            |text: &str, sought| place_of(text, sought).and_then(|at| text.get(at).map(str::to_owned));
        assert_eq!(found("وصل إلى المدينة.", "الي").as_deref(), Some("إلى"));
        assert_eq!(found("وصل الوَفْدُ أمس", "الوفد امس").as_deref(), Some("الوَفْدُ أمس"));
        assert_eq!(found("The  OLD\ncity", "old city").as_deref(), Some("OLD\ncity"));
        assert_eq!(found("The old city", "new"), None);
        assert_eq!(found("The old city", "ـ"), None);
    }

    #[test]
    fn a_text_of_any_length_was_shown_whole() {
        for (word, sought) in [("كلمة ", "المدينة"), ("word ", "city")] {
            let text = format!("{}{sought} {}", word.repeat(5_000), word.repeat(5_000));
            let found = place_of(&text, sought).unwrap();
            let piece = &text[piece(&text, &found)];
            assert!(piece.contains(sought) && (900..1_100).contains(&piece.chars().count()), "{piece}");
            assert!(piece.trim().starts_with(word.trim()) && piece.ends_with(word.trim()), "{piece}");
            let locale = Locale::parse("ar").unwrap();
            let (markup, is_piece) = shown(&locale, &text, Some(found));
            let (markup, mark) = (markup.to_string(), format!("<mark class=\"found\">{sought}</mark>"));
            assert!(is_piece && markup.contains(&mark) && markup.matches('…').count() == 2, "{markup}");
            // Without a word's end, or a place, it is a piece all the same.
            let (long, is_piece) = shown(&locale, &"ن".repeat(9_000), None);
            assert!(is_piece && long.to_string().chars().count() < 600, "{long}");
            assert!(!shown(&locale, &word.repeat(300), None).1);
        }
    }
}
