//! Another site on this machine: one page, with whatever policy it says.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// A site that answers everything with the same page until it is dropped.
pub(crate) struct Site {
    port: u16,
    serving: JoinHandle<()>,
}

impl Site {
    pub(crate) async fn start(policy: &str, page: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        let port = listener.local_addr().expect("a listener has an address").port();
        let answer = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: text/html; charset=utf-8\r\ncontent-security-policy: {policy}\r\n\
             content-length: {}\r\nconnection: close\r\n\r\n{page}",
            page.len()
        );
        let serving = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(give(stream, answer.clone()));
            }
        });
        Self { port, serving }
    }

    /// Its address under the name of an attacker, whose cookies are nobody's but his.
    pub(crate) fn far(&self) -> String {
        format!("http://evil.example:{}", self.port)
    }

    /// Its address on the host of the installation: to cookies that is the same site.
    pub(crate) fn near(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// Browsers open connections they may never use; those end without a word.
async fn give(mut stream: TcpStream, answer: String) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => return,
        }
    }
    // Whether it is read to its end is the browser's business.
    let _ = stream.write_all(answer.as_bytes()).await;
}
