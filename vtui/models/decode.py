"""From an answer's bytes to rows.

A page as promised is validated in one go, straight from the bytes. Only when that fails is it read row by row: what
is wrong is taken out and named in the row's `odd`, what is right stays. Imports pydantic, so import it late.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, TypeVar, get_args, get_type_hints

from pydantic import TypeAdapter, ValidationError
from typing_extensions import is_typeddict

from vtui.models import deployment_rows, rows, wire
from vtui.models.alias import Alias
from vtui.models.check import Check
from vtui.models.deployment import Deployment
from vtui.models.dns_record import DnsRecord
from vtui.models.domain import Domain
from vtui.models.domain_config import DomainConfig
from vtui.models.env_var import EnvVar
from vtui.models.project import Project
from vtui.models.scope import ProjectRef
from vtui.models.synthetic_id import PREFIX
from vtui.models.team import Member, Team, Token, User

T = TypeVar("T")

_KINDS = {
    "bool_type": "not true or false",
    "dict_type": "not an object",
    "float_type": "not a number",
    "int_type": "not a number",
    "list_type": "not a list",
    "string_type": "not text",
}


LARGE_PAGE = 1024 * 1024
"""Bytes from which on a page is read row by row: validated in one go, it keeps all other threads from running."""


class Malformed(ValueError):  # noqa: N818 - it names the state of a body; the errors that people see are the API's
    """The body is not what was promised. Says where and what kind of thing is wrong; never quotes the body."""


@dataclass(frozen=True, slots=True)
class Decoded(Generic[T]):
    """One page: its rows and where the next one begins."""

    rows: tuple[T, ...]
    next: int | str | None = None
    """The cursor, untouched; None when there is no further page."""
    malformed: int = 0
    """How many rows say in `odd` that something is wrong with them."""
    hidden: int = 0
    """Production env vars that the user's role keeps from view (`hiddenProductionEnvCount`)."""


def prepare() -> None:
    """Builds the readers that every start needs; the first one takes 30 ms, which would hold up an event loop."""
    for shape in (wire.UserShape, wire.TeamsShape, wire.DeploymentsShape):
        _adapter(shape)


def deployments(body: bytes) -> Decoded[Deployment]:
    """A page of getDeployments. Raises Malformed, like all functions here."""
    return _page(body, "deployments", wire.DeploymentsShape, wire.DeploymentShape, deployment_rows.deployment)


def projects(body: bytes) -> Decoded[Project]:
    """A page of getProjects: an object with either kind of cursor, or a bare array without one."""
    return _page(body, "projects", wire.ProjectsShape, wire.ProjectShape, deployment_rows.project)


def teams(body: bytes) -> Decoded[Team]:
    """A page of getTeams, locked teams included."""
    return _page(body, "teams", wire.TeamsShape, wire.TeamShape, rows.team)


def team(body: bytes) -> Team:
    """The answer of getTeam."""
    return _identified("team", body, wire.TeamShape, rows.team)


def members(body: bytes) -> Decoded[Member]:
    """A page of getTeamMembers."""
    return _page(body, "members", wire.MembersShape, wire.MemberShape, rows.member)


def domains(body: bytes) -> Decoded[Domain]:
    """A page of getDomains: the account's own domains."""
    return _page(body, "domains", wire.DomainsShape, wire.DomainShape, rows.domain)


def project_domains(body: bytes, project: ProjectRef) -> Decoded[Domain]:
    """A page of getProjectDomains."""

    def build(row: wire.DomainShape, faults: rows.Faults, ids: rows.Ids) -> Domain:
        return rows.domain(row, faults, ids, project)

    return _page(body, "domains", wire.DomainsShape, wire.DomainShape, build)


def domain(body: bytes) -> Domain:
    """The answer of getDomain."""
    return _identified("domain", body, wire.DomainShape, rows.domain)


def project_domain(body: bytes, project: ProjectRef) -> Domain:
    """The answer of getProjectDomain, or to a change of one, which has no id but its name."""
    row, faults = _single("domain", body, wire.DomainShape)
    if not row.get("name"):
        raise Malformed("domain: no name")
    return rows.domain(row, faults, rows.Ids(), project)


def dns_records(body: bytes, domain: str) -> Decoded[DnsRecord]:
    """A page of getRecords; where it is one text, a row for each of its lines, as they stand."""

    def build(row: wire.DnsRecordShape, faults: rows.Faults, ids: rows.Ids) -> DnsRecord:
        return rows.dns_record(row, faults, ids, domain)

    text = load(body, wire.DnsRecordsShape) if body.lstrip()[:1] == b'"' else None
    if isinstance(text, str):
        lines = [line for line in text.splitlines() if line.strip()]
        return Decoded(tuple(DnsRecord(f"{PREFIX}{at}", domain, value=line) for at, line in enumerate(lines)), None)
    return _page(body, "records", wire.DnsRecordsShape, wire.DnsRecordShape, build)


