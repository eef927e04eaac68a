"""An action is described by the same text on every screen."""

from collections import defaultdict

import pytest
from textual.actions import parse
from textual.screen import ModalScreen, Screen

from tests.test_bindings import DECLARED, classes
from vtui.app import VtuiApp
from vtui.keymap import SUMMARIES, actions
from vtui.resources.dns.resource import DNS_RECORDS
from vtui.resources.registry import RESOURCES

SCREENS = {kind.__name__ for kind in classes() if issubclass(kind, Screen) and not issubclass(kind, ModalScreen)}
OF_KINDS = {"add", "delete", "edit", "redeploy"}
"""Actions that do another thing to each kind of row; for one kind their text is the same everywhere."""
OF_LOGS = {"copy", "export", "filter", "filter-by-value", "table.end", "table.left", "table.right"}
"""Keys that mean the lines of a log where other screens have rows."""


def texts(names: set[str]) -> dict[str, set[str]]:
    """Id of an action -> its texts in some classes."""
    found: dict[str, set[str]] = defaultdict(set)
    for owner, binding in DECLARED:
        if owner in names and binding.id is not None:
            found[binding.id].add(binding.tooltip)
    return found


def test_an_action_has_one_text_on_all_screens() -> None:
    different = {id_ for id_, several in texts(SCREENS - {"LogScreen"}).items() if len(several) > 1}
    assert different == OF_KINDS | {"sort"}, "only the list that can be grouped says so in its sort key"


def test_a_log_has_other_texts_only_for_its_lines() -> None:
    others, log = texts(SCREENS - {"LogScreen"}), texts({"LogScreen"})
    assert {id_ for id_ in log if id_ in others and not log[id_] <= others[id_]} <= OF_LOGS


def test_actions_of_rows_have_the_texts_of_their_resource() -> None:
    known: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for resource in (*RESOURCES.values(), DNS_RECORDS):
        for action in resource.actions:
            known[action.id].add((action.label, action.help))
    for owner, binding in DECLARED:
        if owner in SCREENS and parse(binding.action)[1] == "act":
            assert (binding.description, binding.tooltip) in known[binding.id or ""], f"{owner}: {binding.id}"


def test_names_of_an_action_of_several_kinds_are_equal() -> None:
    labels: dict[str, set[str]] = defaultdict(set)
    for resource in RESOURCES.values():
        for action in resource.actions:
            labels[action.id].add(action.label)
    assert {id_: several for id_, several in labels.items() if len(several) > 1} == {
        "add": {"Add", "Add domain", "Assign alias"},
        "delete": {"Delete", "Remove"},
    }


@pytest.mark.parametrize(("id_", "text"), [("menu.close", "Close"), ("row.actions", "Show all actions")])
def test_keys_of_all_screens_have_one_text_in_the_list_of_actions(id_: str, text: str) -> None:
    assert {action.about for action in actions(VtuiApp) if action.id == id_} == {text}


def test_list_of_actions_has_short_texts() -> None:
    listed = actions(VtuiApp)
    assert SUMMARIES.keys() <= {action.id for action in listed}
    assert [action for action in listed if len(action.about) > 110] == []
