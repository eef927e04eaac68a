"""What is probably wrong with the value of an env var, as texts that do not quote it."""

import re

PLACEHOLDERS = frozenset(
    {"changeme", "change-me", "change_me", "todo", "tbd", "fixme", "placeholder", "example", "xxx", "null", "undefined"}
)
"""Values that were meant to be replaced, or that a program wrote in place of a missing one."""
_TO_FILL_IN = re.compile(r"<[^<>]*>|your[-_ ].*|.*[-_]here|x{3,}", re.IGNORECASE)


_SYSTEM = re.compile(
    r"VERCEL(_(ENV|TARGET_ENV|URL|BRANCH_URL|PROJECT_PRODUCTION_URL|REGION|DEPLOYMENT_ID|PROJECT_ID|OIDC_TOKEN"
    r"|SKEW_PROTECTION_ENABLED|AUTOMATION_BYPASS_SECRET|ANALYTICS_ID|SPEED_INSIGHTS_ID|WEB_ANALYTICS_ID|GIT_[A-Z_]+))?"
)
_STANDS_FOR = re.compile(
    r"[\[<({]?\s*(sensitive|redacted|hidden|encrypted|masked)\s*[\])>}]?|\*{3,}|\u2022{3,}|x{5,}", re.IGNORECASE
)


def no_value(key: str, value: str) -> str:
    """Why a value from a file is not the value of the variable; empty for one that may be.

    The CLI writes `[SENSITIVE]` for what it may not read, and a token that expires within hours (facts, section 7).
    """
    if _SYSTEM.fullmatch(key):
        return "set by Vercel"
    return "placeholder of a value that could not be read" if _STANDS_FOR.fullmatch(value.strip()) else ""


def value_faults(value: str) -> tuple[str, ...]:
    """What is probably wrong with a value; several lines may end in a line break, as keys in files do."""
    bare = value.strip()
    if not bare:
        return ("empty",) if not value else ("only whitespace",)
    faults: list[str] = []
    if value[0].isspace():
        faults.append("leading whitespace")
    if value.endswith(("\n", "\r")) and len(bare.splitlines()) == 1:
        faults.append("trailing newline")
    elif value[-1] in " \t":
        faults.append("trailing whitespace")
    if bare.endswith("\\n"):
        faults.append("trailing \\n that is not a newline")
    if "\r" in bare:
        faults.append("Windows line endings")
    if len(bare) > 1 and bare[0] == bare[-1] and bare[0] in "\"'`":
        faults.append("surrounding quotes")
    if bare.strip("\"'`").casefold() in PLACEHOLDERS or _TO_FILL_IN.fullmatch(bare.strip("\"'`")):
        faults.append("placeholder")
    return tuple(faults)
