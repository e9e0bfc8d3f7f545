//! The trace a request belongs to (W3C Trace Context, version 00 and compatible later ones).

use axum::http::HeaderMap;
use axum::http::header::HeaderName;
use onward_domain::event::RequestId;

const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");

/// The trace that the sender continues with this request.
pub(super) fn continued(headers: &HeaderMap) -> Option<&str> {
    let mut pieces = headers.get(TRACEPARENT)?.to_str().ok()?.split('-');
    let (version, trace, parent, flags) = (pieces.next()?, pieces.next()?, pieces.next()?, pieces.next()?);
    let valid =
        is_hex(version, 2) && version != "ff" && is_hex(trace, 32) && is_hex(parent, 16) && is_hex(flags, 2);
    let known = trace.bytes().any(|byte| byte != b'0') && parent.bytes().any(|byte| byte != b'0');
    let nothing_more = version != "00" || pieces.next().is_none();
    (valid && known && nothing_more).then_some(trace)
}

/// The trace that begins with a request: it takes the name that was made for it. Names of senders make none.
pub(super) fn begun(request_id: &RequestId) -> Option<String> {
    let text = request_id.as_str();
    let is_uuid = text.len() == 36 && text.as_bytes().get(14) == Some(&b'7');
    let digits: String = text.chars().filter(|c| *c != '-').collect();
    (is_uuid && is_hex(&digits, 32)).then_some(digits)
}

fn is_hex(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn a_trace_is_continued_if_its_header_is_whole() {
        let trace = |text: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(TRACEPARENT, HeaderValue::from_static(text));
            continued(&headers).map(str::to_owned)
        };
        let known = "4bf92f3577b34da6a3ce929d0e0e4736";
        assert_eq!(
            trace("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01").as_deref(),
            Some(known)
        );
        assert_eq!(
            trace("01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-x").as_deref(),
            Some(known)
        );
        for refused in [
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-x",
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "00-4bf92f-00f067aa0ba902b7-01",
            "",
        ] {
            assert_eq!(trace(refused), None, "{refused}");
        }
    }

    #[test]
    fn a_trace_begins_with_the_name_of_its_first_request() {
        let begun = |text: &str| begun(&RequestId::parse(text).unwrap());
        assert_eq!(
            begun("019a9f0c-8a00-7000-8000-0000000000ff").as_deref(),
            Some("019a9f0c8a00700080000000000000ff")
        );
        assert_eq!(begun("client-42"), None);
        assert_eq!(begun("019a9f0c-8a00-4000-8000-0000000000ff"), None);
    }
}
