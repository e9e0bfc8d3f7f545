"""What Schemathesis cannot read from the document: rules that no schema can say."""

import re

import schemathesis
from schemathesis import Case, CheckContext, Response
from schemathesis.specs.openapi.checks import positive_data_acceptance

# Kinds of refused fields that depend on other fields, on what is stored, on the day, or on lists that are too long for
# a schema: time zones, languages, common passwords. Everything else a schema must say.
BEYOND_SCHEMAS = {
    "cursor_invalid",
    "date_in_future",
    "date_order",
    "decimal_max_digits",
    "decimal_max_places",
    "empty_check_in",
    "goal_cycle",
    "goal_depth",
    "int_from_float",
    "locale_unknown",
    "password_incorrect",
    "password_too_common",
    "query_syntax",
    "read_only",
    "rewrite_required",
    "segment_kind",
    "segment_order",
    "start_equals_target",
    "target_turns_round",
    "time_zone_unknown",
    "user_unknown",
    "value_and_skipped",
    "value_error",
    "value_not_allowed",
}
ENTITY_TAGS = re.compile(r'^(\*|(W/)?"[^"]*"(, *(W/)?"[^"]*")*)$')


def is_beyond_schemas(case: Case, response: Response) -> bool:
    """Whether a refusal is one that valid data may meet."""
    conditions = [value for name, value in (case.headers or {}).items() if name.lower() in ("if-match", "if-none-match")]
    if response.status_code == 400:
        # Schemathesis sends what it was answered as a version, which is no entity tag.
        return any(not ENTITY_TAGS.match(str(value)) for value in conditions)
    if response.status_code in (410, 412, 428):
        return True
    if response.status_code != 422:
        return False
    problem = response.json()
    if problem["type"] == "/problems/idempotency-key-reused":
        return True
    return all(map(is_beyond_schema, problem["errors"]))


def is_beyond_schema(error: dict) -> bool:
    # How short a password may be is set by whoever runs the installation.
    is_password = str(error["loc"][-1]).endswith("password")
    return error["type"] in BEYOND_SCHEMAS or (is_password and error["type"] == "string_too_short")


@schemathesis.check
def valid_data_is_accepted(ctx: CheckContext, response: Response, case: Case) -> None:
    """The check of the same meaning, but for what is beyond schemas."""
    if not is_beyond_schemas(case, response):
        positive_data_acceptance(ctx, response, case)
