//! A small client: paths without a leading slash are operations of the API, others are as they stand.

use std::net::SocketAddr;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use reqwest::header::{HeaderName, HeaderValue};
use reqwest::redirect::Policy;
use reqwest::{Method, StatusCode};
use serde_json::Value;

use super::answer::Answer;

/// Sends requests to one application, with or without a token.
#[derive(Clone)]
pub(crate) struct Client {
    http: reqwest::Client,
    base: String,
    bearer: Option<String>,
    is_patient: bool,
}

impl Client {
    /// A client without a credential. It follows no redirect and keeps no cookie.
    pub(crate) fn new(address: SocketAddr) -> Self {
        let http = reqwest::Client::builder()
            .redirect(Policy::none())
            .no_proxy()
            .tls_certs_only([])
            .build();
        Self {
            http: http.expect("a client is built"),
            base: format!("http://{address}"),
            bearer: None,
            is_patient: false,
        }
    }

    /// The same client for a crowd: it asks again where a busy machine answers 503, as that answer says it should.
    pub(crate) fn patient(&self) -> Self {
        Self {
            is_patient: true,
            ..self.clone()
        }
    }

    /// The same client with a token.
    pub(crate) fn bearing(&self, token: &str) -> Self {
        Self {
            bearer: Some(token.to_owned()),
            ..self.clone()
        }
    }

    pub(crate) fn get(&self, path: &str) -> Request {
        self.send(&Method::GET, path)
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> Request {
        self.send(&Method::POST, path).json(body)
    }

    pub(crate) fn patch(&self, path: &str, body: &Value) -> Request {
        self.send(&Method::PATCH, path).json(body)
    }

    pub(crate) fn put(&self, path: &str, body: &Value) -> Request {
        self.send(&Method::PUT, path).json(body)
    }

    pub(crate) fn delete(&self, path: &str) -> Request {
        self.send(&Method::DELETE, path)
    }

    /// Any method, without a body.
    fn send(&self, method: &Method, path: &str) -> Request {
        let url = if path.starts_with('/') {
            format!("{}{path}", self.base)
        } else {
            format!("{}/api/v1/{path}", self.base)
        };
        let mut http = self.http.request(method.clone(), url);
        if let Some(token) = &self.bearer {
            http = http.bearer_auth(token);
        }
        Request {
            http,
            name: format!("{method} {path}"),
            is_patient: self.is_patient,
        }
    }

    /// Any method by its name.
    pub(crate) fn call(&self, method: &str, path: &str) -> Request {
        self.send(&method.parse().expect("a method"), path)
    }
}

/// A request that is sent when awaited.
pub(crate) struct Request {
    http: reqwest::RequestBuilder,
    name: String,
    is_patient: bool,
}

impl Request {
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        let name: HeaderName = name.parse().expect("a header name");
        let value = HeaderValue::from_bytes(value.as_bytes()).expect("a header value");
        self.http = self.http.header(name, value);
        self
    }

    /// Makes a retry recognisable.
    pub(crate) fn once(self, key: &str) -> Self {
        self.header("idempotency-key", key)
    }

    pub(crate) fn json(self, body: &Value) -> Self {
        self.body("application/json", body.to_string())
    }

    pub(crate) fn form(self, fields: &[(&str, &str)]) -> Self {
        let url = reqwest::Url::parse_with_params("http://form", fields).expect("fields make a query");
        self.body(
            "application/x-www-form-urlencoded",
            url.query().unwrap_or_default().to_owned(),
        )
    }

    pub(crate) fn body(mut self, media_type: &str, body: impl Into<Vec<u8>>) -> Self {
        self.http = self.http.header("content-type", media_type).body(body.into());
        self
    }

    /// The answer; none when the connection breaks before it is whole.
    pub(crate) async fn try_send(self) -> Option<Answer> {
        self.outcome().await.ok()
    }

    /// The answer, or why there is none.
    pub(crate) async fn outcome(self) -> reqwest::Result<Answer> {
        let Self {
            mut http,
            name,
            is_patient,
        } = self;
        let response = loop {
            let again = http.try_clone().expect("bytes can be sent again");
            let response = http.send().await?;
            // Who is answered so has waited for two seconds already.
            if !is_patient || response.status() != StatusCode::SERVICE_UNAVAILABLE {
                break response;
            }
            http = again;
        };
        let (status, path) = (response.status().as_u16(), response.url().path().to_owned());
        let headers = response.headers().clone();
        let body = response.bytes().await?.to_vec();
        Ok(Answer {
            name,
            path,
            status,
            headers,
            body,
        })
    }

    /// A body without any media type.
    pub(crate) fn bare_body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.http = self.http.body(body.into());
        self
    }
}

impl IntoFuture for Request {
    type Output = Answer;
    type IntoFuture = BoxFuture<'static, Answer>;

    fn into_future(self) -> Self::IntoFuture {
        let name = self.name.clone();
        async move {
            self.outcome()
                .await
                .unwrap_or_else(|error| panic!("{name}: {error:?}"))
        }
        .boxed()
    }
}
