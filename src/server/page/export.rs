//! Export: the form that says what to write, and the files.

use std::io::Write;

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::deeds;
use super::frame::{self, Choice, Frame, View};
use super::visitor::{Asked, Visitor};
use super::{languages, texts};
use crate::formats::csv::{Delimiter, TableStyle};
use crate::formats::tmx::Flavour;
use crate::memory::{ExportFormat, ExportRequest, TermExportRequest, TermFormat};
use crate::server::api::send;
use crate::server::refusal::Refusal;
use crate::server::state::Server;
use crate::store::Reader;

/// How many documents are offered by name; another one is typed.
const OFFERED: usize = 100;

#[derive(Template)]
#[template(path = "export.html")]
struct Page {
    frame: Frame,
    languages: Vec<Choice>,
    documents: Vec<(String, String)>,
}

pub(super) async fn show(State(server): State<Server>, visitor: Visitor) -> Result<Response, Refusal> {
    visitor.require(&deeds::EXPORT)?;
    let read = server.work.read(|reader: &dyn Reader| {
        let documents = reader.documents()?.into_iter().take(OFFERED).map(|(_, document)| {
            let shown = texts::plain(&document.name);
            (document.name, shown)
        });
        Ok((languages::known(reader)?, documents.collect()))
    });
    let (known, documents) = read.await?;
    let frame = Frame::new(visitor, View::Export, "view-export");
    frame::show(&Page { languages: frame.choices(&known, None, Some("any-language")), documents, frame })
}

/// Units, as a file.
pub(super) async fn units(
    State(server): State<Server>,
    visitor: Visitor,
    Asked(asked): Asked,
) -> Result<Response, Refusal> {
    visitor.require(&deeds::EXPORT)?;
    let (source, target) = (languages::asked(&asked, "from")?, languages::asked(&asked, "to")?);
    let format = asked.said("format").unwrap_or("tmx").to_owned();
    let (kind, format, delimiter) = match format.as_str() {
        "tmx" => ("application/x-tmx+xml", ExportFormat::Tmx, Delimiter::default()),
        "csv" => ("text/csv; charset=utf-8", ExportFormat::Csv, Delimiter::default()),
        "tsv" => ("text/tab-separated-values; charset=utf-8", ExportFormat::Csv, Delimiter::Tab),
        _ => return Err(Refusal::bad("the format of units is tmx, csv or tsv")),
    };
    let ending = match (format, delimiter) {
        (ExportFormat::Tmx, _) => "tmx",
        (ExportFormat::Csv, Delimiter::Tab) => "tsv",
        (ExportFormat::Csv, _) => "csv",
    };
    let flavour = asked.said("flavour").map(str::parse::<Flavour>).transpose().map_err(Refusal::bad)?;
    // The form has both for every format; they say something of one.
    let bom = asked.first("bom").is_some() && format == ExportFormat::Csv;
    let write = move |reader: &dyn Reader, out: &mut dyn Write| {
        let request = ExportRequest {
            source,
            target,
            document: asked.said("document"),
            text: asked.said("text"),
            flavour: flavour.filter(|_| format == ExportFormat::Tmx).unwrap_or_default(),
            style: TableStyle { delimiter, bom },
            ..ExportRequest::new(format)
        };
        crate::memory::export(reader, &request, out, "the export", &mut |_| {})
    };
    send(&server, kind, ending, write).await
}

/// The termbase, as a file.
pub(super) async fn terms(
    State(server): State<Server>,
    visitor: Visitor,
    Asked(asked): Asked,
) -> Result<Response, Refusal> {
    visitor.require(&deeds::EXPORT_TERMS)?;
    let (kind, ending, format) = match asked.said("format").unwrap_or("tbx") {
        "tbx" => ("application/x-tbx+xml", "tbx", TermFormat::Tbx),
        "csv" => ("text/csv; charset=utf-8", "csv", TermFormat::Csv),
        "glossary" => ("text/plain; charset=utf-8", "txt", TermFormat::Glossary),
        _ => return Err(Refusal::bad("the format of terms is tbx, csv or glossary")),
    };
    let (source, target) = (languages::asked(&asked, "from")?, languages::asked(&asked, "to")?);
    let mut request = TermExportRequest { format, source, target, ..TermExportRequest::default() };
    let write = move |reader: &dyn Reader, out: &mut dyn Write| {
        // A glossary is from one language to another: where neither is chosen, as the translations are.
        if format == TermFormat::Glossary
            && request.source.is_none()
            && request.target.is_none()
            && let Some(pair) = languages::pair(reader, "", (None, None))?
        {
            (request.source, request.target) = (Some(pair.source), Some(pair.target));
        }
        crate::memory::export_terms(reader, &request, out, "the export")
    };
    send(&server, kind, ending, write).await
}