def record_id(body: bytes) -> str:
    """The id in the answer of createRecord, which is all that it says of the record."""
    row, _ = _single("record", body, wire.DnsRecordShape)
    found = row.get("uid") or row.get("id")
    if not found:
        raise Malformed("record: no id")
    return str(found)


def env_vars(body: bytes, project: ProjectRef) -> Decoded[EnvVar]:
    """A page of filterProjectEnvs, or its odd answer of one bare variable. Their values are dropped."""

    def build(row: wire.EnvVarShape, faults: rows.Faults, ids: rows.Ids) -> EnvVar:
        return rows.env_var(row, faults, ids, project)

    return _page(body, "envs", wire.EnvVarsShape, wire.EnvVarShape, build)


def shared_env_vars(body: bytes, project: ProjectRef) -> Decoded[EnvVar]:
    """A page of listSharedEnvVariable: the team's, or those that `project` has. Their values are dropped."""

    def build(row: wire.EnvVarShape, faults: rows.Faults, ids: rows.Ids) -> EnvVar:
        return rows.shared_env_var(row, faults, ids, project)

    return _page(body, "data", wire.SharedEnvVarsShape, wire.EnvVarShape, build)


def revealed(body: bytes) -> str | None:
    """The value of a variable out of getProjectEnv; None when the answer holds none, or one that is not decrypted."""
    row, _ = _single("env", body, wire.RevealedShape)
    sealed = row.get("type") == "sensitive" or row.get("decrypted") is False
    return None if sealed and row.get("type") != "plain" else row.get("value")


def written(body: bytes) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """What became of a create or an edit of env vars: the types that they have now; code and message of each refusal.

    createProjectEnv answers {created, failed}, editProjectEnv the variable itself, updateSharedEnvVariable {updated,
    failed}, deleteSharedEnvVariable {deleted, failed}. Values are dropped.
    """
    answer = load(body, wire.CreatedShape)
    if isinstance(answer, dict) and not answer.keys() & {"created", "updated", "deleted", "failed"}:
        answer = {"created": answer}
    row, _ = _repair(answer, wire.CreatedShape)
    created, failed = row.get("created") or row.get("updated") or (), row.get("failed") or ()
    if not created and not failed and not row.get("deleted"):
        raise Malformed("neither done nor failed")
    made = (created,) if isinstance(created, dict) else created
    errors = [one.get("error") or {} for one in failed]
    return (
        tuple(one.get("type") or "" for one in made),
        tuple((error.get("code") or "", error.get("message") or "") for error in errors),
    )


def deployment(body: bytes) -> Deployment:
    """The answer of getDeployment or createDeployment."""
    return _identified("deployment", body, wire.DetailShape, deployment_rows.detailed)


def checks(body: bytes) -> Decoded[Check]:
    """The answer of getAllChecks."""
    return _page(body, "checks", wire.ChecksPageShape, wire.CheckRunShape, rows.check)


def aliases(body: bytes) -> Decoded[Alias]:
    """A page of listAliases, or the answer of listDeploymentAliases, which names no deployment."""
    return _page(body, "aliases", wire.HostsShape, wire.HostShape, rows.alias)


def domain_config(body: bytes) -> DomainConfig:
    """The answer of getDomainConfig."""
    row, faults = _single("config", body, wire.DomainConfigShape)
    return rows.domain_config(row, faults)


def hosts(body: bytes) -> tuple[str, ...]:
    """The hosts of listDeploymentAliases, or of listPromoteAliases, which has two shapes, and a third without any."""
    answer = load(body, wire.AliasesShape)
    if not isinstance(answer, dict):
        raise Malformed("not an object with aliases")
    found = []
    for row in answer.get("aliases") or ():
        host = row.get("alias") if isinstance(row, dict) else None
        host = host.get("alias") if isinstance(host, dict) else host
        if isinstance(host, str) and host:
            found.append(host)
    return tuple(found)


def project(body: bytes) -> Project:
    """The answer of getProject."""
    return _identified("project", body, wire.ProjectShape, deployment_rows.project)


def user(body: bytes) -> User:
    """The answer of getAuthUser, limited ones included."""
    return _identified("user", body, wire.UserShape, rows.user)


def token(body: bytes) -> Token:
    """The answer of getAuthToken."""
    row, _ = _single("token", body, wire.TokenShape)
    return rows.token(row)


def _page(
    body: bytes, key: str, page: type, shape: type, build: Callable[[Any, rows.Faults, rows.Ids], T]
) -> Decoded[T]:
    found, rest = _read_page(body, key, page, shape)
    ids, built, malformed = rows.Ids(), [], 0
    for row, faults in found:
        built.append(build(row, faults, ids))
        malformed += bool(faults)
    hidden = rest.get("hiddenProductionEnvCount")
    return Decoded(tuple(built), _cursor(rest.get("pagination")), malformed, hidden if type(hidden) is int else 0)


