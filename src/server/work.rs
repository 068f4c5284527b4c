//! Blocking work off the async threads: one writer, many readers.

use std::path::Path;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::http::StatusCode;
use tokio::sync::{Mutex as AsyncMutex, OwnedSemaphorePermit, Semaphore};
use tokio::task::spawn_blocking;

use super::refusal::{Refusal, Why};
use crate::error::Result;
use crate::memory::{Access, Memory, MemoryReader};
use crate::store::{Reader, Wanted};

/// A memory, as the tasks of a server share it.
#[derive(Clone)]
pub(super) struct Work {
    /// Whoever writes waits here for those that came before.
    writer: Arc<AsyncMutex<Memory>>,
    /// Whoever writes much waits here before: so a small change has one large one before it at most.
    writes_much: Arc<AsyncMutex<()>>,
    /// Whether changes are still wanted, until the server ends.
    wanted: Wanted,
    readers: Arc<Readers>,
    /// Those of what takes long: no look-up waits for a walk through all units.
    slow_readers: Arc<Readers>,
    /// Those of what is sent as it is read, and so takes as long as whoever asked takes it: nothing else waits for it.
    sending_readers: Arc<Readers>,
    /// Those of look-ups that take long: no other waits for them, nor do exports.
    long_readers: Arc<Readers>,
    /// How many of those may be under way or wait.
    long_turns: Arc<Semaphore>,
    /// How much is worked out at once that needs no reader.
    apart: Arc<Semaphore>,
    /// That of the server itself, for who may ask and how it is: no look-up keeps it waiting.
    own_reader: Arc<Readers>,
    /// Whether the index of texts is being made.
    indexing: Arc<AtomicBool>,
}

/// How much that takes long runs at once.
const SLOW: usize = 4;

/// How much is sent at once as it is read.
const SENT: usize = 4;

/// How many look-ups that take long may be under way or wait.
const LONG_TURNS: usize = 16;

/// The most characters of a text that is looked up soon: measured in a memory of a million units, in 10 ms
/// from a score of 30 on, where one of 20,000 took 40 ms, and longer beside longer segments.
const SOON_TEXT: usize = 2_000;

/// The lowest score from which a text is looked up soon. Below, whatever shares a word or two with it is
/// compared: measured as above, up to 8 s.
const SOON_SCORE: u32 = 30;

/// Whether a look-up may take long.
fn takes_long(text: &str, min_score: u32) -> bool {
    min_score < SOON_SCORE || has_more_than(text, SOON_TEXT)
}

/// Whether a text has more than so many characters.
pub(super) fn has_more_than(text: &str, characters: usize) -> bool {
    text.len() > characters && text.chars().nth(characters).is_some()
}

/// The readers that nobody uses at the moment, and how many may be used at once.
struct Readers {
    idle: Mutex<Vec<MemoryReader>>,
    free: Arc<Semaphore>,
}

/// A reader, for as long as one uses it.
struct Lent {
    reader: Option<MemoryReader>,
    readers: Arc<Readers>,
}

impl Drop for Lent {
    fn drop(&mut self) {
        if let Some(reader) = self.reader.take() {
            self.readers.idle.lock().unwrap_or_else(PoisonError::into_inner).push(reader);
        }
    }
}

impl Work {
    /// Opens a memory for a server with so many readers at once. It is made if it is not there.
    pub(super) fn open(memory: &Path, readers: usize) -> Result<Self> {
        let wanted = Wanted::default();
        let writer = Memory::open(memory, Access::Create)?.while_wanted(&wanted);
        let pool = |count| -> Result<Arc<Readers>> {
            let idle = (0..count).map(|_| writer.another_reader()).collect::<Result<Vec<_>>>()?;
            Ok(Arc::new(Readers { idle: Mutex::new(idle), free: Arc::new(Semaphore::new(count)) }))
        };
        // What takes long leaves half of the processor to what does not.
        let half = (readers / 2).max(1);
        let long_readers = pool(half)?;
        let (readers, own_reader) = (pool(readers)?, pool(1)?);
        let (slow_readers, sending_readers) = (pool(SLOW)?, pool(SENT)?);
        Ok(Self {
            writer: Arc::new(AsyncMutex::new(writer)),
            writes_much: Arc::default(),
            wanted,
            readers,
            slow_readers,
            sending_readers,
            long_readers,
            long_turns: Arc::new(Semaphore::new(LONG_TURNS)),
            apart: Arc::new(Semaphore::new(half)),
            own_reader,
            indexing: Arc::default(),
        })
    }

