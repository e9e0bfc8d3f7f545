//! Request bodies: size, media type, arrival in time, then their shape (R25, R26).

mod arrival;

use std::marker::PhantomData;

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::Method;
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use onward_domain::fields::Fields;
use onward_service::{Actor, Part};
use onward_wire::edit::Edit;
use onward_wire::read::{self, Refused, Shape};

use crate::app::{App, Edge};
use crate::input::{Input, keep};
use crate::media::{self, Media};
use crate::once::Key;
use crate::pairs::{self, FromPairs, Pairs};
use crate::problem::Problem;
use crate::signed::{Needs, Signed};

pub(crate) use arrival::check_declared;

/// A body as it arrived: complete, of a supported media type, not yet read.
pub struct Received {
    /// What it is; `None` if there is no body where none is needed.
    pub media: Option<Media>,
    /// The bytes, within the limit.
    pub bytes: Bytes,
}

/// What a body can be read as.
pub trait Payload: Sized + Send {
    /// The media types it comes in. JSON includes merge patches on PATCH.
    const MEDIA: &'static [Media];
    /// Whether there may be no body at all.
    const OPTIONAL: bool = false;

    /// Reads the shape, with all errors at once.
    fn read(received: &Received) -> Result<Self, Problem>;
}

/// A JSON body.
#[derive(Clone, Debug)]
pub struct Json<T>(pub T);

/// A JSON body whose values were checked too, together with path, query and header.
#[derive(Clone, Debug)]
pub struct Valid<T, V> {
    /// What the body means.
    pub value: V,
    shape: PhantomData<fn() -> T>,
}

/// A change whose values were checked; what it says of read-only fields is in what was sent.
pub type Edited<S, C> = Valid<S, Edit<S, C>>;

/// A body, or none at all.
#[derive(Clone, Debug)]
pub struct OrNothing<B>(pub Option<B>);

/// No body at all.
#[derive(Clone, Copy, Debug)]
pub struct Nothing;

/// A body that comes as JSON or as a form.
#[derive(Clone, Debug)]
pub enum JsonOrForm<J, F> {
    /// It came as JSON.
    Json(J),
    /// It came as a form.
    Form(F),
}

/// A signed operation with a body, read in the order of R25: size and media type, credential, scope, then the shapes
/// of path, query and header (`I`, an extractor or a tuple of them) and body (`B`).
pub struct Call<S, I, B> {
    /// Who asks.
    pub actor: Actor,
    /// Path, query and header.
    pub input: I,
    /// The body.
    pub body: B,
    /// The idempotency key of a POST; empty on other methods.
    pub key: Key,
    needs: PhantomData<fn() -> S>,
}

/// An operation with a body that needs no credential: what stands beside the body, and the body.
pub struct Open<I, B> {
    /// Path, query and header.
    pub input: I,
    /// The body.
    pub body: B,
}

impl<S, I, B> FromRequest<App> for Call<S, I, B>
where
    S: Needs,
    I: Input,
    B: Payload,
{
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let refuse = Problem::into_response;
        let received = arrive::<B>(&parts, body, app.edge()).await.map_err(refuse)?;
        let signed = Signed::<S>::from_request_parts(&mut parts, app)
            .await
            .map_err(refuse)?;
        let key = match parts.method {
            // Tokens are never answered a second time from what was kept: there the header means nothing (R47).
            Method::POST if !parts.uri.path().starts_with("/api/v1/auth/") => {
                Key::of(&parts, &received).map_err(refuse)?
            }
            _ => Key::default(),
        };
        let Open { input, body } = shapes(&mut parts, &received, app).await.map_err(refuse)?;
        Ok(Self {
            actor: signed.actor,
            input,
            body,
            key,
            needs: PhantomData,
        })
    }
}

impl<I: Input, B: Payload> FromRequest<App> for Open<I, B> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let (mut parts, body) = request.into_parts();
        let received = arrive::<B>(&parts, body, app.edge()).await?;
        shapes(&mut parts, &received, app).await
    }
}

/// Reads path, query, header and body before any of them refuses.
async fn shapes<I: Input, B: Payload>(
    parts: &mut Parts,
    received: &Received,
    app: &App,
) -> Result<Open<I, B>, Problem> {
    let mut refused = None;
    let input = keep(I::take(parts, app).await, &mut refused);
    let body = keep(B::read(received), &mut refused);
    match (input, body) {
        (Some(input), Some(body)) => Ok(Open { input, body }),
        _ => Err(refused.unwrap_or_else(|| Problem::internal("a body was lost"))),
    }
}

