"""The forms of a variable and of the import of a `.env` file: errors are shown at their fields."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from vtui import text
from vtui.api.errors import VercelError
from vtui.models.scope import ProjectRef, Scope
from vtui.models.team import SecretPolicy
from vtui.models.value_faults import value_faults
from vtui.resources.env.dotenv import read
from vtui.resources.env.drafts import (
    FLAGS_SECRET,
    MUST_DIFFER,
    SPLIT_FLAGS,
    VISIBLE,
    Draft,
    faults,
    field_of,
    is_public,
    shares_production,
    usual_environments,
    usual_type,
    wrong_key,
)
from vtui.resources.env.import_file import MAX_FILE_BYTES, Target
from vtui.screens.dialogs.env_import_review import ImportScreen, describe_faults, own
from vtui.screens.dialogs.form import FORM_WIDTH, FormScreen
from vtui.system.secret import HiddenText, Secret
from vtui.system.text_file import UnreadableError, read_text
from vtui.table.columns import Cell, Span, cell
from vtui.widgets.forms.option_lines import CAPTION
from vtui.writes.form import Choice, Field, Form, Values, several
from vtui.writes.send_plan import Ended

KINDS = (Choice("sensitive", "Secret", "cannot be read back later"), Choice("encrypted", "Config", "can be read back"))
"""The choices of the field Type, by the stored type of a new variable."""
CONFIG_TYPES = ("encrypted", "plain")
"""The stored types of Config; an edited variable keeps its stored type."""
TARGETS = ("production", "preview", "development")


@dataclass(frozen=True, slots=True)
class Start:
    """The initial state of a form."""

    heading: str
    project: str
    scope: Scope
    environments: Mapping[str, str]
    """ID of each custom environment -> its slug."""
    draft: Draft
    new: bool = True
    """Whether the variable is new; otherwise the key is fixed and the value optional."""
    shared: bool = False
    """Whether it is a shared variable, which has no branch."""


def environment_fields(environments: Mapping[str, str], draft: Draft, *, shared: bool = False) -> tuple[Field, ...]:
    """Where a variable goes and as what: the environments that there are, and those of the draft that are unknown."""
    known = {**{name: name.capitalize() for name in TARGETS}, **environments}
    names = {**known, **{name: name for name in (*draft.targets, *draft.customs) if name not in known}}
    environment_choices = tuple(Choice(value, text.short(label)) for value, label in names.items())
    branch = Field("branch", "Branch", draft.branch, example="Optional. For preview only.")
    return (
        Field("places", "Set in", ",".join((*draft.targets, *draft.customs)), environment_choices, kind="several"),
        Field("type", "Type", "encrypted" if draft.type in CONFIG_TYPES else draft.type, KINDS),
        *(() if shared else (branch,)),
    )


def draft_of(values: Values, before: Draft, *, new: bool = True) -> Draft:
    """The draft that the form describes; other fields are those of `before`."""
    written, chosen = Secret(values.get("value", "")), several(values["places"])
    return replace(
        before,
        key=values.get("key", before.key),
        value=written if written.reveal() or new else None,
        targets=tuple(name for name in chosen if name in TARGETS or name in before.targets),
        customs=tuple(name for name in chosen if name not in TARGETS and name not in before.targets),
        type=_stored_type(values["type"], before.type),
        branch=values.get("branch", "").strip(),
        comment=values.get("comment", ""),
    )


def _stored_type(chosen: str, before: str) -> str:
    """The type for a chosen kind: that of `before` where it is of this kind already, or of no known one."""
    known = {choice.value for choice in KINDS} | {*CONFIG_TYPES}
    return before if before not in known or {chosen, before} <= {*CONFIG_TYPES} else chosen


def type_follows(*, chosen: bool = False) -> Callable[[Values, str], Mapping[str, str]]:
    """Adapt the type to the key and the environments until the user chooses one."""

    def follow(values: Values, changed: str) -> Mapping[str, str]:
        nonlocal chosen
        chosen |= changed == "type"
        usual = usual_type(values.get("key", ""), several(values["places"]))
        return {"type": usual} if changed in {"key", "places"} and not chosen else {}

    return follow


def variable_form(start: Start, submit: Callable[[Draft, Ended], None]) -> FormScreen[None]:
    """Hands what was written to `submit`, and stays until that was accepted, with all that was written."""
    before, new = start.draft, start.new

    def check(values: Values) -> dict[str, str]:
        return _errors(draft_of(values, before, new=new), start)

    def submitted(screen: FormScreen[None], values: Values) -> None:
        def ended(error: VercelError | None) -> None:
            """Close when it is stored; an error is shown at its field, and the input stays."""
            if error is None:
                screen.dismiss()
            elif screen.is_attached:
                field = field_of(error.code) or ("key" if new else "value")
                screen.fail(field, error.detail or f"{error.title}. {error.hint}")

        submit(draft_of(values, before, new=new), ended)

    keeps = "" if new else "Leave empty to keep the current value"
    form = Form(
        start.heading,
        (
            *((Field("key", "Key", before.key),) if new else ()),
            Field("value", "Value", example=keeps, kind="lines"),
            *environment_fields(start.environments, before, shared=start.shared),
            Field("comment", "Comment", before.comment, example="Optional"),
        ),
        start.project,
        start.scope,
        about=() if new else ((Span("Key".ljust(CAPTION + 1), "muted"), Span(before.key, "strong")),),
        submit=("Continue", "Review and confirm"),
        check=check,
        messages=lambda values: _messages(draft_of(values, before, new=new), start),
        follow=type_follows(chosen=not new),
    )
    return FormScreen(form, submitted, name="variable", width=FORM_WIDTH, classes="-write -tight")


def _errors(draft: Draft, start: Start) -> dict[str, str]:
    before = start.draft
    found = faults(draft, None if start.new else before, splits=not start.shared)
    if start.new or found:
        return found
    if before.type == "sensitive" != draft.type:
        return {"type": "a Secret cannot become Config: delete it, then add it again"}
    part = not {*before.environments} <= {*draft.environments}
    if draft.value is None and part and not start.shared:
        return {"value": "enter a value for the selected environments"}
    if draft.value is None and draft.type != before.type:
        return {"value": "enter the value again to change the type"}
    same = {*before.environments} == {*draft.environments}
    if same and replace(draft, targets=before.targets, customs=before.customs) == before:
        return {"value": "nothing was changed"}
    return {}


def _messages(draft: Draft, start: Start) -> dict[str, Cell]:
    return field_messages(draft, faults(draft, None if start.new else start.draft, splits=not start.shared))


def field_messages(draft: Draft, found: Mapping[str, str]) -> dict[str, Cell]:
    """The messages of all fields of a variable; `found` are the errors of the draft."""
    value = HiddenText(draft.value.reveal() if draft.value is not None else "")
    problems = value_faults(value) if value else ()
    size = text.count(len(value), ("character", "characters")) if value else ""
    return {
        **environment_messages(draft, found),
        "key": cell(wrong_key(draft.key), "error"),
        "value": (*cell(size, "muted"), *cell(f"  ! {', '.join(problems)}" if problems else "", "warn")),
        "comment": cell(found.get("comment"), "error"),
    }


def environment_messages(draft: Draft, found: Mapping[str, str]) -> dict[str, Cell]:
    """The messages of the fields for environments, type and branch; `found` are the errors of the draft."""
    messages = {field: cell(found.get(field), "error") for field in ("places", "branch", "type")}
    if draft.key == FLAGS_SECRET and len(draft.environments) > 1:
        messages["places"] = messages["places"] or cell(SPLIT_FLAGS, "warn")
    if not found.get("type") and is_public(draft.key):
        messages["type"] = cell(VISIBLE, "warn")
    return messages


def import_form(
    scope: Scope, project_ref: ProjectRef, environments: Mapping[str, str], policy: SecretPolicy
) -> FormScreen[None]:
    """A form that reads a file and opens the review on top of it. `environments` are the custom ones: id -> slug."""
    targets = usual_environments(policy)
    usual = Draft(targets=targets, type=usual_type("", targets), policy=policy)

    def check(values: Values) -> dict[str, str]:
        found = faults(draft_of(values, usual))
        left_to_review = {"key", "value", *(("places",) if found.get("places") == MUST_DIFFER else ())}
        return {field: words for field, words in found.items() if field not in left_to_review}

    def messages(values: Values) -> dict[str, Cell]:
        draft = draft_of(values, usual)
        found = environment_messages(draft, faults(draft))
        if draft.policy.separate and draft.type == "sensitive" and shares_production(draft.environments):
            found["places"] = cell("Secrets for production only (team policy)", "warn")
        if draft.type == "sensitive":
            found["type"] = found["type"] or cell("new variables; public prefixes become Config", "muted")
        return {"file": (), "value": (), **found}

    def submit(screen: FormScreen[None], values: Values) -> None:
        screen.run_in_background(partial(_read, screen, values, Target(scope, project_ref, draft_of(values, usual))))

    form = Form(
        "Import a .env file",
        (
            Field("file", "File", ".env"),
            Field("value", "Text", example="Or paste its text here", kind="lines"),
            *environment_fields(environments, usual),
        ),
        project_ref.project,
        scope,
        submit=("Continue", "Read the file and show the changes"),
        check=check,
        messages=messages,
        follow=type_follows(),
    )
    return FormScreen(form, submit, name="import", width=FORM_WIDTH, classes="-write -tight")


async def _read(screen: FormScreen[None], values: Values, target: Target) -> None:
    typed, field = HiddenText(values["value"]), "value"
    try:
        if not typed:
            field = "file"
            typed = await asyncio.to_thread(read_text, values["file"], MAX_FILE_BYTES)
    except UnreadableError as error:
        screen.fail("file", str(error))
        return
    parsed = read(typed)
    if not parsed.entries:
        screen.fail(field, describe_faults(parsed.faults) if parsed.faults else "no variables found")
        return
    app = screen.app
    try:
        rows = await own(app, target.scope, target.project_ref)
    except VercelError as error:
        app.session.notifier.report(error, "import")
        return
    if app.screen is screen and await app.push_screen_wait(ImportScreen(parsed, rows, target)):
        screen.dismiss()