    /// Reads one state of the memory.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&dyn Reader) -> Result<T> + Send + 'static,
    ) -> Result<T, Refusal> {
        read_by(&self.readers, read).await
    }

    /// Looks a text up in one state of the memory, from this score on.
    pub(super) async fn look_up<T: Send + 'static>(
        &self,
        text: &str,
        min_score: u32,
        read: impl FnOnce(&dyn Reader) -> Result<T> + Send + 'static,
    ) -> Result<T, Refusal> {
        if !takes_long(text, min_score) {
            return self.read(read).await;
        }
        let Ok(_turn) = self.long_turns.try_acquire() else {
            let message = format!(
                "as many long look-ups wait as may; look up at most {SOON_TEXT} characters from a score of \
                 {SOON_SCORE} on, or try again"
            );
            return Err(Refusal::new(StatusCode::SERVICE_UNAVAILABLE, message).because(Why::LongTurns));
        };
        read_by(&self.long_readers, read).await
    }

    /// Reads one state of the memory for as long as it takes, beside the look-ups.
    pub(super) async fn read_at_length<T: Send + 'static>(
        &self,
        read: impl FnOnce(&dyn Reader) -> Result<T> + Send + 'static,
    ) -> Result<T, Refusal> {
        read_by(&self.slow_readers, read).await
    }

    /// Reads one state of the memory for as long as whoever asked takes what is read.
    pub(super) async fn read_to_send<T: Send + 'static>(
        &self,
        read: impl FnOnce(&dyn Reader) -> Result<T> + Send + 'static,
    ) -> Result<T, Refusal> {
        read_by(&self.sending_readers, read).await
    }

    /// Reads what the server itself must know, beside everybody: who may ask, and how it is.
    pub(super) async fn read_briefly<T: Send + 'static>(
        &self,
        read: impl FnOnce(&dyn Reader) -> Result<T> + Send + 'static,
    ) -> Result<T, Refusal> {
        read_by(&self.own_reader, read).await
    }

    /// Works something out for which no reader is needed, and none is kept from others; it asks now and then whether
    /// that is still wanted.
    pub(super) async fn work_out<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Wanted) -> Result<T> + Send + 'static,
    ) -> Result<T, Refusal> {
        let permit = permit(&self.apart).await?;
        run(permit, move |wanted| work(wanted).map_err(Refusal::from)).await
    }

    /// Changes a little of the memory, after those that asked before.
    pub(super) async fn write<T: Send + 'static>(
        &self,
        write: impl FnOnce(&mut Memory) -> Result<T> + Send + 'static,
    ) -> Result<T, Refusal> {
        self.write_in_turn((), write).await
    }

    /// Changes much of the memory, after those that asked before and whoever changes a little: others that change much
    /// have all those go first that came while this one was under way.
    pub(super) async fn write_much<T: Send + 'static>(
        &self,
        write: impl FnOnce(&mut Memory) -> Result<T> + Send + 'static,
    ) -> Result<T, Refusal> {
        let turn = Arc::clone(&self.writes_much).lock_owned().await;
        self.write_in_turn(turn, write).await
    }

    async fn write_in_turn<T: Send + 'static>(
        &self,
        turn: impl Send + 'static,
        write: impl FnOnce(&mut Memory) -> Result<T> + Send + 'static,
    ) -> Result<T, Refusal> {
        let mut memory = Arc::clone(&self.writer).lock_owned().await;
        // Where nobody waits within a bound, nobody has to be told.
        let _ = WRITES.try_with(|writes| writes.store(true, Ordering::Relaxed));
        // What was begun is finished, also where whoever asked has gone: the turns go with it.
        let job = spawn_blocking(move || {
            let written = write(&mut memory).map_err(Refusal::from);
            drop((memory, turn));
            written
        });
        job.await.map_err(|_| Refusal::failed())?
    }

    /// Ends the changes that are under way, and those that are asked for from now on: nothing of them is kept.
    pub(super) fn stop(&self) {
        self.wanted.give_up();
    }
}

tokio::task_local! {
    /// Whether a change has begun that was asked for within a bound.
    static WRITES: AtomicBool;
}

/// Waits for an answer, so long at most; but to the end once a change has begun, which is made whether anybody waits or
/// not, so that nobody is told that it was given up.
pub(super) async fn within<T>(patience: Duration, answer: impl Future<Output = T>) -> Option<T> {
    WRITES
        .scope(AtomicBool::new(false), async {
            let mut answer = pin!(answer);
            match tokio::time::timeout(patience, &mut answer).await {
                Ok(answered) => Some(answered),
                Err(_) if WRITES.with(|writes| writes.load(Ordering::Relaxed)) => Some(answer.await),
                Err(_) => None,
            }
        })
        .await
}

