//! `term check`: nothing is wrong in the tour, and what is planted in a copy of it is found.

#![allow(clippy::unwrap_used)]

mod common;

use common::Workplace;
use serde_json::Value;

/// The findings of a report: unit, check, words.
fn found(report: &Value) -> Vec<(i64, String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let findings = report["findings"].as_array().unwrap();
    for finding in findings {
        for (spans, side) in [("source_spans", "source"), ("target_spans", "target")] {
            for span in finding[spans].as_array().unwrap() {
                let [start, end] =
                    ["start", "end"].map(|at| usize::try_from(span[at].as_u64().unwrap()).unwrap());
                assert!(!finding[side].as_str().unwrap()[start..end].is_empty());
            }
        }
    }
    findings.iter().map(|f| (f["unit"].as_i64().unwrap(), text(&f["check"]), text(&f["found"]))).collect()
}

fn expected(rows: &[(i64, &str, &str)]) -> Vec<(i64, String, String)> {
    rows.iter().map(|(unit, check, found)| (*unit, (*check).to_owned(), (*found).to_owned())).collect()
}

#[test]
fn nothing_is_wrong_in_the_tour() {
    let place = Workplace::of_tour();
    for args in [
        &["term", "check"][..],
        &["term", "check", "--source-lang", "ar", "--target-lang", "en"],
        &["term", "check", "--document", "deepseek"],
        &["term", "check", "--file", "deepseek.tmx"],
        &["term", "check", "--fail-on", "info"],
    ] {
        let report = place.json(args);
        assert_eq!((&report["checked"], found(&report)), (&31.into(), Vec::new()), "{args:?}");
    }
}

/// Ten errors in the English of the tour: unit, what stood there, what stands there now.
const PLANTED: [(i64, &str, &str); 10] = [
    (2, "DeepSeek", "Deepseek"),
    (4, " (GPUs)", ""),
    (6, "adoption of AI", "adoption of artificial intelligence"),
    (11, "OpenAI", "OpenIA"),
    (12, "DeepSeek and other models", "it and other models"),
    (16, "computing power", "brute force"),
    (17, "Mixture of Experts", "mix of experts"),
    (19, "Sattigeri", "Satigeri"),
    (25, "Google", "google"),
    (29, "ABCD", "ABDC"),
];

const FOUND: [(i64, &str, &str); 11] = [
    (2, "preserved-misspelt", "Deepseek"),
    (4, "preserved-missing", "GPUs"),
    (6, "admitted", "artificial intelligence"),
    (11, "preserved-misspelt", "OpenIA"),
    (12, "preserved-missing", "DeepSeek"),
    (16, "not-used", "قوة الحوسبة"),
    (17, "preserved-missing", "Mixture of Experts"),
    (17, "forbidden", "mix of experts"),
    (19, "preserved-misspelt", "Satigeri"),
    (25, "preserved-misspelt", "google"),
    (29, "preserved-misspelt", "ABDC"),
];

#[test]
fn each_error_planted_in_a_copy_is_found() {
    let place = Workplace::of_tour();
    for (unit, right, wrong) in PLANTED {
        let number = unit.to_string();
        let shown = place.json(&["unit", "show", &number]);
        let variants = shown["variants"].as_array().unwrap();
        let english = variants.iter().find(|v| v["lang"] == "en").unwrap();
        let text = english["segment"]["text"].as_str().unwrap();
        assert!(text.contains(right), "{unit}: {text}");
        place.ok(&["unit", "edit", &number, "--lang", "en", "--text", &text.replace(right, wrong)]);
    }
    place.ok(&["export", "planted.tmx"]);
    for args in [
        &["term", "check"][..],
        &["term", "check", "--document", "deepseek"],
        &["term", "check", "--file", "planted.tmx"],
    ] {
        assert_eq!(found(&place.json(args)), expected(&FOUND), "{args:?}");
    }
    let report = place.json(&["term", "check"]);
    assert_eq!(report["severities"], serde_json::json!({"info": 1, "warning": 1, "error": 9}));
    let forbidden =
        report["findings"].as_array().unwrap().iter().find(|f| f["check"] == "forbidden").unwrap();
    assert_eq!(forbidden["suggestion"], "Mixture of Experts");
    // What fails, and on what.
    let error = place.fails(&["term", "check", "--fail-on", "error"]);
    assert!(error.contains("9 findings (--fail-on error)"), "{error}");
    place.ok(&["term", "check", "--fail-on", "error", "--only", "admitted,not-used"]);
    place.fails(&["term", "check", "--fail-on", "warning", "--only", "admitted,not-used"]);
    let most = place.json(&["term", "check", "--limit", "3"]);
    assert_eq!((found(&most), &most["more"]), (expected(&FOUND[..3]), &8.into()));
    let skipped = place.json(&["term", "check", "--skip", "preserved-missing,preserved-misspelt"]);
    assert_eq!(found(&skipped).len(), 3);
}

/// A text, its translation, and what is wrong there: check, words.
type Row = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

