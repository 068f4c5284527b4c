//! Forms of the page that are refused, stale, or meant otherwise than they were read: nothing that was typed is lost.

#![cfg(feature = "serve")]
#![allow(clippy::unwrap_used)]

mod common;

use std::io::Write as _;
use std::net::TcpStream;
use std::time::Duration;

use common::Workplace;
use common::browsing::{
    FORM, HTML, form_of, look, page, send, send_form, sent, tour, typed, unfinished_upload, upload,
    upload_of, upload_to, value, without_fields,
};
use common::serving::{Answered, Serving, encoded};

const ARABIC: (&str, &str) = ("accept-language", "ar");

/// A memory with one concept; its name.
fn with_concept() -> (Serving, String) {
    let server = Serving::new(&[]);
    let fields =
        [("text.0", "تعلم الآلة"), ("lang.0", "ar"), ("text.1", "machine learning"), ("lang.1", "en")];
    let name = value(&sent(&server, "/concept/new", &fields), "concept");
    (server, name)
}

/// The version of a concept, as its page has it.
fn version_of(server: &Serving, name: &str) -> String {
    value(&page(server, &format!("/concept?name={}", encoded(name))), "version")
}

/// Each of these stands in the page, and what was wrong is said.
fn comes_back(answer: &Answered, status: u16, typed: &[&str]) {
    assert_eq!(answer.status, status, "{}", answer.body);
    assert!(answer.body.contains("role=\"alert\""), "{}", answer.body);
    for typed in typed {
        assert!(answer.body.contains(typed), "{typed} is lost: {}", answer.body);
    }
}

#[test]
fn what_was_typed_of_a_concept_was_lost_where_it_was_refused_or_stale() {
    let (server, name) = with_concept();
    let address = format!("/concept?name={}", encoded(&name));
    let first = value(&page(&server, &address), "version");
    let save = |version: &str, lang: &str, english: &str| {
        let fields = [
            ("concept", &*name),
            ("version", version),
            ("name", "اسم جديد"),
            ("definition", "ما تتعلمه الآلة"),
            ("text.0", "التعلم الآلي"),
            ("lang.0", lang),
            ("was.0", "تعلم الآلة"),
            ("was-lang.0", "ar"),
            ("note.0", "ملاحظة طويلة"),
            ("text.1", english),
            ("lang.1", "en"),
            ("was.1", "machine learning"),
            ("was-lang.1", "en"),
            ("status.1", "admitted"),
            ("text.new", "ML"),
            ("lang.new", "en"),
            ("note.new", "short form"),
        ];
        send(&server, "/concept", &fields, &[])
    };
    let typed = ["اسم جديد", "ما تتعلمه الآلة", "التعلم الآلي", "ملاحظة طويلة", "value=\"ML\"", "short form"];
    comes_back(&save(&first, "no tag at all", "machine learning"), 400, &typed);
    comes_back(&save(&first, "", "machine learning"), 400, &typed);
    let empty = save(&first, "ar", " ");
    comes_back(&empty, 400, &typed);
    assert!(empty.body.contains("<option value=\"admitted\" selected>"), "{}", empty.body);
    // It is still made of what was read then, so what another does meanwhile is not written over unseen.
    assert_eq!(value(&empty.body, "version"), first);

    server.place.ok(&["term", "edit", &name, "--term", "machine learning", "--text", "Machine Learning"]);
    let stale = save(&first, "ar", "learning by machines");
    comes_back(&stale, 409, &typed);
    comes_back(&stale, 409, &["Stands there now", "Machine Learning", "value=\"learning by machines\""]);
    // Of what is both, that it is stale is said first.
    assert_eq!(save(&first, "no tag at all", "x").status, 409);
    let saved = save(&value(&stale.body, "version"), "ar", "learning by machines");
    assert_eq!(saved.status, 303, "{}", saved.body);
    let terms = &server.place.json(&["term", "lookup", "ML"])["matches"][0]["terms"];
    assert_eq!(terms.as_array().unwrap().len(), 3, "{terms}");
}

#[test]
fn a_term_that_another_took_away_came_back_or_took_what_was_typed_along() {
    let (server, name) = with_concept();
    let version = version_of(&server, &name);
    server.place.ok(&["term", "remove", &name, "--term", "تعلم الآلة"]);
    let fields = |english: &'static str, arabic: &'static str| {
        [
            ("text.0", arabic),
            ("lang.0", "ar"),
            ("was.0", "تعلم الآلة"),
            ("was-lang.0", "ar"),
            ("text.1", english),
            ("lang.1", "en"),
            ("was.1", "machine learning"),
            ("was-lang.1", "en"),
        ]
    };
    let known = [("concept", &*name), ("version", &*version)];
    // Untouched here, it goes; edited, it may be added again.
    let stale = send(&server, "/concept", &[&known[..], &fields("ML", "تعلم الآلة")].concat(), &[]);
    comes_back(&stale, 409, &["value=\"ML\"", "value=\"تعلم الآلة\""]);
    assert!(stale.body.contains("name=\"remove.1\" type=\"checkbox\" value=\"1\" checked"), "{}", stale.body);
    let edited = send(&server, "/concept", &[&known[..], &fields("ML", "التعلم الآلي")].concat(), &[]);
    assert!(!edited.body.contains("value=\"1\" checked"), "{}", edited.body);
    let version = value(&edited.body, "version");
    let again = [
        ("concept", &*name),
        ("version", &*version),
        ("text.0", "ML"),
        ("lang.0", "en"),
        ("text.1", "التعلم الآلي"),
        ("lang.1", "ar"),
    ];
    let saved = sent(&server, "/concept", &again);
    assert!(saved.contains("value=\"ML\"") && saved.contains("value=\"التعلم الآلي\""), "{saved}");
}

#[test]
fn what_was_typed_of_a_new_concept_was_lost_where_it_was_refused() {
    let server = Serving::new(&[]);
    for (lang, status) in [("no tag at all", 400), ("", 400)] {
        let fields = [
            ("concept", "تعلم"),
            ("subject_field", "حوسبة"),
            ("text.0", "تعلم الآلة"),
            ("lang.0", lang),
            ("text.1", "machine learning"),
            ("lang.1", "en"),
            ("context.1", "It is machine learning."),
            ("status.1", "variant"),
        ];
        let refused = send(&server, "/concept/new", &fields, &[]);
        let typed = ["value=\"تعلم\"", "حوسبة", "تعلم الآلة", "machine learning", "It is machine learning."];
        comes_back(&refused, status, &typed);
        assert!(refused.body.contains("<option value=\"variant\" selected>"), "{}", refused.body);
    }
    let none = send(&server, "/concept/new", &[("text.0", ""), ("definition", "تعريف")], &[]);
    comes_back(&none, 400, &["\nتعريف</textarea>"]);
    let fields = [("text.0", "شبكة"), ("lang.0", "ar"), ("definition", "what is knit"), ("concept", "net")];
    assert!(sent(&server, "/concept/new", &fields).contains("\nwhat is knit</textarea>"));
}

#[test]
fn what_was_typed_of_what_was_deleted_meanwhile_was_lost() {
    let (server, name) = with_concept();
    let version = version_of(&server, &name);
    server.place.ok(&["term", "remove", &name]);
    let fields = [
        ("concept", &*name),
        ("version", &*version),
        ("name", "اسم"),
        ("definition", "تعريف طويل"),
        ("text.0", "تعلم الآلة"),
        ("lang.0", "ar"),
        ("text.1", "learning"),
        ("lang.1", "en"),
        ("text.new", "ML"),
        ("lang.new", "en"),
    ];
    let gone = send(&server, "/concept", &fields, &[]);
    comes_back(
        &gone,
        404,
        &["تعريف طويل", "تعلم الآلة", "value=\"learning\"", "value=\"ML\"", "action=\"/concept/new\""],
    );
    assert!(gone.body.contains("was removed or renamed while you changed it"), "{}", gone.body);

    // A unit: what was typed goes along where it is added again, and is not saved unseen.
    let version = value(&page(&server, "/unit/2"), "version");
    server.place.ok(&["unit", "delete", "2"]);
    let typed = [
        ("version", &*version),
        ("lang.0", "ar"),
        ("text.0", "عمل طويل"),
        ("lang.1", "en"),
        ("text.1", "long work"),
        ("lang.new", "fr"),
        ("text.new", "Un long travail"),
        ("note", "ملاحظة طويلة"),
    ];
    let texts = ["عمل طويل", "long work", "Un long travail", "ملاحظة طويلة"];
    let gone = send(&server, "/unit/2", &typed, &[]);
    assert_eq!(gone.status, 404);
    assert!(gone.body.contains("This unit was deleted"), "{}", gone.body);
    for text in texts {
        assert!(gone.body.contains(&format!("{text}</textarea>")), "{text}: {}", gone.body);
    }
    let change = value(&gone.body, "change");
    let back = send(&server, "/unit/2/undo", &[&[("change", &*change)], &typed[1..]].concat(), &[]);
    assert_eq!(back.status, 200, "{}", back.body);
    assert!(back.body.contains("is not saved yet"), "{}", back.body);
    for text in texts {
        assert!(back.body.contains(text), "{text}: {}", back.body);
    }
    let lookup = server.place.json(&["lookup", "نعم/لا"]);
    assert_eq!(lookup["matches"][0]["target"], "Yes/No", "as it was");
}