impl Work {
    /// Makes the index of texts, beside what is asked for; changes wait for it.
    pub(super) fn index_texts(&self) {
        if self.indexing.swap(true, Ordering::Relaxed) {
            return;
        }
        let work = self.clone();
        tokio::spawn(async move {
            if let Err(refusal) = work.write_much(Memory::index_texts).await {
                tracing::warn!(reason = refusal.message, "the index of texts was not made");
            }
            work.indexing.store(false, Ordering::Relaxed);
        });
    }
}

/// Somebody who waits for an answer; when they are gone, it is not wanted any more.
struct Waiting(Wanted);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.give_up();
    }
}

async fn read_by<T: Send + 'static>(
    readers: &Arc<Readers>,
    read: impl FnOnce(&dyn Reader) -> Result<T> + Send + 'static,
) -> Result<T, Refusal> {
    let permit = permit(&readers.free).await?;
    let reader = readers.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
    let lent = Lent { reader, readers: Arc::clone(readers) };
    run(permit, move |wanted| match &lent.reader {
        Some(reader) => reader.snapshot_while(wanted, read).map_err(Refusal::from),
        None => Err(Refusal::stopping()),
    })
    .await
}

/// A turn, once there is one.
async fn permit(turns: &Arc<Semaphore>) -> Result<OwnedSemaphorePermit, Refusal> {
    Arc::clone(turns).acquire_owned().await.map_err(|_| Refusal::stopping())
}

