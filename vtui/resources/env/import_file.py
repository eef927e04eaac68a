"""Importing a `.env` file: comparing it with the project's env vars, and the writes that import it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from vtui.models.env_var import CONFIG, KINDS, SECRET, EnvVar
from vtui.models.scope import ProjectRef, Scope
from vtui.models.value_faults import no_value, value_faults
from vtui.resources.common.action import Action
from vtui.resources.env import plans
from vtui.resources.env.dotenv import Entry
from vtui.resources.env.drafts import (
    FLAGS_SECRET,
    SPLIT_FLAGS,
    VISIBLE,
    Draft,
    is_public,
    shares_production,
    wrong_key,
    wrong_value,
)
from vtui.resources.env.issues import BRIEF, environments_of
from vtui.resources.env.values import unreadable_reason
from vtui.system.secret import Secret
from vtui.table.columns import Cell, Context, Span, Tone, cell
from vtui.text import count, listed
from vtui.writes.bulk import Many
from vtui.writes.plan import Plan

State = Literal["new", "changed", "existing", "Secret", "same", "skipped"]
"""An entry compared with the project; `existing` before the values are compared."""
ORDER: tuple[State, ...] = ("skipped", "changed", "Secret", "existing", "new", "same")
TONES: Mapping[State, Tone] = {
    "new": "ok",
    "changed": "busy",
    "existing": "warn",
    "Secret": "warn",
    "same": "faint",
    "skipped": "error",
}
NOWHERE = Scope("", "")
"""A scope for plans of which only the operations are needed."""
MAX_FILE_BYTES = 1_048_576
"""Size of the largest file that is read: a thousand values of a kilobyte."""


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of the file, or its part for some environments, and the project's env vars with its key there."""

    key: str
    value: Secret = field(repr=False)
    line: int
    state: State
    explanation: str = ""
    """Why it is skipped, or the environments that it would change."""
    rows: tuple[EnvVar, ...] = ()
    """Env vars with this key in one of the environments."""
    environments: tuple[str, ...] = ()
    """Where it goes: targets, and custom environments by ID."""
    type: str = ""
    """How a new env var is stored."""
    part: str = ""
    """A mark of the second of two parts; empty for the first, or an undivided entry."""
    faults: tuple[str, ...] = ()
    """Probable problems of the entry."""
    notes: tuple[str, ...] = ()
    """Further notes: readers that give another value."""

    @property
    def id(self) -> str:
        """Unique among the items: the key, and the part if there are two."""
        return f"{self.key} {self.part}" if self.part else self.key

    @property
    def chosen(self) -> bool:
        """Whether it is imported by default: no overwriting, and no entry with a problem."""
        return self.state in ("new", "changed") and not self.faults

    @property
    def remarks(self) -> str:
        """Problems, then notes, on one line; may be empty."""
        return "; ".join((*self.faults, *self.notes))


@dataclass(frozen=True, slots=True)
class Target:
    """The project to import into, and a draft with environments, branch and type."""

    scope: Scope
    project_ref: ProjectRef
    draft: Draft


def classified(
    entries: Iterable[Entry],
    rows: Sequence[EnvVar],
    target: Target,
    values: Mapping[str, Secret | None],
    context: Context,
) -> list[Item]:
    """Each entry with its state, in two parts where a team's policy allows no shared Secret: the second is skipped.

    `values` are those read so far, by ID of their row; None for one that could not be read.
    """
    draft, found = target.draft, list[Item]()
    of_branch = [row for row in rows if (row.branch or "") == draft.branch]
    for entry in entries:
        same_key = [row for row in of_branch if row.key == entry.key]
        type_ = "encrypted" if is_public(entry.key) else draft.type
        first, refused = _parts(entry.key, same_key, draft, type_)
        existing = tuple(row for row in same_key if not set(first).isdisjoint(environments_of(row)))
        item = _classified(entry, Secret(entry.value), existing, first, context, values)
        item = replace(item, environments=first, type=type_)
        if item.state != "skipped":
            public = is_public(entry.key) and all(row.kind == CONFIG for row in existing)
            split = (SPLIT_FLAGS,) if entry.key == FLAGS_SECRET and len(first) > 1 else ()
            faults = (*entry.faults, *value_faults(entry.value), *split)
            item = replace(item, faults=faults, notes=(*((f"Config: {VISIBLE}",) if public else ()), *entry.notes))
            if refused:
                found.append(_refused(item, refused, context))
        found.append(item)
    return sorted(found, key=lambda item: (ORDER.index(item.state), not item.faults))


def _refused(item: Item, environments: tuple[str, ...], context: Context) -> Item:
    """The part of an entry that the team's policy refuses."""
    return replace(
        item,
        state="skipped",
        explanation=f"separate value in {_short(environments, context)} (team policy)",
        rows=(),
        environments=environments,
        part="2",
        faults=(),
        notes=("production requires a separate Secret",),
    )