/// Receives a body and reads its shape.
pub(crate) async fn receive<B: Payload>(parts: &Parts, body: Body, edge: &Edge) -> Result<B, Problem> {
    B::read(&arrive::<B>(parts, body, edge).await?)
}

async fn arrive<B: Payload>(parts: &Parts, body: Body, edge: &Edge) -> Result<Received, Problem> {
    let headers = &parts.headers;
    check_declared(headers, edge.config.limits.body)?;
    let media = match media::of_body(&parts.method, headers, B::MEDIA) {
        Ok(media) => Some(media),
        // Perhaps there is no body at all, which only reading it can tell.
        Err(_) if B::OPTIONAL && !headers.contains_key(CONTENT_TYPE) => None,
        Err(problem) => return Err(problem),
    };
    let bytes = arrival::read(&parts.extensions, body, edge).await?;
    match media {
        None if !bytes.is_empty() => Err(media::unsupported(&parts.method, B::MEDIA)),
        Some(_) if B::OPTIONAL && bytes.is_empty() => Ok(Received { media: None, bytes }),
        _ => Ok(Received { media, bytes }),
    }
}

impl<T: Shape + Send> Payload for Json<T> {
    const MEDIA: &'static [Media] = &[Media::Json];

    fn read(received: &Received) -> Result<Self, Problem> {
        json(&received.bytes).map(Self)
    }
}

impl<T, V> Payload for Valid<T, V>
where
    T: Shape + Send,
    V: TryFrom<T, Error = Fields> + Send,
{
    const MEDIA: &'static [Media] = &[Media::Json];

    fn read(received: &Received) -> Result<Self, Problem> {
        let value = V::try_from(json::<T>(&received.bytes)?);
        value
            .map(|value| Self {
                value,
                shape: PhantomData,
            })
            .map_err(|fields| Problem::invalid(Part::Body, &fields))
    }
}

impl<B: Payload> Payload for OrNothing<B> {
    const MEDIA: &'static [Media] = B::MEDIA;
    const OPTIONAL: bool = true;

    fn read(received: &Received) -> Result<Self, Problem> {
        received.media.map(|_| B::read(received)).transpose().map(Self)
    }
}

impl Payload for Nothing {
    const MEDIA: &'static [Media] = &[Media::Json];
    const OPTIONAL: bool = true;

    fn read(received: &Received) -> Result<Self, Problem> {
        match received.media {
            None => Ok(Self),
            Some(_) => Err(Problem::malformed("This operation takes no body.", Some(0))),
        }
    }
}

impl<J: Shape + Send, F: FromPairs + Send> Payload for JsonOrForm<J, F> {
    const MEDIA: &'static [Media] = &[Media::Form, Media::Json];

    fn read(received: &Received) -> Result<Self, Problem> {
        if received.media == Some(Media::Form) {
            let fields = pairs::read(Pairs::read(received)?);
            return fields
                .map(Self::Form)
                .map_err(|fields| Problem::invalid(Part::Form, &fields));
        }
        json(&received.bytes).map(Self::Json)
    }
}

impl Payload for Pairs {
    const MEDIA: &'static [Media] = &[Media::Form];

    fn read(received: &Received) -> Result<Self, Problem> {
        // A field of two bytes takes hundreds in memory, so their number has the bound that JSON has.
        let fields = received.bytes.split(|byte| *byte == b'&');
        if fields.filter(|field| !field.is_empty()).count() > read::MAX_ELEMENTS {
            return Err(Problem::malformed("The form has more than 10,000 fields.", None));
        }
        Self::parse(&received.bytes)
            .map_err(|offset| Problem::malformed("The form is not in URL encoding of UTF-8.", Some(offset)))
    }
}

fn json<T: Shape>(bytes: &[u8]) -> Result<T, Problem> {
    read::read(bytes).map_err(|refused| match refused {
        Refused::Malformed { offset } => Problem::malformed(
            "The body is no JSON in UTF-8, names a property twice, is deeper than 32, or has more than 10,000 elements.",
            Some(offset),
        ),
        Refused::Invalid(fields) => Problem::invalid(Part::Body, &fields),
    })
}

#[cfg(test)]
mod tests;
