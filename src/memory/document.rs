//! Documents: texts cut into sentences, and put together again.

use serde::Serialize;

use super::take_in::{take_in, waiting};
use super::translation::translation;
use super::writing::Writing;
use super::{Memory, keep, keep_addition};
use crate::error::{Error, Reason, Result};
use crate::formats::document::DocumentFile;
use crate::model::{
    ChangeId, ChangeKind, Document, DocumentFormat, DocumentId, Locale, Operation, Sentence, StoredUnit,
    Subject, Unit, UnitId, now,
};
use crate::store::{Commit, Reader};
use crate::text::{self, Segmented};

/// A text to add.
#[derive(Debug, Clone, Copy)]
pub struct NewDocument<'a> {
    /// Its name in the memory.
    pub name: &'a str,
    /// Its language.
    pub locale: &'a Locale,
    /// Its text.
    pub text: &'a str,
}

/// A document's file to add.
#[derive(Debug, Clone, Copy)]
pub struct NewFile<'a> {
    /// Its name in the memory.
    pub name: &'a str,
    /// Its language.
    pub locale: &'a Locale,
    /// The file.
    pub file: &'a DocumentFile,
}

/// A document that was added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AddedDocument {
    /// Its name.
    pub document: String,
    /// Its language.
    pub lang: Locale,
    /// Whether it is new.
    pub status: Status,
    /// The format of its file.
    pub format: DocumentFormat,
    /// How many sentences it has.
    pub sentences: usize,
    /// How many of them had a unit in the memory already.
    pub known: usize,
    /// What it says of itself: name, value.
    pub metadata: Vec<(String, String)>,
}

/// Whether something changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// It is new.
    Added,
    /// It was there already, the same.
    Unchanged,
}

/// A document that was removed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RemovedDocument {
    /// Its name.
    pub document: String,
    /// How many sentences it had.
    pub sentences: usize,
    /// Units that were deleted with it: they held only an untranslated sentence of it.
    pub deleted: usize,
    /// Units that stay: they hold a translation, or a sentence of another document.
    pub kept: usize,
}

/// A sentence beside its translation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct ShownSentence {
    /// Its number in the document, from 1.
    pub number: usize,
    /// The paragraph it stands in, from 1.
    pub paragraph: usize,
    /// Byte offset of its start in the document.
    pub start: usize,
    /// Byte offset of its end.
    pub end: usize,
    /// Its text.
    pub source: String,
    /// Its translation, if there is one.
    pub target: Option<String>,
    /// The unit that holds the translation, or waits for one.
    pub unit: UnitId,
}

/// A document in another language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TranslatedText {
    /// The format of the file.
    pub format: DocumentFormat,
    /// The file: each sentence replaced by its translation, all else as it was.
    #[serde(skip)]
    pub bytes: Vec<u8>,
    /// The sentences that have no translation, and stand as they were: their numbers, from 1.
    pub untranslated: Vec<usize>,
    /// The sentences whose translation is written without some of their markup: their numbers.
    pub without_markup: Vec<usize>,
}

impl Memory {
    /// Adds a plain text; see [`Self::add_file`].
    pub fn add_document(&mut self, new: &NewDocument<'_>) -> Result<AddedDocument> {
        let file = DocumentFile::plain(new.text);
        self.add_file(&NewFile { name: new.name, locale: new.locale, file: &file })
    }

    /// Adds a document: cuts it into sentences, each kept in the unit that has it already,
    /// or in a new one that waits for a translation. The file is kept where it is not its text.
    pub fn add_file(&mut self, new: &NewFile<'_>) -> Result<AddedDocument> {
        self.add_cut_file(new, text::segment(new.file.text()))
    }

    /// Adds a document as it was cut into sentences; see [`Self::add_file`].
    pub fn add_cut_file(&mut self, new: &NewFile<'_>, segmented: Segmented) -> Result<AddedDocument> {
        if segmented.sentences.is_empty() {
            let message = format!("{}: there is no sentence in this text", new.name);
            return Err(Error::declined(Reason::NoSentence, message));
        }
        let document = new_document(new, segmented.metadata)?;
        self.write(|writer| add(writer, &document, new.file, &segmented.sentences))
    }

    /// Removes a document, and the units that only held an untranslated sentence of it.
    pub fn remove_document(&mut self, name: &str) -> Result<RemovedDocument> {
        self.remove_document_if(name, None)
    }