/// What one types of each of these, where another process writes meanwhile.
#[test]
fn what_was_typed_was_lost_where_another_process_wrote() {
    let unit = [("lang.0", "ar"), ("text.0", "عمل طويل"), ("lang.1", "en"), ("text.1", "x")];
    let concept = [("name", "اسم جديد"), ("text.0", "عمل طويل"), ("lang.0", "ar")];
    let new_unit = [("from", "ar"), ("to", "en"), ("source", "عمل طويل"), ("target", "long work")];
    let new_concept = [("concept", "اسم جديد"), ("text.0", "عمل طويل"), ("lang.0", "ar")];
    let document = [("lang", "ar"), ("name", "عمل طويل")];
    let forms = [
        ("/unit/2", &unit[..]),
        ("/concept", &concept),
        ("/unit/new", &new_unit),
        ("/concept/new", &new_concept),
        ("/documents", &document),
    ];
    // Each waits for ten seconds; so all of them at once.
    std::thread::scope(|scope| {
        for (target, fields) in forms {
            scope.spawn(move || comes_back_where_another_process_writes(target, fields));
        }
    });
}

fn comes_back_where_another_process_writes(target: &str, fields: &[(&str, &str)]) {
    let (server, name) = with_concept();
    let known = match target {
        "/unit/2" => vec![("version", value(&page(&server, target), "version"))],
        "/concept" => {
            vec![("version", version_of(&server, &name)), ("concept", name)]
        }
        _ => Vec::new(),
    };
    let known: Vec<_> = known.iter().map(|(field, value)| (*field, &**value)).collect();
    let memory = rusqlite::Connection::open(server.place.path("jisr.db")).unwrap();
    memory.execute_batch("BEGIN IMMEDIATE").unwrap();
    for (language, said) in [("en", "Another process is writing"), ("ar", "برنامج آخر يكتب")] {
        let (fields, headers) = ([&known, fields].concat(), [("accept-language", language)]);
        let busy = match target {
            "/documents" => upload_to(&server, target, &fields, &[("file", "x.txt", TRIP.0)], &headers),
            _ => send(&server, target, &fields, &headers),
        };
        comes_back(&busy, 503, &["عمل طويل", said]);
    }
    memory.execute_batch("ROLLBACK").unwrap();
    assert_eq!(server.place.json(&["stats"])["units"], 3, "{target}");
}

#[test]
fn what_was_typed_of_a_proposal_was_lost_where_it_was_refused() {
    let server = tour(&[]);
    let waiting = sent(&server, "/harvest/search", &[]);
    let candidate = value(&waiting, "candidate");
    let review = |term: &str, decision: &str| {
        let fields = [("candidate", &*candidate), ("term", term), ("decision", decision)];
        send(&server, "/harvest", &fields, &[])
    };
    comes_back(&review("…", "accept"), 400, &["value=\"…\""]);
    assert_eq!(review("Xia Hu", "reject").status, 303);
    comes_back(&review("Xia B. Hu", "edit"), 400, &["Xia B. Hu"]);
}

#[test]
fn what_was_chosen_for_an_import_was_lost_where_it_was_refused() {
    let server = Serving::new(&[]);
    let said = [("from", "ar"), ("to", "en"), ("duplicates", "keep"), ("lenient", "1")];
    let refused = upload(&server, &said, "", "", &[]);
    comes_back(
        &refused,
        400,
        &[
            "Choose a file first",
            "<option value=\"ar\" selected>",
            "<option value=\"en\" selected>",
            "<option value=\"keep\" selected>",
            "name=\"lenient\" type=\"checkbox\" value=\"1\" checked",
        ],
    );
    let refused = upload(&server, &[("from", "no tag"), ("to", "en")], "x.csv", "a,b", &[]);
    comes_back(&refused, 400, &["“", "no tag", "<option value=\"en\" selected>"]);
}

#[test]
fn a_term_was_removed_without_being_asked_and_took_what_was_typed_along() {
    let (server, name) = with_concept();
    let address = format!("/concept?name={}", encoded(&name));
    let shown = page(&server, &address);
    let version = value(&shown, "version");
    assert!(!shown.contains("formaction"), "{shown}");
    // Nothing goes without a tick.
    let known = [("concept", &*name), ("version", &*version)];
    for wanted in [&[][..], &[("remove", "0")]] {
        assert_eq!(send(&server, "/concept/remove", &[&known, wanted].concat(), &[]).status, 400);
    }
    let fields = [
        ("text.0", "تعلم الآلة"),
        ("lang.0", "ar"),
        ("remove.0", "1"),
        ("text.1", "machine learning"),
        ("lang.1", "en"),
        ("note.1", "typed beside it"),
    ];
    let saved = sent(&server, "/concept", &[&known[..], &fields].concat());
    assert!(saved.contains("typed beside it") && !saved.contains("تعلم الآلة"), "{saved}");
    let last = typed(&form_of(&saved, "/concept"), &[("remove.0", "1")]);
    let refused = send_form(&server, "/concept", &last, &[]);
    comes_back(
        &refused,
        400,
        &["No term would be left", "name=\"remove.0\" type=\"checkbox\" value=\"1\" checked"],
    );
}

#[test]
fn a_browser_took_the_line_breaks_out_of_a_note_when_its_concept_was_saved() {
    let place = Serving::memory();
    place.write("terms.csv", "concept,lang,term,note\nc,ar,تعلم,\"سطر\nآخر\"\nc,en,learning,\n");
    place.ok(&["import", "terms.csv"]);
    let server = Serving::of(place, &[]);
    let shown = page(&server, "/concept?name=c");
    assert!(shown.contains("data-submit>\nسطر\nآخر</textarea>"), "{shown}");
    // What the first line break of a form stands for is what was there.
    let fields = [
        ("concept", "c"),
        ("version", &*value(&shown, "version")),
        ("text.0", "تعلم"),
        ("lang.0", "ar"),
        ("note.0", "سطر\r\nآخر"),
        ("text.1", "learning"),
        ("lang.1", "en"),
    ];
    let answer = send(&server, "/concept", &fields, &[]);
    assert_eq!(answer.header("location"), Some("/concept?name=c&done=nothing"));
}

#[test]
fn from_a_unit_one_came_to_the_top_of_its_document() {
    let server = tour(&[]);
    let unit = page(&server, "/unit/20");
    assert!(unit.contains("/document?name=deepseek#sentence-20\""), "{unit}");
    assert!(page(&server, "/document?name=deepseek").contains("<tr id=\"sentence-20\""));
}

#[test]
fn a_term_that_became_what_another_was_went_along_with_that() {
    let (server, name) = with_concept();
    let version = version_of(&server, &name);
    let fields = [
        ("concept", &*name),
        ("version", &*version),
        ("text.0", "تعلم الآلة"),
        ("lang.0", "ar"),
        ("remove.0", "1"),
        ("text.1", "تعلم الآلة"),
        ("lang.1", "ar"),
    ];
    let saved = sent(&server, "/concept", &fields);
    assert!(saved.contains("id=\"text-0\" name=\"text.0\" value=\"تعلم الآلة\""), "{saved}");
}

#[test]
fn a_history_ended_in_silence_at_fifty_steps() {
    let server = Serving::new(&[]);
    for number in 0..60 {
        server.place.ok(&["unit", "edit", "2", "--lang", "en", "--text", &format!("Yes {number}")]);
    }
    let first = page(&server, "/unit/2");
    assert_eq!(first.matches("<li class=\"card\">").count(), 50);
    assert_eq!(first.matches(">Undo</button>").count(), 1);
    let next = first.split("rel=\"next\" href=\"").nth(1).unwrap().split('"').next().unwrap();
    let second = page(&server, next.split('#').next().unwrap());
    assert_eq!(second.matches("<li class=\"card\">").count(), 11, "{second}");
    assert!(second.contains("rel=\"prev\"") && second.contains("Added"), "{second}");
    assert_eq!(second.matches(">Undo</button>").count(), 0, "what is undone stands on the first page");
}

#[test]
fn a_match_in_its_context_could_not_be_seen() {
    let server = tour(&[]);
    let shown = server.place.json(&["document", "show", "deepseek"]);
    let text = |at: usize| shown["sentences"][at]["source"].as_str().unwrap().to_owned();
    let asked = format!("/?q={}", encoded(&text(2)));
    assert!(page(&server, &asked).contains(">100%<"));
    let one = format!("{asked}&before={}", encoded(&text(1)));
    assert!(page(&server, &one).contains(">101%<"));
    let both = page(&server, &format!("{one}&after={}", encoded(&text(3))));
    assert!(both.contains(">102%<") && both.contains("in its context"), "{both}");
    assert!(both.contains(&format!("{}</textarea>", text(1).replace('"', "&#34;"))), "{both}");
    // The ends of a document are contexts too.
    let first = page(&server, &format!("/?q={}&first=1&after={}", encoded(&text(0)), encoded(&text(1))));
    assert!(first.contains(">102%<"), "{first}");
}

