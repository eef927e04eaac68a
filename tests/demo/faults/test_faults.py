"""Every oddity can be reached, and changes what a client sees."""

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest

from tests.demo.harness import Answer, Asker
from vtui.demo.faults.odd import ODDITIES

PATHS = (
    "/v2/user",
    "/v5/user/tokens/current",
    "/v1/teams",
    "/v2/teams",
    "/v2/teams/acme",
    "/v10/projects",
    "/v9/projects/store",
    "/v5/domains",
    "/v9/projects/store/domains",
    "/v10/projects/store/env",
    "/v10/projects/nothing",
)


def odd(*names: str, **options: Any) -> Asker:
    return Asker(oddities=frozenset(names), **({"deployments": 300} | options))


@dataclass(frozen=True)
class Store:
    """Ids of the project "store", as they are in every account of 300 deployments."""

    id: str
    newest: str
    served: list[str]
    """Production deployments, the newest first."""
    variable: str


@cache
def store() -> Store:
    asker = odd()
    query = {"projectId": "store", "state": "READY", "target": "production", "limit": 40}
    return Store(
        asker.get("/v9/projects/store")["id"],
        asker.get("/v7/deployments", projectId="store", limit=1)["deployments"][0]["uid"],
        [row["uid"] for row in asker.get("/v7/deployments", **query)["deployments"]],
        asker.get("/v10/projects/store/env")["envs"][0]["id"],
    )


def seen(asker: Asker) -> list[tuple[int, dict[str, str], bytes]]:
    """What a client meets on a tour through the account: statuses, headers and bodies."""
    asked: list[Answer] = [asker.ask("GET", path, slug="acme") for path in PATHS]
    asked.append(asker.ask("GET", "/v10/projects"))
    asked.append(asker.ask("GET", "/v10/projects", slug="acme", limit=3, from_="1790000000000"))
    until: Any = None
    for _ in range(4):
        page = asker.ask("GET", "/v7/deployments", slug="acme", limit=9, until=until)
        asked.append(page)
        try:
            until = page.json["pagination"]["next"]
        except (ValueError, KeyError, TypeError):
            break
    for uid in store().served[:4]:
        asked.append(asker.ask("GET", f"/v13/deployments/{uid}", slug="acme"))
        asked.append(asker.ask("GET", f"/v3/deployments/{uid}/events", slug="acme"))
    asked.append(asker.ask("GET", f"/v1/projects/store/env/{store().variable}", slug="acme"))
    body = {"key": "A_NEW_ONE", "value": "x", "type": "encrypted", "target": ["production"]}
    asked += [asker.ask("POST", "/v10/projects/store/env", body, slug="acme") for _ in range(2)]
    made = asker.redeploy(store().served[0], target="production")
    asked.append(made)
    asker.clock.advance(400)
    asked.append(asker.ask("GET", "/v7/deployments", slug="acme", limit=3))
    asked += moved(asker, store().served[1])
    host = {"alias": "tour-acme.vercel.app"}
    asked.append(asker.ask("POST", f"/v2/deployments/{store().served[2]}/aliases", host, slug="acme"))
    asked += [asker.ask("GET", "/v6/domains/x.example/config", slug="acme") for _ in range(30)]
    return [
        (
            one.status,
            {name: value for name, value in one.headers.items() if name != "x-vercel-id"}
            | {"lost": str(one.reply.lost), "late": str(one.reply.late)},
            one.reply.body,
        )
        for one in asked
    ]


def moved(asker: Asker, older: str) -> list[Answer]:
    """A build is canceled, production goes back, and comes forward again."""
    project, source = store().id, store().newest
    made = asker.redeploy(source)
    try:
        flying = made.json["id"]
    except (ValueError, KeyError, TypeError):
        flying = source
    steps = [
        ("PATCH", f"/v12/deployments/{flying}/cancel"),
        ("POST", f"/v1/projects/{project}/rollback/{older}"),
        ("POST", f"/v10/projects/{project}/promote/{older}"),
    ]
    asked = []
    for method, path in steps:
        asked.append(asker.ask(method, path, slug="acme"))
        asker.clock.advance(10)
        asked.append(asker.ask("GET", f"/v9/projects/{project}", slug="acme", rollbackInfo="true"))
    return asked


@pytest.fixture(scope="module")
def usual() -> list[tuple[int, dict[str, str], bytes]]:
    return seen(Asker(deployments=300, rate_limit=25))


@pytest.mark.parametrize("name", sorted(ODDITIES))
def test_each_oddity_changes_what_is_seen(name: str, usual: list[tuple[int, dict[str, str], bytes]]) -> None:
    assert seen(odd(name, rate_limit=25)) != usual


@pytest.mark.parametrize("name", sorted(ODDITIES))
def test_no_oddity_breaks_the_demo_itself(name: str) -> None:
    asker = odd(name)
    for status, headers, body in seen(asker):
        assert 200 <= status < 600
        assert all(isinstance(value, str) for value in headers.values())
        assert isinstance(body, bytes)


def rows(asker: Asker, **query: Any) -> Any:
    return asker.get("/v7/deployments", **query)["deployments"]


@pytest.mark.parametrize(("name", "kind"), [("null-rows", type(None)), ("text-rows", str), ("number-rows", int)])
def test_one_row_of_a_page_is_something_else(name: str, kind: type) -> None:
    found = rows(odd(name))
    assert [type(row) for row in found].count(kind) == 1
    assert len(found) == 20


