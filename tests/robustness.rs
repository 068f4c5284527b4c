//! What happens when things go wrong: the memory is as it was, and the message says why.

#![allow(clippy::unwrap_used, clippy::print_stdout)] // what is skipped says so

mod common;

use std::fmt::Write as _;
use std::fs;
use std::io::{Read as _, Write as _};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use common::Workplace;

/// A CSV of so many units, Arabic and English.
fn csv(name: &str, units: usize) -> String {
    let mut csv = "source,target,source_lang,target_lang\n".to_owned();
    for i in 0..units {
        writeln!(
            csv,
            "وصل التقرير رقم {i} من {name} إلى المكتب,Report number {i} of {name} reached the office,ar,en"
        )
        .unwrap();
    }
    csv
}

fn units(place: &Workplace) -> u64 {
    place.json(&["stats"])["units"].as_u64().unwrap()
}

#[test]
fn killed_at_any_moment_an_import_leaves_nothing_or_all() {
    let place = Workplace::new();
    place.write("before.csv", csv("before", 50));
    place.write("big.csv", csv("big", 4000));
    place.ok(&["import", "before.csv"]);
    // How long it takes whole, in a memory of its own.
    let start = Instant::now();
    place.ok(&["--memory", "other.db", "import", "big.csv"]);
    let whole = start.elapsed();

    let (mut seed, mut in_its_midst) = (7u32, 0);
    for round in 0..20 {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let moment = whole.mul_f64(f64::from(seed >> 8) / f64::from(1u32 << 24));
        let mut import = place.command(&["import", "big.csv"]).stdout(Stdio::null()).spawn().unwrap();
        std::thread::sleep(moment);
        import.kill().unwrap();
        let ended = import.wait().unwrap();
        let found = units(&place);
        in_its_midst += usize::from(!ended.success() && found == 50);
        assert!(!ended.success() || found == 4050, "round {round}: {found} units of a whole import");
        assert!(found == 50 || found == 4050, "round {round}: {found} units");
        assert_eq!(
            place.json(&["concordance", "التقرير رقم 49 من before"])["hits"].as_array().unwrap().len(),
            1
        );
        if found == 4050 {
            // It was quicker this time; go on from where it began.
            for file in ["jisr.db", "jisr.db-wal", "jisr.db-shm"] {
                let _ = fs::remove_file(place.path(file));
            }
            place.ok(&["import", "before.csv"]);
        }
    }
    assert!(in_its_midst > 4, "hardly any was killed in its midst: {in_its_midst}");
    place.ok(&["import", "big.csv"]);
    assert_eq!(units(&place), 4050);
}

#[test]
fn killed_in_the_middle_of_its_input_an_import_leaves_nothing() {
    let place = Workplace::new();
    place.write("before.csv", csv("before", 5));
    place.ok(&["import", "before.csv"]);
    let mut import =
        place.command(&["import", "-"]).stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    let mut input = import.stdin.take().unwrap();
    // More than any buffer on the way: the import is reading, and waits for the rest.
    input.write_all(csv("half", 3000).as_bytes()).unwrap();
    input.flush().unwrap();
    import.kill().unwrap();
    import.wait().unwrap();
    assert_eq!(units(&place), 5);
    assert_eq!(
        place.json(&["lookup", "Report number 3 of before reached the office", "--min-score", "100"])["matches"]
            [0]["score"],
        100
    );
}

