//! Any bytes as a TBX file: no panic, and what is read is written so that it is read the same.
#![no_main]

use std::io::Cursor;

use jisr::formats::ConceptReader;
use jisr::formats::tbx::{TbxReader, TbxWriter};
use jisr::model::Concept;
use libfuzzer_sys::fuzz_target;

/// All concepts, unless the file is refused.
fn read(bytes: &[u8]) -> Option<Vec<Concept>> {
    let mut reader = TbxReader::new(Box::new(Cursor::new(bytes.to_vec())), "in.tbx").ok()?;
    let mut concepts = Vec::new();
    while let Some(entry) = reader.next_entry().ok()? {
        let kept = entry.concept.terms.len() as u64;
        assert!(entry.terms >= kept + entry.left_out && entry.has_status.len() as u64 == kept);
        concepts.push(entry.concept);
    }
    Some(concepts)
}

fn write(concepts: &[Concept], is_strict: bool) -> Vec<u8> {
    let mut out = Vec::new();
    TbxWriter::new(&mut out, "out.tbx").strict(is_strict).write_all(concepts).expect("memory does not fail");
    out
}

fuzz_target!(|bytes: &[u8]| {
    jisr::formats::detect(bytes, "x");
    let Some(mut concepts) = read(bytes) else { return };
    // A memory has no concept without terms, and gives each a name.
    concepts.retain(|concept| !concept.terms.is_empty());
    concepts.iter_mut().filter(|concept| concept.name.is_empty()).for_each(|concept| concept.name = "x".into());
    let file = write(&concepts, false);
    let again = read(&file).expect("what is written is sound");
    assert_eq!(again, concepts);
    assert_eq!(write(&again, false), file);
    // What became a note may be the first of its section from now on, but nothing else changes.
    let again = read(&write(&concepts, true)).expect("what is written is sound");
    let third = read(&write(&again, true)).expect("what is written is sound");
    assert_eq!(third, again);
});
