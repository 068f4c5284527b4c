//! How far a command that takes long is: a bar on the terminal that standard error is.

use std::io::{self, IsTerminal as _, Read, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use indicatif::{HumanBytes, HumanCount, ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Work that is done sooner shows no bar.
const PATIENCE: Duration = Duration::from_secs(1);

/// How long what is shown stays as it is.
const STEADY: Duration = Duration::from_millis(50);

/// Bytes of files that are read or written, counted as they pass.
#[derive(Debug, Clone, Default)]
pub(super) struct Bytes(Arc<AtomicU64>);

impl Bytes {
    /// A reader or writer whose bytes count.
    pub(super) fn count<T>(&self, inner: T) -> Counted<T> {
        Counted { inner, bytes: self.clone() }
    }

    fn add(&self, bytes: usize) {
        self.0.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// A reader or writer whose bytes are counted.
pub(super) struct Counted<T> {
    inner: T,
    bytes: Bytes,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.bytes.add(read);
        Ok(read)
    }
}

impl<W: Write> Write for Counted<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.bytes.add(written);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// What of the work has a known whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whole {
    /// So many bytes are to be read.
    Bytes(u64),
    /// So many units are to be gone through, and written as bytes.
    Units(u64),
    /// So many are to be gone through, of whatever is counted.
    Count(u64),
    /// Nobody knows: standard input.
    Unknown,
}

/// The bar of one command; gone when it is dropped.
pub(super) struct Progress {
    bar: ProgressBar,
    whole: Whole,
    bytes: Bytes,
    /// What is counted: units, lines.
    noun: &'static str,
    /// When to draw next; never, where nobody would see it.
    due: Option<Instant>,
}

impl Progress {
    /// Whether a bar can be seen at all.
    pub(super) fn is_seen(quiet: bool) -> bool {
        !quiet && io::stderr().is_terminal()
    }

    pub(super) fn new(seen: bool, whole: Whole, bytes: Bytes) -> Self {
        let (length, template) = match whole {
            Whole::Bytes(length) => (Some(length), "{bytes}/{total_bytes} {wide_bar} {msg}, {eta} left"),
            Whole::Units(length) => {
                (Some(length), "{human_pos}/{human_len} units {wide_bar} {msg}, {eta} left")
            }
            Whole::Count(length) => (Some(length), "{human_pos}/{human_len} {msg} {wide_bar} {eta} left"),
            Whole::Unknown => (None, "{spinner} {msg}"),
        };
        let bar = ProgressBar::with_draw_target(length, ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Self { bar, whole, bytes, noun: "unit", due: seen.then(|| Instant::now() + PATIENCE) }
    }

    /// The same bar, of something else than units.
    pub(super) fn of(mut self, noun: &'static str) -> Self {
        self.noun = noun;
        self
    }

    /// Shows how far the work is, now that it has come to so many units.
    pub(super) fn show(&mut self, units: u64) {
        let now = Instant::now();
        if self.due.is_none_or(|due| now < due) {
            return;
        }
        self.due = Some(now + STEADY);
        let (position, message) = state(self.whole, self.noun, units, self.bytes.get());
        self.bar.set_position(position);
        self.bar.set_message(message);
        if self.bar.is_hidden() {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
            self.bar.tick();
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// Where the bar stands, and what is said behind it.
fn state(whole: Whole, noun: &str, units: u64, bytes: u64) -> (u64, String) {
    let nouns = |count| format!("{noun}{}", if count == 1 { "" } else { "s" });
    let counted = || format!("{} {}", HumanCount(units), nouns(units));
    match whole {
        Whole::Bytes(length) => (bytes.min(length), counted()),
        Whole::Units(length) => (units.min(length), HumanBytes(bytes).to_string()),
        Whole::Count(length) => (units.min(length), nouns(length)),
        Whole::Unknown => (units, format!("{}, {}", HumanBytes(bytes), counted())),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::io::Cursor;

    use super::*;

    #[test]
    fn bytes_of_all_files_are_counted_as_they_pass() {
        let bytes = Bytes::default();
        let mut text = String::new();
        bytes.count(Cursor::new("نعم")).read_to_string(&mut text).unwrap();
        bytes.count(Cursor::new("yes")).chain(Cursor::new("no")).read_to_string(&mut text).unwrap();
        assert_eq!((text.as_str(), bytes.get()), ("نعمyesno", 9));
        let mut out = bytes.count(Vec::new());
        out.write_all("لا".as_bytes()).unwrap();
        assert_eq!((out.inner, bytes.get()), ("لا".as_bytes().to_vec(), 13));
    }

    #[test]
    fn the_bar_is_of_what_has_a_known_whole() {
        assert_eq!(state(Whole::Bytes(100), "unit", 1, 50), (50, "1 unit".to_owned()));
        assert_eq!(
            state(Whole::Bytes(100), "unit", 1_234, 120),
            (100, "1,234 units".to_owned()),
            "a file that grew"
        );
        assert_eq!(state(Whole::Units(3), "unit", 2, 2048), (2, "2.00 KiB".to_owned()));
        assert_eq!(state(Whole::Count(500), "look-up", 1, 0), (1, "look-ups".to_owned()));
        assert_eq!(state(Whole::Unknown, "line", 7, 2048), (7, "2.00 KiB, 7 lines".to_owned()));
    }

    #[test]
    fn nothing_is_drawn_in_the_first_second_or_where_nobody_sees() {
        let mut progress = Progress::new(true, Whole::Units(10), Bytes::default());
        let mut unseen = Progress::new(false, Whole::Units(10), Bytes::default());
        for bar in [&mut progress, &mut unseen] {
            bar.show(1);
            assert!(bar.bar.is_hidden());
            assert_eq!((bar.bar.position(), bar.bar.length()), (0, Some(10)));
        }
        progress.due = Some(Instant::now());
        progress.show(2);
        assert_eq!((progress.bar.position(), progress.bar.message().as_str()), (2, "0 B"));
        progress.show(3);
        assert_eq!(progress.bar.position(), 2, "what is shown can be read");
    }
}