/// Works off the async threads, for as long as somebody waits for it; the turn goes with it.
async fn run<T: Send + 'static>(
    permit: OwnedSemaphorePermit,
    work: impl FnOnce(&Wanted) -> Result<T, Refusal> + Send + 'static,
) -> Result<T, Refusal> {
    // Where whoever asked has gone, or was told that it takes too long, this is dropped, and the work ends.
    let waiting = Waiting(Wanted::default());
    let wanted = waiting.0.clone();
    let job = spawn_blocking(move || {
        let answer = work(&wanted);
        drop(permit);
        answer
    });
    job.await.map_err(|_| Refusal::failed())?
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::sync::mpsc::{Receiver, Sender, channel};

    use super::*;
    use crate::error::Error;
    use crate::memory::Expected;
    use crate::model::{Locale, Unit, UnitId};

    /// A memory with a unit, served to one look-up at once.
    fn work(folder: &Path) -> Work {
        let work = Work::open(&folder.join("jisr.db"), 1).unwrap();
        let locale = |tag| Locale::parse(tag).unwrap();
        let unit = Unit::pair(locale("ar"), "وصل الوفد.", locale("en"), "The delegation came.");
        work.writer.try_lock().unwrap().add_unit(&unit).unwrap();
        work
    }

    /// A reading that says that it has begun, and goes on as long as it is wanted.
    fn endless(begun: Sender<()>, ended: Sender<Error>) -> impl FnOnce(&dyn Reader) -> Result<()> + Send {
        move |reader| {
            // Only the first is waited for.
            let _ = begun.send(());
            loop {
                if let Err(error) = reader.languages() {
                    let _ = ended.send(error);
                    return Ok(());
                }
                std::thread::yield_now();
            }
        }
    }

    async fn received<T: Send + 'static>(from: Receiver<T>) -> T {
        spawn_blocking(move || from.recv().unwrap()).await.unwrap()
    }

    #[test]
    fn a_look_up_takes_long_by_its_length_or_its_score() {
        let (short, long) = ("مزيج ".repeat(400), "مزيج ".repeat(401));
        for (text, min_score, is_long) in [
            ("نعم", 70, false),
            ("نعم", 30, false),
            (&short, 100, false),
            ("yes", 29, true),
            (&long, 100, true),
        ] {
            assert_eq!(takes_long(text, min_score), is_long, "{} {min_score}", text.len());
        }
    }

    #[tokio::test]
    async fn a_look_up_that_was_given_up_was_read_to_its_end() {
        let folder = tempfile::tempdir().unwrap();
        let work = work(folder.path());
        let ((begun, has_begun), (ended, how)) = (channel(), channel());
        let looking = tokio::spawn({
            let work = work.clone();
            async move { work.read(endless(begun, ended)).await }
        });
        received(has_begun).await;
        looking.abort();
        assert!(matches!(received(how).await, Error::GivenUp));
        // Its reader is free again.
        assert_eq!(work.read(|reader| Ok(reader.counts()?.units)).await.unwrap(), 1);
    }

    #[tokio::test]
    async fn eight_long_look_ups_made_every_short_one_wait() {
        let folder = tempfile::tempdir().unwrap();
        let work = work(folder.path());
        let ((begun, has_begun), (ended, _how)) = (channel(), channel());
        let long: Vec<_> = (0..8)
            .map(|_| {
                let (work, read) = (work.clone(), endless(begun.clone(), ended.clone()));
                tokio::spawn(
                    async move { work.look_up("The delegation", 0, read).await.map_err(|r| r.status) },
                )
            })
            .collect();
        received(has_begun).await;
        let units = |reader: &dyn Reader| Ok(reader.counts()?.units);
        assert_eq!(work.look_up("وصل الوفد.", 70, units).await.unwrap(), 1);
        assert_eq!(work.read_at_length(units).await.unwrap(), 1);
        long.iter().for_each(tokio::task::JoinHandle::abort);
    }

    #[tokio::test]
    async fn exports_taken_slowly_made_every_long_reading_wait() {
        let folder = tempfile::tempdir().unwrap();
        let work = work(folder.path());
        let ((begun, has_begun), (ended, _how)) = (channel(), channel());
        let slow: Vec<_> = (0..=SENT)
            .map(|_| {
                let (work, read) = (work.clone(), endless(begun.clone(), ended.clone()));
                tokio::spawn(async move { work.read_to_send(read).await })
            })
            .collect();
        received(has_begun).await;
        for _ in 0..=SLOW {
            assert_eq!(work.read_at_length(|reader| Ok(reader.counts()?.units)).await.unwrap(), 1);
        }
        slow.iter().for_each(tokio::task::JoinHandle::abort);
    }

    /// A unit that can be added.
    fn another(text: &str) -> Unit {
        Unit::pair(Locale::parse("ar").unwrap(), text, Locale::parse("en").unwrap(), "It works.")
    }

    /// A change that says that it has begun, and ends when it is told to.
    fn slow(begun: Sender<()>, go: Receiver<()>) -> impl FnOnce(&mut Memory) -> Result<UnitId> + Send {
        move |memory| {
            begun.send(()).unwrap();
            go.recv().unwrap();
            memory.add_unit(&another("تغيير طويل"))
        }
    }

    #[tokio::test]
    async fn a_change_that_was_said_to_be_given_up_was_made() {
        let folder = tempfile::tempdir().unwrap();
        let work = work(folder.path());
        let units = || async { work.read(|reader| Ok(reader.counts()?.units)).await.unwrap() };
        let ((begun, has_begun), (go, wait)) = (channel(), channel());
        let long = tokio::spawn({
            let work = work.clone();
            async move { within(Duration::ZERO, work.write(slow(begun, wait))).await }
        });
        received(has_begun).await;
        // One that waits for its turn is given up, and not made.
        let short = within(Duration::from_millis(10), work.write(|memory| memory.add_unit(&another("نعم"))));
        assert!(short.await.is_none());
        go.send(()).unwrap();
        // One that has begun is answered, however long it takes.
        assert!(long.await.unwrap().unwrap().is_ok());
        assert_eq!(units().await, 2);
        // What changes nothing is given up.
        assert!(within(Duration::from_millis(1), std::future::pending::<()>()).await.is_none());
        work.write(|_| Ok(())).await.unwrap();
        assert_eq!(units().await, 2);
    }

    #[tokio::test]
    async fn an_edit_waited_for_every_import_that_came_before_it() {
        let folder = tempfile::tempdir().unwrap();
        let work = work(folder.path());
        let ((begun, has_begun), (go, wait)) = (channel(), channel());
        let first = tokio::spawn({
            let work = work.clone();
            async move { work.write_much(slow(begun, wait)).await.is_ok() }
        });
        received(has_begun).await;
        let (done, order) = channel();
        let later = |is_small: bool, name: &'static str| {
            let (work, done) = (work.clone(), done.clone());
            let write = move |_: &mut Memory| {
                done.send(name).unwrap();
                Ok(())
            };
            async move { if is_small { work.write(write).await } else { work.write_much(write).await } }
        };
        let asked = [later(false, "import"), later(false, "undo"), later(true, "edit"), later(true, "تعديل")]
            .map(tokio::spawn);
        // Each of them has its place before the first ends.
        for _ in 0..10 {
            tokio::task::yield_now().await;
        }
        go.send(()).unwrap();
        assert!(first.await.unwrap());
        for change in asked {
            change.await.unwrap().unwrap();
        }
        assert_eq!(order.try_iter().collect::<Vec<_>>(), ["edit", "تعديل", "import", "undo"]);
    }

    #[tokio::test]
    async fn a_server_that_was_told_to_stop_went_on_with_a_long_change() {
        let folder = tempfile::tempdir().unwrap();
        let work = work(folder.path());
        let (begun, has_begun) = channel();
        let changing = tokio::spawn({
            let work = work.clone();
            async move {
                let change = move |memory: &mut Memory| {
                    begun.send(()).unwrap();
                    loop {
                        memory.edit_unit_if(UnitId(1), &Expected::Anything, |unit| {
                            unit.variants[0].segment.text.push('.');
                            Ok(())
                        })?;
                    }
                };
                work.write_much::<()>(change).await
            }
        });
        received(has_begun).await;
        work.stop();
        assert_eq!(changing.await.unwrap().unwrap_err().status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(work.write(|memory| memory.add_unit(&another("بعد"))).await.is_err());
        assert_eq!(work.read(|reader| Ok(reader.counts()?.units)).await.unwrap(), 1);
    }

    #[tokio::test]
    async fn what_is_worked_out_keeps_no_reader_and_ends_when_it_is_given_up() {
        let folder = tempfile::tempdir().unwrap();
        let work = work(folder.path());
        let ((begun, has_begun), (ended, how)) = (channel(), channel());
        let endless = move |wanted: &Wanted| -> Result<()> {
            begun.send(()).unwrap();
            while wanted.check().is_ok() {
                std::thread::yield_now();
            }
            ended.send(wanted.check().unwrap_err()).unwrap();
            Ok(())
        };
        let working = tokio::spawn({
            let work = work.clone();
            async move { work.work_out(endless).await }
        });
        received(has_begun).await;
        let units = |reader: &dyn Reader| Ok(reader.counts()?.units);
        assert_eq!(work.read(units).await.unwrap(), 1);
        for _ in 0..=SLOW {
            assert_eq!(work.read_at_length(units).await.unwrap(), 1);
        }
        working.abort();
        assert!(matches!(received(how).await, Error::GivenUp));
        assert_eq!(work.work_out(|_| Ok("التالي")).await.unwrap(), "التالي");
    }

    #[tokio::test]
    async fn more_long_look_ups_than_may_wait_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let work = work(folder.path());
        let ((begun, has_begun), (ended, _how)) = (channel(), channel());
        let waiting: Vec<_> = (0..LONG_TURNS)
            .map(|_| {
                let (work, read) = (work.clone(), endless(begun.clone(), ended.clone()));
                tokio::spawn(async move { work.look_up("نعم", 1, read).await.map_err(|r| r.status) })
            })
            .collect();
        received(has_begun).await;
        let refused = work.look_up("نعم", 1, |_| Ok(())).await.unwrap_err();
        assert_eq!(refused.status, StatusCode::SERVICE_UNAVAILABLE);
        for look_up in waiting {
            look_up.abort();
            // Whoever waited has left once this is done.
            assert!(look_up.await.is_err());
        }
        assert!(work.look_up("نعم", 1, |_| Ok(())).await.is_ok());
    }

    #[tokio::test]
    async fn a_reader_whose_reading_failed_badly_could_not_be_used_again() {
        let folder = tempfile::tempdir().unwrap();
        let work = work(folder.path());
        let failing = work.read(|reader| -> Result<()> { panic!("{}", reader.counts()?.units) }).await;
        assert_eq!(failing.unwrap_err().status, StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(work.read(|reader| Ok(reader.counts()?.units)).await.unwrap(), 1);
    }

    #[tokio::test]
    async fn a_change_that_failed_badly_left_the_memory_locked() {
        let folder = tempfile::tempdir().unwrap();
        let work = work(folder.path());
        let failing = work.write(|memory| {
            let fail = |unit: &mut Unit| -> Result<()> { panic!("{}", unit.variants.len()) };
            memory.edit_unit_if(UnitId(1), &Expected::Anything, fail)
        });
        assert_eq!(failing.await.unwrap_err().status, StatusCode::INTERNAL_SERVER_ERROR);
        work.write(|memory| memory.add_unit(&another("نجح."))).await.unwrap();
        assert_eq!(work.read(|reader| Ok(reader.counts()?.units)).await.unwrap(), 2);
    }
}
