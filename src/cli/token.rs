//! `jisr token`: who may ask `jisr serve`, and for what.

use std::io::{self, Write as _};

use anyhow::Result;
use jisr::model::{AccessToken, Role, format_date};
use serde::Serialize;

use super::Context;
use super::output::{Page, Report};
use super::table::{self, Column};

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Make a token for somebody; it is shown this once
    Add(AddArgs),
    /// List the tokens: who has them, and what they may do
    List,
    /// Make a token good for nothing
    Revoke(RevokeArgs),
}

#[derive(Debug, Clone, clap::Args)]
pub(super) struct AddArgs {
    /// Who is to have it
    name: String,
    /// What they may do: `read`; `suggest`: also add units; `write`: also edit, delete and import;
    /// `admin`: also see what the server measures
    #[arg(long)]
    role: Role,
}

#[derive(Debug, Clone, clap::Args)]
pub(super) struct RevokeArgs {
    /// Who has it
    name: String,
}

/// A token that was made.
#[derive(Debug, Serialize)]
struct Added {
    name: String,
    role: Role,
    token: String,
}

/// The tokens there are.
#[derive(Debug, Serialize)]
struct Tokens {
    tokens: Vec<AccessToken>,
}

/// A token that was revoked.
#[derive(Debug, Serialize)]
struct Revoked {
    revoked: AccessToken,
}

pub(super) fn run(command: Command, context: &mut Context) -> Result<()> {
    match command {
        Command::Add(AddArgs { name, role }) => {
            let token = context.create(|memory| memory.add_access_token(&name, role))?;
            Ok(context.output.result(&Added { name, role, token })?)
        }
        Command::List => {
            let tokens = context.read()?.access_tokens()?;
            Ok(context.output.result(&Tokens { tokens })?)
        }
        Command::Revoke(RevokeArgs { name }) => {
            let revoked = context.write()?.revoke_access_token(&name)?;
            Ok(context.output.result(&Revoked { revoked })?)
        }
    }
}

impl Report for Added {
    fn show(&self, page: &mut Page<'_>) -> io::Result<()> {
        writeln!(page, "{}", self.token)
    }
}

impl Report for Tokens {
    fn show(&self, page: &mut Page<'_>) -> io::Result<()> {
        if self.tokens.is_empty() {
            return writeln!(page, "no tokens");
        }
        let date = |time: Option<i64>| time.map(format_date).unwrap_or_default();
        let row = |t: &AccessToken| {
            vec![t.name.clone(), t.role.to_string(), date(Some(t.created)), date(t.revoked)]
        };
        let rows: Vec<Vec<String>> = self.tokens.iter().map(row).collect();
        let columns = [
            Column::Share("name", 1),
            Column::Fitted("role"),
            Column::Fitted("created"),
            Column::Fitted("revoked"),
        ];
        table::write(page, &columns, &rows)
    }
}

impl Report for Revoked {
    fn show(&self, page: &mut Page<'_>) -> io::Result<()> {
        writeln!(page, "the token of {} is revoked", table::isolated(page, &self.revoked.name))
    }
}
