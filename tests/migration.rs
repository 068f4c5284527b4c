//! A memory that an earlier jisr made is brought up to date when it is opened.

#![allow(clippy::unwrap_used)]

mod common;

use common::Workplace;

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

#[test]
fn the_terms_of_a_memory_of_the_fourth_schema_are_found_in_texts() {
    let place = Workplace::new();
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
