//! Media types: what a body is, and what a client takes as answer.

use axum::http::header::{ACCEPT, CONTENT_ENCODING, CONTENT_TYPE, HeaderName};
use axum::http::{HeaderMap, HeaderValue, Method};

use crate::problem::{Problem, Slug};

/// The header that says which patches are taken (RFC 5789).
pub const ACCEPT_PATCH: HeaderName = HeaderName::from_static("accept-patch");

/// The media types of a PATCH.
pub const PATCHES: HeaderValue = HeaderValue::from_static("application/merge-patch+json, application/json");

/// A media type that bodies come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Media {
    /// `application/json`
    Json,
    /// `application/merge-patch+json`, on PATCH only
    MergePatch,
    /// `application/x-www-form-urlencoded`
    Form,
}

impl Media {
    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::MergePatch => "application/merge-patch+json",
            Self::Form => "application/x-www-form-urlencoded",
        }
    }
}

/// Finds which of the supported media types a body has; 415 if none, or if it is encoded.
pub(crate) fn of_body(method: &Method, headers: &HeaderMap, supported: &[Media]) -> Result<Media, Problem> {
    let plain = headers.get(CONTENT_ENCODING).is_none();
    let mut types = headers.get_all(CONTENT_TYPE).iter();
    let media = match (types.next(), types.next()) {
        (Some(value), None) if plain => parse(value),
        _ => None,
    };
    let fits = |media: Media| {
        supported.contains(&media)
            || (media == Media::MergePatch && *method == Method::PATCH && supported.contains(&Media::Json))
    };
    media
        .filter(|media| fits(*media))
        .ok_or_else(|| unsupported(method, supported))
}

pub(crate) fn unsupported(method: &Method, supported: &[Media]) -> Problem {
    let patch = *method == Method::PATCH && supported.contains(&Media::Json);
    let mut names: Vec<_> = supported.iter().map(|media| media.name()).collect();
    if patch {
        names.push(Media::MergePatch.name());
    }
    let problem = Problem::new(Slug::UnsupportedMediaType).with("supported", names);
    if patch {
        problem.header(ACCEPT_PATCH, PATCHES)
    } else {
        problem
    }
}

fn parse(value: &HeaderValue) -> Option<Media> {
    let mut pieces = value.to_str().ok()?.split(';');
    let essence = pieces.next()?.trim();
    let unicode = pieces
        .map(str::trim)
        .filter(|piece| !piece.is_empty())
        .all(|piece| {
            let Some((name, value)) = piece.split_once('=') else {
                return false;
            };
            !name.eq_ignore_ascii_case("charset") || value.trim_matches('"').eq_ignore_ascii_case("utf-8")
        });
    let known = [Media::Json, Media::MergePatch, Media::Form];
    known
        .into_iter()
        .find(|media| unicode && media.name().eq_ignore_ascii_case(essence))
}

/// Whether a client takes JSON: without `Accept` yes, else if a range that covers it is not refused with `q=0`.
pub(crate) fn accepts_json(headers: &HeaderMap) -> bool {
    accepts(headers, ["application/json", "application/problem+json"])
}

/// The same for pictures.
pub(crate) fn accepts_svg(headers: &HeaderMap) -> bool {
    accepts(headers, ["image/svg+xml"; 2])
}

/// Whether a client takes either of two names of a media type.
fn accepts(headers: &HeaderMap, names: [&str; 2]) -> bool {
    let mut ranges = headers.get_all(ACCEPT).iter().peekable();
    if ranges.peek().is_none() {
        return true;
    }
    let group = names.map(|name| name.split('/').next().unwrap_or_default());
    let mut best: Option<(u8, bool)> = None;
    for range in ranges
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
    {
        let mut pieces = range.split(';').map(str::trim);
        let exactness = match pieces.next().unwrap_or_default().to_ascii_lowercase().as_str() {
            name if names.contains(&name) => 3,
            "*/*" | "*" => 1,
            name if name.strip_suffix("/*").is_some_and(|name| group.contains(&name)) => 2,
            _ => continue,
        };
        let refused = pieces
            .filter_map(|piece| piece.split_once('='))
            .any(|(name, value)| {
                name.trim().eq_ignore_ascii_case("q") && value.trim().parse::<f32>().is_ok_and(|q| q <= 0.0)
            });
        // The most exact range decides; of two as exact, the one that takes it.
        best = match best {
            Some((known, taken)) if known > exactness || (known == exactness && taken) => best,
            _ => Some((exactness, !refused)),
        };
    }
    best.is_some_and(|(_, taken)| taken)
}

/// Whether a client would rather read a page than JSON. Browsers name HTML; programs that take anything get JSON.
pub fn prefers_html(headers: &HeaderMap) -> bool {
    liking(headers, "text/html") > liking(headers, "application/json")
}

