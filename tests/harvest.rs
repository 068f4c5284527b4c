//! Harvest as a user meets it: what comes back, what does not, and what undoing and removing do.

#![allow(clippy::unwrap_used)]

mod common;

use common::Workplace;
use serde_json::Value;

const NEWS: &str =
    "ركز الفريق على نهج Mixture of Experts (مزيج الخبراء). ووصل إلى وحدات معالجة الرسومات (GPUs).";

fn place() -> Workplace {
    let place = Workplace::new();
    place.write("news.txt", NEWS);
    place.ok(&["document", "add", "news.txt", "--lang", "ar"]);
    place
}

/// The candidates: number, term, translation.
fn candidates(place: &Workplace, args: &[&str]) -> Vec<(i64, String, String)> {
    let answer: Value =
        serde_json::from_str(&place.ok(&[&["term", "harvest", "--json"], args].concat())).unwrap();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    answer["candidates"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| (c["number"].as_i64().unwrap(), text(&c["term"]), text(&c["translation"]["text"])))
        .collect()
}

fn terms(place: &Workplace) -> usize {
    let answer: Value = serde_json::from_str(&place.ok(&["term", "list", "--json"])).unwrap();
    answer["concepts"].as_array().unwrap().iter().map(|c| c["terms"].as_array().unwrap().len()).sum()
}

#[test]
fn the_article_has_its_pairs() {
    let place = Workplace::new();
    place.write("article.txt", include_str!("../seeds/deepseek.ar.txt"));
    place.write("article.csv", include_str!("../data/deepseek.en.csv"));
    place.ok(&["document", "add", "article.txt", "--lang", "ar"]);
    place.ok(&["import", "article.csv"]);
    let found = candidates(&place, &["--document", "article"]);
    let has = |term: &str, translation: &str| found.iter().any(|(_, a, b)| a == term && b == translation);
    assert!(has("Mixture of Experts", "مزيج الخبراء") && has("GPUs", "وحدات معالجة الرسومات"), "{found:?}");
    assert!(has("graphics processing units", "GPUs"), "{found:?}");
    for name in ["Xia \"Ben\" Hu", "Hu", "Cox", "Sattigeri", "DeepSeek", "OpenAI", "Google", "ABCD"] {
        assert!(has(name, ""), "{name} is not proposed: {found:?}");
    }
    assert_eq!(found, candidates(&place, &[]), "the numbers are the same each time");
}

#[test]
fn nothing_enters_the_termbase_unreviewed() {
    let place = place();
    assert_eq!(candidates(&place, &[]).len(), 4);
    assert_eq!(terms(&place), 0);
    place.ok(&["term", "harvest", "--accept", "all"]);
    assert_eq!(terms(&place), 4, "a preserved term of a pair is in its concept");
    assert_eq!(candidates(&place, &[]), []);
}

#[test]
fn what_was_rejected_does_not_come_back() {
    let place = place();
    place.ok(&["term", "harvest", "--quiet"]);
    place.ok(&["term", "harvest", "--reject", "1,2"]);
    place.write("more.txt", format!("{NEWS} انتهى."));
    place.ok(&["document", "add", "more.txt", "--lang", "ar"]);
    assert!(candidates(&place, &[]).iter().all(|(_, _, translation)| translation.is_empty()));
    assert_eq!(candidates(&place, &["--rejected"]).len(), 2);
    // Whoever changes their mind can.
    place.ok(&["term", "harvest", "--accept", "1"]);
    assert_eq!(terms(&place), 2);
}

#[test]
fn what_stands_nowhere_any_more_is_not_proposed() {
    let place = place();
    let before = candidates(&place, &[]);
    place.ok(&["document", "remove", "news"]);
    assert_eq!(candidates(&place, &[]), []);
    place.ok(&["document", "add", "news.txt", "--lang", "ar"]);
    assert_eq!(candidates(&place, &[]), before);

    place
        .write("units.csv", "source,target,source_lang,target_lang\nأداة Zotero جيدة,Zotero is good,ar,en\n");
    place.ok(&["import", "units.csv"]);
    let zotero = |found: &[(i64, String, String)]| found.iter().find(|c| c.1 == "Zotero").map(|c| c.0);
    let number = zotero(&candidates(&place, &[])).unwrap();
    let imports: Value = serde_json::from_str(&place.ok(&["import", "list", "--json"])).unwrap();
    let import = imports["imports"][0]["id"].as_i64().or(imports["imports"][0]["import"].as_i64()).unwrap();
    // A term that was accepted stays: a person decided it.
    place.ok(&["term", "harvest", "--accept", &number.to_string()]);
    place.ok(&["import", "undo", &import.to_string()]);
    assert_eq!(zotero(&candidates(&place, &[])), None);
    assert_eq!(terms(&place), 1);
}

