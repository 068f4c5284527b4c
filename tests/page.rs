//! The page of `jisr serve`, asked as a browser without scripts asks.

#![cfg(feature = "serve")]
#![allow(clippy::unwrap_used)]

mod common;

use std::time::Duration;

use common::browsing::{
    FORM, HTML, ended, form_of, look, page, send, send_form, sent, tour, typed, upload, value, without_fields,
};
use common::serving::{Serving, encoded};
use common::{Workplace, project};

/// Every view that is read, of the tour's memory.
const VIEWS: [&str; 17] = [
    "/",
    "/?q=DeepSeek",
    "/concordance",
    "/concordance?q=Hu",
    "/terms",
    "/terms?q=Mixture",
    "/concept?name=mixture-of-experts",
    "/concept/new",
    "/documents",
    "/document?name=deepseek",
    "/unit/4",
    "/unit/new",
    "/harvest",
    "/harvest?rejected=1",
    "/imports",
    "/export",
    "/nothing/here",
];

#[test]
fn every_view_is_shown_in_both_languages_and_loads_nothing_from_elsewhere() {
    let server = tour(&[]);
    for (wanted, html) in
        [("en-GB", "<html lang=\"en\" dir=\"ltr\">"), ("ar-EG,en;q=0.5", "<html lang=\"ar\" dir=\"rtl\">")]
    {
        for view in VIEWS {
            let answer = look(&server, view, &[("accept-language", wanted)]);
            let status = if view == "/nothing/here" { 404 } else { 200 };
            assert_eq!(answer.status, status, "{view}: {}", answer.body);
            assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"), "{view}");
            let policy = answer.header("content-security-policy").unwrap();
            assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
            let body = &answer.body;
            assert!(body.contains(html), "{view}: {body}");
            assert!(body.matches("<h1>").count() == 1 && body.contains("<main id=\"main\""), "{view}");
            assert!(body.contains("class=\"skip\" href=\"#main\""), "{view}");
            for attribute in ["src=\"", "href=\"", "action=\"", "hx-get=\""] {
                for address in body.split(attribute).skip(1) {
                    assert!(
                        address.starts_with('/') && !address.starts_with("//") || address.starts_with('#'),
                        "{view}: {address}"
                    );
                }
            }
            for inline in ["<style", " style=", "onclick=", "onload=", "javascript:", "hx-on"] {
                assert!(!body.contains(inline), "{view} has {inline}");
            }
            assert!(
                body.split("<script").skip(1).all(|script| script.starts_with(" src=\"/assets/")),
                "{view}"
            );
            // Every field has a label.
            for field in ["<input", "<select", "<textarea"] {
                for tag in body.split(field).skip(1).map(|rest| rest.split('>').next().unwrap()) {
                    let is_hidden = tag.contains("type=\"hidden\"");
                    let id = tag.split_once("id=\"").map(|(_, id)| id.split('"').next().unwrap());
                    let has_label = id.is_some_and(|id| body.contains(&format!("<label for=\"{id}\"")));
                    assert!(is_hidden || has_label, "{view}: {field}{tag}");
                }
            }
        }
    }
}