#[test]
fn a_second_writer_waits_or_is_told() {
    let place = Workplace::new();
    place.write("one.csv", csv("one", 10));
    place.ok(&["import", "one.csv"]);
    // The first writer holds the memory while its input is open.
    let mut first =
        place.command(&["import", "-"]).stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    let mut input = first.stdin.take().unwrap();
    input.write_all(csv("two", 3000).as_bytes()).unwrap();
    wait_until_held(&place);

    // Reading goes on meanwhile, and sees what stood before.
    assert_eq!(units(&place), 10);

    let mut second =
        place.command(&["unit", "edit", "1", "--note", "ملاحظة"]).stdout(Stdio::null()).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(300));
    assert!(second.try_wait().unwrap().is_none(), "the second writer waits");
    drop(input);
    assert!(first.wait().unwrap().success());
    assert!(second.wait().unwrap().success(), "the second writer waited");
    assert_eq!(units(&place), 3010);
    assert_eq!(place.json(&["unit", "show", "1"])["meta"]["annotations"][0]["text"], "ملاحظة");

    // One that waits too long is told.
    let mut first =
        place.command(&["import", "-"]).stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    let mut input = first.stdin.take().unwrap();
    input.write_all(csv("three", 3000).as_bytes()).unwrap();
    wait_until_held(&place);
    let message = place.fails(&["unit", "edit", "2", "--note", "متأخرة"]);
    assert!(message.contains("another process is writing to this memory"), "{message}");
    drop(input);
    assert!(first.wait().unwrap().success());
    assert_eq!(units(&place), 6010);
    assert!(!place.ok(&["unit", "show", "2"]).contains("متأخرة"), "it is not written later");
}

