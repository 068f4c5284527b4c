//! A memory that an earlier jisr made is brought up to date when it is opened.

#![allow(clippy::unwrap_used)]

mod common;

use std::thread;
use std::time::Duration;

use common::Workplace;
use jisr::Memory;
use jisr::memory::Access;
use jisr::model::{Locale, Unit};

#[test]
fn a_memory_of_the_second_schema_is_indexed_when_it_is_opened() {
    let place = Workplace::new();
    let earlier = rusqlite::Connection::open(place.path("jisr.db")).unwrap();
    earlier.execute_batch(include_str!("../migrations/sqlite/0001_memory.sql")).unwrap();
    earlier.execute_batch(include_str!("../migrations/sqlite/0002_undo.sql")).unwrap();
    // The hashes are of no normal forms, so they are made anew as well.
    earlier
        .execute_batch(
            "PRAGMA application_id = 0x4A495352; PRAGMA user_version = 2; PRAGMA journal_mode = WAL;
             INSERT INTO setting VALUES ('normal_forms', '0');
             INSERT INTO locale (id, tag) VALUES (1, 'ar'), (2, 'en');
             INSERT INTO change (id, kind, at, detail) VALUES (1, 'unit-add', 0, 'unit');
             INSERT INTO unit (id, added, source) VALUES (1, 1, 1), (2, 1, 1);
             INSERT INTO variant (unit, position, locale, text, hash, alone) VALUES
                 (1, 1, 2, 'The delegation came to Cairo', 0, 0), (1, 0, 1, 'وصل الوفد إلى القاهرة', 0, 0),
                 (2, 0, 1, 'نعم', 0, 1);",
        )
        .unwrap();
    drop(earlier);
    let found = place.run(&["lookup", "وصل الوفد إلى بغداد"]);
    assert!(found.out.contains("The delegation came to Cairo"), "{}", found.out);
    assert!(found.err.contains("indexing this memory"), "a person who waits is told why: {}", found.err);
    assert_eq!(place.run(&["lookup", "وصل الوفد إلى بغداد"]).err, "", "once only");
    assert_eq!(place.json(&["stats"])["variants"][0]["count"], 2, "counted by language");
    assert!(place.path("jisr.db.schema-2.bak").exists());
    // A look-up without the index finds nothing: that it found something shows that there is one.
    let now = rusqlite::Connection::open(place.path("jisr.db")).unwrap();
    now.execute_batch("DELETE FROM posting").unwrap();
    drop(now);
    assert_eq!(place.json(&["lookup", "وصل الوفد إلى بغداد"])["matches"].as_array().unwrap().len(), 0);
}

/// An empty memory of the fourth schema.
fn fourth_schema(place: &Workplace) -> rusqlite::Connection {
    let earlier = rusqlite::Connection::open(place.path("jisr.db")).unwrap();
    for step in [
        include_str!("../migrations/sqlite/0001_memory.sql"),
        include_str!("../migrations/sqlite/0002_undo.sql"),
        include_str!("../migrations/sqlite/0003_index.sql"),
        include_str!("../migrations/sqlite/0004_texts.sql"),
    ] {
        earlier.execute_batch(step).unwrap();
    }
    earlier
}

#[test]
fn the_terms_of_a_memory_of_the_fourth_schema_are_found_in_texts() {
    let place = Workplace::new();
    let earlier = fourth_schema(&place);
    earlier
        .execute_batch(
            "PRAGMA application_id = 0x4A495352; PRAGMA user_version = 4; PRAGMA journal_mode = WAL;
             INSERT INTO setting VALUES ('normal_forms', '1');
             INSERT INTO locale (id, tag) VALUES (1, 'ar'), (2, 'en');
             INSERT INTO change (id, kind, at, detail) VALUES (1, 'term-add', 0, 'ship');
             INSERT INTO concept (id, added, name) VALUES (1, 1, 'ship');
             INSERT INTO term (concept, position, locale, text, status) VALUES
                 (1, 0, 1, 'سفينة', 'preferred'), (1, 1, 2, 'ship', 'preferred');",
        )
        .unwrap();
    drop(earlier);
    let found = place.json(&["term", "recognise", "وصلت سفينتان"]);
    assert_eq!(found["terms"][0]["surface"], "سفينتان");
    // It is the index that finds it, not a reading of all terms.
    let now = rusqlite::Connection::open(place.path("jisr.db")).unwrap();
    now.execute_batch("DELETE FROM term_start").unwrap();
    drop(now);
    assert!(place.json(&["term", "recognise", "وصلت سفينتان"])["terms"].as_array().unwrap().is_empty());
}

