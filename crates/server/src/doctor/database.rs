//! What the database says: whether it answers, whether its schema is current, whose keys it holds, who may sign up.

use std::time::{Duration, Instant as Moment};

use onward_domain::clock::Instant;
use onward_service::{MasterKey, StartError, opens_keys};
use onward_store::{DatabaseUrl, Store, StoreError, jobs, settings, users};
use tokio::time::timeout;

use super::{Finding, told};
use crate::config::Config;
use crate::data_dir;
use crate::database::{self, Missing};

/// After how long a job that waits means that nobody works.
const LATE_SECONDS: i64 = 3600;

/// How long the database may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// Everything about the database; what cannot be looked at without it is left out.
pub(super) async fn examine(config: &Config, now: Instant) -> Vec<Finding> {
    const CHECK: &str = "database";
    let address = config.database.address(&config.data_dir);
    if let Ok(DatabaseUrl::Sqlite(path)) = &address
        && config.database.url.is_none()
        && !path.exists()
    {
        let message = format!("{} is not there yet", path.display());
        return vec![Finding::warn(CHECK, message, "the first start makes it")];
    }
    let shown = address
        .as_ref()
        .map(|address| format!("{address:?}"))
        .unwrap_or_default();
    let remedy = match address {
        Ok(DatabaseUrl::Postgres(_)) => {
            "check that PostgreSQL runs, and host, name and password in database.url"
        }
        Ok(DatabaseUrl::Sqlite(_)) | Err(_) => "check database.url, and the rights of file and folder",
    };
    let store = match database::open(config, Missing::Never).await {
        Ok(store) => store,
        Err(error) => return vec![Finding::fail(CHECK, told(&error), remedy)],
    };
    let began = Moment::now();
    let answered = timeout(PATIENCE, store.ping()).await;
    let findings = match answered {
        Err(_) => vec![Finding::fail(CHECK, "does not answer within 5 s", remedy)],
        Ok(Err(error)) => vec![Finding::fail(CHECK, told(&error), remedy)],
        Ok(Ok(())) => {
            let took_us = began.elapsed().as_micros();
            let mut findings = vec![Finding::ok(
                CHECK,
                format!("{} answers in {took_us} us: {shown}", store.engine()),
            )];
            findings.extend(inside(config, &store, now).await);
            findings
        }
    };
    store.close().await;
    findings
}

/// What stands in a database that answers.
async fn inside(config: &Config, store: &Store, now: Instant) -> Vec<Finding> {
    const CHECK: &str = "migrations";
    let steps = match store.migrations().status().await {
        Ok(steps) => steps,
        Err(error) => {
            let remedy = "run the Onward that this database belongs to, or restore a backup";
            return vec![Finding::fail(CHECK, told(&error), remedy)];
        }
    };
    let pending: Vec<&str> = steps
        .iter()
        .filter(|step| step.applied_at.is_none())
        .map(|step| step.name)
        .collect();
    let newest = steps.iter().filter_map(|step| step.applied_at).max();
    let mut findings = vec![clock(now, newest)];
    if pending.is_empty() {
        findings.push(Finding::ok(CHECK, format!("all {} are applied", steps.len())));
        findings.push(keys(config, store).await);
        for (check, found) in [
            ("registration", registration(config, store).await),
            ("jobs", background(store, now).await),
        ] {
            let refused = |error| Finding::fail(check, told(&error), "see the log of the server");
            findings.push(found.unwrap_or_else(refused));
        }
        return findings;
    }
    let message = format!("{} pending: {}", pending.len(), pending.join(", "));
    findings.push(if config.migrates() {
        Finding::warn(CHECK, message, "the next start applies them")
    } else {
        Finding::fail(CHECK, message, "run `onward migrate up`")
    });
    findings
}

