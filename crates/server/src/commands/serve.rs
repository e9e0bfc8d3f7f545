//! `onward serve`: the API and the pages.

use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use secrecy::ExposeSecret as _;
use tokio::net::TcpListener;

use super::{Failure, Session, block_on};
use crate::clock::{SystemClock, SystemEntropy};
use crate::compose::{Composed, Composition, compose};
use crate::config::{Config, PublicUrl};
use crate::listen::{self, Limits};
use crate::open_files;
use crate::shutdown::Shutdown;
use crate::work;

/// How long changes whose client has gone may take once all connections have ended.
const AFTERMATH: Duration = Duration::from_secs(3);

/// Serve the API and the pages.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct Arguments {
    /// Address and port to listen on [default: 127.0.0.1:8000]
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<String>,
    /// Apply pending migrations first (on SQLite that is the default)
    #[arg(long)]
    migrate: bool,
    /// Leave background work to `onward worker`
    #[arg(long)]
    no_worker: bool,
}

impl Arguments {
    /// Whether any was given.
    pub(super) fn is_given(&self) -> bool {
        self.listen.is_some() || self.migrate || self.no_worker
    }
}

pub(super) fn run(session: &Session<'_>, arguments: &Arguments) -> Result<(), Failure> {
    let mut flags = Vec::new();
    if let Some(listen) = &arguments.listen {
        flags.push(("http.listen", "--listen", listen.clone()));
    }
    if arguments.migrate {
        flags.push(("database.migrate", "--migrate", "true".to_owned()));
    }
    let config = session.start(flags)?.config;
    let quiet = session.common.quiet;
    block_on(serve(config, quiet, !arguments.no_worker))
}

async fn serve(config: Config, quiet: bool, works: bool) -> Result<(), Failure> {
    let (listener, config) = listener(config).await?;
    let public_url = config
        .public_url_at(listener.local_addr()?)
        .map_err(Failure::usage)?;
    let docs = config.docs.enabled;
    let limited = config.limits.enabled;
    let mut limits = Limits::of(&config.http);
    limits.connections = open_files::room_for(limits.connections);
    let shutdown = Shutdown::default();
    shutdown.on_signals()?;

    let composition = Composition {
        config,
        public_url: public_url.clone(),
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
    };
    let composed = compose(composition).await?;
    if !quiet {
        announce(&composed, &public_url, docs, limited).await?;
    }
    if !limited {
        tracing::warn!("limits.enabled is false: nothing bounds how often passwords are tried");
    }
    let readiness = composed.readiness.clone();
    let draining = shutdown.clone();
    tokio::spawn(async move {
        draining.draining().await;
        readiness.drain();
    });
    let working = work::spawn(works.then(|| composed.service.clone()), &shutdown, limits.drain);
    tracing::info!(server.address = %listener.local_addr()?, url = %public_url, "serving");
    let ended = listen::serve(listener, composed.router, limits, shutdown.clone()).await;
    // Changes whose client has gone are still worked on.
    tokio::select! {
        () = composed.app.idle() => {}
        () = tokio::time::sleep(AFTERMATH) => {}
        () = shutdown.aborted() => {}
    }
    working.await?;
    composed.store.close().await;
    if ended {
        tracing::info!("stopped");
    } else {
        tracing::warn!("stopped, and requests under way were cut off");
    }
    Ok(())
}

/// The listener that was handed over, else one of its own, and the configuration with its address.
async fn listener(config: Config) -> Result<(TcpListener, Config), Failure> {
    let handed_over = listen::inherited()
        .map_err(|error| Failure::failed(format!("the listener that was handed over: {error}")))?;
    if let Some(listener) = handed_over {
        let config = config
            .listening_on(listener.local_addr()?)
            .map_err(Failure::usage)?;
        return Ok((listener, config));
    }
    let address = config.http.listen;
    // Bound first: a taken port is said before anything is made, and port 0 gets its number.
    let listener = TcpListener::bind(address).await.map_err(|error| {
        Failure::failed(format!(
            "cannot listen on {address}: {error}; choose another with --listen ADDRESS:PORT"
        ))
    })?;
    Ok((listener, config))
}

/// Says what to open. It goes to standard output, so that the log stays a log.
async fn announce(composed: &Composed, url: &PublicUrl, docs: bool, limited: bool) -> Result<(), Failure> {
    let mut text = format!("Onward serves on {url}\n");
    if docs {
        writeln!(text, "  API and its documentation   {url}/docs")?;
    }
    match composed.service.setup_code().await.map_err(Failure::of_service)? {
        None => writeln!(text, "  Sign in                     {url}/login")?,
        Some(code) => {
            let code = code.expose_secret();
            writeln!(
                text,
                "  No account yet. Sign up     {url}/register\n  \
                 The first account runs this installation. From another machine it needs the set-up code\n  \
                 {code}: {url}/setup#code={code}"
            )?;
        }
    }
    if !limited {
        text.push_str(
            "  Limits are off (limits.enabled = false): anybody may try passwords as often as they like.\n",
        );
    }
    text.push_str("  `onward help` lists the commands; Ctrl-C stops.\n");
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(())
}
