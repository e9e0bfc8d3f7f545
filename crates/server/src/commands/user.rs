//! `onward user`: accounts.

use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, Subcommand};
use onward_domain::fields::Fields;
use onward_domain::user::{EmailAddress, NewUser, Username};

use onward_service::auth::ResetLink;
use secrecy::ExposeSecret as _;

use super::{Failure, Session, block_on, password};
use crate::clock::{SystemClock, SystemEntropy};
use crate::compose;
use crate::database::{self, Missing};

/// Make or list accounts.
#[derive(Debug, Args)]
#[command(arg_required_else_help = true)]
#[command(after_help = "Examples:\n  onward user create ada ada@example.org --superuser\n  onward user list")]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make an account; the password comes from --password-file, standard input, or a prompt, else a link to set it
    /// is printed
    Create {
        /// The name to sign in with
        username: String,
        /// The e-mail address
        email: String,
        /// May run the installation
        #[arg(long)]
        superuser: bool,
        /// A file whose first line is the password; - is standard input
        #[arg(long, value_name = "FILE")]
        password_file: Option<PathBuf>,
    },
    /// List all accounts: name, e-mail address, what they may do, when they were made
    List,
}

pub(super) fn run(session: &Session<'_>, arguments: &Arguments) -> Result<(), Failure> {
    let loaded = session.start_quietly()?;
    let config = loaded.config;
    match &arguments.command {
        Command::Create {
            username,
            email,
            superuser,
            password_file,
        } => {
            let new = new_user(username, email)?;
            let password = password::read(password_file.as_deref(), session.is_interactive())?;
            block_on(async {
                let service = open(&config).await?;
                let first = service.setup_code().await.map_err(Failure::of_service)?.is_some();
                if first && !superuser {
                    // Sign-up closes with the first account: nobody could run the installation afterwards.
                    return Err(Failure::usage(
                        "the first account runs the installation: add --superuser",
                    ));
                }
                let without_password = password.is_none();
                let user = service
                    .create_user(new, password, *superuser)
                    .await
                    .map_err(Failure::of_service)?;
                let role = if user.is_superuser { "superuser " } else { "" };
                writeln!(
                    std::io::stdout(),
                    "Made {role}{} ({})",
                    user.username.as_str(),
                    user.id
                )?;
                if without_password {
                    let made = service.operator_reset_link(user.id).await;
                    print_link(&made.map_err(Failure::of_service)?)?;
                }
                Ok(())
            })
        }
        Command::List => block_on(async {
            let service = open(&config).await?;
            let mut out = std::io::stdout().lock();
            for user in service.list_users().await.map_err(Failure::of_service)? {
                let role = if user.is_superuser { "superuser" } else { "user" };
                let state = if user.is_active { "active" } else { "disabled" };
                let (name, email) = (user.username.as_str(), user.email.as_str());
                writeln!(out, "{name}\t{email}\t{role}\t{state}\t{}", user.created_at)?;
            }
            Ok(())
        }),
    }
}

/// Says where the password is set.
fn print_link(made: &ResetLink) -> Result<(), Failure> {
    let (link, until) = (made.link.expose_secret(), made.expires_at);
    writeln!(std::io::stdout(), "Set the password before {until}: {link}")?;
    Ok(())
}

/// Reads name and address; all faults at once.
fn new_user(username: &str, email: &str) -> Result<NewUser, Failure> {
    let mut fields = Fields::default();
    let username = fields.keep("username", Username::parse(username));
    let email = fields.keep("email", EmailAddress::parse(email));
    match (username, email) {
        (Some(username), Some(email)) => Ok(NewUser {
            username,
            email,
            full_name: None,
            time_zone: None,
            locale: None,
        }),
        _ => Err(Failure::refused(&fields)),
    }
}

/// The use cases, for a command.
pub(super) async fn open(config: &crate::config::Config) -> Result<onward_service::Service, Failure> {
    let store = database::open(config, Missing::Default).await?;
    database::bring_up(&store, config, &SystemClock).await?;
    let public_url = config.public_url_at(config.http.listen).map_err(Failure::usage)?;
    let (clock, entropy) = (Arc::new(SystemClock), Arc::new(SystemEntropy));
    Ok(compose::service(config, &public_url, store, clock, entropy).await?)
}
