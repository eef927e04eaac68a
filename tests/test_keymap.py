"""Other keys for actions: what can be moved is, what cannot is told once with why and where."""

import pytest

from vtui.app import VtuiApp
from vtui.keymap import CheckedKeys, check_keys, normalize_key


def asked(**keys: str) -> CheckedKeys:
    """What comes of keys by id; `__` stands for the dot and `_` for the hyphen of an id."""
    return check_keys([(id_.replace("__", "."), tuple(named.split())) for id_, named in keys.items()], VtuiApp)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("?", "question_mark"),
        (",", "comma"),
        ("+", "plus"),
        ("ctrl++", "ctrl+plus"),
        ("R", "R"),
        ("shift+r", "R"),
        ("Shift+Down", "shift+down"),
        ("F5", "f5"),
        ("ctrl+r", "ctrl+r"),
        ("ctrl+m", "enter"),
        ("ctrl+[", "escape"),
        ("question_mark", "question_mark"),
        ("ctl+r", None),
        ("bla", None),
        ("hyperspace", None),
    ],
)
def test_keys_are_known_by_the_names_that_people_use(name: str, key: str | None) -> None:
    assert normalize_key(name) == key


def test_an_action_moves_to_one_key_or_several() -> None:
    checked = asked(redeploy="ctrl+r Z", table__down="j ctrl+n")
    assert checked.keys == {"redeploy": ("ctrl+r", "Z"), "table.down": ("j", "ctrl+n")}
    assert checked.problems == ()


def test_two_actions_may_change_places() -> None:
    checked = asked(sort="t", team="s", sort__reverse="t")
    assert checked.keys == {"sort": ("t",), "team": ("s",), "sort.reverse": ("t",)}
    assert checked.problems == ()


def test_actions_that_share_a_key_move_to_another_one_together() -> None:
    checked = asked(back="ctrl+b", records__back="ctrl+b", activity="ctrl+a", activity__back="ctrl+a")
    assert checked.problems == ()
    assert checked.keys["back"] == checked.keys["records.back"] == ("ctrl+b",)


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ({"redeplyo": "ctrl+r"}, "there is no action redeplyo; did you mean redeploy?"),
        ({"refresh": "ctl+x"}, "refresh: no key is called ctl+x"),
        ({"redeploy": "r"}, "redeploy writes: it goes on a capital, ctrl, alt or a function key, not on r"),
        ({"redeploy": "!"}, "redeploy writes: it goes on a capital, ctrl, alt or a function key, not on !"),
        ({"redeploy": "ctrl+m"}, "redeploy writes: it goes on a capital, ctrl, alt or a function key, not on ctrl+m"),
        ({"sort": "S"}, "sort does not write: S is for what does"),
        ({"quit": "x"}, "quit works everywhere: x would be missing where people type"),
    ],
)
def test_what_cannot_be_is_told_and_left_as_it_was(keys: dict[str, str], told: str) -> None:
    checked = asked(copy="Y" if told == "" else "ctrl+y", **keys)
    assert checked.problems == (told,)
    assert checked.keys == {"copy": ("ctrl+y",)}, "the others are moved all the same"


def test_a_clash_names_both_ids_and_the_screen_once() -> None:
    checked = asked(refresh="s")
    assert checked.keys == {}
    assert checked.problems == (
        "refresh and sort would both be on s (Deployments and 7 more): refresh stays as it was",
    )


def test_two_wishes_that_clash_are_both_left() -> None:
    checked = asked(refresh="z", sort="z", copy="ctrl+y")
    assert checked.keys == {"copy": ("ctrl+y",)}
    (told,) = checked.problems
    assert told.startswith("refresh and sort would both be on z (Deployments")
    assert told.endswith("refresh and sort stay as they were")


def test_a_wish_that_leans_on_one_that_was_left_falls_with_it() -> None:
    checked = asked(sort="t", team="r")
    assert checked.keys == {}
    assert [told.split(" would")[0] for told in checked.problems] == [
        "attention.check and team",
        "sort and team",
    ]


def test_a_clash_in_a_menu_is_a_clash_too() -> None:
    (told,) = asked(columns__wider="equals_sign").problems
    assert told == (
        "columns.fit and columns.wider would both be on equals_sign (Columns menu): columns.wider stays as it was"
    )


def test_who_shares_a_key_with_one_that_moves_keeps_it() -> None:
    checked = asked(back="backspace")
    assert checked.problems == ()
    assert checked.keymap == {"back": "backspace", "project.back": "escape", "records.back": "escape"}
