//! Files that are sent to `jisr serve` by its JSON API, and those that it sends.

#![cfg(feature = "serve")]
#![allow(clippy::unwrap_used)]

mod common;

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use common::Workplace;
use common::api::{ask, get, refused, table};
use common::serving::{Answered, Serving, encoded};
use serde_json::{Value, json};

const LANGUAGES: &str = "source_lang=ar&target_lang=en";

/// Sends a file, and waits until it is imported, or not.
fn import(server: &Serving, parameters: &str, file: &str) -> Value {
    let (answer, sent) = ask(server, "POST", &format!("/imports?{parameters}"), &[], file);
    assert_eq!(answer.status, 202, "{sent}");
    let location = answer.header("location").unwrap().to_owned();
    assert_eq!(location, format!("/api/v1/imports/jobs/{}", sent["job"]));
    // The events end when the import does.
    let (answer, last) = last_event(server, &format!("{location}/events"));
    assert_eq!(answer.header("content-type"), Some("text/event-stream"));
    assert_eq!(get(server, location.trim_start_matches("/api/v1")), last);
    last
}

/// The events at an address until they end, and the data of the last.
fn last_event(server: &Serving, target: &str) -> (Answered, Value) {
    let answer = server.ask("GET", target, &[], "");
    let data = answer.body.lines().filter_map(|line| line.strip_prefix("data: ")).next_back().unwrap();
    let last = serde_json::from_str(data).unwrap();
    (answer, last)
}

#[test]
fn an_export_by_http_1_0_that_was_cut_off_looked_whole() {
    let server = Serving::new(&[]);
    let asked = |target: &str| {
        let request = server.request("GET", target, &[], "");
        server.send(request.replace("HTTP/1.1", "HTTP/1.0").as_bytes())
    };
    for target in ["/api/v1/export", "/api/v1/terms/export", "/export/units?format=tmx"] {
        let refused = asked(target);
        assert_eq!(refused.status, 505, "{target}: {}", refused.body);
        assert!(refused.body.contains("proxy_http_version 1.1"), "{}", refused.body);
        assert!(server.ask("GET", target, &[], "").body.contains(['<', ',']), "{target}");
    }
    // What is as long as it says may come so.
    assert_eq!(asked("/api/v1/lookup?text=%D9%86%D8%B9%D9%85").status, 200);
}

#[test]
fn a_file_is_imported_watched_and_undone() {
    let server = Serving::new(&[]);
    let before = server.place.ok(&["export"]);
    let file = table(2000);
    let job = import(&server, &format!("name={}&{LANGUAGES}&dry_run=true", encoded("خبر.csv")), &file);
    assert_eq!(
        (&job["state"], &job["report"]["added"], &job["file"]),
        (&json!("done"), &json!(2000), &json!("خبر.csv"))
    );
    assert_eq!((&job["report"]["import"], &job["report"]["dry_run"]), (&Value::Null, &json!(true)));
    assert_eq!(server.place.ok(&["export"]), before, "a dry run changes nothing");
    assert_eq!(get(&server, "/imports")["imports"].as_array().unwrap().len(), 1);

    let job = import(&server, &format!("name={}&{LANGUAGES}", encoded("خبر.csv")), &file);
    assert_eq!((&job["state"], &job["bytes_read"]), (&json!("done"), &json!(file.len())));
    server.place.write("خبر.csv", &file);
    let mut again =
        server.place.json(&["import", "خبر.csv", "--source-lang", "ar", "--target-lang", "en", "--dry-run"]);
    assert_eq!(again["unchanged"], 2000);
    for (name, value) in
        [("unchanged", json!(0)), ("added", json!(2000)), ("changed", json!(true)), ("dry_run", json!(false))]
    {
        again[name] = value;
    }
    again["import"] = job["report"]["import"].clone();
    assert_eq!(job["report"], again, "the report is that of the command");
    assert_eq!(get(&server, "/imports"), server.place.json(&["import", "list"]));
    assert_eq!(get(&server, "/imports/jobs")["jobs"].as_array().unwrap().len(), 2);
    let number = &job["report"]["import"];
    let (answer, undone) = ask(&server, "POST", &format!("/imports/{number}/undo"), &[], "");
    assert_eq!((answer.status, &undone["removed"]), (200, &json!(2000)), "{undone}");
    assert_eq!(server.place.ok(&["export"]), before);
    assert!(
        refused(&server, 400, "POST", &format!("/imports/{number}/undo"), &[], "").contains("undone already")
    );
    refused(&server, 404, "POST", "/imports/9999/undo", &[], "");
    refused(&server, 404, "GET", "/imports/jobs/9999", &[], "");
    refused(&server, 404, "GET", "/imports/jobs/9999/events", &[], "");
    refused(&server, 404, "POST", "/imports/jobs/9999/cancel", &[], "");
}

