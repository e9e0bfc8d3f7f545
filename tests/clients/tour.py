"""From signing up to the first standing, with a client that is made from the document."""

import builtins
import datetime
import sys
from http import HTTPStatus
from typing import TypeVar

from onward_client import AuthenticatedClient, Client, types

# openapi-python-client 0.29.1 forgets this import where an operation takes two kinds of bodies, as signing in does.
setattr(builtins, "Unset", types.Unset)

from onward_client.api.auth import login, register
from onward_client.api.check_ins import create_check_in
from onward_client.api.goals import create_goal, list_goals
from onward_client.api.standing import get_standing
from onward_client.models import (
    Aggregate,
    CheckIn,
    Goal,
    GoalReadingPage,
    Login,
    MeasureInput,
    NewCheckIn,
    NewGoal,
    NewUser,
    Problem,
    Reach,
    ReachSegment,
    Standing,
    Token,
    User,
)
from onward_client.types import Response

PASSWORD = "long walks before breakfast"

T = TypeVar("T")


def ok(answer: Response[T | Problem], kind: type[T], status: HTTPStatus) -> T:
    """The data of an answer that must not be a problem."""
    assert answer.status_code == status, answer.content
    assert isinstance(answer.parsed, kind), answer.content
    return answer.parsed


def main(base: str) -> None:
    anonymous = Client(base_url=base)
    new = NewUser(username="ada", email="ada@example.org", password=PASSWORD, time_zone="Europe/Berlin")
    user = ok(register.sync_detailed(client=anonymous, body=new), User, HTTPStatus.CREATED)
    assert user.is_superuser
    credentials = Login(username="ada", password=PASSWORD)
    token = ok(login.sync_detailed(client=anonymous, body=credentials), Token, HTTPStatus.OK)

    ada = AuthenticatedClient(base_url=base, token=token.access_token)
    reach = Reach(start=0, target=24, due_on=datetime.date(2026, 12, 31))
    draft = NewGoal(
        title="Read 24 books",
        measure=MeasureInput(aggregate=Aggregate.SUM, unit="books"),
        plan=[ReachSegment(from_=datetime.date(2026, 1, 1), reach=reach)],
    )
    made = create_goal.sync_detailed(client=ada, body=draft, idempotency_key="tour-1")
    goal = ok(made, Goal, HTTPStatus.CREATED)
    assert made.headers["Location"] == f"/api/v1/goals/{goal.id}"
    for value in (1, 2.5):
        body = NewCheckIn(value=value)
        answer = create_check_in.sync_detailed(goal.id, client=ada, body=body)
        assert ok(answer, CheckIn, HTTPStatus.CREATED).value == value
    standing = ok(get_standing.sync_detailed(goal.id, client=ada), Standing, HTTPStatus.OK)
    assert (standing.current, standing.target) == (3.5, 24)

    refused = create_goal.sync(client=ada, body=NewGoal(title=""))
    assert isinstance(refused, Problem) and refused.type_ == "/problems/validation-error"
    found = list_goals.sync_detailed(client=ada, limit=10)
    page = ok(found, GoalReadingPage, HTTPStatus.OK)
    assert [item.id for item in page.items] == [goal.id] and page.next_cursor is None
    print(f"Python: {goal.title}: {standing.current} of {standing.target}, {standing.status}")


main(sys.argv[1])
