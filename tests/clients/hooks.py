"""What Schemathesis cannot read from the document: rules that no schema can say."""

import re

import schemathesis
from schemathesis import Case, CheckContext, Response
from schemathesis.specs.openapi.checks import positive_data_acceptance

# Kinds of refused fields that data which fits its schema may still meet, with what they depend on. Everything else a
# schema must say.
BEYOND_SCHEMAS = {
    # How a number is written: a schema knows its value only.
    "decimal_max_digits": "significant digits",
    "decimal_max_places": "fraction digits",
    "int_from_float": "whether the goal counts",
    # Lists that are too long for a schema, and languages that have no grammar there.
    "locale_unknown": "all language tags",
    "password_too_common": "a hundred thousand passwords",
    "query_syntax": "quotes come in pairs",
    "time_zone_unknown": "all names of zones",
    # Other fields of the same body or query.
    "date_order": "the other end of the range",
    "empty_check_in": "one of four fields",
    "range_too_large": "the other end of the range, and the length of a point",
    "segment_kind": "the segment before",
    "segment_order": "the segment before",
    "start_equals_target": "the other number",
    "target_turns_round": "the journey so far",
    "value_and_skipped": "the other field",
    "value_error": "several fields; its message names them",
    # What is stored.
    "cursor_invalid": "which cursors were given out",
    "goal_cycle": "the tree of goals",
    "goal_depth": "the tree of goals",
    "password_incorrect": "the password",
    "read_only": "the stored value",
    "too_many_matches": "how many goals there are",
    "value_not_allowed": "the measure of the goal",
    # The day.
    "date_in_future": "today",
    "rewrite_required": "today",
}
# The statuses that data which fits its schema may still be answered with.
BEYOND_STATUSES = {
    410: "an event or a code that was there is too old",
    412: "another version than the stored one",
    428: "the settings demand If-Match",
}
ENTITY_TAGS = re.compile(r'^(\*|(W/)?"[!#-~]*"(, *(W/)?"[!#-~]*")*)$')


def is_beyond_schemas(case: Case, response: Response) -> bool:
    """Whether a refusal is one that valid data may meet."""
    if response.status_code in BEYOND_STATUSES:
        return True
    if response.status_code == 400:
        # In links it sends what it was answered as a version, which is no entity tag.
        headers = {name.lower(): str(value) for name, value in (case.headers or {}).items()}
        conditions = [headers[name] for name in ("if-match", "if-none-match") if name in headers]
        return any(not ENTITY_TAGS.match(condition) for condition in conditions)
    if response.status_code != 422:
        return False
    problem = response.json()
    # Another request had the same key.
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
