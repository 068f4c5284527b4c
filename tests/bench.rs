//! `jisr bench`: what it measures, and that it would see an index that misses something.

#![allow(clippy::unwrap_used)]

mod common;

use common::Workplace;
use serde_json::Value;

fn tmx(srclang: &str, pairs: &[(&str, &str)]) -> String {
    let unit = |(arabic, english): &(&str, &str)| {
        format!(
            "<tu><tuv xml:lang=\"ar\"><seg>{arabic}</seg></tuv><tuv xml:lang=\"en\"><seg>{english}</seg></tuv></tu>\n"
        )
    };
    let units: String = pairs.iter().map(unit).collect();
    format!("<tmx version=\"1.4\"><header srclang=\"{srclang}\"/><body>\n{units}</body></tmx>")
}

const PAIRS: [(&str, &str); 3] = [
    ("وصل الوفد إلى القاهرة أمس", "The delegation came to Cairo yesterday"),
    ("وصل الوفد إلى بغداد أمس", "The delegation came to Baghdad yesterday"),
    ("نعم", "Yes"),
];

fn memory(srclang: &str, pairs: &[(&str, &str)]) -> Workplace {
    let place = Workplace::new();
    place.write("m.tmx", tmx(srclang, pairs));
    place.ok(&["import", "m.tmx"]);
    place
}

#[test]
fn without_languages_the_one_that_all_units_were_translated_from_is_measured() {
    for (srclang, other) in [("ar", "en"), ("en", "ar")] {
        let found = memory(srclang, &PAIRS).json(&["bench", "--queries", "20", "--verify"]);
        assert_eq!((&found["source_lang"], &found["target_lang"]), (&srclang.into(), &other.into()));
        assert_eq!((&found["recall"], &found["differences"]), (&1.0.into(), &Value::Array(vec![])));
    }
}

#[test]
fn where_the_language_is_not_certain_the_choices_are_listed() {
    let place = memory("*all*", &PAIRS);
    let refused = place.run(&["bench"]);
    assert_eq!(refused.code, Some(1));
    let message = "error: the language to look up from is not certain; say which with --source-lang (this memory has ar, en)\n";
    assert_eq!(refused.err, message);
    assert_eq!(place.json(&["bench", "--target-lang", "ar"])["source_lang"], "en");
}

#[test]
fn a_language_of_empty_segments_alone_does_not_panic() {
    let place = memory("ar", &[("", "Yes"), ("…", "No")]);
    let refused = place.run(&["bench", "--source-lang", "ar"]);
    assert_eq!(refused.code, Some(1));
    assert_eq!(refused.err, "error: this memory has no segment with a word in ar\n");
}

#[test]
fn what_the_index_does_not_hand_out_is_seen_and_the_scan_is_not_blamed() {
    let place = memory("ar", &PAIRS);
    let sql = "DELETE FROM posting";
    rusqlite::Connection::open(place.path("jisr.db")).unwrap().execute_batch(sql).unwrap();
    let found = place.json(&["bench", "--queries", "30", "--verify"]);
    assert!(found["recall"].as_f64().unwrap() < 1.0);
    let differences = found["differences"].as_array().unwrap();
    assert!(!differences.is_empty() && differences.iter().all(|d| d["by"] == "index"), "{differences:?}");
    let expected = &differences[0]["expected"][0];
    assert!(expected["score"].is_u64() && expected["unit"].is_u64());
    assert!(PAIRS.iter().any(|(arabic, _)| expected["source"] == *arabic), "{expected}");
    let shown = place.ok(&["bench", "--queries", "30", "--verify"]);
    assert!(shown.contains("the index answers otherwise than the full scores:"), "{shown}");
    assert!(!shown.contains('(') && !shown.contains('['), "no Debug text: {shown}");
}

#[test]
fn a_head_of_counts_too_large_to_be_added_is_a_damaged_index_and_says_of_which_file() {
    let place = memory("ar", &PAIRS);
    let sql = "UPDATE posting SET block = x'0101ffffffffffffffffff0102ffffffffffffffffff01'";
    rusqlite::Connection::open(place.path("jisr.db")).unwrap().execute_batch(sql).unwrap();
    let refused = place.run(&["lookup", "وصل الوفد إلى القاهرة اليوم"]);
    assert_eq!(refused.code, Some(1));
    let message = "error: jisr.db: the look-up index of this memory is damaged; export the memory and import it into a new one\n";
    assert_eq!(refused.err, message);
}
