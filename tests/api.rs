//! The JSON API of `jisr serve`, asked over HTTP.

#![cfg(feature = "serve")]
#![allow(clippy::unwrap_used)]

mod common;

use std::time::Duration;

use common::api::{JSON, ask, get, post, refused, table, version};
use common::browsing::tour;
use common::serving::{Serving, encoded};
use common::{Workplace, article, project};
use serde_json::{Value, json};

#[test]
fn a_unit_is_added_found_from_both_languages_edited_taken_back_and_deleted() {
    let server = Serving::new(&[]);
    let new = json!({
        "source": "ar",
        "texts": [{"lang": "ar", "text": "يعمل النموذج بسرعة."}, {"lang": "en", "text": "The model works fast."}],
        "note": "من <script>alert(1)</script>",
    });
    let (answer, unit) = post(&server, "/units", &new);
    assert_eq!(answer.status, 201, "{unit}");
    assert_eq!(answer.header("content-type"), Some("application/json"));
    let path = answer.header("location").unwrap().trim_start_matches("/api/v1").to_owned();
    assert_eq!(path, format!("/units/{}", unit["id"]));
    let mut shown = get(&server, &path);
    assert_eq!(server.place.json(&["unit", "show", &unit["id"].to_string()]), shown, "as the command has it");
    // What was done to it is not told to whoever changes it.
    assert_eq!(shown.as_object_mut().unwrap().remove("history"), Some(json!([])));
    assert_eq!(shown, unit);
    // The very same again is that unit.
    let (again, _) = post(&server, "/units", &new);
    assert_eq!((again.status, again.header("location")), (200, answer.header("location")));

    let arabic = get(&server, &format!("/lookup?text={}", encoded("يعمل النموذج بسرعة.")));
    assert_eq!(
        (&arabic["matches"][0]["score"], &arabic["matches"][0]["target"]),
        (&json!(100), &json!("The model works fast."))
    );
    assert_eq!(arabic, server.place.json(&["lookup", "يعمل النموذج بسرعة."]), "as the command has it");
    let english = get(&server, "/lookup?text=The+model+works+slowly.&min_score=60&limit=1");
    assert_eq!(english["matches"][0]["target"], "يعمل النموذج بسرعة.");

    let tag = version(&server, &path);
    let change = json!({"texts": [{"lang": "en", "text": "The model is fast."}]}).to_string();
    let (answer, edited) = ask(&server, "PATCH", &path, &[JSON, ("if-match", &tag)], &change);
    assert_eq!(answer.status, 200, "{edited}");
    assert_eq!(edited["variants"][1]["segment"]["text"], "The model is fast.");
    let now = answer.header("etag").unwrap().to_owned();
    assert_eq!((&now, &version(&server, &path)), (&now, &now));
    assert_ne!(now, tag);

    let history = get(&server, &format!("{path}/history"));
    let last = history["history"].as_array().unwrap().last().unwrap().clone();
    assert_eq!((&last["operation"], &last["change"]["kind"]), (&json!("edit"), &json!("edit")));
    assert_eq!(last["before"]["variants"][1]["segment"]["text"], "The model works fast.");
    let back = json!({"change": last["change"]["id"]}).to_string();
    let revert = format!("{path}/revert");
    let (answer, unit) = ask(&server, "POST", &revert, &[JSON, ("if-match", &now)], &back);
    assert_eq!(
        (answer.status, &unit["variants"][1]["segment"]["text"]),
        (200, &json!("The model works fast."))
    );
    // What came back is of another version: whoever read the first has not seen what was between.
    assert_ne!(answer.header("etag").unwrap(), tag);
    let never = json!({"change": 1}).to_string();
    assert!(
        refused(&server, 404, "POST", &revert, &[JSON, ("if-match", "*")], &never)
            .contains("changed nothing")
    );

    let added = json!({"change": unit["added"]}).to_string();
    let told = refused(&server, 400, "POST", &revert, &[JSON, ("if-match", "*")], &added);
    assert!(told.contains("added unit") && told.contains("delete it"), "{told}");

    let tag = version(&server, &path);
    let (answer, deleted) = ask(&server, "DELETE", &path, &[("if-match", &tag)], "");
    assert_eq!((answer.status, &deleted["deleted"]["id"]), (200, &unit["id"]));
    assert!(refused(&server, 404, "GET", &path, &[], "").contains("there is no unit"));
    assert_eq!(
        get(&server, &format!("{path}/history"))["history"].as_array().unwrap().last().unwrap()["operation"],
        "delete"
    );
    refused(&server, 404, "GET", "/units/999999/history", &[], "");
}

