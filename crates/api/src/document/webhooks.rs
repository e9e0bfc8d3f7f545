//! What is sent out: for each type of event one webhook, with the record as `GET /api/v1/events` tells it (R65 to R67).

use onward_domain::event::EventType;
use onward_wire::events::Event;
use serde_json::{Value, json};
use utoipa::ToSchema;
use utoipa::openapi::path::{
    HttpMethod, OperationBuilder, Parameter, ParameterBuilder, ParameterIn, PathItem, PathsBuilder,
};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::{
    ContentBuilder, KnownFormat, ObjectBuilder, OpenApi, Ref, Required, ResponseBuilder, SchemaFormat, Type,
};

/// Adds the webhooks.
pub(super) fn complete(openapi: &mut OpenApi) {
    let webhooks = EventType::ALL.iter().fold(PathsBuilder::new(), |webhooks, kind| {
        webhooks.path(kind.word(), webhook(*kind))
    });
    openapi.webhooks = Some(webhooks.build());
}

fn webhook(kind: EventType) -> PathItem {
    let word = kind.word();
    let content = ContentBuilder::new()
        .schema(Some(Ref::from_schema_name(Event::name())))
        .example(Some(example(kind)));
    let body = RequestBodyBuilder::new()
        .content("application/json", content.build())
        .required(Some(Required::True));
    let taken = ResponseBuilder::new().description("Any 2xx within 15 seconds: the event is taken");
    let gone = ResponseBuilder::new().description("No more events are wanted: the webhook is switched off");
    let operation = OperationBuilder::new()
        .tag("events")
        .operation_id(Some(format!("on_{}", word.replace('.', "_"))))
        .summary(Some(format!("Tells of `{word}`.")))
        .description(Some(
            "The record of the change, signed as Standard Webhooks 1.0 says. Anything but 2xx is sent again, for up to five days.",
        ))
        .parameters(Some(headers()))
        .request_body(Some(body.build()))
        .response("204", taken)
        .response("410", gone)
        .securities(Some([]))
        .build();
    PathItem::new(HttpMethod::Post, operation)
}

/// The header fields of Standard Webhooks.
fn headers() -> [Parameter; 3] {
    let text = |longest| {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .max_length(Some(longest))
    };
    let id = text(36).format(Some(SchemaFormat::KnownFormat(KnownFormat::Uuid)));
    let seconds = text(20).pattern(Some("^[0-9]+$")).examples(["1795159800"]);
    let signature = text(500)
        .pattern(Some("^v1,[A-Za-z0-9+/]+=*( v1,[A-Za-z0-9+/]+=*)*$"))
        .examples(["v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4="]);
    [
        header(
            "webhook-id",
            "The id of the event, the same each time it is sent",
            id,
        ),
        header(
            "webhook-timestamp",
            "When this was sent, in seconds since 1970",
            seconds,
        ),
        header(
            "webhook-signature",
            "HMAC-SHA256 of `id.timestamp.body` under the secret of the webhook; two while the secret changes",
            signature,
        ),
    ]
}

fn header(name: &str, description: &str, schema: ObjectBuilder) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Header)
        .required(Required::True)
        .description(Some(description))
        .schema(Some(schema))
        .build()
}

/// An event of this type as it is sent.
fn example(kind: EventType) -> Value {
    json!({
        "id": "019a9f0c-8a00-7000-8000-000000000009",
        "type": kind.word(),
        "timestamp": "2026-11-20T07:30:00.000Z",
        "data": data(kind),
        "actor": { "user_id": "019a9f0c-8a00-7000-8000-000000000001", "client": "api", "name": null },
        "request_id": "019a9f0c-8a00-7000-8000-000000000003",
    })
}

/// What each type says of its subject (section 7 of the contract).
fn data(kind: EventType) -> Value {
    let id = "019a9f0c-8a00-7000-8000-000000000002";
    let goal = "019a9f0c-8a00-7000-8000-000000000004";
    match kind {
        EventType::GoalUpdated | EventType::UserUpdated => {
            json!({ "id": id, "version": 2, "changed": ["title"] })
        }
        EventType::GoalClosed => json!({ "id": id, "version": 2, "from": "active", "to": "achieved" }),
        EventType::GoalReopened => json!({ "id": id, "version": 3, "from": "achieved", "to": "active" }),
        EventType::GoalPlanChanged => {
            json!({ "id": id, "version": 2, "from": "2026-11-20", "rewrite": false })
        }
        EventType::CheckInUpdated => {
            json!({ "id": id, "version": 2, "goal_id": goal, "occurred_on": "2026-11-20", "changed": ["value"] })
        }
        EventType::CheckInCreated | EventType::CheckInDeleted | EventType::CheckInRestored => {
            json!({ "id": id, "version": 1, "goal_id": goal, "occurred_on": "2026-11-20" })
        }
        EventType::GoalCreated
        | EventType::GoalDeleted
        | EventType::GoalRestored
        | EventType::GoalPurged
        | EventType::UserPasswordChanged
        | EventType::SessionCreated
        | EventType::SessionRevoked => json!({ "id": id, "version": 1 }),
    }
}