#[test]
fn every_asset_has_its_type_and_comes_with_the_program() {
    let server = Serving::new(&[]);
    for (name, kind) in [
        ("page.css", "text/css; charset=utf-8"),
        ("page.js", "text/javascript; charset=utf-8"),
        ("htmx.min.js", "text/javascript; charset=utf-8"),
        ("jisr.svg", "image/svg+xml"),
    ] {
        let answer = server.ask("GET", &format!("/assets/{name}"), &[], "");
        assert_eq!((answer.status, answer.header("content-type")), (200, Some(kind)), "{name}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.body, std::fs::read_to_string(project().join("assets").join(name)).unwrap());
        if !name.starts_with("htmx") {
            let elsewhere = answer.body.replace("http://www.w3.org/2000/svg", "");
            assert!(!elsewhere.contains("http://") && !elsewhere.contains("https://"), "{name}");
            assert!(!elsewhere.contains("@import") && !elsewhere.contains("url("), "{name}");
        }
    }
    for other in ["/assets/page.html", "/assets/..%2fCargo.toml", "/assets/"] {
        assert_eq!(server.ask("GET", other, &[], "").status, 404, "{other}");
    }
    // Where none of them is asked for, a program is still told in its own words.
    assert!(server.refused(404, "GET", "/nothing", &[], "").contains("nothing at this address"));
}

#[test]
fn a_changed_sentence_is_found_with_its_differences_costs_and_terms() {
    let server = tour(&[]);
    let changed = "يقر Xia \"Ben\" Hu، الأستاذ المساعد في علوم الحاسوب في جامعة رايس، بأن DeepSeek خطوة أكثر كفاءة في تطوير الذكاء الاصطناعي.";
    let found = page(&server, &format!("/?q={}", encoded(changed)));
    assert!(found.contains(">95%<"), "{found}");
    assert!(found.contains("<ins>المساعد</ins>") && found.contains("<del>المشارك</del>"), "{found}");
    assert!(found.contains("<th scope=\"row\">Another word</th>") && found.contains("<bdi>1.00</bdi>"));
    assert!(found.contains("<mark class=\"term preserved\" title=\"DeepSeek\">DeepSeek</mark>"), "{found}");
    // The terms say their translations, each in its own direction.
    assert!(found.contains("<bdi lang=\"en\" dir=\"ltr\">Rice University</bdi>"));
    assert!(found.contains("<bdi lang=\"ar\" dir=\"rtl\">جامعة رايس</bdi>"));
    let arabic = look(&server, &format!("/?q={}", encoded(changed)), &[("accept-language", "ar")]).body;
    assert!(arabic.contains("<th scope=\"row\">كلمة أخرى</th>"), "{arabic}");
    let none = page(&server, "/?q=nothing+like+it&from=en&to=ar");
    assert!(none.contains("No match") && none.contains("/unit/new?from=en&#38;to=ar"), "{none}");
    let exact = page(&server, &format!("/?q={}", encoded("Mixture of Experts")));
    assert!(exact.contains("مزيج الخبراء"), "{exact}");
}

#[test]
fn concordance_and_terms_are_found_however_they_are_spelt() {
    let server = tour(&[]);
    let found = page(&server, &format!("/concordance?q={}&lang=ar", encoded("الحوسبه")));
    assert!(found.contains("<mark class=\"found\">"), "{found}");
    let words = page(&server, "/concordance?q=research+Cox&words=1");
    assert!(words.contains("Unit \u{2068}17\u{2069}"), "{words}");
    assert!(page(&server, "/concordance?q=zzz").contains("Not found"));
    let term = page(&server, "/terms?q=mixtures+of+expert");
    assert!(term.contains("/concept?name=mixture-of-experts") && term.contains("inflected"), "{term}");
    assert!(term.contains("class=\"label status forbidden\">forbidden"), "{term}");
    let first = page(&server, "/terms");
    let next =
        first.split("rel=\"next\" href=\"").nth(1).unwrap().split('"').next().unwrap().replace("&#38;", "&");
    assert!(page(&server, &next).contains("rel=\"prev\""));
}

#[test]
fn a_document_stands_beside_its_translation_with_what_stays_as_it_is() {
    let server = tour(&[]);
    assert!(page(&server, "/documents").contains("/document?name=deepseek"));
    let shown = page(&server, "/document?name=deepseek");
    assert_eq!(shown.matches("<tr id=\"sentence-").count(), 31);
    assert!(shown.contains("\u{2068}31\u{2069} translated"), "{shown}");
    assert!(shown.contains("<li><mark class=\"preserved\">"), "{shown}");
    // A translation that loses a name says so.
    let unit = page(&server, "/unit/2");
    let text = "He is an associate professor.";
    let fields = [
        ("version", &*value(&unit, "version")),
        ("lang.0", "ar"),
        ("text.0", ""),
        ("lang.1", "en"),
        ("text.1", text),
    ];
    let answer = send(&server, "/unit/2", &fields, &[]);
    assert_eq!(answer.status, 400, "an empty text is refused: {}", answer.body);
    assert!(!shown.contains("<li class=\"missing\">"), "{shown}");
    server.place.ok(&["unit", "edit", "2", "--lang", "en", "--text", text]);
    assert!(page(&server, "/document?name=deepseek").contains("<li class=\"missing\">"));
    let waiting = page(&server, "/document?name=deepseek&waiting=1");
    assert_eq!(waiting.matches("<tr id=\"sentence-").count(), 0);
    let file = look(&server, "/document/export?name=deepseek&to=en", &[]);
    let disposition = file.header("content-disposition");
    assert_eq!((file.status, disposition), (200, Some("attachment; filename*=utf-8''deepseek.en.txt")));
    assert!(file.body.contains(text));
    for missing in ["/document?name=none", "/concept?name=none", "/unit/999", "/unit/x", "/imports/job/9"] {
        for (language, told) in [("en", "or its address is another one"), ("ar", "أن عنوانه غير هذا")]
        {
            let answer = look(&server, missing, &[("accept-language", language)]);
            assert_eq!(answer.status, 404, "{missing}");
            assert!(answer.body.contains("role=\"alert\"") && answer.body.contains(told), "{missing}");
        }
    }
}

#[test]
fn a_unit_is_edited_and_taken_back_and_deleted_and_added_again() {
    let server = Serving::new(&[]);
    let unit = page(&server, "/unit/1");
    let arabic = "وصل الوفد إلى المدينة القديمة صباحا.";
    let edit = |version: &str, english: &str| {
        send(
            &server,
            "/unit/1",
            &[
                ("version", version),
                ("lang.0", "ar"),
                ("text.0", arabic),
                ("lang.1", "en"),
                ("text.1", english),
            ],
            &[],
        )
    };
    let first = value(&unit, "version");
    let same = edit(&first, "The delegation reached the old city in the morning.");
    assert_eq!(same.header("location"), Some("/unit/1?done=nothing"));
    let saved = edit(&first, "The delegation arrived.\r\nIt was early.");
    assert_eq!((saved.status, saved.header("location")), (303, Some("/unit/1?done=saved")));
    let shown = page(&server, "/unit/1?done=saved");
    assert!(
        shown.contains("role=\"status\">Saved.") && shown.contains("The delegation arrived.\nIt was early."),
        "{shown}"
    );
    // What it was before stands in its history, with the difference marked.
    assert!(shown.contains("<del>reached"), "{shown}");
    assert_eq!(
        server.place.json(&["unit", "show", "1"])["variants"][1]["segment"]["text"],
        "The delegation arrived.\nIt was early."
    );

    // Whoever saw what stood before changes nothing, and sees both texts.
    let stale = edit(&first, "The party arrived.");
    assert_eq!(stale.status, 409, "{}", stale.body);
    assert!(stale.body.contains("Somebody changed this unit"), "{}", stale.body);
    assert!(stale.body.contains("The party arrived.</textarea>") && stale.body.contains("Stands there now"));
    assert!(page(&server, "/unit/1").contains("The delegation arrived."));
    // Sent again, on purpose, it counts.
    assert_eq!(edit(&value(&stale.body, "version"), "The party arrived.").status, 303);

    let shown = page(&server, "/unit/1");
    let fields = [("version", &*value(&shown, "version")), ("change", &*value(&shown, "change"))];
    assert!(sent(&server, "/unit/1/undo", &fields).contains("The delegation arrived."));
    assert_eq!(send(&server, "/unit/1/undo", &fields, &[]).status, 409);

    let shown = page(&server, "/unit/1");
    let version = value(&shown, "version");
    assert_eq!(send(&server, "/unit/1/delete", &[("version", &version)], &[]).status, 400);
    let gone = sent(&server, "/unit/1/delete", &[("version", &version), ("sure", "1")]);
    assert!(gone.contains("This unit was deleted") && !gone.contains("<textarea"), "{gone}");
    let again = sent(&server, "/unit/1/undo", &[("change", &value(&gone, "change"))]);
    assert!(again.contains("The delegation arrived."), "{again}");

    let fields = [("from", "ar"), ("to", "en"), ("source", "مساء الخير"), ("target", "Good evening")];
    assert!(sent(&server, "/unit/new", &fields).contains("Good evening"));
    assert_eq!(server.place.json(&["lookup", "مساء الخير"])["matches"][0]["target"], "Good evening");
    let both = [("from", "ar"), ("to", "ar-EG"), ("source", "x"), ("target", "y")];
    assert_eq!(send(&server, "/unit/new", &both, &[]).status, 400);
}

#[test]
fn inline_codes_stay_in_a_text_that_is_edited() {
    let place = Workplace::new();
    let tmx = r#"<?xml version="1.0"?><tmx version="1.4"><header srclang="ar" datatype="x" segtype="sentence" adminlang="en" o-tmf="x" creationtool="t" creationtoolversion="1"/><body><tu><tuv xml:lang="ar"><seg>اضغط <bpt i="1">&lt;b></bpt>هنا<ept i="1">&lt;/b></ept>.</seg></tuv><tuv xml:lang="en"><seg>Press <bpt i="1">&lt;b></bpt>here<ept i="1">&lt;/b></ept>.</seg></tuv></tu></body></tmx>"#;
    place.write("codes.tmx", tmx);
    place.ok(&["import", "codes.tmx"]);
    let server = Serving::of(place, &[]);
    let unit = page(&server, "/unit/1");
    assert!(unit.contains("Press ⟦1⟧here⟦2⟧.</textarea>") && unit.contains("&lt;b&gt;</code>"), "{unit}");
    let version = value(&unit, "version");
    let edit = |english: &str| {
        let fields = [
            ("version", &*version),
            ("lang.0", "ar"),
            ("text.0", "اضغط ⟦1⟧هنا⟦2⟧."),
            ("lang.1", "en"),
            ("text.1", english),
        ];
        send(&server, "/unit/1", &fields, &[])
    };
    let lost = edit("Press here⟦2⟧.");
    assert!(lost.status == 400 && lost.body.contains("⟦1⟧"), "{}", lost.body);
    assert_eq!(edit("Press ⟦1⟧on this⟦2⟧.").status, 303);
    let exported = server.place.ok(&["export"]);
    let both = r#"Press <bpt i="1">&lt;b&gt;</bpt>on this<ept i="1">&lt;/b&gt;</ept>."#;
    assert!(exported.contains(both), "{exported}");
}

#[test]
fn the_termbase_is_edited() {
    let server = Serving::new(&[]);
    let fields = [
        ("text.0", "تعلم الآلة"),
        ("lang.0", "ar"),
        ("status.0", "preferred"),
        ("text.1", "machine learning"),
        ("lang.1", "en"),
        ("status.1", "preferred"),
        ("note.1", "no capitals"),
    ];
    let added = sent(&server, "/concept/new", &fields);
    assert!(added.contains("Added.") && added.contains("no capitals"), "{added}");
    let name = value(&added, "concept");
    let address = format!("/concept?name={}", encoded(&name));
    let edit = |shown: &str, english: &str, new: &str| {
        let fields = [
            ("definition", "how machines learn"),
            ("status.0", "admitted"),
            ("text.1", english),
            ("note.1", ""),
            ("text.new", new),
            ("lang.new", "en"),
            ("status.new", "variant"),
        ];
        send_form(&server, "/concept", &typed(&form_of(shown, "/concept"), &fields), &[])
    };
    let saved = edit(&added, "Machine Learning", "ML");
    assert!(saved.header("location").unwrap().ends_with("done=saved"), "{}", saved.body);
    let terms = &server.place.json(&["term", "lookup", "ML"])["matches"][0]["terms"];
    assert_eq!(terms.as_array().unwrap().len(), 3, "{terms}");
    assert_eq!((&terms[0]["status"], &terms[1]["note"]), (&"admitted".into(), &serde_json::Value::Null));
    let stale = edit(&added, "other", "");
    assert!(
        stale.status == 409
            && stale.body.contains("Stands there now")
            && stale.body.contains("value=\"other\""),
        "{}",
        stale.body
    );
    let empty = edit(&page(&server, &address), "", "");
    assert_eq!(empty.status, 400, "{}", empty.body);

    let version = value(&page(&server, &address), "version");
    let fields = [
        ("concept", &*name),
        ("version", &*version),
        ("text.0", "تعلم الآلة"),
        ("lang.0", "ar"),
        ("text.1", "machine learning"),
        ("lang.1", "en"),
        ("text.2", "ML"),
        ("lang.2", "en"),
        ("remove.2", "1"),
    ];
    assert!(!sent(&server, "/concept", &fields).contains("value=\"ML\""));
    assert_eq!(send(&server, "/concept", &fields, &[]).status, 409);
    let version = value(&page(&server, &address), "version");
    assert_eq!(
        send(&server, "/concept/remove", &[("concept", &name), ("version", &version)], &[]).status,
        400
    );
    let fields = [("concept", &*name), ("version", &*version), ("sure", "1")];
    assert!(sent(&server, "/concept/remove", &fields).contains("Removed."));
    assert_eq!(look(&server, &address, &[]).status, 404);
}

#[test]
fn what_the_texts_explain_is_reviewed() {
    let place = Workplace::new();
    place.write(
        "text.txt",
        "ركز على نهج Mixture of Experts (مزيج الخبراء). وصل إلى وحدات معالجة الرسومات (GPUs).",
    );
    place.ok(&["document", "add", "text.txt", "--lang", "ar"]);
    let server = Serving::of(place, &[]);
    assert!(page(&server, "/harvest").contains("Nothing waits"));
    let found = sent(&server, "/harvest/search", &[]);
    assert!(found.contains("value=\"مزيج الخبراء\"") && found.contains("term and translation"), "{found}");
    let review = |term: &str, translation: &str, decision: &str| {
        let waiting = page(&server, "/harvest");
        let candidate = waiting.split("name=\"candidate\" value=\"").skip(1).find(|part| part.contains(term));
        let number = candidate.unwrap_or_else(|| panic!("{term}: {waiting}")).split('"').next().unwrap();
        let fields =
            [("candidate", number), ("term", term), ("translation", translation), ("decision", decision)];
        sent(&server, "/harvest", &fields)
    };
    assert!(review("GPUs", "معالجات الرسومات", "edit").contains("it still waits"));
    assert!(review("Mixture of Experts", "خليط الخبراء", "accept").contains("Added."));
    assert!(review("GPUs", "معالجات الرسومات", "reject").contains("Rejected;"));
    assert!(page(&server, "/harvest?rejected=1").contains("معالجات الرسومات"));
    assert!(page(&server, "/terms?q=Mixture+of+Experts").contains("خليط الخبراء"));
    for (wrong, status) in [
        (&[("decision", "accept")][..], 400),
        (&[("candidate", "1")], 400),
        (&[("candidate", "99"), ("decision", "accept")], 404),
    ] {
        assert_eq!(send(&server, "/harvest", wrong, &[]).status, status, "{wrong:?}");
    }
}

#[test]
fn a_file_is_looked_at_then_imported_then_undone() {
    let server = Serving::new(&[]);
    let file = "source,target\nمرحبا,Hello\nنعم/لا,Yes/No\n,empty\n";
    let said = [("from", "ar"), ("to", "en"), ("duplicates", "merge")];
    let (job, looked) = ended(&server, &upload(&server, &said, "جديد.csv", file, &[]));
    assert!(looked.contains("What would happen") && looked.contains("Nothing was changed yet"), "{looked}");
    assert!(looked.contains("جديد.csv") && looked.contains("<dt>Read</dt><dd><bdi>3</bdi>"), "{looked}");
    assert!(page(&server, &format!("/?q={}", encoded("مرحبا"))).contains("No match"));
    let started = send(&server, &format!("{job}/import"), &[], &[]);
    let (_, done) = ended(&server, &started);
    assert!(done.contains("What was done") && done.contains("<dt>Added</dt><dd><bdi>1</bdi>"), "{done}");
    assert!(page(&server, &format!("/?q={}", encoded("مرحبا"))).contains("Hello"));
    // It is there once only.
    assert_eq!(send(&server, &format!("{job}/import"), &[], &[]).status, 404);
    assert!(page(&server, &job).contains("Send it again"));
    let list = page(&server, "/imports");
    assert!(list.contains("جديد.csv"), "{list}");
    assert!(sent(&server, "/imports/undo", &[("import", &value(&list, "import"))]).contains(">undone<"));
    assert!(page(&server, &format!("/?q={}", encoded("مرحبا"))).contains("No match"));

    let (_, bad) = ended(&server, &upload(&server, &[], "bad.tmx", "<tmx version=\"1.4\"><body><tu>", &[]));
    assert!(bad.contains("role=\"alert\"") && bad.contains("bad.tmx"), "{bad}");
    assert_eq!(upload(&server, &[], "", "", &[]).status, 400);
    assert_eq!(upload(&server, &[("from", "no tag at all")], "x.csv", file, &[]).status, 400);
}

#[test]
fn fields_of_a_form_without_end_filled_the_memory() {
    let server = Serving::new(&[]);
    let said = vec![("from", "ar"); 3000];
    assert_eq!(upload(&server, &said, "x.csv", "source,target\nنعم,Yes\n", &[]).status, 400);
    let nameless = vec![("", ""); 5000];
    assert_eq!(upload(&server, &nameless, "x.csv", "source,target\nنعم,Yes\n", &[]).status, 400);
}

#[test]
fn a_form_without_parts_filled_the_memory() {
    let server = Serving::new(&[]);
    // What is before the first part, and the head of a part that never ends.
    for start in ["", "--edge\r\ncontent-disposition: "] {
        for target in ["/imports", "/documents"] {
            let kind = ("content-type", "multipart/form-data; boundary=edge");
            let headers = [HTML, kind, ("origin", &*server.origin)];
            let body = format!("{start}{}", "ا".repeat(3 << 20));
            let endless = server.request("POST", target, &headers, &body);
            let said = format!("content-length: {}", body.len());
            let endless = endless.replacen(&said, "content-length: 999999999", 1);
            let refused = server.send(endless.as_bytes());
            assert_eq!(refused.status, 400, "{target}: {}", refused.body);
            assert!(
                refused.body.contains("What stands in the fields beside the file is too long"),
                "{target}: {}",
                refused.body
            );
        }
    }
    // A file of that size is one.
    let file = format!("source,target\n{}", "نعم,yes\n".repeat(700_000));
    assert_eq!(upload(&server, &[("from", "ar"), ("to", "en")], "x.csv", &file, &[]).status, 303);
}

#[test]
fn enter_in_a_field_of_a_concept_removed_its_first_term() {
    let server = tour(&[]);
    let shown = page(&server, "/concept?name=mixture-of-experts");
    let form = shown.split("<form method=\"post\" action=\"/concept\">").nth(1).unwrap();
    let first = form.split("<button").nth(1).unwrap().split('>').next().unwrap();
    assert!(
        !first.contains("formaction") && !first.contains("name="),
        "a browser takes the first one: {first}"
    );
}

#[test]
fn isolates_of_messages_were_shown_as_marks_in_texts() {
    let server = Serving::new(&[]);
    for language in ["en", "ar"] {
        let cookie = format!("jisr_language={language}");
        let headers = [("cookie", &*cookie), ("accept", "text/html")];
        server.place.import_table("more.csv", "source,target\nمرحبا بك  هنا,Hello there\n");
        let list = page(&server, "/imports");
        sent(&server, "/imports/undo", &[("import", &value(&list, "import"))]);
        server.place.ok(&["import", "more.csv", "--source-lang", "ar", "--target-lang", "en"]);
        for target in
            [format!("/?q={}&score=50", encoded("مرحبا بك هنا")), "/unit/1".into(), "/unit/4".into()]
        {
            let shown = look(&server, &target, &headers).body;
            assert!(!shown.contains(">FSI<") && !shown.contains(">PDI<"), "{language} {target}: {shown}");
        }
    }
}

#[test]
fn what_was_typed_was_lost_where_it_was_refused() {
    let server = Serving::new(&[]);
    let shown = page(&server, "/unit/2");
    let version = value(&shown, "version");
    let person = [("accept", "text/html")];
    let fields = |version: &str, text: &str| {
        let fields = [
            ("version", version),
            ("lang.0", "ar"),
            ("text.0", "عمل طويل"),
            ("lang.1", "en"),
            ("text.1", text),
            ("lang.new", "fr"),
            ("text.new", "Un long travail"),
            ("note", "ملاحظة طويلة"),
        ];
        fields.map(|(name, text)| (name.to_owned(), text.to_owned()))
    };
    let ask = |version: &str, text: &str| {
        let fields = fields(version, text);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, text)| (&**name, &**text)).collect();
        send(&server, "/unit/2", &fields, &person)
    };
    let refused = ask(&version, " ");
    assert_eq!(refused.status, 400);
    // Then with a version that is no longer that of the unit.
    server.place.ok(&["unit", "edit", "2", "--lang", "en", "--text", "Aye/Nay"]);
    let stale = ask(&version, "long work");
    assert_eq!(stale.status, 409);
    for (answer, kind) in [(&refused, "refused"), (&stale, "stale")] {
        assert!(answer.body.contains("role=\"alert\""), "{kind}: {}", answer.body);
        for typed in ["عمل طويل", "Un long travail", "ملاحظة طويلة", "value=\"fr\""] {
            assert!(answer.body.contains(typed), "{kind}, {typed}: {}", answer.body);
        }
    }
    assert!(!refused.body.contains("Aye") && stale.body.contains("Aye/Nay"));
    let pair = [("from", "ar"), ("to", "ar"), ("source", "نص جديد"), ("target", "a new text")];
    let refused = send(&server, "/unit/new", &pair, &person);
    assert_eq!(refused.status, 400);
    assert!(refused.body.contains("نص جديد") && refused.body.contains("a new text"), "{}", refused.body);
    assert!(refused.body.contains("role=\"alert\""), "{}", refused.body);
}