    /// The same, if the document of this name is still the one of this number; any, where none is given.
    pub fn remove_document_if(
        &mut self,
        name: &str,
        expected: Option<DocumentId>,
    ) -> Result<RemovedDocument> {
        self.write(|writer| {
            let (id, document) = find(&**writer, name)?;
            if expected.is_some_and(|expected| expected != id) {
                let message = format!("another document is named {name} by now; look at it, and remove that");
                return Err(Error::Stale(message));
            }
            let sentences = writer.sentences(id)?;
            let change = writer.add_change(ChangeKind::DocumentRemove, now(), name)?;
            // Nothing is restored from it: the bytes of its file need not stay.
            let before = (&document, &sentences);
            keep(writer, change, Subject::Document(id.0), Operation::Delete, Some(&before), None)?;
            writer.remove_document(id)?;
            let mut units: Vec<UnitId> = sentences.iter().map(|s| s.unit).collect();
            units.sort_unstable();
            units.dedup();
            let mut removed =
                RemovedDocument { document: document.name, sentences: sentences.len(), deleted: 0, kept: 0 };
            for id in units {
                let Some(stored) = writer.unit(id)? else { continue };
                let subject = Subject::Unit(id.0);
                if writer.sentences_of(id)?.is_empty() && only_documents_brought(&**writer, &stored)? {
                    keep_addition(writer, &stored)?;
                    keep(writer, change, subject, Operation::Delete, Some(&stored.unit), None)?;
                    writer.delete_unit(id)?;
                    removed.deleted += 1;
                } else {
                    keep::<Unit>(writer, change, subject, Operation::Release, None, None)?;
                    removed.kept += 1;
                }
            }
            Ok((Commit::Yes, removed))
        })
    }

    /// A document.
    pub fn document(&self, name: &str) -> Result<Document> {
        document(self.reader(), name)
    }

    /// The sentences of a document, each beside its translation if a language is asked for.
    pub fn show_document(&self, name: &str, target: Option<&Locale>) -> Result<Vec<ShownSentence>> {
        self.snapshot(|reader| shown_document(reader, name, target))
    }

    /// The file of a document in another language, or in its own, byte for byte.
    pub fn translate_document(&self, name: &str, target: &Locale) -> Result<TranslatedText> {
        self.snapshot(|reader| translated_document(reader, name, target))
    }
}

/// The file of a document in another language; see [`Memory::translate_document`].
pub fn translated_document(reader: &dyn Reader, name: &str, target: &Locale) -> Result<TranslatedText> {
    let (id, document) = find(reader, name)?;
    let original = reader.original(id)?;
    let format = original.as_ref().map_or(DocumentFormat::Text, |original| original.format);
    let (untranslated, without_markup) = (Vec::new(), Vec::new());
    let mut translated = TranslatedText { format, bytes: Vec::new(), untranslated, without_markup };
    if document.locale.finds(target) {
        translated.bytes = original.map_or_else(|| document.text.into_bytes(), |original| original.bytes);
        return Ok(translated);
    }
    let file = match original {
        Some(original) => DocumentFile::read(original, name)?,
        None => DocumentFile::plain(&document.text),
    };
    if file.text() != document.text {
        return Err(Error::Request(format!(
            "{name} was read by another version of jisr, which found another text in it; export it in its own language (--target-lang {}), remove it, and add that file",
            document.locale
        )));
    }
    let mut numbers = Vec::new();
    let mut translations = Vec::new();
    for (index, sentence) in reader.sentences(id)?.iter().enumerate() {
        let source = document.segment(sentence);
        match translation(reader, sentence, &source, &document.locale, target)? {
            None => translated.untranslated.push(index + 1),
            Some(stored) => {
                let segment = stored.unit.variant(target).map(|v| v.segment.clone());
                // What is the same in both languages stays as it is written.
                if let Some(segment) = segment.filter(|segment| *segment != source) {
                    numbers.push(index + 1);
                    translations.push((sentence.start..sentence.end, segment));
                }
            }
        }
    }
    let spans: Vec<_> = translations.iter().map(|(span, s)| (span.clone(), Some(s))).collect();
    let written = file.write(&spans, &document.locale, target)?;
    translated.bytes = written.bytes;
    translated.without_markup = written.without_markup.iter().map(|at| numbers[*at]).collect();
    Ok(translated)
}

/// Whether a document may have this name.
pub(super) fn check_name(name: &str) -> Result<()> {
    if name.trim().is_empty() {
        return Err(Error::Request("a document needs a name; give one with --name".to_owned()));
    }
    if name.contains(char::is_control) {
        return Err(Error::Request(
            "the name of a document holds a line break or a control character; give another with --name"
                .to_owned(),
        ));
    }
    Ok(())
}

/// Whether a document in a language may be added under a name, as far as that is known before its text is: one
/// that this memory has under it is another one where its language is.
pub fn check_new_name(reader: &(impl Reader + ?Sized), name: &str, locale: &Locale) -> Result<()> {
    check_name(name)?;
    match reader.document(name)? {
        Some((_, there)) if there.locale != *locale => Err(taken(name, "another --name")),
        _ => Ok(()),
    }
}

/// Another document has the name; what to give this one.
pub(super) fn taken(name: &str, give: &str) -> Error {
    let message = format!(
        "another document named {name} is in this memory; give this one {give}, or remove that one first"
    );
    Error::declined_of(Reason::DocumentTaken, name, message)
}

