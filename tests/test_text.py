"""Text from the API is hostile: it is drawn safely and with a known width."""

import json
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vtui import text

NASTY = st.text(
    st.sampled_from(
        "\x1b[]0;31m\x07\\\n\r\t \x85\x9b\x9c\x9d\u2028\u202e\u200d\u200b\ufe0f\u0301\ud800\udc00a漢😀\u0627"
        "\U0001f3fd\U0001f1e9"
    )
)
ANY_TEXT = NASTY | st.text(st.characters())


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("fix: cart total", "fix: cart total"),
        ("[wip] [/x] [red]", "[wip] [/x] [red]"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x9b31mred\x9bm", "red"),
        ("\x1b]0;owned\x07title", "title"),
        ("\x1b]8;;https://evil.example\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1bP1$q\x1b\\after", "after"),
        ("\x9d0;owned\x9cafter", "after"),
        ("\x1b]0;never closed\nnext line", "next line"),
        ("\x1b]0;never closed", ""),
        ("\x1b(B\x1b7\x1b=x\x1b", "x"),
        ("\x1b\x1b[m[31mx", "[31mx"),
        ("a\nb\tc\r\nd\u2028e\x85f\x0bg", "a b c d e f g"),
        ("  many   spaces\u3000\xa0here  ", "many spaces here"),
        ("\x00\x08bell\x07", "bell"),
        ("safe\u202egnp.exe\u2066", "safegnp.exe"),
        ("zero\u200bwidth\ufeff\u00ad", "zerowidth"),
        ("tag\U000e0041\U000e007f", "tag"),
        ("half \ud83d", "half \ufffd"),
        ("👩\u200d💻 ❤\ufe0f 👍🏽", "👩💻 ❤ 👍"),
        ("Z\u0301" + "\u0301" * 500, "Z" + "\u0301" * 4),
        ("日本語 café cafe\u0301", "日本語 café cafe\u0301"),
    ],
)
def test_a_cleaned_line_is_safe(raw: str, shown: str) -> None:
    assert text.clean(raw) == shown


@given(ANY_TEXT, st.integers(0, 60))
def test_any_text_becomes_one_bounded_line_of_visible_characters(raw: str, limit: int) -> None:
    line = text.clean(raw, limit)
    assert len(line) <= limit
    assert not {unicodedata.category(character) for character in line} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert line == " ".join(line.split())
    assert text.clean(line, limit) == line


def test_no_control_or_format_character_of_unicode_survives() -> None:
    unsafe = [
        chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) in {"Cc", "Cf", "Cs", "Zl", "Zp"}
    ]
    assert [hex(ord(character)) for character in unsafe if character in text.clean(f"a{character}b")] == []


@pytest.mark.parametrize(
    ("branch", "cells", "shown"),
    [
        ("feature/login", 13, "feature/login"),
        ("feature/login", 11, "feat…/login"),
        ("dependabot/npm_and_yarn/next-13.5.6", 24, "dependabot/…/next-13.5.6"),
        ("dependabot/npm_and_yarn/next-13.5.6", 13, "…/next-13.5.6"),
        ("renovate/prisma-8.x", 11, "…prisma-8.x"),
        ("feature/PROJ-1234-add-login-form", 18, "PROJ-1234-add…form"),
        ("feature/PROJ-1234-add-login-form", 11, "PROJ-1234…m"),
        ("feature/add-PROJ-1234-x", 13, "…PROJ-1234-x"),
        ("PROJ-1234/add-login-form", 16, "PROJ-1234/a…form"),
        ("fix/header-overlap-on-small-screens", 14, "header…screens"),
        ("fix/delivery-window", 11, "deli…window"),
        ("feature/checkout-redesign-step-1", 11, "chec…step-1"),
        ("feature/checkout-redesign-step-2", 11, "chec…step-2"),
        ("dependabot/npm_and_yarn/typescript-5.4", 11, "typescr…5.4"),
        ("fix/reconnection_exponential", 11, "recon…ntial"),
        ("ada/修正-12", 10, "a…/修正-12"),
        ("feature/login", 1, "…"),
    ],
)
def test_a_branch_keeps_its_ticket_number_and_its_end(branch: str, cells: int, shown: str) -> None:
    assert text.cut(branch, cells, "branch") == shown