#[test]
fn exports_are_those_of_the_commands() {
    let server = tour(&[]);
    for (address, command) in [
        (
            "/export/units?format=tmx&from=&to=&flavour=faithful&document=&text=",
            &["export", "--format", "tmx"][..],
        ),
        ("/export/units?format=tmx&flavour=omegat", &["export", "--format", "tmx", "--flavour", "omegat"]),
        (
            "/export/units?format=csv&from=ar&to=en&bom=1",
            &["export", "--format", "csv", "--bom", "--source-lang", "ar", "--target-lang", "en"],
        ),
        (
            "/export/units?format=tsv&document=deepseek&flavour=strict",
            &["export", "--format", "tsv", "--document", "deepseek"],
        ),
        ("/export/terms?format=tbx&from=&to=", &["term", "export", "--format", "tbx"]),
        (
            "/export/terms?format=glossary&from=ar&to=en",
            &["term", "export", "--format", "glossary", "--source-lang", "ar", "--target-lang", "en"],
        ),
    ] {
        let answer = look(&server, address, &[]);
        assert_eq!(answer.status, 200, "{address}: {}", answer.body);
        assert!(answer.header("content-disposition").unwrap().starts_with("attachment"), "{address}");
        assert_eq!(answer.body, server.place.ok(command), "{address}");
    }
    for (wrong, status) in [
        ("/export/units?format=docx", 400),
        ("/export/units?flavour=x", 400),
        ("/export/terms?format=x", 400),
        ("/export/units?document=none", 404),
    ] {
        let answer = look(&server, wrong, &[]);
        assert_eq!(answer.status, status, "{wrong}");
        assert!(answer.body.contains("role=\"alert\""), "{wrong}");
    }
}

