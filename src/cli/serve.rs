//! `jisr serve`: the memory for CAT tools, programs and people of this machine, or of a team.

use std::io::IsTerminal as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Result;
use jisr::server::{Protocol, Settings, serve};
use tracing_subscriber::EnvFilter;

use super::Context;

/// How long what was given up may take to end.
const LAST_WORK: Duration = Duration::from_secs(5);

#[derive(Debug, Clone, clap::Args)]
pub(super) struct Args {
    /// Where to listen; on an address that other machines reach, the memory needs tokens
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8087")]
    listen: SocketAddr,
    /// The certificate for TLS, in PEM
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// The key of the certificate, in PEM
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// A name that the server goes by, beside localhost; may be said several times
    #[arg(long, value_name = "NAME")]
    host: Vec<String>,
    /// The protocols of other tools to answer: amagama, libretranslate, apertium, or none
    #[arg(
        long,
        value_name = "NAMES",
        value_delimiter = ',',
        default_value = "amagama,libretranslate,apertium"
    )]
    protocols: Vec<String>,
    /// What LibreTranslate's and Apertium's protocols are answered: the best match from this score
    /// on, in percent
    #[arg(long, value_name = "SCORE", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=100))]
    translation_min_score: u32,
    /// The most mebibytes of a file that is sent to be imported
    #[arg(long, value_name = "MIB", default_value_t = 4096, value_parser = clap::value_parser!(u64).range(1..=1 << 30))]
    max_upload: u64,
    /// Write the addresses that are asked for into the log, and so the texts in them
    #[arg(long)]
    log_texts: bool,
}

pub(super) fn run(args: &Args, context: &Context) -> Result<()> {
    let protocols = match args.protocols.as_slice() {
        [none] if none == "none" => Vec::new(),
        names => names
            .iter()
            .map(|name| name.parse::<Protocol>().map_err(jisr::Error::Request))
            .collect::<Result<_, _>>()?,
    };
    let settings = Settings {
        listen: args.listen,
        hosts: args.host.clone(),
        tls: args.tls_cert.clone().zip(args.tls_key.clone()),
        protocols,
        translation_min_score: args.translation_min_score,
        most_upload: args.max_upload << 20,
        log_texts: args.log_texts,
        ..Settings::default()
    };
    // RUST_LOG says more, or less.
    let usual = match (context.output.quiet, args.log_texts) {
        (true, _) => "error",
        // Each request, with its address.
        (false, true) => "info,tower_http=debug",
        (false, false) => "info",
    };
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(usual));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        .init();
    let scheme = if settings.tls.is_some() { "https" } else { "http" };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let started = |address| {
        context.output.status(&format!("serving {} on {scheme}://{address}", context.memory.display()));
    };
    let served = runtime.block_on(serve(&context.memory, settings, started, stop()));
    // What was given up has ended by then, but for what cannot ask; the memory is as it was before that.
    runtime.shutdown_timeout(LAST_WORK);
    Ok(served?)
}

/// Done when the process is asked to end: Ctrl-C, or SIGTERM as a service manager sends it.
async fn stop() {
    let interrupt = async {
        // Without it the process ends at once, as it would have.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}
