"""Rows as JSON, CSV and tables, whatever is in them."""

import csv
import io
import json
import unicodedata
from collections.abc import Sequence
from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vtui import times
from vtui.cli.commands.list import KINDS
from vtui.cli.rows.kinds import kind_of
from vtui.cli.rows.table import Table
from vtui.models.deployment import Deployment
from vtui.models.domain import Challenge, Domain
from vtui.models.env_var import EnvVar
from vtui.models.project import Project
from vtui.models.team import Team
from vtui.table.columns import Column, Context, Layout, cell
from vtui.table.export.formats import Csv, JsonArray, JsonLines, Writer, field_names, row_record
from vtui.text import width

NOW = 1_790_000_000_000
HOSTILE = "a\x1b[31mred\x1b[0m\n[/bold]\u202e\x9b2J\ud800 日本 \x07" + "x" * 10_000
ORDERS = {"Cc", "Cf", "Cs", "Zl", "Zp"}
ANY_TEXT = st.text(st.characters(categories=None), max_size=40) | st.just(HOSTILE)


def harmless(text: str) -> bool:
    """Whether nothing in it but line feeds is a control, a format character, a surrogate or a separator of lines."""
    return all(character == "\n" or unicodedata.category(character) not in ORDERS for character in text)


def written(writer: Writer, out: io.StringIO, *pages: Sequence[Any]) -> str:
    for rows in pages:
        writer.page(rows)
    writer.close()
    return out.getvalue()


def as_json(*pages: Sequence[Any]) -> str:
    return written(JsonArray(out := io.StringIO()), out, *pages)


def as_lines(*pages: Sequence[Any]) -> str:
    return written(JsonLines(out := io.StringIO()), out, *pages)


def as_csv(kind: type[Any], *pages: Sequence[Any]) -> str:
    return written(Csv(out := io.StringIO(), kind), out, *pages)


def as_table(columns: Sequence[Column[Any]], room: int | None, *pages: Sequence[Any]) -> list[str]:
    return written(Table(out := io.StringIO(), columns, Context(now=NOW), room), out, *pages).splitlines()


@pytest.mark.parametrize("kind", map(kind_of, KINDS), ids=KINDS)
def test_a_record_has_all_fields_of_a_list_s_row_and_id_first(kind: Any) -> None:
    text = row_record(kind.row(id="x1"))
    assert next(iter(text)) == "id"
    exported = [field for field in fields(kind.row) if not field.metadata.get("apart")]
    assert set(text) == {field.metadata.get("exported_as", field.name) for field in exported}


def test_fields_have_the_names_of_the_platform() -> None:
    project = row_record(Project(id="p", sign_in="all", password=True, pinned=True, ignore_command="exit 0"))
    assert (project["vercel_authentication"], project["password_protection"]) == ("all", True)
    assert (project["rolled_back"], project["ignored_build_step"], project["crons_disabled"]) == (True, "exit 0", False)
    variable = row_record(EnvVar(id="e", shared=True, sharers=("prj_1",), faults=("empty",)))
    assert (variable["linked_projects"], variable["value_issues"]) == (["prj_1"], ["empty"])
    assert row_record(Team(id="t", locked="saml"))["no_access"] == "saml"
    assert row_record(Deployment(id="dpl_1", inspector="https://vercel.com/acme/store/"))["inspector_url"] == (
        "https://vercel.com/acme/store/1"
    )


def test_the_problem_of_a_malformed_row_keeps_its_name_in_the_output() -> None:
    row = Deployment(id="d", problem="name: not a string")
    assert row_record(row)["problem"] == "name: not a string"
    assert as_csv(Deployment, [row]).splitlines()[0].endswith(",problem")


def test_times_are_iso_in_utc_and_an_invalid_time_is_null() -> None:
    text = row_record(Deployment(id="d", created_at=1_700_000_000_123, ready_at=times.BAD))
    assert text["created_at"] == "2023-11-14T22:13:20.123Z"
    assert text["ready_at"] is None
    assert text["building_at"] is None


def test_nested_rows_have_the_same_format() -> None:
    text = row_record(Project(id="p", production=Deployment(id="d", created_at=0), latest=(Deployment(id="e"),)))
    assert text["production"]["created_at"] == "1970-01-01T00:00:00.000Z"
    assert [row["id"] for row in text["latest"]] == ["e"]
    domain = row_record(Domain(id="x", challenges=(Challenge("TXT", "_vercel.x.com", "v"),)))
    assert domain["challenges"] == [{"type": "TXT", "domain": "_vercel.x.com", "value": "v", "reason": ""}]