const SCRIPT: &str = "<script>alert(1)</script>";
const IMAGE: &str = "\"><img src=x onerror=alert(1)>'";
const TURNED: &str = "turned \u{202E}dnuor\u{202C} {{ 7*7 }}";

/// A memory whose units and terms are made to be taken for markup.
fn with_odd_texts() -> Workplace {
    let place = Workplace::new();
    for (source, target) in [(SCRIPT, IMAGE), (IMAGE, TURNED), (TURNED, SCRIPT)] {
        let fields = format!(
            "source,target,note\n\"{}\",\"{}\",\"{}\"\n",
            source.replace('"', "\"\""),
            target.replace('"', "\"\""),
            source.replace('"', "\"\"")
        );
        place.import_table("units.csv", fields);
        place.ok(&[
            "term",
            "add",
            source,
            "--lang",
            "ar",
            "--translation",
            target,
            "--target-lang",
            "en",
            "--concept",
            source,
            "--definition",
            target,
            "--note",
            source,
        ]);
    }
    place
}

#[test]
fn what_stands_in_a_text_is_shown_as_text_everywhere() {
    let place = with_odd_texts();
    let name = format!("{SCRIPT}{TURNED}");
    place.write("text.txt", format!("{SCRIPT} نعم. {TURNED} لا."));
    place.ok(&["document", "add", "text.txt", "--lang", "ar", "--name", &name]);
    let server = Serving::of(place, &[]);
    let (_, job) = ended(
        &server,
        &upload(&server, &[], "<script>alert(1)<%2Fscript>\u{202E}.csv", "source,target\n<b>,<i>\n", &[]),
    );
    let unit = page(&server, "/unit/1");
    let stale = send(
        &server,
        "/unit/1",
        &[("version", "x"), ("lang.0", "ar"), ("text.0", IMAGE), ("lang.1", "en"), ("text.1", SCRIPT)],
        &[],
    );
    assert_eq!(stale.status, 409);
    let mut pages = vec![job, unit, stale.body];
    let version = value(&page(&server, &format!("/concept?name={}", encoded(SCRIPT))), "version");
    for (version, lang, status, added) in [(&*version, IMAGE, 400, 400), ("x", "ar", 409, 303)] {
        let fields = [
            ("concept", SCRIPT),
            ("version", version),
            ("name", TURNED),
            ("text.0", TURNED),
            ("lang.0", lang),
            ("text.1", IMAGE),
            ("lang.1", "en"),
            ("was.1", SCRIPT),
            ("note.1", SCRIPT),
        ];
        let refused = send(&server, "/concept", &fields, &[]);
        assert_eq!(refused.status, status, "{}", refused.body);
        pages.push(refused.body);
        let new = send(&server, "/concept/new", &fields, &[]);
        assert_eq!(new.status, added, "{}", new.body);
        pages.push(new.header("location").map_or_else(|| new.body.clone(), |to| page(&server, to)));
        let gone = send(&server, "/concept", &[&[("concept", "gone")], &fields[1..]].concat(), &[]);
        assert_eq!(gone.status, 404, "{}", gone.body);
        pages.push(gone.body);
    }
    for (text, concept) in [(SCRIPT, 200), (IMAGE, 200), (TURNED, 200), ("alert", 404), ("turned", 404)] {
        for (view, status) in [
            ("/?score=1&q=", 200),
            ("/?from=ar&to=en&q=", 200),
            ("/?from=en&to=ar&score=10&q=", 200),
            ("/concordance?q=", 200),
            ("/terms?q=", 200),
            ("/concept?name=", concept),
            ("/document?name=", 404),
            ("/unit/new?source=", 200),
            ("/", 404),
        ] {
            let answer = look(&server, &format!("{view}{}", encoded(text)), &[]);
            assert_eq!(answer.status, status, "{view}{text}: {}", answer.body);
            pages.push(answer.body);
        }
    }
    pages.push(page(&server, &format!("/document?name={}", encoded(&name))));
    for view in ["/terms", "/documents", "/unit/2", "/unit/3", "/harvest", "/imports", "/export"] {
        pages.push(page(&server, view));
    }
    for (number, status) in [("x%3Cscript%3Ealert(1)", 404), ("1?done=%3Cscript%3Ealert(1)", 200)] {
        let answer = look(&server, &format!("/unit/{number}"), &[]);
        assert_eq!(answer.status, status, "{number}");
        pages.push(answer.body);
    }
    for page in &pages {
        for raw in ["<script>alert", "<img", "onerror=alert(1)>", "turned 49"] {
            assert!(!page.contains(raw), "{raw}: {page}");
        }
        assert!(!without_fields(page).contains(['\u{202E}', '\u{202D}', '\u{202C}']), "{page}");
    }
    let shown =
        pages.iter().filter(|page| page.contains("<bdi class=\"control\" dir=\"ltr\">RLO</bdi>")).count();
    assert!(shown > 5, "{shown}");
}

