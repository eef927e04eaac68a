"""Two environments of a project, key by key: what one has and the other lacks, what both have, and whether alike."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from vtui.models.env_var import EnvVar
from vtui.resources.env_accidents import places
from vtui.resources.env_values import refuse
from vtui.text import listed

if TYPE_CHECKING:
    from vtui.api.secret import Secret

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
        return "not readable" if refuse(self.first) or refuse(self.second) else "in both"

    @property
    def readings(self) -> tuple[EnvVar, ...]:
        """Whose values must be read to know whether they are alike, one request each."""
        return (self.first, self.second) if self.told == "in both" and self.first and self.second else ()


def pairs(rows: Iterable[EnvVar], first: str, second: str) -> list[Pair]:
    """The keys that either environment has, in their order; environments by target, custom ones by id."""
    found: dict[str, dict[str, EnvVar]] = {first: {}, second: {}}
    twice: set[str] = set()
    for row in rows:
        for name in {first, second}.intersection(places(row)):
            if row.branch is None and row.key:
                twice |= {row.key} & found[name].keys()
                found[name].setdefault(row.key, row)
    keys = sorted(found[first].keys() | found[second].keys())
    return [Pair(key, found[first].get(key), found[second].get(key), key in twice) for key in keys]


def alike(first: "Secret | None", second: "Secret | None") -> Result:
    """What two values come to; None is one that could not be read back after all."""
    if first is None or second is None:
        return "not readable"
    return "same" if first.reveal() == second.reveal() else "different"


def likeness(values: Iterable[tuple[str, "Secret | None"]]) -> str:
    """Which of some values are alike, in words and by the names that they come with; None could not be read back."""
    groups: dict[str, list[str]] = {}
    sealed: list[str] = []
    for name, value in values:
        (sealed if value is None else groups.setdefault(value.reveal(), [])).append(name)
    named = [listed(names) for names in groups.values()]
    if len(named) == 1:
        said = [f"one value for {named[0]}" if len(next(iter(groups.values()))) == 1 else f"the same for {named[0]}"]
    else:
        said = [f"one for {name}" for name in named]
    return "; ".join([*said, *([f"not readable for {listed(sealed)}"] if sealed else [])])
