//! `onward user`: accounts.

use std::io::{IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, Subcommand};
use onward_domain::fields::Fields;
use onward_domain::ids::UserId;
use onward_domain::user::{EmailAddress, NewUser, User, Username};
use onward_service::auth::ResetLink;
use onward_service::{Error, Service};
use secrecy::{ExposeSecret as _, SecretString};

use super::{Failure, Session, block_on, password};
use crate::clock::{SystemClock, SystemEntropy};
use crate::compose;
use crate::config::Config;
use crate::database::{self, Missing};

/// Make, list and change accounts.
#[derive(Debug, Args)]
#[command(arg_required_else_help = true)]
#[command(
    after_help = "Examples:\n  onward user create ada ada@example.org --superuser\n  onward user disable bob"
)]
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
    /// List all accounts: name, e-mail address, what they may do, their state, when they were made
    List,
    /// Give an account another password and end its sessions; the password comes from --password-file, standard input,
    /// or a prompt; without one a link to set it is printed
    SetPassword {
        /// Its username or e-mail address
        name: String,
        /// A file whose first line is the password; - is standard input
        #[arg(long, value_name = "FILE")]
        password_file: Option<PathBuf>,
    },
    /// Switch an account off and end its sessions
    Disable {
        /// Its username or e-mail address
        name: String,
    },
    /// Let an account run the installation; its sessions end
    Promote {
        /// Its username or e-mail address
        name: String,
    },
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
            list(
                &open(&config)
                    .await?
                    .list_users()
                    .await
                    .map_err(Failure::of_service)?,
            )
        }),
        Command::SetPassword { name, password_file } => {
            let password = password::read(password_file.as_deref(), session.is_interactive())?;
            set_password(&config, name, password)
        }
        Command::Disable { name } => change(&config, name, "is switched off", async |service, id| {
            service.disable_user(id).await
        }),
        Command::Promote { name } => change(&config, name, "runs the installation", async |service, id| {
            service.promote_user(id).await
        }),
    }
}

/// Says where the password is set.
fn print_link(made: &ResetLink) -> Result<(), Failure> {
    let (link, until) = (made.link.expose_secret(), made.expires_at);
    writeln!(std::io::stdout(), "Set the password before {until}: {link}")?;
    Ok(())
}

/// Gives the account of a name another password, or says where it is set.
fn set_password(config: &Config, name: &str, password: Option<SecretString>) -> Result<(), Failure> {
    let Some(password) = password else {
        return block_on(async {
            let service = open(config).await?;
            let user = find(&service, name).await?;
            let made = service.operator_reset_link(user.id).await;
            print_link(&made.map_err(Failure::of_service)?)
        });
    };
    let became = "has another password now; all its sessions have ended";
    change(config, name, became, async |service, id| {
        service.set_password(id, &password).await
    })
}

/// The account of a name.
async fn find(service: &Service, name: &str) -> Result<User, Failure> {
    match service.find_user(name).await {
        Err(Error::NotFound) => {
            let failure = Failure::not_found(format!("there is no account {name:?}"));
            Err(failure.hint("`onward user list` shows all accounts"))
        }
        found => found.map_err(Failure::of_service),
    }
}

/// Changes the account of a name, and says what became of it.
fn change(
    config: &Config,
    name: &str,
    became: &str,
    deed: impl AsyncFnOnce(&Service, UserId) -> Result<User, Error>,
) -> Result<(), Failure> {
    block_on(async {
        let service = open(config).await?;
        let user = find(&service, name).await?;
        let user = deed(&service, user.id).await.map_err(Failure::of_service)?;
        writeln!(std::io::stdout(), "{} {became}", user.username)?;
        Ok(())
    })
}

/// Writes one line per account: with aligned columns and a heading on a terminal, else parted by tabs.
fn list(users: &[User]) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    let rows = users.iter().map(|user| {
        let role = if user.is_superuser { "superuser" } else { "user" };
        let state = match user {
            User {
                deleted_at: Some(_), ..
            } => "deleted",
            User { is_active: false, .. } => "disabled",
            _ => "active",
        };
        let (name, email) = (user.username.to_string(), user.email.to_string());
        [
            name,
            email,
            role.to_owned(),
            state.to_owned(),
            user.created_at.to_string(),
        ]
    });
    if !out.is_terminal() {
        for row in rows {
            writeln!(out, "{}", row.join("\t"))?;
        }
        return Ok(());
    }
    let heading = ["USERNAME", "E-MAIL", "ROLE", "STATE", "MADE"].map(str::to_owned);
    let rows: Vec<_> = std::iter::once(heading).chain(rows).collect();
    let width = |column: usize| {
        rows.iter()
            .filter_map(|row| row.get(column))
            .map(|cell| cell.chars().count())
            .max()
    };
    let widths: Vec<usize> = (0..4).map(|column| width(column).unwrap_or(0)).collect();
    for row in &rows {
        let cells = row.iter().enumerate().map(|(column, cell)| {
            let width = widths.get(column).copied().unwrap_or(0);
            format!("{cell:width$}")
        });
        writeln!(out, "{}", cells.collect::<Vec<_>>().join("  "))?;
    }
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
pub(super) async fn open(config: &Config) -> Result<Service, Failure> {
    let store = database::open(config, Missing::Default).await?;
    database::bring_up(&store, config, &SystemClock).await?;
    let public_url = config.public_url_at(config.http.listen).map_err(Failure::usage)?;
    let (clock, entropy) = (Arc::new(SystemClock), Arc::new(SystemEntropy));
    Ok(compose::service(config, &public_url, store, clock, entropy).await?)
}