#[test]
fn a_page_of_another_site_may_send_no_form() {
    let server = Serving::new(&[]);
    let forms = [
        "/unit/1",
        "/unit/1/undo",
        "/unit/1/delete",
        "/unit/new",
        "/concept",
        "/concept/new",
        "/concept/remove",
        "/harvest",
        "/harvest/search",
        "/imports",
        "/imports/undo",
        "/imports/job/1/import",
        "/imports/job/1/cancel",
        "/documents",
        "/document/remove",
        "/sign-in",
        "/sign-out",
    ];
    for target in forms {
        for origin in ["https://evil.example", "null", "http://localhost:1"] {
            let answer = server.ask("POST", target, &[HTML, FORM, ("origin", origin)], "sure=1");
            assert_eq!(answer.status, 403, "{target} from {origin}");
        }
        assert_eq!(look(&server, target, &[("host", "evil.example")]).status, 421, "{target}");
        // Where nothing can be read nobody is led to.
        let led = look(&server, &format!("/sign-in?to={target}"), &[]);
        let is_read = look(&server, target, &[]).status != 405;
        assert_eq!(led.header("location") == Some("/"), !is_read, "{target}");
    }
    // Our own forms come with their origin: without a referrer a browser would send none.
    assert_eq!(look(&server, "/", &[]).header("referrer-policy"), Some("same-origin"));
}

