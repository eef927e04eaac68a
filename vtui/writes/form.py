"""A form as a value: the fields to fill in, their messages, and how they depend on each other.

The smallest form, and the screen that asks it:

    form = Form("Rename", (Field("name", "Name"),))
    screen = FormScreen(form, lambda screen, values: screen.dismiss(values["name"]), name="rename")
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from vtui.models.scope import Scope
from vtui.table.columns import Cell, cell
from vtui.writes.plan import Plan

Kind = Literal["text", "secret", "lines", "file", "choice", "several"]
"""What a field is filled in with: a line, a masked line, several lines, a file's name, one choice, several of them."""
Values = Mapping[str, str]
"""Id of a field -> what it holds; of several choices their values, joined by commas."""


class ValidationError(ValueError):
    """The error of a form, as a text for the user; `field` is the id of the field with the error, or empty."""

    def __init__(self, text: str, field: str = "") -> None:
        """`text` is shown at the field, or at the last line of text."""
        super().__init__(text)
        self.field = field


class Choice(NamedTuple):
    """One of the values of a field to choose from."""

    value: str
    label: str
    about: str = ""
    """What is shown at the end of the line while it is the chosen one, if there is room."""


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
    check: Callable[[str], str] = lambda _value: ""
    """The message for a value, or nothing. Raises ValidationError."""
    when: tuple[str, tuple[str, ...]] | None = None
    """Id of another field and the values of it with which this one is there; None: it always is."""
    kind: Kind = "text"
    """With choices it is `choice`, unless it is `several`."""

    def wanted(self, values: Values) -> bool:
        """Whether it is there, as the other fields stand."""
        return self.when is None or values.get(self.when[0]) in self.when[1]


def _no_plan(_values: Values) -> Plan:
    raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Form:
    """What to fill in, and how the fields depend on each other."""

    title: str
    fields: tuple[Field, ...]
    subject: str = ""
    """What it is about: the project's or the domain's name."""
    scope: Scope | None = None
    """The team of the subject."""
    about: tuple[Cell, ...] = ()
    """Lines above the fields."""
    notes: tuple[Cell, ...] = ()
    """Lines below the fields: how many there are is the room that later ones have."""
    submit: tuple[str, str] = ("Continue", "Review and confirm")
    """What the key and the button that submit are called and do."""
    cancel: tuple[str, str] = ("Cancel", "Close without changes")
    """The same of those that close the form."""
    page: str = ""
    """Address of a page that helps to fill it in, opened by a key."""
    buttons: bool = True
    """Whether there are buttons to submit and to close; the keys do both."""
    check: Callable[[Values], Mapping[str, str]] = lambda _values: {}
    """What is wrong with the fields together when they are submitted: id -> words."""
    messages: Callable[[Values], Mapping[str, Cell]] | None = None
    """The messages of all fields after each change; None leaves it to the check of the field that changed."""
    follow: Callable[[Values, str], Mapping[str, str]] = lambda _values, _changed: {}
    """The values of other fields that follow from the change of a field, whose id is given."""
    plan: Callable[[Values], Plan] = _no_plan
    """Makes the plan of values that were checked, those of fields that are not there left out.

    Raises ValidationError.
    """

    @property
    def values(self) -> dict[str, str]:
        """What its fields hold to begin with; one of choices has the first of them."""
        first = {field.id: field.choices[0].value for field in self.fields if field.choices and field.kind != "several"}
        return {field.id: field.value or first.get(field.id, "") for field in self.fields}


def several(value: str) -> tuple[str, ...]:
    """The chosen values of a field of several."""
    return tuple(value.split(",")) if value else ()


def validate(form: Form, values: Values) -> dict[str, str]:
    """Id of a field -> what is wrong with its value, for the fields that are there."""
    found: dict[str, str] = {}
    for field in form.fields:
        if field.wanted(values):
            try:
                field.check(values[field.id])
            except ValidationError as error:
                found[field.id] = str(error)
    return found or dict(form.check(values))


def hint(field: Field, value: str) -> Cell:
    """The message for a value while it is typed: one that is half typed is no error yet."""
    try:
        return cell(field.check(value), "muted")
    except ValidationError as error:
        return cell(str(error) if value.strip() else "", "muted")


def filled(form: Form, values: Values) -> dict[str, str]:
    """The values of the fields that are there."""
    return {field.id: values[field.id] for field in form.fields if field.wanted(values)}
