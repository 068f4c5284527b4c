//! Where a memory is kept: a trait of plain types, and the engines that carry it out.
//!
//! A store keeps rows and hands them out, and writes only inside transactions. It knows no rule of
//! merging, matching or export: those stand in `memory` and `matching`, and are the
//! same over every engine. `tests/store_story.rs` tells what an engine must do.

pub mod sqlite;
mod wanted;

use std::collections::HashSet;
use std::ops::{ControlFlow, Range, RangeInclusive};
use std::path::Path;

pub use self::wanted::Wanted;
use crate::error::Result;
use crate::model::{
    AccessToken, Candidate, CandidateId, Change, ChangeId, ChangeKind, Concept, ConceptId, Document,
    DocumentFormat, DocumentId, ImportRecord, Locale, Operation, Original, Revision, Segment, Sentence,
    StoredCandidate, StoredConcept, StoredUnit, Subject, Timestamp, Unit, UnitId,
};
use crate::text;

/// A segment as a look-up reads it: its text, and whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SegmentRow {
    /// The unit.
    pub unit: UnitId,
    /// Its place among the variants of the unit, from 0.
    pub place: u64,
    /// The language of the segment.
    pub locale: Locale,
    /// Its text and codes.
    pub segment: Segment,
}

/// A sentence of a document among its neighbours. A unit that a sentence is kept in has its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Neighbourhood {
    /// The language of the document.
    pub locale: Locale,
    /// The unit that the sentence is kept in.
    pub unit: UnitId,
    /// The unit that an import named for it.
    pub chosen: Option<UnitId>,
    /// The unit that the sentence before it is kept in; none at the start of the document.
    pub before: Option<UnitId>,
    /// The unit that the sentence after it is kept in; none at the end of the document.
    pub after: Option<UnitId>,
}

/// Which units to visit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Selection {
    /// Only units that have a variant in each of these languages.
    pub languages: Vec<Locale>,
}

/// How much a memory holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counts {
    /// Units.
    pub units: u64,
    /// Variants by locale, most frequent first.
    pub variants: Vec<(Locale, u64)>,
    /// Documents.
    pub documents: u64,
    /// Sentences of all documents.
    pub sentences: u64,
    /// Concepts.
    pub concepts: u64,
    /// Terms.
    pub terms: u64,
    /// Bytes on disk, with what is not yet folded into the main file.
    pub bytes: u64,
}

/// Which terms are asked for: those that any of this holds of.
pub struct TermSearch<'a> {
    /// What their folded key begins with.
    pub beginning: &'a str,
    /// Their stems are one of these.
    pub stems: &'a [String],
    /// From how many to how many letters their folded key has, ...
    pub lengths: Option<RangeInclusive<usize>>,
    /// ... if this says yes to it.
    pub is_near: &'a dyn Fn(&str) -> bool,
}

/// What a term is looked up by.
#[derive(Debug, Clone, Copy)]
pub struct TermKey<'a> {
    /// Its concept.
    pub concept: ConceptId,
    /// Which of its concept's terms it is.
    pub position: usize,
    /// Its language.
    pub locale: &'a Locale,
    /// The term.
    pub text: &'a str,
    /// Its folded key.
    pub folded: &'a str,
    /// The keys of its words, with spaces between ([`text::stems`]).
    pub stems: &'a str,
}

/// The most variants of a unit: the index numbers them with sixteen bits.
pub const MOST_VARIANTS: usize = 1 << 16;

/// What is said of a unit that has more.
pub(crate) const TOO_MANY_VARIANTS: &str = "a unit has more than 65,536 variants; divide it";

/// A part of a posting list, from which segment on it is, and where the next one begins.
pub type PostingPart = (Option<(u64, Vec<u8>)>, Option<u64>);

/// The hashes of the folded keys of a unit's variants, in their order, as a store keeps them.
pub fn hashes(unit: &Unit) -> Vec<i64> {
    unit.variants.iter().map(|variant| text::segment_hash(&variant.segment.text)).collect()
}

