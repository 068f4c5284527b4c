//! The lines of a text file, one after the other, each with its neighbours.

use std::io::{BufRead, Read as _};
use std::path::{Path, PathBuf};

use jisr::{Error, Place, Result};

use super::files;

/// The longest line that is taken for a segment, in bytes: a file without line breaks is not read
/// into memory.
const LONGEST: u64 = 1 << 20;

/// A line of a file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Line {
    /// From 1.
    pub(super) number: u64,
    /// Without what ends it; nothing where it is empty or only white space.
    pub(super) text: String,
    /// The line before it that is not empty; nothing at the start of the file.
    pub(super) before: String,
    /// The line after it that is not empty: nothing at the end of the file, none where the file
    /// cannot be read on.
    pub(super) after: Option<String>,
}

/// Reads the lines of a file in order: what is in memory is a line and its neighbours.
pub(super) struct Lines<R> {
    path: PathBuf,
    input: R,
    /// How many lines were read.
    read: u64,
    /// The last line that is not empty, which waits for its neighbour.
    held: Option<Line>,
    /// The line that comes next, and how many empty ones are to come from there.
    next: u64,
    owed: u64,
    /// Whether there is nothing more to read, and why if that is a failure.
    ended: bool,
    error: Option<Error>,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(path: &Path, input: R) -> Self {
        Self {
            path: path.to_owned(),
            input,
            read: 0,
            held: None,
            next: 1,
            owed: 0,
            ended: false,
            error: None,
        }
    }

    /// The next line as it stands, without what ends it.
    fn line(&mut self) -> Result<Option<String>> {
        let mut bytes = Vec::new();
        let mut limited = self.input.by_ref().take(LONGEST);
        limited.read_until(b'\n', &mut bytes).map_err(|e| Error::io(&self.path, e))?;
        if bytes.is_empty() {
            return Ok(None);
        }
        self.read += 1;
        if bytes.ends_with(b"\n") {
            bytes.pop();
            if bytes.ends_with(b"\r") {
                bytes.pop();
            }
        } else if bytes.len() as u64 == LONGEST {
            return Err(self.error(
                None,
                "this line is longer than a mebibyte; write a sentence a line (`jisr segment` does)",
            ));
        }
        let text = String::from_utf8(bytes).map_err(|e| {
            let good = String::from_utf8_lossy(&e.as_bytes()[..e.utf8_error().valid_up_to()]);
            self.error(Some(&good), "these bytes are not UTF-8; convert the file to UTF-8 first")
        })?;
        if let Some((good, _)) = text.split_once('\0') {
            return Err(self.error(Some(good), "a NUL character: this is no text file"));
        }
        match text.strip_prefix('\u{feff}') {
            Some(rest) if self.read == 1 => Ok(Some(rest.to_owned())),
            _ => Ok(Some(text)),
        }
    }

    /// An error in the line that was read last, after some of its text.
    fn error(&self, good: Option<&str>, message: &str) -> Error {
        let column = good.map(|good| good.chars().count() as u64 + 1);
        let place =
            Place { file: files::name(&self.path), line: Some(self.read), column, ..Place::default() };
        Error::input(place, message)
    }

    /// The line that was held, now that its neighbour is known.
    fn release(&mut self, held: Line, after: Option<&str>) -> Line {
        self.next = held.number + 1;
        Line { after: after.map(str::to_owned), ..held }
    }
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = Result<Line>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            // The empty lines between the last line that was handed out and the one that is held.
            if self.owed > 0 && self.held.as_ref().is_none_or(|held| held.number > self.next) {
                self.owed -= 1;
                self.next += 1;
                return Some(Ok(Line { number: self.next - 1, ..Line::default() }));
            }
            if self.ended {
                return self.error.take().map(Err);
            }
            match self.line() {
                Ok(Some(text)) if text.trim().is_empty() => self.owed += 1,
                Ok(Some(text)) => {
                    let before = self.held.as_ref().map_or_else(String::new, |held| held.text.clone());
                    let line = Line { number: self.read, text: text.clone(), before, after: None };
                    if let Some(held) = self.held.replace(line) {
                        return Some(Ok(self.release(held, Some(&text))));
                    }
                }
                ended => {
                    (self.ended, self.error) = (true, ended.err());
                    let after = if self.error.is_none() { Some("") } else { None };
                    if let Some(held) = self.held.take() {
                        return Some(Ok(self.release(held, after)));
                    }
                }
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// The lines, and how it ended if it failed.
    fn lines(bytes: &[u8]) -> (Vec<Line>, Option<String>) {
        let mut found = Vec::new();
        for line in Lines::new(Path::new("خبر.txt"), bytes) {
            match line {
                Ok(line) => found.push(line),
                Err(error) => return (found, Some(error.to_string())),
            }
        }
        (found, None)
    }

    fn line(number: u64, text: &str, before: &str, after: &str) -> Line {
        let after = (!text.is_empty()).then(|| after.to_owned());
        Line { number, text: text.to_owned(), before: before.to_owned(), after }
    }

    #[test]
    fn each_line_has_its_neighbours_and_its_place() {
        assert_eq!(lines(b""), (vec![], None));
        assert_eq!(lines(b"\n"), (vec![line(1, "", "", "")], None));
        assert_eq!(lines("نعم".as_bytes()), (vec![line(1, "نعم", "", "")], None));
        assert_eq!(
            lines("\u{feff}\n \nنعم.\r\n\n\t\n no \nلا\n\n\n".as_bytes()).0,
            [
                line(1, "", "", ""),
                line(2, "", "", ""),
                line(3, "نعم.", "", " no "),
                line(4, "", "", ""),
                line(5, "", "", ""),
                line(6, " no ", "نعم.", "لا"),
                line(7, "لا", " no ", ""),
                line(8, "", "", ""),
                line(9, "", "", ""),
            ]
        );
    }

    #[test]
    fn what_cannot_be_read_is_told_after_the_lines_before_it() {
        let (found, error) = lines("نعم\n\nلا \u{0}\nyes".as_bytes());
        let first = Line { number: 1, text: "نعم".into(), ..Line::default() };
        assert_eq!(found, [first, line(2, "", "", "")]);
        assert_eq!(error.as_deref(), Some("خبر.txt:3:4: a NUL character: this is no text file"));
        let (found, error) = lines(b"yes\n\xff\n");
        assert_eq!(found.len(), 1);
        let message = "خبر.txt:2:1: these bytes are not UTF-8; convert the file to UTF-8 first";
        assert_eq!(error.as_deref(), Some(message));
        let (found, error) = lines(&vec![b'a'; 1 << 21]);
        assert!(found.is_empty());
        assert!(error.unwrap().starts_with("خبر.txt:1: this line is longer"));
    }
}