#[test]
fn the_documents_of_a_memory_of_the_eighth_schema_are_shown_and_exported() {
    let place = Workplace::new();
    let earlier = fourth_schema(&place);
    for step in [
        include_str!("../migrations/sqlite/0005_termbase.sql"),
        include_str!("../migrations/sqlite/0006_term_starts.sql"),
        include_str!("../migrations/sqlite/0007_candidates.sql"),
        include_str!("../migrations/sqlite/0008_term_keys.sql"),
    ] {
        earlier.execute_batch(step).unwrap();
    }
    earlier
        .execute_batch(
            "PRAGMA application_id = 0x4A495352; PRAGMA user_version = 8; PRAGMA journal_mode = WAL;
             INSERT INTO setting VALUES ('normal_forms', '0');
             INSERT INTO locale (id, tag) VALUES (1, 'ar'), (2, 'en');
             INSERT INTO change (id, kind, at, detail) VALUES (1, 'document-add', 0, 'خبر');
             INSERT INTO unit (id, added, source) VALUES (1, 1, 1);
             INSERT INTO variant (id, locale, text, hash, alone) VALUES
                 (65536, 1, 'وصل الوفد.', 0, 0), (65537, 2, 'The delegation came.', 0, 0);
             INSERT INTO document (id, added, name, locale, text, metadata) VALUES
                 (1, 1, 'خبر', 1, char(10) || 'وصل الوفد.' || char(10), '[]');
             INSERT INTO sentence (document, position, start, \"end\", paragraph, unit) VALUES (1, 0, 1, 19, 0, 1);",
        )
        .unwrap();
    drop(earlier);
    assert_eq!(place.ok(&["document", "export", "خبر", "--target-lang", "ar"]), "\nوصل الوفد.\n");
    assert_eq!(place.ok(&["document", "export", "خبر", "--target-lang", "en"]), "\nThe delegation came.\n");
    // The same text is the same document still.
    place.write("خبر.txt", "\nوصل الوفد.\n");
    assert!(
        place
            .ok(&["document", "add", "خبر.txt", "--lang", "ar"])
            .contains("in the memory already: 1 sentence")
    );
}

/// A memory with a unit, whose index says that it is of this version, or is not there.
fn with_index(version: Option<u32>) -> Workplace {
    let place = Workplace::new();
    let path = place.path("jisr.db");
    let mut memory = Memory::open(&path, Access::Create).unwrap();
    let [arabic, english] = ["ar", "en"].map(|tag| Locale::parse(tag).unwrap());
    memory.add_unit(&Unit::pair(arabic, "وصل الوفد", english, "The delegation came")).unwrap();
    drop(memory);
    let file = rusqlite::Connection::open(&path).unwrap();
    let changed = match version {
        Some(version) => {
            file.execute("UPDATE setting SET value = ?1 WHERE name = 'index'", [version.to_string()])
        }
        None => file.execute("DELETE FROM setting WHERE name = 'index'", []),
    };
    assert_eq!(changed.unwrap(), 1);
    place
}

#[test]
fn the_index_of_a_newer_jisr_is_refused_and_not_replaced() {
    let place = with_index(Some(99));
    for command in [["lookup", "وصل الوفد"], ["unit", "delete"]] {
        let args: Vec<&str> = command.iter().copied().chain((command[0] == "unit").then_some("1")).collect();
        let refused = place.run(&args);
        assert_eq!(refused.code, Some(1));
        let start = "error: jisr.db: this memory was made by a newer jisr (look-up index 99; this one has ";
        assert!(refused.err.starts_with(start), "{}", refused.err);
        assert!(refused.err.ends_with("); use that one, or update\n"), "{}", refused.err);
    }
    let file = rusqlite::Connection::open(place.path("jisr.db")).unwrap();
    let sql = "SELECT value FROM setting WHERE name = 'index'";
    assert_eq!(file.query_row(sql, [], |row| row.get::<_, String>(0)).unwrap(), "99");
}

#[test]
fn of_two_that_open_a_memory_without_an_index_one_makes_it() {
    let place = with_index(None);
    let path = place.path("jisr.db");
    let mut second = None;
    let opened = Memory::open_watched(&path, Access::Read, &mut |_, _| {
        // While this one indexes, and nobody else may write, another opens the memory and waits.
        let path = path.clone();
        second.get_or_insert_with(|| {
            thread::spawn(move || {
                let mut told = 0;
                Memory::open_watched(&path, Access::Read, &mut |_, _| told += 1).map(|_| told)
            })
        });
        thread::sleep(Duration::from_millis(300));
    });
    assert!(opened.is_ok());
    assert_eq!(second.unwrap().join().unwrap().unwrap(), 0, "indexed once");
}

/// A memory of the fourth schema, with what its imports of terms left in its history.
fn memory_with_terms(place: &Workplace) {
    let earlier = fourth_schema(place);
    earlier
        .execute_batch(
            r#"PRAGMA application_id = 0x4A495352; PRAGMA user_version = 4; PRAGMA journal_mode = WAL;
             INSERT INTO setting VALUES ('normal_forms', '1');
             INSERT INTO locale (id, tag) VALUES (1, 'ar'), (2, 'en');
             INSERT INTO change (id, kind, at, detail) VALUES (1, 'import', 0, 'one.csv'), (2, 'import', 9, 'two.csv');
             INSERT INTO import (change, file, format, digest, bytes, header, report) VALUES
                 (1, 'one.csv', 'terms', 'a', 1, 'null', '{}'), (2, 'two.csv', 'terms', 'b', 1, 'null', '{}');
             INSERT INTO concept (id, added, name) VALUES (1, 1, 'moe'), (2, 1, 'net');
             INSERT INTO term (concept, position, locale, text, status, part_of_speech, definition, note) VALUES
                 (1, 0, 1, 'مزيج الخبراء', 'preferred', 'noun', 'نماذج قليلة', NULL),
                 (1, 1, 2, 'Mixture of Experts', 'preserved', NULL, NULL, 'as it is'),
                 (1, 2, 2, 'expert mixture', 'admitted', NULL, NULL, NULL),
                 (2, 0, 1, 'شبكةٌ عصبية', 'preferred', NULL, NULL, NULL),
                 (2, 1, 2, 'neural networks', 'preferred', NULL, NULL, NULL);
             INSERT INTO history (change, subject, subject_id, operation, before, brought) VALUES
                 (2, 'concept', 1, 'merge',
                  '{"concept":"moe","terms":[{"lang":"ar","term":"مزيج الخبراء","status":"preferred","part_of_speech":"noun","definition":"نماذج قليلة"},{"lang":"en","term":"Mixture of Experts","status":"preserved","note":"as it is"}]}',
                  '[{"lang":"en","term":"expert mixture","status":"admitted","has_status":true}]');"#,
        )
        .unwrap();
}

#[test]
fn terms_of_the_fourth_schema_are_looked_up_recognised_and_exported() {
    let place = Workplace::new();
    memory_with_terms(&place);
    for (asked, how, concept) in [
        ("مزيج الخبراء", "exact", "moe"),
        ("شبكه عصبيه", "folded", "net"),
        ("الشبكات العصبية", "stem", "net"),
        ("Neural Network", "stem", "net"),
        ("mixture of", "prefix", "moe"),
        ("mixtrue of experts", "fuzzy", "moe"),
    ] {
        let found = place.json(&["term", "lookup", asked]);
        assert_eq!(
            (&found["matches"][0]["how"], &found["matches"][0]["concept"]),
            (&how.into(), &concept.into()),
            "{asked}: {found}"
        );
    }
    assert!(place.path("jisr.db.schema-4.bak").exists());
    for (text, surface) in
        [("وبالشبكات العصبية", "وبالشبكات العصبية"), ("a mixture of experts", "mixture of experts")]
    {
        let found = place.json(&["term", "recognise", text]);
        assert_eq!(found["terms"][0]["surface"], surface, "{found}");
    }
    assert_eq!(
        place.ok(&["term", "export"]),
        "concept,lang,term,status,part_of_speech,definition,note\n\
         moe,ar,مزيج الخبراء,preferred,noun,نماذج قليلة,\n\
         moe,en,Mixture of Experts,preserved,,,as it is\n\
         moe,en,expert mixture,admitted,,,\n\
         net,ar,شبكةٌ عصبية,preferred,,,\n\
         net,en,neural networks,preferred,,,\n"
    );
    let tbx = place.ok(&["term", "export", "--format", "tbx", "--flavour", "strict"]);
    assert!(tbx.contains("<term>شبكةٌ عصبية</term>") && tbx.contains("jisr:status=preserved"), "{tbx}");
}

#[test]
fn an_import_of_terms_of_the_fourth_schema_can_be_undone() {
    let place = Workplace::new();
    memory_with_terms(&place);
    place.ok(&["import", "undo", "1"]);
    let left = place.ok(&["term", "export"]);
    assert_eq!(left.lines().skip(1).collect::<Vec<_>>(), ["moe,en,expert mixture,admitted,,,"], "{left}");
    let place = Workplace::new();
    memory_with_terms(&place);
    place.ok(&["import", "undo", "2"]);
    assert!(!place.ok(&["term", "export"]).contains("expert mixture"));
}
