//! `jisr term merge`.

use anyhow::Result;
use jisr::answer::ChangedConcept;
use jisr::memory::Status;

use crate::cli::Context;

/// Two concepts that are one.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// The concept that goes
    concept: String,
    /// The concept that takes its terms and all that is said of it
    into: String,
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<()> {
    let concept = context.write()?.merge_concepts(&args.concept, &args.into)?;
    Ok(context.output.result(&ChangedConcept { status: Status::Added, concept })?)
}
