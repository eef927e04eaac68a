"""A form as a value: what has to be filled in before there is a plan."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from vtui.models.scope import Scope
from vtui.writes.plan import Plan


class ValidationError(ValueError):
    """Why the value of a field is invalid, in words."""


class Choice(NamedTuple):
    """One of the values of a field to choose from."""

    value: str
    label: str
    about: str = ""
    """What is said of it while it is the chosen one."""


def _fine(_value: str) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to type, or to choose where there are choices."""

    id: str
    caption: str
    """A word; all captions of a form take the same room."""
    value: str = ""
    """What it holds to begin with."""
    choices: tuple[Choice, ...] = ()
    example: str = ""
    """What stands there while nothing is typed."""
    check: Callable[[str], str] = _fine
    """What is to be said of a value, or nothing. Raises ValidationError for one that will not do."""
    when: tuple[str, tuple[str, ...]] | None = None
    """Id of another field and the values of it with which this one is there; None: it always is."""

    def wanted(self, values: Mapping[str, str]) -> bool:
        """Whether it is there, as the other fields stand."""
        return self.when is None or values.get(self.when[0]) in self.when[1]


@dataclass(frozen=True, slots=True)
class Form:
    """What to fill in, and the plan that comes of it."""

    title: str
    subject: str
    """What it is about: the project's or the domain's name."""
    scope: Scope
    fields: tuple[Field, ...]
    plan: Callable[[Mapping[str, str]], Plan]
    """Makes the plan of valid values, without those of fields that are not there. Raises ValidationError."""

    @property
    def values(self) -> dict[str, str]:
        """What its fields hold to begin with."""
        return {field.id: field.value or (field.choices[0].value if field.choices else "") for field in self.fields}


def faults(form: Form, values: Mapping[str, str]) -> dict[str, str]:
    """Id of a field -> what is wrong with its value, for the fields that are there."""
    found: dict[str, str] = {}
    for field in form.fields:
        if field.wanted(values):
            try:
                field.check(values[field.id])
            except ValidationError as fault:
                found[field.id] = str(fault)
    return found


def filled(form: Form, values: Mapping[str, str]) -> dict[str, str]:
    """The values of the fields that are there."""
    return {field.id: values[field.id] for field in form.fields if field.wanted(values)}
