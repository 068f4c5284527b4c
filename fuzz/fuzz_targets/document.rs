//! Any bytes as a document: no panic, each sentence stands in the text, and what is written with every
//! sentence as its own translation can be read again. The first byte chooses the format.
#![no_main]

use jisr::formats::document::{DocumentFile, ReadOptions};
use jisr::model::{DocumentFormat, Locale};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((choice, bytes)) = bytes.split_first() else { return };
    let options = ReadOptions {
        format: DocumentFormat::ALL.get(usize::from(choice & 3)).copied(),
        wrapped: (choice & 4 != 0).then_some(choice & 8 != 0),
        encoding: None,
    };
    let Ok(file) = DocumentFile::open(bytes, "x", &options) else { return };
    let sentences = jisr::text::segment(file.text()).sentences;
    let segments: Vec<_> =
        sentences.iter().map(|s| (s.start..s.end, file.segment(s.start..s.end))).collect();
    for (span, segment) in &segments {
        assert_eq!(segment.text, file.text()[span.clone()]);
    }
    let translations: Vec<_> = segments.iter().map(|(span, s)| (span.clone(), Some(s))).collect();
    for (from, to) in [("en", "ar"), ("ar", "en")] {
        let [from, to] = [from, to].map(|lang| Locale::parse(lang).unwrap());
        let written = file.write(&translations, &from, &to).unwrap();
        let options = ReadOptions { format: Some(file.original().format), ..options.clone() };
        if !segments.is_empty() {
            DocumentFile::open(written.bytes, "x", &options).unwrap();
        }
    }
});