/// What the text index has of a unit with these texts: their keys, a line each.
pub fn folded_texts<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    // No key has a line break, so no piece of text goes over from one to the next.
    let keys: Vec<String> = texts.map(text::segment_key).collect();
    keys.join("\n")
}

/// Takes one row after the other; an error ends the visit and comes back from it.
pub type Visit<'a, T> = &'a mut dyn FnMut(T) -> Result<()>;

/// The same, and may end the visit.
pub type Walk<'a, T> = &'a mut dyn FnMut(T) -> Result<ControlFlow<()>>;

/// What can be read of a memory.
pub trait Reader {
    /// An error once nobody waits any more for what is being read: what takes long asks it between
    /// one piece of work and the next. Each reading asks it by itself.
    fn still_wanted(&self) -> Result<()>;

    /// A unit.
    fn unit(&self, id: UnitId) -> Result<Option<StoredUnit>>;

    /// The few units that stand elsewhere than their numbers say, in the order of their places.
    fn moved_units(&self) -> Result<Vec<UnitId>>;

    /// Units in the order of their places.
    fn units(&self, selection: &Selection, visit: Visit<'_, StoredUnit>) -> Result<()> {
        self.walk_units(selection, &mut |unit| visit(unit).map(ControlFlow::Continue))
    }

