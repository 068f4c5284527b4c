//! Running jisr as a user does, in a folder of its own.

#![allow(clippy::unwrap_used, dead_code)]

pub(crate) mod api;
pub(crate) mod browsing;
pub(crate) mod serving;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// A folder with a memory in it.
pub(crate) struct Workplace {
    pub(crate) folder: TempDir,
}

/// What a command answered.
pub(crate) struct Answer {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Workplace {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// A folder with what the tour makes, its memory among it.
    pub(crate) fn of_tour() -> Self {
        let place = Self::new();
        place.ok(&["--quiet", "demo", "--out", "."]);
        place
    }

    /// Imports a table of Arabic texts and their translations into English, and keeps it as `name`.
    pub(crate) fn import_table(&self, name: &str, table: impl AsRef<[u8]>) {
        self.write(name, table);
        self.ok(&["import", name, "--source-lang", "ar", "--target-lang", "en"]);
    }

    /// Makes a token.
    pub(crate) fn token(&self, name: &str, role: &str) -> String {
        self.ok(&["token", "add", name, "--role", role]).trim().to_owned()
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        std::fs::write(self.path(name), content).unwrap();
        self.path(name)
    }

    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_jisr"));
        command.current_dir(self.folder.path()).env_remove("JISR_MEMORY").args(args);
        command
    }

    pub(crate) fn run(&self, args: &[&str]) -> Answer {
        Answer::from(self.command(args).output().unwrap())
    }

    /// Runs a command that must succeed, and answers its standard output.
    pub(crate) fn ok(&self, args: &[&str]) -> String {
        let answer = self.run(args);
        assert_eq!(answer.code, Some(0), "{args:?}: {}", answer.err);
        answer.out
    }

    /// Runs a command that must fail with exit code 1, and answers its message.
    pub(crate) fn fails(&self, args: &[&str]) -> String {
        let answer = self.run(args);
        assert_eq!(answer.code, Some(1), "{args:?}: {}{}", answer.out, answer.err);
        assert!(answer.err.starts_with("error: "), "{args:?}: {}", answer.err);
        answer.err
    }

    /// Runs a command with `--json`, and answers the value it prints.
    pub(crate) fn json(&self, args: &[&str]) -> Value {
        let out = self.ok(&[&["--json"], args].concat());
        serde_json::from_str(&out).unwrap_or_else(|e| panic!("{args:?}: {e}: {out}"))
    }
}

impl From<Output> for Answer {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

pub(crate) fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

pub(crate) fn article() -> String {
    std::fs::read_to_string(project().join("seeds/deepseek.ar.txt")).unwrap()
}
