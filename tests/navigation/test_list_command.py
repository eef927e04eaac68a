"""A list is named by the beginning of its name, and a filter follows."""

import pytest

from vtui.navigation.list_command import list_commands


@pytest.mark.parametrize(
    ("given", "lists"),
    [
        ("dep", ["deployments"]),
        ("DEPLOY", ["deployments"]),
        ("d", ["deployments", "domains"]),
        ("proj", ["projects"]),
        ("dom", ["domains"]),
        ("env", ["env"]),
        (" env", ["env"]),
        ("envx", []),
        ("ployments", []),
        ("", []),
        ("  ", []),
    ],
)
def test_lists_are_found_by_the_beginning_of_their_names(given: str, lists: list[str]) -> None:
    assert [command.list for command in list_commands(given)] == lists


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("dep", [("deployments", None)]),
        ("dep ", [("deployments", "")]),
        ("dep  state:error  main", [("deployments", "state:error  main")]),
        ("d main", [("deployments", "main")]),
        ("store state:error", []),
    ],
)
def test_text_after_the_name_is_the_filter_of_one_list(given: str, found: list[tuple[str, str | None]]) -> None:
    assert [tuple(command) for command in list_commands(given)] == found


def test_completed_command_has_the_complete_name() -> None:
    assert [str(command) for command in list_commands("dep st")] == ["deployments st"]
    assert [str(command) for command in list_commands("env")] == ["env "]
