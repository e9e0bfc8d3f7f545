//! Parameters that several operations take.

use onward_domain::event::EventType;
use onward_domain::goal::{GoalState, Role};
use onward_domain::job::JobState;
use onward_domain::page::GoalOrder;
use onward_domain::standing::Grain;
use onward_http::chart::Theme;
use onward_service::ChartKind;
use onward_wire::check_ins::CheckIn;
use onward_wire::chosen::Choosable;
use onward_wire::goals::Goal;
use utoipa::IntoParams;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn, ParameterStyle};
use utoipa::openapi::schema::{ArrayBuilder, ArrayItems};
use utoipa::openapi::{KnownFormat, ObjectBuilder, Ref, RefOr, Required, Schema, SchemaFormat, Type};

/// The language that goals are looked for in.
const GOAL_SEARCH: &str = "\
Words, `\"phrases\"` and `-negations`, all of which hold for title, description and tags, ignoring case and accents. \
Conditions on fields: `field:value`, or `field:a,b` for either; `-` turns one round. Fields: `state`, \
`status` (how it stands today), `tag`, `unit`, `kind` (`reach`, `keep`, `rest`: what the plan asks for today), \
`parent` (an id, `none`), `owner` (a username, `me`), \
`role`, `is` (`archived`, `shared`; `is:archived` finds archived goals without `include_archived`). Dates: `due`, \
`start`, `closed`, `updated`, compared by `:`, `<`, `<=`, `>` or `>=` with days like `2026-12-31`, `+30d` or `-2w`, \
counted from today where the caller is; a date that is not there never fits. What looks like a condition and is none \
stands in quotes";

