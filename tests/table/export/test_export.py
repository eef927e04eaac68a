"""Exporting rows: formats, chunks and file names."""

import csv
import io
import json
import re
import unicodedata
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests.harness.hostile_texts import TEXTS
from vtui.models.deployment import Deployment
from vtui.models.env_var import EnvVar
from vtui.resources.registry import RESOURCES
from vtui.table.columns import Column, Context, Layout, Span, cell
from vtui.table.export.formats import field_names, row_record
from vtui.table.export.writer import (
    CHUNK_ROWS,
    MAX_CLIPBOARD_BYTES,
    MAX_NAME_LENGTH,
    ClipboardLimitError,
    Format,
    clipboard_text,
    default_name,
    text_chunks,
)
from vtui.text import clean

NOW = 1_795_608_000_000  # 25 November 2026, noon
BELL = Context(now=NOW)
SIGNS = "=+-@\u2212\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\t\r"
NAME: Column[Deployment] = Column("name", "Name", lambda row, _: cell(row.name), layout=Layout(8))
NOTE: Column[Deployment] = Column(
    "note", "Note", lambda row, _: (Span("● "), Span(row.message or "")), layout=Layout(9)
)
SIZE: Column[Deployment] = Column("size", "Size", lambda row, _: cell(row.id), layout=Layout(5, align="right"))
COLUMNS = (NAME, NOTE, SIZE)
ANY_TEXT = (
    TEXTS | st.text(st.characters(categories=None), max_size=40) | st.text(r"\|`*_[]()<>&~$!#:/@=+- ", max_size=20)
)


def text_of(rows: Sequence[Any], form: Format, columns: Sequence[Column[Any]] = COLUMNS) -> str:
    return "".join(text_chunks(rows, form, columns, BELL))


def cells_of(line: str) -> list[str]:
    """The cells of a line of a Markdown table: split at bars without a backslash."""
    inner = re.sub(r"\\.", "", line)
    assert inner.startswith("| ")
    assert inner.endswith(" |")
    return inner[2:-2].split(" | ")


def seen(table: str) -> list[list[str]]:
    """The text that a Markdown viewer shows in each cell; fails for anything but plain text."""
    reader = MarkdownIt("commonmark", {"linkify": True}).enable(["table", "strikethrough", "linkify"])
    assert reader.linkify is not None
    reader.linkify.set({"fuzzy_link": False, "fuzzy_email": False, "fuzzy_ip": False})
    lines: list[list[str]] = []
    for token in reader.parse(table):
        assert token.level > 0 or token.type in ("table_open", "table_close")
        if token.type == "tr_open":
            lines.append([])
        if token.type == "inline":
            children = token.children or []
            assert {child.type for child in children} <= {"text"}
            lines[-1].append("".join(child.content for child in children))
    return lines


@given(ANY_TEXT)
def test_csv_has_the_cleaned_values_and_no_formula(text: str) -> None:
    row = Deployment(id="d", name=text, branch=f"\t{text}", message=f" =\u200b{text}", aliases=(text,))
    header, read = csv.reader(io.StringIO(text_of([row], "csv")))
    values = dict(zip(header, read, strict=True))
    assert header == field_names(Deployment)
    for name in ("name", "branch", "message"):
        assert values[name].removeprefix("'") == clean(getattr(row, name), 100_000).removeprefix("'")
    assert json.loads(values["aliases"]) == [text]
    for value in read:
        assert not unicodedata.normalize("NFKC", value).strip().startswith(tuple("=+-@\u2212"))


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("before", ["", " ", "\t", "\r\n", "\u00a0", "\u3000", "\u200b", "\x1b[1m"])
def test_a_formula_is_escaped_with_an_apostrophe(before: str, sign: str) -> None:
    _, read = csv.reader(io.StringIO(text_of([Deployment(id="d", name=f"{before}{sign}=1+1")], "csv")))
    assert read[1].startswith("'")


@given(st.lists(ANY_TEXT, max_size=4))
def test_json_parses_to_the_records(texts: list[str]) -> None:
    rows = [Deployment(id=str(number), name=text, aliases=(text,)) for number, text in enumerate(texts)]
    assert json.loads(text_of(rows, "json")) == [row_record(row) for row in rows]


@given(ANY_TEXT, ANY_TEXT)
def test_every_line_of_a_markdown_table_has_the_same_number_of_cells(name: str, note: str) -> None:
    rows = [Deployment(id="7", name=name, message=note), Deployment(id="8", name=note, message=name)]
    table = text_of(rows, "markdown")
    assert [len(cells_of(line)) for line in table.splitlines()] == [3, 3, 3, 3]
    assert seen(table) == [
        ["Name", "Note", "Size"],
        [clean(name), clean(f"● {note}"), "7"],
        [clean(note), clean(f"● {name}"), "8"],
    ]


def test_a_markdown_table() -> None:
    rows = [Deployment(id="12", name="web", message="Fix | pipe")]
    assert text_of(rows, "markdown") == "| Name | Note | Size |\n| --- | --- | ---: |\n| web | ● Fix \\| pipe | 12 |\n"


