"""`.env` files: what is read, what is refused, and that what is written reads back as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vtui.resources.env.dotenv import read, write

KEYS = st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,12}", fullmatch=True)
VALUES = st.text(st.characters(exclude_categories=["Cs"])) | st.text("ab '\"`\\$#=\n\r\t{}nrt", max_size=12)


@given(st.dictionaries(KEYS, VALUES))
def test_what_is_written_is_read_back_to_the_character(pairs: dict[str, str]) -> None:
    written = write(pairs.items())
    missing = dict(written.left_out)
    for key in missing:
        value = pairs[key]
        assert "\r" in value or value.endswith("\\") or sum(quote in value for quote in "'\"`") > 1
    parsed = read(written.text)
    assert {entry.key: entry.value for entry in parsed.entries} == {
        key: value for key, value in pairs.items() if key not in missing
    }
    assert not parsed.faults


@given(st.text("aB_=#'\"`\\$ \t\n\r.-:", max_size=60) | st.text())
def test_any_text_is_parsed_and_no_fault_quotes_a_value(text: str) -> None:
    parsed = read(text)
    lines = text.count("\n") + text.replace("\r\n", "\n").count("\r") + 1
    assert all(1 <= one.line <= lines for group in (parsed.entries, parsed.faults) for one in group)
    assert len({entry.key for entry in parsed.entries}) == len(parsed.entries)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("A=plain", "plain"),
        ("A=", ""),
        ("A", None),
        ("export A=1", "1"),
        ("  A = 1  ", "1"),
        ("A=one two", "one two"),
        ("A=1 # said", "1"),
        ("A=a#b", "a"),
        ("A=# said", ""),
        ("A='# kept' # said", "# kept"),
        ('A="a\\nb"', "a\nb"),
        ("A='a\\nb'", "a\\nb"),
        ('A=`it\'s "so"`', 'it\'s "so"'),
        ('A="one\ntwo"', "one\ntwo"),
        ("A='one\r\ntwo'\r\n", "one\ntwo"),
        ('A="say \\"hi\\""', 'say \\"hi\\"'),
        ('A="c:\\dir"', "c:\\dir"),
        ("A=$B", "$B"),
        ("\ufeffA=1", "1"),
        ("A=a=b=", "a=b="),
        ("A=''", ""),
        ("A=it's", "it's"),
        ("A=1\nA=2", "2"),
        ("# A=1", None),
        ("A='it\\'s'", "it\\'s"),
        ('A="open', '"open'),
        ("A='x' y", "'x' y"),
        ("A: 1", "1"),
        ("A=\n\n 'one\ntwo'", "one\ntwo"),
        ("A=\nB='x'", ""),
        ("A=\n'open", ""),
        ("A:1", None),
        ("=1", None),
    ],
)
def test_parser_reads_as_the_libraries_do(text: str, value: str | None) -> None:
    entries = {entry.key: entry.value for entry in read(text).entries}
    assert entries.get("A") == value


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("\nA", 2, "A has no = and no value"),
        ("A='\n\n'\nB:secret", 4, "no = after the name"),
        ("?=secret", 1, "no name before the ="),
        (
            "A=-----BEGIN KEY-----\nsecret==\nB=secret\n-----END KEY-----",
            1,
            "A has an unquoted value of several lines: add quotes",
        ),
    ],
)
def test_a_line_that_cannot_be_read_is_named_and_the_next_one_is_read(text: str, line: int, words: str) -> None:
    parsed = read(f"{text}\nZ=1")
    assert [(fault.line, fault.words) for fault in parsed.faults] == [(line, words)]
    assert [entry.key for entry in parsed.entries][-1:] == ["Z"]


def test_notes_and_faults_do_not_quote_the_value() -> None:
    text = "A=1\nB=${A}\nA=2\nC='x' secret\nD=\"secret\nE=p@ss#secret"
    assert {entry.key: (entry.faults, entry.notes) for entry in read(text).entries} == {
        "A": (("also on line 1: the last one is used",), ()),
        "B": ((), ("Next.js and python-dotenv read a different value",)),
        "C": (
            ("opening ' without a closing one: it is part of the value",),
            ("Node and python-dotenv read a different value",),
        ),
        "D": (
            ('opening " without a closing one: it is part of the value',),
            ("python-dotenv reads a different value",),
        ),
        "E": ((), ("python-dotenv reads a different value",)),
    }


def test_a_file_of_the_vercel_cli_has_values_between_the_first_and_the_last_quote_of_a_line() -> None:
    text = (
        '# Created by Vercel CLI\nFLAGS="{"a":"#1"}"\nPEM="-----BEGIN\\nabc\\n-----END-----\\n"\nDIR="C:\\temp\\new"\n'
    )
    parsed = read(text)
    assert {entry.key: entry.value for entry in parsed.entries} == {
        "FLAGS": '{"a":"#1"}',
        "PEM": "-----BEGIN\nabc\n-----END-----\n",
        "DIR": "C:\\temp\new",
    }
    note = "\\n is read as a newline; the original may have been a backslash and an n"
    assert {entry.key: entry.notes for entry in parsed.entries} == {"FLAGS": (), "PEM": (note,), "DIR": (note,)}
    assert not parsed.faults


@pytest.mark.parametrize(
    ("key", "value", "why"),
    [
        ("A", "\ud800secret", "invalid character"),
        ("A B", "secret", "not allowed"),
        ("", "secret", "not allowed"),
        ("A", "secret\r\n", "cannot read this value"),
    ],
)
def test_unwritable_value_is_left_out_with_a_reason_that_does_not_quote_it(key: str, value: str, why: str) -> None:
    written = write([(key, value)])
    assert [(name, why in words) for name, words in written.left_out] == [(key, True)]
    assert written.text.startswith("# ")
    assert "secret" not in written.text + repr(written)


def test_an_entry_does_not_show_its_value() -> None:
    assert "secret" not in repr(read("A=secret"))
