//! Documents: the list of them, and each sentence beside its translation.

use askama::Template;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::deeds;
use super::frame::{self, Choice, Frame, View};
use super::links::link;
use super::texts::{self, Markup};
use super::visitor::{Asked, Visitor};
use super::{languages, terms};
use crate::answer::{DocumentList, SentenceWithTerms, ShownDocument};
use crate::memory::translated_document;
use crate::model::{DocumentFormat, Locale};
use crate::server::refusal::Refusal;
use crate::server::state::Server;
use crate::text::segment_key;

/// How many sentences stand on a page.
const SHOWN: usize = 100;

/// How many terms of a document are listed.
const TERMS: usize = 20;

#[derive(Template)]
#[template(path = "documents.html")]
struct List {
    frame: Frame,
    summary: String,
    documents: Vec<Listed>,
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

pub(super) async fn list(State(server): State<Server>, visitor: Visitor) -> Result<Response, Refusal> {
    visitor.require(&deeds::READ_DOCUMENTS)?;
    let found = server.work.read_at_length(DocumentList::of).await?.documents;
    let frame = Frame::new(visitor, View::Documents, "view-documents");
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
    frame::show(&List {
        summary: words.count("count-documents", found.len()),
        documents: documents.collect(),
        frame,
    })
}

#[derive(Template)]
#[template(path = "document.html")]
struct Page {
    frame: Frame,
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
    let name = asked.first("name").unwrap_or_default().to_owned();
    let target = languages::asked(&asked, "to")?;
    let waiting_only = asked.first("waiting").is_some();
    let start = asked.number("start", 0)? as usize;
    let document = name.clone();
    let read = server.work.read_at_length(move |reader| {
        let known = languages::known(reader)?;
        let source = reader.document(&document)?.map(|(_, document)| document.locale);
        let Some(source) = source else { return Ok(None) };
        let pair = languages::pair(reader, "", (Some(&source), target.as_ref()))?;
        let target = target.filter(|target| !target.finds(&source)).or(pair.map(|pair| pair.target));
        Ok(Some((known, ShownDocument::of(reader, &document, target.as_ref())?)))
    });
    let Some((known, document)) = read.await? else {
        let message = "there is no document of this name in this memory";
        return Err(Refusal::new(axum::http::StatusCode::NOT_FOUND, message));
    };
    let frame = Frame::new(visitor, View::Documents, "document-title");
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
        (count, texts::name(&term.term), translation.map(|(text, locale)| texts::text(locale, text)))
    });
    frame::show(&Page {
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