macro_rules! params {
    ($($(#[$doc:meta])* $name:ident => $params:expr;)+) => {$(
        $(#[$doc])*
        pub(crate) enum $name {}

        impl IntoParams for $name {
            fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
                $params.into()
            }
        }
    )+};
}

params! {
    /// The goal of the path.
    GoalId => [path("goal_id", "The goal")];
    /// The check-in of the path.
    CheckInId => [path("check_in_id", "The check-in")];
    /// The invitation of the path.
    InviteId => [path("invite_id", "The invitation")];
    /// The job of the path.
    JobId => [path("job_id", "The job")];
    /// The tag of the path.
    Tag => [path_of("tag", "The tag", Ref::from_schema_name("Tag"))];
    /// The account of the path.
    UserId => [path_of("user_id", "The account; `me` is the own one", id_or("me"))];
    /// The session of the path.
    SessionId => [path("session_id", "The session")];
    /// The filters of accounts.
    UserFilter => [
        query("q", "Words that stand in username, e-mail address or full name; `\"two words\"` a phrase, `-` negates", text(500)),
        query("is_active", "Whether they may be used", plain_flag()),
        query("include_deleted", "Whether deleted accounts are wanted too", flag()),
    ];
    /// The page of a list.
    Paging => [
        query("limit", "How many items a page has", integer(1, 200).default(Some(50.into()))),
        query("cursor", "The `next_cursor` of the page before", text(512).min_length(Some(1)).pattern(Some("^[A-Za-z0-9_-]+$"))),
        query("include_total", "Whether to count all items of the list", flag()),
    ];
    /// The filters of goals.
    GoalFilter => [
        repeated("state", "In one of these states; repeat it for several", words(GoalState::ALL.iter().map(|s| s.word()))),
        repeated("tag", "Filed under one of these; repeat it for several", Ref::from_schema_name("Tag")),
        query("q", GOAL_SEARCH, text(500)),
        query("parent_id", "Right below this goal; `none`: below no goal", id_or("none")),
        repeated("role", "In one of these roles of the caller; repeat it for several", words(Role::ALL.iter().map(|role| role.word()))),
        query("due_after", "Due on this day or later", Ref::from_schema_name("Day")),
        query("due_before", "Due before this day", Ref::from_schema_name("Day")),
        query("updated_since", "Changed at this moment or later, in that order", instant()),
        query("include_archived", "Whether archived goals are wanted too", flag()),
        query("include_deleted", "Whether deleted goals are wanted too", flag()),
        query("sort", "By which key, with `-` the greatest first; ties are broken by `id`, what has no due day comes last; \
                       default: `position`, with `updated_since` only `updated_at`", words(orders().iter().map(String::as_str))),
    ];
    /// How much of a goal is answered.
    GoalReading => [
        listed("fields", "The properties that are wanted, with commas between them; `id` is always there", words(Goal::PROPERTIES.iter().copied())),
        listed("expand", "What is wanted beside the goal itself", words(["standing", "last_check_in"])),
    ];
    /// The check-in of the path, by its name in another system.
    ExternalId => [path_of("external_id", "Its name in another system", external_id())];
    /// The filters of check-ins.
    CheckInFilter => [
        query("author_id", "Written by this person", Ref::from_schema_name("Id")),
        query("q", "Words, `\"phrases\"` and `-negations`, all of which hold for the note, ignoring case and accents", text(500)),
        query("updated_since", "Changed at this moment or later, in that order", instant()),
        query("include_deleted", "Whether deleted check-ins are wanted too", flag()),
        query("occurred_after", "On this day or later", Ref::from_schema_name("Day")),
        query("occurred_before", "Before this day", Ref::from_schema_name("Day")),
    ];
    /// The goal of check-ins or events.
    OfGoal => [query("goal_id", "About this goal", Ref::from_schema_name("Id"))];
    /// How much of a check-in is answered.
    CheckInReading => [
        listed("fields", "The properties that are wanted, with commas between them; `id` is always there", words(CheckIn::PROPERTIES.iter().copied())),
    ];
    /// The filters of events.
    EventFilter => [
        repeated("type", "Of one of these types; repeat it for several", words(EventType::ALL.iter().map(|kind| kind.word()))),
        query("after", "What happened after this event, the oldest first; without it the newest comes first", Ref::from_schema_name("Id")),
    ];
    /// The filters of jobs.
    JobFilter => [
        repeated("state", "In one of these states; repeat it for several", words(JobState::ALL.iter().map(|state| state.word()))),
        repeated("kind", "Of one of these kinds; repeat it for several", text(64).min_length(Some(1)).pattern(Some("^[a-z_]+$")).examples(["purge"])),
    ];
    /// The day of a standing.
    AsOf => [query("as_of", "The day; default: today where the goal is", Ref::from_schema_name("Day"))];
    /// The day of a person.
    AsOfPerson => [query("as_of", "The day; default: today where you are", Ref::from_schema_name("Day"))];
    /// The days of a review.
    Period => [query("period", "A week of ISO 8601 (`2026-W47`, Monday to Sunday), a month (`2026-11`), a quarter (`2026-Q4`) or a year (`2026`); default: the running week where you are",
        text(8).pattern(Some("^[0-9]{4}(-(W[0-9]{2}|[0-9]{2}|Q[1-4]))?$")).examples(["2026-W47"]))];
    /// Whether numbers say why.
    Explain => [query("explain", "Whether each number is to say why it is what it is", flag())];
    /// The first day of the break of the path.
    BreakFrom => [path_of("from", "The first day of the break", Ref::from_schema_name("Day"))];
    /// Whether the past may change.
    Rewrite => [query("rewrite", "Whether days that are over may change", flag())];
    /// How long the steps of a history are.
    Bucket => [query("bucket", "How many days a point stands for; default: `day`", words(Grain::ALL.iter().map(|grain| grain.word())))];
    /// The days of a history.
    Span => [
        query("from", "The first day; default: that of the last 90 days, 52 weeks or 12 months", Ref::from_schema_name("Day")),
        query("to", "The last day; default: today where the goal is, which none is after", Ref::from_schema_name("Day")),
    ];
    /// What a picture looks like.
    Chart => [
        query("kind", "How the goal is drawn; default: `bar` if its plan keeps something up, else `line`", words(ChartKind::ALL.iter().map(|kind| kind.word()))),
        query("theme", "The colours where no page has its own; default: `light`", words(Theme::ALL.iter().map(|theme| theme.word()))),
    ];
    /// The days of a picture.
    ChartSpan => [
        query("from", "The first day; default: that of the journey, else one that leaves room for what there is to see", Ref::from_schema_name("Day")),
        query("to", "The last day that is known; default: today where the goal is, which none is after", Ref::from_schema_name("Day")),
    ];
    /// The condition of a change.
    IfMatch => [header("If-Match", "The `ETag` that the change is meant for, or `*`: anything else is 412")];
    /// The condition of a reading.
    IfNoneMatch => [header("If-None-Match", "The `ETag` that is known: the same is 304 without body")];
    /// Whether a change is only tried out.
    DryRun => [query("dry_run", "Whether to check and answer only: nothing is stored, `Idempotency-Key` is passed over", flag())];
    /// The name of a request that is to happen once.
    IdempotencyKey => [idempotency_key()];
}

fn parameter(name: &str, description: &str, schema: impl Into<RefOr<Schema>>) -> ParameterBuilder {
    ParameterBuilder::new()
        .name(name)
        .description(Some(description))
        .schema(Some(schema))
}

fn path(name: &str, description: &str) -> Parameter {
    path_of(name, description, Ref::from_schema_name("Id"))
}

fn path_of(name: &str, description: &str, schema: impl Into<RefOr<Schema>>) -> Parameter {
    let parameter = parameter(name, description, schema);
    parameter
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .build()
}

fn query(name: &str, description: &str, schema: impl Into<RefOr<Schema>>) -> Parameter {
    let parameter = parameter(name, description, schema);
    parameter
        .parameter_in(ParameterIn::Query)
        .required(Required::False)
        .build()
}

fn repeated(name: &str, description: &str, schema: impl Into<ArrayItems>) -> Parameter {
    let list = ArrayBuilder::new().items(schema).max_items(Some(8)).build();
    let parameter = parameter(name, description, list);
    parameter
        .parameter_in(ParameterIn::Query)
        .required(Required::False)
        .explode(Some(true))
        .build()
}

/// A list in one parameter, with commas between its items.
fn listed(name: &str, description: &str, words: ObjectBuilder) -> Parameter {
    let list = ArrayBuilder::new()
        .items(words)
        .min_items(Some(1))
        .max_items(Some(50))
        .build();
    let parameter = parameter(name, description, list);
    parameter
        .parameter_in(ParameterIn::Query)
        .required(Required::False)
        .style(Some(ParameterStyle::Form))
        .explode(Some(false))
        .build()
}

fn instant() -> ObjectBuilder {
    text(35).format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
}

fn external_id() -> ObjectBuilder {
    text(128)
        .min_length(Some(1))
        .pattern(Some("^[A-Za-z0-9][A-Za-z0-9._:@+=~-]*$"))
        .examples(["row-1"])
}

fn header(name: &str, description: &str) -> Parameter {
    let tags = text(1024)
        .pattern(Some(r#"^(\*|(W/)?"[!#-~]*"(, *(W/)?"[!#-~]*")*)$"#))
        .examples(["\"3\""]);
    let parameter = parameter(name, description, tags);
    parameter
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .build()
}

fn idempotency_key() -> Parameter {
    let description = "Names the request for 24 hours: sent again with the same body, it happens once and is \
                       answered the same";
    let key = text(255).min_length(Some(1)).pattern(Some("^[!-~]+$"));
    let parameter = parameter("Idempotency-Key", description, key);
    parameter
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .build()
}

fn text(longest: usize) -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .max_length(Some(longest))
}

fn words<'a>(words: impl IntoIterator<Item = &'a str>) -> ObjectBuilder {
    let words: Vec<&str> = words.into_iter().collect();
    ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(words))
}

/// The orders of goals, each in both directions.
fn orders() -> Vec<String> {
    let up = GoalOrder::ALL.iter().map(|order| order.word().to_owned());
    let down = GoalOrder::ALL.iter().map(|order| format!("-{order}"));
    up.chain(down).collect()
}

fn flag() -> ObjectBuilder {
    plain_flag().default(Some(false.into()))
}

fn plain_flag() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::Boolean)
}

fn integer(least: i32, most: i32) -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(Type::Integer)
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int32)))
        .minimum(Some(least))
        .maximum(Some(most))
}

fn id_or(word: &str) -> ObjectBuilder {
    text(36)
        .pattern(Some(format!(
            "^({word}|[0-9A-Fa-f]{{8}}(-[0-9A-Fa-f]{{4}}){{3}}-[0-9A-Fa-f]{{12}})$"
        )))
        .examples([word])
}
