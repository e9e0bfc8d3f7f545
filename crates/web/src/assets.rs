//! The style sheet and the pictures: embedded, pressed once, served under names that hold their hash.
//!
//! A name never stands for other bytes, so browsers keep them for a year.

use std::io::Write as _;
use std::sync::LazyLock;

use axum::Router;
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use flate2::Compression;
use flate2::write::GzEncoder;

/// One file, ready to be sent.
pub(crate) struct Asset {
    path: String,
    kind: &'static str,
    plain: Bytes,
    pressed: Bytes,
}

impl Asset {
    fn new(name: &str, extension: &str, kind: &'static str, content: &'static str) -> Self {
        let path = format!(
            "/static/{name}.{:016x}.{extension}",
            fingerprint(content.as_bytes())
        );
        Self {
            path,
            kind,
            plain: Bytes::from_static(content.as_bytes()),
            pressed: press(content.as_bytes()),
        }
    }

    /// Writes the file where a page opened from that folder finds it.
    #[cfg(test)]
    pub(crate) fn write_below(&self, folder: &str) {
        std::fs::create_dir_all(format!("{folder}/static")).unwrap();
        std::fs::write(format!("{folder}{}", self.path), &self.plain).unwrap();
    }

    fn answer(&self, headers: &HeaderMap) -> Response {
        let common = [
            (CONTENT_TYPE, self.kind),
            (CACHE_CONTROL, "public, max-age=31536000, immutable"),
            (VARY, "Accept-Encoding"),
        ];
        if !self.pressed.is_empty() && takes_gzip(headers) {
            (common, [(CONTENT_ENCODING, "gzip")], self.pressed.clone()).into_response()
        } else {
            (common, self.plain.clone()).into_response()
        }
    }
}

/// Where the style sheet is.
pub(crate) fn style() -> &'static str {
    &STYLE.path
}

/// Where the icon of the tab is.
pub(crate) fn mark() -> &'static str {
    &MARK.path
}

/// Where a symbol of the sprite is.
pub(crate) fn icon(name: &str) -> String {
    format!("{}#{name}", ICONS.path)
}

/// The style sheet: one file per layer, in the order that `reset.css` declares; its components by theme.
pub(crate) static STYLE: LazyLock<Asset> = LazyLock::new(|| {
    let css = concat!(
        include_str!("../static/css/reset.css"),
        include_str!("../static/css/tokens.css"),
        include_str!("../static/css/base.css"),
        include_str!("../static/css/layout.css"),
        include_str!("../static/css/components/frame.css"),
        include_str!("../static/css/components/forms.css"),
        include_str!("../static/css/components/messages.css"),
        include_str!("../static/css/components/standing.css"),
        include_str!("../static/css/components/goals.css"),
        include_str!("../static/css/components/history.css"),
        include_str!("../static/css/components/landing.css"),
        include_str!("../static/css/components/records.css"),
        include_str!("../static/css/print.css"),
    );
    Asset::new("onward", "css", "text/css; charset=utf-8", css)
});

/// The sprite: every icon is a symbol in it.
pub(crate) static ICONS: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new(
        "icons",
        "svg",
        "image/svg+xml",
        include_str!("../static/icons.svg"),
    )
});

/// The mark of Onward, as the icon of the tab.
pub(crate) static MARK: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("mark", "svg", "image/svg+xml", include_str!("../static/mark.svg")));

/// The routes of all assets.
pub(crate) fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/static/{name}", get(send))
}

async fn send(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let all = [&STYLE, &ICONS, &MARK];
    let found = all
        .iter()
        .find(|asset| asset.path.strip_prefix("/static/") == Some(name.as_str()));
    found.map_or_else(
        || StatusCode::NOT_FOUND.into_response(),
        |asset| asset.answer(&headers),
    )
}

fn takes_gzip(headers: &HeaderMap) -> bool {
    let accepted = headers
        .get_all(ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok());
    accepted.flat_map(|value| value.split(',')).any(|coding| {
        let mut parts = coding.split(';').map(str::trim);
        let gzip = parts.next().is_some_and(|name| name.eq_ignore_ascii_case("gzip"));
        let refused =
            parts.any(|part| part.trim_start_matches("q=").parse() == Ok(0.0_f32) && part.starts_with("q="));
        gzip && !refused
    })
}

fn press(content: &[u8]) -> Bytes {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    // Writing to memory does not fail; nothing pressed means that the plain bytes are sent.
    encoder
        .write_all(content)
        .and_then(|()| encoder.finish())
        .map(Bytes::from)
        .unwrap_or_default()
}

/// FNV-1a: it only has to change with the content, nobody is kept from making a twin.
fn fingerprint(content: &[u8]) -> u64 {
    content.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn names_change_with_the_content() {
        let name = |content| Asset::new("a", "css", "text/css", content).path;
        assert_eq!(name("a{}"), name("a{}"));
        assert_ne!(name("a{}"), name("b{}"));
    }

    #[test]
    fn the_style_sheet_keeps_its_budget_and_holds_nothing_foreign() {
        assert!(STYLE.pressed.len() < 30_000, "{}", STYLE.pressed.len());
        let css = std::str::from_utf8(&STYLE.plain).unwrap();
        assert!(!css.contains("url(") && !css.contains("@import"));
    }

    #[test]
    fn pressed_bytes_go_only_to_those_who_take_them() {
        let takes = |value: &'static str| {
            takes_gzip(&HeaderMap::from_iter([(
                ACCEPT_ENCODING,
                HeaderValue::from_static(value),
            )]))
        };
        assert!(takes("br, GZIP;q=0.5"));
        assert!(!takes("gzip;q=0, br"));
        assert!(!takes("br"));
        assert!(!takes_gzip(&HeaderMap::new()));
    }
}
