"""The keys of the config: changed keys, and the problems of those that cannot be used."""

import re
from string import ascii_uppercase

import pytest

from tests.test_bindings import DECLARED
from vtui.app import VtuiApp
from vtui.keymap import RENAMED, CheckedKeys, check_keys, normalize_key


def checked_keys(**keys: str) -> CheckedKeys:
    """Check keys by id; `__` is the dot of an id."""
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
def test_key_names_are_normalized(name: str, key: str | None) -> None:
    assert normalize_key(name) == key


def test_an_action_moves_to_one_key_or_several() -> None:
    free = next(key for key in ascii_uppercase if key not in {binding.key for _, binding in DECLARED})
    checked = checked_keys(redeploy=f"ctrl+r {free}", table__down="j ctrl+n")
    assert checked.keys == {"redeploy": ("ctrl+r", free), "table.down": ("j", "ctrl+n")}
    assert checked.problems == ()


def test_keys_of_a_config_with_old_action_ids_work() -> None:
    checked = checked_keys(unalias="ctrl+r", facets="ctrl+f", activity="ctrl+a", env__alike="ctrl+v", live="ctrl+l")
    assert checked.problems == ()
    assert checked.keys == {
        "remove-alias": ("ctrl+r",),
        "filter-by-value": ("ctrl+f",),
        "requests": ("ctrl+a",),
        "env.compare-values": ("ctrl+v",),
        "auto-refresh": ("ctrl+l",),
    }


def test_every_old_action_id_leads_to_an_action() -> None:
    ids = {binding.id for _, binding in DECLARED}
    assert set(RENAMED.values()) <= ids
    assert not RENAMED.keys() & ids


def test_two_actions_may_exchange_their_keys() -> None:
    checked = checked_keys(sort="t", team="s", sort__reverse="t")
    assert checked.keys == {"sort": ("t",), "team": ("s",), "sort.reverse": ("t",)}
    assert checked.problems == ()


def test_actions_that_share_a_key_may_share_another_one() -> None:
    checked = checked_keys(back="ctrl+b", records__back="ctrl+b", requests="ctrl+a", requests__back="ctrl+a")
    assert checked.problems == ()
    assert checked.keys["back"] == checked.keys["records.back"] == ("ctrl+b",)


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({"redeplyo": "ctrl+r"}, "unknown action: redeplyo; did you mean redeploy?"),
        ({"refresh": "ctl+x"}, "refresh: unknown key: ctl+x"),
        ({"redeploy": "r"}, "redeploy changes data: use a capital letter, ctrl, alt or a function key instead of r"),
        ({"redeploy": "!"}, "redeploy changes data: use a capital letter, ctrl, alt or a function key instead of !"),
        (
            {"redeploy": "ctrl+m"},
            "redeploy changes data: use a capital letter, ctrl, alt or a function key instead of ctrl+m",
        ),
        ({"sort": "S"}, "sort only reads: S is reserved for actions that change data"),
        ({"quit": "x"}, "quit also works in text fields: use ctrl, alt or a function key instead of x"),
    ],
)
def test_invalid_keys_are_reported_and_the_action_keeps_its_own(keys: dict[str, str], message: str) -> None:
    checked = checked_keys(copy="Y" if message == "" else "ctrl+y", **keys)
    assert checked.problems == (message,)
    assert checked.keys == {"copy": ("ctrl+y",)}, "the others are moved all the same"


def test_a_clash_names_both_ids_and_the_screen_once() -> None:
    checked = checked_keys(refresh="s")
    assert checked.keys == {}
    (problem,) = checked.problems
    assert re.fullmatch(
        r"refresh and sort share the key s \(Deployments and \d+ more\): refresh keeps its default keys", problem
    )


def test_two_changes_that_clash_are_both_ignored() -> None:
    checked = checked_keys(refresh="z", sort="z", copy="ctrl+y")
    assert checked.keys == {"copy": ("ctrl+y",)}
    (text,) = checked.problems
    assert text.startswith("refresh and sort share the key z (Deployments")
    assert text.endswith("refresh and sort keep their default keys")


def test_a_change_that_depends_on_an_ignored_one_is_ignored_too() -> None:
    checked = checked_keys(sort="t", team="r")
    assert checked.keys == {}
    assert [text.split(" share")[0] for text in checked.problems] == [
        "attention.check and team",
        "sort and team",
    ]


def test_a_clash_in_a_menu_is_reported() -> None:
    (text,) = checked_keys(columns__wider="equals_sign").problems
    assert text == (
        "columns.auto-width and columns.wider share the key equals_sign (Columns menu): "
        "columns.wider keeps its default keys"
    )


def test_an_action_that_shared_a_key_with_a_changed_one_keeps_it() -> None:
    checked = checked_keys(add="ctrl+a")
    assert checked.problems == ()
    assert checked.keymap == {"add": "ctrl+a", "env.add": "A"}
