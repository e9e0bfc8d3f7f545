//! Bytes to the socket, for what no client would send.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::app::TestApp;

/// What came back, read until the connection ended.
pub(crate) struct RawAnswer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl RawAnswer {
    /// The value of a header.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

/// Sends bytes as they are and reads what comes until the other side closes. The bytes must ask for that.
pub(crate) async fn raw(app: &TestApp, request: impl AsRef<[u8]>) -> RawAnswer {
    let mut stream = TcpStream::connect(app.address)
        .await
        .expect("the application listens");
    // A refusal may come before everything is sent; what matters is the answer.
    let _ = stream.write_all(request.as_ref()).await;
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes).await;
    let text = String::from_utf8_lossy(&bytes);
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
    RawAnswer {
        status: status.unwrap_or_else(|| panic!("no status line in {text:?}")),
        head: head.to_owned(),
        body: body.to_owned(),
    }
}
