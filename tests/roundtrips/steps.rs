//! Memories of every kind: what is done to make one.

use jisr::Memory;
use jisr::formats::Format;
use jisr::memory::NewDocument;
use jisr::model::{Annotation, Duplicates, Meta, Unit, UnitId, Variant};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::{file, import, locale};

/// Sentences of documents, which come again and wait for a translation.
const SENTENCES: [&str; 4] = ["وصل الوفد.", "غادر الوزير أمس.", "نعم؟", "قالت DeepSeek إن GPT-4 سريع."];

#[derive(Debug, Clone)]
pub(crate) enum Step {
    Add(Unit),
    Tmx(String, Duplicates),
    Table(Vec<(usize, String)>),
    Document(Vec<usize>),
    Edit(usize, String),
    Delete(usize),
}

/// Text that XML can hold, with all that is hard in it.
pub(crate) fn text() -> impl Strategy<Value = String> {
    "[ \\t\\n\\r]{0,2}([a-z<>&\"';,=+@\\]-]|[ء-ي]|[ً-ْ]|[\u{200E}\u{200F}\u{61C}\u{202A}-\u{202E}\u{2066}-\u{2069}\u{FEFF}\u{A0}\u{2028}]|[٠-٩0-9]|[\u{1F600}-\u{1F610}]| ){0,10}[ \\n\\r]{0,2}"
}

pub(crate) fn meta(names: &'static [&'static str]) -> impl Strategy<Value = Meta> {
    let attributes = subsequence(names, 0..=names.len()).prop_shuffle().prop_flat_map(|names| {
        let value = prop_oneof![Just("20250204T103000Z".to_owned()), Just("7".to_owned()), text()];
        vec(value, names.len())
            .prop_map(move |values| names.iter().map(|n| (*n).to_owned()).zip(values).collect())
    });
    let annotation = prop_oneof![
        text().prop_map(Annotation::note),
        (select(vec!["x-client", "x-مشروع", "file", ""]), text())
            .prop_map(|(kind, t)| Annotation::prop(kind, t)),
        text().prop_map(|t| Annotation { attributes: Vec::new(), ..Annotation::prop("", t) }),
    ];
    (attributes, vec(annotation, 0..3)).prop_map(|(attributes, annotations)| Meta { attributes, annotations })
}

fn unit() -> impl Strategy<Value = Unit> {
    let tag = || select(vec!["ar", "en", "ar-SA", "en-US", "fr", "zh-Hant-TW"]).prop_map(locale);
    let variant = (tag(), text(), meta(&["changedate", "usagecount", "changeid"]))
        .prop_map(|(locale, text, meta)| Variant { meta, ..Variant::plain(locale, text) });
    (prop::option::of(tag()), meta(&["tuid", "creationdate", "usagecount", "x-own"]), vec(variant, 1..5))
        .prop_map(|(source, meta, variants)| Unit { source, meta, variants })
}

pub(crate) fn steps() -> impl Strategy<Value = Vec<Step>> {
    let duplicates = select(vec![Duplicates::Merge, Duplicates::Keep]);
    let step = prop_oneof![
        4 => unit().prop_map(Step::Add),
        3 => (file::tmx(), duplicates).prop_map(|(file, duplicates)| Step::Tmx(file, duplicates)),
        2 => vec((0..SENTENCES.len(), text()), 1..4).prop_map(Step::Table),
        2 => vec(0..SENTENCES.len(), 1..5).prop_map(Step::Document),
        1 => (0..9usize, text()).prop_map(|(nth, text)| Step::Edit(nth, text)),
        1 => (0..9usize).prop_map(Step::Delete),
    ];
    vec(step, 1..5)
}

/// The memory that comes of it.
pub(crate) fn run(steps: &[Step]) -> Memory {
    let mut memory = Memory::in_memory().unwrap();
    for (number, step) in steps.iter().enumerate() {
        match step {
            Step::Add(unit) => {
                memory.add_unit(unit).unwrap();
            }
            Step::Tmx(file, duplicates) => import(&mut memory, Format::Tmx, file, *duplicates),
            Step::Table(rows) => {
                let mut writer = csv::Writer::from_writer(Vec::new());
                writer.write_record(["source", "target", "source_lang", "target_lang"]).unwrap();
                for (sentence, target) in rows {
                    writer.write_record([SENTENCES[*sentence], target, "ar", "en"]).unwrap();
                }
                let content = String::from_utf8(writer.into_inner().unwrap()).unwrap();
                import(&mut memory, Format::Csv, &content, Duplicates::Merge);
            }
            Step::Document(sentences) => {
                let text: Vec<&str> = sentences.iter().map(|n| SENTENCES[*n]).collect();
                let (name, text) = (format!("مستند {number}"), text.join(" "));
                let document = NewDocument { name: &name, locale: &locale("ar"), text: &text };
                memory.add_document(&document).unwrap();
            }
            Step::Edit(nth, text) => {
                if let Some(id) = nth_unit(&memory, *nth) {
                    let edit = |unit: &mut Unit| {
                        unit.variants[0].segment = jisr::model::Segment::plain(text.as_str());
                        Ok(())
                    };
                    memory.edit_unit(id, edit).unwrap();
                }
            }
            Step::Delete(nth) => {
                if let Some(id) = nth_unit(&memory, *nth) {
                    // A unit that a document needs stays.
                    let _ = memory.delete_unit(id);
                }
            }
        }
    }
    memory
}

fn nth_unit(memory: &Memory, nth: usize) -> Option<UnitId> {
    let mut ids = Vec::new();
    let keep = &mut |stored: jisr::model::StoredUnit| {
        ids.push(stored.id);
        Ok(())
    };
    memory.reader().units(&jisr::store::Selection::default(), keep).unwrap();
    (!ids.is_empty()).then(|| ids[nth % ids.len()])
}
