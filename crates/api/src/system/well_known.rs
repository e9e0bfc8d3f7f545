//! `/.well-known`: where programs that know nothing of this service look first (R78).

use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_TYPE, LINK};
use axum::response::{IntoResponse, Response};
use onward_http::page::see_other;
use onward_http::problem::Slug;
use onward_http::{App, Problem};
use serde::Serialize;
use utoipa::ToSchema;

const LINKSET: &str = "application/linkset+json; profile=\"https://www.rfc-editor.org/info/rfc9727\"";

/// How long reports of weaknesses may rely on the contact: RFC 9116 asks for less than a year.
const CONTACT_SECONDS: i64 = 180 * 86_400;

/// Links as RFC 9264 writes them.
#[derive(Serialize, ToSchema)]
pub(crate) struct Linkset {
    /// The catalogue, then the interface it names.
    #[schema(max_items = 2)]
    linkset: Vec<LinksetContext>,
}

/// Links that lead away from one address; a relation without any link is absent.
#[derive(Default, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct LinksetContext {
    /// Where the links begin.
    #[schema(
        format = "uri",
        max_length = 2048,
        example = "https://goals.example.org/api/v1"
    )]
    anchor: String,
    /// The interfaces of the catalogue.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 1, required = false)]
    item: Vec<LinksetTarget>,
    /// The description for programs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 1, required = false)]
    service_desc: Vec<LinksetTarget>,
    /// The description for people.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 1, required = false)]
    service_doc: Vec<LinksetTarget>,
    /// What is switched on, and how much is taken.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 1, required = false)]
    service_meta: Vec<LinksetTarget>,
    /// Whether it should get requests.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 1, required = false)]
    status: Vec<LinksetTarget>,
}

/// One link.
#[derive(Serialize, ToSchema)]
pub(crate) struct LinksetTarget {
    /// Where it leads.
    #[schema(
        format = "uri",
        max_length = 2048,
        example = "https://goals.example.org/openapi.json"
    )]
    href: String,
    /// The media type found there.
    #[schema(
        max_length = 100,
        pattern = "^[a-z]+/[a-z.+-]+$",
        example = "application/json"
    )]
    r#type: &'static str,
}

/// Lists the interfaces of this host (RFC 9727).
///
/// There is one: the operations below `/api/v1`, with their description.
#[utoipa::path(
    get, path = "/.well-known/api-catalog", operation_id = "get_api_catalog", tag = "system",
    responses((status = 200, description = "The catalogue", body = Linkset, content_type = "application/linkset+json",
        headers(("Link" = String, description = "The same links as a header field")))),
)]
pub(crate) async fn api_catalog(State(app): State<App>) -> Result<Response, Problem> {
    let origin = app.public_url.origin();
    let catalogue = format!("{origin}/.well-known/api-catalog");
    let interface = format!("{origin}/api/v1");
    let link = |path: &str, kind| {
        let href = format!("{origin}{path}");
        (!app.is_off(path)).then_some(LinksetTarget { href, r#type: kind })
    };
    let header = format!("<{catalogue}>; rel=\"api-catalog\", <{interface}>; rel=\"item\"");
    let header = HeaderValue::try_from(header).map_err(Problem::internal)?;
    let linkset = vec![
        LinksetContext {
            anchor: catalogue,
            item: link("/api/v1", "application/json").into_iter().collect(),
            ..LinksetContext::default()
        },
        LinksetContext {
            anchor: interface,
            service_desc: link("/openapi.json", "application/json").into_iter().collect(),
            service_doc: link("/docs", "text/html").into_iter().collect(),
            service_meta: link("/api/v1/meta", "application/json").into_iter().collect(),
            status: link("/readyz", "application/json").into_iter().collect(),
            ..LinksetContext::default()
        },
    ];
    let body = serde_json::to_vec(&Linkset { linkset }).map_err(Problem::internal)?;
    let headers = [(CONTENT_TYPE, HeaderValue::from_static(LINKSET)), (LINK, header)];
    Ok((headers, body).into_response())
}

/// Tells whom to tell of a weakness (RFC 9116).
///
/// It is there once `security.contact` is configured.
#[utoipa::path(
    get, path = "/.well-known/security.txt", operation_id = "get_security_txt", tag = "system",
    responses(
        (status = 200, description = "The contact, and until when it counts", body = String, content_type = "text/plain"),
        (status = 404, description = "`/problems/not-found`: no contact is configured", body = onward_wire::problem::Problem,
            content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn security_txt(State(app): State<App>) -> Result<Response, Problem> {
    let Some(contact) = &app.security_contact else {
        let detail = "No contact for weaknesses is configured here. Whoever runs this installation can set \
                      security.contact.";
        return Err(Problem::new(Slug::NotFound).detail(detail));
    };
    let expires = app.clock.now().plus_seconds(CONTACT_SECONDS);
    // The standard wants an encrypted address here, or none.
    let canonical = if app.public_url.is_secure() {
        format!(
            "Canonical: {}/.well-known/security.txt\n",
            app.public_url.origin()
        )
    } else {
        String::new()
    };
    let text = format!("Contact: {contact}\nExpires: {expires}\n{canonical}Preferred-Languages: en\n");
    Ok(text.into_response())
}

/// Leads to the page where the password is changed.
///
/// Password managers look here.
#[utoipa::path(
    get, path = "/.well-known/change-password", operation_id = "change_password_page", tag = "system",
    responses((status = 303, description = "The page is there", headers(("Location" = String, description = "Where")))),
)]
pub(crate) async fn change_password() -> Response {
    see_other("/settings/security")
}