def test_a_long_word_is_cut_with_an_ellipsis() -> None:
    assert text.clean("x" * 10_000) == "x" * 1_999 + "…"
    assert text.clean("ab cd", 4) == "ab…"
    assert text.clean("abc", 1) == "…"
    assert text.clean("abc", 0) == ""


def test_a_block_keeps_its_lines_and_indentation() -> None:
    raw = "\n\nError:\x1b[31m boom\x1b[0m  \r\n\tat  x\u2028end\u202e\n"
    assert text.clean_block(raw) == "Error: boom\n    at  x\nend"
    assert text.clean_block("x" * 30_000) == "x" * 19_999 + "…"


@given(ANY_TEXT, st.integers(0, 60))
def test_any_block_is_safe_in_each_of_its_lines(raw: str, limit: int) -> None:
    block = text.clean_block(raw, limit)
    assert len(block) <= limit
    assert not {unicodedata.category(character) for character in block.replace("\n", "")} & {"Cc", "Cf", "Cs"}
    assert text.clean_block(block, limit) == block


@pytest.mark.parametrize(("raw", "cells"), [("abc", 3), ("日本", 4), ("e\u0301", 1), ("", 0), ("a\nb", 2)])
def test_width_is_counted_in_cells(raw: str, cells: int) -> None:
    assert text.width(raw) == cells


@pytest.mark.parametrize(
    ("raw", "cells", "end", "middle"),
    [
        ("storefront", 10, "storefront", "storefront"),
        ("storefront", 6, "store…", "sto…nt"),
        ("storefront", 1, "…", "…"),
        ("storefront", 0, "", ""),
        ("shop", 6, "shop  ", "shop  "),
        ("日本語テスト", 6, "日本… ", "日…ト "),
        ("日本語テスト", 5, "日本…", "日…ト"),
        ("ae\u0301io", 3, "ae\u0301…", "a…o"),
        ("xyze\u0301", 3, "xy…", "x…e\u0301"),
        ("wxye\u0301z", 3, "wx…", "w…z"),
    ],
)
def test_text_is_fitted_to_its_column(raw: str, cells: int, end: str, middle: str) -> None:
    assert text.fit(raw, cells) == end
    assert text.fit(raw, cells, ellipsis="middle") == middle


def test_numbers_are_aligned_right() -> None:
    assert text.fit("42", 5, align="right") == "   42"


@given(ANY_TEXT, st.integers(0, 40), st.sampled_from(["left", "right"]), st.sampled_from(["end", "middle", "branch"]))
def test_any_clean_text_fits_exactly(raw: str, cells: int, align: Any, ellipsis: Any) -> None:
    line = text.clean(raw)
    assert text.width(text.fit(line, cells, align=align, ellipsis=ellipsis)) == cells
    assert text.width(text.cut(line, cells, ellipsis)) <= cells


def test_printed_json_is_readable_without_control_characters() -> None:
    assert text.quote_json({"name": "café 日本 [wip]"}) == '{"name": "café 日本 [wip]"}'
    assert text.quote_json("\x1b\x9b\u202e\u200b\x7f\ud800") == r'"\u001b\u009b\u202e\u200b\u007f\ud800"'
    assert text.quote_json("\U000e0041") == r'"\udb40\udc41"'
    with pytest.raises(ValueError, match="JSON"):
        text.quote_json(float("nan"))


@given(st.recursive(st.none() | st.booleans() | st.integers() | ANY_TEXT, lambda inner: st.lists(inner, max_size=4)))
def test_printed_json_reads_back_unchanged(value: Any) -> None:
    quoted = text.quote_json(value)
    assert not {unicodedata.category(character) for character in quoted} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    # A high surrogate before a low one is one character in JSON.
    assert json.loads(quoted) == json.loads(json.dumps(value))