@pytest.mark.parametrize(
    "text",
    [
        "[click](https://evil.test)",
        "![x](https://evil.test/a.png)",
        "<https://evil.test>",
        "see https://evil.test/?a=b",
        "<script>alert(1)</script>",
        "&lt;b&gt; &#124; &amp;",
        "`code` ``a | b``",
        "**bold** _it_ ~~gone~~ $x$",
        r"\ \| \\| \\\| end\\",
        "a\n| b | c |\n| --- |",
    ],
)
def test_markdown_shows_markup_characters_literally(text: str) -> None:
    table = text_of([Deployment(id="1", name=text)], "markdown")
    assert seen(table)[1][0] == clean(text)


def test_a_bare_url_is_not_linked() -> None:
    table = text_of([Deployment(id="1", name="WWW.evil.test www.evil.test ftp://evil.test")], "markdown")
    assert r"WWW\.evil.test www\.evil.test ftp\://evil.test" in table


@pytest.mark.parametrize("resource", RESOURCES.values(), ids=RESOURCES)
def test_every_resource_exports_an_empty_row(resource: Any) -> None:
    table = text_of([resource.list.row_type(id="x1")], "markdown", resource.list.columns)
    assert [len(cells_of(line)) for line in table.splitlines()] == [len(resource.list.columns)] * 3


def test_values_of_env_vars_are_not_exported() -> None:
    assert "value" not in row_record(EnvVar(id="e", key="DATABASE_URL"))
    assert "value" not in field_names(EnvVar)


@pytest.mark.parametrize("form", ["csv", "json", "markdown"])
def test_chunks_are_small_and_made_on_demand(form: Format) -> None:
    drawn: list[str] = []

    def counting_cell(row: Deployment, _: Context) -> tuple[Span, ...]:
        drawn.append(row.id)
        return cell(row.name)

    rows = [Deployment(id=str(number), name="web") for number in range(10 * CHUNK_ROWS + 1)]
    chunks = text_chunks(rows, form, [Column("name", "Name", counting_cell, layout=Layout(8))], BELL)
    first = next(chunks)
    assert len(drawn) in (0, CHUNK_ROWS)
    assert CHUNK_ROWS <= first.count("\n") <= CHUNK_ROWS + 2
    assert len(list(chunks)) <= 11


def test_rows_added_meanwhile_are_not_exported() -> None:
    rows = [Deployment(id="1")]
    chunks = text_chunks(rows, "json", COLUMNS, BELL)
    rows.append(Deployment(id="2"))
    assert [row["id"] for row in json.loads("".join(chunks))] == ["1"]


def test_no_rows_give_an_empty_text_an_empty_array_or_only_a_header() -> None:
    assert text_of([], "csv") == ""
    assert text_of([], "json") == "[]\n"
    assert text_of([], "markdown").count("\n") == 2


def test_a_text_above_the_clipboard_limit_raises_an_error() -> None:
    assert clipboard_text(["ä" * 10, "b"]) == "ä" * 10 + "b"
    assert len(clipboard_text(["a" * MAX_CLIPBOARD_BYTES])) == MAX_CLIPBOARD_BYTES
    taken: list[int] = []

    def endless() -> Any:
        while True:
            taken.append(1)
            yield "ä" * 10_000

    with pytest.raises(ClipboardLimitError, match="file instead"):
        clipboard_text(endless())
    assert len(taken) == 4


def test_the_clipboard_sequence_stays_below_the_limit_of_terminals() -> None:
    import base64

    text = clipboard_text(["a" * MAX_CLIPBOARD_BYTES])
    assert len(f"\x1b]52;c;{base64.b64encode(text.encode()).decode()}\a") <= 100_000


def test_a_default_name_has_resource_scope_project_and_day() -> None:
    assert default_name("deployments", "acme", "storefront", "csv", NOW) == "deployments-acme-storefront-2026-11-25.csv"
    assert default_name("env", "acme", "", "markdown", NOW) == "env-acme-2026-11-25.md"
    assert default_name("projects", "Café Ünïcode", "日本", "json", NOW) == "projects-cafe-unicode-2026-11-25.json"


@given(TEXTS, TEXTS, TEXTS, st.sampled_from(["csv", "json", "markdown"]))
def test_a_default_name_is_never_a_path(resource: str, scope: str, project: str, form: Format) -> None:
    name = default_name(resource, scope, project, form, NOW)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*\.(csv|json|md)", name)
    assert len(name) <= MAX_NAME_LENGTH


@pytest.mark.parametrize("slug", ["../../etc/passwd", "-rf", ".ssh", "a/b\\c", "\x00", "~root"])
def test_a_default_name_has_only_safe_characters(slug: str) -> None:
    assert re.fullmatch(r"[a-z0-9][a-z0-9-]*\.csv", default_name(slug, slug, slug, "csv", NOW))
