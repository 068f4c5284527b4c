//! However odd a file is, what is said of it stays short.

#![allow(clippy::unwrap_used)]

mod common;

use common::Workplace;

fn tmx(body: &str) -> String {
    format!("<tmx version='1.4'><header srclang='ar'/><body>{body}</body></tmx>")
}

#[test]
fn an_import_that_finds_many_reasons_names_a_hundred_of_them() {
    let place = Workplace::new();
    let long = "كيان".repeat(300);
    let unit =
        |n: usize| format!("<tu><tuv xml:lang='ar'><seg>نعم {n} &e{n}; &{long}{n};</seg></tuv></tu>\n");
    place.write("in.tmx", tmx(&(0..1000).map(unit).collect::<Vec<_>>().concat()));
    let out = place.ok(&["--json", "import", "--lenient", "in.tmx"]);
    assert!(out.len() < 40_000, "{} bytes", out.len());
    let report: serde_json::Value = serde_json::from_str(&out).unwrap();
    let warnings = report["warnings"].as_array().unwrap();
    assert_eq!(warnings.len(), 101);
    assert_eq!(warnings[100]["reason"], "and more, for other reasons");
    let counted: u64 = warnings.iter().map(|noted| noted["count"].as_u64().unwrap()).sum();
    assert_eq!(counted, 2000);
    // The memory keeps the report as well.
    assert!(place.ok(&["--json", "import", "list"]).len() < 40_000);
}

#[test]
fn an_error_quotes_the_start_of_a_name_that_never_ends() {
    let place = Workplace::new();
    let long = "س".repeat(100_000);
    for (name, file) in [
        ("less.tmx", tmx(&"<".repeat(100_000))),
        ("element.tmx", tmx(&format!("<{long}></tu>"))),
        ("root.tmx", format!("<{long}/>")),
        ("open.tmx", format!("<tmx><{long}>")),
        ("end.tmx", tmx(&format!("</{long}>"))),
        ("entity.tmx", tmx(&format!("<tu><note>&{long};</note></tu>"))),
        ("number.tmx", tmx(&format!("<tu><note>&#{};</note></tu>", "9".repeat(100_000)))),
        ("attribute.tmx", tmx(&format!("<tu {long}/>"))),
        ("twice.tmx", tmx(&format!("<tu {long}='' {long}=''/>"))),
        ("external.tmx", format!("<!DOCTYPE tmx [<!ENTITY {long} SYSTEM 'x'>]><tmx/>")),
        ("column.csv", format!("source,target,{long},{long}\nأ,a,,\n")),
        ("language.csv", format!("source,target,source_lang\nأ,a,{long}\n")),
        ("columns.csv", format!("مصدر,{long}\n")),
    ] {
        place.write(name, file);
        let format = if name.ends_with("tmx") { "tmx" } else { "csv" };
        let message = place.fails(&["import", name, "--format", format]);
        assert!(message.len() < 1000, "{name}: {} bytes: {:.200}", message.len(), message);
        if name.ends_with("tmx") {
            let out = place.run(&["--json", "import", name, "--lenient", "--format", "tmx"]);
            assert!(out.out.len() + out.err.len() < 4000, "{name}: {} bytes", out.out.len());
        }
    }
}