#[test]
fn whoever_has_a_token_signs_in_with_it() {
    let place = Workplace::new();
    place.import_table("units.csv", "source,target\nنعم,Yes\n");
    let token = place.token("Suad", "write");
    let server = Serving::of(place, &[]);
    for view in VIEWS.iter().filter(|view| **view != "/nothing/here") {
        let answer = look(&server, view, &[]);
        let to = answer.header("location").map(str::to_owned);
        assert_eq!(answer.status, 303, "{view}");
        assert!(to.unwrap().starts_with("/sign-in?to=/"), "{view}");
        // htmx is told where to go on.
        let part = server.ask("GET", view, &[("hx-request", "true")], "");
        assert!(part.header("hx-redirect").unwrap().starts_with("/sign-in"), "{view}");
        // A program is told as before.
        assert_eq!(server.ask("GET", view, &[], "").status, 401, "{view}");
    }
    let form = page(&server, "/sign-in?to=/unit/1");
    assert!(form.contains("value=\"/unit/1\"") && !form.contains("<nav"), "{form}");
    let odd = page(&server, &format!("/sign-in?to={}", encoded(&format!("/{IMAGE}"))));
    assert!(value(&odd, "to") == "/" && !odd.contains("<img"), "{odd}");
    let wrong = send(&server, "/sign-in", &[("token", "jisr_00"), ("to", "/unit/1")], &[]);
    assert_eq!((wrong.status, wrong.header("set-cookie")), (401, None));
    assert!(wrong.body.contains("not known here"), "{}", wrong.body);

    let signed = send(&server, "/sign-in", &[("token", &token), ("to", "/unit/1")], &[]);
    assert_eq!((signed.status, signed.header("location")), (303, Some("/unit/1")));
    let cookie = signed.header("set-cookie").unwrap();
    assert_eq!(cookie, format!("jisr_token={token}; path=/; samesite=strict; httponly"));
    let elsewhere = send(&server, "/sign-in", &[("token", &token), ("to", "//evil.example")], &[]);
    assert_eq!(elsewhere.header("location"), Some("/"));
    // Behind a proxy that speaks TLS, the cookie is sent by TLS only.
    let origin = format!("https://{}", server.address);
    let secure =
        server.ask("POST", "/sign-in", &[HTML, FORM, ("origin", &origin)], &format!("token={token}"));
    assert!(secure.header("set-cookie").unwrap().ends_with("; secure"), "{}", secure.head);

    let kept = format!("other=1; jisr_token={token}");
    let kept = [("cookie", kept.as_str())];
    let unit = look(&server, "/unit/1", &kept);
    assert!(unit.status == 200 && unit.body.contains("action=\"/sign-out\""), "{}", unit.body);
    // The API and the protocols take no cookie.
    assert_eq!(server.ask("GET", "/tmserver/languages/", &kept, "").status, 401);
    let out = send(&server, "/sign-out", &[], &kept);
    assert!(out.header("set-cookie").unwrap().contains("max-age=0"), "{}", out.head);
    server.place.ok(&["token", "revoke", "Suad"]);
    std::thread::sleep(Duration::from_millis(1100));
    assert_eq!(look(&server, "/unit/1", &kept).status, 303);
}

