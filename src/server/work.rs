//! Blocking work off the async threads: one writer, many readers.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{Mutex as AsyncMutex, Semaphore};
use tokio::task::spawn_blocking;

use super::refusal::Refusal;
use crate::error::Result;
use crate::memory::{Access, Memory, MemoryReader};
use crate::store::Reader;

/// A memory, as the tasks of a server share it.
#[derive(Clone)]
pub(super) struct Work {
    /// Whoever writes waits here for those that came before.
    writer: Arc<AsyncMutex<Memory>>,
    readers: Arc<Readers>,
    /// Those of what takes long: no look-up waits for an export, or a walk through all units.
    slow_readers: Arc<Readers>,
    /// That of the server itself, for who may ask and how it is: no look-up keeps it waiting.
    own_reader: Arc<Readers>,
    /// Whether the index of texts is being made.
    indexing: Arc<AtomicBool>,
}

/// How much that takes long runs at once.
const SLOW: usize = 4;

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
        let writer = Memory::open(memory, Access::Create)?;
        let pool = |count| -> Result<Arc<Readers>> {
            let idle = (0..count).map(|_| writer.another_reader()).collect::<Result<Vec<_>>>()?;
            Ok(Arc::new(Readers { idle: Mutex::new(idle), free: Arc::new(Semaphore::new(count)) }))
        };
        let (readers, slow_readers, own_reader) = (pool(readers)?, pool(SLOW)?, pool(1)?);
        Ok(Self {
            writer: Arc::new(AsyncMutex::new(writer)),
            readers,
            slow_readers,
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

    /// Reads one state of the memory for as long as it takes, beside the look-ups.
    pub(super) async fn read_at_length<T: Send + 'static>(
        &self,
        read: impl FnOnce(&dyn Reader) -> Result<T> + Send + 'static,
    ) -> Result<T, Refusal> {
        read_by(&self.slow_readers, read).await
    }

    /// Reads what the server itself must know, beside everybody: who may ask, and how it is.
    pub(super) async fn read_briefly<T: Send + 'static>(
        &self,
        read: impl FnOnce(&dyn Reader) -> Result<T> + Send + 'static,
    ) -> Result<T, Refusal> {
        read_by(&self.own_reader, read).await
    }

    /// Changes the memory, after those that asked before.
    pub(super) async fn write<T: Send + 'static>(
        &self,
        write: impl FnOnce(&mut Memory) -> Result<T> + Send + 'static,
    ) -> Result<T, Refusal> {
        let mut memory = Arc::clone(&self.writer).lock_owned().await;
        // What was begun is finished, also where whoever asked has gone: the turn goes with it.
        let job = spawn_blocking(move || write(&mut memory).map_err(Refusal::from));
        job.await.map_err(|_| Refusal::failed())?
    }
}

impl Work {
    /// Makes the index of texts, beside what is asked for; changes wait for it.
    pub(super) fn index_texts(&self) {
        if self.indexing.swap(true, Ordering::Relaxed) {
            return;
        }
        let work = self.clone();
        tokio::spawn(async move {
            if let Err(refusal) = work.write(Memory::index_texts).await {
                tracing::warn!(reason = refusal.message, "the index of texts was not made");
            }
            work.indexing.store(false, Ordering::Relaxed);
        });
    }
}

async fn read_by<T: Send + 'static>(
    readers: &Arc<Readers>,
    read: impl FnOnce(&dyn Reader) -> Result<T> + Send + 'static,
) -> Result<T, Refusal> {
    let permit = Arc::clone(&readers.free).acquire_owned().await.map_err(|_| Refusal::stopping())?;
    let reader = readers.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
    let lent = Lent { reader, readers: Arc::clone(readers) };
    // Where whoever asked has gone, the reader is free again once it has read to the end.
    let job = spawn_blocking(move || {
        let answer = match &lent.reader {
            Some(reader) => reader.snapshot(read).map_err(Refusal::from),
            None => Err(Refusal::stopping()),
        };
        drop(lent);
        drop(permit);
        answer
    });
    job.await.map_err(|_| Refusal::failed())?
}
