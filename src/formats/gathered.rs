//! Entries whose rows stand apart in a file.

use std::collections::{HashMap, HashSet, VecDeque};
use std::hash::{BuildHasher as _, RandomState};

use super::Entry;

/// How many rows are read before an entry is handed out: so far apart its rows may stand.
const WINDOW: usize = 50_000;

/// Entries that wait for further rows, in the order of their first ones.
#[derive(Default)]
pub(super) struct Gathered {
    waiting: VecDeque<Waiting>,
    /// Where each waits, counted from the first that ever did.
    places: HashMap<String, usize>,
    handed_out: usize,
    rows: usize,
    /// The hashes of what was handed out.
    gone: HashSet<u64>,
    hasher: RandomState,
}

struct Waiting {
    key: String,
    rows: usize,
    entry: Entry,
}

impl Gathered {
    /// Whether an entry is handed out before another row is read.
    pub(super) fn is_full(&self) -> bool {
        self.rows >= WINDOW
    }

    /// The entry that a row belongs to, by what all its rows have; `new` makes it for the first one.
    pub(super) fn entry_of(&mut self, key: &str, line: u64, new: impl FnOnce() -> Entry) -> &mut Entry {
        let at = match self.places.get(key) {
            Some(place) => place - self.handed_out,
            None => {
                let mut entry = new();
                if self.gone.contains(&self.hasher.hash_one(key)) {
                    entry.warn(line, format!("row more than {WINDOW} rows behind the others of its concept"));
                }
                self.places.insert(key.to_owned(), self.handed_out + self.waiting.len());
                self.waiting.push_back(Waiting { key: key.to_owned(), rows: 0, entry });
                self.waiting.len() - 1
            }
        };
        self.rows += 1;
        self.waiting[at].rows += 1;
        &mut self.waiting[at].entry
    }

    /// Hands out the first entry.
    pub(super) fn take(&mut self) -> Option<Entry> {
        let Waiting { key, rows, entry } = self.waiting.pop_front()?;
        self.rows -= rows;
        self.handed_out += 1;
        self.places.remove(&key);
        self.gone.insert(self.hasher.hash_one(&key));
        Some(entry)
    }

    /// Forgets all that waits: what follows cannot be read.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }
}
