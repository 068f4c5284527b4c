//! `jisr backup`: a copy of a memory while others write to it.

#![allow(clippy::unwrap_used, clippy::print_stdout)] // what is skipped says so

mod common;

use std::fs;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};

use common::Workplace;
use jisr::memory::{Access, Memory};
use jisr::model::{Locale, Unit, Variant};

fn unit(number: usize) -> Unit {
    let variant = |lang: &str, text: String| Variant::plain(Locale::parse(lang).unwrap(), &text);
    let arabic = format!("وصل الوفد رقم {number} إلى المدينة.");
    let variants =
        vec![variant("ar", arabic), variant("en", format!("Delegation {number} reached the city."))];
    Unit { variants, ..Unit::default() }
}

/// Units numbered from 0 are added one after the other, so a state of the memory has the first
/// so many of them and no other.
#[test]
fn a_backup_is_one_state_whatever_is_written_meanwhile() {
    let place = Workplace::new();
    let path = place.path("jisr.db");
    let mut memory = Memory::open(&path, Access::Create).unwrap();
    for number in 0..300 {
        memory.add_unit(&unit(number)).unwrap();
    }
    let done = AtomicBool::new(false);
    let mut before = 300;
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for number in 300.. {
                if done.load(Ordering::Relaxed) {
                    break;
                }
                memory.add_unit(&unit(number)).unwrap();
            }
        });
        for round in 0..5 {
            let copy = place.path(&format!("نسخة-{round}.db"));
            let bytes = Memory::open(&path, Access::Read).unwrap().back_up(&copy).unwrap();
            assert_eq!(fs::metadata(&copy).unwrap().len(), bytes);
            let copied = Memory::open(&copy, Access::Read).unwrap();
            let mut texts = Vec::new();
            let all = jisr::store::Selection::default();
            copied
                .reader()
                .units(&all, &mut |u| {
                    texts.push(u.unit);
                    Ok(())
                })
                .unwrap();
            assert!(texts.len() >= before, "{} units after {before}", texts.len());
            before = texts.len();
            assert!(texts.iter().enumerate().all(|(number, found)| found.variants == unit(number).variants));
        }
        done.store(true, Ordering::Relaxed);
    });
    let left = |name: &str| name.contains(".jisr-");
    assert!(
        fs::read_dir(place.folder.path()).unwrap().all(|f| !left(&f.unwrap().file_name().to_string_lossy()))
    );
}

#[test]
fn a_backup_is_the_memory_with_its_history_documents_and_terms() {
    let place = Workplace::new();
    place.write("خبر.txt", "وصل الوفد. غادر الوزير.");
    place.write("units.csv", "source,target\nوصل الوفد.,The delegation arrived.\n");
    place.write("terms.csv", "concept,lang,term\nc,ar,وفد\nc,en,delegation\n");
    place.ok(&["document", "add", "خبر.txt", "--lang", "ar", "--name", "خبر"]);
    place.ok(&["import", "units.csv", "--source-lang", "ar", "--target-lang", "en"]);
    place.ok(&["import", "terms.csv"]);
    let answer = place.json(&["backup", "copy.db"]);
    assert_eq!(answer["units"], 2);
    for ask in [
        &["document", "show", "خبر"][..],
        &["import", "list"],
        &["unit", "show", "1"],
        &["term", "list"],
        &["lookup", "وصل الوفد"],
        &["export", "--format", "tmx"],
    ] {
        let of = |memory| place.ok(&[&["--memory", memory], ask].concat());
        assert_eq!(of("copy.db"), of("jisr.db"), "{ask:?}");
    }
    // The copy is a memory of its own.
    place.ok(&["--memory", "copy.db", "import", "undo", "2"]);
    for (memory, languages) in [("copy.db", 1), ("jisr.db", 2)] {
        let stats = place.json(&["--memory", memory, "stats"]);
        assert_eq!(stats["variants"].as_array().unwrap().len(), languages, "{memory}: {stats}");
    }
}

/// A file that was only renamed has no name yet on the disk.
#[cfg(target_os = "linux")]
#[test]
fn after_a_failure_of_power_a_backup_or_an_export_could_be_gone() {
    let place = Workplace::new();
    place.import_table("units.csv", "source,target\nنعم,Yes\n");
    std::fs::create_dir(place.path("نسخ")).unwrap();
    let folder = place.path("نسخ").canonicalize().unwrap();
    for (command, file) in [("backup", "نسخ/copy.db"), ("export", "نسخ/memory.tmx")] {
        let mut traced = Command::new("strace");
        traced.args(["-f", "-y", "-xx", "-qq", "-e", "trace=/^(fsync|rename|link).*", "-o", "calls"]);
        traced.arg(env!("CARGO_BIN_EXE_jisr")).args([command, file]).current_dir(place.folder.path());
        match traced.output() {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                println!("skipped: there is no strace on this system");
                return;
            }
            ran => assert!(ran.unwrap().status.success(), "{command}"),
        }
        let calls = fs::read_to_string(place.path("calls")).unwrap();
        let after = calls.lines().skip_while(|call| !call.contains("rename") && !call.contains("link"));
        let of_folder = format!("<{}>", hex(folder.as_os_str().as_encoded_bytes()));
        let kept = after.filter(|call| call.contains("fsync") && call.contains(&of_folder)).count();
        assert_eq!(kept, 1, "{command}: {calls}");
    }
}

/// Bytes as strace shows them.
#[cfg(target_os = "linux")]
fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |shown, byte| shown + &format!("\\x{byte:02x}"))
}

#[test]
fn what_a_backup_refuses() {
    let place = Workplace::new();
    assert!(place.fails(&["backup", "copy.db"]).contains("there is no memory here"));
    place.import_table("units.csv", "source,target\nنعم,Yes\n");
    place.write("notes.txt", "ملاحظات");
    for there in ["notes.txt", "jisr.db", "."] {
        assert!(place.fails(&["backup", there]).contains("already"), "{there}");
    }
    assert_eq!(fs::read_to_string(place.path("notes.txt")).unwrap(), "ملاحظات");
    assert!(place.fails(&["backup", "nowhere/copy.db"]).contains("there is no folder nowhere"));
    assert!(!place.path("copy.db").exists());
}