    /// Units in the order of their places, until the visit is ended.
    fn walk_units(&self, selection: &Selection, visit: Walk<'_, StoredUnit>) -> Result<()>;

    /// Whether there is a text index, by the normal forms of today.
    fn has_text_index(&self) -> Result<bool>;

    /// By the text index, the units whose [`folded_texts`] have all of these pieces of three
    /// characters, and perhaps others: in the order of their places, until the visit is ended.
    fn walk_units_holding(&self, pieces: &[String], visit: Walk<'_, StoredUnit>) -> Result<()>;

    /// The languages that units were translated from, and the changes that added them: each
    /// pair once.
    fn origins(&self) -> Result<Vec<(Option<Locale>, ChangeId)>>;

    /// Segments in `locale`'s language, every region of it, in the order of their units.
    fn segments(&self, locale: &Locale, visit: Visit<'_, SegmentRow>) -> Result<()>;

    /// Segments whose folded key has this hash, of every language, in the order of their units.
    fn segments_by_hash(&self, hash: i64) -> Result<Vec<SegmentRow>>;

    /// Where the segments with this hash stand: the unit, and the place among its variants; in order.
    fn places_by_hash(&self, hash: i64) -> Result<Vec<(UnitId, u64)>>;

    /// How many segments of any language have this hash, counted up to `most`.
    fn count_by_hash(&self, hash: i64, most: u32) -> Result<u32>;

    /// Which of these hashes any segment has.
    fn known_hashes(&self, hashes: &[i64]) -> Result<HashSet<i64>>;

    /// Segments with this hash that are alone in their units, in the order of their units.
    fn waiting_by_hash(&self, hash: i64) -> Result<Vec<SegmentRow>>;

    /// The segment of a unit that stands at a place among its variants, from 0.
    fn segment(&self, unit: UnitId, place: u64) -> Result<Option<SegmentRow>>;

    /// The version of the look-up index, where there is one.
    fn index_version(&self) -> Result<Option<u32>>;

    /// The head of the posting list of a key.
    fn posting_head(&self, key: u32) -> Result<Option<Vec<u8>>>;

    /// The parts of a posting list in a band, in order: the first segment each may have, and
    /// the block.
    fn posting_parts(
        &self,
        key: u32,
        band: u8,
        visit: &mut dyn FnMut(u64, &[u8]) -> Result<()>,
    ) -> Result<()>;

    /// The part of a band that a segment belongs in, if there is one, and the first segment of
    /// the next one.
    fn posting_part(&self, key: u32, band: u8, segment: u64) -> Result<PostingPart>;

    /// The tokens of the segments in a language of some units.
    fn token_block(&self, language: &str, number: u64) -> Result<Option<Vec<u8>>>;

    /// The same of several numbers, in their order; of those that there are.
    fn token_blocks_at(
        &self,
        language: &str,
        numbers: &[u64],
        visit: &mut dyn FnMut(u64, &[u8]) -> Result<()>,
    ) -> Result<()>;

    /// The tokens of all segments in a language, block by block.
    fn token_blocks(&self, language: &str, visit: &mut dyn FnMut(u64, &[u8]) -> Result<()>) -> Result<()>;

    /// The locales of the variants.
    fn languages(&self) -> Result<Vec<Locale>>;

    /// The locales of the variants and how many there are of each, most frequent first.
    fn locales(&self) -> Result<Vec<(Locale, u64)>>;

    /// Documents in the order they were added.
    fn documents(&self) -> Result<Vec<(DocumentId, Document)>>;

    /// A document by its name.
    fn document(&self, name: &str) -> Result<Option<(DocumentId, Document)>>;

    /// A document by its number.
    fn document_numbered(&self, id: DocumentId) -> Result<Option<Document>>;

    /// The file of a document; none where it is its text, in UTF-8.
    fn original(&self, document: DocumentId) -> Result<Option<Original>>;

    /// The format of a document's file, without the file.
    fn format(&self, document: DocumentId) -> Result<DocumentFormat>;

    /// The sentences of a document, in order.
    fn sentences(&self, document: DocumentId) -> Result<Vec<Sentence>>;

    /// The sentences that are kept in a unit: document, position.
    fn sentences_of(&self, unit: UnitId) -> Result<Vec<(DocumentId, usize)>>;

    /// The sentences that are kept in a unit, or that an import ever named it for, with their
    /// neighbours, in the order of the documents and in them.
    fn neighbourhoods(&self, unit: UnitId) -> Result<Vec<Neighbourhood>>;

    /// The candidates for terms, decided or not, in the order they were found.
    fn candidates(&self) -> Result<Vec<StoredCandidate>>;

    /// A candidate.
    fn candidate(&self, id: CandidateId) -> Result<Option<StoredCandidate>>;

    /// Concepts in the order they were added.
    fn concepts(&self) -> Result<Vec<StoredConcept>>;

    /// The concepts, and the change that added each.
    fn concepts_added(&self) -> Result<Vec<(StoredConcept, ChangeId)>>;

    /// The change that added a concept.
    fn addition_of_concept(&self, id: ConceptId) -> Result<Option<ChangeId>>;

    /// The keys of the terms asked for, in no order; one may come more than once.
    fn term_keys(&self, search: &TermSearch<'_>, visit: &mut dyn FnMut(TermKey<'_>)) -> Result<()>;

    /// The concepts with these numbers, in the order they were added.
    fn concepts_numbered(&self, ids: &[ConceptId]) -> Result<Vec<StoredConcept>>;

    /// Which concepts were ever merged into which: from, into.
    fn concept_merges(&self) -> Result<Vec<(ConceptId, ConceptId)>>;

    /// A concept by its name.
    fn concept(&self, name: &str) -> Result<Option<StoredConcept>>;

    /// The concepts with a term that begins with one of these keys (`text::Sought::starts`), in the
    /// order they were added; `None` where the store does not know, as its keys are of another version.
    fn concepts_beginning(&self, starts: &[i64]) -> Result<Option<Vec<StoredConcept>>>;

    /// What was done to a unit, a concept, a document or a candidate, oldest first.
    fn history(&self, subject: Subject) -> Result<Vec<Revision>>;

    /// Some of those steps, by their places from the oldest on.
    fn history_between(&self, subject: Subject, places: Range<u64>) -> Result<Vec<Revision>>;

    /// Whether one of those steps is this.
    fn history_has(&self, subject: Subject, operation: Operation) -> Result<bool>;

    /// How many steps that is, and the number of the last and its change.
    fn history_extent(&self, subject: Subject) -> Result<(u64, Option<(i64, ChangeId)>)>;

    /// Every change, oldest first.
    fn changes(&self) -> Result<Vec<Change>>;

    /// The units that a change added, or that have a step of it in their history.
    fn units_of_change(&self, change: ChangeId) -> Result<Vec<UnitId>>;

    /// The concepts that a change added, or that have a step of it in their history.
    fn concepts_of_change(&self, change: ChangeId) -> Result<Vec<ConceptId>>;

    /// The steps that took texts out of units: edits and deletions.
    fn steps_that_took_texts(&self, visit: Visit<'_, Revision>) -> Result<()>;

    /// The imports, oldest first.
    fn imports(&self) -> Result<Vec<(Change, ImportRecord)>>;

    /// What is kept of an import.
    fn import(&self, change: ChangeId) -> Result<Option<ImportRecord>>;

    /// The latest import of a file with this fingerprint that was not undone.
    fn import_of(&self, digest: &str) -> Result<Option<ChangeId>>;

    /// A change.
    fn change(&self, id: ChangeId) -> Result<Option<Change>>;

    /// The tokens that were made, by name.
    fn access_tokens(&self) -> Result<Vec<AccessToken>>;

    /// How much there is.
    fn counts(&self) -> Result<Counts>;
}

/// What can be written, inside a transaction: all of it stands in the end, or nothing.
pub trait Writer: Reader {
    /// Begins a change: what follows belongs to it.
    fn add_change(&mut self, kind: ChangeKind, at: Timestamp, detail: &str) -> Result<ChangeId>;

    /// Takes back a change that only confirmed what was there.
    fn forget_change(&mut self, change: ChangeId) -> Result<()>;

    /// Records the file of an import.
    fn record_import(&mut self, change: ChangeId, import: &ImportRecord) -> Result<()>;

    /// Adds a unit.
    fn add_unit(&mut self, change: ChangeId, unit: &Unit) -> Result<UnitId> {
        self.add_units(change, &[(unit, &hashes(unit))])
    }

    /// Adds units, in order, each with its [`hashes`]; answers the number of the last.
    /// Their numbers follow each other.
    fn add_units(&mut self, change: ChangeId, units: &[(&Unit, &[i64])]) -> Result<UnitId>;

    /// Puts a unit in the place of what stood under its number.
    fn replace_unit(&mut self, id: UnitId, unit: &Unit) -> Result<()>;

    /// A number for a unit that is yet to be added with `restore_unit`.
    fn reserve_unit(&mut self) -> Result<UnitId>;

    /// Puts a unit under a number and at a place, whether one stands there or not.
    fn restore_unit(&mut self, stored: &StoredUnit) -> Result<()>;

    /// Deletes a unit that no sentence is kept in.
    fn delete_unit(&mut self, id: UnitId) -> Result<()>;

    /// Adds a document and its sentences.
    fn add_document(
        &mut self,
        change: ChangeId,
        document: &Document,
        sentences: &[Sentence],
    ) -> Result<DocumentId>;

    /// Keeps the file of a document that has none yet.
    fn add_original(&mut self, document: DocumentId, original: &Original) -> Result<()>;

    /// Removes a document, its sentences and its file; the units stay.
    fn remove_document(&mut self, id: DocumentId) -> Result<()>;

    /// Keeps a sentence in another unit.
    fn move_sentence(&mut self, document: DocumentId, position: usize, unit: UnitId) -> Result<()>;

    /// Names the unit whose translation is shown for a sentence.
    fn choose(&mut self, change: ChangeId, document: DocumentId, position: usize, unit: UnitId)
    -> Result<()>;

    /// Takes back what a change chose.
    fn forget_choices(&mut self, change: ChangeId) -> Result<()>;

    /// Names another unit wherever this one was chosen.
    fn move_choices(&mut self, from: UnitId, to: UnitId) -> Result<()>;

    /// Adds a concept.
    fn add_concept(&mut self, change: ChangeId, concept: &Concept) -> Result<ConceptId>;

    /// Puts a concept in the place of what stood under its number.
    fn replace_concept(&mut self, id: ConceptId, concept: &Concept) -> Result<()>;

    /// Removes a concept and its terms.
    fn remove_concept(&mut self, id: ConceptId) -> Result<()>;

    /// Adds a candidate that waits, known by its key.
    fn add_candidate(&mut self, change: ChangeId, key: &str, candidate: &Candidate) -> Result<CandidateId>;

    /// Puts a candidate in the place of what stood under its number.
    fn replace_candidate(&mut self, stored: &StoredCandidate) -> Result<()>;

    /// Says of what version the look-up index is from now on.
    fn set_index_version(&mut self, version: u32) -> Result<()>;

    /// Takes the whole look-up index away.
    fn clear_index(&mut self) -> Result<()>;

    /// Puts a block of a posting list in the place of what stood there, or takes it away. The
    /// head is in band 0, at segment 0.
    fn put_postings(&mut self, key: u32, band: u8, first: u64, block: Option<&[u8]>) -> Result<()>;

    /// Puts a block of tokens in the place of what stood there, or takes it away.
    fn put_token_block(&mut self, language: &str, number: u64, block: Option<&[u8]>) -> Result<()>;

    /// Makes the text index of all units, whatever there was of it; `watch` is told how many are
    /// done, and of how many.
    fn make_text_index(&mut self, watch: &mut dyn FnMut(u64, u64)) -> Result<()>;

    /// Puts the [`folded_texts`] of a unit into the text index.
    fn put_texts(&mut self, unit: UnitId, folded: &str) -> Result<()>;

    /// Takes the [`folded_texts`] of a unit out of the text index: those that were put in.
    fn take_texts(&mut self, unit: UnitId, folded: &str) -> Result<()>;

    /// Puts a token in the place of what was under its name.
    fn put_access_token(&mut self, token: &AccessToken) -> Result<()>;

    /// Marks an import as undone by a change.
    fn mark_undone(&mut self, import: ChangeId, by: ChangeId) -> Result<()>;

    /// Writes a step under its number, in the place of what stood there.
    fn restore_revision(&mut self, revision: &Revision) -> Result<()>;

    /// Makes a step one of another history.
    fn move_revision(&mut self, number: i64, to: Subject) -> Result<()>;

    /// Adds a step to a history.
    fn add_revision(&mut self, revision: &Revision) -> Result<()>;
}

/// Whether what was written in a transaction is to stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Commit {
    /// It stands.
    Yes,
    /// It is undone: nothing was worth keeping.
    No,
}

/// A memory's store.
pub trait Store: Send {
    /// Reads, each call for itself.
    fn reader(&self) -> &dyn Reader;

    /// Runs `read` on one unchanging view of the memory, whatever others write meanwhile. It ends with
    /// [`Error::GivenUp`](crate::Error::GivenUp) once it is no longer wanted.
    fn snapshot(&self, wanted: &Wanted, read: &mut dyn FnMut(&dyn Reader) -> Result<()>) -> Result<()>;

    /// Runs `write` in one transaction: it stands if `write` returns `Ok(Commit::Yes)`,
    /// else it is as if it had never run. It ends with [`Error::GivenUp`](crate::Error::GivenUp) once it is no
    /// longer wanted. Waits a while for another writer, then gives up with [`Error::Busy`](crate::Error::Busy).
    fn write(
        &mut self,
        wanted: &Wanted,
        write: &mut dyn FnMut(&mut dyn Writer) -> Result<Commit>,
    ) -> Result<()>;

    /// Opens the same memory once more, for reading only: for another thread, beside this one.
    /// Fails where it is kept nowhere.
    fn another(&self) -> Result<Box<dyn Store>>;

    /// Copies the memory, as it stands at this moment, into a new file that is a memory in one
    /// SQLite file, whatever others write meanwhile; `watch` is told how much is done, and of how
    /// much. Answers the copy's size in bytes. What is there already is never written over.
    fn back_up(&self, to: &Path, watch: &mut dyn FnMut(u64, u64)) -> Result<u64>;

    /// Takes the store away again, if nothing was ever written to it and nobody else uses it.
    /// Says whether it did.
    fn discard(self: Box<Self>) -> Result<bool>;
}
