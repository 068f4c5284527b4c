//! A unit: its texts, what is noted beside them, and what it was before.

use askama::Template;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use xxhash_rust::xxh3::xxh3_64;

use super::documents::place_of;
use super::frame::{self, Choice, Frame, go_on};
use super::links::link;
use super::texts::{self, Markup, unbroken};
use super::told::told;
use super::unit_history::{STEPS, Step, steps};
use super::visitor::{Asked, Visitor};
use super::words::Words;
use super::{codes, deeds, expected, languages, rows_of};
use crate::answer::UnitHistory;
use crate::error::{Error, Result};
use crate::memory::unit_version;
use crate::model::{Annotation, ChangeId, ChangeKind, Locale, Meta, Segment, Unit, UnitId, Variant};
use crate::server::fields::Fields;
use crate::server::refusal::{Refusal, Why};
use crate::server::state::Server;
use crate::store::Reader;

#[derive(Template)]
#[template(path = "unit.html")]
struct Page {
    frame: Frame,
    id: UnitId,
    /// Whether the unit was deleted.
    gone: bool,
    version: String,
    variants: Vec<ShownVariant>,
    /// Texts that were typed in languages that the unit does not have by now.
    further: Vec<Further>,
    /// The languages that a text may be added in.
    languages: Vec<Choice>,
    notes: Vec<(Markup, Markup)>,
    sentences: Vec<(String, Markup, usize)>,
    history: Vec<Step>,
    /// Where the history goes on: to later steps, to earlier ones.
    later: Option<String>,
    earlier: Option<String>,
    /// Whether what was sent is shown, as the unit is another by now.
    stale: bool,
    /// Why what was sent is shown again.
    refused: Option<Markup>,
    new: Sent,
    /// What was sent of a unit that is gone: it can be read, and goes along where the unit is added again.
    kept: Vec<Kept>,
}

/// A field that was sent of a unit that is gone.
struct Kept {
    name: String,
    value: String,
    /// What it is and how it runs, where it is a text; else it only goes along.
    text: Option<(String, Markup)>,
}

/// A text that was typed in a language that the unit does not have by now.
struct Further {
    number: usize,
    lang: String,
    language: String,
    attributes: Markup,
    text: String,
}

/// What was sent to be added.
#[derive(Default)]
struct Sent {
    lang: Option<String>,
    text: String,
    note: String,
}

/// A text of the unit.
struct ShownVariant {
    number: usize,
    lang: String,
    language: String,
    attributes: Markup,
    text: Markup,
    /// The text as it is edited; none where that cannot be.
    editable: Option<String>,
    /// What tells whether something else was typed in its place.
    was: Option<String>,
    has_codes: bool,
    /// What stands there by now, where that is not what was sent.
    now: Option<Markup>,
    notes: Vec<(Markup, Markup)>,
}

/// All there is to know of a unit.
struct Known {
    /// What it holds, and its version; none where it is gone.
    unit: Option<(Unit, String)>,
    /// The last steps of its history, and how many are earlier.
    history: UnitHistory,
    /// The files of the imports that were undone, by what undid them.
    undone: Vec<(ChangeId, String)>,
    sentences: Vec<(String, usize)>,
    languages: Vec<Locale>,
}

impl Known {
    fn of(reader: &dyn Reader, id: UnitId, steps: usize) -> Result<Self> {
        let history = UnitHistory::some_of(reader, id, u64::MAX, steps as u64)?;
        let unit = match reader.unit(id)? {
            Some(stored) => {
                let version = unit_version(reader, &stored)?.to_string();
                Some((stored.unit, version))
            }
            None => None,
        };
        let mut undone = Vec::new();
        if history.history.iter().any(|step| step.change.kind == ChangeKind::Undo) {
            let imports = reader.imports()?.into_iter();
            undone.extend(imports.filter_map(|(_, import)| import.undone.zip(Some(import.file))));
        }
        let mut sentences = Vec::new();
        for (document, position) in reader.sentences_of(id)? {
            if let Some(document) = reader.document_numbered(document)? {
                sentences.push((document.name, position + 1));
            }
        }
        Ok(Self { unit, history, undone, sentences, languages: languages::known(reader)? })
    }
}

/// A unit, with so many steps of its history, the last ones.
async fn known(server: &Server, id: UnitId, steps: usize) -> Result<Known, Refusal> {
    server.work.read(move |reader| Known::of(reader, id, steps)).await
}

/// The number of a unit in an address.
fn numbered(text: &str) -> Result<UnitId, Refusal> {
    let no_unit = |_| Refusal::new(StatusCode::NOT_FOUND, "there is no such unit in this memory");
    text.parse().map(UnitId).map_err(no_unit)
}

