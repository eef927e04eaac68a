"""Environment variables of projects and teams."""

from dataclasses import replace
from sys import intern
from typing import Any

from typing_extensions import TypedDict

from vtui import times
from vtui.models.env_var import EnvVar, WrittenEnvVars
from vtui.models.responses.reader import DecodeError
from vtui.models.responses.values import ErrorShape, RowContext, Time, interned
from vtui.models.scope import ProjectRef
from vtui.models.value_faults import value_faults


class EnvVarShape(TypedDict, total=False):
    """An env var (filterProjectEnvs, listSharedEnvVariable). Its value is examined and then dropped."""

    id: str | None
    uid: str | None
    key: str | None
    type: str | None
    target: list[str] | str | None
    gitBranch: str | None
    customEnvironmentIds: list[str] | None
    value: Any
    decrypted: bool | None
    visibility: str | None
    configurationId: str | None
    system: bool | None
    comment: str | None
    createdAt: Time
    updatedAt: Time
    createdBy: str | None
    updatedBy: str | None
    securityIssues: list[str] | None
    projectId: list[str] | str | None
    """For a shared variable: the projects that it is linked to."""


class RevealedShape(TypedDict, total=False):
    """An env var with its value (getProjectEnv, getSharedEnvVar)."""

    id: str | None
    type: str | None
    value: str | None
    decrypted: bool | None


class FailedShape(TypedDict, total=False):
    """A variable that was not written."""

    error: ErrorShape | None


class WrittenShape(TypedDict, total=False):
    """The response of createProjectEnv ({created, failed}), which is 201 whatever happened to each variable, of
    updateSharedEnvVariable ({updated, failed}) and of deleteSharedEnvVariable ({deleted, failed})."""

    created: list[EnvVarShape] | EnvVarShape | None
    updated: list[EnvVarShape] | None
    deleted: list[str] | None
    failed: list[FailedShape] | None


def env_var(row: EnvVarShape, context: RowContext, project: ProjectRef) -> EnvVar:
    """Build an env var of the project; a missing id is not a problem of the row."""
    key, target, branch = row.get("key") or "", row.get("target") or (), row.get("gitBranch") or None
    targets = tuple(map(intern, (target,) if isinstance(target, str) else target))
    custom = tuple(map(intern, row.get("customEnvironmentIds") or ()))
    if not key:
        context.problems.append("no key")
    base = "/".join((project.project_id or "", key, *targets, *custom, branch or ""))
    return EnvVar(
        id=row.get("id") or row.get("uid") or context.unique_id(base),
        key=interned(key) or "",
        project_id=interned(project.project_id),
        project=interned(project.project),
        type=interned(row.get("type")) or "",
        targets=targets,
        branch=interned(branch),
        custom_environment_ids=custom,
        visibility=interned(row.get("visibility")),
        integration=bool(row.get("configurationId")),
        system=row.get("system") or row.get("type") == "system",
        comment=row.get("comment") or None,
        created_at=times.parse(row.get("createdAt")),
        updated_at=times.parse(row.get("updatedAt")),
        created_by=interned(row.get("createdBy")),
        updated_by=interned(row.get("updatedBy")),
        faults=_value_faults(row),
        value_bytes=_value_bytes(row),
        security_issues=tuple(map(intern, row.get("securityIssues") or ())),
        problem=context.problem,
    )


def _value_faults(row: EnvVarShape) -> tuple[str, ...]:
    """What is probably wrong with a value in clear text; others are ciphers, or not the value (facts, section 7)."""
    value = row.get("value")
    clear = row.get("type") == "plain" and row.get("decrypted") is not False
    return value_faults(value) if clear and isinstance(value, str) else ()


def _value_bytes(row: EnvVarShape) -> int | None:
    """The size of a value or of its cipher; None for values that a list leaves out (facts, section 7)."""
    value = row.get("value")
    if row.get("type") not in {"plain", "encrypted"} or not isinstance(value, str):
        return None
    return len(value.encode("utf-8", "replace")) if value or row.get("type") == "plain" else None


def shared_env_var(row: EnvVarShape, context: RowContext, project: ProjectRef) -> EnvVar:
    """Build a shared env var of the team; with a chosen project, as an env var of that project."""
    linked = row.get("projectId") or ()
    projects = (linked,) if isinstance(linked, str) else linked
    return replace(env_var(row, context, project), shared=True, sharers=tuple(map(intern, projects)))


def in_list(answer: Any) -> Any:
    """A response of filterProjectEnvs that is one bare variable, in a list."""
    bare = isinstance(answer, dict) and "envs" not in answer and "key" in answer
    return {"envs": [answer]} if bare else answer


def revealed(row: RevealedShape, _: RowContext) -> str | None:
    """The value; None when the response has none, or one that is not decrypted."""
    sealed = row.get("type") == "sensitive" or row.get("decrypted") is False
    return None if sealed and row.get("type") != "plain" else row.get("value")


def written(row: WrittenShape, _: RowContext) -> WrittenEnvVars:
    """What was written and what was refused; values are dropped."""
    created, failed = row.get("created") or row.get("updated") or (), row.get("failed") or ()
    if not created and not failed and not row.get("deleted"):
        raise DecodeError("neither a result nor an error")
    variables = (created,) if isinstance(created, dict) else created
    errors = [item.get("error") or {} for item in failed]
    return WrittenEnvVars(
        tuple(variable.get("type") or "" for variable in variables),
        tuple((error.get("code") or "", error.get("message") or "") for error in errors),
    )


def as_written(answer: Any) -> Any:
    """A response of editProjectEnv, which is the variable itself, in the shape of the other writes."""
    if isinstance(answer, dict) and not answer.keys() & WrittenShape.__annotations__.keys():
        return {"created": answer}
    return answer
