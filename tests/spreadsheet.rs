//! Exported to a table, changed in a spreadsheet, imported again: what a table cannot hold stays.

#![allow(clippy::unwrap_used)]

mod common;

use common::Workplace;

const FILE: &str = r#"<tmx version="1.4"><header srclang="ar"/><body>
<tu tuid="٧"><note>زر</note><note>a button</note><prop type="x-client">Acme</prop>
  <tuv xml:lang="ar"><seg>اضغط <bpt i="1">&lt;b&gt;</bpt>حفظ<ept i="1">&lt;/b&gt;</ept></seg></tuv>
  <tuv xml:lang="en" changedate="20260101T000000Z" usagecount="3"><prop type="x-state">approved</prop><seg>Press <bpt i="1">&lt;b&gt;</bpt>Save<ept i="1">&lt;/b&gt;</ept></seg></tuv>
</tu>
<tu tuid="8"><tuv xml:lang="ar"><seg>نعم</seg></tuv><tuv xml:lang="en"><seg>Yes</seg></tuv><tuv xml:lang="fr"><seg>Oui</seg></tuv></tu>
<tu><tuv xml:lang="ar"><seg>سطر <ph x="1">{1}</ph>أول</seg></tuv><tuv xml:lang="en"><seg>A <ph x="1">{1}</ph>line</seg></tuv></tu>
<tu><tuv xml:lang="ar"><seg>سطر أول</seg></tuv><tuv xml:lang="en"><seg>A line</seg></tuv></tu>
</body></tmx>"#;

/// A memory with these units, and the table of them.
fn place() -> (Workplace, String) {
    let place = Workplace::new();
    place.write("memory.tmx", FILE);
    place.ok(&["import", "memory.tmx"]);
    let table = place.ok(&["export", "--format", "csv", "--source-lang", "ar", "--target-lang", "en"]);
    (place, table)
}

/// Imports a table: how many rows were added, merged and unchanged.
fn import(place: &Workplace, table: &str) -> [u64; 3] {
    place.write("table.csv", table);
    let report = place.json(&["import", "table.csv"]);
    ["added", "merged", "unchanged"].map(|count| report[count].as_u64().unwrap())
}

#[test]
fn a_table_that_comes_back_as_it_was_changes_nothing() {
    let (place, table) = place();
    let before = place.ok(&["export"]);
    assert_eq!(import(&place, &table), [0, 0, 4], "{table}");
    assert_eq!(place.ok(&["export"]), before);
}

#[test]
fn what_was_changed_is_brought_and_what_a_table_cannot_hold_stays() {
    let (place, table) = place();
    let before = place.ok(&["export"]);
    let changed = table
        .replace("a button\"", "a button\nفي القائمة\"")
        .replace("نعم,Yes,", "نعم,Yes!,")
        .replace("سطر أول,A line,ar,en,,", "سطر أول,A line,ar,en,heading,");
    assert_eq!(import(&place, &changed), [1, 3, 0], "{changed}");
    let after = place.ok(&["export"]);
    // The units that were there, with their codes, ids and languages; and another translation.
    for line in before.lines().filter(|line| line.contains("<seg>") || line.contains("<prop")) {
        assert!(after.contains(line), "{line} is gone: {after}");
    }
    assert!(after.contains("<note>في القائمة</note>") && after.contains("<seg>Yes!</seg>"), "{after}");
    assert_eq!((after.matches("<note>").count(), after.matches("</tu>").count()), (5, 5), "{after}");
    assert_eq!(import(&place, &changed), [0, 0, 4], "and again it changes nothing");

    // Undone, nothing of it is left.
    place.ok(&["import", "undo", "2"]);
    assert_eq!(place.ok(&["export"]), before);
}

#[test]
fn a_translation_filled_in_joins_the_unit_whose_row_it_stands_in() {
    let place = Workplace::new();
    place.write(
        "waiting.tmx",
        "<tmx version='1.4'><header srclang='ar'/><body>\
         <tu tuid='1'><tuv xml:lang='ar'><seg>اضغط <ph x='1'>{1}</ph>حفظ</seg></tuv></tu></body></tmx>",
    );
    place.ok(&["import", "waiting.tmx"]);
    let before = place.ok(&["export"]);
    let row = "source,target,source_lang,target_lang,unit\nاضغط حفظ,Press Save,ar,en,1\n";
    assert_eq!(import(&place, row), [0, 1, 0]);
    let after = place.ok(&["export"]);
    assert!(after.contains("<tu tuid=\"1\">") && after.contains("<ph x=\"1\">{1}</ph>حفظ"), "{after}");
    assert!(after.contains("<seg>Press Save</seg>"), "{after}");
    place.ok(&["import", "undo", "2"]);
    assert_eq!(place.ok(&["export"]), before);
}

#[test]
fn what_a_table_brought_again_stays_when_the_first_import_is_undone() {
    let (place, table) = place();
    let before = place.ok(&["export"]);
    import(&place, &table);
    place.ok(&["import", "undo", "1"]);
    let after = place.ok(&["export"]);
    for line in before.lines().filter(|line| line.contains("<seg>")) {
        assert!(after.contains(line), "{line} is gone: {after}");
    }
    assert_eq!(place.json(&["stats"])["units"], 4);
}

#[test]
fn rows_of_another_memory_and_rows_kept_beside_are_rows_like_any_other() {
    let (place, table) = place();
    // The number of the unit is that of another memory.
    let row = "source,target,source_lang,target_lang,unit\nنعم,Yes,ar,en,1\n";
    assert_eq!(import(&place, row), [1, 0, 0]);
    place.write("keep.csv", &table);
    let kept = place.json(&["import", "keep.csv", "--duplicates", "keep"]);
    assert_eq!(kept["added"], 4, "{kept}");
}
