//! A memory, open: the only way to change units, documents and terms.
//!
//! Every change is one transaction and is kept: which command made it, what it brought
//! and what stood before. What only reads (look-up, concordance, recognition) takes the
//! memory's [`reader`](Memory::reader), and what reads more than once, as a look-up, that of a
//! [`snapshot`](Memory::snapshot): a reader of one state.
//!
//! ```
//! use jisr::matching::{Query, lookup};
//! use jisr::memory::{Access, Memory, NewDocument};
//! use jisr::model::Locale;
//!
//! let folder = tempfile::tempdir()?;
//! let mut memory = Memory::open(&folder.path().join("jisr.db"), Access::Create)?;
//! let arabic = Locale::parse("ar")?;
//! memory.add_document(&NewDocument { name: "خبر", locale: &arabic, text: "وصل الوفد. غادر الوزير." })?;
//! memory.edit_unit(jisr::model::UnitId(1), |unit| {
//!     unit.variants.push(jisr::model::Variant::plain(Locale::parse("en").unwrap(), "The delegation arrived."));
//!     Ok(())
//! })?;
//! let query = Query::new("وصل الوفد.", arabic, Locale::parse("en")?);
//! let found = memory.snapshot(|reader| lookup(reader, &query))?;
//! assert_eq!((found[0].score, found[0].target.as_str()), (100, "The delegation arrived."));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod access;
mod ahead;
mod aligned;
mod candidate;
mod choose;
mod concept_edit;
mod contexts;
mod difference;
mod document;
mod edit;
mod entry_names;
mod export;
mod export_terms;
mod fingerprint;
mod import;
mod languages;
mod merge;
mod named;
mod pairing;
mod rename;
mod replay;
mod roundtrip;
mod take_in;
mod term;
mod translation;
mod undo;
mod undo_terms;
mod version;
mod writing;
mod written_in;

use std::path::Path;

pub use access::admitted;
pub use aligned::{AlignedDocuments, AlignedReport, aligned_units, check_names};
pub use candidate::Reviewed;
pub use concept_edit::{ConceptEdit, NewTerm};
pub use document::{
    AddedDocument, NewDocument, NewFile, RemovedDocument, ShownSentence, Status, TranslatedText,
    check_new_name, document, shown_document, translated_document,
};
pub use edit::{UnitEdit, plain_unit};
pub use export::{ExportFormat, ExportReport, ExportRequest, HeaderLeftOut, export};
pub use export_terms::{TermExportReport, TermExportRequest, TermFormat, export_terms};
pub use fingerprint::fingerprint;
pub use import::{ImportReport, ImportSource, Noted};
pub use languages::{LanguagePair, original_language, source_language, target_language};
pub use roundtrip::{Difference, Roundtrip, roundtrip};
pub use term::take_terms;
pub use undo::UndoReport;
pub use version::{Expected, Version, concept_version, unit_version};
pub use written_in::{Unexpected, unexpected, unexpected_language, unexpected_script};

pub use crate::store::Commit;
pub use crate::store::sqlite::Access;

use self::writing::Writing;
use crate::error::{Error, Result};
use crate::matching;
use crate::model::{ChangeId, Concept, ConceptId, Operation, Revision, StoredUnit, Subject, Unit};
use crate::store::sqlite::SqliteStore;
use crate::store::{Reader, Store, Wanted};

/// A memory.
pub struct Memory {
    store: Box<dyn Store>,
    /// Whether what is changed is still wanted.
    wanted: Wanted,
}

impl Memory {
    /// Opens the memory in a file, and indexes it if an earlier jisr made it.
    pub fn open(path: &Path, access: Access) -> Result<Self> {
        Self::open_watched(path, access, &mut |_, _| {})
    }

    /// The same, for a person who waits: `watch` is told how many units are indexed, and of how
    /// many; never, where there is nothing to index.
    pub fn open_watched(path: &Path, access: Access, watch: &mut dyn FnMut(u64, u64)) -> Result<Self> {
        let open = |access| Ok(Self::over(Box::new(SqliteStore::open(path, access)?)));
        let mut memory = open(access)?;
        if is_indexed(memory.reader(), path)? {
            return Ok(memory);
        }
        if access == Access::Read {
            memory = open(Access::Write)?;
        }
        memory.write(|writer| match is_indexed(&**writer, path)? {
            // Another process did it while this one waited.
            true => Ok((Commit::No, ())),
            false => Ok((Commit::Yes, writer.index_all(watch)?)),
        })?;
        if access == Access::Read { open(access) } else { Ok(memory) }
    }