pub(super) async fn show(
    State(server): State<Server>,
    visitor: Visitor,
    Path(id): Path<String>,
    Asked(asked): Asked,
) -> Result<Response, Refusal> {
    visitor.require(&deeds::READ_UNITS)?;
    let id = numbered(&id)?;
    let start = asked.number("start", 0)? as usize;
    let known = known(&server, id, start.saturating_add(STEPS)).await?;
    let frame = Frame::new(visitor, None, "unit-title").after(asked.first("done"));
    frame::show(&Page::new(frame, id, &known, start))
}

impl Page {
    /// A unit, with the steps of its history from the one on that has so many later ones.
    fn new(frame: Frame, id: UnitId, known: &Known, start: usize) -> Self {
        let words = frame.words;
        let unit = known.unit.as_ref().map(|(unit, _)| unit);
        let variants = unit.map_or(&[][..], |unit| &unit.variants);
        let has = |locale: &Locale| variants.iter().any(|variant| locale.finds(&variant.locale));
        let others: Vec<Locale> = known.languages.iter().filter(|locale| !has(locale)).cloned().collect();
        let sentences = known
            .sentences
            .iter()
            .map(|(document, number)| (place_of(document, *number), texts::name(document), *number));
        let at = |start: usize| link(&format!("/unit/{id}"), &[("start", &start.to_string())]) + "#history";
        Self {
            id,
            gone: unit.is_none(),
            version: known.unit.as_ref().map(|(_, version)| version.clone()).unwrap_or_default(),
            variants: variants.iter().enumerate().map(|(at, v)| ShownVariant::new(words, at, v)).collect(),
            further: Vec::new(),
            languages: frame.choices(&others, None, None),
            notes: unit.map(|unit| noted(&unit.meta)).unwrap_or_default(),
            sentences: sentences.collect(),
            history: steps(words, unit, (&known.history.history, &known.undone), start),
            later: (start > 0).then(|| at(start.saturating_sub(STEPS))),
            earlier: (known.history.earlier > 0).then(|| at(start + STEPS)),
            stale: false,
            refused: None,
            new: Sent::default(),
            kept: Vec::new(),
            frame,
        }
    }

    /// Lays what was typed over what stands; where that is another by now, it is shown beside it. What was typed in
    /// a language that the unit does not have any more stands below, to be added again.
    fn lay_over(&mut self, sent: &Fields) {
        let field = |name| unbroken(sent.first(name).unwrap_or_default());
        let lang = sent.said("lang.new").map(str::to_owned);
        self.new = Sent { lang, text: field("text.new"), note: field("note") };
        let mut left: Vec<(&str, Option<&str>)> = sent_texts(sent).collect();
        for variant in &mut self.variants {
            let Some(at) = left.iter().position(|(lang, _)| *lang == variant.lang) else { continue };
            // What cannot be edited here was not typed for it, or when it was another.
            if variant.editable.is_none() {
                continue;
            }
            let (_, typed) = left.remove(at);
            let Some(text) = typed.map(unbroken) else { continue };
            if variant.editable.as_ref().is_some_and(|now| unbroken(now) != text) {
                variant.now = self.stale.then(|| variant.text.clone());
                variant.editable = Some(text);
            }
        }
        for (lang, typed) in left {
            let Some(text) = typed.filter(|text| !text.trim().is_empty()) else { continue };
            let number = self.variants.len() + self.further.len();
            self.further.push(Further::new(self.frame.words, number, lang, text));
        }
    }

    /// Keeps what was typed of a unit that is gone.
    fn keep(&mut self, sent: &Fields) {
        let words = self.frame.words;
        let mut keep = |name: String, value: &str, label: Option<(String, Markup)>| {
            self.kept.push(Kept { name, value: unbroken(value), text: label });
        };
        let numbered = sent_texts(sent).enumerate().map(|(at, (lang, typed))| (at.to_string(), lang, typed));
        let new = sent.said("text.new");
        let new = new.map(|text| ("new".to_owned(), sent.first("lang.new").unwrap_or_default(), Some(text)));
        for (number, lang, typed) in numbered.chain(new) {
            // One that was not typed keeps its place: texts are read up to the first number that lacks.
            keep(format!("lang.{number}"), lang, None);
            if let Some(text) = typed {
                let label = (!text.trim().is_empty()).then(|| label(words, lang));
                keep(format!("text.{number}"), text, label);
            }
        }
        if let Some(note) = sent.said("note") {
            keep("note".to_owned(), note, Some((words.say("unit-note"), texts::any_direction())));
        }
        // Of what stands as it was there is nothing to be kept.
        if self.kept.iter().all(|kept| kept.text.is_none()) {
            self.kept.clear();
        }
    }
}

