//! `jisr serve`, asked as CAT tools ask it.

#![cfg(feature = "serve")]
#![allow(clippy::unwrap_used)]

mod common;

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use common::Workplace;
use common::serving::{Serving, encoded};
use serde_json::{Value, json};

const ARABIC: &str = "وصل الوفد إلى المدينة القديمة صباحا.";
const ENGLISH: &str = "The delegation reached the old city in the morning.";

#[test]
fn amagama_finds_and_adds() {
    let server = Serving::new(&[]);
    let exact = json!([{"source": ARABIC, "target": ENGLISH, "quality": 100.0, "rank": 100.0}]);
    let text = encoded(ARABIC);
    for target in [
        format!("/tmserver/ar/en/unit/{text}"),
        format!("/tmserver/AR/en_US/unit/{text}?min_similarity=70&max_candidates=3"),
        format!("/tmserver/ar-eg/en/unit/?source={text}"),
    ] {
        assert_eq!(server.get(&target), exact, "{target}");
    }
    let other = encoded("وصل الوفد إلى المدينة القديمة مساء.");
    let fuzzy = server.get(&format!("/tmserver/ar/en/unit/{other}"));
    assert_eq!((fuzzy[0]["quality"].as_f64(), fuzzy[0]["target"].as_str()), (Some(83.0), Some(ENGLISH)));
    assert_eq!(server.get(&format!("/tmserver/ar/en/unit/{other}?min_similarity=90")), json!([]));
    assert_eq!(server.get(&format!("/tmserver/ar/en/unit/{text}?max_candidates=0")), json!([]));
    for nothing in ["/tmserver/ar/fr/unit/x", "/tmserver/ar/en/unit/", "/tmserver/ar/en/unit/?source="] {
        assert_eq!(server.get(nothing), json!([]), "{nothing}");
    }
    // A `/` of the text, encoded or not, is the text's.
    for slash in ["%2F", "/"] {
        let target = format!("/tmserver/ar/en/unit/{}{slash}{}", encoded("نعم"), encoded("لا"));
        assert_eq!(server.get(&target)[0]["target"], "Yes/No");
    }
    let languages = json!({"sourceLanguages": ["ar", "en"], "targetLanguages": ["ar", "en"]});
    assert_eq!(server.get("/tmserver/languages/"), languages);

    for (method, target, body) in [
        (
            "PUT",
            format!("/tmserver/ar/en/unit/{}", encoded("جديد/قديم")),
            r#"{"target":"new/old"}"#.to_owned(),
        ),
        ("POST", "/tmserver/ar/en/unit/".to_owned(), r#"{"source":"أول","target":"first"}"#.to_owned()),
    ] {
        let answer = server.ask(method, &target, &[], &body);
        assert_eq!(answer.status, 200, "{}", answer.body);
    }
    let found = server.get(&format!("/tmserver/ar/en/unit/{}", encoded("جديد/قديم")));
    assert_eq!(found[0]["target"], "new/old");
    assert_eq!(server.place.json(&["lookup", "أول"])["matches"][0]["target"], "first");
}

#[test]
fn amagama_refuses_what_it_cannot_do() {
    let server = Serving::new(&[]);
    let refused = |target: &str| server.refused(400, "GET", target, &[], "");
    assert!(refused("/tmserver/!/en/unit/x").contains("! is no language code"));
    assert!(refused("/tmserver/ar/en/unit/x?max_candidates=inf").contains("max_candidates"));
    assert!(refused("/tmserver/ar/en/unit/x?min_similarity=much").contains("min_similarity"));
    for body in ["", "{", "[]", r#"{"source":"x"}"#, r#"{"source":" ","target":"x"}"#] {
        server.refused(400, "PUT", "/tmserver/ar/en/unit/", &[], body);
    }
}

#[test]
fn amagama_added_a_unit_of_one_language_twice() {
    let server = Serving::new(&[]);
    let body = r#"{"source":"كتاب","target":"book"}"#;
    for target in ["/tmserver/ar/ar/unit/", "/tmserver/ar/ar_EG/unit/", "/tmserver/en_US/EN/unit/"] {
        assert!(server.refused(400, "PUT", target, &[], body).contains("same language"), "{target}");
    }
}

#[test]
fn amagama_refused_numbers_that_are_not_whole_and_a_language_to_itself() {
    let server = Serving::new(&[]);
    let near = format!("/tmserver/ar/en/unit/{}", encoded("وصل الوفد إلى المدينة القديمة مساء."));
    // It is 83 % alike.
    for (least, found) in [("82.5", 1), ("83", 1), ("83.0", 1), ("83.01", 0), ("-1", 1), ("0", 1), ("1e9", 0)]
    {
        let matches = server.get(&format!("{near}?min_similarity={least}"));
        assert_eq!(matches.as_array().unwrap().len(), found, "{least}");
    }
    assert_eq!(server.get(&format!("{near}?max_candidates=1.5")).as_array().unwrap().len(), 1);
    for same in ["/tmserver/en/en_GB/unit/Yes%2FNo", "/tmserver/ar/AR/unit/?source=x"] {
        assert_eq!(server.get(same), json!([]), "{same}");
    }
    assert_eq!(server.get("/translate?q=x&source=en&target=en-GB"), json!({"translatedText": ""}));
    assert_eq!(server.get("/translate?q=x&langpair=ar|ar")["responseData"]["translatedText"], "");
    // As it is asked with and without the slash.
    let text = encoded(ARABIC);
    assert_eq!(server.get(&format!("/tmserver/ar/en/unit?source={text}"))[0]["target"], ENGLISH);
    assert_eq!(server.get("/tmserver/languages"), server.get("/tmserver/languages/"));
}

/// What Weblate's classes and Virtaal ask, as they spell it, and what they read of the answers.
#[test]
fn weblate_and_virtaal_are_answered_as_they_ask() {
    let server = Serving::new(&[]);
    // Weblate: the languages, then each text under the first of the codes that are among them.
    let languages = server.get("/tmserver/languages/");
    assert!(["sourceLanguages", "targetLanguages"].iter().all(|side| languages[side] == json!(["ar", "en"])));
    let slash = encoded("نعم/لا");
    for (address, target) in [
        (format!("/tmserver/ar/en_us/unit/{slash}"), json!("Yes/No")),
        (format!("/tmserver/ar_sa/en/unit/{slash}"), json!("Yes/No")),
        // The region falls back to the language, which is then translated to itself.
        (format!("/tmserver/en/en/unit/{}", encoded("Yes/No")), Value::Null),
        // What it tries to see whether a server is one.
        ("/tmserver/en/de/unit/test".to_owned(), Value::Null),
        ("/tmserver/en/ar/unit/".to_owned(), Value::Null),
    ] {
        let matches = server.get(&address);
        assert_eq!(matches[0]["target"], target, "{address}");
        assert!(
            matches
                .as_array()
                .unwrap()
                .iter()
                .all(|one| one["quality"] == 100.0 && one["source"].is_string())
        );
    }
    let texts = json!({"api_key": "", "q": [ARABIC, "ليس هنا"], "source": "ar", "target": "en"});
    let answer =
        server.ask("POST", "/translate", &[("content-type", "application/json")], &texts.to_string());
    assert_eq!(answer.body, json!({"translatedText": [ENGLISH, ""]}).to_string());
    assert!(server.get("/languages").as_array().unwrap().iter().all(|language| language["code"].is_string()));
    let pairs = server.get("/listPairs");
    let first = [&pairs["responseData"][0]["sourceLanguage"], &pairs["responseData"][0]["targetLanguage"]];
    assert_eq!(first, ["ar", "en"]);
    for pair in ["ara%7Ceng", "ar%7Cen"] {
        let asked = format!("/translate?langpair={pair}&q={}&markUnknown=no", encoded(ARABIC));
        assert_eq!(server.get(&asked)["responseData"]["translatedText"], ENGLISH);
    }
    // Virtaal: the checks that are on go along, and a unit has a context.
    let asked = format!("/tmserver/ar/en/unit/{slash}?style=gnome");
    assert_eq!(server.get(&asked)[0]["target"], "Yes/No");
    let unit = json!({"source": "أول", "target": "first", "context": ""}).to_string();
    let put = server.ask("PUT", &format!("/tmserver/ar/en/unit/{}", encoded("أول")), &[], &unit);
    assert!(put.status == 200 && serde_json::from_str::<Value>(&put.body).is_ok(), "{}", put.body);
}

#[test]
fn refusals_were_plain_text_or_of_another_text() {
    let server = Serving::new(&[]);
    let json = ("content-type", "application/json");
    let form = ("content-type", "application/x-www-form-urlencoded");
    for broken in ["%ff%fe", "%D9", "?source=%FF", "x?min_similarity=%FF"] {
        let refused = server.refused(400, "GET", &format!("/tmserver/ar/en/unit/{broken}"), &[], "");
        assert!(refused.contains("UTF-8"), "{broken}: {refused}");
    }
    let question = "q=%FF&source=ar&target=en";
    assert!(server.refused(400, "GET", &format!("/translate?{question}"), &[], "").contains("UTF-8"));
    assert!(server.refused(400, "POST", "/translate", &[form], question).contains("UTF-8"));
    assert!(server.refused(400, "GET", "/languages?api_key=%FF", &[], "").contains("UTF-8"));
    for target in ["/translate?langpair=ar|en&q=%FF", "/listPairs?key=%FF"] {
        let answer = server.ask("GET", target, &[], "");
        let told: Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!((answer.status, told["responseStatus"].as_u64()), (400, Some(400)), "{target}");
        assert!(told["responseDetails"].as_str().unwrap().contains("UTF-8"), "{target}");
    }
    let much = "ا".repeat(600_000);
    server.refused(413, "POST", "/translate", &[json], &much);
    server.refused(413, "POST", "/translate", &[form], &much);
    server.refused(413, "PUT", "/tmserver/ar/en/unit/x", &[], &much);
    // Whoever looks at it in a browser is told as JSON, too.
    for nowhere in ["/api/v1/nothing", "/tmserver/nothing", "/api/"] {
        server.refused(404, "GET", nowhere, &[("accept", "text/html")], "");
    }
    let uncertain = r#"{"q": "你好", "source": "auto", "target": "en"}"#;
    let refused = server.refused(400, "POST", "/translate", &[json], uncertain);
    assert!(refused.contains("(here are ar, en)") && !refused.contains("--"), "{refused}");
}

#[test]
fn libretranslate_did_not_take_a_form_in_parts() {
    let server = Serving::new(&[]);
    let kind = ("content-type", "multipart/form-data; boundary=b");
    let part = |name: &str, value: &str| {
        format!("--b\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let body =
        [part("q", ARABIC), part("source", "ar"), part("target", "en"), "--b--\r\n".to_owned()].concat();
    let answer = server.ask("POST", "/translate", &[kind], &body);
    assert_eq!((answer.status, &*answer.body), (200, &*json!({"translatedText": ENGLISH}).to_string()));
    let broken = server.refused(400, "POST", "/translate", &[kind], &body[..60]);
    assert!(broken.contains("form"), "{broken}");
}

#[test]
fn libretranslate_answers_what_is_exact_in_the_shape_of_the_question() {
    let server = Serving::new(&[]);
    let translate = |kind: &str, body: &str| {
        let answer = server.ask("POST", "/translate", &[("content-type", kind)], body);
        assert_eq!(answer.status, 200, "{body}: {}", answer.body);
        serde_json::from_str::<Value>(&answer.body).unwrap()
    };
    let json_of = |q: Value, source: &str| {
        json!({"q": q, "source": source, "target": "en", "format": "text"}).to_string()
    };
    let one = json!({"translatedText": ENGLISH});
    assert_eq!(translate("application/json", &json_of(json!(ARABIC), "ar")), one);
    let two = json_of(json!([ARABIC, "ليس هنا", ""]), "ar");
    assert_eq!(translate("application/json", &two), json!({"translatedText": [ENGLISH, "", ""]}));
    let auto = translate("application/json", &json_of(json!(ARABIC), "auto"));
    assert_eq!(
        auto,
        json!({"translatedText": ENGLISH, "detectedLanguage": {"language": "ar", "confidence": 100}})
    );
    // Each text is in a language of its own; one that shows none is in that of all.
    let mixed = json!({"q": [ARABIC, ENGLISH, "2026"], "source": "auto", "target": "fr"}).to_string();
    let told = translate("application/json", &mixed);
    let languages: Vec<_> = told["detectedLanguage"].as_array().unwrap().iter().collect();
    assert_eq!(
        (languages.len(), &languages[0]["language"], &languages[1]["language"]),
        (3, &json!("ar"), &json!("en"))
    );
    let form = format!("q={}&source=ar&target=en", encoded(ARABIC));
    assert_eq!(translate("application/x-www-form-urlencoded", &form), one);
    assert_eq!(server.get(&format!("/translate?{form}")), one);
    // One word of six is another: no translation, unless the operator says so.
    let near = format!("q={}&source=ar&target=en", encoded("وصل الوفد إلى المدينة القديمة مساء."));
    assert_eq!(server.get(&format!("/translate?{near}")), json!({"translatedText": ""}));
    let lenient = Serving::new(&["--translation-min-score", "80"]);
    assert_eq!(lenient.get(&format!("/translate?{near}")), one);
    let languages = json!([
        {"code": "ar", "name": "Arabic", "targets": ["en"]},
        {"code": "en", "name": "English", "targets": ["ar"]},
    ]);
    assert_eq!(server.get("/languages"), languages);
    for body in ["", "{}", r#"{"q":1,"source":"ar","target":"en"}"#, r#"{"q":"x","source":"ar"}"#] {
        server.refused(400, "POST", "/translate", &[("content-type", "application/json")], body);
    }
}

#[test]
fn apertium_answers_with_the_bar_raw_or_encoded() {
    let server = Serving::new(&[]);
    let answer = |translated: &str| {
        json!({
            "responseData": {"translatedText": translated}, "responseDetails": null, "responseStatus": 200
        })
    };
    for pair in ["ar|en", "ar%7Cen", "ara|eng"] {
        let target = format!("/translate?langpair={pair}&q={}", encoded(ARABIC));
        assert_eq!(server.get(&target), answer(ENGLISH), "{pair}");
    }
    assert_eq!(server.get("/translate?langpair=en|ar&q=nothing"), answer(""));
    let pairs = json!({
        "responseData": [
            {"sourceLanguage": "ar", "targetLanguage": "en"},
            {"sourceLanguage": "en", "targetLanguage": "ar"},
        ],
        "responseDetails": null,
        "responseStatus": 200,
    });
    assert_eq!(server.get("/listPairs"), pairs);
    let refused = server.ask("GET", "/translate?langpair=ar&q=x", &[], "");
    let body: Value = serde_json::from_str(&refused.body).unwrap();
    assert_eq!((refused.status, body["responseStatus"].as_u64()), (400, Some(400)));
    assert!(body["responseDetails"].as_str().unwrap().contains("langpair"));
}

#[test]
fn omegat_found_no_translation_in_json_without_spaces() {
    let place = Workplace::new();
    place.import_table("units.csv", "source,target\n\"قال: \"\"نعم\\لا\"\"\",\"He said: \"\"yes\\no\"\"\"\n");
    let server = Serving::of(place, &[]);
    let target = format!("/translate?langpair=ar|en&q={}", encoded("قال: \"نعم\\لا\""));
    let answer = server.ask("GET", &target, &[], "");
    // No backslash but before a number, and what stands around the text letter for letter.
    let wanted = r#"{"responseData": {"translatedText": "He said: \u0022yes\u005cno\u0022"}, "responseDetails": null, "responseStatus": 200}"#;
    assert_eq!((answer.status, &*answer.body), (200, wanted));
    assert!(answer.head.contains("content-type: application/json"), "{}", answer.head);
}

#[test]
fn a_certificate_that_is_none_is_named() {
    let place = Workplace::new();
    place.write("cert.pem", "شهادة");
    let fails = |certificate, key| {
        place.fails(&["serve", "--listen", "127.0.0.1:0", "--tls-cert", certificate, "--tls-key", key])
    };
    assert!(fails("cert.pem", "none.pem").contains("none.pem"));
    assert!(fails("none.pem", "cert.pem").contains("none.pem"));
    assert!(fails("cert.pem", "cert.pem").contains("no certificate and its key in PEM"));
}

#[test]
fn protocols_are_switched_on_and_off() {
    let server = Serving::new(&["--protocols", "apertium"]);
    assert_eq!(server.ask("GET", "/listPairs", &[], "").status, 200);
    assert!(server.refused(404, "GET", "/tmserver/languages/", &[], "").contains("nothing at this address"));
    let form = ("content-type", "application/x-www-form-urlencoded");
    let (pair, question) = ("langpair=ar|en&q=x", "q=x&source=ar&target=en");
    let refused = server.refused(404, "GET", &format!("/translate?{question}"), &[], "");
    assert!(refused.contains("switched off"), "{refused}");
    assert_eq!(server.refused(404, "POST", "/translate", &[form], question), refused);
    assert_eq!(server.refused(404, "POST", "/translate", &[], "{}"), refused);
    for (method, target) in [("GET", "/languages"), ("PUT", "/tmserver/ar/en/unit/x"), ("POST", "/languages")]
    {
        server.refused(404, method, target, &[], "");
    }
    assert_eq!(server.ask("POST", "/translate", &[form], pair).status, 200);
    let other = Serving::new(&["--protocols", "libretranslate"]);
    for (method, target, body) in [("GET", "/translate?langpair=ar|en&q=x", ""), ("POST", "/translate", pair)]
    {
        let answer = other.ask(method, target, &[form], body);
        let told: Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!((answer.status, told["responseStatus"].as_u64()), (404, Some(404)), "{method}");
    }
    let none = Serving::new(&["--protocols", "none"]);
    assert_eq!(none.ask("GET", "/listPairs", &[], "").status, 404);
    assert_eq!(none.ask("GET", "/healthz", &[], "").body, "ok\n");
    let place = Workplace::new();
    assert!(place.fails(&["serve", "--protocols", "soap"]).contains("soap is no protocol"));
}

#[test]
fn a_server_that_others_reach_needs_tokens() {
    let place = Workplace::new();
    place.import_table("units.csv", "source,target\nنعم,Yes\n");
    let refused = place.fails(&["serve", "--listen", "0.0.0.0:0"]);
    assert!(refused.contains("jisr token add"), "{refused}");

    let tokens = [("قارئ", "read"), ("Ben", "suggest"), ("سعاد", "admin")];
    let [read, suggest, admin] = tokens.map(|(name, role)| place.token(name, role));
    let server = Serving::of(place, &[]);
    let target = format!("/tmserver/ar/en/unit/{}", encoded("نعم"));
    let status = |method: &str, target: &str, token: &str, body: &str| {
        server.ask(method, target, &[("authorization", &format!("Bearer {token}"))], body).status
    };
    assert!(server.refused(401, "GET", &target, &[], "").contains("Authorization: Bearer"));
    assert_eq!(status("GET", &target, "jisr_00", ""), 401);
    assert_eq!(status("GET", &target, &read, ""), 200);
    assert_eq!(status("PUT", &target, &read, r#"{"target":"Aye"}"#), 403);
    assert_eq!(status("PUT", &target, &suggest, r#"{"target":"Aye"}"#), 200);
    assert_eq!(status("GET", "/metrics", &suggest, ""), 403);
    assert_eq!(status("GET", "/metrics", &admin, ""), 200);
    assert_eq!(server.ask("GET", "/healthz", &[], "").status, 200);
    let with_key = json!({"q": "نعم", "source": "ar", "target": "en", "api_key": read}).to_string();
    let kind = [("content-type", "application/json")];
    assert_eq!(server.ask("POST", "/translate", &kind, &with_key).status, 200);
    // Where a client has no other place for it.
    for target in ["/languages?api_key=", "/listPairs?key=", "/translate?langpair=ar|en&q=x&key="] {
        assert_eq!(server.ask("GET", &format!("{target}{read}"), &[], "").status, 200, "{target}");
        assert_eq!(server.ask("GET", &format!("{target}jisr_00"), &[], "").status, 401, "{target}");
        // A proxy before the server may have a name and a password of its own.
        let proxy = [("authorization", "Basic cHJveHk6c2VjcmV0")];
        assert_eq!(server.ask("GET", &format!("{target}{read}"), &proxy, "").status, 200, "{target}");
        assert_eq!(server.ask("GET", target, &proxy, "").status, 401, "{target}");
        let both = [proxy[0], ("x-api-key", &*read)];
        assert_eq!(server.ask("GET", target, &both, "").status, 200, "{target}");
        let bad = server.ask("GET", &format!("{target}jisr_00"), &[], "").body;
        assert!(bad.contains("not known here"), "{target}: {bad}");
    }

    // A token that stands in a question which is wrong otherwise is one.
    let without_target = json!({"q": "نعم", "source": "ar", "api_key": read}).to_string();
    assert!(
        server.refused(400, "POST", "/translate", &kind, &without_target).contains("missing field `target`")
    );
    let no_text = json!({"q": [1], "source": "ar", "target": "en", "api_key": read}).to_string();
    assert!(server.refused(400, "POST", "/translate", &kind, &no_text).contains("neither a text nor a list"));
    let in_address = format!("/translate?q={}&source=ar&target=en&api_key={read}", encoded("نعم"));
    assert_eq!(server.ask("POST", &in_address, &[], "").status, 200);
    // Whoever may not ask is not told what is wrong with the question.
    for (target, body) in [("/translate", "{"), ("/translate", "{}"), ("/translate?langpair=ar|en&q=%FF", "")]
    {
        let method = if body.is_empty() { "GET" } else { "POST" };
        assert_eq!(server.ask(method, target, &kind, body).status, 401, "{target} {body}");
        let bearer = format!("Bearer {read}");
        let headers = [kind[0], ("authorization", &*bearer)];
        assert_eq!(server.ask(method, target, &headers, body).status, 400, "{target} {body}");
    }

    server.place.ok(&["token", "revoke", "قارئ"]);
    std::thread::sleep(Duration::from_millis(1200));
    assert_eq!(status("GET", &target, &read, ""), 401);
    assert_eq!(status("GET", &target, &suggest, ""), 200);
}

#[test]
fn another_site_is_kept_out() {
    let server = Serving::new(&["--host", "tm.example.org"]);
    let status = |method: &str, headers: &[(&str, &str)]| {
        server.ask(method, "/tmserver/ar/en/unit/x", headers, r#"{"target":"y"}"#).status
    };
    assert_eq!(status("GET", &[("host", "evil.example")]), 421);
    assert_eq!(status("GET", &[("host", "tm.example.org")]), 200);
    assert_eq!(status("PUT", &[("origin", "http://evil.example")]), 403);
    assert_eq!(status("PUT", &[("origin", "null")]), 403);
    assert_eq!(status("PUT", &[("origin", &server.origin)]), 200);
    let head = server.ask("GET", "/healthz", &[], "").head;
    for header in [
        "content-security-policy: default-src 'none'",
        "x-content-type-options: nosniff",
        "cache-control: no-store",
    ] {
        assert!(head.contains(header), "{header} in {head}");
    }
}

#[test]
fn what_is_too_much_is_refused_and_the_server_goes_on() {
    let server = Serving::new(&[]);
    let much = "a".repeat(3 << 20);
    assert_eq!(server.ask("POST", "/translate", &[("content-type", "application/json")], &much).status, 413);
    // A head that never ends.
    let flood = format!("GET /healthz HTTP/1.1\r\nhost: localhost\r\n{}", "x-a: b\r\n".repeat(20_000));
    assert_eq!(server.send(flood.as_bytes()).status, 431);
    for odd in ["/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd", "/tmserver/../healthz"] {
        assert_eq!(server.ask("GET", odd, &[], "").status, 404, "{odd}");
    }
    assert_eq!(server.ask("DELETE", "/healthz", &[], "").status, 405);
    for broken in [&b"\x16\x03\x01\x02\x00"[..], b"GET\r\n\r\n", b"\xff\xff\xff\xff\r\n\r\n"] {
        assert_eq!(server.send(&[broken, b"\r\n\r\n"].concat()).status, 400);
    }
    let idle: Vec<TcpStream> = (0..500).map(|_| TcpStream::connect(&server.address).unwrap()).collect();
    for mut slow in idle.iter().take(250) {
        slow.write_all(b"GET /healthz HT").unwrap();
    }
    let asked = Instant::now();
    assert_eq!(server.get(&format!("/tmserver/ar/en/unit/{}", encoded(ARABIC)))[0]["target"], ENGLISH);
    // Sooner than those are let go.
    assert!(asked.elapsed() < Duration::from_secs(5), "{:?}", asked.elapsed());
    drop(idle);
}

/// Where it can be read as a request it is told as JSON; where not, by the status alone.
#[test]
fn a_head_was_taken_up_to_twice_its_bound_and_refused_without_a_word() {
    let server = Serving::new(&[]);
    let word = "كلمة".repeat(1000);
    let refused = |words: usize| {
        let fields: Vec<_> = (0..words).map(|_| ("x-word", &*word)).collect();
        server.refused(431, "GET", "/healthz", &fields, "")
    };
    assert!(refused(9).contains("64 KiB"));
    assert_eq!(server.ask("GET", "/healthz", &[("x-word", &*word); 7], "").status, 200);
    let many = vec![("x-a", "b"); 101];
    let long = "a".repeat(65_535);
    for (status, target, fields) in [(431, "/healthz", &*many), (414, &*format!("/{long}"), &[])] {
        let answer = server.ask("GET", target, fields, "");
        assert_eq!((answer.status, &*answer.body), (status, ""));
        assert_eq!(answer.header("connection"), Some("close"));
    }
    assert_eq!(server.send(b"\xd9\x86\xd8\xb9\xd9\x85\r\n\r\n").body, "");
}

#[test]
fn connections_that_might_have_become_http_2_were_held_for_ever() {
    let server = Serving::new(&[]);
    let preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    let settings = format!("{preface}\0\0\0\u{4}\0\0\0\0\0");
    let begun = ["", "P", "PRI", "PRI * HT", preface, &settings, "GET /healthz HT"];
    let since = Instant::now();
    let connections = begun.map(|begun| {
        let mut connection = TcpStream::connect(&server.address).unwrap();
        connection.write_all(begun.as_bytes()).unwrap();
        (begun, connection)
    });
    for (begun, mut connection) in connections {
        connection.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
        let ended = connection.read_to_end(&mut Vec::new()).map_err(|error| error.kind());
        assert!(matches!(ended, Ok(_) | Err(ErrorKind::ConnectionReset)), "{begun:?}: {ended:?}");
        assert!(since.elapsed() < Duration::from_secs(20), "{begun:?}: {:?}", since.elapsed());
    }
}

#[test]
fn a_start_that_was_refused_left_a_memory_behind() {
    let place = Workplace::new();
    let told = place.fails(&["--memory", "new.db", "serve", "--listen", "0.0.0.0:0"]);
    assert!(told.contains("jisr token add"), "{told}");
    assert!(!place.path("new.db").exists());
}

#[test]
fn a_name_with_a_port_was_served_and_answered_nobody() {
    let place = Workplace::new();
    for given in ["https://ترجمة.example:8443", "tm.example:8443"] {
        let told = place.fails(&["--memory", "new.db", "serve", "--listen", "127.0.0.1:0", "--host", given]);
        assert!(told.contains(given) && told.contains("without scheme, port"), "{told}");
    }
    assert!(!place.path("new.db").exists());
    let server = Serving::of(Serving::memory(), &["--host", "TM.example."]);
    for host in ["tm.example", "tm.example:8443", "tm.EXAMPLE."] {
        assert_eq!(server.ask("GET", "/healthz", &[("host", host)], "").status, 200, "{host}");
    }
}

#[test]
fn no_path_leads_to_a_file() {
    let server = Serving::new(&["--log-texts"]);
    for target in [
        "/../jisr.db",
        "/%2e%2e/jisr.db",
        "/assets/../jisr.db",
        "/assets/%2e%2e%2fjisr.db",
        "/assets/..%5cjisr.db",
        "//jisr.db",
        "/jisr.db",
        "/.%00/jisr.db",
        "/api/v1/../../jisr.db",
        "/%ff%fe",
    ] {
        let answer = server.ask("GET", target, &[], "");
        let nothing = json!({"error": "there is nothing at this address", "status": 404});
        assert_eq!((answer.status, &*answer.body), (404, &*nothing.to_string()), "{target}");
    }
    // In a text they are a text.
    assert_eq!(server.get("/tmserver/ar/en/unit/..%2F..%2Fjisr.db"), json!([]));
}

#[cfg(unix)]
#[test]
fn a_server_that_is_asked_to_end_ends_well() {
    let mut server = Serving::new(&[]);
    assert_eq!(server.ask("GET", "/healthz", &[], "").status, 200);
    let pid = server.server.id().to_string();
    std::process::Command::new("kill").args(["-TERM", &pid]).status().unwrap();
    assert!(server.server.wait().unwrap().success());
    assert!(!server.place.path("jisr.db-wal").exists());
}
