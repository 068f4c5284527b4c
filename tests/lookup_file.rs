//! `lookup --file`: the answers of single look-ups, in the order of the lines.

#![allow(clippy::unwrap_used)]

mod common;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::Stdio;

use common::Workplace;
use serde_json::Value;

fn place(csv: &str) -> Workplace {
    let place = Workplace::new();
    place.import_table("units.csv", csv);
    place
}

fn values(out: &str) -> Vec<Value> {
    out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_line_has_the_answer_of_a_single_look_up() {
    let place = place(
        "source,target\nوصل الوفد إلى عمان,The delegation arrived in Amman\nغادر الوزير عمان أمس,The minister left Amman\n",
    );
    place.write(
        "terms.csv",
        "concept,lang,term,status\ndel,ar,وفد,\ndel,en,delegation,\nui,en,UNESCO,preserved\n",
    );
    place.ok(&["import", "terms.csv"]);
    let texts = [
        "زار وفدك مقر UNESCO أمس",
        "The minister left Amman yesterday",
        "وصل الوفد إلى عمان ",
        "غادر الوزير",
        "-nothing of this",
    ];
    for options in
        [&[][..], &["--min-score", "40"], &["--limit", "1", "--min-score", "20", "--target-lang", "en"]]
    {
        // To English only Arabic is looked up.
        let to_english = options.contains(&"en");
        let texts: Vec<&str> = texts.into_iter().filter(|t| !to_english || !t.is_ascii()).collect();
        place.write("q.txt", texts.join("\n"));
        let out = place.ok(&[&["--json", "lookup", "--file", "q.txt"], options].concat());
        let found = values(&out);
        assert_eq!(found.len(), texts.len());
        for (nth, text) in texts.iter().enumerate() {
            let single = place.json(&[&["lookup", text], options].concat());
            assert_eq!(found[nth]["line"], nth + 1);
            assert_eq!(found[nth]["query"], *text);
            for field in ["matches", "preserved", "terms"] {
                assert_eq!(found[nth][field], single[field], "{text} {options:?}");
            }
        }
        assert_eq!(found[0]["preserved"][0]["text"], "UNESCO");
        let surfaces: Vec<&str> =
            found[0]["terms"].as_array().unwrap().iter().map(|t| t["surface"].as_str().unwrap()).collect();
        assert_eq!(surfaces, ["وفدك", "UNESCO"]);
        let shown = place.ok(&[&["lookup", "--file", "q.txt"], options].concat());
        assert_eq!(shown.matches("stays as it is: ").count(), 1, "{shown}");
    }
}

#[test]
fn answers_come_in_the_order_of_the_lines() {
    let units: Vec<String> = (0..400).map(|i| format!("هذا هو النص رقم {i},this is text {i}")).collect();
    let place = place(&format!("source,target\n{}\n", units.join("\n")));
    place.write("terms.csv", "concept,lang,term\ntext,ar,نص\n");
    place.ok(&["import", "terms.csv"]);
    let lines: Vec<String> = (0..1000)
        .map(|i| if i % 7 == 3 { String::new() } else { format!("هذا هو النص رقم {}", i % 400) })
        .collect();
    place.write("q.txt", lines.join("\r\n"));
    let found = values(&place.ok(&["--json", "lookup", "--file", "q.txt", "--limit", "1"]));
    assert_eq!(found.len(), lines.len());
    for (nth, (found, line)) in found.iter().zip(&lines).enumerate() {
        assert_eq!((&found["line"], &found["query"]), (&(nth + 1).into(), &line.as_str().into()));
        match &**line {
            "" => {
                for field in ["matches", "preserved", "terms"] {
                    assert_eq!(found[field], Value::Array(Vec::new()));
                }
            }
            // The first are asked of the memory, later ones of all its terms.
            line => {
                assert_eq!(found["matches"][0]["source"], line);
                assert_eq!(found["terms"][0]["surface"], "النص");
            }
        }
    }
}

#[test]
fn neighbours_are_the_context() {
    let place = Workplace::new();
    place.write("d.txt", "نعم. وصل الوفد. نعم. غادر الوزير.");
    place.ok(&["document", "add", "d.txt", "--lang", "ar"]);
    place.import_table(
        "en.csv",
        "source,target\nنعم.,Yes.\nوصل الوفد.,They came.\nغادر الوزير.,The minister left.\n",
    );
    let scores = |lines: &str| -> Vec<u64> {
        place.write("q.txt", lines);
        let found = values(&place.ok(&["--json", "lookup", "--file", "q.txt"]));
        found.iter().filter_map(|f| f["matches"][0]["score"].as_u64()).collect()
    };
    assert_eq!(scores("نعم.\nوصل الوفد.\n\nنعم.\nغادر الوزير.\n"), [102, 102, 102, 102]);
    assert_eq!(scores("وصل الوفد.\nنعم.\nهذا شيء آخر\nغادر الوزير."), [101, 101, 101]);
}

#[test]
fn errors_say_the_line() {
    let place = place("source,target\nنعم,Yes\n");
    place.write("q.txt", "نعم\n\n2024 – 2025\nنعم\n");
    let answer = place.run(&["lookup", "--file", "q.txt"]);
    assert_eq!(answer.code, Some(1));
    assert!(answer.out.contains("exact, unit"), "what came before is answered: {}", answer.out);
    assert!(answer.err.starts_with("error: q.txt:3: "), "{}", answer.err);
    assert!(answer.err.contains("--source-lang"), "{}", answer.err);
    place.write("q.txt", b"yes\nno\xff\n");
    assert!(
        place
            .fails(&["lookup", "--file", "q.txt"])
            .starts_with("error: q.txt:2:3: these bytes are not UTF-8")
    );
    assert!(place.fails(&["lookup", "--file", "gone.txt"]).contains("gone.txt"));
    assert!(place.fails(&["lookup", "--file", "."]).contains("folder"));
    for args in [
        &["lookup"][..],
        &["lookup", "نعم", "--file", "q.txt"],
        &["lookup", "--file", "q.txt", "--before", "x"],
    ] {
        assert_eq!(place.run(args).code, Some(2), "{args:?}");
    }
}

#[test]
fn answers_to_a_stream_come_while_it_is_open() {
    let place = place("source,target\nنعم,Yes\n");
    let mut child = place
        .command(&["--json", "lookup", "--file", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    // The first is answered when its neighbour is known.
    input.write_all("نعم\nلا\n".as_bytes()).unwrap();
    let mut line = String::new();
    out.read_line(&mut line).unwrap();
    assert_eq!(values(&line)[0]["matches"][0]["target"], "Yes");
    drop(input);
    let mut rest = String::new();
    out.read_to_string(&mut rest).unwrap();
    assert_eq!(values(&rest)[0]["line"], 2);
    assert!(child.wait().unwrap().success());
}

#[test]
fn whoever_has_had_enough_ends_it_without_an_error() {
    let place = place("source,target\nنعم,Yes\n");
    let mut child = place
        .command(&["--json", "lookup", "--file", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    // Standard input stays open: nobody waits for its end.
    let mut input = child.stdin.take().unwrap();
    let _ = input.write_all("نعم\n".repeat(500).as_bytes());
    let mut told = String::new();
    child.stderr.take().unwrap().read_to_string(&mut told).unwrap();
    assert_eq!((child.wait().unwrap().code(), &*told), (Some(0), ""));
}
