//! The commands: one file each. They read arguments, call the library and show what it answers.

mod align;
mod backup;
mod bench;
mod check;
mod completions;
mod concordance;
mod demo;
mod document;
mod export;
mod files;
mod import;
mod in_order;
mod lines;
mod lookup;
mod lookup_file;
mod man;
mod output;
mod progress;
mod query_terms;
mod reading;
mod segment;
#[cfg(feature = "serve")]
mod serve;
mod stats;
mod table;
mod term;
mod token;
mod unit;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{ColorChoice, Parser, Subcommand};
use jisr::Memory;
use jisr::memory::Access;

use output::Output;
use progress::{Bytes, Progress, Whole};

/// The heading of the options that every command has.
const EVERYWHERE: &str = "Options of every command";

/// A bilingual translation memory that understands Arabic.
#[derive(Debug, Parser)]
#[command(name = "jisr", version, about, propagate_version = true, disable_help_subcommand = true)]
#[command(after_help = "Start with `jisr demo`: a tour on a built-in article.")]
struct Cli {
    /// The memory's file
    #[arg(long, global = true, env = "JISR_MEMORY", hide_env_values = true)]
    #[arg(default_value = "jisr.db", value_name = "FILE", help_heading = EVERYWHERE)]
    memory: PathBuf,
    /// Write results as JSON
    #[arg(long, global = true, help_heading = EVERYWHERE)]
    json: bool,
    /// Say nothing but results and errors
    #[arg(long, short, global = true, help_heading = EVERYWHERE)]
    quiet: bool,
    /// When to use colour
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", help_heading = EVERYWHERE)]
    color: ColorChoice,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Take the tour: an Arabic article becomes a translation memory
    Demo(demo::Args),
    /// Add, list, show, export and remove documents
    #[command(subcommand)]
    Document(document::Command),
    /// Cut a text into sentences, one a line
    Segment(segment::Args),
    /// Align two texts, sentence by sentence: a translation memory out of two documents
    Align(align::Args),
    /// Import translations and terms
    Import(import::Args),
    /// Export translations
    Export(export::Args),
    /// Find what was translated before, best match first
    Lookup(lookup::Args),
    /// Find the units whose text holds a piece of text
    Concordance(concordance::Args),
    /// Measure look-ups in this memory, and check that they miss nothing
    Bench(bench::Args),
    /// Look up and keep terms
    #[command(subcommand)]
    Term(term::Command),
    /// Show, edit and delete units
    #[command(subcommand)]
    Unit(unit::Command),
    /// Say what would become of a file
    #[command(subcommand)]
    Check(check::Command),
    /// Count what the memory holds
    Stats,
    /// Serve the memory: a page, a JSON API, and the protocols of CAT tools
    #[cfg(feature = "serve")]
    Serve(serve::Args),
    /// Make and revoke the tokens that a server of this memory asks for
    #[command(subcommand)]
    Token(token::Command),
    /// Copy the memory while it is used, into a new file
    Backup(backup::Args),
    /// Write a completion script for a shell
    Completions(completions::Args),
    /// Write the manual page of jisr, or of a command
    Man(man::Args),
}

/// What every command is given.
struct Context {
    memory: PathBuf,
    output: Output,
}

impl Context {
    fn read(&self) -> jisr::Result<Memory> {
        self.open(Access::Read)
    }

    fn write(&self) -> jisr::Result<Memory> {
        self.open(Access::Write)
    }

    /// Opens the memory. One of an earlier jisr may need its index first, which takes a while.
    fn open(&self, access: Access) -> jisr::Result<Memory> {
        let mut progress = None;
        Memory::open_watched(&self.memory, access, &mut |units, all| {
            let new = || {
                self.output.status("indexing this memory, which an earlier jisr made");
                Progress::new(Progress::is_seen(self.output.quiet), Whole::Count(all), Bytes::default())
            };
            progress.get_or_insert_with(new).show(units);
        })
    }

    /// For what a first command may be: the memory is made if it is not there, and gone again
    /// if the command fails.
    fn create<T>(&self, write: impl FnOnce(&mut Memory) -> jisr::Result<T>) -> jisr::Result<T> {
        let is_new = !self.memory.exists();
        let mut memory = self.open(Access::Create)?;
        let done = write(&mut memory);
        if is_new && done.is_err() {
            // What failed is to be told, not that an empty memory is left.
            let _ = memory.discard();
        }
        done
    }
}

pub(crate) fn main() -> ExitCode {
    let cli = Cli::parse();
    let mut context = Context { memory: cli.memory, output: Output::new(cli.json, cli.quiet, cli.color) };
    match run(cli.command, &mut context).and_then(|()| Ok(context.output.flush()?)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            context.output.error(&error);
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command, context: &mut Context) -> Result<()> {
    match command {
        Command::Demo(args) => demo::run(&args, context),
        Command::Document(command) => document::run(command, context),
        Command::Segment(args) => segment::run(&args, context),
        Command::Align(args) => align::run(&args, context),
        Command::Import(args) => import::run(&args, context),
        Command::Export(args) => export::run(&args, context),
        Command::Lookup(args) => lookup::run(&args, context),
        Command::Concordance(args) => concordance::run(&args, context),
        Command::Bench(args) => bench::run(&args, context),
        Command::Term(command) => term::run(command, context),
        Command::Unit(command) => unit::run(command, context),
        Command::Check(command) => check::run(&command, context),
        Command::Stats => stats::run(context),
        #[cfg(feature = "serve")]
        Command::Serve(args) => serve::run(&args, context),
        Command::Token(command) => token::run(command, context),
        Command::Backup(args) => backup::run(&args, context),
        Command::Completions(args) => completions::run(&args, context),
        Command::Man(args) => man::run(&args, context),
    }
}

/// Reads a number of answers.
fn at_least_one(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(0) | Err(_) => Err("write a number from 1 on".to_owned()),
        Ok(number) => Ok(number),
    }
}

/// Whether whoever read our output has had enough, which is no failure.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause.downcast_ref::<std::io::Error>().is_some_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe)
            || cause.downcast_ref::<jisr::Error>().is_some_and(jisr::Error::is_closed_pipe)
    })
}
