//! The command line of jisr.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