def test_a_row_without_an_id() -> None:
    assert len([row for row in rows(odd("idless-rows")) if "uid" not in row]) == 1


def test_cursors_that_go_wrong() -> None:
    first = odd("cursor-ignored").walk("/v7/deployments", "deployments", limit=10, most=3)
    assert first[0] == first[1] == first[2]
    repeating = odd("cursor-repeats")
    cursor = repeating.get("/v7/deployments", limit=10)["pagination"]["next"]
    assert repeating.get("/v7/deployments", limit=10, until=cursor)["pagination"]["next"] == cursor
    rising = odd("cursor-rises")
    cursor = rising.get("/v7/deployments", limit=10)["pagination"]["next"]
    assert rising.get("/v7/deployments", limit=10, until=cursor)["pagination"]["next"] > cursor


def test_pages_that_repeat_a_row_still_hold_all() -> None:
    pages = odd("duplicates").walk("/v7/deployments", "deployments", limit=10)
    ids = [row["uid"] for page in pages for row in page]
    assert len(set(ids)) == 300 < len(ids)


def test_an_empty_page_is_not_the_end() -> None:
    pages = odd("empty-page").walk("/v7/deployments", "deployments", limit=10)
    assert [] in pages
    assert len({row["uid"] for page in pages for row in page}) == 300


def test_a_later_page_fails_once() -> None:
    asker = odd("later-page-fails")
    cursor = asker.get("/v7/deployments")["pagination"]["next"]
    assert [asker.ask("GET", "/v7/deployments", slug="acme", until=cursor).status for _ in range(2)] == [500, 200]


def test_times_that_are_tied_lose_rows_at_borders_when_until_is_exclusive() -> None:
    pages = odd("tied-times").walk("/v7/deployments", "deployments", limit=10)
    assert len({row["uid"] for page in pages for row in page}) < 300


def test_projects_that_page_by_number() -> None:
    by_number = odd("numeric-project-cursor").walk("/v10/projects", "projects", cursor="from", limit=9)
    assert len({one["id"] for page in by_number for one in page}) == 58
    stubborn = odd("projects-until-only")
    number = stubborn.get("/v10/projects", limit=9)["pagination"]["next"]
    first = stubborn.get("/v10/projects", limit=9)["projects"]
    assert stubborn.get("/v10/projects", limit=9, from_=number)["projects"] == first
    assert stubborn.get("/v10/projects", limit=9, until=number)["projects"] != first
    assert isinstance(odd("projects-array").get("/v10/projects"), list)


def test_versions_that_are_gone_leave_the_older_ones() -> None:
    for name, status in (("list-gone", 410), ("list-missing", 404)):
        asker = odd(name)
        assert asker.ask("GET", "/v7/deployments", slug="acme").status == status
        assert asker.ask("GET", "/v10/projects", slug="acme").status == status
        assert asker.ask("GET", "/v6/deployments", slug="acme").status == 200
        assert asker.ask("GET", "/v9/projects", slug="acme").status == 200


def test_errors_in_every_shape() -> None:
    def body(name: str) -> bytes:
        return odd(name).ask("GET", "/v9/projects/none", slug="acme").reply.body

    assert "code" in json.loads(body("err-shape"))["err"]
    assert "code" in json.loads(body("bare-errors"))
    assert body("empty-errors") == b""
    assert body("html-errors").startswith(b"<html>")
    assert json.loads(body("upper-codes"))["error"]["code"] == "NOT_FOUND"


@pytest.mark.parametrize(
    ("name", "status"), [("html-502-once", 502), ("empty-500-once", 500), ("rate-limited-once", 429)]
)
def test_a_failure_that_happens_once_for_each_endpoint(name: str, status: int) -> None:
    asker = odd(name)
    for path in ("/v2/user", "/v2/teams"):
        assert [asker.ask("GET", path).status for _ in range(2)] == [status, 200]


def test_refusals_of_a_redeploy() -> None:
    for name, status in (
        ("create-400", 400),
        ("create-402", 402),
        ("create-403", 403),
        ("create-409", 409),
        ("create-429", 429),
    ):
        asker = odd(name)
        source = rows(asker)[12]["uid"]
        answer = asker.redeploy(source)
        assert answer.status == status
        assert answer.json["error"]["message"]
        assert rows(asker)[12]["uid"] == source


def test_a_429_with_nothing_but_its_headers() -> None:
    asker = odd("bare-429", rate_limit=1)
    asker.ask("GET", "/v2/user")
    answer = asker.ask("GET", "/v2/user")
    assert answer.json == {"error": {"code": "too_many_requests", "message": "Rate limit exceeded"}}
    assert {name for name in answer.headers if name.startswith(("x-rate", "retry"))} == {
        "x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset",
    }  # fmt: skip


def test_an_empty_account_is_empty_everywhere() -> None:
    asker = odd("empty")
    assert asker.get("/v2/teams", slug=None)["teams"] == []
    for path, key in (("/v7/deployments", "deployments"), ("/v10/projects", "projects"), ("/v5/domains", "domains")):
        assert asker.get(path, slug=None)[key] == []


def test_what_retention_deleted_is_listed_but_cannot_be_deployed_again() -> None:
    asker = odd("soft-deleted")
    gone = next(row for row in rows(asker, limit=100) if row.get("softDeletedByRetention"))
    assert gone["state"] == "DELETED"
    assert asker.redeploy(gone["uid"]).status == 404
