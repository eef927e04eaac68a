"""A `.env` file against what a project has: what is new, what is there, and the steps that bring it in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from vtui.models.env_var import EnvVar
from vtui.models.scope import ProjectRef, Scope
from vtui.models.value_faults import no_value, value_faults
from vtui.resources.common.action import Action
from vtui.resources.env import plans
from vtui.resources.env.dotenv import Entry
from vtui.resources.env.drafts import Draft, wrong_key, wrong_value
from vtui.resources.env.issues import BRIEF, places
from vtui.resources.env.values import unreadable_reason
from vtui.table.columns import Cell, Context, Span, Tone, cell
from vtui.text import count, listed
from vtui.writes.bulk import Many
from vtui.writes.plan import Plan

if TYPE_CHECKING:
    from vtui.system.secret import Secret

State = Literal["new", "changed", "there", "not readable", "same", "left out"]
"""How an entry stands to what there is; `there` before anybody has compared the values."""
ORDER: tuple[State, ...] = ("left out", "changed", "not readable", "there", "new", "same")
TONES: Mapping[State, Tone] = {
    "new": "ok",
    "changed": "busy",
    "there": "warn",
    "not readable": "warn",
    "same": "faint",
    "left out": "error",
}
NOWHERE = Scope("", "")
"""A scope for plans of which only the operations are wanted."""
LARGEST = 1_048_576
"""Bytes of a file that is read: a thousand values of a kilobyte."""


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of the file, and what the project has of its key where it is to go."""

    key: str
    value: "Secret" = field(repr=False)
    line: int
    state: State
    told: str = ""
    """Why it is left out, or what it would touch."""
    rows: tuple[EnvVar, ...] = ()
    """Those of the project that set the key in one of the environments."""
    faults: tuple[str, ...] = ()
    """What is probably wrong with the entry."""
    notes: tuple[str, ...] = ()
    """What else is worth knowing of it: which readers read another value."""

    @property
    def chosen(self) -> bool:
        """Whether it is set unless a person chooses otherwise: nothing is overwritten, and no fault set, unasked."""
        return self.state in ("new", "changed") and not self.faults

    @property
    def remarks(self) -> str:
        """Faults, then notes, in one line; empty where there are none."""
        return "; ".join((*self.faults, *self.notes))


@dataclass(frozen=True, slots=True)
class Target:
    """Where a file is to go: the project, and a draft that has environments, branch and type."""

    scope: Scope
    place: ProjectRef
    draft: Draft


def judged(
    entries: Iterable[Entry],
    rows: Sequence[EnvVar],
    target: Target,
    values: "Mapping[str, Secret | None]",
    context: Context,
) -> list[Item]:
    """Each entry with what it comes to.

    `values` are those that were read back so far, by the id of their row; None is one that could not be read.
    """
    from vtui.system.secret import Secret

    draft = target.draft
    wanted = (*draft.targets, *draft.customs)
    beside = [row for row in rows if (row.branch or "") == draft.branch and not set(wanted).isdisjoint(places(row))]
    found = []
    for entry in entries:
        here = tuple(row for row in beside if row.key == entry.key)
        item = _judged(entry, Secret(entry.value), here, wanted, context, values)
        faults = () if item.state == "left out" else (*entry.faults, *value_faults(entry.value))
        found.append(replace(item, faults=faults, notes=entry.notes))
    return sorted(found, key=lambda item: (ORDER.index(item.state), not item.faults))


def _judged(  # noqa: PLR0917 - an entry, what there is, and what is known of it
    entry: Entry,
    value: "Secret",
    beside: Sequence[EnvVar],
    wanted: Sequence[str],
    context: Context,
    values: "Mapping[str, Secret | None]",
) -> Item:
    here = tuple(row for row in beside if row.key == entry.key)
    wrong = (
        wrong_key(entry.key) or no_value(entry.key, entry.value) or wrong_value(entry.value) or _owned(here, context)
    )
    if wrong:
        return Item(entry.key, value, entry.line, "left out", wrong, here)
    lacking = [name for name in wanted if not any(name in places(row) for row in here)]
    if not here:
        return Item(entry.key, value, entry.line, "new")
    told = f"in {_short([name for name in wanted if name not in lacking], context)}"
    if any(unreadable_reason(row) is not None or values.get(row.id, value) is None for row in here):
        return Item(entry.key, value, entry.line, "not readable", told, here)
    read = [values[row.id] for row in here if row.id in values]
    differs = any(one is not None and one.reveal() != value.reveal() for one in read)
    if differs or lacking:
        also = f"; not yet in {_short(lacking, context)}" if lacking else ""
        state: State = "changed" if differs or len(read) == len(here) else "there"
        return Item(entry.key, value, entry.line, state, f"{told}{also}", here)
    return Item(entry.key, value, entry.line, "same" if len(read) == len(here) else "there", told, here)


