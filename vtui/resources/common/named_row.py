"""The field of a form that names one of some rows: by its name, or by a part of it that no other has."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from vtui.models.project import Project
from vtui.text import first_few, short
from vtui.writes.form import Field, ValidationError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class NamedRow(Generic[T]):
    """The rows that can be named."""

    rows: Sequence[T]
    name: Callable[[T], str]
    noun: str
    """What a row is: `other project`."""
    describe: Callable[[T], str] = lambda _row: ""
    """Text after the name in the field's message."""

    def field(self, id_: str, caption: str) -> Field:
        """The field, whose message is the row that is meant, or what matches so far."""

        def check(typed: str) -> str:
            row = self.find(typed)
            name = "" if self.name(row) == typed.strip() else short(self.name(row))
            return ", ".join(part for part in (name, self.describe(row)) if part)

        return Field(id_, caption, example="Name, or a part of it", check=check)

    def find(self, typed: str) -> T:
        """The row that is meant. Raises ValidationError."""
        typed, part = typed.strip(), typed.strip().lower()
        if not self.rows:
            raise ValidationError(f"no {self.noun} found")
        if not typed:
            raise ValidationError("enter a name, or a part of it")
        matches = [row for row in self.rows if part in self.name(row).lower()]
        exact = [row for row in matches if self.name(row) == typed]
        if len(exact or matches) == 1:
            return (exact or matches)[0]
        if not matches:
            raise ValidationError(f"no {self.noun} has this name")
        names = sorted(map(self.name, exact or matches), key=lambda name: (not name.lower().startswith(part), name))
        raise ValidationError(f"matches several: {first_few(names, 3)}")


def named_project(projects: Sequence[Project], noun: str) -> NamedRow[Project]:
    """One of these projects; `noun` is what they are: `linked project`."""
    return NamedRow(projects, lambda project: project.name, noun)