#[test]
fn what_a_role_may_not_do_is_not_offered_and_refused() {
    let place = Workplace::of_tour();
    let mut tokens = Vec::new();
    for role in ["read", "suggest", "write", "admin"] {
        let token = place.token(role, role);
        tokens.push((role, format!("jisr_token={token}")));
    }
    let server = Serving::of(place, &[]);
    let read = [
        "/",
        "/concordance",
        "/terms",
        "/documents",
        "/imports",
        "/export",
        "/unit/4",
        "/concept?name=hu",
        "/export/units?format=csv&from=ar&to=en",
        "/export/terms",
    ];
    let suggest = ["/harvest", "/unit/new"];
    let write = ["/concept/new"];
    let forms_to_suggest = ["/unit/new", "/harvest/search"];
    let forms_to_write = [
        "/unit/4",
        "/unit/4/undo",
        "/unit/4/delete",
        "/concept",
        "/concept/new",
        "/concept/remove",
        "/harvest",
        "/imports/undo",
        "/imports/job/1/import",
        "/imports/job/1/cancel",
    ];
    for (rank, (role, cookie)) in tokens.iter().enumerate() {
        let cookie = [("cookie", cookie.as_str())];
        let home = look(&server, "/", &cookie).body;
        for (from, views) in [(0, &read[..]), (1, &suggest), (2, &write)] {
            for view in views {
                let answer = look(&server, view, &cookie);
                assert_eq!(answer.status, if rank >= from { 200 } else { 403 }, "{role} at {view}");
                if view.len() > 1 && home.contains(&format!("<a href=\"{view}\"")) {
                    assert!(rank >= from, "{role} is offered {view}");
                }
            }
        }
        assert!(home.contains("href=\"/imports\""), "{role}");
        let imports = look(&server, "/imports", &cookie).body;
        assert_eq!(imports.contains("action=\"/imports\""), rank >= 2, "{role}");
        assert_eq!(imports.contains("action=\"/imports/undo\""), rank >= 2, "{role}");
        assert_eq!(home.contains("href=\"/harvest\""), rank >= 1, "{role}");
        let unit = look(&server, "/unit/4", &cookie).body;
        assert_eq!(unit.contains("<form method=\"post\" action=\"/unit/"), rank >= 2, "{role}");
        let concept = look(&server, "/concept?name=hu", &cookie).body;
        assert_eq!(concept.contains("action=\"/concept\""), rank >= 2, "{role}");
        assert_eq!(look(&server, "/terms", &cookie).body.contains("/concept/new"), rank >= 2, "{role}");
        assert_eq!(
            look(&server, "/?q=zzz&from=en&to=ar", &cookie).body.contains("/unit/new"),
            rank >= 1,
            "{role}"
        );
        for (from, forms) in [(1, &forms_to_suggest[..]), (2, &forms_to_write)] {
            for target in forms {
                let status = send(&server, target, &[], &cookie).status;
                assert_eq!(status == 403, rank < from, "{role} sends {target}: {status}");
                assert!(status < 500, "{role} sends {target}: {status}");
            }
        }
        let file = upload(&server, &[], "x.csv", "source,target\na,b\n", &cookie);
        assert_eq!(file.status, if rank < 2 { 403 } else { 303 }, "{role}");
    }
}

