//! `jisr backup`: a copy of the memory while it is used.

use std::io::{self, Write as _};
use std::path::PathBuf;

use anyhow::Result;
use serde::Serialize;

use super::Context;
use super::output::{Page, Report};
use super::progress::{Bytes, Progress, Whole};

#[derive(Debug, Clone, clap::Args)]
pub(super) struct Args {
    /// The file to copy the memory into; it must not be there yet
    file: PathBuf,
}

/// A copy that was made.
#[derive(Debug, Serialize)]
struct BackedUp {
    file: PathBuf,
    units: u64,
    bytes: u64,
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<()> {
    let memory = context.read()?;
    let seen = Progress::is_seen(context.output.quiet);
    let mut progress = None;
    let bytes = memory.back_up_watched(&args.file, &mut |pages, all| {
        let new = || Progress::new(seen, Whole::Count(all), Bytes::default()).of("page");
        progress.get_or_insert_with(new).show(pages);
    })?;
    drop(progress);
    // What the copy holds, not what the memory holds by now.
    let units = jisr::Memory::open(&args.file, jisr::memory::Access::Read)?.reader().counts()?.units;
    Ok(context.output.result(&BackedUp { file: args.file.clone(), units, bytes })?)
}

impl Report for BackedUp {
    fn show(&self, page: &mut Page<'_>) -> io::Result<()> {
        let units = super::output::count(usize::try_from(self.units).unwrap_or(usize::MAX), "unit");
        writeln!(page, "{}: {units}, {} bytes", self.file.display(), self.bytes)
    }
}