def test_an_array_is_valid_json_however_its_rows_arrive() -> None:
    rows = [Deployment(id=f"d{n}") for n in range(3)]
    assert json.loads(as_json(rows[:1], [], rows[1:])) == [row_record(row) for row in rows]
    assert json.loads(as_json()) == []


@given(ANY_TEXT)
def test_json_has_the_exact_text_without_control_characters(text: str) -> None:
    rows = [Deployment(id="d", message=text)]
    for shown, read in ((as_json(rows), json.loads), (as_lines(rows), lambda shown: [json.loads(shown)])):
        assert read(shown)[0]["message"] == text
        assert harmless(shown)


@given(ANY_TEXT)
def test_csv_has_one_line_per_row_and_no_formula(text: str) -> None:
    shown = as_csv(Deployment, [Deployment(id="d", name=text, aliases=(text,))])
    header, row = list(csv.reader(io.StringIO(shown)))
    values = dict(zip(header, row, strict=True))
    assert header == field_names(Deployment)
    assert values["id"] == "d"
    assert not values["name"].startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))  # noqa: RUF001 - those are meant
    assert json.loads(values["aliases"]) == [text]
    assert len(shown.splitlines()) == 2
    assert harmless(shown)


@pytest.mark.parametrize(
    "formula", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " \r\n=1", "\u200b=1", "\x1b[0m=1", "\uff1d1"]
)
def test_a_formula_becomes_text(formula: str) -> None:
    _, row = csv.reader(io.StringIO(as_csv(Deployment, [Deployment(id="d", name=formula)])))
    assert row[1].startswith("'")


def test_csv_has_empty_fields_for_null_and_words_for_booleans() -> None:
    text = as_csv(Domain, [Domain(id="x", owned=True, verified=False, renew=None, redirect_status=308)])
    row = next(csv.DictReader(io.StringIO(text)))
    assert (row["ownership_verified"], row["verified"], row["auto_renew"], row["redirect_status"]) == (
        "true",
        "false",
        "",
        "308",
    )


NAME: Column[Deployment] = Column("name", "Name", lambda row, _: cell(row.name), layout=Layout(8, min_width=4, grow=1))
COUNT: Column[Deployment] = Column("id", "Count", lambda row, _: cell(row.id), layout=Layout(5, align="right"))
NOTE: Column[Deployment] = Column("note", "Note", lambda row, _: cell(row.message), layout=Layout(10, priority=1))


def test_a_table_is_as_wide_as_its_first_page_needs() -> None:
    rows = [Deployment(id="7", name="web"), Deployment(id="1200", name="storefront")]
    assert as_table((NAME, COUNT), None, rows) == ["Name        Count", "web             7", "storefront   1200"]


def test_without_a_terminal_nothing_is_cut_and_the_header_is_printed_once() -> None:
    lines = as_table((NAME, COUNT), None, [Deployment(id="1", name="a")], [Deployment(id="2", name="b" * 100)])
    assert lines[2] == "b" * 100 + "      2"
    assert len(lines) == 3


def test_one_long_text_does_not_widen_every_row() -> None:
    lines = as_table((NAME, COUNT), None, [Deployment(id="1", name="a" * 500), Deployment(id="2", name="b")])
    assert len(lines[2]) < 80


def test_on_a_terminal_lines_are_cut_with_an_ellipsis() -> None:
    lines = as_table((NAME, COUNT, NOTE), 24, [Deployment(id="1", name="n" * 50, message="m" * 50)])
    assert all(width(line) <= 24 for line in lines)
    assert "…" in lines[1]


def test_the_least_important_column_is_dropped_first() -> None:
    assert as_table((NAME, COUNT, NOTE), 14, [Deployment(id="1", name="web", message="m" * 50)])[0] == "Name  Count"


def test_an_empty_table_has_a_header() -> None:
    assert as_table((NAME, COUNT), None, []) == ["Name  Count"]


@given(ANY_TEXT, st.sampled_from([None, 40, 120]))
def test_no_text_breaks_a_line_of_a_table(text: str, room: int | None) -> None:
    rows = [Deployment(id="d", name=text, branch=text, message=text, creator=text)]
    lines = as_table(kind_of("deployments").columns, room, rows)
    assert len(lines) == 2
    assert harmless("".join(lines))


@pytest.mark.parametrize("kind", map(kind_of, KINDS), ids=KINDS)
def test_every_kind_has_a_table_for_a_row_without_data(kind: Any) -> None:
    header, line = as_table(kind.columns, None, [kind.row(id="x1")])
    assert header.split()[0] == kind.columns[0].title.split()[0]
    assert line.strip()