#[test]
fn what_is_wrong_with_a_file_is_told_with_its_place() {
    let server = Serving::new(&[]);
    let broken = "<tmx version=\"1.4\"><header srclang=\"ar\"/><body>\n<tu><tuv xml:lang=\"ar\"><seg>نعم</seg></tuv></tu>\n<tu><tuv xml:lang=\"ar\"><seg>\u{1}</seg></tuv></tu></body></tmx>";
    let job = import(&server, "name=broken.tmx", broken);
    assert_eq!((&job["state"], &job["error"]["status"]), (&json!("failed"), &json!(400)));
    let error = &job["error"];
    assert_eq!(
        (&error["file"], &error["line"], &error["unit"]),
        (&json!("broken.tmx"), &json!(3), &json!(2)),
        "{error}"
    );
    assert_eq!(get(&server, "/stats")["units"], 3, "nothing is kept of it");
    let lenient = import(&server, "name=broken.tmx&lenient=true", broken);
    assert_eq!(
        (&lenient["report"]["added"], &lenient["report"]["left_out"][0]["lines"]),
        (&json!(2), &json!([3])),
        "{lenient}"
    );
    let other = import(&server, "name=letter.txt", "عزيزي القارئ");
    assert!(other["error"]["error"].as_str().unwrap().contains("--format"));
    let idle = import(&server, &format!("name=a.csv&lenient=true&{LANGUAGES}"), "source,target\nنعم,Yes\n");
    assert!(idle["error"]["error"].as_str().unwrap().contains("lenient is for TMX"));
}

#[test]
fn progress_is_told_while_an_import_runs_and_look_ups_go_on() {
    let server = Serving::new(&[]);
    let (_, sent) = ask(&server, "POST", &format!("/imports?name=a.csv&{LANGUAGES}"), &[], &table(20_000));
    let looked_up = get(&server, &format!("/lookup?text={}", encoded("نعم/لا")));
    assert_eq!(looked_up["matches"][0]["target"], "Yes/No");
    let state = &get(&server, &format!("/imports/jobs/{}", sent["job"]))["state"];
    assert!(
        ["queued", "running"].map(Value::from).contains(state),
        "it did not wait for the import: {state}"
    );
    let (answer, last) = last_event(&server, &format!("/api/v1/imports/jobs/{}/events", sent["job"]));
    let events: Vec<&str> = answer.body.lines().filter_map(|line| line.strip_prefix("event: ")).collect();
    assert_eq!((events.first(), events.last()), (Some(&"progress"), Some(&"done")), "{events:?}");
    assert_eq!(last["report"]["added"], 20_000);
}

#[test]
fn an_import_that_is_cancelled_leaves_nothing() {
    let server = Serving::new(&[]);
    let (_, sent) = ask(&server, "POST", &format!("/imports?name=a.csv&{LANGUAGES}"), &[], &table(50_000));
    let path = format!("/imports/jobs/{}", sent["job"]);
    let (answer, _) = ask(&server, "POST", &format!("{path}/cancel"), &[], "");
    assert_eq!(answer.status, 200);
    // Readers go on meanwhile.
    get(&server, &format!("/lookup?text={}", encoded("نعم/لا")));
    let (_, last) = last_event(&server, &format!("/api/v1{path}/events"));
    assert_eq!(last["state"], "cancelled");
    assert_eq!(get(&server, "/stats")["units"], 3);
}

