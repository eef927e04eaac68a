"""Variables of one environment as a `.env` file: the values that can be read, the names of those that cannot."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vtui.models.env_var import EnvVar
from vtui.resources.env.dotenv import comment, write
from vtui.resources.env.issues import heeded, places
from vtui.resources.env.matrix import environments
from vtui.resources.env.values import unreadable_reason
from vtui.system.secret import HiddenText

if TYPE_CHECKING:
    from vtui.system.secret import Secret


KEPT_ELSEWHERE = {"system": "Vercel fills it in", "secret": "of the older kind, kept by name in the account"}
"""Types whose value is only a name of something else (facts, section 7)."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What of some variables goes into the file of an environment."""

    name: str
    """The environment: `production`, ..., or the id of a custom one."""
    rows: tuple[EnvVar, ...]
    """Those whose values are to be read, one request each."""
    left: tuple[tuple[EnvVar, str], ...] = ()
    """Those that are named without a value, and why."""


def choices(rows: Sequence[EnvVar]) -> list[Chosen]:
    """What each environment that any of them is in would come to."""
    found = [_chosen(rows, name) for name in environments(rows)]
    return [one for one in found if one.rows or one.left]


def _chosen(rows: Iterable[EnvVar], name: str) -> Chosen:
    taken: dict[str, EnvVar] = {}
    left: list[tuple[EnvVar, str]] = []
    for row in heeded(row for row in rows if name in places(row)):
        why = f"for the branch {row.branch} alone" if row.branch else unreadable_reason(row)
        why = why or KEPT_ELSEWHERE.get(row.type, "")
        why = why or ("set twice" if row.key in taken else "")
        if why:
            left.append((row, why))
        else:
            taken[row.key] = row
    return Chosen(name, tuple(taken.values()), tuple(left))


@dataclass(frozen=True, slots=True)
class EnvFile:
    """The text of a `.env` file, and what it does not hold."""

    text: HiddenText
    held: int
    """Values that it holds."""
    left_out: tuple[str, ...] = ()
    """Keys whose value a `.env` file cannot carry."""


def env_file(chosen: Chosen, values: "Mapping[str, Secret | None]") -> EnvFile:
    """The file of an environment; `values` by row id, None for one that could not be read after all."""
    read = [(row.key, value.reveal()) for row in chosen.rows if (value := values.get(row.id)) is not None]
    unread = [comment(row.key, "not readable") for row in chosen.rows if values.get(row.id) is None]
    written = write(read, [*unread, *(comment(row.key, why) for row, why in chosen.left)])
    left_out = tuple(key for key, _ in written.left_out)
    return EnvFile(HiddenText(written.text), len(read) - len(left_out), left_out)