/// What a text is called that was sent in a language, and how it runs.
fn label(words: &Words, lang: &str) -> (String, Markup) {
    match Locale::parse(lang) {
        Ok(locale) => (words.language_name(&locale), texts::attributes(&locale)),
        Err(_) => (texts::plain(lang), texts::any_direction()),
    }
}

impl Further {
    fn new(words: &Words, number: usize, lang: &str, text: &str) -> Self {
        let (language, attributes) = label(words, lang);
        Self { number, lang: lang.to_owned(), language, attributes, text: unbroken(text) }
    }
}

impl ShownVariant {
    fn new(words: &Words, number: usize, variant: &Variant) -> Self {
        let editable = codes::editable(&variant.segment);
        Self {
            number,
            lang: variant.locale.to_string(),
            language: words.language_name(&variant.locale),
            attributes: texts::attributes(&variant.locale),
            text: texts::segment(&variant.locale, &variant.segment),
            was: editable.as_deref().map(mark),
            editable,
            has_codes: !variant.segment.codes.is_empty(),
            now: None,
            notes: noted(&variant.meta),
        }
    }
}

/// What is noted beside a text: its name, and what it says.
fn noted(meta: &Meta) -> Vec<(Markup, Markup)> {
    let attributes = meta.attributes.iter().map(|(name, value)| (texts::code(name), texts::name(value)));
    let annotation = |annotation: &Annotation| {
        (texts::code(annotation.prop_type().unwrap_or("note")), texts::name(&annotation.text))
    };
    attributes.chain(meta.annotations.iter().map(annotation)).collect()
}

/// Where to go on after a change; where it was refused, how the unit stands by now and what was sent.
async fn done(
    changed: Result<(UnitId, &str), Refusal>,
    (server, visitor): (&Server, Visitor),
    id: UnitId,
    sent: &Fields,
) -> Result<Response, Refusal> {
    match changed {
        Ok((id, done)) => Ok(go_on(&format!("/unit/{id}?done={done}"))),
        Err(refusal) => again(server, visitor, id, sent, &refusal).await,
    }
}

