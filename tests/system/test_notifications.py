"""Bells and desktop notices: what a terminal obeys, whatever the words."""

import re
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.harness.hostile_texts import TEXTS
from vtui.system.notifications import MAX_TEXT_WIDTH, Notify, notice
from vtui.text import width

WORDS = "store is ready in production"
FORMS = {
    "osc9": re.compile(r"\x1b\]9;vtui: ([^\x00-\x1f\x7f-\x9f]*)\x07\x07"),
    "osc777": re.compile(r"\x1b\]777;notify;vtui;([^\x00-\x1f\x7f-\x9f;]*)\x07\x07"),
}


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ("bell", "\a"),
        ("off", ""),
        ("osc9", f"\x1b]9;vtui: {WORDS}\a\a"),
        ("osc777", f"\x1b]777;notify;vtui;{WORDS}\a\a"),
    ],
)
def test_the_sequence_of_each_kind_of_notification(how: Notify, expected: str) -> None:
    assert notice(how, WORDS, tmux=False) == expected


def test_tmux_passes_it_on_with_every_escape_doubled_and_rings_by_itself() -> None:
    assert notice("osc9", WORDS, tmux=True) == f"\x1bPtmux;\x1b\x1b]9;vtui: {WORDS}\a\x1b\\\a"
    assert notice("bell", WORDS, tmux=True) == "\a"


@given(TEXTS | st.text(), st.sampled_from(sorted(FORMS)))
def test_no_words_leave_the_sequence_or_make_another_of_it(words: str, how: Notify) -> None:
    match = FORMS[how].fullmatch(notice(how, words, tmux=False))
    assert match is not None
    assert width(match[1]) <= MAX_TEXT_WIDTH
    wrapped = notice(how, words, tmux=True)
    assert wrapped.count("\x1b") == 4
    assert wrapped.endswith("\x1b\\\a")


def test_a_name_that_spells_another_command_stays_words() -> None:
    assert notice("osc9", "4;1;50", tmux=False) == "\x1b]9;vtui: 4;1;50\a\a"
    assert notice("osc777", "a;b\x1b]0;pwned\x07;c", tmux=False) == "\x1b]777;notify;vtui;a,b,c\a\a"


def test_the_ways_are_those_of_the_setting() -> None:
    assert set(get_args(Notify)) == {"bell", "off", *FORMS}
