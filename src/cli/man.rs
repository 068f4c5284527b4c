//! `jisr man`: manual pages.

use anyhow::{Result, anyhow};
use clap::CommandFactory as _;
use clap_mangen::Man;

use super::{Cli, Context};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The command, as it is typed (`document add`); without one, the page of jisr itself
    command: Vec<String>,
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<()> {
    let mut command = Cli::command();
    command.build();
    let mut title = "jisr".to_owned();
    for name in &args.command {
        command = command
            .find_subcommand(name)
            .cloned()
            .ok_or_else(|| anyhow!("{} has no command {name}", title.replace('-', " ")))?;
        title = format!("{title}-{name}");
    }
    // The page of a command is one of jisr, too, and says so at its foot.
    let source = format!("jisr {}", env!("CARGO_PKG_VERSION"));
    Man::new(command).title(title).source(source).render(context.output.raw())?;
    Ok(())
}
