"""The history of functions and requests: its filter language, pages, gaps and refusals."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.harness.demo_requests import START, Client
from vtui.demo.handlers.history.log_filter import parse_filter

FIELDS = frozenset({"level", "status", "path", "message", "hidden", "id"})
ROW = {"level": "error", "status": 500, "path": "/api/cart", "message": "Boom at cart.ts", "hidden": True, "id": None}


@pytest.mark.parametrize(
    ("text", "matches"),
    [
        ("level:error", True),
        ("level:info", False),
        ("level:(info OR error)", True),
        ("level:(info OR warning)", False),
        ("level != info", True),
        ("level != error", False),
        ("level:*", True),
        ("id:*", False),
        ("path:*cart*", True),
        ("path:/api*", True),
        ("path:*cart", True),
        ("path:/cart*", False),
        ('path:"/api/cart"', True),
        ('path:"/api"', False),
        ("status >= 500 AND status < 600", True),
        ("status > 500", False),
        ("status <= 499", False),
        ("status:500", True),
        ("level > 3", False),
        ("hidden:true", True),
        ("hidden:false", False),
        ("boom", True),
        ("boom cart.ts", True),
        ("boom elsewhere", False),
        ("NOT boom", False),
        ("NOT level:info boom", True),
        ("level:info OR boom", True),
        ("level:info OR level:error AND status:200", False),
        ("(level:info OR level:error) AND (status:500)", True),
        ("NOT (level:info OR status:200)", True),
        ('message:"Boom at cart.ts"', True),
        ('message:"Boom \\u0061t*"', True),
        ("path:/api/[c]art", False),
    ],
)
def test_filter_matches(text: str, matches: bool) -> None:
    assert parse_filter(text, FIELDS, searched="message")(ROW) is matches


@pytest.mark.parametrize(
    "text",
    [
        "level:",
        "level:(error",
        "(level:error",
        "level:error)",
        "AND level:error",
        "level:error AND",
        "color:red",
        "path:a*b*c",
        "status > many",
        '"a phrase"',
        'level:"open',
        "NOT",
        "(" * 100,
        "NOT " * 1000 + "a",
    ],
)
def test_invalid_filter_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        parse_filter(text, FIELDS, searched="message")


def test_bare_words_need_a_field_to_search() -> None:
    with pytest.raises(ValueError, match="word"):
        parse_filter("word", FIELDS, searched=None)


def iso(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat()


class History:
    """Queries of one project's last half hour."""

    def __init__(self) -> None:
        self.client = Client()
        self.team = self.client.get("/v2/teams/acme")["id"]
        self.project = self.client.get("/v9/projects/store")["id"]

    def query(self, **changes: Any) -> Any:
        """The JSON of a query, or the answer itself when it is an error."""
        body: dict[str, Any] = {
            "event": "vercel.log",
            "scope": {"ownerId": self.team, "projectIds": [self.project]},
            "timeRange": {"start": iso(START - 1_800_000), "end": iso(START)},
            "select": ["level", "message", "requestPath"],
            "order": "desc",
            "limit": 100,
        } | changes
        answer = self.client.request("POST", "/v1/observability/events", body, slug="acme")
        return answer.json if answer.status == 200 else answer


def test_rows_are_newest_first_with_the_selected_fields_and_a_timestamp() -> None:
    answer = History().query()
    assert len(answer["events"]) > 60
    assert {frozenset(row) for row in answer["events"]} == {frozenset({"level", "message", "requestPath", "timestamp"})}
    times = [row["timestamp"] for row in answer["events"]]
    assert times == sorted(times, reverse=True)
    assert iso(START - 1_800_000)[:16] <= times[-1] < times[0] < iso(START)
    assert answer["meta"] == {"excludedIntervals": []}


def test_filter_is_applied_to_fields_that_are_not_selected() -> None:
    history = History()
    rows = history.query(filter="(level:error) AND (environment:production)", select=["level", "environment"])["events"]
    assert rows
    assert {(row["level"], row["environment"]) for row in rows} == {("error", "production")}
    requests = history.query(event="vercel.proxy_response", select=["httpStatus"], filter="httpStatus >= 500")["events"]
    assert {row["httpStatus"] for row in requests} == {500}
    assert all("TypeError" in row["message"] for row in history.query(filter="typeerror undefined")["events"])


def test_pages_are_the_rows_of_one_page_in_parts() -> None:
    history = History()
    complete = history.query(limit=1000)["events"]
    parts: list[Any] = []
    cursor = None
    while True:
        page = history.query(limit=30, **({"cursor": cursor} if cursor else {}))
        parts += page["events"]
        cursor = page["pagination"]["nextCursor"]
        assert page["pagination"]["hasMore"] is (cursor is not None)
        if cursor is None:
            break
    assert parts == complete


def test_the_same_time_has_the_same_rows_later() -> None:
    history = History()
    first = history.query()["events"]
    history.client.clock.advance(600)
    assert history.query()["events"] == first


def test_a_team_without_named_projects_has_the_rows_of_all() -> None:
    history = History()
    day = {"start": iso(START - 7_200_000), "end": iso(START)}
    everywhere = history.query(scope={"ownerId": history.team}, timeRange=day, select=["projectId"], limit=1000)[
        "events"
    ]
    assert len({row["projectId"] for row in everywhere}) > 40


def test_what_is_no_longer_kept_is_named_as_a_gap() -> None:
    history = History()
    start, kept = START - 5 * 86_400_000, START - 86_400_000
    answer = history.query(timeRange={"start": iso(start), "end": iso(kept + 3_600_000)})
    (gap,) = answer["meta"]["excludedIntervals"]
    assert [datetime.fromisoformat(gap[end]).timestamp() * 1000 for end in ("start", "end")] == [start, kept]
    assert all(datetime.fromisoformat(row["timestamp"]).timestamp() * 1000 >= kept for row in answer["events"])


@pytest.mark.parametrize(
    ("changes", "status", "path"),
    [
        ({"filter": "level:"}, 400, "filter"),
        ({"filter": 3}, 400, "filter"),
        ({"timeRange": {"start": iso(START), "end": iso(START - 1)}}, 400, "timeRange"),
        ({"timeRange": {"start": "soon", "end": iso(START)}}, 400, "timeRange.start"),
        ({"timeRange": None}, 400, "timeRange"),
        ({"event": "vercel.other"}, 400, "event"),
        ({"select": ["password"]}, 400, "select"),
        ({"limit": 1001}, 400, "limit"),
        ({"cursor": "!"}, 400, "cursor"),
    ],
)
def test_invalid_query_names_the_field(changes: dict[str, Any], status: int, path: str) -> None:
    answer = History().query(**changes)
    assert (answer.status, answer.json["error"]["issues"][0]["path"]) == (status, path)


def test_a_range_beyond_the_plan_and_another_owner_are_refused() -> None:
    history = History()
    long = {"start": iso(START - 15 * 86_400_000), "end": iso(START)}
    assert history.query(timeRange=long).status == 402
    assert history.query(scope={"ownerId": "team_other"}).status == 403
    user = history.client.get("/v2/user", slug=None)["user"]["id"]
    body = {"event": "vercel.log", "scope": {"ownerId": user}, "select": [], "limit": 1, "timeRange": long}
    assert history.client.request("POST", "/v1/observability/events", body).status == 403