#[test]
fn an_edit_of_a_text_of_one_region_wrote_over_that_of_another() {
    let server = Serving::new(&[]);
    let new = json!({"source": "ar-EG", "texts": [
        {"lang": "ar-EG", "text": "لون السيارة"}, {"lang": "en-US", "text": "the color of the car"}]});
    let (answer, _) = post(&server, "/units", &new);
    let path = answer.header("location").unwrap().trim_start_matches("/api/v1").to_owned();
    let edit = |status: u16, texts: Value| {
        let change = json!({"texts": texts}).to_string();
        let (answer, told) = ask(&server, "PATCH", &path, &[JSON, ("if-match", "*")], &change);
        assert_eq!(answer.status, status, "{told}");
        told
    };
    edit(
        200,
        json!([{"lang": "en-GB", "text": "the colour of the car"}, {"lang": "ar-SA", "text": "لون المركبة"}]),
    );
    // A language without a region is the one text in it, where there is one.
    let told = edit(400, json!([{"lang": "en", "text": "its color"}]));
    assert!(told["error"].as_str().unwrap().contains("en-US and in en-GB; say which"), "{told}");
    let twice = json!([{"lang": "en-GB", "text": "its colour"}, {"lang": "en-GB", "text": "colour"}]);
    assert!(edit(400, twice)["error"].as_str().unwrap().contains("there are two texts in en-GB"));
    edit(200, json!([{"lang": "fr-CA", "text": "la couleur"}]));
    let unit = edit(200, json!([{"lang": "fr", "text": "couleur"}]));
    let texts: Vec<_> = unit["variants"].as_array().unwrap().iter().collect();
    let texts: Vec<_> = texts.iter().map(|v| (v["lang"].as_str().unwrap(), &v["segment"]["text"])).collect();
    assert_eq!(
        texts,
        [
            ("ar-EG", &json!("لون السيارة")),
            ("en-US", &json!("the color of the car")),
            ("en-GB", &json!("the colour of the car")),
            ("ar-SA", &json!("لون المركبة")),
            ("fr-CA", &json!("couleur")),
        ]
    );
}

#[test]
fn whoever_may_only_suggest_changed_a_unit_that_was_there() {
    let place = Workplace::new();
    place.import_table("units.csv", "source,target\nنعم,Yes\n");
    let token = format!("Bearer {}", place.token("Ben", "suggest"));
    let server = Serving::of(place, &[]);
    let add = |new: &Value| {
        let headers = [JSON, ("authorization", &*token)];
        let (answer, told) = ask(&server, "POST", "/units", &headers, &new.to_string());
        (answer.status, told)
    };
    let texts = json!([{"lang": "ar", "text": "نعم"}, {"lang": "en", "text": "Yes"}]);
    let before = server.place.json(&["unit", "show", "1"]);
    let (status, told) = add(&json!({"source": "ar", "texts": texts, "note": "خطأ"}));
    assert!(status == 403 && told["error"].as_str().unwrap().contains("unit 1 has these texts"), "{told}");
    // Nothing new is nothing to refuse.
    let (status, told) = add(&json!({"source": "ar", "texts": texts}));
    assert_eq!((status, &told["id"]), (200, &before["id"]), "{told}");
    let after = server.place.json(&["unit", "show", "1"]);
    assert_eq!(after["variants"], before["variants"]);
    assert_eq!(after["meta"], before["meta"]);
    // Another translation is another unit, and a sentence that waits for one is given it.
    let other = json!([{"lang": "ar", "text": "نعم"}, {"lang": "en", "text": "Aye"}]);
    assert_eq!(add(&json!({"source": "ar", "texts": other, "note": "بحري"})).0, 201);
    server.place.write("خبر.txt", "وصل الوفد مساء.");
    server.place.ok(&["document", "add", "خبر.txt", "--lang", "ar"]);
    let completes =
        json!([{"lang": "ar", "text": "وصل الوفد مساء."}, {"lang": "en", "text": "The delegation came."}]);
    assert_eq!(add(&json!({"source": "ar", "texts": completes})).0, 200);
    assert!(
        server.place.ok(&["document", "show", "خبر", "--target-lang", "en"]).contains("The delegation came.")
    );
}

#[test]
fn an_answer_grew_with_every_edit_of_its_unit() {
    let server = Serving::new(&[]);
    let path = "/units/1";
    let mut size = None;
    for at in 0..105 {
        // Each is as long as the others.
        let change = json!({"texts": [{"lang": "en", "text": format!("النص number {at:03}")}]}).to_string();
        let (answer, told) = ask(&server, "PATCH", path, &[JSON, ("if-match", "*")], &change);
        assert_eq!(answer.status, 200, "{told}");
        if at > 0 {
            assert_eq!(*size.get_or_insert(answer.body.len()), answer.body.len());
        }
    }
    let page = |query: &str| {
        let page = get(&server, &format!("{path}/history?{query}"));
        let texts: Vec<String> = page["history"].as_array().unwrap().iter().map(Value::to_string).collect();
        (texts, page["earlier"].as_u64().unwrap())
    };
    let (all, none) = page("limit=1000");
    assert_eq!((all.len(), none), (106, 0));
    assert!(all[0].contains("\"add\"") || all[0].contains("\"import\""), "{}", all[0]);
    // The last ones, then those before, to the first; none twice and none left out.
    let (last, earlier) = page("");
    assert_eq!((last.as_slice(), earlier), (&all[6..], 6));
    let (before, earlier) = page(&format!("before={earlier}&limit=5"));
    assert_eq!((before.as_slice(), earlier), (&all[1..6], 1));
    let (first, earlier) = page(&format!("before={earlier}"));
    assert_eq!((first.as_slice(), earlier), (&all[..1], 0));
    assert_eq!(page("before=0"), (vec![], 0));
    assert!(refused(&server, 400, "GET", "/units/1/history?limit=0", &[], "").contains("limit"));
    // Of one that is gone it is the same, and that it was deleted.
    assert_eq!(ask(&server, "DELETE", path, &[("if-match", "*")], "").0.status, 200);
    let (last, earlier) = page("limit=2");
    assert_eq!((&last[0], earlier), (&all[105], 105));
    assert!(last[1].contains("\"delete\""), "{}", last[1]);
}

