//! The tour, and what a user finds in its folder.

#![allow(clippy::unwrap_used)]

mod common;

use common::{Workplace, article, project};

const GOLDEN: &str = "tests/golden/demo.txt";

#[test]
fn the_tour_reads_as_it_should_and_again_the_same() {
    let place = Workplace::new();
    let first = place.ok(&["--quiet", "demo", "--out", "tour"]);
    let golden = project().join(GOLDEN);
    if std::env::var("JISR_GOLDEN").is_ok_and(|mode| mode == "overwrite") {
        std::fs::write(&golden, &first).unwrap();
    }
    let expected = std::fs::read_to_string(golden).unwrap();
    for (number, (found, line)) in first.lines().zip(expected.lines()).enumerate() {
        assert_eq!(
            found,
            line,
            "line {}; JISR_GOLDEN=overwrite takes the tour as right; read it first",
            number + 1
        );
    }
    assert_eq!(first.len(), expected.len(), "the tour is longer or shorter than it was");

    let files = ["deepseek.tmx", "deepseek.csv"].map(|f| place.path(&format!("tour/{f}")));
    let written = files.clone().map(|f| std::fs::read(f).unwrap());
    assert!(place.ok(&["--quiet", "demo", "--out", "tour"]) == first, "the second tour is another");
    assert_eq!(files.map(|f| std::fs::read(f).unwrap()), written);
    // Nothing else is left in the folder.
    let mut names: Vec<String> = std::fs::read_dir(place.path("tour"))
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    let expected = [
        "deepseek.ar.txt",
        "deepseek.csv",
        "deepseek.en.csv",
        "deepseek.terms.csv",
        "deepseek.tmx",
        "jisr.db",
    ];
    assert_eq!(names, expected);
}

#[test]
fn the_commands_of_the_tour_can_be_typed() {
    let place = Workplace::new();
    let tour = place.ok(&["--quiet", "demo", "--out", "tour"]);
    let commands: Vec<&str> = tour.lines().filter_map(|l| l.strip_prefix("$ jisr ")).collect();
    assert_eq!(commands.len(), 11);
    for command in commands {
        // The only quoted words of the tour are in single quotes.
        let words: Vec<String> = command
            .split('\'')
            .enumerate()
            .flat_map(|(i, part)| match i % 2 {
                1 => vec![part.to_owned()],
                _ => part.split_whitespace().map(str::to_owned).collect(),
            })
            .collect();
        place.ok(&words.iter().map(String::as_str).collect::<Vec<_>>());
    }
}

#[test]
fn a_memory_that_holds_more_than_the_tour_is_left_alone() {
    let place = Workplace::new();
    place.ok(&["demo", "--out", "tour"]);
    place.ok(&["--memory", "tour/jisr.db", "unit", "edit", "15", "--lang", "en", "--text", "Certainly.\""]);
    let before = std::fs::read(place.path("tour/jisr.db")).unwrap();
    assert!(place.fails(&["demo", "--out", "tour"]).contains("holds something else than the tour"));
    assert_eq!(std::fs::read(place.path("tour/jisr.db")).unwrap(), before);

    // A memory that only looks like the tour: a document, and an import.
    let like = Workplace::new();
    like.write("news.txt", "وصل الوفد.");
    like.write("news.csv", "source,target,source_lang,target_lang\nوصل الوفد.,They came.,ar,en\n");
    like.ok(&["document", "add", "news.txt", "--lang", "ar"]);
    like.ok(&["import", "news.csv"]);
    like.fails(&["demo", "--out", "."]);
    assert_eq!(like.json(&["stats"])["documents"], 1);
    // Nor are files of the tour's names written over.
    let file = Workplace::new();
    file.write("deepseek.terms.csv", "my own terms");
    assert!(file.fails(&["demo", "--out", "."]).contains("another file of this name"));
    assert_eq!(std::fs::read_to_string(file.path("deepseek.terms.csv")).unwrap(), "my own terms");

    let outputs = Workplace::new();
    outputs.write("deepseek.csv", "mine");
    assert!(outputs.fails(&["demo", "--out", "."]).contains("another file of this name"));
    // A tour that cannot be given again leaves the first one whole.
    let again = Workplace::new();
    again.ok(&["demo", "--out", "."]);
    for name in ["deepseek.csv", "deepseek.ar.txt"] {
        let before = std::fs::read(again.path(name)).unwrap();
        again.write(name, "mine now");
        again.fails(&["demo", "--out", "."]);
        assert_eq!(std::fs::read_to_string(again.path(name)).unwrap(), "mine now");
        assert_eq!(again.json(&["stats"])["units"], 31);
        again.write(name, before);
    }
    again.ok(&["demo", "--out", "."]);

    let own = Workplace::new();
    own.write("jisr.db", "my own file, no memory");
    assert!(own.fails(&["demo", "--out", "."]).contains("is not a jisr memory"));
    assert_eq!(std::fs::read_to_string(own.path("jisr.db")).unwrap(), "my own file, no memory");
}

