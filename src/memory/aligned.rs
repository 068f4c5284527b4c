//! Two documents that translate each other, and the units that their beads make.

use std::collections::HashMap;
use std::io::Cursor;

use serde::Serialize;

use super::document::{add, check_name, new_document, taken};
use super::fingerprint::fingerprint;
use super::import::import_file;
use super::writing::Writing;
use super::{AddedDocument, ImportReport, ImportSource, Memory, NewFile};
use crate::error::{Error, Reason, Result};
use crate::formats::Format;
use crate::formats::tmx::TmxWriter;
use crate::model::{ChangeId, DocumentId, Meta, Unit, UnitId, Variant};
use crate::store::{Commit, Reader};
use crate::text;

/// Two documents, cut into pieces that translate each other: the sides of beads.
#[derive(Debug, Clone)]
pub struct AlignedDocuments<'a> {
    /// The document translated from.
    pub source: NewFile<'a>,
    /// Its translation.
    pub target: NewFile<'a>,
    /// The pieces of both, in order; one alone translates nothing.
    pub beads: Vec<Bead>,
}

/// The pieces of a bead in both documents.
type Bead = (Option<text::Sentence>, Option<text::Sentence>);

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

/// Whether a document and its translation may have these names.
pub fn check_names(source: &str, target: &str) -> Result<()> {
    check_name(source)?;
    check_name(target)?;
    if source == target {
        let message =
            format!("both documents would be named {source}; name them with --name and --translation-name");
        return Err(Error::declined_of(Reason::DocumentTaken, source, message));
    }
    Ok(())
}

impl AlignedDocuments<'_> {
    /// What the import of both is named.
    pub fn name(&self) -> String {
        format!("{} = {}", self.source.name, self.target.name)
    }

    /// Whether both may be added under their names.
    pub fn check_names(&self) -> Result<()> {
        check_names(self.source.name, self.target.name)
    }

    /// Whether both may be added to this memory, whatever the beads are: a document that it has under either
    /// name must have the same text.
    pub fn check_texts(&self, reader: &(impl Reader + ?Sized)) -> Result<()> {
        self.check_names()?;
        for new in [&self.source, &self.target] {
            if let Some((_, there)) = reader.document(new.name)?
                && (there.locale != *new.locale || there.text != new.file.text())
            {
                return Err(taken(new.name, "another name (--name, --translation-name)"));
            }
        }
        Ok(())
    }

    /// Whether both may be added to this memory: a document that it has under either name must have
    /// the same text, cut as the beads cut it.
    pub fn check_against(&self, reader: &(impl Reader + ?Sized)) -> Result<()> {
        self.check_texts(reader)?;
        let pieces = |side: fn(&Bead) -> Option<text::Sentence>| self.beads.iter().filter_map(side);
        let mut cut_otherwise = false;
        for (new, pieces) in [
            (&self.source, pieces(|bead| bead.0).collect::<Vec<_>>()),
            (&self.target, pieces(|bead| bead.1).collect()),
        ] {
            let Some((id, _)) = reader.document(new.name)? else { continue };
            let places = reader.sentences(id)?;
            cut_otherwise |=
                !places.iter().map(|s| (s.start, s.end)).eq(pieces.iter().map(|p| (p.start, p.end)));
        }
        if !cut_otherwise {
            return Ok(());
        }
        let (source, target, name) = (self.source.name, self.target.name, self.name());
        let imports = reader.imports()?;
        let before = imports.iter().filter(|(_, import)| import.file == name && import.undone.is_none());
        let undo: Vec<String> =
            before.map(|(change, _)| format!("jisr import undo {}, ", change.id)).collect();
        let undo = undo.concat();
        Err(Error::Request(format!(
            "{source} and {target} are in this memory, cut into other sentences than these beads have; take them out first: {undo}jisr document remove '{source}', jisr document remove '{target}'; then do this again"
        )))
    }

    /// Chooses for each sentence of both documents the unit of its own bead: a text that stands
    /// more than once may be translated otherwise each time.
    fn choose(
        &self,
        writer: &mut Writing<'_>,
        import: ChangeId,
        (source, target): (DocumentId, DocumentId),
    ) -> Result<()> {
        let mut known: HashMap<(&str, &str), Option<UnitId>> = HashMap::new();
        let mut units = aligned_units(self);
        let texts = (self.source.file.text(), self.target.file.text());
        let mut at = (0, 0);
        for (ours, theirs) in &self.beads {
            if let Some((ours, theirs)) = ours.zip(*theirs) {
                let Some(unit) = units.next() else { break };
                let pair = (&texts.0[ours.start..ours.end], &texts.1[theirs.start..theirs.end]);
                let chosen = match known.get(&pair) {
                    Some(&chosen) => chosen,
                    None => *known.entry(pair).or_insert(holding(writer, &unit)?),
                };
                if let Some(chosen) = chosen {
                    writer.choose(import, source, at.0, chosen)?;
                    writer.choose(import, target, at.1, chosen)?;
                }
            }
            at = (at.0 + usize::from(ours.is_some()), at.1 + usize::from(theirs.is_some()));
        }
        Ok(())
    }
}

