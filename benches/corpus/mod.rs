//! Units to measure with, the same each time.

use std::fmt::Write as _;

const ARABIC: [&str; 12] = [
    "النموذج",
    "اللغة",
    "الكبيرة",
    "وبالبيانات",
    "التدريب",
    "على",
    "مركز",
    "الذكاء",
    "الاصطناعيّ",
    "شركات",
    "ناشئة",
    "للحوسبة",
];
const ENGLISH: [&str; 12] = [
    "model",
    "language",
    "large",
    "with data",
    "training",
    "on",
    "centre",
    "intelligence",
    "artificial",
    "companies",
    "start-up",
    "compute",
];

/// The next number of a sequence that looks random and is the same each time (an LCG with
/// Knuth's MMIX constants, its high bits).
fn next(state: &mut u64) -> usize {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    usize::try_from(*state >> 40).unwrap()
}

/// Arabic and English units as a working memory has them: most with ids, dates and a property,
/// some with notes and inline codes, one in eight with the text of an earlier one.
pub(crate) fn corpus(units: u64) -> String {
    let mut file = String::from(concat!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<tmx version=\"1.4\">\n",
        "<header creationtool=\"bench\" creationtoolversion=\"1\" segtype=\"sentence\" o-tmf=\"none\" ",
        "adminlang=\"en\" srclang=\"ar\" datatype=\"plaintext\"/>\n<body>\n"
    ));
    let mut state = 1;
    let mut sentences: Vec<(String, String)> = Vec::new();
    for unit in 0..units {
        let (arabic, english) = if unit > 0 && unit % 8 == 0 {
            sentences[next(&mut state) % sentences.len()].clone()
        } else {
            let words: Vec<usize> = (0..4 + next(&mut state) % 16).map(|_| next(&mut state) % 12).collect();
            let number = next(&mut state) % 10_000;
            let join = |list: &[&str; 12]| words.iter().map(|w| list[*w]).collect::<Vec<_>>().join(" ");
            (format!("{} {number}.", join(&ARABIC)), format!("{} {number}.", join(&ENGLISH)))
        };
        write!(file, "<tu tuid=\"{unit}\" creationdate=\"20260101T000000Z\">").unwrap();
        file.push_str("<prop type=\"x-source\">bench</prop>");
        if unit % 5 == 0 {
            file.push_str("<note>راجعها محرّر &amp; checked</note>");
        }
        let (open, close) = match unit % 4 {
            0 => ("<bpt i=\"1\">&lt;b&gt;</bpt>", "<ept i=\"1\">&lt;/b&gt;</ept>"),
            _ => ("", ""),
        };
        writeln!(
            file,
            "<tuv xml:lang=\"ar\"><seg>{open}{arabic}{close}</seg></tuv>\
             <tuv xml:lang=\"en\"><seg>{open}{english}{close}</seg></tuv></tu>"
        )
        .unwrap();
        sentences.push((arabic, english));
    }
    file + "</body>\n</tmx>\n"
}
