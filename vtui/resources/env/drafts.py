"""A new or edited env var, and the checks that the API would fail."""

import re
from dataclasses import dataclass, field

from vtui.system.secret import Secret
from vtui.text import count

MAX_KEY_LENGTH, MAX_VALUE_LENGTH, MAX_COMMENT_LENGTH, MAX_BRANCH_LENGTH = 256, 65_536, 500, 250
"""Maximum lengths in characters (facts, section 7)."""
_KEY = re.compile(r"[A-Za-z0-9_]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Draft:
    """An env var to be stored."""

    key: str = ""
    value: Secret | None = field(default=None, repr=False)
    """None keeps the current value."""
    targets: tuple[str, ...] = ()
    """`production`, `preview`, `development`."""
    customs: tuple[str, ...] = ()
    """IDs of custom environments."""
    type: str = "sensitive"
    branch: str = ""
    """The branch of a branch-specific one; empty for none."""
    comment: str = ""


def usual_type(targets: tuple[str, ...]) -> str:
    """The default type: one that cannot be read back, except for development, which does not support it."""
    return "encrypted" if "development" in targets else "sensitive"


def wrong_key(key: str) -> str:
    """The error for a key; empty for a valid or empty one."""
    if not _KEY.fullmatch(key):
        invalid = next(character for character in key if not _KEY.fullmatch(character))
        named = "a space" if invalid == " " else repr(invalid) if invalid.isprintable() else f"U+{ord(invalid):04X}"
        return f"letters, digits and _ only: {named} is none"
    if len(key) > MAX_KEY_LENGTH:
        return f"{count(len(key))} characters: at most {MAX_KEY_LENGTH}"
    return ""


def wrong_value(value: str) -> str:
    """The error for a value; only its length is limited."""
    if len(value) > MAX_VALUE_LENGTH:
        return f"{count(len(value))} characters: at most {count(MAX_VALUE_LENGTH)}"
    return ""


def faults(draft: Draft) -> dict[str, str]:
    """Field -> error; empty for a valid draft."""
    problems = {
        "key": wrong_key(draft.key) or ("" if draft.key else "a variable has a key"),
        "value": "" if draft.value is None else wrong_value(draft.value.reveal()),
        "places": "" if draft.targets or draft.customs else "select at least one environment",
        "type": "",
        "branch": "",
        "comment": f"at most {MAX_COMMENT_LENGTH} characters" if len(draft.comment) > MAX_COMMENT_LENGTH else "",
    }
    if draft.type == "sensitive" and "development" in draft.targets:
        problems["type"] = "development has no sensitive ones: leave it out, or choose encrypted"
    if draft.branch and (draft.targets, draft.customs) != (("preview",), ()):
        problems["branch"] = "a branch goes with preview alone"
    elif len(draft.branch) > MAX_BRANCH_LENGTH:
        problems["branch"] = f"at most {MAX_BRANCH_LENGTH} characters"
    return {name: message for name, message in problems.items() if message}


FIELDS = {"key": "key", "reserved": "key", "env": "key", "existing": "key", "value": "value", "target": "places"}
"""A word of an error's code -> the field that it is about."""


def field_of(code: str | None) -> str:
    """The field that an error of the API is about; empty for none."""
    message = (code or "").split("_")
    if "value" in message:
        return "value"
    return next((FIELDS[word] for word in message if word in FIELDS), "")
