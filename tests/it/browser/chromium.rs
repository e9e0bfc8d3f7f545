//! A headless Chromium of the test's own, driven through its own protocol.

use std::any::type_name_of_val;
use std::env;
use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};

use chromiumoxide::Browser;
use chromiumoxide::error::CdpError;
use chromiumoxide::handler::HandlerConfig;
use chromiumoxide::handler::viewport::Viewport;
use futures_util::StreamExt;
use onward_testkit::skip;
use tokio::task::JoinHandle;

use super::tab::Tab;

/// Runs the browser until its standard input closes, however the test process ends, and removes its folder. Processes
/// that outlive the first of them may write into the folder once more.
const KEEPER: &str = r#"
trap '' INT TERM HUP PIPE
folder=$(mktemp -d "${TMPDIR:-/tmp}/onward-browser-XXXXXX") || exit 1
exec 3<&0
(
    trap - INT TERM HUP PIPE
    export HOME="$folder" TMPDIR="$folder"
    exec "$@" --user-data-dir="$folder/profile" 3<&- </dev/null
) &
# The browser alone holds standard error, so that its end is seen there.
exec 2>/dev/null
cat <&3 >/dev/null
kill "$!"
wait
for _ in 1 2 3 4 5; do
    rm -rf "$folder"
    sleep 0.2
    [ -e "$folder" ] || break
done
"#;

/// It reaches this machine and nothing else, and asks nobody for news of itself.
const FLAGS: [&str; 23] = [
    "--headless",
    "--remote-debugging-port=0",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-default-browser-check",
    // What is pressed before the first paint counts.
    "--allow-pre-commit-input",
    "--no-proxy-server",
    "--disable-background-networking",
    "--disable-breakpad",
    "--disable-client-side-phishing-detection",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-extensions",
    "--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,MediaRouter,OptimizationHints,Translate",
    "--disable-sync",
    "--metrics-recording-only",
    "--password-store=basic",
    "--lang=en-US",
    // The name of an attacker leads here, every other name nowhere.
    "--host-resolver-rules=MAP evil.example 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
];

/// What it is called where it is installed.
const NAMES: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

/// A browser that ends with the test.
pub(crate) struct Chromium {
    browser: Browser,
    unread: Arc<Mutex<Vec<String>>>,
    handler: JoinHandle<()>,
    /// Its standard input is the pipe that the keeper hangs on.
    _keeper: Child,
}

impl Chromium {
    /// Starts one for a claim, which is named by its function; says that it cannot be tested where there is none.
    pub(crate) async fn start<Claim>(claim: &Claim) -> Option<Self> {
        let Some(program) = program() else {
            skip("chromium", type_name_of_val(claim));
            return None;
        };
        let (keeper, address) = launch(&program);
        let config = HandlerConfig {
            ignore_invalid_messages: false,
            viewport: Some(Viewport {
                width: 1000,
                height: 800,
                ..Viewport::default()
            }),
            ..HandlerConfig::default()
        };
        let (browser, mut handler) = Browser::connect_with_config(address, config)
            .await
            .expect("it answers");
        let unread = Arc::default();
        let noted: Arc<Mutex<Vec<String>>> = Arc::clone(&unread);
        let handler = tokio::spawn(async move {
            while let Some(turn) = handler.next().await {
                match turn {
                    // Newer browsers say things that this protocol does not know; those who watch must know of it.
                    Err(CdpError::InvalidMessage(message, _)) => {
                        noted.lock().expect("nothing panics here").push(message);
                    }
                    Err(_) => break,
                    Ok(()) => {}
                }
            }
        });
        Some(Self {
            browser,
            unread,
            handler,
            _keeper: keeper,
        })
    }

    /// A new tab at an installation, as people have it.
    pub(crate) async fn tab(&self, base: &str) -> Tab {
        let page = self.browser.new_page("about:blank").await.expect("a tab opens");
        Tab::new(page, base, Arc::clone(&self.unread)).await
    }

    /// A new tab in which pages cannot run script.
    pub(crate) async fn tab_without_script(&self, base: &str) -> Tab {
        let tab = self.tab(base).await;
        tab.switch_script_off().await;
        tab
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        self.handler.abort();
    }
}

/// That of `ONWARD_TEST_CHROMIUM`, of PATH, or of Debian.
#[expect(
    clippy::disallowed_methods,
    reason = "what a test needs of the machine is no configuration of the program"
)]
fn program() -> Option<PathBuf> {
    if let Some(program) = env::var_os("ONWARD_TEST_CHROMIUM") {
        return Some(program.into());
    }
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = env::split_paths(&path).chain(["/usr/bin".into()]);
    let mut programs = folders.flat_map(|folder| NAMES.map(|name| folder.join(name)));
    programs.find(|program| program.is_file())
}

/// Starts it under its keeper; gives the address of its protocol.
fn launch(program: &PathBuf) -> (Child, String) {
    let mut keeper = Command::new("sh")
        .args(["-c", KEEPER, "onward-browser"])
        .arg(program)
        .args(FLAGS)
        .arg("about:blank")
        // A group of its own: what stops the tests at the terminal must not stop it from clearing up.
        .process_group(0)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("sh runs");
    let said = BufReader::new(keeper.stderr.take().expect("the pipe was asked for"));
    let mut lines = said.lines().map_while(Result::ok);
    let mut before = Vec::new();
    let address = lines.by_ref().find_map(|line| {
        let address = line.strip_prefix("DevTools listening on ").map(str::to_owned);
        before.push(line);
        address
    });
    // What else it says goes nowhere, but must not fill the pipe.
    std::thread::spawn(move || lines.for_each(drop));
    (
        keeper,
        address.unwrap_or_else(|| panic!("{} does not start: {before:?}", program.display())),
    )
}
