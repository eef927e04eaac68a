"""`.env` files held against what npm dotenv, Next.js, python-dotenv, Node and bash made of the same text."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tools.env_readers import PARTS, spellings
from vtui.resources.env.dotenv import read, write
from vtui.resources.env.dotenv_readers import by_dotenv, by_next, by_node, by_python

NAMES = {"npm dotenv": "dotenv", "Next.js": "next", "python-dotenv": "python", "Node": "node"}
"""What the file calls a reader -> what the table does."""


@cache
def table() -> dict[str, dict[str, Any]]:
    """What each reader made of each text."""
    rows = json.loads((Path(__file__).parent / "env_readers.json").read_text())["files"]
    return {row["text"]: {reader: row.get(reader, row["dotenv"]) for reader in NAMES.values()} for row in rows}


def read_by(reader: str, text: str) -> str | None:
    """The value of KEY that a real reader had."""
    values = table()[text][reader]
    return None if values is None else values.get("KEY")


def test_a_value_is_read_as_the_real_readers_read_it() -> None:
    texts = [text for text in table() if text.startswith("KEY=")]
    assert len(texts) > 390
    for text in texts:
        spelled = text.removeprefix("KEY=").removesuffix("\n")
        assert by_dotenv(spelled) == read_by("dotenv", text), text
        assert by_node(spelled) == read_by("node", text), text
        for reader, model in (("next", by_next), ("python", by_python)):
            found, real = model(spelled), read_by(reader, text)
            expands = found is None and "$" in text and real != read_by("dotenv", text)
            assert expands or found == real, (reader, text)


def test_every_file_is_read_as_npm_dotenv_reads_it() -> None:
    for text, made in table().items():
        if "=-----BEGIN" in text:  # a key over several lines is one fault, and no line of it is a variable
            assert {entry.key for entry in read(text).entries} <= {"B", "Z"}
        else:
            assert {entry.key: entry.value for entry in read(text).entries} == made["dotenv"], text


@pytest.mark.parametrize("value", PARTS)
def test_a_written_value_is_the_same_for_every_real_reader_that_is_not_named(value: str) -> None:
    written = write([("KEY", value)])
    if written.left_out:
        texts = [f"KEY={spelling}\n" for spelling in spellings(value)]
        assert not any(value == read_by("dotenv", text) == read_by("node", text) for text in texts)
        assert value.endswith("\\") or "\r" in value
        return
    form = r"(?s)(?:# KEY: must stay the last line\n)?(# KEY: [^\n]* reads? a different value\n)?(KEY=.*)"
    warning, text = re.fullmatch(form, written.text).groups()  # type: ignore[union-attr] # it matches
    named = {reader for name, reader in NAMES.items() if name in (warning or "")}
    assert named == {reader for reader in NAMES.values() if read_by(reader, text) != value}
    assert named <= {"next", "python"}


def test_differences_between_readers_are_noted_above_the_name() -> None:
    def text(*pairs: tuple[str, str]) -> str:
        return write(pairs).text

    assert text(("HASH", "$2b$10$abc")) == "# HASH: Next.js reads a different value\nHASH='$2b$10$abc'\n"
    assert text(("A", "1"), ("WIN", "C:\\temp\\new")) == "A=1\nWIN='C:\\temp\\new'\n"
    assert text(("B", 'it\'s "x" #1')).startswith("# B: python-dotenv reads a different value\n")


def test_a_value_that_a_later_quote_would_change_is_the_last_line() -> None:
    written = write([("ALL", "'\"`"), ("B", "it's"), ("TOO", "`'\"")], ["# C: don't\n"])
    assert written.text == (
        'B="it\'s"\n'
        "# TOO: only the last line can hold its value, and it holds another one\n"
        "# C: don't\n"
        "# ALL: must stay the last line\n"
        "# ALL: python-dotenv reads a different value\n"
        "ALL='\"`\n"
    )
    assert written.left_out == (("TOO", "only the last line can hold its value, and it holds another one"),)
    assert {entry.key: entry.value for entry in read(written.text).entries} == {"ALL": "'\"`", "B": "it's"}


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30) | st.text("ab '\"`\\$#{}nrt\n", max_size=12))
def test_any_value_is_kept_by_npm_dotenv_and_node_or_not_written(value: str) -> None:
    text = write([("KEY", value)]).text
    if "\nKEY=" not in f"\n{text}":
        return
    spelled = f"\n{text}".split("\nKEY=", 1)[1].removesuffix("\n")
    assert by_dotenv(spelled) == by_node(spelled) == value
