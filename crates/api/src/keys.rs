//! The public keys of access tokens.

use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::header::CACHE_CONTROL;
use axum::response::Response;
use onward_http::App;
use onward_service::auth::PublicKey;
use serde::Serialize;
use utoipa::ToSchema;

use crate::answer;

/// One public key (RFC 8037).
#[derive(Serialize, ToSchema)]
pub(crate) struct Jwk {
    /// Always `OKP`.
    #[schema(max_length = 3, pattern = "^OKP$", example = "OKP")]
    kty: &'static str,
    /// Always `Ed25519`.
    #[schema(max_length = 7, pattern = "^Ed25519$", example = "Ed25519")]
    crv: &'static str,
    /// Always `sig`.
    #[schema(max_length = 3, pattern = "^sig$", example = "sig")]
    r#use: &'static str,
    /// Always `EdDSA`.
    #[schema(max_length = 5, pattern = "^EdDSA$", example = "EdDSA")]
    alg: &'static str,
    /// Its name in the header of a token.
    #[schema(max_length = 36, format = Uuid)]
    kid: String,
    /// The key.
    #[schema(
        max_length = 43,
        pattern = "^[A-Za-z0-9_-]{43}$",
        example = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
    )]
    x: String,
}

/// The public keys of access tokens (RFC 7517).
#[derive(Serialize, ToSchema)]
pub(crate) struct JwkSet {
    /// The key that signs, from a day before its turn the next one, and for an hour the one before.
    #[schema(max_items = 16)]
    keys: Vec<Jwk>,
}

impl From<PublicKey> for Jwk {
    fn from(key: PublicKey) -> Self {
        let PublicKey { kid, x } = key;
        Self {
            kty: "OKP",
            crv: "Ed25519",
            r#use: "sig",
            alg: "EdDSA",
            kid,
            x,
        }
    }
}

/// Gives the public keys of access tokens.
///
/// A key is published a day before the first token is signed with it, so an hour in a cache is safe.
#[utoipa::path(
    get, path = "/.well-known/jwks.json", operation_id = "get_jwks", tag = "system",
    responses((status = 200, description = "The keys", body = JwkSet)),
)]
pub(crate) async fn list(State(app): State<App>) -> Response {
    let keys = app.service().public_keys().await;
    let keys = keys.into_iter().map(Jwk::from).collect();
    let mut response = answer::ok(None, &JwkSet { keys });
    let public = HeaderValue::from_static("public, max-age=3600");
    response.headers_mut().insert(CACHE_CONTROL, public);
    response
}
