//! Look-ups over a memory: which of equal matches comes first, regions, contexts.

#![allow(clippy::unwrap_used)]

mod common;

use common::Workplace;
use serde_json::Value;

fn place(csv: &str) -> Workplace {
    let place = Workplace::new();
    place.import_table("units.csv", csv);
    place
}

fn matches(place: &Workplace, args: &[&str]) -> Vec<Value> {
    place.json(&[&["lookup"], args].concat())["matches"].as_array().unwrap().clone()
}

fn targets(place: &Workplace, args: &[&str]) -> Vec<String> {
    matches(place, args).iter().map(|m| m["target"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn of_equal_scores_the_newest_comes_first_then_the_most_used_then_the_oldest_unit() {
    let place = place(
        "source,target,created,changed,usage\n\
         وصل الوفد,first undated,,,1\n\
         وصل الوفد,old,,2020-01-01,9\n\
         وصل الوفد,new,,2026-01-01,1\n\
         وصل الوفد,created,2023-01-01,,1\n\
         وصل الوفد,new and used,,2026-01-01,5\n\
         وصل الوفد,second undated,,,1\n\
         وصل الوفد أمس,alike,,2026-06-01,9\n",
    );
    let expected = ["new and used", "new", "created", "old", "first undated", "second undated", "alike"];
    assert_eq!(targets(&place, &["وصل الوفد", "--limit", "9", "--min-score", "50"]), expected);
    assert_eq!(targets(&place, &["وصل الوفد", "--limit", "2"]), expected[..2], "the best of all are kept");
    assert_eq!(targets(&place, &["وصل الوفد", "--limit", "9"])[..6], expected[..6]);
}

#[test]
fn two_regions_cost_one_point_once() {
    let place = place("source,target,source_lang,target_lang\nنعم,Yes,ar-SA,en-GB\n");
    for (source, target, score, kind) in [
        ("ar", "en", 100, "exact"),
        ("ar-SA", "en", 100, "exact"),
        ("ar-EG", "en", 99, "fuzzy"),
        ("ar-EG", "en-US", 99, "fuzzy"),
    ] {
        let found = matches(&place, &["نعم", "--source-lang", source, "--target-lang", target]);
        assert_eq!(
            (&found[0]["score"], &found[0]["kind"]),
            (&score.into(), &kind.into()),
            "{source} {target}"
        );
        assert_eq!(found[0]["penalties"].as_array().unwrap().len(), usize::from(score < 100));
    }
    let message = place.fails(&["lookup", "نعم", "--source-lang", "ar", "--target-lang", "ar-EG"]);
    assert!(message.contains("same language"), "{message}");
}

#[test]
fn a_context_belongs_to_the_translation_the_document_shows() {
    let place = Workplace::new();
    place.write("d.txt", "نعم. وصل الوفد.");
    place.ok(&["document", "add", "d.txt", "--lang", "ar"]);
    place.write("one.csv", "source,target\nنعم.,Yes.\n");
    place.write("two.csv", "source,target,document,unit\nنعم.,Indeed.,d,1\n");
    let lookup = |place: &Workplace| -> Vec<(u64, String)> {
        let args = ["نعم.", "--before", "", "--after", "وصل الوفد.", "--source-lang", "ar"];
        let found = matches(place, &args);
        found
            .iter()
            .map(|m| (m["score"].as_u64().unwrap(), m["target"].as_str().unwrap().to_owned()))
            .collect()
    };
    place.ok(&["import", "one.csv", "--source-lang", "ar", "--target-lang", "en"]);
    assert_eq!(lookup(&place), [(102, "Yes.".to_owned())]);
    place.ok(&["import", "two.csv", "--source-lang", "ar", "--target-lang", "en"]);
    assert_eq!(lookup(&place), [(102, "Indeed.".to_owned()), (100, "Yes.".to_owned())]);
    // A unit that no longer has the sentence has no context.
    place.ok(&["unit", "edit", "1", "--lang", "ar", "--text", "كلا."]);
    let found = matches(&place, &["كلا.", "--before", "", "--after", "وصل الوفد.", "--source-lang", "ar"]);
    assert_eq!(found[0]["score"], 100);
}

#[test]
fn whatever_keeps_a_match_from_100_is_said() {
    let place = place("source,target\nدفع 5 ملايين,He paid 5 million\n");
    for query in ["دفع ٥ ملايين", "دفع 5 ملايين ", "-دفع 5 ملايين", "دفع 5  ملايين"]
    {
        let found = matches(&place, &[query]);
        assert!(found[0]["score"].as_u64().unwrap() < 100, "{query}");
        assert!(!found[0]["penalties"].as_array().unwrap().is_empty(), "{query}");
    }
}

#[test]
fn thousands_of_units_of_one_text_stay_apart_and_are_known_again() {
    // Each of these met every other one before, and this took minutes; no time is checked here.
    use std::fmt::Write as _;
    let mut csv = "source,target\n".to_owned();
    for i in 0..4000 {
        writeln!(csv, "نعم,yes {i}").unwrap();
    }
    let place = place(&csv);
    assert_eq!(place.json(&["stats"])["units"], 4000);
    let again = place.json(&["import", "units.csv", "--source-lang", "ar", "--target-lang", "en"]);
    assert_eq!(again["unchanged"], 4000);
}
