//! Files that fuzzing found to reach most of the code (`fuzz/fuzz_targets/tmx.rs`), in
//! `corpus/`: none may be a panic, and what is read is written so that it is read the same.

use std::path::Path;

use super::*;

#[test]
fn what_fuzzing_found_is_read_and_written_the_same() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/formats/tmx/tests/corpus");
    let mut sound = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.display();
        let bytes = std::fs::read(&path).unwrap();
        crate::formats::detect(&bytes, "x");
        let open = || Box::new(std::io::Cursor::new(bytes.clone()));
        if let Ok(mut reader) = TmxReader::lenient(open(), "memory.tmx") {
            while reader.next_record().unwrap().is_some() {}
        }
        if let Ok(mut reader) = CanonicalReader::new(open(), "memory.tmx") {
            while matches!(reader.next_unit(), Ok(Some(_))) {}
        }
        if read(&bytes).is_err() {
            continue;
        }
        sound += 1;
        let expected = units(&bytes);
        for flavour in Flavour::ALL {
            let under = |header| TmxOptions { header: Some(header), flavour, ..TmxOptions::default() };
            let (text, _) = write_with(&expected, &under(header(&bytes)));
            let again = units(&text);
            assert!(flavour != Flavour::Faithful || again == expected, "{name}");
            assert_eq!(write_with(&again, &under(header(&text))).0, text, "{name} {flavour}");
        }
    }
    assert!(sound > 0, "the corpus is not there");
}