#[test]
fn names_of_properties_turned_the_text_round() {
    let place = Serving::memory();
    let turned = "x-\u{202E}dnuor";
    let unit = format!(
        "<tu><prop type=\"{turned}\">v</prop><tuv xml:lang=\"ar\"><seg>نص</seg></tuv>\
         <tuv xml:lang=\"en\"><prop type=\"{turned}\">v</prop><seg>text</seg></tuv></tu>"
    );
    place.write(
        "props.tmx",
        format!(
            "<tmx version=\"1.4\"><header creationtool=\"t\" creationtoolversion=\"1\" segtype=\"sentence\" \
             o-tmf=\"x\" adminlang=\"en\" srclang=\"ar\" datatype=\"x\"/><body>{unit}</body></tmx>"
        ),
    );
    place.ok(&["import", "props.tmx"]);
    place.write("text.md", format!("# {turned}\n\nنص طويل هنا.\n"));
    place.write("text.txt", format!("{turned}: {turned}\n\nنص طويل هنا.\n"));
    for (file, name) in [("text.md", "md"), ("text.txt", "txt")] {
        place.ok(&["document", "add", file, "--lang", "ar", "--name", &format!("{name} {turned}")]);
    }
    let server = Serving::of(place, &[]);
    let document = |name: &str| format!("/document?name={}", encoded(&format!("{name} {turned}")));
    // Of a unit and its translation; of two names; of a name and what stands in the text.
    for (view, marks) in
        [("/unit/4".into(), 2), ("/documents".into(), 2), (document("md"), 2), (document("txt"), 3)]
    {
        let shown = page(&server, &view);
        assert!(!without_fields(&shown).contains('\u{202E}'), "{view}: {shown}");
        let found = shown.matches("<bdi class=\"control\" dir=\"ltr\">RLO</bdi>").count();
        assert_eq!(found, marks, "{view}: {shown}");
    }
}

#[test]
fn refusals_were_english_on_the_arabic_page() {
    let server = Serving::new(&[]);
    let version = value(&page(&server, "/unit/2"), "version");
    let arabic = |target: &str, fields: &[(&str, &str)], status: u16, said: &str| {
        let answer = send(&server, target, fields, &[ARABIC]);
        assert_eq!(answer.status, status, "{target}: {}", answer.body);
        // As it stands before the form, or alone on a page.
        let told = answer.body.split(" class=\"refused\"").nth(1).and_then(|told| told.split("</p>").next());
        let told = told.unwrap_or_else(|| panic!("{target}: {}", answer.body));
        assert!(told.contains(said) && !told.contains("lang=\"en\""), "{target}: {told}");
    };
    let unit = |lang: &'static str, text: &'static str| {
        [
            ("lang.0", "ar"),
            ("text.0", "نعم/لا"),
            ("lang.1", "en"),
            ("text.1", text),
            ("lang.new", lang),
            ("text.new", "x"),
        ]
    };
    arabic("/unit/2", &[&[("version", &*version)][..], &unit("fr", " ")].concat(), 400, "أحد النصوص فارغ");
    arabic("/unit/2", &[&[("version", &*version)][..], &unit("!!", "No")].concat(), 400, "ليس رمز لغة");
    arabic("/unit/2", &[&[("version", "x")][..], &unit("fr", "No")].concat(), 409, "غيّر شخص آخر هذه الوحدة");
    arabic("/unit/999", &unit("fr", "No"), 404, "أن عنوانه غير هذا");
    arabic("/unit/new", &[("from", "ar"), ("to", "ar")], 400, "لغتين مختلفتين");
    arabic("/unit/2/delete", &[("version", &*version)], 400, "ضع علامة");
    arabic("/concept/new", &[("text.0", "…"), ("lang.0", "ar")], 400, "إلى حرف أو رقم");
    arabic("/imports/undo", &[("import", "99")], 404, "أن عنوانه غير هذا");
    let import = value(&page(&server, "/imports"), "import");
    assert_eq!(send(&server, "/imports/undo", &[("import", &import)], &[]).status, 303);
    arabic("/imports/undo", &[("import", &import)], 400, "تم التراجع عن هذا الاستيراد من قبل");
    // What is wrong with a file is said in English, apart, behind what is said in Arabic.
    let started = upload(&server, &[], "تالف.tmx", "<tmx version=\"1.4\"><body><tu>", &[]);
    let address = started.header("location").unwrap().to_owned();
    let failed = (0..100)
        .map(|_| {
            std::thread::sleep(Duration::from_millis(50));
            look(&server, &address, &[ARABIC]).body
        })
        .find(|body| !body.contains("hx-trigger=\"load delay"))
        .unwrap();
    let told = failed.split("role=\"alert\">").nth(1).unwrap().split("</p>").next().unwrap();
    assert!(
        told.contains("تتعذر قراءة الملف") && told.contains("<bdi lang=\"en\" dir=\"ltr\">تالف.tmx"),
        "{told}"
    );
}

#[test]
fn an_address_of_forms_was_answered_as_json_and_was_led_back_to() {
    let server = tour(&[]);
    let (form, read) = ("/unit/4/undo", "/unit/4");
    let answer = look(&server, form, &[]);
    assert_eq!((answer.status, answer.header("content-type")), (405, Some("text/html; charset=utf-8")));
    assert!(answer.body.contains("a form is sent to it"), "{}", answer.body);
    assert!(look(&server, form, &[ARABIC]).body.contains("تُرسل إليه استمارة"));
    // A program is told as before.
    let answer = server.ask("GET", form, &[], "");
    assert_eq!((answer.status, answer.header("content-type")), (405, Some("application/json")));

    let token = server.place.token("Suad", "read");
    std::thread::sleep(Duration::from_millis(1100));
    let signed = send(&server, "/sign-in", &[("token", &token), ("to", form)], &[]);
    assert_eq!(signed.header("location"), Some("/"));
    let from = format!("{}{read}", server.origin);
    let sent = send(&server, form, &[], &[("referer", &from)]);
    assert_eq!(sent.header("location"), Some("/sign-in?to=/unit/4"), "{}", sent.head);
    // Nor does the way to the other language lead there.
    let cookie = format!("jisr_token={token}");
    let refused = server.ask("POST", form, &[HTML, ("origin", &server.origin), ("cookie", &cookie)], "");
    assert!(refused.status == 403 && refused.body.contains("/language/ar?to=/\""), "{}", refused.body);
}

#[test]
fn formats_were_shown_by_the_words_of_the_program() {
    let server = tour(&[]);
    let list = page(&server, "/imports");
    assert!(list.contains(">CSV of terms</span>") && !list.contains("TERMS"), "{list}");
    assert!(page(&server, "/documents").contains(">Plain text</span>"));
}

const TRIP: (&str, &str) = (
    "وصل الوفد إلى القاهرة في 12 مارس. تحدث الوزير عن السلام، ثم سافر إلى لندن. هل كان الخطاب مهما؟\n",
    "The delegation arrived in Cairo on March 12. The minister spoke about peace. Then he travelled to London. \
     Was the speech important?\n",
);

#[test]
fn a_document_is_added_alone_or_with_its_translation_as_the_command_does() {
    let server = Serving::new(&[]);
    let files = [("file", "رحلة.txt", TRIP.0), ("translation", "trip.md", TRIP.1)];
    let said = [("lang", "ar"), ("name", ""), ("translation_lang", "en"), ("translation_name", "the trip")];
    let added = upload_to(&server, "/documents", &said, &files, &[]);
    assert_eq!(added.status, 200, "{}", added.body);
    for shown in [
        "Document added",
        "رحلة",
        "the trip",
        "3 pairs of sentences",
        "Markdown",
        "Take the translations out",
    ] {
        assert!(added.body.replace(['\u{2068}', '\u{2069}'], "").contains(shown), "{shown}: {}", added.body);
    }
    // What the command adds is the same.
    let ours = server.place.json(&["document", "show", "رحلة"]);
    server.place.write("رحلة.txt", TRIP.0);
    server.place.write("trip.md", TRIP.1);
    let command = ["--memory", "other.db", "document", "add", "رحلة.txt", "--lang", "ar"];
    let translation =
        ["--translation", "trip.md", "--translation-lang", "en", "--translation-name", "the trip"];
    server.place.ok(&[&command[..], &translation].concat());
    let theirs = server.place.json(&["--memory", "other.db", "document", "show", "رحلة"]);
    let texts = |shown: &serde_json::Value| -> Vec<(String, String)> {
        let text = |s: &serde_json::Value, side: &str| s[side].as_str().unwrap_or_default().to_owned();
        shown["sentences"]
            .as_array()
            .unwrap()
            .iter()
            .map(|s| (text(s, "source"), text(s, "target")))
            .collect()
    };
    assert_eq!((texts(&ours).len(), texts(&ours)), (3, texts(&theirs)));
    let beside = page(&server, &format!("/document?name={}", encoded("رحلة")));
    assert!(beside.contains("The delegation arrived in Cairo on March 12."), "{beside}");

    // Once more, nothing changes; taken out, both wait again; removed, they are gone.
    let again = upload_to(&server, "/documents", &said, &files, &[]);
    assert!(again.status == 200 && again.body.contains("is in the memory already"), "{}", again.body);
    sent(&server, "/imports/undo", &[("import", &value(&added.body, "import"))]);
    assert!(page(&server, &format!("/document?name={}", encoded("رحلة"))).contains("waits"));
    let shown = page(&server, &format!("/document?name={}", encoded("the trip")));
    let remove = |typed_in: &[(&str, &str)]| {
        let form = typed(&form_of(&shown, "/document/remove"), typed_in);
        send_form(&server, "/document/remove", &form, &[])
    };
    assert_eq!(remove(&[]).status, 400);
    assert_eq!(remove(&[("sure", "1")]).header("location"), Some("/documents?done=removed"));
    assert_eq!(remove(&[("sure", "1")]).status, 404);
    let alone = upload_to(&server, "/documents", &[("lang", "en"), ("name", "alone")], &files[1..], &[]);
    assert_eq!(alone.status, 400, "{}", alone.body);
    let alone = [("file", "trip.txt", TRIP.1), ("translation", "", "")];
    let alone = upload_to(&server, "/documents", &[("lang", "en"), ("name", "alone")], &alone, &[]);
    assert!(alone.status == 200 && alone.body.contains("4\u{2069} sentences"), "{}", alone.body);
    assert_eq!(server.place.json(&["document", "show", "alone"])["sentences"].as_array().unwrap().len(), 4);
}