#[test]
fn a_suggestion_took_the_place_of_the_translation_that_a_document_showed() {
    let place = Workplace::new();
    place.write("خبر.txt", "وصل الوفد مساء. غادر الوزير.");
    place.ok(&["document", "add", "خبر.txt", "--lang", "ar"]);
    place.import_table("units.csv", "source,target\nوصل الوفد مساء.,The delegation came.\n");
    let tokens = ["suggest", "write"].map(|role| format!("Bearer {}", place.token(role, role)));
    let server = Serving::of(place, &[]);
    let [suggests, writes] = tokens;
    let add = |token: &str, source: &str, target: &str| {
        let body = json!({"source": source, "target": target}).to_string();
        let headers = [("authorization", token)];
        assert_eq!(server.ask("PUT", "/tmserver/ar/en/unit/", &headers, &body).status, 200, "{target}");
    };
    let shown = || server.place.ok(&["document", "export", "خبر", "--target-lang", "en"]);
    add(&suggests, "وصل الوفد مساء.", "The delegation arrived in the evening.");
    // It shows where nothing else does.
    add(&suggests, "غادر الوزير.", "The minister went.");
    assert_eq!(shown(), "The delegation came. The minister went.");
    // Another suggestion is newer, what somebody adds who may write is more, and so is what they say, too.
    add(&suggests, "غادر الوزير.", "The minister left.");
    assert_eq!(shown(), "The delegation came. The minister left.");
    add(&writes, "غادر الوزير.", "The minister departed.");
    add(&suggests, "غادر الوزير.", "The minister is off.");
    assert_eq!(shown(), "The delegation came. The minister departed.");
    add(&writes, "وصل الوفد مساء.", "The delegation arrived in the evening.");
    assert_eq!(shown(), "The delegation arrived in the evening. The minister departed.");
}

#[test]
fn many_texts_with_long_answers_took_memory_without_end() {
    let place = Workplace::new();
    place.import_table("long.csv", format!("source,target\nنعم,{}\n", "yes ".repeat(12_000)));
    let server = Serving::of(place, &[]);
    let list =
        |texts: usize| json!({"texts": vec![json!({"text": "نعم"}); texts], "target_lang": "en"}).to_string();
    assert_eq!(ask(&server, "POST", "/lookup", &[JSON], &list(3)).1["answers"].as_array().unwrap().len(), 3);
    let told = refused(&server, 400, "POST", "/lookup", &[JSON], &list(1000));
    assert!(told.contains("32 MiB") && told.contains("application/x-ndjson"), "{told}");
    let lines = [JSON, ("accept", "application/x-ndjson")];
    let answer = server.ask("POST", "/api/v1/lookup", &lines, &list(1000));
    assert_eq!((answer.status, answer.body.lines().count()), (200, 1000));
}

