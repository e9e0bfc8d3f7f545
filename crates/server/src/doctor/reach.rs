//! Whether people reach the installation where links lead, and whether they may try passwords without end.

use std::time::Duration;

use axum::http::Uri;
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::Finding;
use crate::config::Config;

const CHECK: &str = "public URL";

/// How long the address may take to answer.
const PATIENCE: Duration = Duration::from_secs(3);

/// Whether the public URL is encrypted, and somebody answers there.
pub(super) async fn public_url(config: &Config) -> Finding {
    let url = match config.public_url_at(config.http.listen) {
        Ok(url) => url,
        Err(reason) => return Finding::fail(CHECK, reason, "set public_url"),
    };
    if url.is_loopback() {
        return Finding::ok(CHECK, format!("{url}, from this machine only"));
    }
    if !url.is_https() {
        return Finding::warn(
            CHECK,
            format!("{url}: passwords and tokens travel unencrypted"),
            "put a TLS proxy in front and set public_url to its https:// address",
        );
    }
    match answers(url.as_str()).await {
        Ok(()) => Finding::ok(CHECK, format!("{url} answers")),
        Err(reason) => Finding::warn(
            CHECK,
            format!("{url}: {reason}"),
            "check the name and the proxy; from inside some networks the public address cannot be reached",
        ),
    }
}

/// Whether passwords, codes and requests are counted.
pub(super) fn limits(config: &Config) -> Finding {
    const CHECK: &str = "limits";
    if config.limits.enabled {
        return Finding::ok(CHECK, "requests, passwords and codes are limited");
    }
    Finding::warn(
        CHECK,
        "nothing is limited: passwords can be guessed as fast as the machine hashes",
        "remove limits.enabled = false",
    )
}

/// Connects, and says nothing: what the proxy does with a request is not this command's business.
async fn answers(url: &str) -> Result<(), String> {
    let uri: Uri = url.parse().map_err(|_| "not a URL".to_owned())?;
    let authority = uri.authority().ok_or_else(|| "not a URL".to_owned())?;
    let host = authority.host().trim_matches(['[', ']']);
    let port = authority.port_u16().unwrap_or(443);
    match timeout(PATIENCE, TcpStream::connect((host, port))).await {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(error)) => Err(format!("cannot be reached: {error}")),
        Err(_) => Err("does not answer within 3 s".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Verdict;

    async fn verdict(url: &str) -> Verdict {
        let config = Config {
            public_url: Some(url.parse().unwrap()),
            ..Config::default()
        };
        public_url(&config).await.verdict
    }

    #[tokio::test]
    async fn an_address_is_safe_or_not_and_answers_or_not() {
        assert_eq!(verdict("http://127.0.0.1:8000").await, Verdict::Ok);
        assert_eq!(verdict("http://goals.example.org").await, Verdict::Warn);
        assert_eq!(verdict("https://nowhere.invalid").await, Verdict::Warn);
    }
}
