//! Two documents that translate each other, and the units that their beads make.

use std::io::Cursor;

use serde::Serialize;

use super::document::{add, new_document};
use super::import::import_file;
use super::{AddedDocument, ImportReport, ImportSource, Memory, NewFile};
use crate::error::Result;
use crate::formats::Format;
use crate::formats::tmx::TmxWriter;
use crate::model::{Meta, Unit, Variant};
use crate::store::Commit;
use crate::text;

/// Two documents, cut into pieces that translate each other: the sides of beads.
#[derive(Debug, Clone)]
pub struct AlignedDocuments<'a> {
    /// The document translated from.
    pub source: NewFile<'a>,
    /// Its translation.
    pub target: NewFile<'a>,
    /// The pieces of both, in order; one alone translates nothing.
    pub beads: Vec<(Option<text::Sentence>, Option<text::Sentence>)>,
}

/// What became of two documents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AlignedReport {
    /// The import of the units.
    pub import: ImportReport,
    /// The document translated from.
    pub source: AddedDocument,
    /// Its translation.
    pub target: AddedDocument,
}

/// The units of the beads that have both sides: the pieces as they stand in their texts.
pub fn aligned_units<'a>(documents: &'a AlignedDocuments<'_>) -> impl Iterator<Item = Unit> + 'a {
    let AlignedDocuments { source, target, beads } = documents;
    beads.iter().filter_map(|(ours, theirs)| {
        let (ours, theirs) = ours.zip(*theirs)?;
        let variant = |of: &NewFile<'_>, piece: text::Sentence| Variant {
            locale: of.locale.clone(),
            segment: of.file.segment(piece.start..piece.end),
            meta: Meta::default(),
        };
        Some(Unit {
            source: Some(source.locale.clone()),
            variants: vec![variant(source, ours), variant(target, theirs)],
            ..Unit::default()
        })
    })
}

impl Memory {
    /// Adds two documents, whose sentences are the sides of the beads, and imports the units, in one
    /// transaction. Both documents show the units then; undoing the import leaves them without
    /// translations. `name` is the import's.
    pub fn import_aligned(&mut self, documents: &AlignedDocuments<'_>, name: &str) -> Result<AlignedReport> {
        let mut file = Vec::new();
        let mut tmx = TmxWriter::new(&mut file, name, Some(documents.source.locale))?;
        for unit in aligned_units(documents) {
            tmx.write(&unit)?;
        }
        tmx.finish()?;
        let metadata = |new: &NewFile<'_>| text::segment(new.file.text()).metadata;
        let source = new_document(&documents.source, metadata(&documents.source))?;
        let target = new_document(&documents.target, metadata(&documents.target))?;
        let pieces: (Vec<_>, Vec<_>) = (
            documents.beads.iter().filter_map(|b| b.0).collect(),
            documents.beads.iter().filter_map(|b| b.1).collect(),
        );
        self.write(|writer| {
            // The source first, so that its sentences wait for what the import brings; the target
            // finds its sentences in those units then.
            let (first, source) = add(writer, &source, documents.source.file, &pieces.0)?;
            let input = Box::new(Cursor::new(file));
            let import = import_file(writer, &ImportSource::new(name, Format::Tmx), input, &[], &mut |_| {})?;
            let (last, target) = add(writer, &target, documents.target.file, &pieces.1)?;
            let changed = first == Commit::Yes || last == Commit::Yes || import.import.is_some();
            Ok((if changed { Commit::Yes } else { Commit::No }, AlignedReport { import, source, target }))
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::formats::document::DocumentFile;
    use crate::model::Locale;

    #[test]
    fn both_documents_show_the_beads_and_an_undo_leaves_them_waiting() {
        let (ar, en) = (Locale::parse("ar").unwrap(), Locale::parse("en").unwrap());
        let piece = |start, end| Some(text::Sentence { start, end, paragraph: 0 });
        let (arabic, english) = ("وصل. غادر.", "He came. He ate. He left.");
        let middle = "وصل.".len();
        let (source, target) = (DocumentFile::plain(arabic), DocumentFile::plain(english));
        let documents = AlignedDocuments {
            source: NewFile { name: "خبر", locale: &ar, file: &source },
            target: NewFile { name: "news", locale: &en, file: &target },
            beads: vec![(piece(0, middle), piece(0, 16)), (piece(middle + 1, arabic.len()), piece(17, 25))],
        };
        let mut memory = Memory::in_memory().unwrap();
        let report = memory.import_aligned(&documents, "خبر = news").unwrap();
        assert_eq!((report.import.read, report.target.known), (2, 2));
        let shown = |memory: &Memory, name: &str, lang: &Locale| -> Vec<(String, Option<String>)> {
            let shown = memory.show_document(name, Some(lang)).unwrap();
            shown.into_iter().map(|s| (s.source, s.target)).collect()
        };
        assert_eq!(
            shown(&memory, "خبر", &en),
            [("وصل.".into(), Some("He came. He ate.".into())), ("غادر.".into(), Some("He left.".into()))]
        );
        assert_eq!(shown(&memory, "news", &ar)[1], ("He left.".into(), Some("غادر.".into())));
        assert_eq!(memory.translate_document("news", &ar).unwrap().bytes, arabic.as_bytes());

        let again = memory.import_aligned(&documents, "خبر = news").unwrap();
        assert_eq!((again.import.import, again.import.changed), (None, false));

        memory.undo_import(report.import.import.unwrap()).unwrap();
        assert!(shown(&memory, "خبر", &en).iter().all(|(_, target)| target.is_none()));
        assert!(shown(&memory, "news", &ar).iter().all(|(_, target)| target.is_none()));
    }
}
