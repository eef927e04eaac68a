"""The activity of a scope."""

from datetime import UTC, datetime
from typing import Any

from tests.harness.demo_requests import Client


def events(client: Client, **query: Any) -> list[Any]:
    found: list[Any] = client.get("/v3/events", **query)["events"]
    return found


def marked(event: Any) -> list[tuple[str, str]]:
    """The marked parts of an event's text, which are counted in UTF-16 units."""
    text = event["text"].encode("utf-16-le")
    return [(part["type"], text[2 * part["start"] : 2 * part["end"]].decode("utf-16-le")) for part in event["entities"]]


def test_a_new_deployment_is_the_newest_event() -> None:
    client = Client()
    made = client.send("POST", "/v13/deployments", {"name": "store", "files": [{"file": "a"}], "target": "production"})
    newest = events(client, limit=5)[0]
    assert newest["type"] == "deployment"
    assert newest["text"] == f"Ada Lovell deployed {made['url']} of store"
    assert marked(newest) == [("author", "Ada Lovell"), ("deployment_host", made["url"]), ("project_name", "store")]
    assert newest["principal"]["username"] == "ada"


def test_entities_mark_names_of_any_script() -> None:
    rows = events(Client(), limit=200)
    authors = {part for row in rows for type_, part in marked(row) if type_ == "author"}
    assert "Mei Tanaka 田中" in authors
    assert len({row["type"] for row in rows}) > 8
    assert {row["principal"]["type"] for row in rows} >= {"user", "app"}
    assert "payload" not in rows[0]


def test_events_page_back_by_time_without_gaps() -> None:
    client = Client()
    complete, parts, until = events(client, limit=60), list[Any](), None
    while len(parts) < 60:
        page = events(client, limit=20, until=until)
        parts += page
        until = datetime.fromtimestamp((page[-1]["createdAt"] - 1) / 1000, UTC).isoformat()
    assert [row["id"] for row in parts] == [row["id"] for row in complete]


def test_events_of_one_project_type_and_person() -> None:
    client = Client()
    project, user = client.get("/v9/projects/docs")["id"], client.get("/v2/user", slug=None)["user"]["id"]
    rows = events(client, projectIds="docs", withPayload="true", limit=30)
    assert {row["payload"]["projectId"] for row in rows} == {project}
    assert {row["type"] for row in events(client, types="cert,dns-add", limit=30)} == {"cert", "dns-add"}
    assert {row["principalId"] for row in events(client, principalId=user, limit=30)} == {user}


def test_a_time_that_is_no_date_is_refused() -> None:
    answer = Client().request("GET", "/v3/events", slug="acme", until="1790000000000x")
    assert (answer.status, answer.json["error"]["dataPath"]) == (400, ".until")
