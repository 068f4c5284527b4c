//! What can go wrong, said so that a person can mend it.

use std::borrow::Cow;
use std::fmt;
use std::path::{Path, PathBuf};

use crate::model::LocaleError;

/// The result of everything that can fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What went wrong. Every message says where, what was found and what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file could not be read or written.
    #[error("{path}: {reason}", path = .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        reason: std::io::Error,
    },
    /// Something in a file is not what its format wants.
    #[error("{place}: {message}")]
    Input {
        /// Where.
        place: Place,
        /// What was found, and what to do.
        message: String,
    },
    /// The memory cannot be used as it is.
    #[error("{path}: {message}", path = .path.display())]
    Memory {
        /// The memory's file.
        path: PathBuf,
        /// What is wrong with it, and what to do.
        message: String,
    },
    /// The look-up index is not what was written. Inside a transaction or a snapshot the store says
    /// which memory's, as an [`Error::Memory`].
    #[error("the look-up index of this memory is damaged; export the memory and import it into a new one")]
    DamagedIndex,
    /// Another process is writing.
    #[error("{path}: another process is writing to this memory; try again when it is done", path = .path.display())]
    Busy {
        /// The memory's file.
        path: PathBuf,
    },
    /// There is no room for what was to be written.
    #[error("{path}: the disk takes no more (it is full, or a quota is used up); nothing was changed", path = .path.display())]
    Full {
        /// The memory's file.
        path: PathBuf,
    },
    /// The database engine failed.
    #[error("{path}: {reason}", path = .path.display())]
    Store {
        /// The memory's file.
        path: PathBuf,
        /// The engine's reason.
        reason: Box<dyn std::error::Error + Send + Sync>,
    },
    /// What was asked for cannot be done.
    #[error("{0}")]
    Request(String),
    /// What was asked for cannot be done, for a reason that is met often.
    #[error("{message}")]
    Declined {
        /// The reason, for whoever says it in other words.
        reason: Reason,
        /// What it is about, by its name; empty where nothing is named.
        what: String,
        /// What was found, and what to do.
        message: String,
    },
    /// What was asked for is not there.
    #[error("{0}")]
    Missing(String),
    /// What was to be changed is no longer what it was when it was read.
    #[error("{0}")]
    Stale(String),
    /// Whoever asked no longer waits for the answer.
    #[error("nobody waits for this answer any more; ask again")]
    GivenUp,
    /// A language tag is not well formed.
    #[error(transparent)]
    Locale(#[from] LocaleError),
}

/// Why something is often declined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// A term, or the name of a concept, is empty.
    EmptyTerm,
    /// A term has no letter and no digit to be found by.
    NoWord,
    /// A concept has the term already.
    TermTwice,
    /// A name is that of another concept.
    ConceptTaken,
    /// A name is that of another document.
    DocumentTaken,
    /// A text has no sentence.
    NoSentence,
    /// Two texts that are to translate each other are in one language.
    SameLanguage,
    /// It is not certain which language is meant.
    UncertainLanguage,
    /// An import was undone before.
    UndoneBefore,
    /// A candidate was reviewed before.
    ReviewedBefore,
    /// What may only add something would change what is there.
    WouldChange,
}

/// A place in a file, as far as it is known. Shown as `memory.tmx:1204:17: unit 388`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    /// The file's name as it was given.
    pub file: String,
    /// Line, from 1.
    pub line: Option<u64>,
    /// Column in characters, from 1.
    pub column: Option<u64>,
    /// The unit (TMX), from 1.
    pub unit: Option<u64>,
    /// The entry (TBX), from 1.
    pub entry: Option<u64>,
}

impl Error {
    /// What is declined for a reason that is met often.
    pub(crate) fn declined(reason: Reason, message: impl Into<String>) -> Self {
        Self::declined_of(reason, "", message)
    }

    /// The same, about something that has a name.
    pub(crate) fn declined_of(reason: Reason, what: &str, message: impl Into<String>) -> Self {
        Self::Declined { reason, what: what.to_owned(), message: message.into() }
    }

    /// An input error.
    pub fn input(place: Place, message: impl Into<String>) -> Self {
        Self::Input { place, message: message.into() }
    }

    /// A failed read or write of a file.
    pub fn io(path: impl AsRef<Path>, reason: std::io::Error) -> Self {
        Self::Io { path: path.as_ref().to_owned(), reason }
    }

    /// The same error of another file: the one that a person named, where a temporary one stood for it.
    pub(crate) fn at(self, path: &Path) -> Self {
        let path = path.to_owned();
        match self {
            Self::Io { reason, .. } => Self::Io { path, reason },
            Self::Memory { message, .. } => Self::Memory { path, message },
            Self::Busy { .. } => Self::Busy { path },
            Self::Full { .. } => Self::Full { path },
            Self::Store { reason, .. } => Self::Store { path, reason },
            other @ (Self::Input { .. }
            | Self::DamagedIndex
            | Self::Request(_)
            | Self::Declined { .. }
            | Self::Missing(_)
            | Self::Stale(_)
            | Self::GivenUp
            | Self::Locale(_)) => other,
        }
    }

    /// Whether the reader of our output went away, which is no failure.
    pub fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Io { reason, .. } if reason.kind() == std::io::ErrorKind::BrokenPipe)
    }
}

/// The most characters of a file that a message quotes at once.
const QUOTED: usize = 60;

/// What a message quotes of a file: a name, or the start of one that is too long to be read. A
/// report is bounded by it, whatever the file holds.
pub(crate) fn quoted(name: &str) -> Cow<'_, str> {
    match name.char_indices().nth(QUOTED) {
        None => Cow::Borrowed(name),
        Some((end, _)) => Cow::Owned(format!("{}…", &name[..end])),
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
            if let Some(column) = self.column {
                write!(f, ":{column}")?;
            }
        }
        match (self.unit, self.entry) {
            (Some(unit), _) => write!(f, ": unit {unit}"),
            (None, Some(entry)) => write!(f, ": entry {entry}"),
            (None, None) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_is_quoted_by_its_start() {
        let name = "اسم".repeat(20);
        assert_eq!(quoted(&name), name);
        assert_eq!(quoted(&format!("{name}ا")), format!("{name}…"));
    }

    #[test]
    fn a_place_shows_what_is_known_of_it() {
        let mut place = Place { file: "ذاكرة.tmx".into(), ..Place::default() };
        assert_eq!(place.to_string(), "ذاكرة.tmx");
        place.line = Some(1204);
        place.column = Some(17);
        place.unit = Some(388);
        assert_eq!(place.to_string(), "ذاكرة.tmx:1204:17: unit 388");
        let place = Place { unit: None, entry: Some(3), ..place };
        assert_eq!(place.to_string(), "ذاكرة.tmx:1204:17: entry 3");
    }
}
