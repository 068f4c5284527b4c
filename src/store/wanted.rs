//! Whether what is being read is still wanted.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::error::{Error, Result};

/// Whether an answer is still wanted: whoever no longer waits for it says so, from any thread, and
/// what is being read for it ends with [`Error::GivenUp`].
///
/// ```
/// use jisr::memory::{Access, Memory};
/// use jisr::store::Wanted;
///
/// let folder = tempfile::tempdir()?;
/// let memory = Memory::open(&folder.path().join("jisr.db"), Access::Create)?;
/// let (reader, wanted) = (memory.another_reader()?, Wanted::default());
/// assert!(reader.snapshot_while(&wanted, |reader| reader.languages()).is_ok());
/// wanted.give_up();
/// let ended = reader.snapshot_while(&wanted, |reader| reader.languages());
/// assert!(matches!(ended, Err(jisr::Error::GivenUp)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    given_up: Arc<AtomicBool>,
}

impl Wanted {
    /// Nobody waits for the answer any more.
    pub fn give_up(&self) {
        self.given_up.store(true, Ordering::Relaxed);
    }

    /// An error once the answer was given up.
    pub(crate) fn check(&self) -> Result<()> {
        if self.given_up.load(Ordering::Relaxed) { Err(Error::GivenUp) } else { Ok(()) }
    }
}
