//! Everybody's accounts, for superusers; and one's own under its id.

use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use onward_domain::fields::{Kind, Reason};
use onward_domain::{query, user};
use onward_http::body::{Call, Edited, Json, Nothing, Valid};
use onward_http::caller::Caller;
use onward_http::conditions::{IfMatch, IfNoneMatch};
use onward_http::input::Together;
use onward_http::pairs::{FromPairs, Reader};
use onward_http::path::{Account, Id};
use onward_http::query::Query;
use onward_http::signed::{Admin, Session, Signed};
use onward_http::{App, Problem};
use onward_service::users::{self, UserQuery};
use onward_service::{Answer, Demand};
use onward_wire::edit::Edit;
use onward_wire::page::UserPage;
use onward_wire::problem::Problem as ProblemDocument;
use onward_wire::users::{Made, NewAccount, User, UserPatch};

use crate::document::params;
use crate::v1::auth::hidden;
use crate::{answer, list};

pub(crate) struct ListQuery(UserQuery);

impl FromPairs for ListQuery {
    fn read(reader: &mut Reader) -> Option<Self> {
        Some(Self(UserQuery {
            q: reader.one("q", query::Query::parse).unwrap_or_default(),
            is_active: reader.one("is_active", flag),
            include_deleted: reader.flag("include_deleted"),
            paging: list::paging(reader),
        }))
    }
}

fn flag(word: &str) -> Result<bool, Reason> {
    match word {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err(Reason::new(Kind::BoolParsing, "Must be true or false")),
    }
}

/// Lists all accounts in the order they were made.
///
/// `q` looks for words in username, e-mail address and full name.
#[utoipa::path(
    get, path = "/api/v1/users", operation_id = "list_users", tag = "users",
    params(params::UserFilter, params::Paging),
    responses((status = 200, description = "A page of accounts", body = UserPage,
        headers(("Link" = String, description = "`rel=\"next\"` and `rel=\"first\"`")))),
    security(("admin_bearer" = ["admin"])),
)]
pub(crate) async fn list(
    State(app): State<App>,
    signed: Signed<Admin>,
    uri: Uri,
    Query(ListQuery(query)): Query<ListQuery>,
) -> Result<Response, Problem> {
    let found = app.service().users(&signed.actor, query).await?;
    Ok(list::answer::<_, User>(&uri, found))
}

/// Makes an account for somebody.
///
/// Without a password nobody can sign in yet. Making a superuser needs a check of the own password in the last ten
/// minutes.
#[utoipa::path(
    post, path = "/api/v1/users", operation_id = "create_user", tag = "users",
    params(params::IdempotencyKey),
    request_body = NewAccount,
    responses(
        (status = 201, description = "The account", body = User, headers(
            ("Location" = String, description = "Where the account is"),
            ("ETag" = String, description = "The version of the account"),
        )),
        (status = 409, description = "`/problems/email-taken`, `/problems/username-taken`, \
            `/problems/idempotency-in-progress`",
            body = ProblemDocument, content_type = "application/problem+json"),
    ),
    security(("admin_bearer" = ["admin"])),
)]
pub(crate) async fn create(
    State(app): State<App>,
    Caller(context): Caller,
    call: Call<Admin, Query<()>, Json<NewAccount>>,
) -> Result<Response, Problem> {
    let Call {
        actor,
        input: Query(()),
        body: Json(new),
        key,
        ..
    } = call;
    let words = [new.username.clone(), new.email.clone()];
    let password = new.password.clone();
    let new = match Made::try_from(new) {
        Ok(Made {
            user,
            settings,
            password,
        }) => users::NewAccount {
            user,
            settings,
            password: password.map(hidden),
        },
        Err(mut fields) => {
            if let Some(password) = password {
                let words = words.each_ref().map(String::as_str);
                let fault = app.service().password_fault(&hidden(password), &words).await?;
                fields.keep("password", fault.map_or(Ok(()), Err));
            }
            return Err(answer::refused(fields));
        }
    };
    let outcome = app
        .service()
        .add_user(&context, &actor, new, key.once(created))
        .await?;
    Ok(answer::outcome(outcome, created))
}

fn created(user: &user::User) -> Answer {
    answer::created(
        format!("/api/v1/users/{}", user.id),
        user.version,
        &User::from(user.clone()),
    )
}