#[test]
fn a_document_that_cannot_be_added_is_refused_with_its_form_as_it_was() {
    let server = Serving::new(&[]);
    let add = |said: &[(&str, &str)], files: &[(&str, &str, &str)], language: &str| {
        upload_to(&server, "/documents", said, files, &[("accept-language", language)])
    };
    let ar = ("file", "نص.txt", TRIP.0);
    let named = [
        ("lang", "ar"),
        ("name", "اسم طويل"),
        ("translation_lang", "ar"),
        ("translation_name", "other name"),
    ];
    let typed = ["value=\"اسم طويل\"", "value=\"other name\""];
    for (said, files, status, english, arabic) in [
        (&named[..], &[][..], 400, "Choose a file first", "اختر ملفًا"),
        (&named, &[ar, ("translation", "b.txt", TRIP.1)], 400, "not the same", "لغتين مختلفتين"),
        (&named, &[("file", "x.txt", "")], 400, "x.txt", "تتعذر قراءة الملف"),
        (&named, &[("file", "x.pdf", "%PDF-1.4 x")], 400, "a PDF", "تتعذر قراءة الملف"),
        (&[&[("lang", "no tag at all")], &named[1..]].concat(), &[ar], 400, "no language tag", "ليس رمز لغة"),
        (&[&[("lang", "")], &named[1..]].concat(), &[ar], 400, "which language", "اللغة المقصودة"),
    ] {
        comes_back(&add(said, files, "en"), status, &[&typed[..], &[english]].concat());
        comes_back(&add(said, files, "ar"), status, &[&typed[..], &[arabic]].concat());
    }
    assert!(page(&server, "/documents").contains("No documents yet"));
    // Another text under a name that is taken; a text in another language than said.
    assert_eq!(add(&[("lang", "ar"), ("name", "n")], &[ar], "en").status, 200);
    let taken = add(&[("lang", "en"), ("name", "n")], &[("file", "b.txt", TRIP.1)], "ar");
    comes_back(&taken, 400, &["هذا اسم وثيقة أخرى"]);
    let odd = add(&[("lang", "en"), ("name", "odd")], &[ar], "en");
    assert!(
        odd.status == 200 && odd.body.contains("looks as if it were in another language"),
        "{}",
        odd.body
    );
}

#[test]
fn a_document_that_is_too_large_was_refused_when_all_of_it_had_come() {
    let server = Serving::new(&[]);
    let said = [("lang", "ar"), ("name", "كتاب طويل")];
    let told = ["value=\"كتاب طويل\"", "كتاب.txt", "أكبر من أن تضيفه الصفحة"];
    // Of what is said of its length, before any of it is taken: the rest never comes.
    let files = [("file", "كتاب.txt", "وصل الوفد.")];
    comes_back(&unfinished_upload(&server, "/documents", &said, &files, &[ARABIC], 100_000_000), 413, &told);
    // Else as soon as more has come.
    let files = [("file", "كتاب.txt", &*"وصل الوفد. ".repeat((32 << 20) / 19 + 1))];
    let whole = upload_of(&server, "/documents", &said, &files, &[ARABIC]);
    let (head, body) = whole.split_once("\r\n\r\n").unwrap();
    let (head, _) = head.rsplit_once("content-length").unwrap();
    let body = body.strip_suffix("\r\n--edge--\r\n").unwrap();
    let unsaid = format!("{head}transfer-encoding: chunked\r\n\r\n{:x}\r\n{body}\r\n", body.len());
    comes_back(&server.send(unsaid.as_bytes()), 413, &told);
    assert!(page(&server, "/documents").contains("No documents yet"));
}

#[test]
fn two_documents_of_very_many_sentences_took_all_memory() {
    let server = Serving::new(&[]);
    let many = "نعم.\n".repeat(100_001);
    let said = [("lang", "ar"), ("name", "كثير"), ("translation_lang", "en")];
    let files = [("file", "many.txt", &*many), ("translation", "yes.txt", "Yes.")];
    let refused = upload_to(&server, "/documents", &said, &files, &[]);
    comes_back(&refused, 413, &["value=\"كثير\"", "too large for the page"]);
}

#[test]
fn what_is_wrong_with_a_document_was_told_when_all_of_it_had_come() {
    let server = Serving::new(&[]);
    server.place.write("taken.txt", TRIP.1);
    server.place.ok(&["document", "add", "taken.txt", "--lang", "en"]);
    let refused = |said: &[(&str, &str)], files: &[(&str, &str, &str)], told: &str| {
        let answer = unfinished_upload(&server, "/documents", said, files, &[ARABIC], 1_000_000);
        comes_back(&answer, 400, &["value=\"اسم طويل\"", told]);
    };
    let file = ("file", "رحلة.txt", TRIP.0);
    let both = [file, ("translation", "trip.txt", TRIP.1)];
    let name = ("name", "اسم طويل");
    refused(&[name, ("lang", ""), ("translation_lang", "en")], &[file], "اللغة المقصودة");
    refused(&[name, ("lang", "ar"), ("translation_lang", "no tag at all")], &[file], "ليس رمز لغة");
    refused(&[name, ("lang", "ar"), ("translation_lang", "ar-EG")], &both, "لغتين مختلفتين");
    refused(&[name, ("lang", "ar")], &both, "اللغة المقصودة");
    let taken = "هذا اسم وثيقة أخرى";
    let translation_name = |name| [("translation_lang", "en"), ("translation_name", name)];
    refused(&[&[name, ("lang", "ar")][..], &translation_name("اسم طويل")].concat(), &both, taken);
    // That of a document in another language.
    let known =
        [("translation_name", "اسم طويل"), ("lang", "ar"), ("translation_lang", "en"), ("name", "taken")];
    refused(&known, &[file], taken);
    let of_file = [name, ("lang", "en"), ("translation_lang", "ar")];
    refused(&of_file, &[("file", "trip.txt", TRIP.1), ("translation", "taken.txt", TRIP.0)], taken);
}

/// Two texts that take minutes to be aligned, as they have little in common.
fn long_texts() -> (String, String) {
    let lines = |words: &[&str], step: usize| {
        let words = words.iter().cycle().step_by(step);
        let lines = (0..40_000).map(|line| {
            let words: Vec<&str> = words.clone().skip(line % 7).take(9).copied().collect();
            format!("{line} {}.\n", words.join(" "))
        });
        lines.collect::<String>()
    };
    let arabic = ["وصل", "الوفد", "إلى", "المدينة", "القديمة", "صباحا", "وتحدث", "عن", "السلام", "ثم", "سافر"];
    let english = ["delegation", "reached", "old", "city", "morning", "minister", "spoke", "about", "peace"];
    (lines(&arabic, 3), lines(&english, 4))
}

#[test]
fn alignments_that_nobody_waited_for_kept_others_waiting() {
    let server = Serving::new(&[]);
    let (arabic, english) = long_texts();
    let long = [("file", "طويل.txt", &*arabic), ("translation", "long.txt", &*english)];
    let said = [("lang", "ar"), ("translation_lang", "en")];
    let request = upload_of(&server, "/documents", &said, &long, &[]);
    let waiting: Vec<TcpStream> = (0..4)
        .map(|_| {
            let mut stream = TcpStream::connect(&server.address).unwrap();
            stream.write_all(request.as_bytes()).unwrap();
            stream
        })
        .collect();
    std::thread::sleep(Duration::from_secs(3));
    // Documents are listed meanwhile, by those who read for longer.
    assert!(page(&server, "/documents").contains("No documents yet"));
    drop(waiting);
    // They end as soon as nobody waits for them any more, and others have their turn.
    let short = [("file", "رحلة.txt", TRIP.0), ("translation", "trip.txt", TRIP.1)];
    let added = (0..20).find_map(|_| {
        let answer = upload_to(&server, "/documents", &said, &short, &[]);
        let is_busy = answer.status == 503;
        if is_busy {
            std::thread::sleep(Duration::from_millis(250));
        }
        (!is_busy).then_some(answer)
    });
    let added = added.unwrap();
    assert_eq!(added.status, 200, "{}", added.body);
    assert!(!page(&server, "/documents").contains("طويل"));
}

#[test]
fn a_name_that_is_taken_was_told_after_the_alignment() {
    let server = Serving::new(&[]);
    server.place.write("long.txt", TRIP.1);
    server.place.ok(&["document", "add", "long.txt", "--lang", "en"]);
    let (arabic, english) = long_texts();
    let long = [("file", "طويل.txt", &*arabic), ("translation", "long.txt", &*english)];
    let said = [("lang", "ar"), ("translation_lang", "en"), ("translation_name", "")];
    comes_back(
        &upload_to(&server, "/documents", &said, &long, &[]),
        400,
        &["Another document has this name"],
    );
}