/// How much a media type is liked by its own name; 0 where it is not named.
fn liking(headers: &HeaderMap, essence: &str) -> f32 {
    let ranges = headers.get_all(ACCEPT).iter();
    let ranges = ranges.filter_map(|value| value.to_str().ok());
    let named = ranges.flat_map(|value| value.split(',')).filter_map(|range| {
        let mut pieces = range.split(';').map(str::trim);
        let fits = pieces.next()?.eq_ignore_ascii_case(essence);
        let quality = pieces
            .filter_map(|piece| piece.split_once('='))
            .find(|(name, _)| name.trim().eq_ignore_ascii_case("q"))
            .map_or(1.0, |(_, q)| q.trim().parse::<f32>().unwrap_or(0.0));
        fits.then_some(quality)
    });
    named.fold(0.0, f32::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn media(
        method: &Method,
        pairs: &[(HeaderName, &'static str)],
        supported: &[Media],
    ) -> Result<Media, Problem> {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(name, HeaderValue::from_static(value));
        }
        of_body(method, &headers, supported)
    }

    #[test]
    fn a_body_has_one_of_the_supported_media_types() {
        let json = |value| media(&Method::POST, &[(CONTENT_TYPE, value)], &[Media::Json]).ok();
        assert_eq!(json("application/json"), Some(Media::Json));
        assert_eq!(json("Application/JSON; charset=\"UTF-8\""), Some(Media::Json));
        for refused in [
            "text/plain",
            "application/jsonx",
            "application/json; charset=latin1",
            "application/json; x",
            "",
            "application/merge-patch+json",
            "application/x-www-form-urlencoded",
            "application/json, text/plain",
        ] {
            assert_eq!(json(refused), None, "{refused}");
        }
    }

    #[test]
    fn a_merge_patch_is_taken_on_patch_only_and_a_json_patch_never() {
        let patch = |value| media(&Method::PATCH, &[(CONTENT_TYPE, value)], &[Media::Json]);
        assert_eq!(
            patch("application/merge-patch+json").ok(),
            Some(Media::MergePatch)
        );
        let problem = patch("application/json-patch+json").unwrap_err();
        let json = serde_json::to_value(problem.document("/", "abc")).unwrap();
        let both = serde_json::json!(["application/json", "application/merge-patch+json"]);
        assert_eq!(json["supported"], both);
        let response = axum::response::IntoResponse::into_response(problem);
        assert_eq!(response.headers()[ACCEPT_PATCH], PATCHES);
    }

    #[test]
    fn an_encoded_body_or_two_types_are_refused() {
        for pairs in [
            &[(CONTENT_TYPE, "application/json"), (CONTENT_ENCODING, "gzip")][..],
            &[(CONTENT_TYPE, "application/json"), (CONTENT_ENCODING, "identity")],
            &[
                (CONTENT_TYPE, "application/json"),
                (CONTENT_TYPE, "application/json"),
            ],
            &[],
        ] {
            let refused = media(&Method::POST, pairs, &[Media::Json]).unwrap_err();
            assert_eq!(refused.status(), 415, "{pairs:?}");
        }
    }

    #[test]
    fn accept_is_read_with_its_refusals() {
        let accepts = |values: &[&'static str]| {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(ACCEPT, HeaderValue::from_static(value));
            }
            accepts_json(&headers)
        };
        assert!(accepts(&[]));
        for taken in [
            "*/*",
            "application/json",
            "application/*",
            "text/html, */*;q=0.8",
            "application/problem+json",
            "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "application/json;q=0.1",
            "application/json, */*;q=0",
        ] {
            assert!(accepts(&[taken]), "{taken}");
        }
        for refused in [
            "text/html",
            "application/json;q=0",
            "application/json;q=0.0, */*",
            "*/*;q=0",
            "",
            "image/*",
        ] {
            assert!(!accepts(&[refused]), "{refused}");
        }
        assert!(accepts(&["text/html", "application/json"]));
    }

    #[test]
    fn pages_are_for_those_who_name_them() {
        let prefers = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.append(ACCEPT, HeaderValue::from_static(value));
            prefers_html(&headers)
        };
        assert!(!prefers_html(&HeaderMap::new()));
        for page in [
            "text/html",
            "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "application/json;q=0.5, Text/HTML; q=0.9",
        ] {
            assert!(prefers(page), "{page}");
        }
        for json in [
            "*/*",
            "text/*",
            "application/json",
            "text/html, application/json",
            "text/html;q=0",
            "text/html;q=loud",
        ] {
            assert!(!prefers(json), "{json}");
        }
    }
}
