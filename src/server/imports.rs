//! Imports of files that are sent: received into a file of the disk, then imported off the async
//! threads, one after the other, as one change each; whoever wants to can watch.
//!
//! What is received has no name on the disk, so nothing is left of it, however the server ends.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Read, Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::body::Bytes;
use axum::http::StatusCode;
use futures_util::{Stream, StreamExt as _};
use serde::Serialize;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::spawn_blocking;
use tokio::time::Instant;
use utoipa::ToSchema;

use super::pace::Pace;
use super::refusal::{Refusal, Refused, Why};
use super::work::Work;
use crate::answer::Imported;
use crate::error::{Error, Result};
use crate::formats::csv::TableOptions;
use crate::formats::{Format, Layout, open};
use crate::memory::{Commit, ImportSource, Memory};
use crate::model::{Duplicates, Locale};

/// How many imports may be received, wait or run at once; the disk has room for so many files.
const MOST_AT_ONCE: usize = 8;

/// How many imports that have ended are remembered.
const REMEMBERED: usize = 100;

/// How many files stay that were looked at, the oldest of them goes first.
const KEPT: usize = 4;

/// How long a file stays that was looked at.
const KEPT_FOR: Duration = Duration::new(15 * 60, 0);

/// How much is written to the disk at once.
const PIECE: usize = 1 << 20;

/// A file to import, and how.
#[derive(Debug, Clone, Default)]
pub(super) struct ImportRequest {
    /// Its name, as messages show it.
    pub(super) name: String,
    /// Its format; else what it holds, then its name tells it.
    pub(super) layout: Option<Layout>,
    pub(super) source_lang: Option<Locale>,
    pub(super) target_lang: Option<Locale>,
    pub(super) duplicates: Duplicates,
    pub(super) again: bool,
    pub(super) lenient: bool,
    pub(super) columns: Option<Vec<String>>,
    pub(super) encoding: Option<String>,
    /// Whether nothing is kept: the report says what would happen.
    pub(super) dry_run: bool,
}

/// How an import stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum JobState {
    /// It waits for another one.
    Queued,
    /// It is being done.
    Running,
    /// It is done: `report` says what it did.
    Done,
    /// It failed, and nothing of it is kept: `error` says why.
    Failed,
    /// It was cancelled, and nothing of it is kept.
    Cancelled,
}

impl JobState {
    /// Whether it stays as it is.
    pub(super) fn has_ended(self) -> bool {
        matches!(self, Self::Done | Self::Failed | Self::Cancelled)
    }
}

/// An import of a file that was sent.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(super) struct ImportJob {
    /// Its number, until the server ends.
    pub(super) job: u64,
    /// The name of the file.
    pub(super) file: String,
    /// Whether it only says what would happen.
    pub(super) dry_run: bool,
    /// How it stands.
    pub(super) state: JobState,
    /// The bytes of the file.
    pub(super) bytes: u64,
    /// How many of them are read.
    pub(super) bytes_read: u64,
    /// How many units (of terms: terms) are read.
    pub(super) read: u64,
    /// What it did, once it is done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) report: Option<Imported>,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) error: Option<Refused>,
    /// The same, as the server has it.
    #[serde(skip)]
    pub(super) refusal: Option<Refusal>,
}

/// A file that was received, and its turn.
pub(super) struct Received {
    file: File,
    bytes: u64,
    _turn: OwnedSemaphorePermit,
}

impl Received {
    /// How many bytes it has.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// All of it, which whoever asks has room for.
    pub(super) fn whole(&mut self) -> io::Result<Vec<u8>> {
        let mut whole = Vec::new();
        self.file.read_to_end(&mut whole)?;
        Ok(whole)
    }
}

/// How large a file may be that is received, and what is said of a larger one.
pub(super) struct Most {
    pub(super) bytes: u64,
    pub(super) refusal: Refusal,
}

/// The imports of a server.
#[derive(Clone)]
pub(super) struct Imports {
    work: Work,
    /// Where files are received: beside the memory, where there is room for what is imported.
    folder: PathBuf,
    most_bytes: u64,
    turns: Arc<Semaphore>,
    jobs: Arc<Mutex<Jobs>>,
}

#[derive(Default)]
struct Jobs {
    last: u64,
    all: VecDeque<Job>,
    kept: VecDeque<Kept>,
}