#[test]
fn a_form_or_a_text_that_is_too_large_is_refused() {
    let server = Serving::new(&[]);
    let large = "x".repeat(2 << 20);
    for target in ["/unit/1", "/concept", "/harvest", "/sign-in", "/imports/undo"] {
        assert_eq!(send(&server, target, &[("text", &large)], &[]).status, 413, "{target}");
    }
    let said = upload(&server, &[("from", &large)], "x.csv", "source,target\na,b\n", &[]);
    assert_eq!(said.status, 400, "{}", said.body);
    let long = look(&server, &format!("/?from=en&to=ar&q={}", "a+".repeat(12_000)), &[]);
    assert!(long.status == 400 && long.body.contains("too long to be looked up"), "{}", long.body);
    // What was changed of a text of that length is shown all the same.
    let text = "word ".repeat(60_000);
    let fields = [("from", "ar"), ("to", "en"), ("source", "طويل"), ("target", &text)];
    let unit = send(&server, "/unit/new", &fields, &[]).header("location").unwrap().to_owned();
    let unit = unit.split('?').next().unwrap();
    let version = value(&page(&server, unit), "version");
    let fields = [
        ("version", &*version),
        ("lang.0", "ar"),
        ("text.0", "طويل"),
        ("lang.1", "en"),
        ("text.1", &text[5..]),
    ];
    assert_eq!(send(&server, unit, &fields, &[]).status, 303);
    assert!(page(&server, unit).contains("class=\"history\""));
}

#[test]
fn the_language_is_kept_in_a_cookie() {
    let server = Serving::new(&[]);
    assert!(page(&server, "/terms?q=x").contains("href=\"/language/ar?to=/terms?q=x\" lang=\"ar\""));
    let chosen = look(&server, "/language/ar?to=/terms", &[]);
    assert_eq!((chosen.status, chosen.header("location")), (303, Some("/terms")));
    assert_eq!(
        chosen.header("set-cookie"),
        Some("jisr_language=ar; path=/; samesite=strict; httponly; max-age=31536000")
    );
    let kept = look(&server, "/terms", &[("cookie", "jisr_language=ar"), ("accept-language", "en")]);
    assert!(kept.body.contains("<html lang=\"ar\" dir=\"rtl\">"));
    assert!(kept.body.contains("hreflang=\"en\" dir=\"ltr\">English</a>"));
    assert_eq!(look(&server, "/language/ar?to=//evil.example", &[]).header("location"), Some("/"));
    assert_eq!(look(&server, "/language/fr", &[]).status, 404);
    let other = look(&server, "/terms", &[("cookie", "jisr_language=xx")]);
    assert!(other.body.contains("<html lang=\"en\""));
}
