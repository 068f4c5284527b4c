//! Texts cut into sentences, beside the plain sentences of UAX #29, in bytes a second on one thread.
//!
//! ```sh
//! cargo bench --bench segmentation                                    # texts made here
//! JISR_BENCH_AR=news.txt JISR_BENCH_EN=news.en.txt cargo bench --bench segmentation   # texts of your own
//! ```
//!
//! Without others, the Arabic text is the article of the tour, the English one its translation, both repeated
//! up to two million bytes. The third text is made to be hard: abbreviations, brackets and quotations only.

#![allow(clippy::unwrap_used, missing_docs)] // a bench that fails says so; criterion's macros make a function

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use jisr::text::segment;
use unicode_segmentation::UnicodeSegmentation;

/// How many bytes are cut at once.
const BYTES: usize = 2_000_000;

/// The text of the file that a variable names, or the one made here.
fn text(variable: &str, made: impl FnOnce() -> String) -> String {
    let text = std::env::var_os(variable).map_or_else(made, |path| std::fs::read_to_string(path).unwrap());
    text.repeat(BYTES / text.len() + 1)
}

/// The English of the tour, eight sentences a paragraph.
fn english() -> String {
    let mut rows = csv::Reader::from_reader(include_bytes!("../data/deepseek.en.csv").as_slice());
    let target = rows.headers().unwrap().iter().position(|name| name == "target").unwrap();
    let sentences: Vec<String> = rows.records().map(|row| row.unwrap()[target].to_owned()).collect();
    sentences.chunks(8).map(|chunk| chunk.join(" ") + "\n").collect()
}

fn segmentation(criterion: &mut Criterion) {
    let texts = [
        ("ar", text("JISR_BENCH_AR", || include_str!("../seeds/deepseek.ar.txt").to_owned())),
        ("en", text("JISR_BENCH_EN", english)),
        (
            "hard",
            text("JISR_BENCH_HARD", || {
                "قال د. أحمد (انظر ص. 5.) في U.S. \"متى؟\" ثم Mr. Hu, e.g. at 5 p.m. [...] إلخ. وصل… "
                    .to_owned()
            }),
        ),
    ];
    let mut group = criterion.benchmark_group("segmentation");
    group.sample_size(20);
    for (name, text) in &texts {
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(format!("{name} by jisr"), |b| b.iter(|| segment(text).sentences.len()));
        group.bench_function(format!("{name} by plain UAX #29"), |b| {
            b.iter(|| text.split_sentence_bounds().count());
        });
    }
    group.finish();
}

criterion_group!(benches, segmentation);
criterion_main!(benches);
