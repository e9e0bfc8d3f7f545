//! What all lists share: which page is wanted, the envelope, the links to other pages (R34 to R38).

use axum::http::header::LINK;
use axum::http::{HeaderValue, Uri};
use axum::response::Response;
use onward_domain::fields::{Kind, Reason};
use onward_domain::page::Limit;
use onward_http::pairs::Reader;
use onward_service::{Page, Paging};
use onward_wire::page;
use serde::Serialize;

use crate::answer;

/// The greatest length of a cursor.
const LONGEST_CURSOR: usize = 512;

/// Takes `limit`, `cursor` and `include_total`.
pub(crate) fn paging(reader: &mut Reader) -> Paging {
    let limit = reader.integer("limit", 1, Limit::MAX).map(Limit::new);
    Paging {
        // In range already.
        limit: limit.and_then(Result::ok).unwrap_or_default(),
        cursor: reader.one("cursor", cursor),
        include_total: reader.flag("include_total"),
    }
}

fn cursor(text: &str) -> Result<String, Reason> {
    if text.len() > LONGEST_CURSOR {
        return Err(Reason::new(
            Kind::CursorInvalid,
            "Must be a next_cursor of this list",
        ));
    }
    Ok(text.to_owned())
}

/// Answers a page, with links to the first and the next one.
pub(crate) fn answer<T, S: Serialize + From<T>>(uri: &Uri, found: Page<T>) -> Response {
    answer_as(uri, found, S::from)
}

/// The same, with items made in another way.
pub(crate) fn answer_as<T, S: Serialize>(uri: &Uri, found: Page<T>, shape: impl Fn(T) -> S) -> Response {
    let Page {
        items,
        next_cursor,
        total,
    } = found;
    let link = link(uri, next_cursor.as_deref());
    let items = items.into_iter().map(shape).collect();
    let page = page::Page::<S> {
        items,
        next_cursor,
        total,
    };
    linked(&link, &page)
}

/// 200 with a page and the links to others.
pub(crate) fn linked(link: &str, page: &impl Serialize) -> Response {
    let mut response = answer::ok(None, page);
    if let Ok(link) = HeaderValue::try_from(link) {
        response.headers_mut().insert(LINK, link);
    }
    response
}

/// The links as RFC 8288 writes them.
pub(crate) fn link(uri: &Uri, next: Option<&str>) -> String {
    let other: Vec<&str> = uri
        .query()
        .unwrap_or_default()
        .split('&')
        .filter(|pair| !pair.is_empty() && pair.split('=').next() != Some("cursor"))
        .collect();
    let target = |cursor: Option<&str>| {
        // A cursor is base64 of the URL alphabet and stands for itself.
        let cursor = cursor.map(|cursor| format!("cursor={cursor}"));
        let pairs: Vec<&str> = other.iter().copied().chain(cursor.as_deref()).collect();
        let path = uri.path();
        if pairs.is_empty() {
            path.to_owned()
        } else {
            format!("{path}?{}", pairs.join("&"))
        }
    };
    let first = format!("<{}>; rel=\"first\"", target(None));
    match next {
        Some(cursor) => format!("<{}>; rel=\"next\", {first}", target(Some(cursor))),
        None => first,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_keep_the_filter_and_change_the_cursor() {
        let uri = Uri::from_static("/api/v1/goals?state=active&cursor=abc&limit=2");
        assert_eq!(
            link(&uri, Some("def")),
            "</api/v1/goals?state=active&limit=2&cursor=def>; rel=\"next\", \
             </api/v1/goals?state=active&limit=2>; rel=\"first\""
        );
        assert_eq!(
            link(&Uri::from_static("/api/v1/goals"), None),
            "</api/v1/goals>; rel=\"first\""
        );
    }
}