    /// A memory that is kept nowhere, and gone when it is dropped.
    pub fn in_memory() -> Result<Self> {
        Ok(Self::over(Box::new(SqliteStore::in_memory()?)))
    }

    /// A memory over any store.
    pub fn over(store: Box<dyn Store>) -> Self {
        Self { store, wanted: Wanted::default() }
    }

    /// The same memory, whose changes end with [`Error::GivenUp`] once they are no longer wanted: nothing is kept of
    /// one that was under way.
    #[must_use]
    pub fn while_wanted(self, wanted: &Wanted) -> Self {
        Self { wanted: wanted.clone(), ..self }
    }

    /// Takes the memory away again, if nothing was ever written to it and nobody else has it
    /// open: what was made for a command that failed. Says whether it did.
    pub fn discard(self) -> Result<bool> {
        self.store.discard()
    }

    /// What can be asked of the memory.
    pub fn reader(&self) -> &dyn Reader {
        self.store.reader()
    }

    /// Makes the index that [`concordance`](matching::concordance) reads, where there is none; from
    /// then on it is kept as units change. It takes half a minute at a million units, and a
    /// quarter of the room of the memory. Says whether it made one.
    pub fn index_texts(&mut self) -> Result<bool> {
        self.index_texts_watched(&mut |_, _| {})
    }

    /// The same, for a person who waits: `watch` is told how many units are indexed, and of how
    /// many; never, where there is an index.
    pub fn index_texts_watched(&mut self, watch: &mut dyn FnMut(u64, u64)) -> Result<bool> {
        self.write(|writer| match writer.has_text_index()? {
            true => Ok((Commit::No, false)),
            false => Ok((Commit::Yes, writer.make_text_index(watch).map(|()| true)?)),
        })
    }

    /// Runs `read` on one unchanging view of the memory.
    pub fn snapshot<T>(&self, read: impl FnOnce(&dyn Reader) -> Result<T>) -> Result<T> {
        snapshot(&*self.store, &Wanted::default(), read)
    }

    /// A reader of the same memory that another thread can have: as many as there are threads
    /// read at once, while this one writes. A memory that is kept nowhere has none.
    pub fn another_reader(&self) -> Result<MemoryReader> {
        Ok(MemoryReader { store: self.store.another()? })
    }

    /// Copies the memory into a new file, as it stands at this moment, and opens the copy to see
    /// that it is whole; others may write meanwhile. Answers its size in bytes.
    pub fn back_up(&self, to: &Path) -> Result<u64> {
        self.back_up_watched(to, &mut |_, _| {})
    }

    /// The same, for a person who waits: `watch` is told how much of it is done, and of how much.
    pub fn back_up_watched(&self, to: &Path, watch: &mut dyn FnMut(u64, u64)) -> Result<u64> {
        self.store.back_up(to, watch)
    }

    /// Runs `write` in one transaction.
    fn write<T>(&mut self, write: impl FnOnce(&mut Writing<'_>) -> Result<(Commit, T)>) -> Result<T> {
        let (mut write, mut answer) = (Some(write), None);
        self.store.write(&self.wanted, &mut |writer| match write.take() {
            Some(write) => {
                let mut writing = Writing::new(writer);
                let (commit, value) = write(&mut writing)?;
                if commit == Commit::Yes {
                    writing.finish()?;
                }
                answer = Some(value);
                Ok(commit)
            }
            None => Ok(Commit::No),
        })?;
        answer.ok_or_else(not_run)
    }
}

/// Reads a memory beside what else reads and writes it; [`Memory::another_reader`] makes one.
///
/// What it answers is always of one state that was committed, and of the newest there was when
/// the snapshot began.
///
/// ```
/// use jisr::matching::{Query, lookup};
/// use jisr::memory::{Access, Memory};
/// use jisr::model::{Locale, Unit, Variant};
///
/// let folder = tempfile::tempdir()?;
/// let mut memory = Memory::open(&folder.path().join("jisr.db"), Access::Create)?;
/// let (arabic, english) = (Locale::parse("ar")?, Locale::parse("en")?);
/// let variants = vec![Variant::plain(arabic.clone(), "نعم"), Variant::plain(english.clone(), "Yes")];
/// let unit = memory.add_unit(&Unit { variants, ..Unit::default() })?;
/// let readers = [memory.another_reader()?, memory.another_reader()?];
/// std::thread::scope(|scope| {
///     for reader in readers {
///         let query = Query::new("نعم", arabic.clone(), english.clone());
///         scope.spawn(move || {
///             let found = reader.snapshot(|reader| lookup(reader, &query)).unwrap();
///             assert!(found.is_empty() || found[0].target == "Yes");
///         });
///     }
///     memory.delete_unit(unit).unwrap();
/// });
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct MemoryReader {
    store: Box<dyn Store>,
}

impl MemoryReader {
    /// Runs `read` on one unchanging view of the memory.
    pub fn snapshot<T>(&self, read: impl FnOnce(&dyn Reader) -> Result<T>) -> Result<T> {
        self.snapshot_while(&Wanted::default(), read)
    }

