"""Two answers about the same row: the one that was requested later counts."""

from dataclasses import replace
from typing import Any, TypeVar

from vtui.models.deployment import Deployment
from vtui.models.domain import Domain
from vtui.models.request_order import is_older

T = TypeVar("T")

COMPLETED = ("name", "project_id", "source", "branch", "sha", "message", "author", "creator", "inspector", "url")
"""Fields of a deployment that some responses leave out: they keep what is known."""


def latest(row: T, known: T | None) -> T:
    """The newer of two answers about a row, with what only the older one has: commit, details, DNS state."""
    if known is None:
        return row
    newer: Any = row
    older: Any = known
    if is_older(row, known):
        newer, older = known, row
    if isinstance(newer, Deployment) and isinstance(older, Deployment):
        newer = completed(newer, older)
    elif isinstance(newer, Domain) and isinstance(older, Domain):
        newer = _with_dns(newer, older)
    result: T = newer
    return result


def _with_dns(newer: Domain, older: Domain) -> Domain:
    """The DNS state comes with a request of its own, and is ordered by that one."""
    if older.dns is None or (newer.dns is not None and not is_older(newer.dns, older.dns)):
        return newer
    return replace(newer, dns=older.dns)


def completed(answer: Deployment, known: Deployment) -> Deployment:
    """`answer`, with what it leaves out of the commit, the source, the maker and the details taken from `known`.

    Check runs are outdated by another state of the deployment or of its checks.
    """
    missing: dict[str, Any] = {field: getattr(known, field) for field in COMPLETED if not getattr(answer, field)}
    if answer.rollback_candidate is None:
        missing["rollback_candidate"] = known.rollback_candidate
    if answer.expires_at is None and known.expires_at is not None:
        missing["expires_at"] = known.expires_at
    if known.runs and answer.runs is None and (answer.state, answer.checks) == (known.state, known.checks):
        missing["runs"] = known.runs
    if answer.details is None and known.details is not None:  # a list's row knows no aliases either
        missing |= {"details": known.details, "aliases": known.aliases}
    return replace(answer, **missing) if missing else answer
