//! Documents: the list of them, and each sentence beside its translation.

use askama::Template;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::deeds;
use super::frame::{self, Choice, Frame, View, go_on};
use super::links::link;
use super::texts::{self, Markup};
use super::told::told;
use super::visitor::{Asked, Visitor};
use super::{languages, terms};
use crate::answer::{ListedDocument, SentenceWithTerms, ShownDocument};
use crate::error::Result;
use crate::memory::{LanguagePair, translated_document};
use crate::model::{Document, DocumentFormat, DocumentId, Locale};
use crate::server::fields::Fields;
use crate::server::refusal::{Refusal, Why};
use crate::server::state::Server;
use crate::text::segment_key;

/// How many sentences stand on a page.
const SHOWN: usize = 100;

/// Where a sentence of a document is shown, by its number.
pub(super) fn place_of(document: &str, number: usize) -> String {
    let start = number.saturating_sub(1) / SHOWN * SHOWN;
    let start = if start > 0 { start.to_string() } else { String::new() };
    format!("{}#sentence-{number}", link("/document", &[("name", document), ("start", &start)]))
}

/// How many documents stand on a page.
const LISTED: usize = 100;

/// How many terms of a document are listed.
const TERMS: usize = 20;

#[derive(Template)]
#[template(path = "documents.html")]
pub(super) struct List {
    pub(super) frame: Frame,
    summary: String,
    documents: Vec<Listed>,
    languages: Vec<Choice>,
    /// What the form of a new document says of it, and of its translation.
    lang: String,
    name: String,
    translation_lang: String,
    translation_name: String,
    /// Why that is shown again.
    pub(super) refused: Option<Markup>,
    before: Option<String>,
    after: Option<String>,
}

/// A document, as it is listed.
struct Listed {
    address: String,
    name: Markup,
    language: String,
    format: String,
    sentences: String,
    metadata: Vec<(Markup, Markup)>,
}

pub(super) async fn list(
    State(server): State<Server>,
    visitor: Visitor,
    Asked(asked): Asked,
) -> Result<Response, Refusal> {
    visitor.require(&deeds::READ_DOCUMENTS)?;
    let start = asked.number("start", 0)? as usize;
    let frame = Frame::new(visitor, View::Documents, "view-documents").after(asked.first("done"));
    frame::show(&list_page(&server, frame, None, start).await?)
}

/// The list of documents from the one on that has so many before it, and the form of a new one: with what was sent,
/// else with the languages that one is likely to be in.
pub(super) async fn list_page(
    server: &Server,
    frame: Frame,
    sent: Option<&Fields>,
    start: usize,
) -> Result<List, Refusal> {
    let read = server.work.read_at_length(move |reader| {
        let pair = languages::pair(reader, "", (None, None))?;
        let all = reader.documents()?;
        let count = all.len();
        let shown = all.into_iter().skip(start).take(LISTED);
        let shown = shown.map(|(id, document)| ListedDocument::of(reader, id, document));
        Ok((count, shown.collect::<Result<Vec<_>>>()?, languages::known(reader)?, pair))
    });
    let (count, found, known, pair) = read.await?;
    let at = |start: usize| link("/documents", &[("start", &start.to_string())]);
    let words = frame.words;
    let documents = found.iter().map(|document| Listed {
        address: link("/document", &[("name", &document.document)]),
        name: texts::name(&document.document),
        language: words.language_name(&document.lang),
        format: words.format_name(document.format.as_str()),
        sentences: words.count("count-sentences", document.sentences),
        metadata: document
            .metadata
            .iter()
            .map(|(name, value)| (texts::name(name), texts::name(value)))
            .collect(),
    });
    let likely = |lang: fn(&LanguagePair) -> &Locale| pair.as_ref().map(lang).map(ToString::to_string);
    let field = |name: &str, likely: Option<String>| match sent {
        Some(sent) => sent.first(name).unwrap_or_default().to_owned(),
        None => likely.unwrap_or_default(),
    };
    Ok(List {
        summary: words.count("count-documents", count),
        documents: documents.collect(),
        languages: frame.choices(&known, None, None),
        lang: field("lang", likely(|pair| &pair.source)),
        name: field("name", None),
        translation_lang: field("translation_lang", likely(|pair| &pair.target)),
        translation_name: field("translation_name", None),
        refused: None,
        before: (start > 0).then(|| at(start.saturating_sub(LISTED))),
        after: (start + LISTED < count).then(|| at(start + LISTED)),
        frame,
    })
}