def _parts(key: str, rows: Sequence[EnvVar], draft: Draft, type_: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The environments in which a key can have one value, and those that the team's policy refuses then.

    `rows` are those of its key; new ones are stored as `type_`.
    """
    kinds = dict.fromkeys(draft.environments, KINDS.get(type_, type_))
    for row in rows:
        covered = [name for name in environments_of(row) if name in kinds]
        kinds |= dict.fromkeys(covered, KINDS.get(_type_after(row, covered, draft, type_), row.kind))
    secrets = tuple(name for name, kind in kinds.items() if kind == SECRET)
    refused = tuple(name for name in secrets if name != "production")
    if not draft.policy.separate or not shares_production(secrets) or key == FLAGS_SECRET:
        return draft.environments, ()
    return tuple(name for name in draft.environments if name not in refused), refused


def _type_after(row: EnvVar, covered: Sequence[str], draft: Draft, type_: str) -> str:
    """How a row is stored once its value is replaced in the covered environments.

    Where these are not all of its environments an env var is added for them, which a team's policy can make a Secret.
    """
    added = len(covered) < len(environments_of(row))
    return type_ if added and draft.policy.enforced else row.type


def _classified(  # noqa: PLR0917 - an entry, the existing rows, and the values read so far
    entry: Entry,
    value: Secret,
    existing: tuple[EnvVar, ...],
    environments: Sequence[str],
    context: Context,
    values: Mapping[str, Secret | None],
) -> Item:
    wrong = wrong_key(entry.key) or no_value(entry.key, entry.value) or wrong_value(entry.value)
    if error := wrong or _owned(existing, context):
        return Item(entry.key, value, entry.line, "skipped", error, existing)
    missing = [name for name in environments if not any(name in environments_of(row) for row in existing)]
    if not existing:
        return Item(entry.key, value, entry.line, "new")
    parts = f"in {_short([name for name in environments if name not in missing], context)}"
    if any(unreadable_reason(row) is not None or values.get(row.id, value) is None for row in existing):
        return Item(entry.key, value, entry.line, "Secret", parts, existing)
    read = [values[row.id] for row in existing if row.id in values]
    differs = any(other is not None and other.reveal() != value.reveal() for other in read)
    if differs or missing:
        also = f"; not yet in {_short(missing, context)}" if missing else ""
        state: State = "changed" if differs or len(read) == len(existing) else "existing"
        return Item(entry.key, value, entry.line, state, f"{parts}{also}", existing)
    return Item(entry.key, value, entry.line, "same" if len(read) == len(existing) else "existing", parts, existing)


def _owned(rows: Iterable[EnvVar], context: Context) -> str:
    integrations = "set by an integration, which would overwrite it"
    reasons = (integrations if row.integration else plans.edit_unavailable_reason(row, context) for row in rows)
    return next(filter(None, reasons), "")


def _short(names: Iterable[str], context: Context) -> str:
    return plans.named([BRIEF.get(name, name) for name in names], context)


def readings(items: Iterable[Item]) -> list[EnvVar]:
    """The rows whose values are needed to compare them, one request each."""
    return [row for item in items if item.state == "existing" for row in item.rows]


def state_counts(items: Iterable[Item]) -> Cell:
    """The count of entries in each state."""
    tally = Counter(item.state for item in items)
    spans: list[Span] = []
    for state, tone in TONES.items():
        if tally[state]:
            spans += [Span("   "), Span(count(tally[state]), tone), Span(f" {state}", "muted")]
    return tuple(spans[1:])


@dataclass(frozen=True, slots=True)
class Step:
    """One write of an import: an overwritten row, in all or some of its environments, or a new env var."""

    id: str
    name: str
    """The key."""
    what: str
    """`new` or `over`, and the environments."""
    draft: Draft = field(repr=False)
    row: EnvVar | None = None
    """The overwritten row."""


def steps(items: Iterable[Item], target: Target, context: Context) -> tuple[Step, ...]:
    """The writes of an import, in order; environments that were not chosen are not changed."""
    steps_: list[Step] = []
    template = target.draft
    for item in items:
        covered: set[str] = set()
        for row in item.rows:
            wanted = {*item.environments} - covered
            if part := [name for name in environments_of(row) if name in wanted]:
                covered.update(part)
                draft = replace(
                    template,
                    key=item.key,
                    value=item.value,
                    targets=tuple(name for name in part if name in row.targets),
                    customs=tuple(name for name in part if name not in row.targets),
                    type=_type_after(row, part, template, item.type or template.type),
                    branch=row.branch or "",
                    comment=row.comment or "",
                )
                what = f"overwritten in {plans.named(part, context)}"
                steps_.append(Step(f"{item.key} {row.id}", item.key, what, draft, row))
        new = {*item.environments} - covered
        if new:
            targets = tuple(name for name in template.targets if name in new)
            customs = tuple(name for name in template.customs if name in new)
            kind = item.type or template.type
            draft = replace(template, key=item.key, value=item.value, targets=targets, customs=customs, type=kind)
            steps_.append(
                Step(f"{item.key} new", item.key, f"new in {plans.named((*targets, *customs), context)}", draft)
            )
    return tuple(steps_)


def of_target(project_ref: ProjectRef) -> tuple[Action[Step], Many]:
    """The action of an import's writes, and how it runs for all of them."""

    def plan(step: Step, scope: Scope, context: Context) -> Plan:
        if step.row is None:
            return plans.add(step.draft, scope, project_ref, context)
        return plans.edit(step.row, step.draft, scope, context)

    def endpoints(step: Step) -> tuple[str, ...]:
        written = plan(step, NOWHERE, Context(0)).operation
        return ("env.list", *(request.operation for request in written.requests))

    def summarize(result: Sequence[Step], _context: Context) -> tuple[Cell, ...]:
        over = len({step.name for step in result if step.row is not None})
        new = len({step.name for step in result}) - over
        states = ((new, "new"), (over, "overwritten"))
        parts = [f"{count(number, ('is', 'are'))} {state}" for number, state in states if number]
        lost = [cell("Overwritten values cannot be restored.", "warn")] if over else []
        return (cell(f"{listed(parts).capitalize()}."), *lost, plans.NEW_VALUE_NOTE)

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
    "Import a .env file (changes are shown first)",
    plans.add_unavailable_reason,
    of_list=True,
)