/// The unit of the memory that has both texts of a unit; of several the newest, and one with the
/// same markup before others.
fn holding(reader: &Writing<'_>, unit: &Unit) -> Result<Option<UnitId>> {
    let [ours, theirs] = &*unit.variants else { return Ok(None) };
    let mut found = None;
    for row in reader.segments_by_hash(text::segment_hash(&ours.segment.text))? {
        let Some(stored) = reader.unit(row.unit)? else { continue };
        let has = |wanted: &Variant, same: fn(&Variant, &Variant) -> bool| {
            stored.unit.variant(&wanted.locale).is_some_and(|variant| same(variant, wanted))
        };
        let text =
            |a: &Variant, b: &Variant| text::surface(&a.segment.text) == text::surface(&b.segment.text);
        if has(ours, text) && has(theirs, text) {
            let whole = |a: &Variant, b: &Variant| a.segment == b.segment;
            found = found.max(Some((has(ours, whole) && has(theirs, whole), stored.id)));
        }
    }
    Ok(found.map(|(_, id)| id))
}

impl Memory {
    /// Adds two documents, whose sentences are the sides of the beads, and imports the units, in one
    /// transaction. Each sentence shows the unit of its own bead then; undoing the import leaves the
    /// documents without translations.
    pub fn import_aligned(&mut self, documents: &AlignedDocuments<'_>) -> Result<AlignedReport> {
        let name = &*documents.name();
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
            documents.check_against(&**writer)?;
            // The source first, so that its sentences wait for what the import brings; the target
            // finds its sentences in those units then.
            let (first, source) = add(writer, &source, documents.source.file, &pieces.0)?;
            let digest = fingerprint(&file);
            let input = Box::new(Cursor::new(file));
            let import = import_file(writer, &ImportSource::new(name, Format::Tmx), input, &[], &mut |_| {})?;
            let (last, target) = add(writer, &target, documents.target.file, &pieces.1)?;
            // Where nothing changed, the units are those of an import of the same beads before.
            let by = match import.import {
                Some(change) => Some(change),
                None => writer.import_of(&digest)?,
            };
            let ids = writer.document(&source.document)?.zip(writer.document(&target.document)?);
            if let Some((by, ((source, _), (target, _)))) = by.zip(ids) {
                documents.choose(writer, by, (source, target))?;
            }
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
        let report = memory.import_aligned(&documents).unwrap();
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

        let again = memory.import_aligned(&documents).unwrap();
        assert_eq!((again.import.import, again.import.changed), (None, false));

        memory.undo_import(report.import.import.unwrap()).unwrap();
        assert!(shown(&memory, "خبر", &en).iter().all(|(_, target)| target.is_none()));
        assert!(shown(&memory, "news", &ar).iter().all(|(_, target)| target.is_none()));
    }

    /// A text cut at full stops into the sides of beads, each with the other's of the same number.
    fn beads(ours: &str, theirs: &str) -> Vec<Bead> {
        let cut = |text: &str| -> Vec<Option<text::Sentence>> {
            text::segment(text).sentences.into_iter().map(Some).collect()
        };
        cut(ours).into_iter().zip(cut(theirs)).collect()
    }

