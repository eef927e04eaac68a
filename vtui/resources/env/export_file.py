"""The env vars of one environment as a `.env` file: readable values, and comments for the others."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from vtui.models.env_var import EnvVar
from vtui.resources.env.dotenv import comment, write
from vtui.resources.env.issues import effective_rows, environments_of
from vtui.resources.env.matrix import environments
from vtui.resources.env.values import unreadable_reason
from vtui.system.secret import HiddenText, Secret

STORED_EXTERNALLY = {"system": "set by Vercel", "secret": "Legacy secret, stored by name in the account"}
"""Types whose value is only a reference (facts, section 7)."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The env vars for the file of an environment."""

    name: str
    """The environment: `production`, ..., or the ID of a custom one."""
    rows: tuple[EnvVar, ...]
    """Those whose values are read, one request each."""
    left: tuple[tuple[EnvVar, str], ...] = ()
    """Those without a value in the file, and why."""


def choices(rows: Sequence[EnvVar]) -> list[Chosen]:
    """The file of each environment that any of them is in."""
    all_choices = [_chosen(rows, name) for name in environments(rows)]
    return [choice for choice in all_choices if choice.rows or choice.left]


def _chosen(rows: Iterable[EnvVar], name: str) -> Chosen:
    taken: dict[str, EnvVar] = {}
    left: list[tuple[EnvVar, str]] = []
    for row in effective_rows(row for row in rows if name in environments_of(row)):
        reason = f"only for branch {row.branch}" if row.branch else unreadable_reason(row)
        if reason := reason or STORED_EXTERNALLY.get(row.type) or ("set twice" if row.key in taken else None):
            left.append((row, reason))
        else:
            taken[row.key] = row
    return Chosen(name, tuple(taken.values()), tuple(left))


@dataclass(frozen=True, slots=True)
class EnvFile:
    """The text of a `.env` file, and what it does not contain."""

    text: HiddenText
    held: int
    """Count of its values."""
    left_out: tuple[str, ...] = ()
    """Keys whose value a `.env` file cannot represent."""


def env_file(chosen: Chosen, values: Mapping[str, Secret | None]) -> EnvFile:
    """The file of an environment; `values` by row ID, None for one that could not be read."""
    read = [(row.key, value.reveal()) for row in chosen.rows if (value := values.get(row.id)) is not None]
    unread = [comment(row.key, "cannot be read back") for row in chosen.rows if values.get(row.id) is None]
    written = write(read, [*unread, *(comment(row.key, reason) for row, reason in chosen.left)])
    left_out = tuple(key for key, _ in written.left_out)
    return EnvFile(HiddenText(written.text), len(read) - len(left_out), left_out)
