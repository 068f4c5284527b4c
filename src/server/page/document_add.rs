//! Adding a document by the page, as `jisr document add` does: alone, or aligned with its translation.

use std::path::Path;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::documents::list_page;
use super::frame::{self, Frame, View};
use super::links::link;
use super::multipart::{self, Coming, Form, SentFile, SentFiles, no_file};
use super::texts::{self, Markup};
use super::told::told;
use super::visitor::Visitor;
use super::words::Words;
use super::{deeds, languages};
use crate::align::Bead;
use crate::answer::{DOUBTFUL, DocumentPair, check_languages, doubt, known_pairs};
use crate::error::{Error, Reason, Result};
use crate::formats::document::{DocumentFile, ReadOptions};
use crate::memory::{
    AddedDocument, ImportReport, Memory, NewFile, Status, check_names, check_new_name, unexpected,
};
use crate::model::{ChangeId, Locale};
use crate::server::fields::Fields;
use crate::server::imports::{Most, Received};
use crate::server::refusal::{Refusal, Why};
use crate::server::state::Server;
use crate::store::{Reader, Wanted};
use crate::text::{Segmented, segment};

/// The most bytes of a document: all of it is in memory while it is worked on.
const MOST_BYTES: u64 = 32 << 20;

/// The most sentences of a document that is aligned: that takes five or six kilobytes for each.
const MOST_SENTENCES: usize = 100_000;

/// How many beads in doubt are shown.
const DOUBTFUL_SHOWN: usize = 20;

/// The fields of a form that have files: a document, and its translation.
const FILES: [&str; 2] = ["file", "translation"];

/// What is said of a document.
struct About {
    name: String,
    lang: Locale,
}

/// A document that was sent.
struct Sent {
    file: SentFile,
    about: About,
}

/// A document, read and cut.
struct Read {
    file: DocumentFile,
    cut: Segmented,
    name: String,
    lang: Locale,
    /// Whether it looks as if it were in another language.
    is_odd: bool,
    /// The turn that it has, which bounds how much is in memory.
    _received: Received,
}

/// What became of a document, or of two.
struct Done {
    documents: Vec<AddedDocument>,
    /// The documents that look as if they were in another language.
    odd: Vec<String>,
    translation: Option<Translation>,
}

/// What became of the beads of two documents.
struct Translation {
    languages: (Locale, Locale),
    import: ImportReport,
    beads: usize,
    /// How many of the beads are in doubt, and the first of them.
    doubtful: usize,
    shown: Vec<(String, String, f32)>,
    /// Whether the texts may not translate each other.
    is_lost: bool,
}

pub(super) async fn add(
    State(server): State<Server>,
    visitor: Visitor,
    form: Form,
) -> Result<Response, Refusal> {
    visitor.require(&deeds::CHANGE_DOCUMENTS)?;
    let check = |coming| check(&server, coming);
    let (said, files) = multipart::receive(&server, form, &FILES, check).await;
    let done = match files {
        Ok(files) => added(&server, &said, files).await,
        Err(refusal) => Err(refusal),
    };
    match done {
        Ok(done) => frame::show(&Page::new(Frame::new(visitor, View::Documents, "document-added"), &done)),
        Err(refusal) => {
            let frame = Frame::new(visitor, View::Documents, "view-documents");
            let mut page = list_page(&server, frame, Some(&said), 0).await?;
            page.refused = Some(told(page.frame.words, &refusal));
            frame::show_again(&refusal, &page)
        }
    }
}

/// Holds all that is known of a document before it is received against itself and the memory. Says how large it may
/// be.
async fn check(server: &Server, Coming { said, files }: Coming) -> Result<Most, Refusal> {
    let of = |(field, file): &(&str, String)| About::of(&said, field, file);
    let documents = files.iter().map(of).collect::<Result<Vec<About>, Refusal>>()?;
    // Of a translation that is still to come, too.
    languages::asked(&said, "translation_lang")?;
    if let [one, other] = &*documents {
        check_languages(&one.lang, &other.lang)?;
        check_names(&one.name, &other.name)?;
    }
    let are_new = move |reader: &dyn Reader| {
        documents.iter().try_for_each(|document| check_new_name(reader, &document.name, &document.lang))
    };
    server.work.read(are_new).await?;
    let name = files.into_iter().next_back().map(|(_, name)| name).unwrap_or_default();
    Ok(Most { bytes: MOST_BYTES, refusal: too_large(name) })
}

