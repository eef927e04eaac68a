"""Whether a write of an env var without a response was applied: every field that was sent is compared.

A value cannot be compared without reading it, which the Activity log would record. So the env var must have been
changed (`updatedAt`) after the list was read right before sending, and a new one must have an ID that was not in that
list.
"""

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, Any

from vtui.models.env_var import EnvVar
from vtui.models.scope import ProjectRef, Scope
from vtui.resources.env.drafts import Draft
from vtui.writes.verification import Baseline, FindEffect, HalfDone, absent, compared, read_complete

if TYPE_CHECKING:
    from vtui.api.pages import Source
    from vtui.api.service import Service

Verifier = Callable[[Collection[EnvVar], Mapping[str, EnvVar]], "EnvVar | HalfDone | None"]
"""The variables now, and those right before sending by id -> the row that proves that the write was applied."""


def verified_by(scope: Scope, project_ref: ProjectRef, verify: Verifier, *, shared: bool = False) -> Baseline:
    """Reads the project's env vars, or the team's `shared` ones, before and after the write, for `verify`."""

    def find(before: list[EnvVar], now: list[EnvVar]) -> EnvVar | HalfDone | None:
        return verify(now, {row.id: row for row in before})

    return compared(lambda service: read_complete(_source(service, scope, project_ref, shared)), find)


def created(draft: Draft) -> Verifier:
    """Verifies a new ID with every field that was sent."""
    return lambda rows, previous: next((row for row in rows if row.id not in previous and _is(row, draft)), None)


def _is(row: EnvVar, draft: Draft) -> bool:
    return (
        row.key == draft.key
        and {*row.targets} == {*draft.targets}
        and {*row.custom_environment_ids} == {*draft.customs}
        and (row.branch or "") == draft.branch
        and (row.comment or "") == draft.comment
        and row.type in (draft.type, "sensitive")  # a team's policy may make it that (facts, section 7)
    )


def edited(id_: str, body: Mapping[str, Any]) -> Verifier:
    """Verifies that the env var has every field of the request's body, and, with a value, was changed since."""

    def verify(rows: Collection[EnvVar], previous: Mapping[str, EnvVar]) -> EnvVar | None:
        row, known = next((row for row in rows if row.id == id_), None), previous.get(id_)
        if row is None or known is None or not all(_has(row, key, value) for key, value in body.items()):
            return None
        changed = row.updated_at is not None and known.updated_at is not None and row.updated_at > known.updated_at
        return row if changed or "value" not in body else None

    return verify


def _has(row: EnvVar, key: str, value: Any) -> bool:
    match key:
        case "type":
            return row.type in (value, "sensitive")
        case "visibility":
            return row.visibility in {None, value, "secret"}
        case "target":
            return {*row.targets} == {*value}
        case "customEnvironmentIds":
            return {*row.custom_environment_ids} == {*value}
        case "gitBranch":
            return (row.branch or None) == (value or None)
        case "comment":
            return (row.comment or "") == (value or "")
        case "projectIdUpdates":
            return {*value.get("link", ())} <= {*row.sharers} and {*value.get("unlink", ())}.isdisjoint(row.sharers)
        case _:
            return key == "value"  # compared by the time of the last change


def split(id_: str, kept: Mapping[str, Any], draft: Draft, taken: str) -> Verifier:
    """Verifies both halves: the env var has only what was `kept`, and there is a new one as in the draft."""
    first, second = edited(id_, kept), created(draft)

    def verify(rows: Collection[EnvVar], previous: Mapping[str, EnvVar]) -> EnvVar | HalfDone | None:
        left, made = first(rows, previous), second(rows, previous)
        return made if left is None or made is not None else HalfDone(taken)

    return verify


def removed(scope: Scope, row: EnvVar) -> FindEffect:
    """The complete list lacks the variable."""
    return absent(
        lambda service: _source(service, scope, row.project_ref, row.shared), row, lambda other: other.id == row.id
    )


def _source(service: "Service", scope: Scope, project_ref: ProjectRef, shared: bool) -> "Source[EnvVar]":
    return service.env.shared(scope, ProjectRef()) if shared else service.env.of_project(scope, project_ref)