def _owned(rows: Iterable[EnvVar], context: Context) -> str:
    for row in rows:
        if row.integration:
            return "an integration owns it, and would change it back"
        if (why := plans.edit_unavailable_reason(row, context)) is not None:
            return why
    return ""


def _named(names: Sequence[str], context: Context) -> str:
    return plans.named(names, context.environments)


def _short(names: Iterable[str], context: Context) -> str:
    return plans.named([BRIEF.get(name, name) for name in names], context.environments)


def readings(items: Iterable[Item]) -> list[EnvVar]:
    """The rows whose values must be read to tell what is the same, one request each."""
    return [row for item in items if item.state == "there" for row in item.rows]


def counted(items: Iterable[Item]) -> Cell:
    """How many there are of each, in words."""
    tally: dict[State, int] = {}
    for item in items:
        tally[item.state] = tally.get(item.state, 0) + 1
    spans: list[Span] = []
    for state in ("new", "changed", "there", "not readable", "same", "left out"):
        if tally.get(state):
            spans += [Span("   ")] if spans else []
            spans += [Span(count(tally[state]), TONES[state]), Span(f" {state}", "muted")]
    return tuple(spans)


@dataclass(frozen=True, slots=True)
class Step:
    """One write of an import: a row that is overwritten, in all of its environments or in some, or a new variable."""

    id: str
    name: str
    """The key."""
    what: str
    """`new` or `over`, and where."""
    draft: Draft = field(repr=False)
    row: EnvVar | None = None
    """The one that is overwritten."""


def steps(items: Iterable[Item], target: Target, context: Context) -> tuple[Step, ...]:
    """The writes that bring these in, one after the other; what was not chosen as an environment is never touched."""
    made: list[Step] = []
    wanted = target.draft
    for item in items:
        covered: set[str] = set()
        for row in item.rows:
            part = [name for name in places(row) if name in (*wanted.targets, *wanted.customs) and name not in covered]
            if part:
                covered.update(part)
                draft = Draft(
                    key=item.key,
                    value=item.value,
                    targets=tuple(name for name in part if name in row.targets),
                    customs=tuple(name for name in part if name not in row.targets),
                    type=row.type,
                    branch=row.branch or "",
                    comment=row.comment or "",
                )
                what = f"overwritten in {_named(part, context)}"
                made.append(Step(f"{item.key} {row.id}", item.key, what, draft, row))
        targets = tuple(name for name in wanted.targets if name not in covered)
        customs = tuple(name for name in wanted.customs if name not in covered)
        if targets or customs:
            draft = replace(wanted, key=item.key, value=item.value, targets=targets, customs=customs)
            made.append(Step(f"{item.key} new", item.key, f"new in {_named((*targets, *customs), context)}", draft))
    return tuple(made)


def of_target(place: ProjectRef) -> tuple[Action[Step], Many]:
    """The action that the steps of an import are, and how it is done to all of them."""

    def plan(step: Step, scope: Scope, context: Context) -> Plan:
        if step.row is None:
            return plans.add(step.draft, scope, place, context)
        return plans.edit(step.row, step.draft, scope, context)

    def endpoints(step: Step) -> tuple[str, ...]:
        written = plan(step, NOWHERE, Context(0)).operation
        return ("env.list", *(request.operation for request in written.requests))

    def summarize(made: Sequence[Step], _context: Context) -> tuple[Cell, ...]:
        over = len({step.name for step in made if step.row is not None})
        new = len({step.name for step in made}) - over
        told = [
            f"{count(new, ('is', 'are'))} new" if new else "",
            f"{count(over, ('is', 'are'))} overwritten" if over else "",
        ]
        lost = [cell("What is overwritten cannot be brought back from here.", "warn")] if over else []
        return (cell(f"{listed([part for part in told if part]).capitalize()}."), *lost, plans.LATER)

    many = Many(
        verb=("Set", "Setting", "set"),
        endpoints=endpoints,
        plan=plan,
        summarize=summarize,
        noun=("value", "values"),
        line=lambda step, _context: cell(step.what, "muted" if step.row is None else "warn"),
    )
    action: Action[Step] = Action(IMPORT.id, IMPORT.key, "Set", IMPORT.help, many=many)
    return action, many


IMPORT: Action[EnvVar] = Action(
    "env.import",
    "I",
    "Import .env",
    "Bring in the variables of a .env file: what is new and what differs is shown first",
    plans.add_unavailable_reason,
)