#[test]
fn a_language_that_a_unit_has_was_added_to_it_again() {
    let server = Serving::new(&[]);
    let (lang, text) = (("lang.new", "en"), ("text.new", "Another text in English"));
    for (language, said) in [(("accept-language", "en"), "has a text in"), (ARABIC, "لهذه الوحدة نص باللغة")]
    {
        let version = value(&page(&server, "/unit/1"), "version");
        let answer = send(&server, "/unit/1", &[("version", &version), lang, text], &[language]);
        comes_back(&answer, 400, &[text.1, said]);
    }
    let version = value(&page(&server, "/unit/1"), "version");
    let french = [("version", &*version), ("lang.new", "fr"), ("text.new", "Un texte")];
    assert_eq!(send(&server, "/unit/1", &french, &[]).status, 303);
}

#[test]
fn whoever_may_not_import_adds_no_document() {
    let place = Serving::memory();
    let token = place.token("Suad", "suggest");
    let server = Serving::of(place, &[]);
    let cookie = format!("jisr_token={token}");
    let cookie = [("cookie", &*cookie)];
    let shown = look(&server, "/documents", &cookie);
    assert!(shown.status == 200 && !shown.body.contains("multipart"), "{}", shown.body);
    let added = upload_to(&server, "/documents", &[("lang", "ar")], &[("file", "x.txt", TRIP.0)], &cookie);
    assert_eq!(added.status, 403);
    assert_eq!(send(&server, "/document/remove", &[("name", "x"), ("sure", "1")], &cookie).status, 403);
}

#[test]
fn a_form_that_is_not_utf_8_was_kept_as_another_text() {
    let server = Serving::new(&[]);
    let origin = &*server.origin;
    let headers = [HTML, FORM, ("origin", origin)];
    let before = server.get("/api/v1/stats");
    for broken in ["%E3", "%D9"] {
        let form = format!("from=ar&source={}{broken}&to=en&target=peace", encoded("سلام"));
        let answer = server.ask("POST", "/unit/new", &headers, &form);
        assert!(answer.status == 400 && answer.body.contains("UTF-8"), "{}", answer.body);
        let asked = look(&server, &format!("/?from=ar&q={broken}"), &[]);
        assert!(asked.status == 400 && asked.body.contains("UTF-8"), "{}", asked.body);
    }
    let part = |head: &str, value: &[u8]| {
        [b"--edge\r\ncontent-disposition: form-data; name=", head.as_bytes(), b"\r\n\r\n", value, b"\r\n"]
            .concat()
    };
    let parts = [
        part("\"lang\"", b"ar"),
        part("\"name\"", b"\xE3"),
        part("\"file\"; filename=\"x.txt\"", "سلام.".as_bytes()),
    ];
    let body = [parts.concat(), b"--edge--\r\n".to_vec()].concat();
    let head = format!(
        "POST /documents HTTP/1.1\r\nhost: {}\r\norigin: {origin}\r\naccept: text/html\r\nconnection: close\r\n\
         content-type: multipart/form-data; boundary=edge\r\ncontent-length: {}\r\n\r\n",
        server.address,
        body.len()
    );
    let answer = server.send(&[head.into_bytes(), body].concat());
    assert!(answer.status == 400 && answer.body.contains("UTF-8"), "{} {}", answer.status, answer.body);
    assert_eq!(server.get("/api/v1/stats"), before);
}

#[test]
fn a_blank_text_hid_all_behind_it_where_the_unit_was_gone() {
    let server = Serving::new(&[]);
    let fields = [("from", "ar"), ("source", "وصل الوفد."), ("to", "en"), ("target", "It came.")];
    let added = send(&server, "/unit/new", &fields, &[]);
    let address = added.header("location").unwrap().split('?').next().unwrap().to_owned();
    let version = value(&page(&server, &address), "version");
    sent(&server, &format!("{address}/delete"), &[("version", &version), ("sure", "1")]);
    let typed =
        [("version", &*version), ("lang.0", "ar"), ("text.0", ""), ("lang.1", "en"), ("text.1", "He came.")];
    let gone = send(&server, &address, &typed, &[]);
    assert_eq!(gone.status, 404, "{}", gone.body);
    for kept in ["name=\"lang.0\"", "name=\"text.0\"", "name=\"text.1\"", "He came."] {
        assert!(gone.body.contains(kept), "{kept} is lost: {}", gone.body);
    }
}

/// A TMX of one unit of these languages.
fn tmx(variants: &[(&str, &str)]) -> String {
    let variants: Vec<String> = variants
        .iter()
        .map(|(lang, text)| format!("<tuv xml:lang=\"{lang}\"><seg>{text}</seg></tuv>"))
        .collect();
    let variants = variants.concat();
    format!(
        "<tmx version=\"1.4\"><header creationtool=\"t\" creationtoolversion=\"1\" segtype=\"sentence\" \
         o-tmf=\"x\" adminlang=\"en\" srclang=\"ar\" datatype=\"x\"/><body><tu>{variants}</tu></body></tmx>"
    )
}

/// A memory of one unit more, served.
fn with_unit(variants: &[(&str, &str)]) -> Serving {
    let place = Serving::memory();
    place.write("unit.tmx", tmx(variants));
    place.ok(&["import", "unit.tmx"]);
    Serving::of(place, &[])
}

#[test]
fn what_was_typed_in_a_language_that_another_took_away_was_lost() {
    let server = with_unit(&[("ar", "مساء الخير"), ("en", "Good evening")]);
    let first = form_of(&page(&server, "/unit/4"), "/unit/4");
    let french = typed(&first, &[("lang.new", "fr"), ("text.new", "Bonsoir")]);
    assert_eq!(send_form(&server, "/unit/4", &french, &[]).status, 303);
    let shown = page(&server, "/unit/4");
    let three = form_of(&shown, "/unit/4");
    // Another takes the French text back.
    let undo = form_of(&shown, "/unit/4/undo");
    assert_eq!(send_form(&server, "/unit/4/undo", &undo, &[]).status, 303);

    let both = typed(&three, &[("text.0", "مساء النور"), ("text.2", "Bonne soirée")]);
    let stale = send_form(&server, "/unit/4", &both, &[]);
    comes_back(
        &stale,
        409,
        &["مساء النور</textarea>", "Bonne soirée</textarea>", "is not in the unit any more"],
    );
    // Refused for something else, it is still there.
    let refused = typed(&form_of(&stale.body, "/unit/4"), &[("lang.new", "!!"), ("text.new", "x")]);
    let refused = send_form(&server, "/unit/4", &refused, &[]);
    comes_back(&refused, 400, &["مساء النور</textarea>", "Bonne soirée</textarea>"]);
    let again = typed(&form_of(&refused.body, "/unit/4"), &[("text.new", "")]);
    assert_eq!(send_form(&server, "/unit/4", &again, &[]).status, 303);
    let texts = |unit: &serde_json::Value| -> Vec<String> {
        let variants = unit["variants"].as_array().unwrap();
        variants.iter().map(|v| v["segment"]["text"].as_str().unwrap().to_owned()).collect()
    };
    let unit = || server.place.json(&["unit", "show", "4"]);
    assert_eq!(texts(&unit()), ["مساء النور", "Good evening", "Bonne soirée"]);

    // What was not touched does not come back, nor does what is emptied.
    let undo = form_of(&page(&server, "/unit/4"), "/unit/4/undo");
    assert_eq!(send_form(&server, "/unit/4/undo", &undo, &[]).status, 303);
    let stale = send_form(&server, "/unit/4", &typed(&three, &[("text.1", "Evening")]), &[]);
    assert!(stale.status == 409 && !stale.body.contains("Bonsoir</textarea>"), "{}", stale.body);
    assert_eq!(send_form(&server, "/unit/4", &form_of(&stale.body, "/unit/4"), &[]).status, 303);
    assert_eq!(texts(&unit()), ["مساء الخير", "Evening"]);
}

#[test]
fn a_text_that_was_not_touched_undid_what_another_made_of_it() {
    let server = with_unit(&[("ar", "مساء الخير"), ("en", "Good evening")]);
    let form = form_of(&page(&server, "/unit/4"), "/unit/4");
    server.place.ok(&["unit", "edit", "4", "--lang", "en", "--text", "Good evening!"]);
    let stale = send_form(&server, "/unit/4", &typed(&form, &[("text.0", "مساء النور")]), &[]);
    comes_back(&stale, 409, &["مساء النور</textarea>", "Good evening!</textarea>"]);
    assert_eq!(send_form(&server, "/unit/4", &form_of(&stale.body, "/unit/4"), &[]).status, 303);
    let lookup = server.place.json(&["lookup", "مساء النور"]);
    assert_eq!(lookup["matches"][0]["target"], "Good evening!");
}