#[test]
fn a_server_that_is_killed_during_an_import_leaves_nothing_half_written() {
    let mut server = Serving::new(&[]);
    let before = server.place.ok(&["export"]);
    let (_, sent) = ask(&server, "POST", &format!("/imports?name=a.csv&{LANGUAGES}"), &[], &table(100_000));
    let path = format!("/imports/jobs/{}", sent["job"]);
    let is_midway = |job: &Value| job["state"] == "running" && job["read"].as_u64().unwrap() > 1000;
    while !is_midway(&get(&server, &path)) {
        assert_ne!(get(&server, &path)["state"], "done", "the table is too small to be killed in its midst");
    }
    server.server.kill().unwrap();
    server.server.wait().unwrap();
    assert_eq!(server.place.ok(&["export"]), before);
    let left: Vec<String> = std::fs::read_dir(server.place.folder.path())
        .unwrap()
        .map(|f| f.unwrap().file_name().into_string().unwrap())
        .collect();
    assert!(left.iter().all(|name| name.starts_with("jisr.db") || name == "units.csv"), "{left:?}");
    // The memory is written to as before.
    server.place.write("b.csv", table(10));
    let report = server.place.json(&["import", "b.csv", "--source-lang", "ar", "--target-lang", "en"]);
    assert_eq!(report["added"], 10);
}

#[cfg(unix)]
#[test]
fn a_server_that_is_asked_to_end_during_an_import_ends_it_and_keeps_nothing() {
    let mut server = Serving::new(&[]);
    let before = server.place.ok(&["export"]);
    let (_, sent) = ask(&server, "POST", &format!("/imports?name=a.csv&{LANGUAGES}"), &[], &table(100_000));
    let path = format!("/imports/jobs/{}", sent["job"]);
    while get(&server, &path)["state"] == "queued" {}
    assert_eq!(get(&server, &path)["state"], "running", "the table is too small to be ended in its midst");
    let pid = server.server.id().to_string();
    std::process::Command::new("kill").args(["-TERM", &pid]).status().unwrap();
    assert!(server.server.wait().unwrap().success());
    assert_eq!(server.place.ok(&["export"]), before);
}

#[test]
fn an_export_is_byte_for_byte_that_of_the_command() {
    let place = Workplace::of_tour();
    place.import_table("many.csv", table(3000));
    let server = Serving::of(place, &[]);
    for (parameters, command) in [
        ("export", &["export"][..]),
        ("export?format=csv", &["export", "--format", "csv"]),
        ("export?format=tsv&bom=true", &["export", "--format", "tsv", "--bom"]),
        (
            "export?flavour=omegat&rename_lang=en=en-GB",
            &["export", "--flavour", "omegat", "--rename-lang", "en=en-GB"],
        ),
        ("export?text=API&since=2020-01-01", &["export", "--text", "API", "--since", "2020-01-01"]),
        ("terms/export", &["term", "export"]),
        (
            "terms/export?format=tbx&strict=true",
            &["term", "export", "--format", "tbx", "--flavour", "strict"],
        ),
        (
            "terms/export?format=glossary&source_lang=ar&target_lang=en",
            &["term", "export", "--format", "glossary", "--source-lang", "ar", "--target-lang", "en"],
        ),
    ] {
        let answer = server.ask("GET", &format!("/api/v1/{parameters}"), &[], "");
        assert_eq!(answer.status, 200, "{parameters}: {}", answer.body);
        assert!(answer.body == server.place.ok(command), "{parameters}");
        assert!(answer.header("content-disposition").unwrap().starts_with("attachment"), "{parameters}");
    }
    assert!(server.place.ok(&["export"]).len() > 10 * (64 << 10), "it is sent in many pieces");
    assert!(refused(&server, 404, "GET", "/export?import=999", &[], "").contains("999"));
    assert!(refused(&server, 404, "GET", "/export?document=x", &[], "").contains("there is no document x"));
    assert!(refused(&server, 400, "GET", "/terms/export?format=glossary", &[], "").contains("--source-lang"));
}