/// A clock that went back makes tokens, cursors and days wrong.
fn clock(now: Instant, newest: Option<Instant>) -> Finding {
    const CHECK: &str = "clock";
    match newest.filter(|newest| *newest > now) {
        None => Finding::ok(CHECK, now.to_string()),
        Some(newest) => Finding::fail(
            CHECK,
            format!("it is {now} here, but the database was changed at {newest}"),
            "set the clock of this machine, and let it be kept by NTP",
        ),
    }
}

/// Whether the master key is the one that the database was filled with.
async fn keys(config: &Config, store: &Store) -> Finding {
    const CHECK: &str = "keys";
    let key = match data_dir::find_master_key(config) {
        Ok(Some(key)) => MasterKey::new(Box::new(key)),
        Ok(None) => {
            let message = format!("{} is not there", data_dir::key_file(config).display());
            let remedy = "put the key that belongs to this database back; a new one does not open it";
            return Finding::fail(CHECK, message, remedy);
        }
        Err(error) => {
            return Finding::fail(
                CHECK,
                told(&error),
                "run chmod 600 on it, or put the right key back",
            );
        }
    };
    match opens_keys(store, &key).await {
        Ok(true) => Finding::ok(CHECK, "the master key opens the keys of the database"),
        Ok(false) => Finding::warn(
            CHECK,
            "the database has no keys yet",
            "the first start makes them",
        ),
        Err(StartError::MasterKey) => Finding::fail(
            CHECK,
            "the master key does not open the keys of the database",
            "put the key that belongs to this database back in place (auth.master_key)",
        ),
        Err(error) => Finding::fail(CHECK, told(&error), "see the log of the server"),
    }
}

/// Who may make an account.
async fn registration(config: &Config, store: &Store) -> Result<Finding, StoreError> {
    const CHECK: &str = "registration";
    let mut tx = store.read().await?;
    if !users::any(&mut tx).await? {
        let remedy = "open /register here, or run `onward user create NAME EMAIL --superuser`";
        return Ok(Finding::warn(CHECK, "there is no account yet", remedy));
    }
    let stored = settings::find(&mut tx).await?;
    let stored = stored.map(|settings| settings.registration.word());
    Ok(match config.instance.registration.as_deref().or(stored) {
        Some("open") => Finding::warn(
            CHECK,
            "anybody who reaches this installation may make an account",
            "if that is not meant, set registration to invite or closed in the settings",
        ),
        mode => Finding::ok(CHECK, mode.unwrap_or("closed")),
    })
}

/// Whether background work is done, and none was given up.
async fn background(store: &Store, now: Instant) -> Result<Finding, StoreError> {
    let mut tx = store.read().await?;
    let dead = jobs::count_dead(&mut tx).await?;
    let is_late = jobs::any_due(&mut tx, now.plus_seconds(-LATE_SECONDS)).await?;
    Ok(work(dead, is_late))
}

fn work(dead: i64, is_late: bool) -> Finding {
    const CHECK: &str = "jobs";
    if dead > 0 {
        let message = format!("{dead} have used up their tries");
        return Finding::warn(
            CHECK,
            message,
            "the log says why, at level error; mend that, then retry them",
        );
    }
    if is_late {
        let remedy = "start `onward serve` without --no-worker, or `onward worker`";
        return Finding::warn(CHECK, "one has been waiting for an hour: no worker runs", remedy);
    }
    Finding::ok(CHECK, "none waits too long, none was given up")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Verdict;

    #[test]
    fn a_clock_behind_the_database_is_found() {
        let at = Instant::from_microseconds;
        assert_eq!(clock(at(5), Some(at(5))).verdict, Verdict::Ok);
        assert_eq!(clock(at(5), None).verdict, Verdict::Ok);
        assert_eq!(clock(at(5), Some(at(6))).verdict, Verdict::Fail);
    }

    #[test]
    fn work_that_was_given_up_or_waits_too_long_is_told() {
        assert_eq!(work(0, false).verdict, Verdict::Ok);
        assert!(work(2, true).message.starts_with("2 "));
        assert_eq!(work(0, true).verdict, Verdict::Warn);
        assert!(work(0, true).remedy.unwrap().contains("onward worker"));
    }
}
