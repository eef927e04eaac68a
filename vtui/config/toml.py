"""TOML: texts to tables, values to texts, and where a name is set in a text."""

import json
import re
import tomllib
from typing import Any

from vtui.text import clean, cut

_LONG_NUMBER = re.compile(r"[0-9][0-9_]{4000}")


class InvalidTomlError(Exception):
    """A text is not valid TOML; the message says why, with the line."""


def parse_toml(text: str) -> dict[str, Any]:
    """The table of a TOML text; raises InvalidTomlError, also for texts made to break a parser."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        wrong = cut(clean(str(error)), 200)
    except RecursionError:
        wrong = f"nested too deeply (at line {deepest_line(text)})"
    except ValueError:  # Python converts no number of more than 4,300 digits
        found = _LONG_NUMBER.search(text)
        before = text[: found.start()] if found else ""
        wrong = f"a number has too many digits (at line {len(before.splitlines(keepends=True)) or 1})"
    raise InvalidTomlError(wrong)


def deepest_line(text: str) -> int:
    """Number of the line on which most brackets are open, those in strings and comments included."""
    depth, deepest, line = 0, 0, 1
    for number, content in enumerate(text.splitlines(), 1):
        for character in content:
            depth = depth + 1 if character in "[{" else max(0, depth - 1) if character in "]}" else depth
            if depth > deepest:
                deepest, line = depth, number
    return line


def line_of(text: str, name: str, after: int = 0) -> int:
    """Number of the line that sets `name`, below line `after`; tomllib does not report it."""
    for number, line in enumerate(text.splitlines(), 1):
        key = line.lstrip("[ \t").split("=")[0].split("]")[0].strip(" \t\"'")
        if number > after and name in (key, key.split(".")[0].strip(" \t\"'")):
            return number
    return after or 1


def has_comment(text: str) -> bool:
    """Whether a TOML text has a comment."""
    at, quote = 0, ""
    while at < len(text):
        here = text[at]
        if quote:
            if here == "\\" and quote[0] == '"':
                at += 2
                continue
            if text.startswith(quote, at):
                at, quote = at + len(quote), ""
                continue
        elif here in "\"'":
            quote = here * 3 if text.startswith(here * 3, at) else here
            at += len(quote)
            continue
        elif here == "#":
            return True
        at += 1
    return False


def format_value(value: object) -> str:
    """A value as TOML."""
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{name} = {format_value(inner)}' for name, inner in value.items())} }}"
    if isinstance(value, list):
        return f"[{', '.join(map(format_value, value))}]"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")  # the one that only TOML escapes
    return str(value).lower()


def format_key(name: str) -> str:
    """A key as TOML."""
    return f'"{name}"' if "." in name else name