pub(super) async fn save(
    State(server): State<Server>,
    visitor: Visitor,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Response, Refusal> {
    visitor.require(&deeds::EDIT_UNITS)?;
    let id = numbered(&id)?;
    let sent = rows_of(&body)?;
    let (fields, expected) = (sent.clone(), expected(&sent));
    let saved = server.work.write(move |memory| {
        let before = memory.unit(id)?;
        let unit = match edited(&before.unit, &fields) {
            Ok(unit) => unit,
            // Of what is another by now that is said first.
            Err(refusal) => return memory.edit_unit_if(id, &expected, |_| Ok(())).map(|_| Err(refusal)),
        };
        // Whether it was made of what stands is looked at where it is written.
        let edit = |stored: &mut Unit| {
            *stored = unit;
            Ok(())
        };
        let after = memory.edit_unit_if(id, &expected, edit)?;
        Ok(Ok((id, if after == before { "nothing" } else { "saved" })))
    });
    done(saved.await.and_then(|saved| saved), (&server, visitor), id, &sent).await
}

/// The texts that a form holds: the language, and what was typed; nothing where the text is as the form was made, or
/// cannot be edited there.
fn sent_texts(sent: &Fields) -> impl Iterator<Item = (&str, Option<&str>)> {
    (0..).map_while(|at| {
        let text = sent.first(&format!("text.{at}"));
        let was = sent.first(&format!("was.{at}"));
        let is_typed = |text: &&str| was.is_none_or(|was| *was != mark(text));
        Some((sent.first(&format!("lang.{at}"))?, text.filter(is_typed)))
    })
}

/// What a text is known by in the form that it was edited in: the text itself would make that twice as large.
fn mark(text: &str) -> String {
    format!("{:016x}", xxh3_64(unbroken(text).as_bytes()))
}

/// A unit as a form has it.
fn edited(before: &Unit, sent: &Fields) -> Result<Unit, Refusal> {
    let mut unit = before.clone();
    let mut texts = sent_texts(sent);
    // The version of a unit is one of its texts in their order, too.
    for (variant, (_, typed)) in unit.variants.iter_mut().zip(&mut texts) {
        let Some((known, text)) = codes::editable(&variant.segment).zip(typed) else { continue };
        if unbroken(&known) == unbroken(text) {
            continue;
        }
        let Segment { text, codes } = codes::edited(&unbroken(text), &variant.segment).map_err(|place| {
            let message = format!(
                "each code has to stand in the text once, in its pair's order, as it did before; look at {place}"
            );
            Refusal::bad(message).because(Why::Page("told-codes", place))
        })?;
        if text.trim().is_empty() {
            let message = "a text is empty; to take the unit out of the memory, delete it";
            return Err(Refusal::bad(message).because(Why::Page("told-empty", String::new())));
        }
        variant.segment = Segment { text, codes };
    }
    let new = (sent.first("lang.new").unwrap_or_default(), sent.first("text.new"));
    for (lang, typed) in texts.chain([new]) {
        let Some(text) = typed.filter(|text| !text.trim().is_empty()) else { continue };
        if lang.trim().is_empty() {
            let refusal = Refusal::bad("the language of a new text is missing (ar, en …)");
            return Err(refusal.because(Why::Page("told-text-language", String::new())));
        }
        let locale = Locale::parse(lang).map_err(Error::from)?;
        if unit.variants.iter().any(|variant| variant.locale == locale) {
            let refusal = Refusal::bad(format!("this unit has a text in {locale} already; change that one"));
            return Err(refusal.because(Why::Page("told-text-there", locale.to_string())));
        }
        unit.variants.push(Variant::plain(locale, unbroken(text)));
    }
    if let Some(note) = sent.said("note") {
        unit.meta.annotations.push(Annotation::note(unbroken(note)));
    }
    Ok(unit)
}

/// Shows what was sent again, with why it was refused; or beside what stands by now, where that is another:
/// sent again, it takes the place of that. Of a unit that is gone it is kept beside the history.
async fn again(
    server: &Server,
    visitor: Visitor,
    id: UnitId,
    sent: &Fields,
    refusal: &Refusal,
) -> Result<Response, Refusal> {
    let known = known(server, id, STEPS).await?;
    let mut page = Page::new(Frame::new(visitor, None, "unit-title"), id, &known, 0);
    page.stale = refusal.why == Why::Stale && !page.gone;
    if page.gone {
        page.keep(sent);
    } else {
        page.lay_over(sent);
    }
    if !page.stale {
        // It is still made of what was read: whatever was changed since then is not written over unseen.
        sent.first("version").unwrap_or_default().clone_into(&mut page.version);
        // That it is gone is said anyway.
        let is_told = page.gone && refusal.status == StatusCode::NOT_FOUND;
        page.refused = (!is_told).then(|| told(page.frame.words, refusal));
    }
    frame::show_again(refusal, &page)
}

/// Puts back what stood before a step of the history.
pub(super) async fn undo(
    State(server): State<Server>,
    visitor: Visitor,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Response, Refusal> {
    visitor.require(&deeds::REVERT_UNITS)?;
    let id = numbered(&id)?;
    let sent = rows_of(&body)?;
    let number = sent.first("change").and_then(|number| number.parse().ok());
    let Some(change) = number.map(ChangeId) else {
        return Err(Refusal::bad("the number of a change is missing"));
    };
    let known = known(&server, id, usize::MAX).await?;
    let expected = expected(&sent);
    let undone = server.work.write(move |memory| {
        if known.unit.is_some() {
            return memory.revert_unit(id, change, &expected).map(|stored| (stored.id, "undone"));
        }
        // One that is gone is added again, under a number of its own.
        let step = known.history.history.into_iter().find(|step| step.change.id == change);
        let before = step
            .and_then(|step| step.before)
            .ok_or_else(|| Error::Missing(format!("change {change} changed nothing of unit {id}")))?;
        memory.add_unit(&before).map(|id| (id, "undone"))
    });
    match undone.await {
        // What was typed before it was gone is to be looked at, and saved then.
        Ok((id, _)) if sent_texts(&sent).next().is_some() => {
            let known = self::known(&server, id, STEPS).await?;
            let mut frame = Frame::new(visitor, None, "unit-title");
            frame.done = Some(frame.words.say("unit-back"));
            let mut page = Page::new(frame, id, &known, 0);
            page.lay_over(&sent);
            frame::show(&page)
        }
        undone => done(undone, (&server, visitor), id, &sent).await,
    }
}

pub(super) async fn delete(
    State(server): State<Server>,
    visitor: Visitor,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Response, Refusal> {
    visitor.require(&deeds::DELETE_UNITS)?;
    let id = numbered(&id)?;
    let sent = rows_of(&body)?;
    if sent.first("sure").is_none() {
        let refusal = Refusal::bad("tick the box first: the unit goes out of the memory");
        return Err(refusal.because(Why::Page("told-tick", String::new())));
    }
    let expected = expected(&sent);
    let deleted = server.work.write(move |memory| memory.delete_unit_if(id, &expected));
    let deleted = deleted.await.map(|_| (id, "deleted"));
    done(deleted, (&server, visitor), id, &sent).await
}