/// Gives an account.
///
/// The own one needs `profile:read`, any other one a superuser with `admin`.
#[utoipa::path(
    get, path = "/api/v1/users/{user_id}", operation_id = "get_user", tag = "users",
    params(params::UserId, params::IfNoneMatch),
    responses(
        (status = 200, description = "The account", body = User,
            headers(("ETag" = String, description = "The version of the account"))),
        (status = 304, description = "The account is as it is known"),
    ),
    security(("bearer" = ["profile:read"]), ("admin_bearer" = ["admin"])),
)]
pub(crate) async fn get(
    State(app): State<App>,
    signed: Signed<Session>,
    together: Together<(Id<Account>, Query<()>, IfNoneMatch)>,
) -> Result<Response, Problem> {
    let Together((Id(account), Query(()), known)) = together;
    let id = account.of(&signed.actor);
    let user = app.service().user(&signed.actor, id).await?;
    if known.has(user.version) {
        return Ok(IfNoneMatch::not_modified(user.version));
    }
    Ok(answer::ok(Some(user.version), &User::from(user)))
}

/// Whose account is changed, and which version of it.
type Changed = (Id<Account>, Query<()>, IfMatch);

/// Changes some fields of an account.
///
/// Changing a superuser, making one, and another e-mail address need a check of the own password in the last ten
/// minutes. Switching an account off, and changing what it may do, ends its sessions at once.
#[utoipa::path(
    patch, path = "/api/v1/users/{user_id}", operation_id = "update_user", tag = "users",
    params(params::UserId, params::IfMatch),
    request_body(content(
        (UserPatch = "application/merge-patch+json"),
        (UserPatch = "application/json"),
    )),
    responses(
        (status = 200, description = "The account", body = User,
            headers(("ETag" = String, description = "The version of the account"))),
        (status = 409, description = "`/problems/email-taken`, `/problems/username-taken`, `/problems/last-admin`",
            body = ProblemDocument, content_type = "application/problem+json"),
    ),
    security(("admin_bearer" = ["admin"])),
)]
pub(crate) async fn patch(
    State(app): State<App>,
    Caller(context): Caller,
    call: Call<Admin, Changed, Edited<UserPatch, user::UserPatch>>,
) -> Result<Response, Problem> {
    let Call {
        actor,
        input: (Id(account), Query(()), IfMatch(expect)),
        body: Valid {
            value: Edit { sent, change },
            ..
        },
        ..
    } = call;
    let id = account.of(&actor);
    if sent.needs_stored() {
        let stored = app.service().user(&actor, id).await?;
        // Where the condition is not met, the change is refused as a whole.
        if expect.check(stored.version, Demand::Nothing).is_ok() {
            sent.check_read_only(&stored).map_err(answer::refused)?;
        }
    }
    let user = app
        .service()
        .patch_user(&context, &actor, id, change, expect)
        .await?;
    Ok(answer::ok(Some(user.version), &User::from(user)))
}

/// Deletes an account.
///
/// It needs a check of the own password in the last ten minutes, and ends all sessions of the account. For 14 days it
/// can be restored; after that everything of it is taken away for good.
#[utoipa::path(
    delete, path = "/api/v1/users/{user_id}", operation_id = "delete_user", tag = "users",
    params(params::UserId, params::IfMatch),
    responses(
        (status = 204, description = "The account is deleted"),
        (status = 409, description = "`/problems/last-admin`: nobody would run the installation",
            body = ProblemDocument, content_type = "application/problem+json"),
    ),
    security(("admin_bearer" = ["admin"])),
)]
pub(crate) async fn delete(
    State(app): State<App>,
    signed: Signed<Admin>,
    Caller(context): Caller,
    together: Together<(Id<Account>, Query<()>, IfMatch)>,
) -> Result<Response, Problem> {
    let Together((Id(account), Query(()), IfMatch(expect))) = together;
    let id = account.of(&signed.actor);
    app.service()
        .delete_user(&context, &signed.actor, id, expect)
        .await?;
    Ok(answer::nothing())
}

/// Brings a deleted account back.
///
/// One that is not deleted is answered as it is. After 14 days there is nothing to restore.
#[utoipa::path(
    post, path = "/api/v1/users/{user_id}/restore", operation_id = "restore_user", tag = "users",
    params(params::UserId, params::IfMatch, params::IdempotencyKey),
    responses((status = 200, description = "The account", body = User,
        headers(("ETag" = String, description = "The version of the account")))),
    security(("admin_bearer" = ["admin"])),
)]
pub(crate) async fn restore(
    State(app): State<App>,
    Caller(context): Caller,
    call: Call<Admin, Changed, Nothing>,
) -> Result<Response, Problem> {
    let Call {
        actor,
        input: (Id(account), Query(()), IfMatch(expect)),
        key,
        ..
    } = call;
    let id = account.of(&actor);
    let outcome = app
        .service()
        .restore_user(&context, &actor, (id, expect), key.once(read))
        .await?;
    Ok(answer::outcome(outcome, read))
}

fn read(user: &user::User) -> Answer {
    answer::resource(StatusCode::OK, Some(user.version), &User::from(user.clone()))
}
