//! What stands beside a body, or without one, read with all errors at once (R30).

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use crate::app::App;
use crate::problem::Problem;

/// Path, query and header of an operation: an extractor, or a tuple of them. All of them are read before any refuses.
pub trait Input: Sized + Send {
    /// Reads it.
    fn take(parts: &mut Parts, app: &App) -> impl Future<Output = Result<Self, Problem>> + Send;
}

impl<T: FromRequestParts<App, Rejection = Problem> + Send> Input for T {
    async fn take(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        T::from_request_parts(parts, app).await
    }
}

/// Path, query and header of an operation without a body. With one, [`crate::body::Call`] reads them together with it.
#[derive(Clone, Debug)]
pub struct Together<I>(pub I);

impl<I: Input> FromRequestParts<App> for Together<I> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        I::take(parts, app).await.map(Self)
    }
}

macro_rules! tuples {
    ($(($($name:ident $value:ident),+);)+) => {$(
        impl<$($name: Input),+> Input for ($($name,)+) {
            async fn take(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
                let mut refused = None;
                $(let $value = keep($name::take(parts, app).await, &mut refused);)+
                match ($($value,)+ refused) {
                    ($(Some($value),)+ None) => Ok(($($value,)+)),
                    (.., Some(problem)) => Err(problem),
                    // Whatever is missing was refused.
                    _ => Err(Problem::internal("an input was lost")),
                }
            }
        }
    )+};
}

tuples! {
    (A a, B b);
    (A a, B b, C c);
    (A a, B b, C c, D d);
}

/// Keeps what was read, or adds its errors to those that are known.
pub(crate) fn keep<T>(read: Result<T, Problem>, refused: &mut Option<Problem>) -> Option<T> {
    match read {
        Ok(value) => Some(value),
        Err(problem) => {
            *refused = Some(match refused.take() {
                Some(first) => first.and(problem),
                None => problem,
            });
            None
        }
    }
}