#[test]
fn the_csv_has_the_sentences_in_order_each_a_piece_of_the_article() {
    let place = Workplace::new();
    place.ok(&["demo", "--out", "tour"]);
    let memory = "tour/jisr.db";
    let csv = place.ok(&[
        "--memory",
        memory,
        "export",
        "--format",
        "csv",
        "--source-lang",
        "ar",
        "--target-lang",
        "en",
    ]);
    let article = article();
    let (mut rows, mut at) = (0, 0);
    for row in csv::Reader::from_reader(csv.as_bytes()).records() {
        let row = row.unwrap();
        let found = article[at..].find(&row[0]).unwrap_or_else(|| panic!("not in its place: {}", &row[0]));
        let gap = &article[at..at + found];
        assert!(rows == 0 || gap.trim().is_empty(), "left out: {gap}");
        at += found + row[0].len();
        assert!(!row[1].trim().is_empty());
        assert_eq!((&row[2], &row[3]), ("ar", "en"));
        rows += 1;
    }
    assert_eq!((rows, at), (31, article.len()));
}

#[test]
fn the_article_comes_back_byte_for_byte() {
    let place = Workplace::new();
    place.ok(&["demo", "--out", "tour"]);
    let arabic =
        place.ok(&["--memory", "tour/jisr.db", "document", "export", "deepseek", "--target-lang", "ar"]);
    assert!(arabic == article(), "{arabic}");
    let english =
        place.ok(&["--memory", "tour/jisr.db", "document", "export", "deepseek", "--target-lang", "en"]);
    assert_eq!(english.matches("\n\n").count(), article().matches("\n\n").count(), "the paragraphs stay");
    assert!(english.starts_with(" date 2025-02-04 Even as advances"));
}

#[test]
fn every_preserved_term_stands_in_the_translation() {
    let place = Workplace::new();
    place.ok(&["demo", "--out", "tour"]);
    let shown = place.json(&["--memory", "tour/jisr.db", "document", "show", "deepseek"]);
    let mut runs = 0;
    for sentence in shown["sentences"].as_array().unwrap() {
        let (source, target) = (sentence["source"].as_str().unwrap(), sentence["target"].as_str().unwrap());
        for run in sentence["preserved"].as_array().unwrap() {
            let text = run["text"].as_str().unwrap();
            let span = usize::try_from(run["start"].as_u64().unwrap()).unwrap()
                ..usize::try_from(run["end"].as_u64().unwrap()).unwrap();
            assert_eq!(&source[span], text);
            assert!(target.contains(text), "{text} is missing in {target}");
            let known = sentence["terms"].as_array().unwrap().iter();
            let terms: Vec<&str> = known.map(|t| t["surface"].as_str().unwrap()).collect();
            assert!(terms.contains(&text), "{text} is not in the termbase: {terms:?}");
            runs += 1;
        }
    }
    // Counted by reading the article.
    assert_eq!(runs, 19);
}

#[test]
fn each_of_the_data_files_is_whole() {
    let terms = std::fs::read_to_string(project().join("data/deepseek.terms.csv")).unwrap();
    let rows: Vec<csv::StringRecord> =
        csv::Reader::from_reader(terms.as_bytes()).records().map(Result::unwrap).collect();
    let concepts: std::collections::BTreeSet<&str> = rows.iter().map(|r| &r[0]).collect();
    assert!(concepts.len() >= 40, "{}", concepts.len());
    let preserved = rows.iter().filter(|r| &r[3] == "preserved").map(|r| r[2].to_owned()).collect::<Vec<_>>();
    for name in [
        "Xia \"Ben\" Hu",
        "Hu",
        "Cox",
        "Sattigeri",
        "DeepSeek",
        "OpenAI",
        "Google",
        "Mixture of Experts",
        "ABCD",
        "GPUs",
    ] {
        assert!(preserved.iter().any(|p| p == name), "{name}");
    }
    let gloss = rows.iter().find(|r| &r[2] == "مزيج الخبراء").unwrap();
    assert_eq!(&gloss[0], "mixture-of-experts");
}
