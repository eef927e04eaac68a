"""A variable as somebody writes it: what the API will not take, known before it is asked."""

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vtui.text import count

if TYPE_CHECKING:
    from vtui.system.secret import Secret

KEY_MOST, VALUE_MOST, COMMENT_MOST, BRANCH_MOST = 256, 65_536, 500, 250
"""Characters that the API takes (facts, section 7)."""
_KEY = re.compile(r"[A-Za-z0-9_]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be stored."""

    key: str = ""
    value: "Secret | None" = field(default=None, repr=False)
    """None leaves the value as it is."""
    targets: tuple[str, ...] = ()
    """`production`, `preview`, `development`."""
    customs: tuple[str, ...] = ()
    """Ids of custom environments."""
    type: str = "sensitive"
    branch: str = ""
    """The one branch that it is for; empty for all."""
    comment: str = ""


def usual_type(targets: tuple[str, ...]) -> str:
    """The type that is proposed: one that cannot be read back, except for development, which has none such."""
    return "encrypted" if "development" in targets else "sensitive"


def wrong_key(key: str) -> str:
    """What the API will say to a key, as it is typed; empty for nothing, and for none yet."""
    if not _KEY.fullmatch(key):
        odd = next(character for character in key if not _KEY.fullmatch(character))
        named = "a space" if odd == " " else repr(odd) if odd.isprintable() else f"U+{ord(odd):04X}"
        return f"letters, digits and _ only: {named} is none"
    if len(key) > KEY_MOST:
        return f"{count(len(key))} characters: at most {KEY_MOST}"
    return ""


def wrong_value(value: str) -> str:
    """The same for a value; any text will do, of a certain length."""
    if len(value) > VALUE_MOST:
        return f"{count(len(value))} characters: at most {count(VALUE_MOST)}"
    return ""


def faults(draft: Draft) -> dict[str, str]:
    """Field -> what is wrong with it, in words; empty when the API may be asked."""
    found = {
        "key": wrong_key(draft.key) or ("" if draft.key else "a variable has a key"),
        "value": "" if draft.value is None else wrong_value(draft.value.reveal()),
        "places": "" if draft.targets or draft.customs else "select at least one environment",
        "type": "",
        "branch": "",
        "comment": f"at most {COMMENT_MOST} characters" if len(draft.comment) > COMMENT_MOST else "",
    }
    if draft.type == "sensitive" and "development" in draft.targets:
        found["type"] = "development has no sensitive ones: leave it out, or choose encrypted"
    if draft.branch and (draft.targets, draft.customs) != (("preview",), ()):
        found["branch"] = "a branch goes with preview alone"
    elif len(draft.branch) > BRANCH_MOST:
        found["branch"] = f"at most {BRANCH_MOST} characters"
    return {name: words for name, words in found.items() if words}


FIELDS = {"key": "key", "reserved": "key", "env": "key", "existing": "key", "value": "value", "target": "places"}
"""A word of an error's code -> the field that it is about."""


def field_of(code: str | None) -> str:
    """The field that a refusal of the API is about; empty when it names none."""
    words = (code or "").split("_")
    if "value" in words:
        return "value"
    return next((FIELDS[word] for word in words if word in FIELDS), "")