/// Takes a document out of the memory; its translations stay. Where another one has its name by now, that is shown.
pub(super) async fn remove(
    State(server): State<Server>,
    visitor: Visitor,
    body: Bytes,
) -> Result<Response, Refusal> {
    visitor.require(&deeds::CHANGE_DOCUMENTS)?;
    let sent = Fields::of(&body)?;
    if sent.first("sure").is_none() {
        let refusal = Refusal::bad("tick the box first: the document goes out of the memory");
        return Err(refusal.because(Why::Page("told-tick", String::new())));
    }
    let name = sent.first("name").unwrap_or_default().to_owned();
    let number = sent.first("document").and_then(|number| number.parse().ok());
    let Some(expected) = number.map(DocumentId) else {
        return Err(Refusal::bad("the number of the document is missing"));
    };
    match server.work.write_much(move |memory| memory.remove_document_if(&name, Some(expected))).await {
        Ok(_) => Ok(go_on("/documents?done=removed")),
        Err(refusal) if refusal.why == Why::Stale => {
            let refusal = refusal.because(Why::Page("told-document-other", String::new()));
            let frame = Frame::new(visitor, View::Documents, "document-title");
            let mut page = page(&server, frame, &sent).await?;
            page.refused = Some(told(page.frame.words, &refusal));
            frame::show_again(&refusal, &page)
        }
        Err(refusal) => Err(refusal),
    }
}

#[derive(Template)]
#[template(path = "document.html")]
struct Page {
    frame: Frame,
    /// Why it is shown.
    refused: Option<Markup>,
    /// Its number, which no other document will ever have.
    number: DocumentId,
    name: String,
    shown_name: Markup,
    languages: Vec<Choice>,
    source_language: String,
    target_language: Option<String>,
    waiting_only: bool,
    summary: String,
    translated: String,
    terms: Vec<(String, Markup, Option<Markup>)>,
    sentences: Vec<Sentence>,
    before: Option<String>,
    after: Option<String>,
    export: Option<String>,
}

/// A sentence beside its translation.
struct Sentence {
    number: usize,
    paragraph: usize,
    address: String,
    source: Markup,
    target: Option<Markup>,
    preserved: Vec<(Markup, bool)>,
    terms: Vec<terms::InText>,
}

pub(super) async fn show(
    State(server): State<Server>,
    visitor: Visitor,
    Asked(asked): Asked,
) -> Result<Response, Refusal> {
    visitor.require(&deeds::READ_DOCUMENTS)?;
    let frame = Frame::new(visitor, View::Documents, "document-title");
    frame::show(&page(&server, frame, &asked).await?)
}