/// A file that was looked at, and may yet be imported.
struct Kept {
    job: u64,
    file: File,
    bytes: u64,
    request: ImportRequest,
}

/// An import, as the server follows it.
#[derive(Clone)]
struct Job {
    state: Arc<watch::Sender<ImportJob>>,
    cancelled: Arc<AtomicBool>,
}

impl Imports {
    /// The imports into a memory, of files of so many bytes at most.
    pub(super) fn into(memory: &Path, work: Work, most_bytes: u64) -> Self {
        let folder = match memory.parent() {
            Some(parent) if parent != Path::new("") => parent.to_owned(),
            _ => PathBuf::from("."),
        };
        let turns = Arc::new(Semaphore::new(MOST_AT_ONCE));
        Self { work, folder, most_bytes, turns, jobs: Arc::default() }
    }

    /// Receives a file, piece by piece; none of it is held. `length` is what its sender says of it.
    pub(super) async fn receive<E: std::fmt::Display>(
        &self,
        pieces: impl Stream<Item = Result<Bytes, E>> + Unpin,
        length: Option<u64>,
    ) -> Result<Received, Refusal> {
        self.receive_within(self.most(), pieces, length).await
    }

    /// Receives a file that is to be used otherwise, and may be no larger than said.
    pub(super) async fn receive_within<E: std::fmt::Display>(
        &self,
        most: Most,
        mut pieces: impl Stream<Item = Result<Bytes, E>> + Unpin,
        length: Option<u64>,
    ) -> Result<Received, Refusal> {
        let turn = Arc::clone(&self.turns).try_acquire_owned().map_err(|_| Self::no_turn())?;
        let most = if most.bytes < self.most_bytes { most } else { self.most() };
        if length.is_some_and(|length| length > most.bytes) {
            return Err(most.refusal);
        }
        let folder = self.folder.clone();
        let mut file = off(move || tempfile::tempfile_in(folder)).await?;
        let (mut bytes, mut waiting, mut pace) = (0, Vec::new(), Pace::default());
        loop {
            let began = Instant::now();
            let next = tokio::time::timeout(pace.patience(), pieces.next()).await;
            let next = next.map_err(|_| {
                let message = "nothing more of the file came, or too slowly; send it again";
                Refusal::new(StatusCode::REQUEST_TIMEOUT, message).because(Why::Broken)
            })?;
            let Some(piece) = next else { break };
            let piece = piece.map_err(|error| {
                Refusal::bad(format!("the file did not come whole: {error}")).because(Why::Broken)
            })?;
            bytes += piece.len() as u64;
            pace.went(piece.len() as u64, began.elapsed());
            if bytes > most.bytes {
                return Err(most.refusal);
            }
            waiting.extend_from_slice(&piece);
            if waiting.len() >= PIECE {
                let full = std::mem::take(&mut waiting);
                file = off(move || file.write_all(&full).map(|()| file)).await?;
            }
        }
        let file = off(move || {
            file.write_all(&waiting)?;
            file.rewind().map(|()| file)
        });
        Ok(Received { file: file.await?, bytes, _turn: turn })
    }