@pytest.mark.parametrize(
    ("n", "noun", "expected"),
    [
        (1_240, None, "1,240"),
        (1_240, ("deployment", "deployments"), "1,240 deployments"),
        (1, ("deployment", "deployments"), "1 deployment"),
        (0, ("deployment", "deployments"), "0 deployments"),
    ],
)
def test_counts_have_separators_and_nouns(n: int, noun: tuple[str, str] | None, expected: str) -> None:
    assert text.count(n, noun) == expected


@pytest.mark.parametrize(
    ("given_text", "url"),
    [
        ("store-acme.vercel.app", "https://store-acme.vercel.app"),
        ("https://vercel.com/acme/store/8Xk?x=1#y", "https://vercel.com/acme/store/8Xk?x=1#y"),
        ("HTTPS://Store.Example.com:8443/", "https://Store.Example.com:8443/"),
        ("xn--bcher-kva.example", "https://xn--bcher-kva.example"),
    ],
)
def test_a_host_becomes_an_https_url(given_text: str, url: str) -> None:
    assert text.host_url(given_text) == url


@pytest.mark.parametrize(
    "given_text",
    [
        None,
        "",
        "http://store.example.com",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "https://user:pw@store.example.com",
        "user@store.example.com",
        "store example.com",
        " store.example.com",
        "store.example.com\n",
        "store.example.com/\x1b[31m",
        "store.example.com/\u202e",
        "störe.example.com",
        "*.example.com",
        "localhost",
        "127.0.0.1",
        "https://[::1]/",
        "store.example.com:99999",
        "-store.example.com",
        "a." * 130 + "com",
        "https://store.example.com\\@evil.example",
        "--help",
    ],
)
def test_only_plain_https_addresses_become_urls(given_text: str | None) -> None:
    assert text.host_url(given_text) is None


@pytest.mark.parametrize(
    ("raw", "folded"),
    [
        ("Fix: Cart_TOTAL", "fix: cart_total"),
        ("Café", "cafe"),
        ("Cafe\u0301", "cafe"),
        ("Straße", "strasse"),
        ("ﬁne", "fine"),
        ("İstanbul", "istanbul"),
        ("\u03a3\u03c2", "\u03c3\u03c3"),
        ("㎒", "mhz"),
        ("\uff21\uff11", "a1"),
        ("日本", "日本"),
        ("\ud800É", "\ud800e"),
        ("\u0301", ""),
        ("a\n\x1b[B", "a\n\x1b[b"),
    ],
)
def test_text_is_folded_for_comparison(raw: str, folded: str) -> None:
    assert text.fold(raw) == folded


@given(ANY_TEXT, ANY_TEXT)
def test_folding_is_idempotent_and_per_character(raw: str, more: str) -> None:
    assert text.fold(text.fold(raw)) == text.fold(raw)
    assert text.fold(raw + more) == text.fold(raw) + text.fold(more)
    assert not any(map(unicodedata.combining, text.fold(raw)))


def test_every_character_of_unicode_folds_once() -> None:
    folded = text.fold("".join(map(chr, range(0x110000))))
    assert text.fold(folded) == folded


@pytest.mark.parametrize(
    ("pasted", "line"),
    [
        ("a  b ", "a  b "),
        ("one\rtwo", "one"),
        ("one\u2028two", "one"),
        ("\ntwo", ""),
        ("", ""),
        ("a\tb\x1fc", "a b c"),
        ("\x1b[31mred\x1b[0m\x00\x9b1m", "red"),
        ("caf\ufffd", "caf\ufffd"),
    ],
)
def test_a_pasted_line_has_no_escape_sequence_and_keeps_its_spaces(pasted: str, line: str) -> None:
    assert text.clean_line(text.first_line(pasted)) == line


def test_without_controls_no_control_character_is_left() -> None:
    assert text.without_controls("a\x1b[31mb\x07\n\x7f\x9bé漢") == "a[31mbé漢"
