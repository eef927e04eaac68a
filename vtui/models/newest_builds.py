"""The newest builds of projects among loaded deployments."""

from collections.abc import Iterable

from vtui.models.deployment import Deployment
from vtui.models.request_order import is_older

LAST_BUILDS = 5
"""Builds of a project that are kept, besides its newest production build."""
IGNORED_STATES = frozenset({"CANCELED", "DELETED"})
"""States of a production build that do not affect production."""


def affects_production(row: Deployment) -> bool:
    """Whether it is a production build that was not canceled or deleted."""
    return row.environment == "production" and row.state not in IGNORED_STATES


def newest_builds(rows: Iterable[Deployment]) -> dict[str, tuple[Deployment, ...]]:
    """Project ID -> its newest builds, then its newest production build if that is older; `rows` are newest first."""
    builds: dict[str, list[Deployment]] = {}
    with_production = set[str]()
    for row in rows:
        if row.project_id is None:
            continue
        kept = builds.setdefault(row.project_id, [])
        is_newest = row.project_id not in with_production and affects_production(row)
        if is_newest:
            with_production.add(row.project_id)
        if is_newest or len(kept) < LAST_BUILDS:
            kept.append(row)
    return {project_id: tuple(kept) for project_id, kept in builds.items()}


def joined(builds: Iterable[Deployment], others: Iterable[Deployment]) -> list[Deployment]:
    """Builds of two responses, newest first; of two answers about the same build the later one."""
    known = {row.id: row for row in builds}
    for row in others:
        if row.id not in known or is_older(known[row.id], row):
            known[row.id] = row
    return sorted(known.values(), key=lambda row: row.created_at or 0, reverse=True)
