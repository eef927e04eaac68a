"""A new or edited env var, and the checks that the API would fail."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from vtui.models.env_var import CONFIG, KINDS, SECRET
from vtui.models.team import SecretPolicy
from vtui.system.secret import Secret
from vtui.text import count

MAX_KEY_LENGTH, MAX_VALUE_LENGTH, MAX_COMMENT_LENGTH, MAX_BRANCH_LENGTH = 256, 65_536, 500, 250
"""Maximum lengths in characters (facts, section 7)."""
_KEY = re.compile(r"[A-Za-z0-9_]*", re.ASCII)
PUBLIC_PREFIXES = (
    "NEXT_PUBLIC_", "VUE_APP_", "REACT_APP_", "GATSBY_", "GRIDSOME_", "NUXT_PUBLIC_", "STORYBOOK_", "VITE_", "PUBLIC_",
    "EXPO_PUBLIC_", "NG_APP_", "REDWOOD_ENV_",
)  # fmt: skip
"""Prefixes of keys that frameworks send to the browser: the API takes no Secret for them (facts, section 7)."""
VISIBLE = "visible to everyone who loads the site"
"""What a public prefix means for the value."""
DEFAULT_ENVIRONMENTS = ("production", "preview")
"""The environments of a new variable, until others are chosen."""
MUST_DIFFER = "team policy: production requires a separate Secret"
"""Why a Secret is refused for production and other environments together."""
FLAGS_SECRET, SPLIT_FLAGS = "FLAGS_SECRET", "should have a different value in each environment"
"""A key whose Secret the policy does not refuse, and the warning about it (CLI)."""


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
    """How it is stored: `sensitive` is a Secret, `encrypted` and `plain` are Config."""
    branch: str = ""
    """The branch of a branch-specific one; empty for none."""
    comment: str = ""
    policy: SecretPolicy = SecretPolicy()  # noqa: RUF009 - it does not change
    """What its team demands of Secrets."""

    @property
    def environments(self) -> tuple[str, ...]:
        """All of its environments, custom ones by ID."""
        return (*self.targets, *self.customs)

    @property
    def visibility(self) -> str | None:
        """`config` or `secret`, to be sent beside the type as the official CLI does; None where that sends none.

        With a public prefix a team's policy decides, and other types have none (facts, section 7).
        """
        if is_public(self.key) and self.policy.enforced:
            return None
        return {CONFIG: "config", SECRET: "secret"}.get(KINDS.get(self.type, ""))


def is_public(key: str) -> bool:
    """Whether frameworks send the value to the browser."""
    return key.startswith(PUBLIC_PREFIXES)


def usual_type(key: str, environments: Sequence[str]) -> str:
    """The default type: a Secret, except for public prefixes and for development alone."""
    return "encrypted" if is_public(key) or tuple(environments) == ("development",) else "sensitive"


def usual_environments(policy: SecretPolicy) -> tuple[str, ...]:
    """The default environments: production alone, where it may share no Secret with preview."""
    return DEFAULT_ENVIRONMENTS[:1] if policy.separate else DEFAULT_ENVIRONMENTS


def shares_production(environments: Sequence[str]) -> bool:
    """Whether production and another environment are among them."""
    return "production" in environments and len(environments) > 1


def wrong_key(key: str) -> str:
    """The error for a key; empty for a valid or empty one."""
    if not _KEY.fullmatch(key):
        invalid = next(character for character in key if not _KEY.fullmatch(character))
        named = "a space" if invalid == " " else repr(invalid) if invalid.isprintable() else f"U+{ord(invalid):04X}"
        return f"{named} is not allowed: use letters, digits and _"
    if len(key) > MAX_KEY_LENGTH:
        return f"{count(len(key))} characters, at most {MAX_KEY_LENGTH}"
    return ""


def wrong_value(value: str) -> str:
    """The error for a value; only its length is limited."""
    if len(value) > MAX_VALUE_LENGTH:
        return f"{count(len(value))} characters, at most {count(MAX_VALUE_LENGTH)}"
    return ""


def _wrong_type(draft: Draft) -> str:
    """The error for the type of a new variable; empty for a valid one."""
    public = next((prefix for prefix in PUBLIC_PREFIXES if draft.key.startswith(prefix)), "")
    if draft.type == "sensitive":
        return f"{public} values are public: they cannot be Secrets" if public else ""
    enforced = draft.policy.enforced and not {"production", "preview"}.isdisjoint(draft.targets)
    return "team policy: only Secrets in production and preview" if enforced and not public else ""


def _wrong_environments(draft: Draft) -> str:
    if not draft.environments:
        return "select at least one environment"
    secret = draft.type == "sensitive" and draft.key != FLAGS_SECRET
    return MUST_DIFFER if draft.policy.separate and secret and shares_production(draft.environments) else ""


def faults(draft: Draft, before: Draft | None = None, *, splits: bool = True) -> dict[str, str]:
    """Field -> error; empty for a valid draft. What an edit leaves as it was `before` is not checked again.

    `splits`: an edit of some environments alone adds a variable for them.
    """
    problems = {
        "key": wrong_key(draft.key) or ("" if draft.key else "enter a key"),
        "value": "" if draft.value is None else wrong_value(draft.value.reveal()),
        "places": _wrong_environments(draft),
        "type": _wrong_type(draft),
        "branch": "",
        "comment": f"at most {MAX_COMMENT_LENGTH} characters" if len(draft.comment) > MAX_COMMENT_LENGTH else "",
    }
    if before is not None and draft.type == before.type:
        removed = {*before.environments} - {*draft.environments}
        same = {*before.environments} == {*draft.environments}
        problems["type"] = problems["type"] if removed and splits else ""
        problems["places"] = "" if same and draft.value is None else problems["places"]
    if draft.branch and (draft.targets, draft.customs) != (("preview",), ()):
        problems["branch"] = "a branch requires preview as the only environment"
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
