//! Where an export is written: files whole or not at all, all else straight into.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod common;

use std::fs::{self, File};
use std::io::Read as _;
use std::os::unix::fs::FileTypeExt as _;
use std::process::Command;
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use common::Workplace;

fn with_units(number: usize) -> Workplace {
    let place = Workplace::new();
    let rows: Vec<String> = (0..number).map(|n| format!("وصل التقرير {n},Report {n} arrived")).collect();
    place.write("in.csv", format!("source,target\n{}\n", rows.join("\n")));
    place.ok(&["import", "in.csv", "--source-lang", "ar", "--target-lang", "en"]);
    place
}

/// What a command writes into a pipe, and that it ends at all.
fn through_pipe(place: &Workplace, args: &[&str], pipe: &str) -> Vec<u8> {
    let (sender, content) = channel();
    let path = place.path(pipe);
    thread::spawn(move || {
        let mut bytes = Vec::new();
        File::open(path).unwrap().read_to_end(&mut bytes).unwrap();
        let _ = sender.send(bytes);
    });
    let mut child = place.command(args).spawn().unwrap();
    let read = content.recv_timeout(Duration::from_secs(20));
    if read.is_err() {
        let _ = child.kill();
    }
    let ended = child.wait().unwrap();
    assert!(read.is_err() || ended.success(), "{args:?}");
    read.unwrap_or_else(|_| panic!("{args:?} hangs"))
}

#[test]
fn an_export_to_a_named_pipe_does_not_hang_and_leaves_it_a_pipe() {
    let place = with_units(3);
    for pipe in ["pipe", "أنبوب.csv", "packed.csv.gz"] {
        if !Command::new("mkfifo").arg(place.path(pipe)).status().is_ok_and(|made| made.success()) {
            return; // no named pipe can be made here
        }
        place.ok(&["export", "file.csv"]);
        let mut written = through_pipe(&place, &["export", pipe, "--format", "csv"], pipe);
        if pipe.strip_suffix(".gz").is_some() {
            let packed = std::mem::take(&mut written);
            flate2::read::GzDecoder::new(&*packed).read_to_end(&mut written).unwrap();
        }
        assert_eq!(written, fs::read(place.path("file.csv")).unwrap(), "{pipe}");
        assert!(fs::symlink_metadata(place.path(pipe)).unwrap().file_type().is_fifo(), "{pipe}");
    }
}

#[test]
fn an_export_to_a_device_leaves_it_a_device() {
    let place = with_units(3);
    // A node of its own beside the memory: nothing outside this folder is at stake.
    let node = place.path("null");
    if !Command::new("mknod").arg(&node).args(["c", "1", "3"]).output().is_ok_and(|o| o.status.success()) {
        return; // no device can be made by this user
    }
    // Where devices of a folder may not be opened, the command says so; either way it stays one.
    place.run(&["export", "null"]);
    assert!(fs::symlink_metadata(&node).unwrap().file_type().is_char_device());
}

#[test]
fn an_export_to_a_link_writes_the_file_it_leads_to() {
    let place = with_units(3);
    place.write("حقيقي.csv", "before");
    std::os::unix::fs::symlink(place.path("حقيقي.csv"), place.path("link.csv")).unwrap();
    place.ok(&["export", "link.csv"]);
    assert!(fs::symlink_metadata(place.path("link.csv")).unwrap().is_symlink());
    assert!(fs::read_to_string(place.path("حقيقي.csv")).unwrap().contains("Report 2 arrived"));
}

#[test]
fn an_export_to_a_folder_says_that_it_is_one() {
    let place = with_units(1);
    assert_eq!(place.fails(&["export", "."]), "error: .: this is a folder; name the file in it\n");
}

#[test]
fn an_export_that_finds_no_room_does_not_name_its_temporary_file() {
    let place = with_units(5000);
    let jisr = env!("CARGO_BIN_EXE_jisr");
    let script = format!("trap '' XFSZ; ulimit -f 128; exec '{jisr}' export نص.tmx");
    let done = Command::new("sh").args(["-c", &script]).current_dir(place.folder.path()).output().unwrap();
    let message = String::from_utf8(done.stderr).unwrap();
    assert_eq!(done.status.code(), Some(1), "{message}");
    assert!(message.starts_with("error: نص.tmx: ") && !message.contains(".jisr-"), "{message}");
    let names: Vec<_> = fs::read_dir(place.folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert!(!names.iter().any(|name| name.to_string_lossy().contains(".jisr-")), "{names:?}");
    assert!(!place.path("نص.tmx").exists());
}
