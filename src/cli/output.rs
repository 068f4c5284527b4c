//! Results to standard output, for people or as JSON; status to standard error.

use std::borrow::Cow;
use std::io::{self, BufWriter, IsTerminal as _, Write};

use anstream::AutoStream;
use anstyle::{AnsiColor, Style};
use serde::Serialize;

/// What a command answers: one type, shown to people or written as JSON.
pub(super) trait Report: Serialize {
    /// Shows it to a person.
    fn show(&self, page: &mut Page<'_>) -> io::Result<()>;
}

/// Where people read. What is written to it as text is made harmless for a terminal: a
/// control character of a stored text is shown, not obeyed.
pub(super) struct Page<'a> {
    out: &'a mut dyn Write,
    color: bool,
    /// Width in columns.
    pub(super) width: usize,
    /// Whether Arabic is to be isolated: on a terminal, never in a file or a pipe.
    pub(super) isolate: bool,
}

impl Page<'_> {
    /// Writes text in a style, where there is colour.
    pub(super) fn styled(&mut self, style: Style, text: &str) -> io::Result<()> {
        let text = harmless(text);
        if self.color {
            write!(self.out, "{style}{text}{style:#}")
        } else {
            self.out.write_all(text.as_bytes())
        }
    }

    /// Writes the content of a document, byte for byte.
    pub(super) fn content(&mut self, content: impl AsRef<[u8]>) -> io::Result<()> {
        self.out.write_all(content.as_ref())
    }
}

impl Write for Page<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // Formatting writes whole strings; what is no text is no control character either.
        match std::str::from_utf8(bytes) {
            Ok(text) => self.out.write_all(harmless(text).as_bytes())?,
            Err(_) => self.out.write_all(bytes)?,
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Text with its control characters as the pictures Unicode has of them (U+2400 …); line
/// breaks stay.
fn harmless(text: &str) -> Cow<'_, str> {
    let obeyed = |c: char| c.is_control() && c != '\n';
    if !text.contains(obeyed) {
        return Cow::Borrowed(text);
    }
    let shown = |c: char| match u32::from(c) {
        _ if !obeyed(c) => c,
        code @ 0..0x20 => char::from_u32(0x2400 + code).unwrap_or(char::REPLACEMENT_CHARACTER),
        0x7f => '\u{2421}',
        _ => char::REPLACEMENT_CHARACTER,
    };
    text.chars().map(shown).collect()
}

/// Where a command's answers go.
#[allow(clippy::struct_excessive_bools)] // each is a switch of its own, from the command line or the terminal
pub(super) struct Output {
    out: Box<dyn Write>,
    pub(super) json: bool,
    pub(super) quiet: bool,
    color: bool,
    error_color: bool,
    /// Whether results go to a terminal.
    pub(super) terminal: bool,
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
        // What the user asks for, else what the stream and the environment (NO_COLOR) say.
        let wanted = |auto: anstream::ColorChoice| match color {
            clap::ColorChoice::Auto => auto != anstream::ColorChoice::Never,
            clap::ColorChoice::Always => true,
            clap::ColorChoice::Never => false,
        };
        Self {
            out: Box::new(BufWriter::new(io::stdout())),
            json,
            quiet,
            color: wanted(AutoStream::choice(&io::stdout())),
            error_color: wanted(AutoStream::choice(&io::stderr())),
            terminal: io::stdout().is_terminal(),
            step: None,
        }
    }

    /// Writes a result.
    pub(super) fn result(&mut self, report: &impl Report) -> io::Result<()> {
        if !self.json {
            return report.show(&mut self.page());
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
        let mut page = self.page();
        writeln!(page)?;
        page.styled(Style::new().bold(), title)?;
        writeln!(page)?;
        page.styled(Style::new().dimmed(), &format!("$ {command}"))?;
        writeln!(page)
    }

    /// Says what happened, to people.
    pub(super) fn status(&self, message: &str) {
        if !self.quiet {
            self.say(None, message);
        }
    }

    /// Says what looks wrong, to people.
    pub(super) fn warning(&self, message: &str) {
        if !self.quiet {
            self.say(Some(("warning:", AnsiColor::Yellow)), message);
        }
    }

    /// Says what failed.
    pub(super) fn error(&mut self, error: &anyhow::Error) {
        // What was answered before it failed belongs before the error.
        let _ = self.out.flush();
        self.say(Some(("error:", AnsiColor::Red)), &format!("{error:#}"));
    }

    /// Writes a line to standard error. Nobody can be told if that fails.
    fn say(&self, label: Option<(&str, AnsiColor)>, message: &str) {
        let mut err = io::stderr().lock();
        let mut page = Page { out: &mut err, color: self.error_color, width: WIDTH, isolate: false };
        let _ = label.map_or(Ok(()), |(label, color)| {
            page.styled(color.on_default(), label)?;
            write!(page, " ")
        });
        let _ = writeln!(page, "{message}");
    }

    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    fn page(&mut self) -> Page<'_> {
        let width = self.width();
        Page { out: &mut self.out, color: self.color, width, isolate: self.terminal }
    }

    fn width(&self) -> usize {
        let found = self.terminal.then(terminal_size::terminal_size).flatten();
        found.map_or(WIDTH, |(terminal_size::Width(columns), _)| usize::from(columns).clamp(60, 160))
    }
}

/// A number and its noun: `1 sentence`, `31 sentences`.
pub(super) fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}
