//! The registry of problems: one table of slug, status, title and explanation.

macro_rules! registry {
    ($($name:ident $status:literal $slug:literal $title:literal $explanation:literal)+) => {
        /// What went wrong, as clients compare it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[expect(missing_docs, reason = "each slug is explained in the table")]
        pub enum Slug {
            $($name,)+
        }

        /// Every problem, by status and then by name.
        pub static TABLE: &[Entry] = &[
            $(Entry {
                slug: Slug::$name,
                name: $slug,
                kind: concat!("/problems/", $slug),
                status: $status,
                title: $title,
                explanation: $explanation,
            },)+
        ];

        impl Slug {
            /// The row of the table.
            pub const fn entry(self) -> &'static Entry {
                match self {
                    $(Self::$name => &Entry {
                        slug: Self::$name,
                        name: $slug,
                        kind: concat!("/problems/", $slug),
                        status: $status,
                        title: $title,
                        explanation: $explanation,
                    },)+
                }
            }
        }
    };
}

/// One problem of the registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Which one it is.
    pub slug: Slug,
    /// Its name in addresses and logs: `not-found`.
    pub name: &'static str,
    /// The member `type`: `/problems/not-found`.
    pub kind: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// A few words.
    pub title: &'static str,
    /// What happened and what to do; also the `detail` where nothing more is known.
    pub explanation: &'static str,
}

registry! {
    MalformedRequest 400 "malformed-request" "Malformed request"
        "The request cannot be read. Where it is a body, offset is the first byte at fault."
    IdempotencyKeyInvalid 400 "idempotency-key-invalid" "Invalid idempotency key"
        "Idempotency-Key must be one value of 1 to 255 visible ASCII characters, bare or in double quotes."
    Unauthenticated 401 "unauthenticated" "Sign-in needed"
        "This needs an access token in the header Authorization: Bearer."
    InvalidToken 401 "invalid-token" "Invalid token"
        "The token is expired, revoked, or wrong in another way. Refresh it, or sign in again."
    InvalidCredentials 401 "invalid-credentials" "Wrong name, password or code"
        "The name, the password or the code is wrong. Check them and try again."
    MfaRequired 401 "mfa-required" "Second factor needed"
        "The password is right. Send a code of the second factor with mfa_token to finish signing in."
    AccountDisabled 403 "account-disabled" "Account disabled"
        "The password is right, but this account is switched off. Ask whoever runs this installation."
    EmailUnverified 403 "email-unverified" "E-mail address not verified"
        "Open the link that was mailed to this account's address, then sign in again."
    RegistrationClosed 403 "registration-closed" "Registration closed"
        "Signing up is switched off here, or the set-up code or invite is wrong. Ask whoever runs this installation."
    Forbidden 403 "forbidden" "Not allowed"
        "Your role here is too low for this. Ask the owner for another role."
    InsufficientScope 403 "insufficient-scope" "Scope missing"
        "The token does not hold the scopes in required_scopes. Sign in again and ask for them."
    ReauthenticationRequired 403 "reauthentication-required" "Confirm it is you"
        "The last check of your password is too long ago. Confirm it, then repeat the request."
    CrossSite 403 "cross-site" "Request from another site"
        "The form was not sent from a page of this site. Open the page here and send it again."
    NotFound 404 "not-found" "Not found"
        "There is nothing here, or it is not yours to see. Check the address, and who is signed in."
    MethodNotAllowed 405 "method-not-allowed" "Method not allowed"
        "This address exists, but does not take this method. Use one of those in allowed."
    NotAcceptable 406 "not-acceptable" "Not acceptable"
        "Accept leaves out everything this answers in. Use one of the media types in supported."
    RequestTimeout 408 "request-timeout" "Request took too long to arrive"
        "The body did not arrive in time. Send it again."
    Conflict 409 "conflict" "Conflict"
        "This contradicts what is stored, or another change came first. Read the present state and try again."
    EmailTaken 409 "email-taken" "E-mail address taken"
        "Another account has this e-mail address. Use another one, or sign in to that account."
    UsernameTaken 409 "username-taken" "Username taken"
        "Another account has this username. Choose another one."
    DuplicateKey 409 "duplicate-key" "Key already used"
        "This external_id names other content, or something deleted. existing_id tells what has it."
    InvalidTransition 409 "invalid-transition" "Change of state not possible"
        "The state cannot change from from to to. It can change to one of those in allowed."
    LastAdmin 409 "last-admin" "Last superuser"
        "This would leave no active superuser. Make somebody else one first."
    LimitReached 409 "limit-reached" "Limit reached"
        "The account has as many as it may have. Delete some first."
    IdempotencyInProgress 409 "idempotency-in-progress" "Still running"
        "The first request with this idempotency key is still running. Repeat this one after Retry-After."
    Gone 410 "gone" "Gone"
        "It was there, but has been used or has expired. Begin anew."
    PreconditionFailed 412 "precondition-failed" "Changed meanwhile"
        "If-Match does not name the present version, so nothing was changed. Read it again and decide anew."
    PayloadTooLarge 413 "payload-too-large" "Body too large"
        "The body is larger than maximum_bytes. Send less at a time."
    UriTooLong 414 "uri-too-long" "Address too long"
        "The address is longer than 8 KiB. Send fewer or shorter parameters."
    UnsupportedMediaType 415 "unsupported-media-type" "Unsupported media type"
        "The body must have one of the media types in supported, and no Content-Encoding."
    ValidationError 422 "validation-error" "Input refused"
        "Some input breaks its rule. errors lists every field with what to do."
    IdempotencyKeyReused 422 "idempotency-key-reused" "Idempotency key reused"
        "This idempotency key was used with another body. Use a new key for a new request."
    PreconditionRequired 428 "precondition-required" "If-Match needed"
        "Changes must say which version they are made from: send If-Match with the ETag that was read."
    RateLimited 429 "rate-limited" "Too many requests"
        "There were too many requests. Go on after Retry-After."
    HeadersTooLarge 431 "headers-too-large" "Headers too large"
        "The header fields are more than 100, or larger than 32 KiB together. Send fewer or shorter ones."
    InternalError 500 "internal-error" "Internal error"
        "Something went wrong here. It is logged under request_id; tell that to whoever runs this installation."
    Unavailable 503 "unavailable" "Unavailable"
        "This cannot be answered at the moment. Try again after Retry-After."
}

