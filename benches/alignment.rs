//! How long an alignment takes. docs/benchmarks.md has figures and says how it is run.
//!
//! The text is made: sentences of five to twenty words of a vocabulary in which few words are
//! frequent, each with a translation of its own. Some sentences are joined, some left out.

use std::fmt::Write as _;
use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use jisr::align::{Sentences, align};

/// The same numbers each time: a linear congruential generator.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

fn word(letters: &[char], mut number: u64) -> String {
    number += 1000;
    let mut word = String::new();
    while number > 0 {
        word.push(letters[usize::try_from(number % letters.len() as u64).unwrap_or(0)]);
        number /= letters.len() as u64;
    }
    word
}

/// Two texts, one sentence a line.
fn texts(sentences: usize) -> (String, String) {
    let arabic: Vec<char> = "بتجدرزشطفقكمنه".chars().collect();
    let latin: Vec<char> = "aeioubdfgklmnprst".chars().collect();
    let mut numbers = Numbers(7);
    let (mut source, mut target) = (String::new(), String::new());
    for _ in 0..sentences {
        for _ in 0..5 + numbers.below(16) {
            // The smaller of three is small more often.
            let which = numbers.below(20_000).min(numbers.below(20_000)).min(numbers.below(20_000));
            let _ = write!(source, "{} ", word(&arabic, which));
            let _ = write!(target, "{} ", word(&latin, which));
        }
        let kind = numbers.below(20);
        source.push_str(if kind == 0 { ". " } else { ".\n" });
        target.push_str(if kind == 1 { ". " } else { ".\n" });
    }
    (source, target)
}

fn alignment(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("align");
    group.sample_size(10);
    for count in [500, 2_800] {
        let (source, target) = texts(count);
        group.throughput(Throughput::Elements(count as u64));
        group.bench_function(BenchmarkId::from_parameter(count), |bench| {
            bench.iter(|| {
                black_box(align(&Sentences::lines(&source, "ar"), &Sentences::lines(&target, "en"), &[]))
            });
        });
    }
    group.finish();
}

criterion_group!(benches, alignment);
criterion_main!(benches);