#[test]
fn a_text_that_could_not_be_edited_was_emptied_once_it_could() {
    let server = with_unit(&[("ar", "اضغط هنا")]);
    // Its own brackets beside inline codes: it cannot be edited on the page.
    server.place.write("codes.tmx", tmx(&[("ar", "اضغط هنا"), ("en", "Press ⟦1⟧ <ph x=\"1\"/>here")]));
    let import = server.place.json(&["import", "codes.tmx"])["import"].to_string();
    let shown = page(&server, "/unit/4");
    assert!(shown.contains("<p id=\"text-1\">"), "{shown}");
    let form = form_of(&shown, "/unit/4");
    server.place.ok(&["import", "undo", &import]);
    server.place.write("plain.tmx", tmx(&[("ar", "اضغط هنا"), ("en", "Press here")]));
    server.place.ok(&["import", "plain.tmx"]);
    let stale = send_form(&server, "/unit/4", &typed(&form, &[("text.0", "اضغط هناك")]), &[]);
    comes_back(&stale, 409, &["اضغط هناك</textarea>", "Press here</textarea>"]);
    assert_eq!(send_form(&server, "/unit/4", &form_of(&stale.body, "/unit/4"), &[]).status, 303);
    assert_eq!(server.place.json(&["lookup", "اضغط هناك"])["matches"][0]["target"], "Press here");
}

#[test]
fn a_term_that_was_typed_lay_over_the_term_of_another() {
    let (server, name) = with_concept();
    let address = format!("/concept?name={}", encoded(&name));
    let first = page(&server, &address);
    let form = form_of(&first, "/concept");
    // The Arabic term is corrected here and goes there; a further row is typed here, another term is added there.
    server.place.ok(&["term", "remove", &name, "--term", "تعلم الآلة"]);
    server.place.ok(&["term", "add", "ML", "--lang", "en", "--concept", &name]);
    server.place.ok(&["term", "add", "تعلم آلي", "--lang", "ar", "--concept", &name]);
    server.place.ok(&["term", "add", "التعلم الآلي", "--lang", "ar", "--concept", &name]);
    let mine = [("text.0", "تعلّم الآلات"), ("text.2", "learning machine"), ("lang.2", "en")];
    let stale = send_form(&server, "/concept", &typed(&form, &mine), &[]);
    comes_back(&stale, 409, &["تعلّم الآلات", "learning machine", "Not in the concept any more"]);
    let again = form_of(&stale.body, "/concept");
    let texts = |form: &[(String, String)]| -> Vec<String> {
        let texts = form.iter().filter(|(name, text)| name.starts_with("text.") && !text.is_empty());
        texts.map(|(_, text)| text.clone()).collect()
    };
    let all = ["تعلم آلي", "التعلم الآلي", "machine learning", "ML", "تعلّم الآلات", "learning machine"];
    let sorted = |texts: &[String]| {
        let mut texts = texts.to_vec();
        texts.sort();
        texts
    };
    assert_eq!(sorted(&texts(&again)), sorted(&all.map(str::to_owned)), "{}", stale.body);
    assert_eq!(send_form(&server, "/concept", &again, &[]).status, 303);
    assert_eq!(
        sorted(&texts(&form_of(&page(&server, &address), "/concept"))),
        sorted(&all.map(str::to_owned))
    );
}

#[test]
fn a_term_that_was_not_touched_undid_what_another_made_of_it() {
    let (server, name) = with_concept();
    let form = form_of(&page(&server, &format!("/concept?name={}", encoded(&name))), "/concept");
    server.place.ok(&["term", "edit", &name, "--term", "machine learning", "--text", "Machine Learning"]);
    let mine = [("text.0", "التعلم الآلي"), ("note.1", "no capitals")];
    let stale = send_form(&server, "/concept", &typed(&form, &mine), &[]);
    comes_back(&stale, 409, &["value=\"Machine Learning\"", "value=\"التعلم الآلي\"", "no capitals"]);
    assert!(!stale.body.contains("Not in the concept any more"), "{}", stale.body);
    assert_eq!(send_form(&server, "/concept", &form_of(&stale.body, "/concept"), &[]).status, 303);
    let terms = &server.place.json(&["term", "lookup", "التعلم الآلي"])["matches"][0]["terms"];
    assert_eq!((&terms[1]["term"], &terms[1]["note"]), (&"Machine Learning".into(), &"no capitals".into()));
}

#[test]
fn a_review_of_an_old_page_wrote_over_what_another_corrected() {
    let server = Serving::new(&[]);
    server.place.write("text.txt", "ركز على نهج Mixture of Experts (مزيج الخبراء).");
    server.place.ok(&["document", "add", "text.txt", "--lang", "ar"]);
    let form = form_of(&sent(&server, "/harvest/search", &[]), "/harvest");
    let number = &form.iter().find(|(name, _)| name == "candidate").unwrap().1;
    server.place.ok(&["term", "harvest", "--edit", number, "--translation", "خليط الخبراء"]);
    let review = |form: &[(String, String)], fields: &[(&str, &str)]| {
        send_form(&server, "/harvest", &typed(form, fields), &[])
    };
    let stale = review(&form, &[("term", "Mixture of experts"), ("decision", "accept")]);
    comes_back(&stale, 409, &["Somebody changed this", "Stands there now", "value=\"Mixture of experts\""]);
    // What was not touched is what stands by now.
    assert!(stale.body.contains("name=\"translation\" value=\"خليط الخبراء\""), "{}", stale.body);
    assert!(page(&server, "/terms?q=Mixture").contains("No such term"));
    let mine = form_of(&stale.body, "/harvest");
    // Refused for what stands in it, it is still made of what was read.
    let refused = review(&mine, &[("term", "…"), ("decision", "accept")]);
    assert_eq!(refused.status, 400, "{}", refused.body);
    server.place.ok(&["term", "harvest", "--edit", number, "--translation", "مزيج خبراء"]);
    let refused = typed(&form_of(&refused.body, "/harvest"), &[("term", "Experts"), ("decision", "edit")]);
    assert_eq!(send_form(&server, "/harvest", &refused, &[]).status, 409);
    let mine = form_of(&page(&server, "/harvest"), "/harvest");
    server.place.ok(&["term", "harvest", "--reject", number]);
    let decided = review(&mine, &[("term", "Experts"), ("decision", "accept")]);
    comes_back(&decided, 409, &["Somebody reviewed this proposal already", "Experts"]);
    let rejected = form_of(&page(&server, "/harvest?rejected=1"), "/harvest");
    assert_eq!(review(&rejected, &[("decision", "accept")]).status, 303);
    assert!(page(&server, "/terms?q=Mixture").contains("مزيج خبراء"));
}

#[test]
fn another_document_of_the_same_name_was_removed() {
    let server = Serving::new(&[]);
    server.place.write("text.txt", "ركز على نهج جديد.");
    server.place.ok(&["document", "add", "text.txt", "--lang", "ar", "--name", "خبر"]);
    let address = format!("/document?name={}", encoded("خبر"));
    let form = typed(&form_of(&page(&server, &address), "/document/remove"), &[("sure", "1")]);
    server.place.ok(&["document", "remove", "خبر"]);
    server.place.write("text.txt", "خبر آخر.");
    server.place.ok(&["document", "add", "text.txt", "--lang", "ar", "--name", "خبر"]);
    let refused = send_form(&server, "/document/remove", &form, &[]);
    comes_back(&refused, 409, &["Another document has this name by now", "خبر آخر."]);
    let form = typed(&form_of(&refused.body, "/document/remove"), &[("sure", "1")]);
    assert_eq!(send_form(&server, "/document/remove", &form, &[]).status, 303);
    assert_eq!(look(&server, &address, &[]).status, 404);
}

#[test]
fn a_form_of_very_many_rows_kept_the_server_busy_for_minutes() {
    let (server, name) = with_concept();
    let origin = format!("http://{}", server.address);
    let headers = [HTML, FORM, ARABIC, ("origin", &*origin)];
    let rows = |count: usize| -> String {
        let rows: Vec<String> = (0..count).map(|at| format!("&text.{at}=a&lang.{at}=en")).collect();
        format!("concept={}&version=x{}", encoded(&name), rows.concat())
    };
    let (many, too_many) = (rows(5_000), rows(39_000));
    assert!((1_000_000..1 << 20).contains(&too_many.len()), "{}", too_many.len());
    for (target, body, status) in [
        ("/concept", &many, 409),
        ("/concept", &too_many, 400),
        ("/concept/new", &too_many, 400),
        ("/unit/2", &many, 409),
        ("/unit/2", &too_many, 400),
    ] {
        let answer = server.ask("POST", target, &headers, body);
        assert_eq!(answer.status, status, "{target} {}", body.len());
        assert_eq!(answer.body.contains("صفوف أكثر"), status == 400, "{target}");
    }
}

#[test]
fn what_came_broken_was_told_in_english_on_the_arabic_page() {
    let server = Serving::new(&[]);
    let origin = format!("http://{}", server.address);
    let arabic = [HTML, ARABIC, ("origin", &*origin)];
    let told = |answer: &Answered, status: u16, said: &str| {
        let Answered { status: found, body, .. } = answer;
        assert!(
            *found == status && body.contains(said) && !body.contains("lang=\"en\" dir=\"ltr\">t"),
            "{body}"
        );
        assert!(!body.contains("يقول الخادم بالإنجليزية"), "{body}");
    };
    told(&look(&server, "/?q=%D9", &[ARABIC]), 400, "بترميز UTF-8");
    let form = ("content-type", "application/x-www-form-urlencoded");
    let form = [&arabic[..], &[form]].concat();
    told(&server.ask("POST", "/unit/new", &form, "source=%FF"), 400, "بترميز UTF-8");
    let large = format!("source={}", "س".repeat(1 << 20));
    told(&server.ask("POST", "/unit/new", &form, &large), 413, "أكبر مما يقبله");
    for target in ["/imports", "/documents"] {
        let parts = ("content-type", "multipart/form-data; boundary=edge");
        let parts = [&arabic[..], &[parts]].concat();
        let cut = "--edge\r\ncontent-disposition: form-data; name=\"from\"\r\n\r\na";
        told(&server.ask("POST", target, &parts, cut), 400, "ما أرسلته ناقصًا");
        let long = "ن".repeat(4096);
        let file = [("file", "x.csv", "source,target\nنعم,Yes\n")];
        let much = upload_to(&server, target, &[("name", &long)], &file, &[ARABIC]);
        told(&much, 400, "الحقول المرافقة للملف");
    }
}