#[test]
fn what_an_export_left_out_was_told_to_nobody() {
    let server = Serving::new(&[]);
    // They are kept, as a CSV with them is, and no TMX can hold them.
    let unit = r#"{"source": "نعم\u0000 \u0001", "target": "yes\u000b\tindeed"}"#;
    assert_eq!(server.ask("PUT", "/tmserver/ar/en/unit/", &[], unit).status, 200);
    assert!(
        server.get("/tmserver/ar/en/unit/?source=%D9%86%D8%B9%D9%85%00%20%01")[0]["target"]
            == "yes\u{b}\tindeed"
    );
    let reported = |command: &[&str]| {
        let mut report = server.place.json(command);
        report.as_object_mut().unwrap().remove("file");
        report
    };
    let tmx = reported(&["export", "out.tmx"]);
    assert_eq!((tmx["written"].as_u64(), tmx["characters_left_out"].as_u64()), (Some(4), Some(3)));
    assert_eq!(get(&server, "/export?dry_run=true"), tmx);
    let csv = get(&server, "/export?dry_run=true&format=csv");
    // A CSV holds them, but for the first.
    assert_eq!((&csv, csv["characters_left_out"].as_u64()), (&reported(&["export", "out.csv"]), Some(1)));
    let terms = get(&server, "/terms/export?dry_run=true&format=tbx");
    assert_eq!(terms, reported(&["term", "export", "out.tbx"]));
    refused(&server, 404, "GET", "/export?dry_run=true&document=x", &[], "");
    // Behind the file it is told to whoever takes trailers.
    for (takes, told) in [("te: trailers\r\n", true), ("", false)] {
        let mut stream = TcpStream::connect(&server.address).unwrap();
        let request = format!(
            "GET /api/v1/export HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n{takes}\r\n",
            server.address
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.contains("trailer: jisr-report\r\n"), "{answer}");
        let report = answer.rsplit_once("\r\n0\r\n").unwrap().1.trim_end();
        assert_eq!(report.contains("\"characters_left_out\":3"), told, "{report}");
        assert_eq!(report.starts_with("jisr-report: {"), told, "{report}");
    }
}

#[test]
fn an_export_is_of_the_moment_it_began() {
    let place = Workplace::new();
    // More than the buffers between here and there hold, so that it is in its midst when the memory changes.
    place.import_table("many.csv", table(60_000));
    let before = place.ok(&["export"]);
    let server = Serving::of(place, &[]);
    let mut stream = TcpStream::connect(&server.address).unwrap();
    let request =
        format!("GET /api/v1/export HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n", server.address);
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = vec![0; 1000];
    stream.read_exact(&mut answer).unwrap();
    for unit in ["/units/2", "/units/59999"] {
        assert_eq!(ask(&server, "DELETE", unit, &[("if-match", "*")], "").0.status, 200);
    }
    stream.read_to_end(&mut answer).unwrap();
    assert!(Answered::read(&answer).body == before);
    assert_eq!(get(&server, "/stats")["units"], 59_998);
}

#[test]
fn whoever_leaves_an_export_or_sends_half_a_file_holds_nothing_up() {
    let place = Workplace::new();
    place.import_table("many.csv", table(20_000));
    let server = Serving::of(place, &[]);
    let begin = |request: &str| {
        let mut stream = TcpStream::connect(&server.address).unwrap();
        let host = format!("{request} HTTP/1.1\r\nhost: {}\r\n", server.address);
        stream.write_all(host.as_bytes()).unwrap();
        stream
    };
    for _ in 0..12 {
        let mut leaves = begin("GET /api/v1/export");
        leaves.write_all(b"\r\n").unwrap();
        let mut some = [0; 1000];
        leaves.read_exact(&mut some).unwrap();
        let mut half = begin("POST /api/v1/imports?name=a.csv");
        half.write_all(b"content-length: 1000\r\n\r\nsource,target\n").unwrap();
    }
    let whole = server.ask("GET", "/api/v1/export", &[], "");
    assert!(whole.body == server.place.ok(&["export"]));
    let done = import(&server, &format!("name=a.csv&{LANGUAGES}"), "source,target\nنعم,Yes\n");
    assert_eq!(done["state"], "done");
}