/// A document that may be added. Its name must be one.
pub(super) fn new_document(new: &NewFile<'_>, metadata: Vec<(String, String)>) -> Result<Document> {
    check_name(new.name)?;
    Ok(Document {
        name: new.name.to_owned(),
        locale: new.locale.clone(),
        text: new.file.text().to_owned(),
        metadata,
    })
}

/// Adds a document of a file with its sentences, each kept in the unit that has it already, or in a
/// new one.
pub(super) fn add(
    writer: &mut Writing<'_>,
    document: &Document,
    file: &DocumentFile,
    pieces: &[text::Sentence],
) -> Result<(Commit, AddedDocument)> {
    let mut added = AddedDocument {
        document: document.name.clone(),
        lang: document.locale.clone(),
        status: Status::Added,
        format: file.original().format,
        sentences: pieces.len(),
        known: 0,
        metadata: document.metadata.clone(),
    };
    let original = (!file.is_its_text()).then(|| file.original());
    if let Some((id, there)) = writer.document(&document.name)? {
        if there != *document || writer.original(id)?.as_ref() != original {
            return Err(taken(&document.name, "another --name"));
        }
        added.status = Status::Unchanged;
        added.sentences = writer.sentences(id)?.len();
        return Ok((Commit::No, added));
    }
    let change = writer.add_change(ChangeKind::DocumentAdd, now(), &document.name)?;
    let mut sentences = Vec::with_capacity(pieces.len());
    for &text::Sentence { start, end, paragraph } in pieces {
        let segment = file.segment(start..end);
        let codes = segment.codes.clone();
        let (unit, done) = take_in(writer, change, &waiting(&document.locale, segment))?;
        added.known += usize::from(done != Operation::Add);
        sentences.push(Sentence { start, end, paragraph, codes, unit, chosen: None });
    }
    let id = writer.add_document(change, document, &sentences)?;
    if let Some(original) = original {
        writer.add_original(id, original)?;
    }
    Ok((Commit::Yes, added))
}

/// A document by its name.
pub fn document(reader: &dyn Reader, name: &str) -> Result<Document> {
    find(reader, name).map(|(_, document)| document)
}

/// The sentences of a document, each beside its translation if a language is asked for.
pub fn shown_document(
    reader: &dyn Reader,
    name: &str,
    target: Option<&Locale>,
) -> Result<Vec<ShownSentence>> {
    let (id, document) = find(reader, name)?;
    shown_sentences(reader, id, &document, target)
}

pub(super) fn find(reader: &(impl Reader + ?Sized), name: &str) -> Result<(DocumentId, Document)> {
    if let Some(found) = reader.document(name)? {
        return Ok(found);
    }
    let names: Vec<String> = reader.documents()?.into_iter().map(|(_, d)| d.name).collect();
    Err(Error::Missing(match names.is_empty() {
        true => format!("there is no document {name}: this memory has none (document add FILE)"),
        false => format!("there is no document {name}; this memory has {}", names.join(", ")),
    }))
}

pub(super) fn shown_sentences(
    reader: &(impl Reader + ?Sized),
    id: DocumentId,
    document: &Document,
    target: Option<&Locale>,
) -> Result<Vec<ShownSentence>> {
    let mut shown = Vec::new();
    for (index, sentence) in reader.sentences(id)?.into_iter().enumerate() {
        let source = document.segment(&sentence);
        let translation = match target {
            Some(target) => translation(reader, &sentence, &source, &document.locale, target)?,
            None => None,
        };
        shown.push(ShownSentence {
            number: index + 1,
            paragraph: sentence.paragraph + 1,
            start: sentence.start,
            end: sentence.end,
            source: source.text,
            unit: translation.as_ref().map_or(sentence.unit, |t| t.id),
            target: translation.zip(target).and_then(|(t, l)| Some(t.unit.variant(l)?.segment.text.clone())),
        });
    }
    Ok(shown)
}

/// Whether a unit is nothing but a sentence that documents brought: one text, with nothing
/// noted beside it, that no import brought and nobody edited.
fn only_documents_brought(reader: &(impl Reader + ?Sized), stored: &StoredUnit) -> Result<bool> {
    let [variant] = &*stored.unit.variants else { return Ok(false) };
    if !stored.unit.meta.is_empty() || !variant.meta.is_empty() {
        return Ok(false);
    }
    if came_from_outside(reader, stored.added)? {
        return Ok(false);
    }
    for revision in reader.history(Subject::Unit(stored.id.0))? {
        let brought = matches!(revision.operation, Operation::Add | Operation::Merge | Operation::Confirm);
        if revision.operation == Operation::Edit || (brought && came_from_outside(reader, revision.change)?) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether what a change brought came by itself, and not as the sentence of a document.
pub(super) fn came_from_outside(reader: &(impl Reader + ?Sized), change: ChangeId) -> Result<bool> {
    Ok(match reader.change(change)?.map(|c| c.kind) {
        Some(ChangeKind::UnitAdd | ChangeKind::UnitSuggest) => true,
        Some(ChangeKind::Import) => reader.import(change)?.is_none_or(|import| import.undone.is_none()),
        _ => false,
    })
}
