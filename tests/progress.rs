//! The progress bar: on a terminal, for work over a second, and never else.

#![allow(clippy::unwrap_used, clippy::print_stdout)] // a test that cannot run here says so

mod common;

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use common::Workplace;

const HEAD: &str = "<tmx version=\"1.4\"><header srclang=\"ar\"/><body>\n";

fn units(from: usize) -> String {
    let unit = |n| {
        format!(
            "<tu><tuv xml:lang=\"ar\"><seg>نعم {n}</seg></tuv><tuv xml:lang=\"en\"><seg>Yes {n}</seg></tuv></tu>\n"
        )
    };
    (from..from + 2000).map(unit).collect()
}

/// What a command shows while it imports a file that takes its time to come.
fn shown(mut command: Command) -> String {
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    write!(input, "{HEAD}{}", units(0)).unwrap();
    sleep(Duration::from_millis(1500));
    writeln!(input, "{}</body></tmx>", units(2000)).unwrap();
    drop(input);
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    String::from_utf8([output.stdout, output.stderr].concat()).unwrap()
}

#[test]
fn slow_work_shows_a_bar_on_a_terminal_unless_it_is_to_be_quiet() {
    if Command::new("script").arg("--version").output().is_err() {
        println!("skipped: there is no `script` here to make a terminal with");
        return;
    }
    for (quiet, bar) in [("", true), ("--quiet", false)] {
        let workplace = Workplace::new();
        // The terminal is standard error's; the file comes through a pipe.
        let jisr = env!("CARGO_BIN_EXE_jisr");
        let line = format!(
            "exec 3<&0; mkfifo pipe; cat <&3 > pipe & script -qec '\"$JISR\" {quiet} import - < pipe' typescript < /dev/null"
        );
        let mut command = Command::new("sh");
        command
            .current_dir(workplace.folder.path())
            .env("TERM", "xterm")
            .env("JISR", jisr)
            .args(["-c", &line]);
        let shown = shown(command);
        assert!(shown.contains("4000 units read: 4000 added"), "{shown}");
        assert_eq!(shown.contains("KiB, "), bar, "{shown}");
        assert_eq!(shown.contains('\u{1b}'), bar, "{shown}");
    }
}

#[test]
fn no_terminal_no_bar() {
    let workplace = Workplace::new();
    let shown = shown(workplace.command(&["import", "-"]));
    assert!(shown.starts_with("standard input: 4000 units read: 4000 added, 0 merged"), "{shown}");
    assert!(!shown.contains(['\u{1b}', '\r']) && !shown.contains("KiB"), "{shown}");
}