#[test]
fn a_file_with_a_control_character_in_its_name_was_none() {
    let server = Serving::new(&[]);
    let file = [("file", "جدول\u{85}.csv", "source,target\nنعم,Yes\n")];
    for (language, said) in [("en", "has a line break or another control character"), ("ar", "محرف تحكم")]
    {
        let refused = upload_to(&server, "/imports", &[], &file, &[("accept-language", language)]);
        comes_back(&refused, 400, &[said, "U+0085"]);
        assert!(!refused.body.contains("Choose a file first"), "{}", refused.body);
    }
}

#[test]
fn a_history_showed_changes_of_the_first_text_of_a_language_only() {
    let server = with_unit(&[("en", "Hi"), ("ar", "مرحبا"), ("ar", "أهلا")]);
    let history = |form: &[(String, String)]| {
        assert_eq!(send_form(&server, "/unit/4", form, &[]).status, 303);
        let shown = page(&server, "/unit/4");
        shown.split_once("id=\"history\"").unwrap().1.split("</li>").next().unwrap().to_owned()
    };
    let form = form_of(&page(&server, "/unit/4"), "/unit/4");
    let step = history(&typed(&form, &[("text.2", "سلام")]));
    assert!(step.contains("<del>أهلا</del>") && step.contains("<ins>سلام</ins>"), "{step}");
    assert!(!step.contains("مرحبا"), "{step}");
}

#[test]
fn what_was_typed_was_lost_where_the_token_was_gone_or_did_not_allow_it() {
    let place = Serving::memory();
    let [reader, writer] = ["read", "write"].map(|role| place.token(role, role));
    let server = Serving::of(place, &[]);
    let cookie = |token: &str| format!("jisr_token={token}");
    let (read, write) = (cookie(&reader), cookie(&writer));
    let shown = look(&server, "/unit/2", &[("cookie", &write)]).body;
    let form = typed(&form_of(&shown, "/unit/2"), &[("text.0", "نعم <ثم> لا"), ("note", "typed \"here\"")]);
    for (cookie, status) in [("x=1", 401), ("jisr_token=jisr_00", 401), (&*read, 403)] {
        for (language, said) in [("en", "can send it again"), ("ar", "ثم أرسله مرة أخرى")] {
            let headers = [("cookie", cookie), ("accept-language", language)];
            let refused = send_form(&server, "/unit/2", &form, &headers);
            assert_eq!(refused.status, status, "{}", refused.body);
            let text = "lang=\"ar\" dir=\"rtl\">\nنعم &#60;ثم&#62; لا</textarea>";
            for kept in [said, text, "typed &#34;here&#34;</textarea>"] {
                assert!(refused.body.contains(kept), "{kept}: {}", refused.body);
            }
            assert!(!refused.body.contains("jisr_00") && !refused.body.contains(&reader), "{}", refused.body);
            let wrong = typed(&form_of(&refused.body, "/sign-in"), &[("token", "jisr_11")]);
            let wrong = send_form(&server, "/sign-in", &wrong, &headers);
            assert!(wrong.status == 401 && wrong.body.contains(text), "{}", wrong.body);
            let signed = typed(&form_of(&wrong.body, "/sign-in"), &[("token", &writer)]);
            let signed = send_form(&server, "/sign-in", &signed, &headers);
            assert!(signed.status == 200 && signed.body.contains(text), "{}", signed.body);
            assert!(signed.header("set-cookie").unwrap().contains(&writer), "{}", signed.head);
            assert!(!signed.body.contains(&writer), "{}", signed.body);
            assert_eq!(typed(&form_of(&signed.body, "/unit/2"), &[]), form);
            // Another site can send none of it.
            let evil = [("cookie", cookie), ("origin", "http://evil.example"), HTML, FORM];
            assert_eq!(server.ask("POST", "/sign-in", &evil, "form=/unit/2&sent.text.0=x").status, 403);
        }
    }
    assert_eq!(send_form(&server, "/unit/2", &form, &[("cookie", &write)]).status, 303);
    // Where nothing was typed there is nothing to be kept.
    assert_eq!(send(&server, "/imports/undo", &[("import", "1")], &[]).status, 303);
}

#[test]
fn a_long_arabic_text_made_links_and_look_ups_that_were_refused() {
    let server = Serving::new(&[]);
    // What the script lets through: so many letters are six bytes each.
    let address = format!("/?q={}&from=ar&to=en", encoded(&"س".repeat(9_500)));
    for (language, other) in [("en", "ar"), ("ar", "en")] {
        let headers = [("accept-language", language)];
        let shown = look(&server, &address, &headers);
        assert_eq!(shown.status, 200, "{}", shown.body);
        let start = format!("href=\"/language/{other}?");
        let (_, link) = shown.body.split_once(&start).unwrap();
        let link = link.split('"').next().unwrap().replace("&#38;", "&");
        let led = look(&server, &format!("/language/{other}?{link}"), &headers);
        assert_eq!((led.status, led.header("location")), (303, Some(&*address.to_lowercase())));
        let most: usize =
            shown.body.split("data-most=\"").nth(1).unwrap().split('"').next().unwrap().parse().unwrap();
        assert!(address.len() <= most && most < 64 << 10, "{most}");
        // Without a script: nine bytes at most each.
        let fields = shown.body.split(" maxlength=\"").skip(1);
        let fields = fields.map(|field| field.split('"').next().unwrap().parse::<usize>().unwrap());
        let characters: usize = fields.sum();
        assert!((1..most / 9).contains(&characters), "{characters}");
    }
    for (view, language, said) in [
        ("/", "en", "data-long=\"The text is too long"),
        ("/concordance", "ar", "data-long=\"النص أطول"),
        ("/terms", "ar", "data-failed=\"لم يصل جواب"),
    ] {
        let shown = look(&server, view, &[("accept-language", language)]).body;
        assert!(shown.contains(said) && shown.contains("maxlength"), "{shown}");
    }
}

#[test]
fn what_was_said_of_a_new_term_was_dropped_where_its_text_was_missing() {
    let (server, name) = with_concept();
    let form = form_of(&page(&server, &format!("/concept?name={}", encoded(&name))), "/concept");
    let new = form_of(&page(&server, "/concept/new"), "/concept/new");
    let new = typed(&new, &[("text.0", "شبكة"), ("lang.0", "ar")]);
    for (language, said) in [("en", "A term has no text"), ("ar", "مصطلح بلا نص")] {
        let headers = [("accept-language", language)];
        for (field, text, shown) in [
            ("note", "ملاحظة", "ملاحظة</textarea>"),
            ("usage", "مصر", "value=\"مصر\""),
            ("status", "forbidden", "<option value=\"forbidden\" selected>"),
        ] {
            let more = typed(&form, &[(&format!("{field}.new"), text), ("lang.new", "en")]);
            comes_back(&send_form(&server, "/concept", &more, &headers), 400, &[said, shown]);
            let more = typed(&new, &[(&format!("{field}.1"), text)]);
            comes_back(&send_form(&server, "/concept/new", &more, &headers), 400, &[said, shown, "شبكة"]);
        }
    }
    // A language alone, which a form may suggest, says nothing.
    let saved = typed(&form, &[("lang.new", "en"), ("note.1", "short")]);
    assert_eq!(send_form(&server, "/concept", &saved, &[]).status, 303);
    assert!(new.contains(&("lang.1".to_owned(), "en".to_owned())), "{new:?}");
    assert_eq!(send_form(&server, "/concept/new", &new, &[]).status, 303);
}

#[test]
fn a_glossary_of_no_chosen_languages_was_refused_by_an_option_of_the_command() {
    let (server, _) = with_concept();
    let glossary = look(&server, "/export/terms?format=glossary&from=&to=", &[]);
    assert_eq!(glossary.status, 200, "{}", glossary.body);
    assert!(glossary.body.contains("تعلم الآلة\tmachine learning"), "{}", glossary.body);
    // A termbase alone does not say from which one to which.
    let place = Workplace::new();
    place.write("terms.csv", "concept,lang,term\nc,ar,تعلم\nc,en,learning\n");
    place.ok(&["import", "terms.csv"]);
    let server = Serving::of(place, &[]);
    for (language, said) in [("en", "not certain which language"), ("ar", "اللغة المقصودة غير مؤكدة")]
    {
        let refused = look(&server, "/export/terms?format=glossary", &[("accept-language", language)]);
        comes_back(&refused, 400, &[said]);
        assert!(!refused.body.contains("--source-lang"), "{}", refused.body);
    }
}

