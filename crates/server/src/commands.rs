//! The command line: one file per command. Results go to standard output, everything else to standard error.

mod audit;
mod color;
mod config;
mod doctor;
mod failure;
mod generate;
mod migrate;
mod openapi;
mod password;
mod serve;
mod user;
mod worker;

use std::ffi::OsString;
use std::io::{self, IsTerminal as _, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ColorChoice, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

pub use self::failure::Failure;
use crate::config::{Environment, Flags, Loaded, load};
use crate::telemetry;

/// Self-hosted goal tracking: an API, pages and this program.
///
/// Without a command it serves.
#[derive(Debug, Parser)]
#[command(
    name = "onward",
    version,
    propagate_version = true,
    max_term_width = 100,
    infer_subcommands = false
)]
#[command(
    after_help = "Examples:\n  onward\n  onward user create ada ada@example.org --superuser\n\n\
    Settings come from flags, ONWARD_… variables, .env and onward.toml, in this order; \
    `onward config show` lists them."
)]
struct Cli {
    #[command(flatten)]
    common: Common,
    #[command(flatten)]
    serve: serve::Arguments,
    #[command(subcommand)]
    command: Option<Command>,
}

/// What every command takes.
#[derive(Clone, Debug, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "flags of a command line are independent of each other"
)]
struct Common {
    /// Configuration file; else ./onward.toml, the one of your account, or /etc/onward/config.toml
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Folder of the database file and of generated keys
    #[arg(long, global = true, value_name = "FOLDER")]
    data_dir: Option<PathBuf>,
    /// Say only what went wrong
    #[arg(long, global = true, conflicts_with = "debug")]
    quiet: bool,
    /// Write debug events to the log
    #[arg(long, global = true)]
    debug: bool,
    /// Write without colours
    #[arg(long, global = true)]
    no_color: bool,
    /// Never ask
    #[arg(long, global = true)]
    no_input: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the API and the pages (also without a command)
    Serve(serve::Arguments),
    /// Do background work alone, without serving
    Worker,
    /// Apply, take back or list the steps of the database schema
    Migrate(migrate::Arguments),
    /// Make, list and change accounts
    User(user::Arguments),
    /// Check the audit log
    Audit(audit::Arguments),
    /// Check or show the configuration, or print one to start from
    Config(config::Arguments),
    /// Print the OpenAPI document, or compare it with a file
    Openapi(openapi::Arguments),
    /// Look at everything this installation stands on, and say what to do about what is wrong
    Doctor(doctor::Arguments),
    /// Print generated files of the repository
    #[command(hide = true)]
    Generate(generate::Arguments),
}

/// Runs one command line; gives the exit code of the process.
pub fn main(arguments: impl IntoIterator<Item = OsString>, environment: &Environment) -> ExitCode {
    let cli = match read(arguments, environment) {
        Ok(cli) => cli,
        Err(error) => {
            // Help that was asked for goes to standard output, usage errors to standard error.
            let _ = error.print();
            return if error.exit_code() == 0 {
                ExitCode::SUCCESS
            } else {
                ExitCode::from(2)
            };
        }
    };
    match dispatch(cli, environment) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) if failure.is_closed_pipe() => ExitCode::SUCCESS,
        Err(failure) => {
            let _ = writeln!(io::stderr(), "onward: {failure}");
            failure.code()
        }
    }
}

/// Reads a command line; what is said about it is coloured as the environment wants it.
fn read(
    arguments: impl IntoIterator<Item = OsString>,
    environment: &Environment,
) -> Result<Cli, clap::Error> {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let declined = arguments.iter().any(|argument| argument == "--no-color");
    let mut command = Cli::command().color(color::choice(environment, declined));
    let matches = command.try_get_matches_from_mut(arguments)?;
    Cli::from_arg_matches(&matches).map_err(|error| error.format(&mut command))
}

fn dispatch(cli: Cli, environment: &Environment) -> Result<(), Failure> {
    let Cli {
        common,
        serve,
        command,
    } = cli;
    let session = Session { common, environment };
    if command.is_some() && serve.is_given() {
        return Err(Failure::usage(
            "--listen, --migrate and --no-worker belong behind `onward serve`",
        ));
    }
    match command {
        None => serve::run(&session, &serve),
        Some(Command::Serve(arguments)) => serve::run(&session, &arguments),
        Some(Command::Worker) => worker::run(&session),
        Some(Command::Migrate(arguments)) => migrate::run(&session, &arguments),
        Some(Command::User(arguments)) => user::run(&session, &arguments),
        Some(Command::Audit(arguments)) => audit::run(&session, &arguments),
        Some(Command::Config(arguments)) => config::run(&session, &arguments),
        Some(Command::Openapi(arguments)) => openapi::run(&arguments),
        Some(Command::Doctor(arguments)) => doctor::run(&session, arguments),
        Some(Command::Generate(arguments)) => generate::run(&arguments, Cli::command()),
    }
}

/// What a command is run with.
struct Session<'a> {
    common: Common,
    environment: &'a Environment,
}

impl Session<'_> {
    /// Reads the configuration and starts the log.
    fn start(&self, flags: Vec<(&'static str, &'static str, String)>) -> Result<Loaded, Failure> {
        let loaded = self.load(flags)?;
        telemetry::start(&loaded, self.color()).map_err(Failure::usage)?;
        Ok(loaded)
    }

    /// The same for commands that print a result: the life cycle of the parts is of no interest.
    fn start_quietly(&self) -> Result<Loaded, Failure> {
        let level = if self.common.debug { "debug" } else { "warn" };
        self.start(vec![("log.level", "--debug", level.to_owned())])
    }

    fn load(&self, flags: Vec<(&'static str, &'static str, String)>) -> Result<Loaded, Failure> {
        let mut values = Vec::new();
        if let Some(data_dir) = &self.common.data_dir {
            values.push(("data_dir", "--data-dir", data_dir.display().to_string()));
        }
        if self.common.debug {
            values.push(("log.level", "--debug", "debug".to_owned()));
        } else if self.common.quiet {
            values.push(("log.level", "--quiet", "error".to_owned()));
        }
        values.extend(flags);
        let flags = Flags {
            config: self.common.config.clone(),
            values,
        };
        load(&flags, self.environment).map_err(|refusals| {
            Failure::usage(refusals.to_string())
                .hint("`onward config template` prints every key with what it is for and its default")
        })
    }

    /// Whether the log is written in colour.
    fn color(&self) -> bool {
        match color::choice(self.environment, self.common.no_color) {
            ColorChoice::Never => false,
            ColorChoice::Always => true,
            ColorChoice::Auto => io::stderr().is_terminal(),
        }
    }

    /// Whether somebody can be asked.
    fn is_interactive(&self) -> bool {
        !self.common.no_input && io::stdin().is_terminal()
    }
}

/// Runs a future to its end on threads of its own.
fn block_on<T>(future: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let result = runtime.block_on(future);
    // What was cut off must not hold up the end.
    runtime.shutdown_background();
    result
}
