"""One list with the rows of several teams, and a column that names the team of each."""

from collections.abc import MutableMapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar, Unpack

from vtui.api.sources import MappedSource, MergedSource
from vtui.models.scope import ProjectRef, Scope
from vtui.resources.common.resource import Resource
from vtui.table.columns import Column, Layout, Values, cell
from vtui.table.list_spec import Extent

if TYPE_CHECKING:
    from vtui.api.pages import Source
    from vtui.api.service import Service

T = TypeVar("T")


def across(
    resource: Resource[T], scopes: Sequence[Scope], owners: MutableMapping[str, Scope], lacking: Sequence[str] = ()
) -> Resource[T]:
    """Return a resource that lists several scopes at once, in the order of each list.

    `owners` is filled with row key -> scope; `lacking` names the teams that are left out, and why. Server queries and
    actions on many rows work in a single scope, so the result has neither.
    """

    def source(service: "Service", _scope: Scope, _project_ref: ProjectRef, **extent: Unpack[Extent]) -> "Source[T]":
        def of(owner: Scope) -> "Source[T]":
            def noted(row: T) -> T:
                owners[resource.list.key(row)] = owner
                return row

            return MappedSource(resource.list.source(service, owner, ProjectRef(), first=extent.get("first")), noted)

        when = resource.list.time_of
        return MergedSource(
            [(scope.slug, of(scope)) for scope in scopes], lambda row: (when(row) if when else None) or 0, lacking
        )

    team: Column[T] = Column(
        "team",
        "Team",
        lambda row, _: cell(owners[key].slug, "accent") if (key := resource.list.key(row)) in owners else (),
        layout=Layout(12, min_width=10, priority=0),
        values=Values(lambda row, _: owner.slug if (owner := owners.get(resource.list.key(row))) else None, facet=True),
    )
    list_spec = replace(
        resource.list,
        columns=(*resource.list.columns[:1], team, *resource.list.columns[1:]),
        source=source,
        refresh="manual",
        server_queries=None,
        saved=None,
    )
    return replace(
        resource,
        name=f"teams.{resource.name}",
        list=list_spec,
        actions=tuple(replace(action, many=None) for action in resource.actions),
    )