/// The steps of the history of a unit, newest first, as a page shows them.
fn steps_of(server: &Serving, unit: &str, language: &str) -> Vec<String> {
    let shown = look(server, unit, &[("accept-language", language)]).body;
    let (_, history) = shown.split_once("<ol class=\"history\">").unwrap();
    history.split("<li class=\"card\">").skip(1).map(str::to_owned).collect()
}

#[test]
fn a_step_that_changed_a_note_or_a_property_showed_nothing() {
    let place = Serving::memory();
    let with = |note: &str, prop: &str| {
        let notes = format!("<tu><prop type=\"x-client\">{prop}</prop><note>{note}</note>");
        tmx(&[("ar", "مساء الخير"), ("en", "Good evening")]).replace("<tu>", &notes)
    };
    for (note, prop) in [("مراجعة أولى", "ق"), ("second &lt;review&gt;", "ك")] {
        place.write("unit.tmx", with(note, prop));
        place.ok(&["import", "unit.tmx"]);
    }
    let server = Serving::of(place, &[]);
    let form = form_of(&page(&server, "/unit/4"), "/unit/4");
    assert_eq!(send_form(&server, "/unit/4", &typed(&form, &[("note", "ملاحظة")]), &[]).status, 303);
    for (language, note, after) in [("en", "Note", "after"), ("ar", "ملاحظة", "بعد")] {
        let steps = steps_of(&server, "/unit/4", language);
        let label = format!("<dt><bdi dir=\"auto\">{note}</bdi></dt>");
        let added = format!("{after}</span> <bdi dir=\"auto\">ملاحظة</bdi>");
        assert!(steps[0].contains(&label) && steps[0].contains(&added), "{}", steps[0]);
        let merged = "<bdi dir=\"auto\">second &lt;review&gt;</bdi>";
        assert!(steps[1].contains(&label) && steps[1].contains(merged), "{}", steps[1]);
        assert!(steps[1].contains("<dt><code dir=\"ltr\">x-client</code></dt>"), "{}", steps[1]);
        assert!(!steps[1].contains("مراجعة أولى"), "what stays is no change: {}", steps[1]);
    }
}

#[test]
fn an_undone_import_was_told_twice_and_in_english() {
    let server = with_unit(&[("ar", "مساء الخير"), ("en", "Good evening")]);
    let second =
        tmx(&[("ar", "مساء الخير"), ("en", "Good evening")]).replace("<tu>", "<tu><note>ملاحظة</note>");
    server.place.write("ملف.tmx", second);
    let import = server.place.json(&["import", "ملف.tmx"])["import"].to_string();
    server.place.ok(&["import", "undo", &import]);
    for (language, said) in [("en", "Changed, as an import was undone"), ("ar", "تغيّرت بالتراجع عن استيراد")]
    {
        let step = &steps_of(&server, "/unit/4", language)[0];
        assert!(step.contains(&format!("<strong>{said}</strong> <bdi dir=\"auto\">ملف.tmx</bdi>")), "{step}");
        assert!(!step.contains(&format!("import {import}")), "{step}");
    }
}

#[test]
fn lists_of_documents_had_no_end() {
    let place = Serving::memory();
    place.write("text.txt", "خبر قصير.");
    for number in 1..=101 {
        place.ok(&["document", "add", "text.txt", "--lang", "ar", "--name", &format!("خبر {number:03}")]);
    }
    let server = Serving::of(place, &[]);
    for (language, count) in [("en", "101 documents"), ("ar", "101 وثيقة")] {
        let list = |address: &str| look(&server, address, &[("accept-language", language)]).body;
        let (first, rest) = (list("/documents"), list("/documents?start=100"));
        let count = count.replace("101", "\u{2068}101\u{2069}");
        assert!(first.contains(&count) && rest.contains(&count), "{first}");
        assert!(first.contains("خبر 100<") && !first.contains("خبر 101<"), "{first}");
        assert!(first.contains("<a rel=\"next\" href=\"/documents?start=100\">"), "{first}");
        assert!(rest.contains("خبر 101<") && !rest.contains("خبر 100<"), "{rest}");
        let export = list("/export");
        assert!(export.contains("list=\"documents\"") && export.contains("value=\"خبر 100\""), "{export}");
        assert!(!export.contains("خبر 101"), "{export}");
    }
    let typed = format!("/export/units?format=csv&from=ar&to=en&document={}", encoded("خبر 101"));
    assert_eq!(look(&server, &typed, &[]).status, 200);
}

#[test]
fn concordance_showed_texts_of_any_length_whole() {
    let place = Serving::memory();
    let arabic = format!("{}مدينة {}", "كلمة ".repeat(3_000), "أخرى ".repeat(3_000));
    place.write("unit.tmx", tmx(&[("ar", &arabic), ("en", &"word ".repeat(3_000))]));
    place.ok(&["import", "unit.tmx"]);
    let server = Serving::of(place, &[]);
    for (language, said) in [("en", "Only pieces of long texts"), ("ar", "لا يظهر من النصوص الطويلة إلا جزء")]
    {
        let address = format!("/concordance?q={}", encoded("مدينة"));
        let shown = look(&server, &address, &[("accept-language", language)]).body;
        assert!(shown.contains(said) && shown.contains("<mark class=\"found\">مدينة</mark>"), "{shown}");
        assert!(shown.len() < 20_000, "{}", shown.len());
        // One that is short stands there whole.
        let short = look(&server, "/concordance?q=delegation", &[("accept-language", language)]).body;
        assert!(!short.contains(said) && !short.contains('…'), "{short}");
    }
}

#[test]
fn terms_of_a_document_had_no_language() {
    let (server, _) = with_concept();
    server.place.write("text.txt", "تعلم الآلة علم جديد.");
    server.place.ok(&["document", "add", "text.txt", "--lang", "ar", "--name", "خبر"]);
    for language in ["en", "ar"] {
        let address = format!("/document?name={}&to=en", encoded("خبر"));
        let shown = look(&server, &address, &[("accept-language", language)]).body;
        let term = "<mark class=\"term\"><bdi lang=\"ar\" dir=\"rtl\">تعلم الآلة</bdi></mark>";
        let (_, terms) = shown.split_once("<ul class=\"terms\">").unwrap();
        assert!(terms.split("</ul>").next().unwrap().contains(term), "{terms}");
        assert!(terms.contains("<bdi lang=\"en\" dir=\"ltr\">machine learning</bdi>"), "{terms}");
    }
}

#[test]
fn no_unit_could_be_added_on_the_page_of_an_empty_memory() {
    for (language, text) in [("en", "Good evening"), ("ar", "مساء الخير")] {
        let server = Serving::of(Workplace::new(), &[]);
        let headers = [("accept-language", language)];
        let form = form_of(&look(&server, "/unit/new", &headers).body, "/unit/new");
        let new = [("from", "ku"), ("source", "Êvar baş"), ("to", language), ("target", text)];
        // A language that is none comes back as it was typed.
        let odd = typed(&typed(&form, &new), &[("to", "no tag")]);
        comes_back(
            &send_form(&server, "/unit/new", &odd, &headers),
            400,
            &["value=\"no tag\"", "Êvar baş", text],
        );
        let added = send_form(&server, "/unit/new", &typed(&form, &new), &headers);
        assert_eq!(added.status, 303, "{}", added.body);
        // By then the memory has two, which are offered.
        let form = form_of(&look(&server, "/unit/new", &headers).body, "/unit/new");
        let langs: Vec<&str> = form
            .iter()
            .filter(|(name, _)| ["from", "to"].contains(&&**name))
            .map(|(_, lang)| &**lang)
            .collect();
        assert!(langs.contains(&"ku") && langs.contains(&language), "{langs:?}");
    }
}

#[test]
fn a_language_that_was_missing_was_said_to_be_no_language_tag() {
    let server = with_unit(&[("ar", "مساء الخير"), ("en", "Good evening")]);
    let form = form_of(&page(&server, "/unit/4"), "/unit/4");
    for (language, said) in [("en", "The new text needs a language"), ("ar", "النص الجديد تنقصه لغة")]
    {
        let new = typed(&form, &[("lang.new", ""), ("text.new", "Bonsoir مساء")]);
        let refused = send_form(&server, "/unit/4", &new, &[("accept-language", language)]);
        comes_back(&refused, 400, &[said, "Bonsoir مساء</textarea>"]);
    }
}

#[test]
fn a_name_that_is_taken_was_not_said() {
    let server = Serving::new(&[]);
    server.place.write("text.txt", "خبر قصير.");
    server.place.ok(&["document", "add", "text.txt", "--lang", "ar", "--name", "خبر"]);
    let files = [("file", "a.txt", "A short story."), ("translation", "b.txt", "قصة قصيرة.")];
    for (language, said) in [("en", "Another document has this name"), ("ar", "هذا اسم وثيقة أخرى")]
    {
        let headers = [("accept-language", language)];
        // Of two it is not plain which one is meant.
        for (name, translation, taken) in [("story", "خبر", "خبر"), ("same", "same", "same")] {
            let fields = [
                ("lang", "en"),
                ("name", name),
                ("translation_lang", "fr"),
                ("translation_name", translation),
            ];
            let refused = upload_to(&server, "/documents", &fields, &files, &headers);
            comes_back(&refused, 400, &[said, &format!("<bdi dir=\"auto\">{taken}</bdi>")]);
        }
    }
}
