//! The OpenAPI document: what stands above the operations, and what every operation may answer.

mod examples;
mod headers;
mod links;
pub(crate) mod params;
mod problems;
mod responses;
mod schemas;
mod webhooks;

use std::sync::LazyLock;

use onward_wire::literal::{Day, Id};
use onward_wire::problem::Problem;
use utoipa::openapi::extensions::Extensions;
use utoipa::openapi::info::{ContactBuilder, Info, InfoBuilder, LicenseBuilder};
use utoipa::openapi::security::{Flow, OAuth2, Password, Scopes, SecurityScheme};
use utoipa::openapi::tag::TagBuilder;
use utoipa::openapi::{Components, ComponentsBuilder, OpenApi, OpenApiBuilder, RefOr, Schema, ServerBuilder};
use utoipa::{PartialSchema, ToSchema};

/// The scopes of the API, and what each allows.
const SCOPES: [(&str, &str); 6] = [
    ("profile:read", "Read the own account"),
    ("profile:write", "Change the own account"),
    ("goals:read", "Read goals and check-ins"),
    ("goals:write", "Change goals and check-ins"),
    ("webhooks:manage", "Manage webhooks"),
    (ADMIN, "Run the installation; superusers only"),
];

/// The scope of the operations that have a security scheme of their own.
const ADMIN: &str = "admin";

const TAGS: [(&str, &str); 8] = [
    ("auth", "Signing up, in and out"),
    ("users", "People's accounts"),
    ("goals", "What is to be reached or kept"),
    ("check_ins", "The dated lines of a goal's log"),
    ("events", "What happened"),
    ("standing", "Where a goal is on a day"),
    ("admin", "Running the installation; superusers only"),
    ("system", "Health, this document, explanations"),
];

/// The document as it is served: indented JSON, the same for every build of the same code.
pub fn bytes() -> &'static [u8] {
    static BYTES: LazyLock<Vec<u8>> = LazyLock::new(|| {
        // Maps with text keys and no values of our own making: there is nothing serde_json could refuse.
        let mut text = crate::openapi().to_pretty_json().unwrap_or_default();
        text.push('\n');
        text.into_bytes()
    });
    &BYTES
}

/// Adds to the operations what follows from what they take, and to the shapes what follows from their kind.
pub(crate) fn complete(openapi: &mut OpenApi) {
    schemas::complete(openapi);
    responses::complete(openapi);
    links::complete(openapi);
    examples::complete(openapi);
    webhooks::complete(openapi);
}

/// The document without operations.
pub(crate) fn base() -> OpenApi {
    let server = ServerBuilder::new()
        .url("/")
        .description(Some("This installation, in production"))
        .extensions(Some(Extensions::from_iter([("x-internal", false)])));
    let tags = TAGS.map(|(name, text)| TagBuilder::new().name(name).description(Some(text)).build());
    OpenApiBuilder::new()
        .info(info())
        .servers(Some([server.build()]))
        .components(Some(components()))
        .tags(Some(tags))
        .build()
}

fn info() -> Info {
    let license = LicenseBuilder::new()
        .name("MIT OR Apache-2.0")
        .identifier(Some("MIT OR Apache-2.0"))
        .build();
    InfoBuilder::new()
        .title("Onward")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "Goals, check-ins, and where they stand. Errors are problem documents (RFC 9457): compare `type`. \
             Retry a POST safely with `Idempotency-Key`, change safely with `If-Match`.",
        ))
        .contact(Some(ContactBuilder::new().name(Some("Onward")).build()))
        .license(Some(license))
        .build()
}

fn components() -> Components {
    let mut schemas: Vec<(String, RefOr<Schema>)> = vec![
        (Id::name().into_owned(), Id::schema()),
        (Day::name().into_owned(), Day::schema()),
        (Problem::name().into_owned(), Problem::schema()),
    ];
    Problem::schemas(&mut schemas);
    ComponentsBuilder::new()
        .schemas_from_iter(schemas)
        .security_scheme("bearer", bearer())
        .security_scheme("admin_bearer", admin_bearer())
        .build()
}

fn bearer() -> SecurityScheme {
    let description = "An access token of 15 minutes in `Authorization: Bearer`: a JWT (RFC 9068) checked as \
                       RFC8725 asks. Sign in with username or e-mail address and password.";
    let scopes = SCOPES.into_iter().filter(|(scope, _)| *scope != ADMIN);
    password_flow(scopes.collect(), description)
}

fn admin_bearer() -> SecurityScheme {
    let description = "An access token like that of `bearer` (a JWT checked as RFC8725 asks) that a superuser signed \
                       in for and that holds the scope `admin`.";
    let scopes = SCOPES.into_iter().filter(|(scope, _)| *scope == ADMIN);
    password_flow(scopes.collect(), description)
}

fn password_flow(scopes: Scopes, description: &str) -> SecurityScheme {
    let flow = Password::with_refresh_url("/api/v1/auth/login", scopes, "/api/v1/auth/refresh");
    SecurityScheme::OAuth2(OAuth2::with_description([Flow::Password(flow)], description))
}
