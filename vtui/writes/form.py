"""A form as a value: the fields to fill in before there is a plan."""

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
    """Shown while it is chosen."""


def _fine(_value: str) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Field:
    """A value to type, or to choose where there are choices."""

    id: str
    caption: str
    """A word; all captions of a form have the same width."""
    value: str = ""
    """The value at first."""
    choices: tuple[Choice, ...] = ()
    example: str = ""
    """The placeholder."""
    check: Callable[[str], str] = _fine
    """Returns a remark about a value, or an empty text. Raises ValidationError for an invalid value."""
    when: tuple[str, tuple[str, ...]] | None = None
    """Id of another field and its values with which this field is shown; None: always."""

    def wanted(self, values: Mapping[str, str]) -> bool:
        """Whether it is shown with these values of the other fields."""
        return self.when is None or values.get(self.when[0]) in self.when[1]


@dataclass(frozen=True, slots=True)
class Form:
    """Fields to fill in, and the plan that is made of them."""

    title: str
    subject: str
    """What it is about: the project's or the domain's name."""
    scope: Scope
    fields: tuple[Field, ...]
    plan: Callable[[Mapping[str, str]], Plan]
    """Makes the plan of valid values, without those of fields that are not shown. Raises ValidationError."""

    @property
    def values(self) -> dict[str, str]:
        """The values of its fields at first."""
        return {field.id: field.value or (field.choices[0].value if field.choices else "") for field in self.fields}


def faults(form: Form, values: Mapping[str, str]) -> dict[str, str]:
    """Id of a field -> why its value is invalid, for the fields that are shown."""
    found: dict[str, str] = {}
    for field in form.fields:
        if field.wanted(values):
            try:
                field.check(values[field.id])
            except ValidationError as fault:
                found[field.id] = str(fault)
    return found


def filled(form: Form, values: Mapping[str, str]) -> dict[str, str]:
    """The values of the fields that are shown."""
    return {field.id: values[field.id] for field in form.fields if field.wanted(values)}