    /// The same, which ends with [`Error::GivenUp`] once nobody wants it any more.
    pub fn snapshot_while<T>(
        &self,
        wanted: &Wanted,
        read: impl FnOnce(&dyn Reader) -> Result<T>,
    ) -> Result<T> {
        snapshot(&*self.store, wanted, read)
    }
}

/// Whether a memory has the index of today, or nothing to index.
fn is_indexed(reader: &dyn Reader, path: &Path) -> Result<bool> {
    let today = matching::index::VERSION;
    match reader.index_version()? {
        Some(newer) if newer > today => Err(Error::Memory {
            path: path.to_owned(),
            message: format!(
                "this memory was made by a newer jisr (look-up index {newer}; this one has {today}); use that one, or update"
            ),
        }),
        Some(found) => Ok(found == today),
        None => Ok(reader.languages()?.is_empty()),
    }
}

fn snapshot<T>(store: &dyn Store, wanted: &Wanted, read: impl FnOnce(&dyn Reader) -> Result<T>) -> Result<T> {
    let (mut read, mut answer) = (Some(read), None);
    store.snapshot(wanted, &mut |reader| {
        if let Some(read) = read.take() {
            answer = Some(read(reader)?);
        }
        Ok(())
    })?;
    answer.ok_or_else(not_run)
}

fn not_run() -> Error {
    Error::Request("the store did not run the transaction".to_owned())
}

/// Writes down which change added a unit that is about to go, and what it brought: while the
/// unit stands, its own row says so.
fn keep_addition(writer: &mut Writing<'_>, stored: &StoredUnit) -> Result<()> {
    let subject = Subject::Unit(stored.id.0);
    let history = writer.history(subject)?;
    if undo::unwritten_addition(stored.id, Some(stored), &history).is_none() {
        return Ok(());
    }
    let first = history.iter().find_map(|revision| serde_json::from_value(revision.before.clone()).ok());
    let brought: Unit = first.unwrap_or_else(|| stored.unit.clone());
    let mut addition = Revision::new(stored.added, subject, Operation::Add, None, Some(&brought))
        .map_err(|e| undo::unwritable(&e))?;
    addition.number = stored.id.0;
    writer.restore_revision(&addition)
}

/// Writes down which change added a concept that is about to go, and what it brought.
fn keep_concept_addition(writer: &mut Writing<'_>, id: ConceptId) -> Result<()> {
    let subject = Subject::Concept(id.0);
    let history = writer.history(subject)?;
    if history.iter().any(|revision| revision.operation == Operation::Add) {
        return Ok(());
    }
    let stored = writer.concepts_numbered(&[id])?.pop();
    let (Some(stored), Some(added)) = (stored, writer.addition_of_concept(id)?) else { return Ok(()) };
    let first = history.iter().find_map(|revision| serde_json::from_value(revision.before.clone()).ok());
    let brought: Concept = first.unwrap_or(stored.concept);
    keep(writer, added, subject, Operation::Add, None, Some(&brought))
}

/// Keeps a step of a history.
fn keep<T: serde::Serialize>(
    writer: &mut Writing<'_>,
    change: ChangeId,
    subject: Subject,
    operation: Operation,
    before: Option<&T>,
    brought: Option<&T>,
) -> Result<()> {
    let revision =
        Revision::new(change, subject, operation, before, brought).map_err(|e| undo::unwritable(&e))?;
    writer.add_revision(&revision)
}