impl Slug {
    /// The problem that says the same as a bare status made by a layer.
    pub(crate) const fn of_status(status: u16) -> Self {
        match status {
            401 => Self::Unauthenticated,
            403 => Self::Forbidden,
            404 => Self::NotFound,
            405 => Self::MethodNotAllowed,
            406 => Self::NotAcceptable,
            408 => Self::RequestTimeout,
            409 => Self::Conflict,
            410 => Self::Gone,
            412 => Self::PreconditionFailed,
            413 => Self::PayloadTooLarge,
            414 => Self::UriTooLong,
            415 => Self::UnsupportedMediaType,
            422 => Self::ValidationError,
            428 => Self::PreconditionRequired,
            429 => Self::RateLimited,
            431 => Self::HeadersTooLarge,
            503 | 504 => Self::Unavailable,
            400..=499 => Self::MalformedRequest,
            _ => Self::InternalError,
        }
    }
}

/// Finds a problem by its name: `not-found`.
pub fn find(name: &str) -> Option<&'static Entry> {
    TABLE.iter().find(|entry| entry.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Section 4.1 of the contract, word for word.
    const REGISTRY: &str = "400 malformed-request idempotency-key-invalid
        401 unauthenticated invalid-token invalid-credentials mfa-required
        403 account-disabled email-unverified registration-closed forbidden insufficient-scope \
            reauthentication-required cross-site
        404 not-found
        405 method-not-allowed
        406 not-acceptable
        408 request-timeout
        409 conflict email-taken username-taken duplicate-key invalid-transition last-admin limit-reached \
            idempotency-in-progress
        410 gone
        412 precondition-failed
        413 payload-too-large
        414 uri-too-long
        415 unsupported-media-type
        422 validation-error idempotency-key-reused
        428 precondition-required
        429 rate-limited
        431 headers-too-large
        500 internal-error
        503 unavailable";

    #[test]
    fn the_table_is_the_registry() {
        let mut written = Vec::new();
        for line in REGISTRY.lines() {
            let mut words = line.split_whitespace();
            let status: u16 = words.next().unwrap().parse().unwrap();
            written.extend(words.map(|slug| (status, slug)));
        }
        let table: Vec<_> = TABLE.iter().map(|entry| (entry.status, entry.name)).collect();
        assert_eq!(table, written);
    }

    #[test]
    fn every_row_is_found_by_slug_and_by_name_and_says_something() {
        for entry in TABLE {
            assert_eq!(entry.slug.entry(), entry);
            assert_eq!(find(entry.name), Some(entry));
            assert_eq!(entry.kind, format!("/problems/{}", entry.name));
            assert!(
                entry.title.len() > 2 && !entry.title.ends_with('.'),
                "{}",
                entry.name
            );
            assert!(entry.explanation.ends_with('.'), "{}", entry.name);
        }
        assert_eq!(find("nonsense"), None);
    }

    #[test]
    fn a_bare_status_becomes_a_problem_of_that_status() {
        for entry in TABLE {
            assert_eq!(Slug::of_status(entry.status).entry().status, entry.status);
        }
        assert_eq!(Slug::of_status(418), Slug::MalformedRequest);
        assert_eq!(Slug::of_status(502), Slug::InternalError);
    }
}
