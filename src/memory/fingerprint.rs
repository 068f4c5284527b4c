//! What tells whether a file was imported before: the hash of its bytes, and how many.

use std::io::Read;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use xxhash_rust::xxh3::Xxh3Default;

/// The fingerprint of some bytes, as imports record it.
pub fn fingerprint(bytes: &[u8]) -> String {
    let print = Print::default();
    print.state().update(bytes);
    print.digest().0
}

/// Passes bytes on; its [`Print`] knows which they were.
pub(super) struct Fingerprint {
    inner: Box<dyn Read + Send>,
    print: Print,
}

/// The fingerprint of what was read so far.
#[derive(Clone, Default)]
pub(super) struct Print(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    hash: Xxh3Default,
    bytes: u64,
}

impl State {
    fn update(&mut self, bytes: &[u8]) {
        self.hash.update(bytes);
        self.bytes += bytes.len() as u64;
    }
}

impl Print {
    /// The fingerprint, and the number of bytes.
    pub(super) fn digest(&self) -> (String, u64) {
        let state = self.state();
        (format!("{:032x}", state.hash.digest128()), state.bytes)
    }

    /// The number of bytes.
    pub(super) fn bytes(&self) -> u64 {
        self.state().bytes
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Fingerprint {
    pub(super) fn around(inner: Box<dyn Read + Send>) -> (Self, Print) {
        let print = Print::default();
        (Self { inner, print: print.clone() }, print)
    }
}

impl Read for Fingerprint {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.print.state().update(&buffer[..read]);
        Ok(read)
    }
}