#[test]
fn a_note_that_says_nothing_was_kept() {
    let server = Serving::new(&[]);
    let texts = json!([{"lang": "ar", "text": "لا شيء"}, {"lang": "en", "text": "Nothing"}]);
    let (answer, unit) = post(&server, "/units", &json!({"texts": texts, "note": " "}));
    assert_eq!((answer.status, &unit["meta"]["annotations"]), (201, &Value::Null), "{unit}");
    let path = format!("/units/{}", unit["id"]);
    let edit = [JSON, ("if-match", "*")];
    assert!(refused(&server, 400, "PATCH", &path, &edit, r#"{"note": ""}"#).contains("nothing to change"));
}

#[test]
fn an_edit_needs_the_version_it_is_of() {
    let server = Serving::new(&[]);
    let change = json!({"note": "مراجعة"}).to_string();
    for method in ["PATCH", "DELETE"] {
        let body = if method == "PATCH" { &*change } else { "" };
        let said = |status, tag: Option<&str>, path: &str| {
            let headers: Vec<(&str, &str)> =
                tag.map(|tag| ("if-match", tag)).into_iter().chain([JSON]).collect();
            refused(&server, status, method, path, &headers, body)
        };
        assert!(said(428, None, "/units/1").contains("If-Match"));
        assert!(said(412, Some("\"0000\""), "/units/1").contains("was changed since it was read"));
        let weak = format!("W/{}", version(&server, "/units/1"));
        said(412, Some(&weak), "/units/1");
        said(400, Some("0000"), "/units/1");
        said(404, Some("*"), "/units/999");
        said(404, Some("\"0000\""), "/units/999");
        said(400, Some("*"), "/units/one");
    }
    let both = format!("\"0000\", {}", version(&server, "/units/1"));
    assert_eq!(ask(&server, "PATCH", "/units/1", &[JSON, ("if-match", &both)], &change).0.status, 200);
    assert_eq!(ask(&server, "PATCH", "/units/1", &[JSON, ("if-match", "*")], &change).0.status, 200);
    refused(&server, 400, "PATCH", "/units/1", &[JSON, ("if-match", "*")], "{}");
}

#[test]
fn of_two_who_edit_one_unit_one_wins() {
    let server = Serving::new(&[]);
    for round in 0..10 {
        let tag = version(&server, "/units/1");
        let edit = |who: &str| {
            let text = format!("The delegation came, {who} {round}.");
            let change = json!({"texts": [{"lang": "en", "text": text}]}).to_string();
            let (answer, unit) = ask(&server, "PATCH", "/units/1", &[JSON, ("if-match", &tag)], &change);
            (answer.status, unit["variants"][1]["segment"]["text"].as_str().map(str::to_owned))
        };
        let outcomes: Vec<_> = std::thread::scope(|scope| {
            let both: Vec<_> = ["Suad", "Ben", "منى"].map(|who| scope.spawn(move || edit(who))).into();
            both.into_iter().map(|one| one.join().unwrap()).collect()
        });
        let won: Vec<_> = outcomes.iter().filter(|(status, _)| *status == 200).collect();
        assert_eq!(won.len(), 1, "{outcomes:?}");
        assert_eq!(outcomes.iter().filter(|(status, _)| *status == 412).count(), 2, "{outcomes:?}");
        let stands = get(&server, "/units/1")["variants"][1]["segment"]["text"].as_str().map(str::to_owned);
        assert_eq!(stands, won[0].1);
    }
    assert_eq!(get(&server, "/units/1/history")["history"].as_array().unwrap().len(), 11);
}

#[test]
fn what_is_not_known_by_its_name_is_refused_by_its_name() {
    let server = Serving::new(&[]);
    for (path, name) in [
        ("/lookup?text=x&min_scor=80", "min_scor"),
        ("/stats?lang=ar", "lang"),
        ("/export?fromat=csv", "fromat"),
        ("/terms?language=ar", "language"),
    ] {
        assert!(refused(&server, 400, "GET", path, &[], "").contains(name), "{path}");
    }
    let unit = json!({"texts": [{"lang": "ar", "text": "نعم"}], "comment": "x"});
    assert!(refused(&server, 400, "POST", "/units", &[JSON], &unit.to_string()).contains("comment"));
    let unit = json!({"texts": [{"lang": "ar", "text": "نعم", "dir": "rtl"}]});
    assert!(refused(&server, 400, "POST", "/units", &[JSON], &unit.to_string()).contains("dir"));
    let term = json!({"term": "GPU", "lang": "en", "stauts": "preserved"});
    assert!(refused(&server, 400, "POST", "/terms", &[JSON], &term.to_string()).contains("stauts"));
    assert!(refused(&server, 400, "POST", "/imports?nam=x", &[], "").contains("nam"));
    refused(&server, 400, "POST", "/imports?name=x&format=docx", &[], "");
    for (path, what) in [
        ("/lookup?text=x&limit=0", "limit"),
        ("/lookup?text=x&min_score=103", "min_score"),
        ("/lookup?text=x&source_lang=!", "language tag"),
        ("/lookup?text=x&text=y", "duplicate"),
        ("/export?format=csv&flavour=strict", "flavour"),
        ("/export?bom=true", "bom"),
        ("/export?since=yesterday", "yesterday"),
        ("/export?rename_lang=en", "renames no language"),
    ] {
        assert!(refused(&server, 400, "GET", path, &[], "").contains(what), "{path}");
    }
    refused(&server, 404, "GET", "/nothing", &[], "");
    let other = server.ask("PUT", "/api/v1/units/1", &[], "");
    assert_eq!((other.status, other.header("allow")), (405, Some("get,head,patch,delete")));
}

#[test]
fn a_list_stood_for_an_object_without_its_names() {
    let server = Serving::new(&[]);
    let list = json!(["ar", [{"lang": "ar", "text": "نعم"}], null]).to_string();
    assert!(refused(&server, 400, "POST", "/units", &[JSON], &list).contains("an object"));
    let within = json!({"texts": [["ar", "نعم"]]}).to_string();
    assert!(refused(&server, 400, "POST", "/units", &[JSON], &within).contains("an object"));
    refused(&server, 400, "PATCH", "/concepts/x", &[JSON, ("if-match", "*")], "[]");
    refused(&server, 400, "POST", "/lookup", &[JSON], &json!({"texts": [["نعم", null, null]]}).to_string());
    let twice = r#"{"texts":[{"lang":"ar","text":"نعم","text":"لا"}]}"#;
    assert!(refused(&server, 400, "POST", "/units", &[JSON], twice).contains("duplicate field"));
    let unknown = json!({"texts": [{"lang": "ar", "text": "نعم", "dir": "rtl"}]}).to_string();
    assert!(refused(&server, 400, "POST", "/units", &[JSON], &unknown).contains("texts[0].dir"));
    assert_eq!(get(&server, "/stats")["units"], 3);
}

#[test]
fn what_is_not_utf_8_is_refused() {
    let server = Serving::new(&[]);
    for path in ["/lookup?text=%ff%fe", "/lookup?%ff=x&text=y", "/concepts/%ff", "/documents/%d9"] {
        assert!(refused(&server, 400, "GET", path, &[], "").contains("UTF-8"), "{path}");
    }
    let head = format!(
        "POST /api/v1/units HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ncontent-type: application/json\r\n",
        server.address
    );
    let body = b"{\"texts\":[{\"lang\":\"ar\",\"text\":\"\xff\xfe\"}]}";
    let request =
        [head.as_bytes(), format!("content-length: {}\r\n\r\n", body.len()).as_bytes(), body].concat();
    assert_eq!(server.send(&request).status, 400);
    // Half of a pair of surrogates is no character.
    let half = r#"{"texts":[{"lang":"ar","text":"\ud800"}]}"#;
    refused(&server, 400, "POST", "/units", &[JSON], half);
    assert_eq!(get(&server, "/stats")["units"], 3);
}

#[test]
fn many_texts_are_looked_up_as_a_list_or_in_their_order() {
    let place = Workplace::new();
    place.write("a.txt", "وصل الوفد. غادر الوزير. انتهى اللقاء.");
    place.write(
        "units.csv",
        "source,target\nوصل الوفد.,The delegation arrived.\nغادر الوزير.,The minister left.\n",
    );
    place.ok(&["document", "add", "a.txt", "--lang", "ar"]);
    place.ok(&["import", "units.csv", "--source-lang", "ar", "--target-lang", "en"]);
    let server = Serving::of(place, &[]);
    let texts = json!([{"text": "وصل الوفد."}, {"text": "غادر الوزير."}, {"text": " "}, {"text": "The minister left."}]);
    let (_, list) = post(&server, "/lookup", &json!({"texts": texts}));
    let scores: Vec<_> =
        list["answers"].as_array().unwrap().iter().map(|a| a["matches"][0]["score"].as_u64()).collect();
    assert_eq!(scores, [Some(100), Some(100), None, Some(100)], "{list}");
    let texts = json!([{"text": "وصل الوفد."}, {"text": "غادر الوزير."}, {"text": "انتهى اللقاء."}]);
    let (_, list) = post(&server, "/lookup", &json!({"texts": texts, "consecutive": true, "limit": 1}));
    let scores: Vec<_> =
        list["answers"].as_array().unwrap().iter().map(|a| a["matches"][0]["score"].as_u64()).collect();
    assert_eq!(scores, [Some(102), Some(102), None], "{list}");
    // A line each, as soon as it is found; what is refused is so in its line.
    let texts =
        json!([{"text": "وصل الوفد."}, {"text": ""}, {"text": "ك".repeat(20_001)}, {"text": "غادر الوزير."}]);
    let body = json!({"texts": texts, "limit": 1}).to_string();
    let lines = server.ask("POST", "/api/v1/lookup", &[JSON, ("accept", "application/x-ndjson")], &body);
    assert_eq!((lines.status, lines.header("content-type")), (200, Some("application/x-ndjson")));
    let lines: Vec<Value> = lines.body.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines[0], get(&server, &format!("/lookup?text={}&limit=1", encoded("وصل الوفد."))));
    assert_eq!((lines.len(), &lines[1]["matches"], &lines[2]["status"]), (4, &json!([]), &json!(400)));
    assert_eq!(lines[3]["matches"][0]["target"], "The minister left.");
    let many: Vec<Value> = (0..1001).map(|n| json!({"text": format!("نص {n}")})).collect();
    assert!(
        refused(&server, 400, "POST", "/lookup", &[JSON], &json!({"texts": many}).to_string())
            .contains("1000")
    );
    let hits = get(&server, &format!("/concordance?text={}&limit=1", encoded("وزير")));
    assert_eq!(hits["hits"][0]["others"][0]["text"], "The minister left.");
    assert_eq!(hits, server.place.json(&["concordance", "وزير", "--limit", "1"]), "as the command has it");
}

#[test]
fn a_text_that_is_many_segments_is_not_looked_up_and_holds_nobody_up() {
    let server = Serving::new(&[]);
    // Unlike any other, and as long as what is looked up: how they differ would take minutes to say.
    let long = |word: &str| (0..50_000).fold(String::new(), |text, n| text + &format!("{word}{} ", n % 997));
    let unit = json!({"texts": [{"lang": "ar", "text": long("كلمة")}, {"lang": "en", "text": "much"}]});
    assert_eq!(post(&server, "/units", &unit).0.status, 201);
    let list =
        json!({"texts": [{"text": long("عبارة")}], "source_lang": "ar", "target_lang": "en", "min_score": 0});
    assert!(refused(&server, 400, "POST", "/lookup", &[JSON], &list.to_string()).contains("20000"));
    let question = json!({"q": long("عبارة"), "source": "ar", "target": "en"}).to_string();
    let answer = server.ask("POST", "/translate", &[JSON], &question);
    assert_eq!((answer.status, &*answer.body), (200, "{\"translatedText\":\"\"}"));
}

#[test]
fn terms_are_looked_up_recognised_added_edited_and_removed() {
    let server = tour(&[]);
    let same =
        |path: &str, command: &[&str]| assert_eq!(get(&server, path), server.place.json(command), "{path}");
    same("/terms/lookup?text=Mixture+of+Experts", &["term", "lookup", "Mixture of Experts"]);
    same("/terms?status=preserved", &["term", "list", "--status", "preserved"]);
    same("/preserved", &["term", "preserved"]);
    same("/concepts/mixture-of-experts", &["term", "show", "mixture-of-experts"]);
    let text = "وصل النموذج إلى Mixture of Experts.";
    let path = format!("/terms/recognise?text={}&lang=ar", encoded(text));
    same(&path, &["term", "recognise", text, "--lang", "ar"]);
    let (_, found) = post(&server, "/terms/recognise", &json!({"text": text, "lang": "ar"}));
    assert_eq!(found, get(&server, &path));

    let new = json!({"term": "قاعدة بيانات", "lang": "ar", "concept": "قاعدة/بيانات", "translation": "database", "target_lang": "en"});
    let (answer, changed) = post(&server, "/terms", &new);
    assert_eq!((answer.status, &changed["status"]), (201, &json!("added")), "{changed}");
    // The head is in lower case here, the address is not.
    let path = format!("/concepts/{}", encoded("قاعدة/بيانات"));
    assert_eq!(answer.header("location").unwrap(), format!("/api/v1{path}").to_ascii_lowercase());
    assert_eq!(post(&server, "/terms", &new).0.status, 200);
    let tag = version(&server, &path);
    let edit = json!({"term": "database", "status": "preserved", "note": "نظام"}).to_string();
    assert!(refused(&server, 428, "PATCH", &path, &[JSON], &edit).contains("If-Match"));
    let (answer, changed) = ask(&server, "PATCH", &path, &[JSON, ("if-match", &tag)], &edit);
    assert_eq!(answer.status, 200, "{changed}");
    assert_eq!(
        (&changed["terms"][1]["status"], &changed["terms"][1]["note"]),
        (&json!("preserved"), &json!("نظام"))
    );
    assert_eq!(answer.header("etag"), Some(&*version(&server, &path)));
    refused(&server, 412, "PATCH", &path, &[JSON, ("if-match", &tag)], &edit);
    refused(&server, 412, "DELETE", &path, &[("if-match", &tag)], "");
    let half = json!({"status": "preserved"}).to_string();
    assert!(refused(&server, 400, "PATCH", &path, &[JSON, ("if-match", "*")], &half).contains("which term"));
    let (_, removed) = ask(&server, "DELETE", &format!("{path}?term=database"), &[("if-match", "*")], "");
    assert_eq!(removed["removed"][0]["term"], "database");
    let (_, removed) = ask(&server, "DELETE", &path, &[("if-match", "*")], "");
    assert_eq!(removed["removed"][0]["term"], "قاعدة بيانات");
    refused(&server, 404, "GET", &path, &[], "");
    refused(&server, 404, "DELETE", &path, &[("if-match", "*")], "");
}

#[test]
fn candidates_are_listed_edited_accepted_and_rejected() {
    let place = Workplace::new();
    place.write("deepseek.txt", article());
    place.ok(&["document", "add", "deepseek.txt", "--lang", "ar"]);
    let server = Serving::of(place, &[]);
    let listed = get(&server, "/candidates");
    assert_eq!(listed, server.place.json(&["term", "harvest"]), "as the command has it");
    let candidates = listed["candidates"].as_array().unwrap();
    let first = get(&server, "/candidates?limit=2");
    assert_eq!(first["candidates"].as_array().unwrap()[..], candidates[..2]);
    for limit in ["0", "100001"] {
        refused(&server, 400, "GET", &format!("/candidates?limit={limit}"), &[], "");
    }
    let numbers: Vec<i64> = candidates.iter().map(|c| c["number"].as_i64().unwrap()).collect();
    assert!(numbers.len() > 2, "{listed}");
    let reviews = json!({"reviews": [
        {"number": numbers[0], "decision": "accepted"},
        {"number": numbers[1], "decision": "rejected"},
        {"number": numbers[2], "term": "Changed"},
    ]});
    let (answer, done) = post(&server, "/candidates/review", &reviews);
    assert_eq!(answer.status, 200, "{done}");
    assert_eq!(done["reviewed"][0]["decision"], "accepted");
    assert!(done["reviewed"][0]["concept"].is_string());
    let left = get(&server, "/candidates")["candidates"].as_array().unwrap().clone();
    assert!(left.iter().all(|c| c["number"] != numbers[0] && c["number"] != numbers[1]));
    assert!(left.iter().any(|c| c["number"] == numbers[2] && c["term"] == "Changed"));
    assert_eq!(get(&server, "/candidates?rejected=true")["candidates"][0]["number"], numbers[1]);
    // All of a review, or nothing of it.
    let reviews = json!({"reviews": [{"number": numbers[2], "decision": "rejected"}, {"number": 9999, "decision": "rejected"}]});
    assert!(
        refused(&server, 404, "POST", "/candidates/review", &[JSON], &reviews.to_string()).contains("9999")
    );
    assert_eq!(get(&server, "/candidates?rejected=true")["candidates"].as_array().unwrap().len(), 1);
    refused(&server, 400, "POST", "/candidates/review", &[JSON], r#"{"reviews":[]}"#);
    refused(&server, 404, "GET", "/candidates?document=x", &[], "");
}

#[test]
fn a_review_of_what_another_changed_meanwhile_is_refused() {
    let place = Workplace::new();
    place.write("text.txt", "ركز على نهج Mixture of Experts (مزيج الخبراء)، ثم Xia Hu.");
    place.ok(&["document", "add", "text.txt", "--lang", "ar"]);
    let server = Serving::of(place, &[]);
    let read = get(&server, "/candidates")["candidates"][0].clone();
    let was = json!({"term": read["term"], "translation": read["translation"]["text"]});
    let review = |was: &Value, decision: Option<&str>, translation: Option<&str>| {
        let step =
            json!({"number": read["number"], "decision": decision, "translation": translation, "was": was});
        json!({"reviews": [step]})
    };
    let (answer, _) = post(&server, "/candidates/review", &review(&was, None, Some("خليط الخبراء")));
    assert_eq!(answer.status, 200, "{}", answer.body);
    let late = review(&was, Some("accepted"), None).to_string();
    assert!(refused(&server, 412, "POST", "/candidates/review", &[JSON], &late).contains("was changed"));
    let was = json!({"term": read["term"], "translation": "خليط الخبراء"});
    assert_eq!(post(&server, "/candidates/review", &review(&was, Some("rejected"), None)).0.status, 200);
    // What was decided is part of what it was.
    let late = review(&was, Some("accepted"), None).to_string();
    refused(&server, 412, "POST", "/candidates/review", &[JSON], &late);
    let was = json!({"term": read["term"], "translation": "خليط الخبراء", "decision": "rejected"});
    assert_eq!(post(&server, "/candidates/review", &review(&was, Some("accepted"), None)).0.status, 200);
    let typo = json!({"reviews": [{"number": read["number"], "decision": "rejected", "was": {"name": "x"}}]});
    refused(&server, 400, "POST", "/candidates/review", &[JSON], &typo.to_string());
}

#[test]
fn documents_and_counts_are_those_of_the_commands() {
    let server = tour(&[]);
    assert_eq!(get(&server, "/stats"), server.place.json(&["stats"]));
    assert_eq!(get(&server, "/openapi.json")["security"], Value::Null, "no token is needed here");
    let documents = get(&server, "/documents");
    assert_eq!(documents, server.place.json(&["document", "list"]));
    let name = documents["documents"][0]["document"].as_str().unwrap();
    let shown = get(&server, &format!("/documents/{}?target_lang=en", encoded(name)));
    assert_eq!(shown, server.place.json(&["document", "show", name, "--target-lang", "en"]));
    assert!(article().contains(shown["sentences"][0]["source"].as_str().unwrap()));
    assert!(
        shown["sentences"].as_array().unwrap().iter().any(|s| !s["preserved"].as_array().unwrap().is_empty())
    );
    assert!(refused(&server, 404, "GET", "/documents/none", &[], "").contains("there is no document none"));
}

#[test]
fn the_first_search_of_a_large_memory_makes_the_index_of_its_texts() {
    let place = Workplace::new();
    place.import_table("many.csv", table(20_000));
    let server = Serving::of(place, &[]);
    // The units are asked for a term only where that is quick.
    let quick = || !get(&server, "/terms/lookup?text=Delegation")["units"].as_array().unwrap().is_empty();
    assert!(!quick());
    let search = || get(&server, &format!("/concordance?text={}&limit=2", encoded("رقم 19999 ")));
    let found = search();
    assert_eq!(found["hits"].as_array().unwrap().len(), 1, "{found}");
    while !quick() {
        std::thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(search(), found);
}

#[test]
fn a_memory_that_another_process_writes_to_is_read_and_changes_are_refused() {
    let server = Serving::new(&[]);
    let other = rusqlite::Connection::open(server.place.path("jisr.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let unit = json!({"texts": [{"lang": "ar", "text": "جملة"}]}).to_string();
    let (answer, value) = ask(&server, "POST", "/units", &[JSON], &unit);
    assert_eq!((answer.status, answer.header("retry-after")), (503, Some("5")), "{value}");
    assert!(value["error"].as_str().unwrap().contains("another process is writing"));
    assert_eq!(get(&server, "/stats")["units"], 3);
    other.execute_batch("ROLLBACK").unwrap();
    assert_eq!(ask(&server, "POST", "/units", &[JSON], &unit).0.status, 201);
}

#[test]
fn each_request_needs_its_role() {
    let place = Workplace::new();
    place.import_table("units.csv", "source,target\nنعم,Yes\n");
    let bearer = |role| format!("Bearer {}", place.token(role, role));
    let tokens = ["read", "suggest", "write"].map(|role| (role, bearer(role)));
    let server = Serving::of(place, &[]);
    assert!(refused(&server, 401, "GET", "/openapi.json", &[], "").contains("token"));
    let with = |token: &str, method: &str, path: &str| {
        server.ask(method, path, &[("authorization", token), ("if-match", "\"0\""), JSON], "").status
    };
    let (_, described) = ask(&server, "GET", "/openapi.json", &[("authorization", &tokens[0].1)], "");
    assert_eq!(described["security"].as_array().unwrap().len(), 3, "one of three ways");
    let mut seen = 0;
    for (path, item) in described["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            seen += 1;
            let said = operation["description"].as_str().unwrap();
            let needs =
                tokens.iter().position(|(role, _)| said.contains(&format!("the role `{role}`"))).unwrap();
            let target = path.replace("{id}", "999").replace("{job}", "999").replace("{import}", "999");
            let method = method.to_uppercase();
            assert_eq!(server.ask(&method, &target, &[], "").status, 401, "{method} {path}");
            for (role, (name, token)) in tokens.iter().enumerate() {
                let status = with(token, &method, &target);
                assert_eq!(status == 403, role < needs, "{method} {path} as {name}: {status}");
                assert!(status != 401 && status < 500, "{method} {path} as {name}: {status}");
            }
        }
    }
    assert!(seen > 30, "{seen}");
    server.place.ok(&["token", "revoke", "read"]);
    std::thread::sleep(Duration::from_millis(1200));
    assert_eq!(with(&tokens[0].1, "GET", "/api/v1/stats"), 401);
    assert_eq!(with(&tokens[1].1, "GET", "/api/v1/stats"), 200);
}

#[test]
fn a_page_of_another_site_may_change_nothing() {
    let server = Serving::new(&[]);
    let unit = json!({"texts": [{"lang": "ar", "text": "دخيل"}]}).to_string();
    for origin in ["http://evil.example", "null", "http://localhost:1"] {
        let from = ("origin", origin);
        refused(&server, 403, "POST", "/units", &[JSON, from], &unit);
        refused(&server, 403, "PATCH", "/units/1", &[JSON, from, ("if-match", "*")], &unit);
        refused(&server, 403, "DELETE", "/units/1", &[from, ("if-match", "*")], "");
        refused(&server, 403, "POST", "/imports?name=a.csv", &[from], "source,target\n");
    }
    refused(&server, 421, "GET", "/stats", &[("host", "evil.example")], "");
    // A form of another site can send text only; JSON is asked for.
    refused(&server, 415, "POST", "/units", &[("content-type", "text/plain")], &unit);
    assert_eq!(get(&server, "/stats")["units"], 3);
    let (answer, _) = ask(&server, "GET", "/units/3", &[], "");
    assert!(answer.body.contains("<script>") && answer.header("x-content-type-options") == Some("nosniff"));
}

#[cfg(unix)]
#[test]
fn the_document_of_the_api_has_examples_that_run() {
    let text = std::fs::read_to_string(project().join("docs/api.md")).unwrap();
    let place = Workplace::of_tour();
    place.write("memory.tmx", place.ok(&["export"]));
    let server = Serving::of(place, &[]);
    let mut examples = text.split("```sh\n").skip(1).map(|block| block.split("```").next().unwrap());
    let script = examples.by_ref().collect::<Vec<_>>().join("\n");
    let script = script.replace("http://127.0.0.1:8087", &server.origin);
    assert!(script.matches("curl").count() > 8, "{script}");
    let ran = std::process::Command::new("bash")
        .args([
            "-euo",
            "pipefail",
            "-c",
            &script.replace("curl ", "curl -sS --fail-with-body --max-time 30 "),
        ])
        .current_dir(server.place.folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&ran.stdout);
    assert!(ran.status.success(), "{said}\n{}", String::from_utf8_lossy(&ran.stderr));
    assert!(said.contains("\"state\":\"done\""), "{said}");
}
