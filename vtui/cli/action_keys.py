"""`vtui --keys`: all actions with their ids and keys, for `[keys]` in the config."""

from vtui.app import VtuiApp
from vtui.keymap import actions


def print_keys() -> int:
    """Print a line for each action, and return the exit code."""
    rows = [(action.id, " ".join(action.keys), action.about) for action in actions(VtuiApp)]
    wide = [max(len(row[column]) for row in rows) + 2 for column in (0, 1)]
    for id_, keys, about in rows:
        print(f"{id_.ljust(wide[0])}{keys.ljust(wide[1])}{about}")
    return 0
