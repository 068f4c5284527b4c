//! Imports: a file is sent, looked at without being kept, imported, watched, and undone.

use std::future::ready;

use askama::Template;
use axum::body::{Body, to_bytes};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::deeds;
use super::frame::{self, Choice, Frame, View, go_on};
use super::links::link;
use super::multipart::{self, Coming, Form, MOST_SAID, no_file, soon};
use super::texts::{self, Markup};
use super::told::told;
use super::visitor::{Asked, Visitor};
use super::words::Words;
use super::{dates, languages};
use crate::memory::{ImportReport, Noted};
use crate::model::{ChangeId, Duplicates};
use crate::server::fields::Fields;
use crate::server::imports::{ImportJob, ImportRequest, JobState};
use crate::server::refusal::{Refusal, Why};
use crate::server::state::Server;
use crate::store::Reader;

/// How many imports stand on a page.
const SHOWN: usize = 100;

#[derive(Template)]
#[template(path = "imports.html")]
struct List {
    frame: Frame,
    from: Vec<Choice>,
    to: Vec<Choice>,
    keep: bool,
    lenient: bool,
    /// Why what was sent is shown again.
    refused: Option<Markup>,
    jobs: Vec<Listed>,
    imports: Vec<Done>,
    before: Option<String>,
    after: Option<String>,
}

/// An import under way, or lately done.
struct Listed {
    address: String,
    file: Markup,
    state: String,
}

/// An import of the history.
struct Done {
    import: ChangeId,
    file: Markup,
    when: String,
    format: String,
    counts: Vec<(String, String)>,
    undone: bool,
}

pub(super) async fn list(
    State(server): State<Server>,
    visitor: Visitor,
    Asked(asked): Asked,
) -> Result<Response, Refusal> {
    visitor.require(&deeds::READ_IMPORTS)?;
    let start = asked.number("start", 0)? as usize;
    let frame = Frame::new(visitor, View::Imports, "view-imports").after(asked.first("done"));
    frame::show(&list_page(&server, frame, &Fields::default(), start).await?)
}

/// The list of imports from the one on that has so many later ones, and the form with what was sent in it.
async fn list_page(server: &Server, frame: Frame, sent: &Fields, start: usize) -> Result<List, Refusal> {
    let read = server.work.read(|reader: &dyn Reader| Ok((languages::known(reader)?, reader.imports()?)));
    let (known, imports) = read.await?;
    let words = frame.words;
    let done = imports.iter().rev().skip(start).take(SHOWN).map(|(change, import)| Done {
        import: change.id,
        file: texts::name(&import.file),
        when: dates::shown(change.at),
        format: words.format_name(&import.format),
        counts: counted(words, |name| import.report[name].as_u64().unwrap_or_default()),
        undone: import.undone.is_some(),
    });
    let jobs =
        server.imports.list().into_iter().rev().filter(|job| !job.state.has_ended()).map(|job| Listed {
            address: format!("/imports/job/{}", job.job),
            file: texts::name(&job.file),
            state: words.say(state_name(job.state)),
        });
    let choices = |name| {
        let chosen = languages::asked(sent, name).ok().flatten();
        frame.choices(&known, chosen.as_ref(), Some("import-said-by-file"))
    };
    let at = |start: usize| link("/imports", &[("start", &start.to_string())]);
    Ok(List {
        from: choices("from"),
        to: choices("to"),
        keep: sent.first("duplicates") == Some("keep"),
        lenient: sent.first("lenient").is_some(),
        refused: None,
        jobs: jobs.collect(),
        imports: done.collect(),
        before: (start > 0).then(|| at(start.saturating_sub(SHOWN))),
        after: (start + SHOWN < imports.len()).then(|| at(start + SHOWN)),
        frame,
    })
}

/// What an import did, in numbers; those that say something.
fn counted(words: &Words, count: impl Fn(&str) -> u64) -> Vec<(String, String)> {
    let numbers = [
        ("read", "import-read"),
        ("added", "import-added"),
        ("merged", "import-merged"),
        ("unchanged", "import-unchanged"),
        ("skipped", "import-skipped"),
    ];
    numbers.into_iter().map(|(name, message)| (words.say(message), count(name).to_string())).collect()
}

/// The message for how an import stands.
fn state_name(state: JobState) -> &'static str {
    match state {
        JobState::Queued => "job-queued",
        JobState::Running => "job-running",
        JobState::Done => "job-done",
        JobState::Failed => "job-failed",
        JobState::Cancelled => "job-cancelled",
    }
}

/// Receives a file; what is said of it comes before it, and comes back where it is refused.
pub(super) async fn send(
    State(server): State<Server>,
    visitor: Visitor,
    form: Form,
) -> Result<Response, Refusal> {
    visitor.require(&deeds::IMPORT)?;
    let check = |coming: Coming| ready(request(String::new(), &coming.said).map(|_| server.imports.most()));
    let (said, files) = multipart::receive(&server, form, &["file"], check).await;
    let looked_at = files.and_then(|mut files| {
        let file = files.take("file").ok_or_else(no_file)?;
        Ok(server.imports.look_at(file.received, request(file.name, &said)?))
    });
    match looked_at {
        Ok(job) => Ok(go_on(&format!("/imports/job/{}", job.job))),
        Err(refusal) => {
            let frame = Frame::new(visitor, View::Imports, "view-imports");
            let mut page = list_page(&server, frame, &said, 0).await?;
            page.refused = Some(told(page.frame.words, &refusal));
            frame::show_again(&refusal, &page)
        }
    }
}