#[test]
fn errors_in_arabic_translations_are_found() {
    let place = Workplace::of_tour();
    place.ok(&[
        "term",
        "add",
        "خليط الخبراء",
        "--lang",
        "ar",
        "--concept",
        "mixture-of-experts",
        "--status",
        "forbidden",
    ]);
    place.ok(&["term", "add", "C++", "--lang", "en", "--status", "preserved"]);
    let rows: [Row; 12] = [
        ("DeepSeek and OpenAI lead.", "تتصدر DeepSeek وOpenAI.", &[]),
        ("DeepSeek and OpenAI win.", "تفوز Deepseek وOpenAI.", &[("preserved-misspelt", "Deepseek")]),
        ("Sattigeri agrees.", "يوافق ساتيغيري.", &[("preserved-missing", "Sattigeri")]),
        ("Google follows.", "تتبعها Googel.", &[("preserved-misspelt", "Googel")]),
        (
            "A layer of Mixture of Experts.",
            "طبقة من خليط الخبراء.",
            &[("preserved-missing", "Mixture of Experts"), ("forbidden", "خليط الخبراء")],
        ),
        ("Mixture of Experts wins.", "يفوز مزيج الخبراء.", &[("preserved-translated", "مزيج الخبراء")]),
        ("A mix of experts met.", "اجتمع عدد منهم.", &[("forbidden", "mix of experts")]),
        ("The algorithms improve.", "تتحسن الطرق.", &[("not-used", "algorithms")]),
        ("Computing power grows.", "تنمو القوة الحاسوبية.", &[("admitted", "القوة الحاسوبية")]),
        ("Written in C++ today.", "كُتب بلغة C++ اليوم.", &[("bidi", "C++")]),
        ("OpenAI, Google and others.", "OpenAI، Google وغيرهما.", &[("bidi", "OpenAI، Google")]),
        ("Written in C++ again.", "كُتب بلغة \u{2066}C++\u{2069} مجددًا.", &[]),
    ];
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record(["source", "target", "source_lang", "target_lang"]).unwrap();
    let mut wrong = Vec::new();
    for (number, (english, arabic, found)) in rows.iter().enumerate() {
        csv.write_record([english, arabic, "en", "ar"]).unwrap();
        wrong.extend(found.iter().map(|(check, words)| (i64::try_from(number).unwrap() + 1, *check, *words)));
    }
    place.write("planted.csv", csv.into_inner().unwrap());
    place.ok(&["--memory", "planted.db", "import", "planted.csv"]);
    place.ok(&["--memory", "planted.db", "export", "planted.tmx"]);
    let report = place.json(&["term", "check", "--file", "planted.tmx"]);
    assert_eq!(found(&report), expected(&wrong));
    let bidi = report["findings"].as_array().unwrap().iter().find(|f| f["check"] == "bidi").unwrap();
    assert_eq!(bidi["suggestion"], "\u{2066}C++\u{2069}");
    let file = std::fs::read_to_string(place.path("planted.tmx")).unwrap();
    let line = usize::try_from(bidi["line"].as_u64().unwrap()).unwrap();
    assert!(file.lines().nth(line - 1).unwrap().contains("<tu"), "{line}: {file}");
    // Arabic that is translated from, and not to, is someone else's text.
    let reversed =
        place.json(&["term", "check", "--file", "planted.tmx", "--source-lang", "ar", "--only", "bidi"]);
    assert_eq!((&reversed["checked"], found(&reversed)), (&12.into(), Vec::new()));
    // Another memory, the same units.
    place.ok(&["import", "planted.csv"]);
    let checks = |report: &Value| found(report).into_iter().map(|f| (f.1, f.2)).collect::<Vec<_>>();
    assert_eq!(checks(&place.json(&["term", "check"])), checks(&report));
}

#[test]
fn what_cannot_be_checked_is_told() {
    let place = Workplace::of_tour();
    place.write("broken.tmx", "<tmx version=\"1.4\"><header/><body><tu><tuv xml:lang=\"ar\"><seg>نعم</tuv>");
    assert!(place.fails(&["term", "check", "--file", "broken.tmx"]).contains("broken.tmx:1:"));
    assert!(place.fails(&["term", "check", "--file", "deepseek.terms.csv"]).contains("this is no TMX"));
    assert!(place.fails(&["term", "check", "--document", "خبر"]).contains("there is no document"));
    for args in [["--source-lang", "en"], ["--target-lang", "ar"]] {
        let error = place.fails(&[&["term", "check", "--document", "deepseek"][..], &args].concat());
        assert!(error.contains("is a document in ar"), "{error}");
    }
    place.write(
        "all.tmx",
        "<tmx version=\"1.4\"><header srclang=\"*all*\"/><body>\
         <tu><tuv xml:lang=\"ar\"><seg>ظهر DeepSeek.</seg></tuv><tuv xml:lang=\"en\"><seg>It appeared.</seg></tuv></tu>\
         <tu><tuv xml:lang=\"ar\"><seg>نعم</seg></tuv></tu></body></tmx>",
    );
    let answer = place.run(&["term", "check", "--file", "all.tmx"]);
    assert!(
        answer.err.contains("2 units left out: the language they were translated from"),
        "{}",
        answer.err
    );
    let report = place.json(&["term", "check", "--file", "all.tmx", "--source-lang", "ar"]);
    assert_eq!((&report["checked"], &report["untranslated"]), (&1.into(), &1.into()));
    assert_eq!(found(&report), expected(&[(1, "preserved-missing", "DeepSeek")]));
    assert_eq!(place.run(&["term", "check", "--only", "spelling"]).code, Some(2));
}
