"""Two environments, of a project or of two, key by key: what one lacks, what both have, and whether alike."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from vtui.models.env_var import EnvVar
from vtui.resources.env.issues import heeded, places
from vtui.resources.env.values import unreadable_reason
from vtui.text import listed

if TYPE_CHECKING:
    from vtui.system.secret import Secret

Result = Literal["only in the first", "only in the second", "same", "different", "not readable", "in both", "set twice"]
"""What there is to say of a key; `in both` before anybody has read the values."""


@dataclass(frozen=True, slots=True)
class Pair:
    """What two environments have of a key; branches are left out, they have their own."""

    key: str
    first: EnvVar | None
    second: EnvVar | None
    twice: bool = False
    """Whether one of them has it more than once: then nobody can tell which counts."""

    @property
    def told(self) -> Result:
        """What is known without reading a value: one row for both is the same in both."""
        if self.twice:
            return "set twice"
        if self.first is None or self.second is None:
            return "only in the second" if self.first is None else "only in the first"
        if self.first.id == self.second.id:
            return "same"
        return "not readable" if unreadable_reason(self.first) or unreadable_reason(self.second) else "in both"

    @property
    def readings(self) -> tuple[EnvVar, ...]:
        """Whose values must be read to know whether they are alike, one request each."""
        return (self.first, self.second) if self.told == "in both" and self.first and self.second else ()


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two that are compared."""

    rows: tuple[EnvVar, ...]
    """All variables of its project."""
    name: str
    """The environment: a target, or the id of a custom one."""

    def keys(self) -> tuple[dict[str, EnvVar], set[str]]:
        """Key -> the variable that the environment has, and the keys that it has more than once."""
        found: dict[str, EnvVar] = {}
        twice: set[str] = set()
        for row in heeded(row for row in self.rows if self.name in places(row)):
            if row.key and row.branch is None:
                twice |= {row.key} & found.keys()
                found.setdefault(row.key, row)
        return found, twice


def pairs(first: Side, second: Side) -> list[Pair]:
    """The keys that either side has, in their order."""
    (one, twice), (other, also) = first.keys(), second.keys()
    return [
        Pair(key, one.get(key), other.get(key), key in twice or key in also)
        for key in sorted(one.keys() | other.keys())
    ]


def alike(first: "Secret | None", second: "Secret | None") -> Result:
    """What two values come to; None is one that could not be read back after all."""
    if first is None or second is None:
        return "not readable"
    return "same" if first.reveal() == second.reveal() else "different"


def likeness(values: Iterable[tuple[str, "Secret | None"]]) -> str:
    """Which of some values are alike, in words and by the names that they come with; None could not be read back."""
    groups: dict[Secret, list[str]] = {}
    sealed: list[str] = []
    for name, value in values:
        (sealed if value is None else groups.setdefault(value, [])).append(name)
    named = [listed(names) for names in groups.values()]
    if len(named) == 1:
        said = [f"one value for {named[0]}" if len(next(iter(groups.values()))) == 1 else f"the same for {named[0]}"]
    else:
        said = [f"one for {name}" for name in named]
    return "; ".join([*said, *([f"not readable for {listed(sealed)}"] if sealed else [])])


def ranked(values: "Sequence[tuple[str, Secret | None]]") -> list[tuple[int | None, str]]:
    """The number of each value with its name, the most frequent value first; None could not be read back."""
    counts = Counter(value for _, value in values if value is not None)
    numbers = {value: number for number, (value, _) in enumerate(counts.most_common(), 1)}
    found = [(None if value is None else numbers[value], name) for name, value in values]
    return sorted(found, key=lambda one: (one[0] is None, one[0] or 0))