/// What a form says of a file.
fn request(name: String, said: &Fields) -> Result<ImportRequest, Refusal> {
    let duplicates = match said.first("duplicates") {
        Some("keep") => Duplicates::Keep,
        _ => Duplicates::Merge,
    };
    Ok(ImportRequest {
        name,
        source_lang: languages::asked(said, "from")?,
        target_lang: languages::asked(said, "to")?,
        duplicates,
        again: duplicates == Duplicates::Keep,
        lenient: said.first("lenient").is_some(),
        ..ImportRequest::default()
    })
}

#[derive(Template)]
#[template(path = "import_job.html")]
struct Job {
    frame: Frame,
    job: u64,
    file: Markup,
    state: String,
    has_ended: bool,
    bytes: u64,
    bytes_read: u64,
    read: String,
    report: Option<Report>,
    error: Option<Markup>,
    /// Whether the file is there to be imported.
    can_import: bool,
}

/// What an import did, or would do.
struct Report {
    dry_run: bool,
    import: Option<ChangeId>,
    changed: bool,
    counts: Vec<(String, String)>,
    languages: Vec<(String, String)>,
    left_out: Vec<ShownNote>,
    warnings: Vec<ShownNote>,
}

/// Something that was noted of a file.
struct ShownNote {
    reason: Markup,
    count: String,
    lines: String,
}

pub(super) async fn job(
    State(server): State<Server>,
    visitor: Visitor,
    Path(number): Path<String>,
    Asked(asked): Asked,
) -> Result<Response, Refusal> {
    visitor.require(&deeds::WATCH_IMPORTS)?;
    let watched = server.imports.watch(numbered(&number)?)?;
    let job = watched.borrow().clone();
    let mut frame = Frame::new(visitor, View::Imports, "import-title").after(asked.first("done"));
    frame.goes_on = !job.state.has_ended();
    let words = frame.words;
    let error = job.refusal.as_ref().map(|refusal| told(words, refusal));
    frame::show(&Job {
        job: job.job,
        file: texts::name(&job.file),
        state: words.say(state_of(&job)),
        has_ended: job.state.has_ended(),
        bytes: job.bytes.max(1),
        bytes_read: job.bytes_read,
        read: words.count("import-records-read", job.read),
        report: job.report.as_ref().map(|imported| Report::new(words, &imported.report, imported.dry_run)),
        error,
        can_import: server.imports.is_kept(job.job),
        frame,
    })
}

fn state_of(job: &ImportJob) -> &'static str {
    match (job.state, job.dry_run) {
        (JobState::Running, true) => "job-looking",
        (JobState::Done, true) => "job-looked",
        (state, _) => state_name(state),
    }
}

fn numbered(text: &str) -> Result<u64, Refusal> {
    text.parse().map_err(|_| Refusal::bad("an import has a number"))
}

impl Report {
    fn new(words: &Words, report: &ImportReport, dry_run: bool) -> Self {
        let count = |name: &str| match name {
            "read" => report.read,
            "added" => report.added,
            "merged" => report.merged,
            "unchanged" => report.unchanged,
            _ => report.skipped,
        };
        let languages = report.languages.iter().map(|l| (words.language_name(&l.lang), l.count.to_string()));
        Self {
            dry_run,
            import: report.import.filter(|_| !dry_run),
            changed: report.changed,
            counts: counted(words, count),
            languages: languages.collect(),
            left_out: report.left_out.iter().map(|noted| ShownNote::new(words, noted)).collect(),
            warnings: report.warnings.iter().map(|noted| ShownNote::new(words, noted)).collect(),
        }
    }
}

impl ShownNote {
    fn new(words: &Words, noted: &Noted) -> Self {
        let mut lines: Vec<String> = noted.lines.iter().map(u64::to_string).collect();
        let named = noted.count.max(lines.len() as u64);
        if named > lines.len() as u64 {
            lines.push("…".to_owned());
        }
        Self {
            reason: texts::english(&noted.reason),
            count: words.count("count-times", noted.count),
            lines: words.count_about("import-lines", named, &lines.join(", ")),
        }
    }
}

/// Imports the file that was looked at.
pub(super) async fn go_ahead(
    State(server): State<Server>,
    visitor: Visitor,
    Path(number): Path<String>,
) -> Result<Response, Refusal> {
    visitor.require(&deeds::IMPORT)?;
    let job = server.imports.go_ahead(numbered(&number)?)?;
    Ok(go_on(&format!("/imports/job/{}", job.job)))
}

pub(super) async fn cancel(
    State(server): State<Server>,
    visitor: Visitor,
    Path(number): Path<String>,
) -> Result<Response, Refusal> {
    visitor.require(&deeds::CANCEL_IMPORTS)?;
    let job = server.imports.cancel(numbered(&number)?)?;
    Ok(go_on(&format!("/imports/job/{}", job.job)))
}

pub(super) async fn undo(
    State(server): State<Server>,
    visitor: Visitor,
    body: Body,
) -> Result<Response, Refusal> {
    visitor.require(&deeds::UNDO_IMPORTS)?;
    let body = soon(to_bytes(body, MOST_SAID)).await?;
    let too_large = |_| {
        let message = "the form is larger than it can be meant";
        Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, message).because(Why::TooLarge)
    };
    let sent = Fields::of(&body.map_err(too_large)?)?;
    let number = sent.first("import").and_then(|number| number.parse().ok());
    let Some(import) = number.map(ChangeId) else {
        return Err(Refusal::bad("the number of an import is missing"));
    };
    server.work.write_much(move |memory| memory.undo_import(import)).await?;
    Ok(go_on("/imports?done=undone"))
}
