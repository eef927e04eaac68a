"""How large the env vars of an environment are together: a deployment can have 64 KB of names and values.

Functions of custom runtimes can have 4 KB (both limits: Vercel's documentation of environment variables).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from vtui.models.env_var import EnvVar
from vtui.resources.env.issues import effective_rows, environments_of
from vtui.table.columns import Cell, Context, Span, Tone
from vtui.text import clean, count

LIMIT = 65_536
"""Bytes of all names and values of a deployment."""
CUSTOM_RUNTIME_LIMIT = 4_096
"""The same for functions of custom runtimes."""
NEAR = 0.9
"""Share of the limit from which it is a warning."""


@dataclass(frozen=True, slots=True)
class Size:
    """Names and values of one environment together."""

    environment: str
    """`production`, ..., or the id of a custom one."""
    bytes: int
    """In UTF-8."""
    exact: bool
    """Whether all sizes are those of values; else some are those of their ciphers, which are longer."""
    unknown: int
    """Values whose size the API does not give."""


def size_of(rows: Iterable[EnvVar], environment: str, written: Mapping[str, int] | None = None) -> Size:
    """The size of an environment, without variables of single branches.

    `written` are keys that are set in it besides, or instead: key -> bytes of the value.
    """
    new = written or {}
    here = [row for row in rows if environment in environments_of(row) and row.branch is None]
    kept = [row for row in effective_rows(here) if row.key not in new]
    known = [row.value_bytes for row in kept if row.value_bytes is not None]
    names = sum(len(key.encode()) for key in (*new, *(row.key for row in kept)))
    exact = all(row.type == "plain" for row in kept if row.value_bytes is not None)
    return Size(environment, names + sum(known) + sum(new.values()), exact, len(kept) - len(known))


def largest(rows: Iterable[EnvVar]) -> Size | None:
    """The environment with the most; None where there are no variables."""
    every = list(rows)
    names = dict.fromkeys(name for row in every for name in environments_of(row))
    return max((size_of(every, name) for name in names), key=lambda size: size.bytes, default=None)


def describe(size: Size, context: Context) -> Cell:
    """`production uses up to 12.4 KB of the 64 KB limit`."""
    return (Span(f"{_name(size, context)} uses {_amount(size)} of the {_kilobytes(LIMIT)} limit", _tone(size)),)


def compared(sizes: Iterable[Size], context: Context) -> Cell:
    """Several environments, what of them is unknown, and the limits: `production 5.1 KB + 2 unknown; limit 64 KB`."""
    spans: list[Span] = []
    custom = False
    for size in sizes:
        gap = ", " if spans else ""
        unknown = f" + {count(size.unknown)} unknown" if size.unknown else ""
        spans.append(Span(f"{gap}{_name(size, context)} {_amount(size)}{unknown}", _tone(size)))
        custom |= size.bytes > CUSTOM_RUNTIME_LIMIT
    of_custom = f" ({_kilobytes(CUSTOM_RUNTIME_LIMIT)} in custom runtimes)" if custom else ""
    limits = f"; limit {_kilobytes(LIMIT)}{of_custom}"
    return (*spans, Span(limits, "muted"))


def _name(size: Size, context: Context) -> str:
    return clean(context.projects.environments.get(size.environment, size.environment))


def _amount(size: Size) -> str:
    return f"{'' if size.exact else 'up to '}{_kilobytes(size.bytes)}"


def _tone(size: Size) -> Tone:
    share = size.bytes / LIMIT
    return "error" if share > 1 and size.exact else "warn" if share > NEAR else "muted"


def _kilobytes(size: int) -> str:
    return f"{size // 1024} KB" if size % 1024 == 0 and size else f"{size / 1024:.1f} KB"