/// A document, or a file, is larger than the page takes.
fn too_large(name: String) -> Refusal {
    let message = format!(
        "a document of more than {MOST_BYTES} bytes, or that is aligned and has more than {MOST_SENTENCES} sentences, \
         is added by `jisr document add`"
    );
    Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, message).because(Why::Page("told-long-document", name))
}

/// Adds what was sent.
async fn added(server: &Server, said: &Fields, mut files: SentFiles) -> Result<Done, Refusal> {
    let [document, translation] =
        FILES.map(|field| files.take(field).map(|file| Sent::of(said, field, file)));
    let document = document.ok_or_else(no_file)??;
    match translation {
        None => alone(server, document).await,
        Some(translation) => aligned(server, document, translation?).await,
    }
}

/// Adds a document.
async fn alone(server: &Server, document: Sent) -> Result<Done, Refusal> {
    let read = server.work.work_out(move |_| document.read()).await?;
    let odd = odd([&read]);
    let added = server.work.write_much(move |memory| {
        let Read { file, cut, name, lang, _received, .. } = read;
        memory.add_cut_file(&NewFile { name: &name, locale: &lang, file: &file }, cut)
    });
    Ok(Done { documents: vec![added.await?], odd, translation: None })
}

/// Adds a document and its translation.
async fn aligned(server: &Server, document: Sent, translation: Sent) -> Result<Done, Refusal> {
    let read = move |wanted: &Wanted| {
        let document = document.read()?;
        wanted.check()?;
        Ok((document, translation.read()?))
    };
    let (document, translation) = server.work.work_out(read).await?;
    if let Some(long) =
        [&document, &translation].into_iter().find(|read| read.cut.sentences.len() > MOST_SENTENCES)
    {
        return Err(too_large(long.name.clone()));
    }
    // What is refused is refused before it is aligned, which takes long.
    let look = move |reader: &dyn Reader| {
        pair(&document, &translation)
            .aligned(&[], (&document.name, &translation.name))
            .check_texts(reader)?;
        let known = known_pairs(reader, (&document.lang, &translation.lang))?;
        Ok((document, translation, known))
    };
    let (document, translation, known) = server.work.read_at_length(look).await?;
    let align = move |wanted: &Wanted| {
        let beads = pair(&document, &translation).align_knowing(&known, wanted)?;
        Ok((document, translation, beads))
    };
    let (document, translation, beads) = server.work.work_out(align).await?;
    let odd = odd([&document, &translation]);
    let add = move |memory: &mut Memory| {
        let pair = pair(&document, &translation);
        let report = memory.import_aligned(&pair.aligned(&beads, (&document.name, &translation.name)))?;
        let doubtful: Vec<&Bead> = beads.iter().filter(|bead| bead.confidence < DOUBTFUL).collect();
        let shown = doubtful.iter().take(DOUBTFUL_SHOWN).map(|bead| {
            let (source, target) = pair.sides(bead);
            (source, target, bead.confidence)
        });
        let translation = Translation {
            languages: (document.lang.clone(), translation.lang.clone()),
            import: report.import,
            beads: beads.len(),
            doubtful: doubtful.len(),
            shown: shown.collect(),
            is_lost: doubt(&beads).is_some(),
        };
        Ok((vec![report.source, report.target], translation))
    };
    let (documents, translation) = server.work.write_much(add).await?;
    Ok(Done { documents, odd, translation: Some(translation) })
}

/// The documents that look as if they were in another language, by name.
fn odd<const N: usize>(documents: [&Read; N]) -> Vec<String> {
    documents.into_iter().filter(|read| read.is_odd).map(|read| read.name.clone()).collect()
}

fn pair<'a>(document: &'a Read, translation: &'a Read) -> DocumentPair<'a> {
    DocumentPair::of(
        (&document.file, &translation.file),
        (&document.lang, &translation.lang),
        (&document.cut, &translation.cut),
    )
}

