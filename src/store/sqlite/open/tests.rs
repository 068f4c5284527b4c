//! Memories of other versions, opened.

use std::path::PathBuf;

use super::*;
use crate::model::{ChangeKind, Locale, Unit};
use crate::store::sqlite::SqliteStore;
use crate::store::{Commit, Reader as _, Store, Wanted};

/// The schema of today.
const NOW: usize = MIGRATIONS.len();

const NEXT: &str = "ALTER TABLE document ADD COLUMN title TEXT";

fn memory() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ذاكرة.db");
    let mut store = SqliteStore::open(&path, Access::Create).unwrap();
    store
        .write(&Wanted::default(), &mut |writer| {
            let change = writer.add_change(ChangeKind::Import, 0, "")?;
            let (ar, en) = (Locale::parse("ar").unwrap(), Locale::parse("en").unwrap());
            writer.add_unit(change, &Unit::pair(ar, "نَعَم", en, "Yes"))?;
            Ok(Commit::Yes)
        })
        .unwrap();
    (folder, path)
}

/// The migrations, and one more.
fn one_more() -> Vec<&'static str> {
    [MIGRATIONS, &[NEXT]].concat()
}

fn files(folder: &tempfile::TempDir) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn an_older_memory_is_copied_and_brought_up_to_date() {
    let (folder, path) = memory();
    for access in [Access::Read, Access::Write] {
        let session = open_with(&path, access, &one_more()).unwrap();
        assert_eq!(session.version(NOW + 1).unwrap(), NOW + 1);
        assert_eq!(session.counts().unwrap().units, 1);
        session.query::<i64>("SELECT count(title) FROM document").unwrap();
    }
    let copy = format!("ذاكرة.db.schema-{NOW}.bak");
    assert_eq!(files(&folder), ["ذاكرة.db", &copy]);
    // The copy is the memory as it was.
    let copy = open(&folder.path().join(&copy), Access::Read).unwrap();
    assert_eq!((copy.version(NOW + 1).unwrap(), copy.counts().unwrap().units), (NOW, 1));
}

#[test]
fn a_migration_that_fails_leaves_the_memory_as_it_was() {
    let (_folder, path) = memory();
    let broken = [MIGRATIONS, &[NEXT, "INSERT INTO nowhere VALUES (1)"]].concat();
    assert!(open_with(&path, Access::Write, &broken).is_err());
    let session = open(&path, Access::Write).unwrap();
    assert_eq!((session.version(NOW + 1).unwrap(), session.counts().unwrap().units), (NOW, 1));
}

#[test]
fn an_earlier_copy_is_not_written_over() {
    let (_folder, path) = memory();
    let copy = beside(&path, &format!(".schema-{NOW}.bak"));
    std::fs::write(&copy, "mine").unwrap();
    let message = open_with(&path, Access::Write, &one_more()).err().unwrap().to_string();
    assert!(message.contains("move"), "{message}");
    assert_eq!(std::fs::read_to_string(copy).unwrap(), "mine");
    assert_eq!(open(&path, Access::Write).unwrap().version(NOW + 1).unwrap(), NOW);
}

#[test]
fn a_memory_of_other_normal_forms_is_given_new_keys() {
    let (_folder, path) = memory();
    let hash = text::segment_hash("نعم");
    {
        let session = open(&path, Access::Write).unwrap();
        assert_eq!(session.segments_by_hash(hash).unwrap().len(), 1);
        session
            .run("UPDATE variant SET hash = 0; UPDATE setting SET value = '0' WHERE name = 'normal_forms'")
            .unwrap();
    }
    let session = open(&path, Access::Read).unwrap();
    assert_eq!(session.segments_by_hash(hash).unwrap().len(), 1);
    assert_eq!(session.normal_forms().unwrap(), text::NORMAL_FORMS);
    assert!(beside(&path, ".normal-forms-0.bak").exists(), "after a copy, as a migration");
}

#[test]
fn a_memory_of_newer_normal_forms_is_refused_untouched() {
    let (_folder, path) = memory();
    let newer = text::NORMAL_FORMS + 1;
    open(&path, Access::Write)
        .unwrap()
        .run(&format!("UPDATE setting SET value = '{newer}' WHERE name = 'normal_forms'"))
        .unwrap();
    let before = std::fs::read(&path).unwrap();
    for access in [Access::Read, Access::Write, Access::Create] {
        assert!(open(&path, access).err().unwrap().to_string().contains("newer jisr"));
    }
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[test]
fn a_command_that_changes_what_is_there_makes_no_memory() {
    let folder = tempfile::tempdir().unwrap();
    assert!(open(&folder.path().join("none.db"), Access::Write).is_err());
    assert!(files(&folder).is_empty());
}

#[test]
fn opening_a_memory_to_read_does_not_make_one() {
    let folder = tempfile::tempdir().unwrap();
    assert!(open(&folder.path().join("none.db"), Access::Read).is_err());
    assert!(files(&folder).is_empty());
}

#[test]
fn names_that_mean_something_in_a_uri_are_names() {
    assert_eq!(immutable_uri(Path::new("a b/50%?#é.db")), "file:a b/50%25%3f%23é.db?immutable=1");
}

#[test]
fn two_processes_may_make_one_memory_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("jisr.db");
    let threads: Vec<_> = (0..8)
        .map(|_| {
            let path = path.clone();
            std::thread::spawn(move || {
                open(&path, Access::Create).map(|s| s.version(MIGRATIONS.len()).unwrap())
            })
        })
        .collect();
    for thread in threads {
        assert_eq!(thread.join().unwrap().unwrap(), MIGRATIONS.len());
    }
}

#[test]
fn a_memory_that_another_has_open_or_wrote_to_is_not_taken_away() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ذاكرة.db");
    let open = || Box::new(SqliteStore::open(&path, Access::Create).unwrap());
    let first = open();
    let mut second = open();
    assert!(!Store::discard(first).unwrap_or(false), "the other has it open");
    second
        .write(&Wanted::default(), &mut |writer| {
            writer.add_change(ChangeKind::Import, 0, "خبر.csv")?;
            Ok(Commit::Yes)
        })
        .unwrap();
    drop(second);
    assert!(!Store::discard(open()).unwrap(), "something was written");
    let journal: String =
        open().session.connection.query_row("PRAGMA journal_mode", [], |row| row.get(0)).unwrap();
    assert_eq!(journal, "wal");

    let new = folder.path().join("new.db");
    assert!(Store::discard(Box::new(SqliteStore::open(&new, Access::Create).unwrap())).unwrap());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nor are files left beside it");
}