    /// How large any file may be.
    pub(super) fn most(&self) -> Most {
        let bytes = self.most_bytes;
        let message =
            format!("the file has more than {bytes} bytes, the most that this server takes (--max-upload)");
        let refusal = Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, message).because(Why::TooLarge);
        Most { bytes, refusal }
    }

    /// Imports a file once those before it are done. It goes on whoever asked for it.
    pub(super) fn start(&self, received: Received, request: ImportRequest) -> ImportJob {
        self.begin(received, request, false)
    }

    /// Says what an import would do. The file stays for a while, to be imported without being sent again.
    pub(super) fn look_at(&self, received: Received, request: ImportRequest) -> ImportJob {
        self.begin(received, ImportRequest { dry_run: true, ..request }, true)
    }

    fn begin(&self, received: Received, request: ImportRequest, keep: bool) -> ImportJob {
        let (job, queued) = self.add(&received, &request);
        let (imports, number) = (self.clone(), queued.job);
        tokio::spawn(async move {
            let Received { file, bytes, _turn: turn } = received;
            let dry_run = request.dry_run;
            let kept = match keep {
                true => file.try_clone().ok().map(|file| Kept {
                    job: number,
                    file,
                    bytes,
                    request: request.clone(),
                }),
                false => None,
            };
            let importing = job.clone();
            let import = move |memory: &mut Memory| {
                let imported = importing.import(memory, file, &request);
                // That it could not read on is no failure then.
                let cancelled = || Error::Request("the import was cancelled".to_owned());
                imported.map_err(|error| if importing.is_cancelled() { cancelled() } else { error })
            };
            let done = imports.work.write_much(import).await;
            if let (Ok(_), Some(kept)) = (&done, kept) {
                imports.keep(kept);
            }
            job.state.send_modify(|state| match done {
                Ok(report) => {
                    (state.state, state.bytes_read) = (JobState::Done, state.bytes);
                    state.read = report.read;
                    state.report = Some(Imported::new(report, dry_run));
                }
                Err(_) if job.is_cancelled() => state.state = JobState::Cancelled,
                Err(refusal) => {
                    state.state = JobState::Failed;
                    state.error = Some(refusal.clone().answer());
                    state.refusal = Some(refusal);
                }
            });
            drop(turn);
        });
        queued
    }

    /// Keeps a file for a while.
    fn keep(&self, kept: Kept) {
        let (job, jobs) = (kept.job, Arc::downgrade(&self.jobs));
        {
            let mut jobs = self.jobs();
            jobs.kept.push_back(kept);
            if jobs.kept.len() > KEPT {
                jobs.kept.pop_front();
            }
        }
        tokio::spawn(async move {
            tokio::time::sleep(KEPT_FOR).await;
            if let Some(jobs) = jobs.upgrade() {
                jobs.lock().unwrap_or_else(PoisonError::into_inner).kept.retain(|kept| kept.job != job);
            }
        });
    }

    /// Whether the file of an import that only looked at it is still there.
    pub(super) fn is_kept(&self, number: u64) -> bool {
        self.jobs().kept.iter().any(|kept| kept.job == number)
    }

    /// Imports a file that was looked at.
    pub(super) fn go_ahead(&self, number: u64) -> Result<ImportJob, Refusal> {
        let turn = Arc::clone(&self.turns).try_acquire_owned().map_err(|_| Self::no_turn())?;
        let kept = {
            let mut jobs = self.jobs();
            let place = jobs.kept.iter().position(|kept| kept.job == number);
            place.and_then(|place| jobs.kept.remove(place))
        };
        let Some(Kept { mut file, bytes, request, .. }) = kept else {
            let message = "the file is not here any more; send it again";
            return Err(Refusal::new(StatusCode::NOT_FOUND, message));
        };
        file.rewind().map_err(|error| {
            tracing::error!(%error, "a file that was sent");
            Refusal::failed()
        })?;
        let request = ImportRequest { dry_run: false, ..request };
        Ok(self.start(Received { file, bytes, _turn: turn }, request))
    }

    fn no_turn() -> Refusal {
        let message = "as many imports wait as may; try again when one of them is done";
        Refusal::new(StatusCode::SERVICE_UNAVAILABLE, message).because(Why::Crowded)
    }

    fn add(&self, received: &Received, request: &ImportRequest) -> (Job, ImportJob) {
        let mut jobs = self.jobs();
        jobs.last += 1;
        let queued = ImportJob {
            job: jobs.last,
            file: request.name.clone(),
            dry_run: request.dry_run,
            state: JobState::Queued,
            bytes: received.bytes,
            bytes_read: 0,
            read: 0,
            report: None,
            error: None,
            refusal: None,
        };
        let job = Job { state: Arc::new(watch::Sender::new(queued.clone())), cancelled: Arc::default() };
        jobs.all.push_back(job.clone());
        let ended = jobs.all.iter().filter(|job| job.state.borrow().state.has_ended()).count();
        if ended > REMEMBERED
            && let Some(oldest) = jobs.all.iter().position(|job| job.state.borrow().state.has_ended())
        {
            jobs.all.remove(oldest);
        }
        (job, queued)
    }

    /// The imports that wait, run, or ended lately, oldest first.
    pub(super) fn list(&self) -> Vec<ImportJob> {
        self.jobs().all.iter().map(|job| job.state.borrow().clone()).collect()
    }

    /// An import, to look at and to wait for what becomes of it.
    pub(super) fn watch(&self, number: u64) -> Result<watch::Receiver<ImportJob>, Refusal> {
        self.find(number).map(|job| job.state.subscribe())
    }

    /// Ends an import that is not done; nothing of it is kept. Answers it as it stands.
    pub(super) fn cancel(&self, number: u64) -> Result<ImportJob, Refusal> {
        let job = self.find(number)?;
        job.cancelled.store(true, Ordering::Relaxed);
        let state = job.state.borrow().clone();
        Ok(state)
    }

    /// Ends every import that is not done.
    pub(super) fn cancel_all(&self) {
        self.jobs().all.iter().for_each(|job| job.cancelled.store(true, Ordering::Relaxed));
    }

    fn find(&self, number: u64) -> Result<Job, Refusal> {
        let found = self.jobs().all.iter().find(|job| job.state.borrow().job == number).cloned();
        found.ok_or_else(|| {
            let message =
                format!("there is no import {number} under way, nor lately done (imports has those kept)");
            Refusal::new(StatusCode::NOT_FOUND, message)
        })
    }

    fn jobs(&self) -> MutexGuard<'_, Jobs> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Job {
    fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    fn import(
        &self,
        memory: &mut Memory,
        file: File,
        request: &ImportRequest,
    ) -> Result<crate::memory::ImportReport> {
        self.state.send_modify(|state| state.state = JobState::Running);
        let name = &*request.name;
        let watched = Watched { file, job: self.clone(), read: 0 };
        let opened = open(Box::new(watched), name, request.layout.map(|layout| layout.format))?;
        fits(opened.format, request)?;
        let source = ImportSource {
            source: request.source_lang.clone(),
            target: request.target_lang.clone(),
            duplicates: request.duplicates,
            again: request.again,
            lenient: request.lenient,
            table: TableOptions {
                columns: request.columns.clone(),
                delimiter: request.layout.and_then(|layout| layout.delimiter),
                encoding: request.encoding.clone(),
            },
            ..ImportSource::new(name, opened.format)
        };
        let commit = if request.dry_run { Commit::No } else { Commit::Yes };
        let mut watch = |read| self.state.send_modify(|state| state.read = read);
        let reports = memory.import_watched(vec![(source, opened.into_input())], commit, &mut watch)?;
        let one = "an import of one file has one report";
        reports.into_iter().next().ok_or_else(|| Error::Request(one.to_owned()))
    }
}