def _read_page(body: bytes, key: str, page: type, shape: type) -> tuple[Iterator[tuple[Any, rows.Faults]], Any]:
    """The rows with their faults, and what stands beside them."""
    if len(body) < LARGE_PAGE:
        with suppress(ValidationError):
            answer = _adapter(page).validate_json(body, strict=True)
            if key in answer:
                return ((row, []) for row in answer[key]), answer
    answer = load(body, page)
    if isinstance(answer, list) and key == "projects":
        answer = {key: answer}
    if isinstance(answer, dict) and key == "envs" and key not in answer and "key" in answer:
        answer = {key: [answer]}
    if not isinstance(answer, dict):
        raise Malformed(f"not an object with {key}")
    if not isinstance(answer.get(key), list):
        raise Malformed(f"{key}: {'not a list' if key in answer else 'missing'}")
    return (_repair(row, shape) for row in answer[key]), answer


def _identified(what: str, body: bytes, shape: type, build: Callable[[Any, rows.Faults, rows.Ids], T]) -> T:
    row, faults = _single(what, body, shape)
    if not (row.get("id") or row.get("uid")):
        raise Malformed(f"{what}: no id")
    return build(row, faults, rows.Ids())


def _single(what: str, body: bytes, shape: type) -> tuple[Any, rows.Faults]:
    """One object, bare or under its own name."""
    with suppress(ValidationError):
        row = _adapter(shape).validate_json(body, strict=True)
        if row.get("id") or row.get("uid"):  # else it may be under its own name
            return row, []
    answer = load(body, shape, what)
    if isinstance(answer, dict) and isinstance(answer.get(what), dict) and not (answer.get("id") or answer.get("uid")):
        answer = answer[what]
    if not isinstance(answer, dict) or not answer:
        raise Malformed(f"{what}: not an object that is known")
    return _repair(answer, shape)


def _repair(row: Any, shape: type) -> tuple[Any, rows.Faults]:
    """The row without what is of the wrong type, and words for what was taken out."""
    if not isinstance(row, dict):
        return {}, ["not an object"]
    faults: rows.Faults = []
    while True:
        try:
            return _adapter(shape).validate_python(row, strict=True), faults
        except ValidationError as error:
            wrong: dict[tuple[int | str, ...], str] = {}
            for fault in error.errors(include_url=False, include_context=False, include_input=False):
                wrong.setdefault(_path(row, fault["loc"]), fault["type"])
        # Where several shapes are allowed, the one that came nearest is blamed: its fault lies deepest.
        shallow = {path[:length] for path in wrong for length in range(len(path))}
        deepest = [path for path in wrong if path not in shallow]
        faults += [
            f"{'.'.join(map(str, path))}: {_KINDS.get(wrong[path], 'not what was promised')}" for path in deepest
        ]
        for path in reversed(deepest):  # from the end of a list to its start, so that positions hold
            _delete(row, path)


def _path(row: Any, location: tuple[int | str, ...]) -> tuple[int | str, ...]:
    """A fault's location in the row itself, without the names of union members that pydantic puts between."""
    path: list[int | str] = []
    for part in location:
        if (isinstance(row, dict) and part in row) or (isinstance(row, list) and isinstance(part, int)):
            path.append(part)
            row = row[part]  # type: ignore[index]  # a list is asked with an int only, see above
    return tuple(path)


def _delete(row: Any, path: tuple[int | str, ...]) -> None:
    *parents, last = path
    for part in parents:
        row = row[part]
    del row[last]


def load(body: bytes, shape: type, *more: str) -> Any:
    """The JSON with no keys but the shape's (and `more`), values of env vars dropped, lone surrogates replaced."""
    known = _known(shape).union(more)

    def keep(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        return {key: _readable(value) for key, value in pairs if key in known}

    with suppress(ValueError, RecursionError):
        return json.loads(body.decode("utf-8-sig", "replace"), object_pairs_hook=keep, parse_int=_int)
    # Raised out here so that no error that holds the body hangs on this one.
    raise Malformed("not JSON" if body.strip() else "empty")


def _readable(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if isinstance(value, list):
        return [_readable(item) if isinstance(item, str) else item for item in value]
    return value


def _int(digits: str) -> int | float:
    """Numbers too long for any use become floats: Python refuses to read them as integers."""
    return int(digits) if len(digits) < 20 else float(digits)


def _cursor(pagination: object) -> int | str | None:
    found = pagination.get("next") if isinstance(pagination, dict) else None
    if isinstance(found, float):
        found = int(found) if found.is_integer() else str(found)
    return found if isinstance(found, int | str) and not isinstance(found, bool) and found else None


@cache
def _adapter(shape: type) -> TypeAdapter[Any]:
    return TypeAdapter(shape)


@cache
def _known(shape: Any) -> frozenset[str]:
    """The names of a shape's keys, and of the shapes within it."""
    hints = get_type_hints(shape) if is_typeddict(shape) else {}
    return frozenset(hints).union(*map(_known, (*hints.values(), *get_args(shape))))
