"""What a shown value says: every character of it, and what is wrong with it."""

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.harness.response_bodies import read
from tests.harness.service import ROWS, ServiceHarness
from vtui.api.errors import BadResponse, Forbidden
from vtui.models.env_var import EnvVar
from vtui.models.scope import ProjectRef
from vtui.models.value_faults import value_faults
from vtui.resources.common.page import Drawing
from vtui.resources.env import values
from vtui.resources.env.values import Revealed, Unavailable
from vtui.system.secret import Secret
from vtui.table.columns import Cell, Context
from vtui.text import clean

NOW = 1_763_000_000_000
ROW = EnvVar("1", "KEY", project_id="p", project="store", type="encrypted", targets=("production",))
DRAWING = Drawing(Context(NOW), 70)


def text(lines: list[Cell]) -> str:
    return "\n".join("".join(span.text for span in line) for line in lines)


@pytest.mark.parametrize(
    ("value", "faults"),
    [
        ("postgres://u:p@host/db?x=1", ()),
        ("two words", ()),
        ("-----BEGIN KEY-----\nabc\n-----END KEY-----\n", ()),
        ("", ("empty",)),
        (" \n", ("only whitespace",)),
        ("abc\n", ("trailing newline",)),
        ("abc\r\n", ("trailing newline",)),
        ("a\r\nb", ("Windows line endings",)),
        ("abc ", ("trailing whitespace",)),
        ("\tabc", ("leading whitespace",)),
        ("abc\\n", ("trailing \\n that is not a newline",)),
        ('"abc"', ("surrounding quotes",)),
        ("'abc' ", ("trailing whitespace", "surrounding quotes")),
        ('"', ()),
        ("changeme", ("placeholder",)),
        ('"CHANGEME"', ("surrounding quotes", "placeholder")),
        ("<your token>", ("placeholder",)),
        ("your-api-key", ("placeholder",)),
        ("yourself", ()),
        ("false", ()),
        ("0", ()),
    ],
)
def test_probable_mistakes_in_a_value_are_found(value: str, faults: tuple[str, ...]) -> None:
    assert value_faults(value) == faults


@pytest.mark.parametrize(
    ("value", "seen"),
    [
        ("plain value", "plain value"),
        (" a  b ", "·a··b·"),
        ("a\tb\r", "a\\tb\\r"),
        ("a\x1b[31mb\x00", "a\\e[31mb\\x00"),
        ("a\u200bb\u202ec", "a\\u200bb\\u202ec"),
        ("[bold]ようこそ[/]🎉", "[bold]ようこそ[/]🎉"),
        ("one\ntwo\n", "one\ntwo\n"),
    ],
)
def test_every_character_is_seen(value: str, seen: str) -> None:
    assert text(values.visible_lines(value)) == seen


@example("a" + chr(0x300) * 7)
@given(st.text())
def test_no_value_reaches_the_terminal_with_what_it_obeys(value: str) -> None:
    for line in values.visible_lines(value):
        for span in line:
            assert clean(span.text) == span.text.strip(), "nothing is left for cleaning to take out"


def test_a_value_is_shown_for_a_while_with_its_faults() -> None:
    shown = values.panel(ROW, Revealed(Secret("abc\n"), NOW + 24_000), DRAWING)
    assert text(list(shown.lines)).split("\n") == ["abc", "", "", "4 characters, 2 lines", "! trailing newline"]
    assert "".join(span.text for span in shown.note) == "hidden again in 0:24"
    long = values.panel(ROW, Revealed(Secret("x" * 65_536), NOW), DRAWING)
    assert "… and 61,536 characters more" in text(list(long.lines))
    assert "abc" not in repr(Revealed(Secret("abc"), NOW))


def test_missing_value_has_a_reason() -> None:
    hidden = text(list(values.panel(ROW, None, DRAWING).lines))
    assert hidden == "••••••••  hidden\nVercel records each read in the Activity log."
    refused = values.panel(ROW, Unavailable("No.", "Do this."), DRAWING)
    assert (text(list(refused.lines)), refused.alarm) == ("No.\nDo this.", True)
    assert values.unreadable_reason(ROW) is None
    assert values.unreadable_reason(replace(ROW, type="sensitive")) == "a Secret cannot be read back, only overwritten"
    assert values.unreadable_reason(replace(ROW, project_id=None)) == "the API response has no ID for it"


@given(ROWS["env"])
def test_any_row_is_drawn(row: EnvVar) -> None:
    values.unreadable_reason(row)
    values.panel(row, None, DRAWING)


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b'{"id":"1","value":"a\\nb ","type":"encrypted","decrypted":true}', "a\nb "),
        (b'{"id":"1","value":"","type":"plain"}', ""),
        (b'{"id":"1","value":"eyJ2IjoidjIi","type":"encrypted","decrypted":false}', None),
        (b'{"id":"1","value":"eyJ2IjoidjIi","type":"sensitive","decrypted":true}', None),
        (b'{"id":"1","type":"sensitive","decrypted":false}', None),
        (b'{"id":"1","value":5,"type":"plain"}', None),
        (b'{"env":{"value":"a","type":"plain"}}', "a"),
    ],
)
def test_a_value_is_taken_from_the_answer_only_when_it_is_one(body: bytes, value: str | None) -> None:
    assert read("env.get", body) == value


async def test_one_request_reads_one_value_and_a_refusal_has_a_hint() -> None:
    harness = ServiceHarness()
    listed = harness.account.team("acme")
    assert listed is not None
    project = listed.project("store")
    assert project is not None
    pages = harness.service.env.of_project(harness.scope(), ProjectRef(project.id, project.name))
    rows = [row async for page in pages for row in page.rows]
    row = next(row for row in rows if row.key == "DATABASE_URL")
    before = len(harness.wire.asked)
    secret = await harness.service.env.reveal(harness.scope(), row)
    assert secret is not None
    assert secret.reveal().startswith("fake-database-url")
    assert [request.url.path for request in harness.wire.asked[before:]] == [f"/v1/projects/{project.id}/env/{row.id}"]
    sealed = next(row for row in rows if row.type == "sensitive")
    assert await harness.service.env.reveal(harness.scope(), sealed) is None
    challenged = ServiceHarness("env-challenge")
    with pytest.raises(Forbidden, match="two-factor authentication") as refusal:
        await challenged.service.env.reveal(challenged.scope(), row)
    assert "Use a token created at" in refusal.value.hint
    broken = ServiceHarness("not-json")
    with pytest.raises(BadResponse):
        await broken.service.env.reveal(broken.scope(), row)
