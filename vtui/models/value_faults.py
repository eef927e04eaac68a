"""What is probably not meant in the value of an environment variable, as told without the value."""

import re

PLACEHOLDERS = frozenset(
    {"changeme", "change-me", "change_me", "todo", "tbd", "fixme", "placeholder", "example", "xxx", "null", "undefined"}
)
"""Values that somebody meant to replace, or that a program wrote for want of one."""
_TO_FILL_IN = re.compile(r"<[^<>]*>|your[-_ ].*|.*[-_]here|x{3,}", re.IGNORECASE)


def value_faults(value: str) -> tuple[str, ...]:
    """What is probably not meant in a value; several lines may end in a line break, as keys in files do."""
    bare = value.strip()
    if not bare:
        return ("empty",) if not value else ("nothing but white space",)
    found: list[str] = []
    if value[0].isspace():
        found.append("begins with white space")
    if value.endswith(("\n", "\r")) and len(bare.splitlines()) == 1:
        found.append("ends in a line break")
    elif value[-1] in " \t":
        found.append("ends in white space")
    if bare.endswith("\\n"):
        found.append("ends in a backslash and an n, which is no line break")
    if "\r" in bare:
        found.append("has the line ends of Windows")
    if len(bare) > 1 and bare[0] == bare[-1] and bare[0] in "\"'`":
        found.append("keeps its quotes")
    if bare.strip("\"'`").casefold() in PLACEHOLDERS or _TO_FILL_IN.fullmatch(bare.strip("\"'`")):
        found.append("looks like a placeholder")
    return tuple(found)