    #[test]
    fn a_sentence_that_repeats_showed_the_newest_translation_everywhere() {
        let (ar, en) = (Locale::parse("ar").unwrap(), Locale::parse("en").unwrap());
        let (arabic, english) = ("نعم. ذهب. نعم. عاد. نعم.", "Yes. He went. Of course. He returned. Yes.");
        let (source, target) = (DocumentFile::plain(arabic), DocumentFile::plain(english));
        let documents = AlignedDocuments {
            source: NewFile { name: "حوار", locale: &ar, file: &source },
            target: NewFile { name: "talk", locale: &en, file: &target },
            beads: beads(arabic, english),
        };
        let mut memory = Memory::in_memory().unwrap();
        let report = memory.import_aligned(&documents).unwrap();
        assert_eq!(memory.translate_document("حوار", &en).unwrap().bytes, english.as_bytes());
        assert_eq!(memory.translate_document("talk", &ar).unwrap().bytes, arabic.as_bytes());

        // Removed and added again, though the import stands and brings nothing new.
        memory.remove_document("حوار").unwrap();
        assert_eq!(memory.import_aligned(&documents).unwrap().import.import, None);
        assert_eq!(memory.translate_document("حوار", &en).unwrap().bytes, english.as_bytes());

        memory.undo_import(report.import.import.unwrap()).unwrap();
        assert!(memory.show_document("حوار", Some(&en)).unwrap().iter().all(|s| s.target.is_none()));
        assert!(memory.show_document("talk", Some(&ar)).unwrap().iter().all(|s| s.target.is_none()));
    }

    #[test]
    fn a_correction_after_an_import_changed_nothing_and_said_it_had() {
        let (ar, en) = (Locale::parse("ar").unwrap(), Locale::parse("en").unwrap());
        let (arabic, english) = ("وصل. أكل. غادر.", "He came. He ate. He left.");
        let (source, target) = (DocumentFile::plain(arabic), DocumentFile::plain(english));
        let cut = beads(arabic, english);
        let joined = |a: Option<text::Sentence>, b: Option<text::Sentence>| {
            a.zip(b).map(|(a, b)| text::Sentence { end: b.end, ..a })
        };
        let corrected = vec![(joined(cut[0].0, cut[1].0), joined(cut[0].1, cut[1].1)), (cut[2].0, cut[2].1)];
        let documents = |beads: Vec<Bead>| AlignedDocuments {
            source: NewFile { name: "خبر", locale: &ar, file: &source },
            target: NewFile { name: "news", locale: &en, file: &target },
            beads,
        };
        let mut memory = Memory::in_memory().unwrap();
        let first = memory.import_aligned(&documents(cut)).unwrap().import.import.unwrap();
        let refused = memory.import_aligned(&documents(corrected.clone())).unwrap_err().to_string();
        let steps = format!(
            "jisr import undo {first}, jisr document remove 'خبر', jisr document remove 'news'; then do this again"
        );
        assert!(refused.ends_with(&steps), "{refused}");
        assert_eq!(memory.imports().unwrap().len(), 1, "nothing was written");

        memory.undo_import(first).unwrap();
        memory.remove_document("خبر").unwrap();
        memory.remove_document("news").unwrap();
        let report = memory.import_aligned(&documents(corrected)).unwrap();
        assert_eq!((report.source.sentences, report.target.sentences), (2, 2));
        assert_eq!(memory.translate_document("خبر", &en).unwrap().bytes, english.as_bytes());
    }

    #[test]
    fn a_document_that_is_there_says_how_many_sentences_it_has() {
        let ar = Locale::parse("ar").unwrap();
        let file = DocumentFile::plain("وصل. أكل. غادر.");
        let new = NewFile { name: "خبر", locale: &ar, file: &file };
        let mut memory = Memory::in_memory().unwrap();
        let one = [text::Sentence { start: 0, end: file.text().len(), paragraph: 0 }];
        let document = new_document(&new, Vec::new()).unwrap();
        memory.write(|writer| add(writer, &document, &file, &one)).unwrap();
        assert_eq!(memory.add_file(&new).unwrap().sentences, 1, "as it stands, and not as it would be cut");
    }
}