#[test]
fn a_translation_that_has_another_word_speaks_against_a_preserved_term() {
    let place = Workplace::new();
    let rows = "source,target,source_lang,target_lang\nالحساب Bill مغلق,The account is closed,ar,en\nأداة Zotero جيدة,Zotero is good,ar,en\n";
    place.write("units.csv", rows);
    place.ok(&["import", "units.csv"]);
    let found: Vec<String> = candidates(&place, &[]).into_iter().map(|c| c.1).collect();
    assert_eq!(found, ["Zotero"]);
}

#[test]
fn a_review_is_carried_out_whole_or_not_at_all() {
    let place = place();
    place.ok(&["term", "harvest", "--csv", "review.csv"]);
    let csv = std::fs::read_to_string(place.path("review.csv")).unwrap();
    place.write("review.csv", csv.replacen("1,,", "1,accept,", 1).replacen("2,,", "2,maybe,", 1));
    let message = place.fails(&["term", "harvest", "--review", "review.csv"]);
    assert!(message.contains("review.csv:3:3: column decision: “maybe”"), "{message}");
    let message = place.fails(&["term", "harvest", "--accept", "1", "99"]);
    assert!(message.contains("no candidate 99"), "{message}");
    assert_eq!(terms(&place), 0);

    place
        .write("review.csv", csv.replacen("1,,", "1,accept,", 1).replacen("مزيج الخبراء", "خليط الخبراء", 1));
    place.ok(&["term", "harvest", "--review", "review.csv"]);
    assert_eq!(terms(&place), 2);
    assert!(
        candidates(&place, &[])
            .iter()
            .any(|(number, _, translation)| *number == 2 && translation == "خليط الخبراء")
    );
    // The same file again changes nothing.
    let again = place.run(&["term", "harvest", "--review", "review.csv"]);
    assert_eq!((again.code, again.out.as_str()), (Some(0), "0 candidates reviewed\n"), "{}", again.err);
}

#[test]
fn what_was_accepted_stands_when_the_import_that_had_half_of_it_is_undone() {
    let place = Workplace::new();
    place.write("news.txt", "ووصل إلى وحدات معالجة الرسومات (GPUs).");
    place.ok(&["document", "add", "news.txt", "--lang", "ar"]);
    place.write("gpu.csv", "concept,lang,term\ngpu,ar,وحدات معالجة الرسومات\n");
    let import = place.json(&["import", "gpu.csv"])["import"].to_string();
    place.ok(&["term", "harvest", "--accept", "all"]);
    place.ok(&["import", "undo", &import]);
    let shown = place.json(&["term", "show", "gpu"]);
    let terms: Vec<&str> =
        shown["terms"].as_array().unwrap().iter().map(|t| t["term"].as_str().unwrap()).collect();
    assert_eq!(terms, ["GPUs", "وحدات معالجة الرسومات"]);
}

#[test]
fn what_was_accepted_waits_again_once_its_terms_are_removed() {
    let place = place();
    let before = candidates(&place, &[]);
    place.ok(&["term", "harvest", "--accept", "1"]);
    assert!(place.fails(&["term", "harvest", "--reject", "1"]).contains("accepted already"));
    let concept = place.json(&["term", "list"])["concepts"][0]["concept"].as_str().unwrap().to_owned();
    place.ok(&["term", "remove", &concept]);
    assert_eq!(candidates(&place, &[]), before);
    place.ok(&["term", "harvest", "--edit", "1", "--translation", "خليط الخبراء"]);
    place.ok(&["term", "harvest", "--accept", "1"]);
    assert_eq!(terms(&place), 2);
    place.ok(&["term", "remove", &concept]);
    place.ok(&["term", "harvest", "--reject", "1"]);
    assert_eq!(candidates(&place, &["--rejected"]).len(), 1);
}

#[test]
fn an_edit_of_a_rejected_candidate_says_that_it_was_rejected() {
    let place = place();
    assert!(!candidates(&place, &[]).is_empty());
    place.ok(&["term", "harvest", "--reject", "1"]);
    let before = candidates(&place, &["--rejected"]);
    let edit = ["term", "harvest", "--edit", "1", "--translation", "خليط الخبراء"];
    let said = place.fails(&edit);
    assert!(said.contains("candidate 1: it was rejected") && said.contains("accept it too"), "{said}");
    assert_eq!(candidates(&place, &["--rejected"]), before);
    place.ok(&[&edit[..], &["--accept", "1"]].concat());
    assert!(candidates(&place, &["--rejected"]).is_empty());
    assert_eq!(terms(&place), 2);
}