/// Whether what is said of a file means something in its format: nothing is passed over in silence.
fn fits(format: Format, request: &ImportRequest) -> Result<()> {
    let is_xml = matches!(format, Format::Tmx | Format::Tbx);
    if is_xml && (request.columns.is_some() || request.encoding.is_some()) {
        let message = format!("columns and encoding are for tables, and this is a {format}; leave them out");
        return Err(Error::Request(message));
    }
    if request.lenient && !matches!(format, Format::Tmx | Format::Terms) {
        let message = format!("lenient is for TMX and CSV of terms, and this is a {format}; leave it out");
        return Err(Error::Request(message));
    }
    Ok(())
}

/// A file that is read by an import, which is told how far it is, and may be cancelled.
struct Watched {
    file: File,
    job: Job,
    read: u64,
}

impl Read for Watched {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.job.is_cancelled() {
            return Err(io::Error::other("the import was cancelled"));
        }
        let read = self.file.read(buffer)?;
        self.read += read as u64;
        let done = self.read;
        self.job.state.send_modify(|state| state.bytes_read = done);
        Ok(read)
    }
}

/// Works on the disk off the async threads.
async fn off<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> Result<T, Refusal> {
    let done = spawn_blocking(work).await.map_err(|_| Refusal::failed())?;
    done.map_err(|error| match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
            let message = "the server has no room for this file; make room, or send it in parts";
            Refusal::new(StatusCode::INSUFFICIENT_STORAGE, message).because(Why::Full)
        }
        _ => {
            tracing::error!(%error, "a file that was sent");
            Refusal::failed()
        }
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::convert::Infallible;

    use futures_util::stream;

    use super::*;

    const CSV: &str = "source,target\nوصل الوفد.,The delegation arrived.\nنعم,Yes\n";

    fn imports(folder: &Path, most: u64) -> Imports {
        let memory = folder.join("jisr.db");
        let work = Work::open(&memory, 1).unwrap();
        Imports::into(&memory, work, most)
    }

    fn pieces(text: &str) -> impl Stream<Item = Result<Bytes, Infallible>> + Unpin {
        let pieces: Vec<_> =
            text.as_bytes().chunks(7).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
        stream::iter(pieces)
    }

    fn request(dry_run: bool) -> ImportRequest {
        let locale = |tag| Some(Locale::parse(tag).unwrap());
        ImportRequest {
            name: "خبر.csv".into(),
            source_lang: locale("ar"),
            target_lang: locale("en"),
            dry_run,
            ..ImportRequest::default()
        }
    }

    async fn ended(imports: &Imports, job: u64) -> ImportJob {
        let mut watched = imports.watch(job).unwrap();
        watched.wait_for(|job| job.state.has_ended()).await.unwrap().clone()
    }

    async fn units(imports: &Imports) -> u64 {
        imports.work.read(|reader| Ok(reader.counts()?.units)).await.unwrap()
    }

    #[tokio::test]
    async fn a_file_is_imported_whole_and_a_dry_run_keeps_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let imports = imports(folder.path(), 1 << 20);
        for (dry_run, kept) in [(true, 0), (false, 2)] {
            let received = imports.receive(pieces(CSV), None).await.unwrap();
            assert_eq!(received.bytes, CSV.len() as u64);
            let job = imports.start(received, request(dry_run));
            assert_eq!((job.state, job.dry_run), (JobState::Queued, dry_run));
            let done = ended(&imports, job.job).await;
            assert_eq!((done.state, done.read, done.bytes_read), (JobState::Done, 2, CSV.len() as u64));
            let report = done.report.unwrap();
            assert_eq!((report.report.added, report.report.import.is_some()), (2, !dry_run));
            assert_eq!(units(&imports).await, kept);
        }
        assert_eq!(imports.list().len(), 2);
        assert!(imports.watch(3).is_err());
        let names: Vec<_> =
            std::fs::read_dir(folder.path()).unwrap().map(|f| f.unwrap().file_name()).collect();
        assert!(names.iter().all(|name| name.to_string_lossy().starts_with("jisr.db")), "{names:?}");
    }

    #[tokio::test]
    async fn imports_that_ended_long_ago_are_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let imports = imports(folder.path(), 1 << 20);
        for _ in 0..REMEMBERED + 5 {
            let received = imports.receive(pieces(CSV), None).await.unwrap();
            let job = imports.start(received, request(true)).job;
            ended(&imports, job).await;
        }
        let numbers: Vec<u64> = imports.list().iter().map(|job| job.job).collect();
        assert_eq!((numbers.len(), numbers.last()), (REMEMBERED + 1, Some(&(REMEMBERED as u64 + 5))));
        assert!(imports.watch(1).is_err());
    }

    #[tokio::test]
    async fn a_few_files_that_were_looked_at_stay_to_be_imported() {
        let folder = tempfile::tempdir().unwrap();
        let imports = imports(folder.path(), 1 << 20);
        let mut looked_at = Vec::new();
        for _ in 0..=KEPT {
            let received = imports.receive(pieces(CSV), None).await.unwrap();
            let job = imports.look_at(received, request(false)).job;
            assert!(ended(&imports, job).await.report.unwrap().dry_run);
            looked_at.push(job);
        }
        assert_eq!(units(&imports).await, 0);
        let kept: Vec<bool> = looked_at.iter().map(|job| imports.is_kept(*job)).collect();
        assert_eq!(kept, [false, true, true, true, true]);
        assert!(imports.go_ahead(looked_at[0]).is_err());
        let job = imports.go_ahead(looked_at[1]).unwrap().job;
        let done = ended(&imports, job).await;
        assert_eq!((done.state, done.read), (JobState::Done, 2));
        assert_eq!(units(&imports).await, 2);
        assert!(!imports.is_kept(looked_at[1]) && !imports.is_kept(job));
        // Of what is refused nothing stays.
        let received = imports.receive(pieces("source,target\n\"x\n"), None).await.unwrap();
        let refused = imports.look_at(received, request(false)).job;
        assert_eq!(ended(&imports, refused).await.state, JobState::Failed);
        assert!(!imports.is_kept(refused));
    }

    #[tokio::test]
    async fn what_is_wrong_with_a_file_is_told_with_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let imports = imports(folder.path(), 1 << 20);
        let broken = "source,target\nنعم,Yes\n\"لا,No\n";
        let received = imports.receive(pieces(broken), None).await.unwrap();
        let failed = ended(&imports, imports.start(received, request(false)).job).await;
        assert_eq!((failed.state, failed.report), (JobState::Failed, None));
        let error = serde_json::to_value(failed.error.unwrap()).unwrap();
        assert_eq!(
            (error["status"].as_u64(), error["file"].as_str()),
            (Some(400), Some("خبر.csv")),
            "{error}"
        );
        assert_eq!(error["line"], 3, "{error}");
        let tmx = "<tmx version=\"1.4\"><header/><body/></tmx>";
        let received = imports.receive(pieces(tmx), None).await.unwrap();
        let odd = ImportRequest { columns: Some(vec!["source".into()]), ..request(false) };
        let failed = ended(&imports, imports.start(received, odd).job).await;
        assert!(
            serde_json::to_string(&failed.error).unwrap().contains("columns and encoding are for tables")
        );
        assert_eq!(units(&imports).await, 0);
    }

    #[tokio::test]
    async fn too_much_is_not_taken_and_nothing_stays_of_it() {
        let folder = tempfile::tempdir().unwrap();
        let imports = imports(folder.path(), 20);
        for length in [None, Some(21)] {
            let refused = imports.receive(pieces(CSV), length).await.err().unwrap();
            assert_eq!(refused.status, StatusCode::PAYLOAD_TOO_LARGE);
        }
        let mut held = Vec::new();
        for _ in 0..MOST_AT_ONCE {
            held.push(imports.receive(pieces("x"), None).await.unwrap());
        }
        let refused = imports.receive(pieces("x"), None).await.err().unwrap();
        assert_eq!(refused.status, StatusCode::SERVICE_UNAVAILABLE);
        drop(held);
        assert!(imports.receive(pieces("x"), None).await.is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn a_file_that_stops_coming_is_given_up() {
        let folder = tempfile::tempdir().unwrap();
        let imports = imports(folder.path(), 20);
        let stalled = pieces("source").chain(stream::pending());
        let refused = imports.receive(stalled, None).await.err().unwrap();
        assert_eq!(refused.status, StatusCode::REQUEST_TIMEOUT);
    }

    #[tokio::test(start_paused = true)]
    async fn files_that_came_byte_by_byte_kept_every_other_waiting() {
        let folder = tempfile::tempdir().unwrap();
        let imports = imports(folder.path(), 1 << 20);
        let slow = stream::iter("نعم,Yes\n".repeat(100).into_bytes()).then(|byte| async move {
            tokio::time::sleep(Duration::from_secs(12)).await;
            Ok::<_, Infallible>(Bytes::from(vec![byte]))
        });
        let began = Instant::now();
        let refused = imports.receive(Box::pin(slow), None).await.err().unwrap();
        assert_eq!(refused.status, StatusCode::REQUEST_TIMEOUT);
        assert!(began.elapsed() < Duration::from_secs(40), "{:?}", began.elapsed());
        assert!(imports.receive(pieces(CSV), None).await.is_ok());
    }

    #[tokio::test]
    async fn an_import_that_waits_can_be_cancelled() {
        let folder = tempfile::tempdir().unwrap();
        let imports = imports(folder.path(), 1 << 20);
        let (go, wait) = std::sync::mpsc::channel::<()>();
        let work = imports.work.clone();
        let busy = tokio::spawn(async move {
            let busy = work.write(move |_| wait.recv().map_err(|_| Error::Request("gone".into()))).await;
            assert!(busy.is_ok());
        });
        tokio::task::yield_now().await;
        let received = imports.receive(pieces(CSV), None).await.unwrap();
        let job = imports.start(received, request(false)).job;
        // Readers go on.
        assert_eq!(units(&imports).await, 0);
        assert_eq!(imports.cancel(job).unwrap().state, JobState::Queued);
        go.send(()).unwrap();
        busy.await.unwrap();
        assert_eq!(ended(&imports, job).await.state, JobState::Cancelled);
        assert_eq!(units(&imports).await, 0);
    }
}