/// The document that is asked for by its name.
async fn page(server: &Server, frame: Frame, asked: &Fields) -> Result<Page, Refusal> {
    let name = asked.first("name").unwrap_or_default().to_owned();
    let target = languages::asked(asked, "to")?;
    let waiting_only = asked.first("waiting").is_some();
    let start = asked.number("start", 0)? as usize;
    let document = name.clone();
    let read = server.work.read_at_length(move |reader| {
        let known = languages::known(reader)?;
        let Some((number, Document { locale: source, .. })) = reader.document(&document)? else {
            return Ok(None);
        };
        let pair = languages::pair(reader, "", (Some(&source), target.as_ref()))?;
        let target = target.filter(|target| !target.finds(&source)).or(pair.map(|pair| pair.target));
        Ok(Some((number, known, ShownDocument::of(reader, &document, target.as_ref())?)))
    });
    let Some((number, known, document)) = read.await? else {
        let message = "there is no document of this name in this memory";
        return Err(Refusal::new(axum::http::StatusCode::NOT_FOUND, message));
    };
    let words = frame.words;
    let others: Vec<Locale> = known.into_iter().filter(|known| !known.finds(&document.source_lang)).collect();
    let to = document.target_lang.as_ref().map(ToString::to_string).unwrap_or_default();
    let at = |start: usize| {
        let (start, waiting) = (start.to_string(), if waiting_only { "1" } else { "" });
        link("/document", &[("name", &name), ("to", &to), ("waiting", waiting), ("start", &start)])
    };
    let wanted: Vec<&SentenceWithTerms> =
        document.sentences.iter().filter(|s| !waiting_only || s.sentence.target.is_none()).collect();
    let target_lang = document.target_lang.as_ref();
    let shown = wanted.iter().skip(start).take(SHOWN);
    let counted = document.terms.iter().take(TERMS).map(|term| {
        let translation = term.translation.as_deref().zip(target_lang);
        let count = words.count("count-times", term.count);
        (
            count,
            texts::text(&document.source_lang, &term.term),
            translation.map(|(text, locale)| texts::text(locale, text)),
        )
    });
    Ok(Page {
        refused: None,
        number,
        shown_name: texts::name(&name),
        languages: frame.choices(&others, target_lang, None),
        source_language: words.language_name(&document.source_lang),
        target_language: target_lang.map(|target| words.language_name(target)),
        waiting_only,
        summary: words.count("count-sentences", document.sentences.len()),
        translated: words.count("count-translated", document.translated),
        terms: counted.collect(),
        sentences: shown.map(|s| Sentence::new(s, &document.source_lang, target_lang)).collect(),
        before: (start > 0).then(|| at(start.saturating_sub(SHOWN))),
        after: (start + SHOWN < wanted.len()).then(|| at(start + SHOWN)),
        export: target_lang.map(|_| link("/document/export", &[("name", &name), ("to", &to)])),
        name,
        frame,
    })
}

impl Sentence {
    fn new(shown: &SentenceWithTerms, source: &Locale, target: Option<&Locale>) -> Self {
        let SentenceWithTerms { sentence, preserved, terms } = shown;
        let marks = texts::terms(terms, target).into_iter().chain(texts::preserved(preserved));
        let translation = sentence.target.as_deref().map(segment_key);
        let stands = |text: &str| translation.as_ref().is_none_or(|key| key.contains(&segment_key(text)));
        Self {
            number: sentence.number,
            paragraph: sentence.paragraph,
            address: format!("/unit/{}", sentence.unit),
            source: texts::marked(source, &sentence.source, marks.collect()),
            target: sentence.target.as_deref().zip(target).map(|(text, target)| texts::text(target, text)),
            preserved: preserved.iter().map(|run| (texts::name(&run.text), stands(&run.text))).collect(),
            terms: target.map_or(Vec::new(), |target| terms::in_text(terms, source, target)),
        }
    }
}

/// The document in another language, as a file.
pub(super) async fn export(
    State(server): State<Server>,
    visitor: Visitor,
    Asked(asked): Asked,
) -> Result<Response, Refusal> {
    visitor.require(&deeds::READ_DOCUMENTS)?;
    let name = asked.first("name").unwrap_or_default().to_owned();
    let Some(target) = languages::asked(&asked, "to")? else {
        return Err(Refusal::bad("a language to translate to is missing"));
    };
    let (document, to) = (name.clone(), target.clone());
    let written =
        server.work.read_at_length(move |reader| translated_document(reader, &document, &to)).await?;
    let (kind, ending) = match written.format {
        DocumentFormat::Text => ("text/plain; charset=utf-8", "txt"),
        DocumentFormat::Markdown => ("text/markdown; charset=utf-8", "md"),
        DocumentFormat::Html => ("text/html; charset=utf-8", "html"),
        DocumentFormat::Docx => {
            ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx")
        }
    };
    let disposition = super::links::attachment(&format!("{name}.{target}.{ending}"));
    Ok(([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)], written.bytes)
        .into_response())
}
