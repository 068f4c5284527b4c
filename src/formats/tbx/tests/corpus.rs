//! Files that fuzzing found to reach most of the code (`fuzz/fuzz_targets/tbx.rs`), in
//! `corpus/`: none may be a panic, and what is read is written so that it is read the same.

use std::path::Path;

use super::*;

#[test]
fn what_fuzzing_found_is_read_and_written_the_same() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/formats/tbx/tests/corpus");
    let (mut sound, mut refused) = (0, 0);
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.display();
        let bytes = std::fs::read(&path).unwrap();
        crate::formats::detect(&bytes, "x");
        let Ok((entries, _)) = read(&bytes) else {
            refused += 1;
            continue;
        };
        sound += 1;
        let mut known: Vec<Concept> = entries.into_iter().map(|entry| entry.concept).collect();
        known.retain(|concept| !concept.terms.is_empty());
        known.iter_mut().filter(|c| c.name.is_empty()).for_each(|c| c.name = "x".into());
        let (file, _) = write(&known, false);
        assert_eq!(concepts(file.as_bytes()), known, "{name}");
        assert_eq!(write(&concepts(file.as_bytes()), false).0, file, "{name}");
        // What became a note may be the first of its section from now on, but nothing else changes.
        let again = concepts(write(&known, true).0.as_bytes());
        assert_eq!(concepts(write(&again, true).0.as_bytes()), again, "{name}");
    }
    assert!(sound > 0 && refused > 0, "{sound} sound files, {refused} refused");
}