impl About {
    /// What a form says of the file in a field.
    fn of(said: &Fields, field: &str, file: &str) -> Result<Self, Refusal> {
        let (lang, name) = match field {
            "translation" => ("translation_lang", "translation_name"),
            _ => ("lang", "name"),
        };
        let Some(lang) = languages::asked(said, lang)? else {
            let why = Why::Declined(Reason::UncertainLanguage, String::new());
            return Err(Refusal::bad("the language of the document is missing").because(why));
        };
        let stem = Path::new(file).file_stem().map(|stem| stem.to_string_lossy().into_owned());
        let name = said.said(name).map(|name| name.trim().to_owned()).or(stem).unwrap_or_default();
        Ok(Self { name, lang })
    }
}

impl Sent {
    fn of(said: &Fields, field: &str, file: SentFile) -> Result<Self, Refusal> {
        About::of(said, field, &file.name).map(|about| Self { file, about })
    }

    /// Reads it, and cuts it into sentences.
    fn read(self) -> Result<Read> {
        let Self { file: SentFile { name: file, mut received, .. }, about: About { name, lang } } = self;
        let bytes = received.whole().map_err(|e| Error::io(&*file, e))?;
        let read = DocumentFile::open(bytes, &file, &ReadOptions::default())?;
        let cut = segment(read.text());
        if cut.sentences.is_empty() {
            let message = format!("{file}: there is no sentence in this text");
            return Err(Error::declined(Reason::NoSentence, message));
        }
        let is_odd = unexpected(&lang, read.text()).is_some();
        Ok(Read { file: read, cut, name, lang, is_odd, _received: received })
    }
}

#[derive(Template)]
#[template(path = "document_added.html")]
struct Page {
    frame: Frame,
    documents: Vec<Shown>,
    odd: Vec<Markup>,
    translation: Option<ShownTranslation>,
}

/// A document that was added.
struct Shown {
    address: String,
    name: Markup,
    language: String,
    format: String,
    sentences: String,
    known: String,
    is_new: bool,
}

/// The beads of two documents, as they are shown.
struct ShownTranslation {
    beads: String,
    added: String,
    /// The import of the units, to be undone.
    import: Option<ChangeId>,
    doubtful: Option<String>,
    languages: (String, String),
    shown: Vec<(Markup, Markup, String)>,
    is_lost: bool,
}

impl Page {
    fn new(frame: Frame, done: &Done) -> Self {
        let words = frame.words;
        let translation = done.translation.as_ref();
        let to = translation.map(|translation| translation.languages.1.to_string()).unwrap_or_default();
        let documents = done.documents.iter().enumerate();
        Self {
            documents: documents
                // Beside its translation, which the first of two has.
                .map(|(at, added)| Shown::new(words, added, if at == 0 { &to } else { "" }))
                .collect(),
            odd: done.odd.iter().map(|name| texts::message(words, "document-odd", name)).collect(),
            translation: translation.map(|translation| ShownTranslation::new(words, translation)),
            frame,
        }
    }
}

impl Shown {
    fn new(words: &Words, added: &AddedDocument, to: &str) -> Self {
        Self {
            address: link("/document", &[("name", &added.document), ("to", to)]),
            name: texts::name(&added.document),
            language: words.language_name(&added.lang),
            format: words.format_name(added.format.as_str()),
            sentences: words.count("count-sentences", added.sentences),
            known: words.count("count-known", added.known),
            is_new: added.status == Status::Added,
        }
    }
}

impl ShownTranslation {
    fn new(
        words: &Words,
        Translation { languages, import, beads, doubtful, shown, is_lost }: &Translation,
    ) -> Self {
        let side = |locale: &Locale, text: &str| match text.is_empty() {
            true => texts::name("—"),
            false => texts::text(locale, text),
        };
        let shown = shown.iter().map(|(source, target, confidence)| {
            let percent = format!("{:.0}%", f64::from(*confidence) * 100.0);
            (side(&languages.0, source), side(&languages.1, target), percent)
        });
        Self {
            beads: words.count("count-beads", *beads),
            added: words.count("count-added", import.added + import.merged),
            import: import.import,
            doubtful: (*doubtful > 0).then(|| words.count("count-doubtful", *doubtful)),
            languages: (words.language_name(&languages.0), words.language_name(&languages.1)),
            shown: shown.collect(),
            is_lost: *is_lost,
        }
    }
}