/// Waits until another process writes to the memory.
fn wait_until_held(place: &Workplace) {
    let memory = rusqlite::Connection::open(place.path("jisr.db")).unwrap();
    memory.busy_timeout(Duration::ZERO).unwrap();
    let until = Instant::now() + Duration::from_secs(20);
    while memory.execute_batch("BEGIN IMMEDIATE; ROLLBACK").is_ok() {
        assert!(Instant::now() < until, "nobody writes to it");
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_closed_pipe_is_no_error() {
    let place = Workplace::new();
    place.write("big.csv", csv("big", 3000));
    place.ok(&["import", "big.csv"]);
    for args in [
        &["export"][..],
        &["export", "--format", "csv"],
        &["concordance", "report", "--limit", "3000"],
        &["man"],
    ] {
        let mut command = place.command(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut out = command.stdout.take().unwrap();
        let mut some = [0; 16];
        out.read_exact(&mut some).unwrap();
        drop(out);
        let done = command.wait_with_output().unwrap();
        assert_eq!(done.status.code(), Some(0), "{args:?}");
        assert_eq!(String::from_utf8(done.stderr).unwrap(), "", "{args:?}");
    }
}

#[test]
fn a_memory_of_a_newer_jisr_and_a_foreign_database_are_refused_untouched() {
    let place = Workplace::new();
    place.write("one.csv", csv("one", 3));
    place.ok(&["import", "one.csv"]);
    let set = |sql: &str, file: &str| {
        rusqlite::Connection::open(place.path(file)).unwrap().execute_batch(sql).unwrap();
    };

    let schema: u32 = rusqlite::Connection::open(place.path("jisr.db"))
        .unwrap()
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .unwrap();
    set("PRAGMA user_version = 99", "jisr.db");
    set("CREATE TABLE recipe (name TEXT)", "foreign.db");
    for (file, reason) in
        [("jisr.db", "made by a newer jisr (schema 99"), ("foreign.db", "not a jisr memory")]
    {
        let before = fs::read(place.path(file)).unwrap();
        for command in [&["stats"][..], &["import", "one.csv"], &["unit", "delete", "1"]] {
            let message = place.fails(&[&["--memory", file], command].concat());
            assert!(message.contains(reason), "{message}");
        }
        assert_eq!(fs::read(place.path(file)).unwrap(), before, "{file} was touched");
    }
    set(&format!("PRAGMA user_version = {schema}"), "jisr.db");
    assert_eq!(units(&place), 3);
}

#[test]
fn files_that_are_no_memories_are_refused_untouched() {
    let place = Workplace::new();
    let long = "text ".repeat(2000);
    for content in ["x", "SQLite format 3", &long, "\0\0\0\0"] {
        let file = place.write("file", content);
        for command in [&["stats"][..], &["term", "add", "API", "--lang", "en"]] {
            let message = place.fails(&[&["--memory", "file"], command].concat());
            assert!(message.contains("not a jisr memory"), "{message}");
        }
        assert_eq!(fs::read(file).unwrap(), content.as_bytes());
    }
}

#[test]
fn a_failed_import_changes_nothing() {
    let place = Workplace::new();
    place.write("one.csv", csv("one", 3));
    place.ok(&["import", "one.csv"]);
    let before = place.ok(&["export"]);
    let good = csv("two", 500);
    for (name, content) in [
        ("short.csv", format!("{good}only one cell\n")),
        ("quote.csv", format!("{good}\"open,cell,ar,en\n")),
        ("language.csv", format!("{good}نعم,yes,ar,not a language\n")),
        ("late.tmx", "<tmx version=\"1.4\"><header srclang=\"en\"/><body><tu><tuv xml:lang=\"en\"><seg>a</seg></tuv></tu>".to_owned()),
        ("terms.csv", "concept,lang,term,status\na,en,b,preferred\na,en,c,excellent\n".to_owned()),
    ] {
        place.write(name, content);
        let message = place.fails(&["import", name]);
        assert!(message.contains(&format!("{name}:")), "the message names the file: {message}");
        assert_eq!(place.ok(&["export"]), before, "{name}");
        assert_eq!(place.json(&["stats"])["concepts"], 0);
    }
}

#[test]
fn a_full_disk_leaves_everything_as_it_was() {
    let place = Workplace::new();
    // Writing to /dev/full fails as a full disk does.
    if !std::path::Path::new("/dev/full").exists() {
        println!("skipped: there is no /dev/full on this system");
        return;
    }
    place.write("one.csv", csv("one", 100));
    place.ok(&["import", "one.csv"]);
    let before = place.ok(&["export"]);
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let done = place.command(&["export"]).stdout(full).output().unwrap();
    assert_eq!(done.status.code(), Some(1));
    assert!(String::from_utf8(done.stderr).unwrap().contains("No space left"));
    assert_eq!(place.ok(&["export"]), before);
}

#[test]
fn one_file_that_cannot_be_read_keeps_all_of_a_command_out() {
    let place = Workplace::new();
    place.write("good.csv", csv("good", 3));
    place.write("bad.csv", "source,target,source_lang,target_lang\nنعم\n");
    place.fails(&["import", "good.csv", "bad.csv"]);
    assert!(!place.path("jisr.db").exists(), "nor is a memory made for it");
    place.ok(&["import", "good.csv", "good.csv"]);
    assert_eq!(units(&place), 3);
    place.write("more.csv", csv("more", 3));
    place.fails(&["import", "more.csv", "bad.csv"]);
    assert_eq!(units(&place), 3);
}

#[test]
fn an_export_is_not_written_over_a_memory() {
    let place = Workplace::new();
    place.write("one.csv", csv("one", 3));
    place.ok(&["import", "one.csv"]);
    place.ok(&["--memory", "other.db", "import", "one.csv"]);
    for target in ["jisr.db", "./jisr.db", "other.db", "jisr.db-wal", "jisr.db-shm"] {
        for command in [&["export"][..], &["term", "export"]] {
            assert!(
                place.fails(&[command, &[target]].concat()).contains("a memory or a part of one"),
                "{target}"
            );
        }
    }
    assert_eq!(units(&place), 3);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("jisr.db", place.path("link")).unwrap();
        place.fails(&["export", "link"]);
        // A link to another file is followed, and stays one.
        place.write("real.tmx", "old");
        std::os::unix::fs::symlink("real.tmx", place.path("link.tmx")).unwrap();
        place.ok(&["export", "link.tmx"]);
        assert!(place.path("link.tmx").is_symlink());
        assert!(fs::read_to_string(place.path("real.tmx")).unwrap().contains("<tmx"));
    }
    assert_eq!(units(&place), 3);
}

#[test]
fn control_characters_of_a_text_reach_files_whole_and_people_harmless() {
    let place = Workplace::new();
    let text = "قال\u{b}شيئا. A \u{1b}]0;title\u{7}\u{9b}2J bell. جملة أخرى.";
    place.write("odd.txt", text);
    place.ok(&["document", "add", "odd.txt", "--lang", "ar"]);
    assert_eq!(place.ok(&["document", "export", "odd", "--target-lang", "ar"]), text);
    let pieces: Vec<String> = place
        .ok(&["--json", "segment", "odd.txt", "--lang", "ar"])
        .lines()
        .map(|line| {
            let piece: serde_json::Value = serde_json::from_str(line).unwrap();
            let at = |name: &str| usize::try_from(piece[name].as_u64().unwrap()).unwrap();
            assert_eq!(piece["text"], text[at("start")..at("end")]);
            piece["text"].as_str().unwrap().to_owned()
        })
        .collect();
    for args in [&["document", "show", "odd"][..], &["--color", "always", "document", "show", "odd"]] {
        let shown = place.ok(args);
        let obeyed = |c: char| c.is_control() && c != '\n';
        assert!(!shown.contains(obeyed), "{shown:?}");
        assert!(shown.contains("\u{241b}]0;title\u{2407}"), "{shown:?}");
    }
    // To standard output and to a file the same bytes are written.
    place.ok(&["export", "--format", "csv", "--document", "odd", "--target-lang", "en", "odd.csv"]);
    let written = fs::read_to_string(place.path("odd.csv")).unwrap();
    assert_eq!(place.ok(&["export", "--format", "csv", "--document", "odd", "--target-lang", "en"]), written);
    assert!(pieces.iter().all(|p| written.contains(&p.replace('"', "\"\""))), "{written:?}");
    assert!(
        place
            .fails(&["document", "add", "odd.txt", "--lang", "ar", "--name", "a\nb"])
            .contains("control character")
    );
}

#[cfg(unix)]
mod read_only {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;
    use std::os::unix::process::CommandExt as _;

    /// Any user but root, who may write everywhere.
    const NOBODY: u32 = 65534;

    /// Runs jisr as a user whom the permissions of files bind, from a copy that user can reach.
    fn as_nobody(place: &Workplace, args: &[&str]) -> std::process::Output {
        let mut command = Command::new(place.path("bin/jisr"));
        command.current_dir(place.folder.path()).env_remove("JISR_MEMORY").args(args);
        if is_root() {
            command.uid(NOBODY).gid(NOBODY);
        }
        command.output().unwrap()
    }

    fn is_root() -> bool {
        let id = Command::new("id").arg("-u").output().unwrap();
        id.stdout == b"0\n"
    }

    fn chmod(place: &Workplace, name: &str, mode: u32) {
        fs::set_permissions(place.path(name), fs::Permissions::from_mode(mode)).unwrap();
    }

    /// A place with a program and a folder that any user can reach.
    fn reachable() -> Workplace {
        let place = Workplace::new();
        chmod(&place, "", 0o755);
        fs::create_dir(place.path("bin")).unwrap();
        fs::copy(env!("CARGO_BIN_EXE_jisr"), place.path("bin/jisr")).unwrap();
        fs::create_dir(place.path("folder")).unwrap();
        place
    }

    /// What terms begin with is kept by the version that made it; one that may not write it anew
    /// reads all terms.
    #[test]
    fn an_old_memory_that_cannot_be_written_has_its_terms_found() {
        let place = reachable();
        let memory = &["--memory", "folder/jisr.db"][..];
        place.write("terms.csv", "concept,lang,term\nship,ar,سفينة\nship,en,ship\n");
        place.write("one.csv", csv("one", 3));
        place.ok(&[memory, &["import", "terms.csv", "one.csv"]].concat());
        let file = rusqlite::Connection::open(place.path("folder/jisr.db")).unwrap();
        file.execute_batch(
            "DELETE FROM term_start; UPDATE setting SET value = '0' WHERE name = 'term_starts'",
        )
        .unwrap();
        drop(file);
        chmod(&place, "folder/jisr.db", 0o444);
        chmod(&place, "folder", 0o555);
        place.write("q.txt", "وصلت سفينتان\nTwo ships\n");
        chmod(&place, "q.txt", 0o444);
        for (args, surfaces) in [
            (&["term", "recognise", "وصلت سفينتان"][..], &["سفينتان"][..]),
            (&["lookup", "وصلت سفينتان"], &["سفينتان"]),
            (&["lookup", "--file", "q.txt"], &["سفينتان", "ships"]),
        ] {
            let answer = as_nobody(&place, &[memory, &["--json"], args].concat());
            assert!(answer.status.success(), "{args:?}: {}", String::from_utf8_lossy(&answer.stderr));
            let out = String::from_utf8(answer.stdout).unwrap();
            let values = out.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
            let found: Vec<String> =
                values.map(|value| value["terms"][0]["surface"].as_str().unwrap().to_owned()).collect();
            assert_eq!(found, surfaces, "{args:?}");
        }
        chmod(&place, "folder", 0o755);
        // The one who may write it has the keys again.
        place.ok(&[memory, &["stats"]].concat());
        chmod(&place, "folder/jisr.db", 0o644);
        place.ok(&[memory, &["stats"]].concat());
        let file = rusqlite::Connection::open(place.path("folder/jisr.db")).unwrap();
        let keys: i64 = file.query_row("SELECT count(*) FROM term_start", [], |row| row.get(0)).unwrap();
        assert_eq!(keys, 2);
    }

    #[test]
    fn a_read_only_memory_is_read_and_not_written() {
        let place = reachable();
        place.write("one.csv", csv("one", 3));
        place.ok(&["--memory", "folder/jisr.db", "import", "one.csv"]);
        let before = fs::read(place.path("folder/jisr.db")).unwrap();

        // A read-only file in a folder that may be written, then in one that may not.
        for (folder_mode, names) in [(0o777, "file"), (0o555, "file and folder")] {
            chmod(&place, "folder/jisr.db", 0o444);
            chmod(&place, "folder", folder_mode);
            let stats = as_nobody(&place, &["--memory", "folder/jisr.db", "--json", "stats"]);
            assert!(stats.status.success(), "{names}: {}", String::from_utf8_lossy(&stats.stderr));
            assert!(String::from_utf8(stats.stdout).unwrap().contains("\"units\":3"));
            let found = as_nobody(
                &place,
                &["--memory", "folder/jisr.db", "lookup", "Report number 2 of one reached the office"],
            );
            assert!(found.status.success());
            assert!(String::from_utf8(found.stdout).unwrap().starts_with("100"));

            for command in [
                &["unit", "delete", "1"][..],
                &["import", "one.csv"],
                &["term", "add", "API", "--lang", "en"],
            ] {
                let done = as_nobody(&place, &[&["--memory", "folder/jisr.db"], command].concat());
                assert_eq!(done.status.code(), Some(1), "{names} {command:?}");
                let message = String::from_utf8(done.stderr).unwrap();
                assert!(message.contains("this memory is read-only"), "{names}: {message}");
            }
        }
        // A reader who may not write the memory leaves nothing in its owner's way.
        chmod(&place, "folder", 0o777);
        assert!(as_nobody(&place, &["--memory", "folder/jisr.db", "stats"]).status.success());
        assert_eq!(fs::read_dir(place.path("folder")).unwrap().count(), 1);

        // A writable file in a read-only folder: SQLite cannot keep its files beside it.
        chmod(&place, "folder/jisr.db", 0o666);
        chmod(&place, "folder", 0o555);
        let done = as_nobody(&place, &["--memory", "folder/jisr.db", "stats"]);
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        let done = as_nobody(&place, &["--memory", "folder/jisr.db", "unit", "delete", "1"]);
        let message = String::from_utf8(done.stderr).unwrap();
        assert_eq!(done.status.code(), Some(1), "{message}");
        assert!(message.contains("this memory is read-only"), "{message}");
        chmod(&place, "folder", 0o755);
        assert_eq!(fs::read(place.path("folder/jisr.db")).unwrap(), before, "the memory was touched");
    }
}
