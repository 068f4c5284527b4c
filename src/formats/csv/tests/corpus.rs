//! Files that fuzzing found to reach most of the code (`fuzz/fuzz_targets/csv.rs`), in
//! `corpus/`: none may be a panic. The first byte of each chooses the layout.

use std::path::Path;

use super::*;
use crate::formats::terms::TermReader;

#[test]
fn what_fuzzing_found_is_read() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/formats/csv/tests/corpus");
    let names = ["source", "target", "note", "-", "client"].map(str::to_owned);
    let mut sound = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let file = std::fs::read(entry.unwrap().path()).unwrap();
        let Some((choice, bytes)) = file.split_first() else { continue };
        crate::formats::detect(bytes, "x");
        let layout = TableOptions {
            columns: (choice & 8 != 0).then(|| names[..2 + usize::from(choice >> 4) % 4].to_vec()),
            delimiter: Delimiter::ALL.get(usize::from(choice & 3)).copied(),
            encoding: (choice & 4 != 0).then(|| "windows-1256".to_owned()),
        };
        let input = Box::new(std::io::Cursor::new(bytes.to_vec()));
        if let Ok(mut reader) = TermReader::with_table(input, "t.csv", &layout) {
            while matches!(reader.next_row(), Ok(Some(_))) {}
        }
        sound += usize::from(read_table(bytes, arabic_to_english(), &layout).is_ok());
    }
    assert!(sound > 0, "the corpus is not there");
}
