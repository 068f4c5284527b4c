//! Results to standard output, for people or as JSON; status to standard error.

use std::io::{self, BufWriter, IsTerminal as _, Write};

use anstream::{AutoStream, ColorChoice};
use serde::Serialize;

/// What a command answers: one type, shown to people or written as JSON.
pub(super) trait Report: Serialize {
    /// Shows it to a person.
    fn show(&self, page: &mut Page<'_>) -> io::Result<()>;
}

/// Where people read.
pub(super) struct Page<'a> {
    out: &'a mut dyn Write,
    /// Width in columns.
    pub(super) width: usize,
    /// Whether Arabic is to be isolated: on a terminal, never in a file or a pipe.
    pub(super) isolate: bool,
}

impl Write for Page<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Where a command's answers go.
pub(super) struct Output {
    out: Box<dyn Write>,
    pub(super) json: bool,
    quiet: bool,
    color: ColorChoice,
    terminal: bool,
    /// The command that a step of the tour shows with its result.
    step: Option<String>,
}

/// A step of the tour, as JSON.
#[derive(Serialize)]
struct Step<'a, R> {
    command: String,
    result: &'a R,
}

/// The width where there is no terminal to ask.
const WIDTH: usize = 100;

impl Output {
    pub(super) fn new(json: bool, quiet: bool, color: clap::ColorChoice) -> Self {
        let color = match color {
            clap::ColorChoice::Auto => ColorChoice::Auto,
            clap::ColorChoice::Always => ColorChoice::Always,
            clap::ColorChoice::Never => ColorChoice::Never,
        };
        let terminal = io::stdout().is_terminal();
        let out = Box::new(BufWriter::new(AutoStream::new(io::stdout(), color)));
        Self { out, json, quiet, color, terminal, step: None }
    }

    /// Writes a result.
    pub(super) fn result(&mut self, report: &impl Report) -> io::Result<()> {
        if !self.json {
            let (width, isolate) = (self.width(), self.terminal);
            return report.show(&mut Page { out: &mut self.out, width, isolate });
        }
        match &self.step {
            None => self.json_line(report),
            Some(command) => {
                let step = Step { command: command.clone(), result: report };
                self.json_line(&step)
            }
        }
    }

    /// Writes one JSON value on one line.
    pub(super) fn json_line(&mut self, value: &impl Serialize) -> io::Result<()> {
        serde_json::to_writer(&mut self.out, value)?;
        writeln!(self.out)
    }

    /// Writes bytes as they are: the content of a file.
    pub(super) fn raw(&mut self) -> &mut dyn Write {
        &mut self.out
    }

    /// Announces a step of the tour.
    pub(super) fn step(&mut self, title: &str, command: &str) -> io::Result<()> {
        self.step = Some(command.to_owned());
        if self.json {
            return Ok(());
        }
        let (bold, dim, reset) = ("\u{1b}[1m", "\u{1b}[2m", "\u{1b}[0m");
        writeln!(self.out, "\n{bold}{title}{reset}\n{dim}$ {command}{reset}")
    }

    /// Says what happened, to people.
    pub(super) fn status(&self, message: &str) {
        if !self.quiet {
            let _ = writeln!(AutoStream::new(io::stderr(), self.color), "{message}");
        }
    }

    /// Says what looks wrong, to people.
    pub(super) fn warning(&self, message: &str) {
        self.status(&format!("\u{1b}[33mwarning:\u{1b}[0m {message}"));
    }

    /// Says what failed.
    pub(super) fn error(&mut self, error: &anyhow::Error) {
        // What was answered before it failed belongs before the error.
        let _ = self.out.flush();
        let _ = writeln!(AutoStream::new(io::stderr(), self.color), "\u{1b}[31merror:\u{1b}[0m {error:#}");
    }

    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    fn width(&self) -> usize {
        let found = self.terminal.then(terminal_size::terminal_size).flatten();
        found.map_or(WIDTH, |(terminal_size::Width(columns), _)| usize::from(columns).clamp(60, 160))
    }
}
