"""Deployments in flight: followed to their end wherever they were created, counted, watched."""

from vtui import text
from vtui.api.request_log import caused_by
from vtui.models.deployment import Deployment
from vtui.models.scope import Scope
from vtui.session.loader import AccountLoader
from vtui.session.observable import Observable
from vtui.session.shared import Shared
from vtui.session.store import STALE
from vtui.writes.deployment_watch import End, Followed, Follower, describe_end, ended
from vtui.writes.effects import RowChange


class DeploymentWatcher:
    """Follows deployments that vtui created or that the user watches, and notifies of their end."""

    def __init__(self, shared: Shared, loader: AccountLoader) -> None:
        self._changes, self._scope, self._loader = shared.changes, shared.scope, loader
        self._jobs, self._notifier, self._clock = shared.jobs, shared.notifier, shared.start.clock
        self.counted: Observable[tuple[frozenset[str], int]] = Observable((frozenset(), 0))
        """Ids of the scope's builds in flight and when they were counted, in ms."""
        self.watched: Observable[frozenset[tuple[str | None, str]]] = Observable(frozenset())
        """Team and id of the deployments that the user watches."""
        self.follower = Follower(
            lambda: shared.connection.service, self._followed, clock=shared.start.clock, sleep=shared.start.sleep
        )
        shared.scope.subscribe(lambda _: self._forget_count())

    @property
    def building(self) -> int:
        """Builds in flight of the scope; of a count that is too old to be stated those that are followed are left."""
        ids, at = self.counted.value
        counted = ids if self._clock() - at < STALE else frozenset()
        followed = {one.row.id for one in self.follower.rows if one.scope == self._scope.value and one.row.in_flight}
        return len(counted | followed)

    def toggle_watch(self, scope: Scope, row: Deployment) -> None:
        """Start to watch a deployment, whichever user created it, or stop if it is watched."""
        name = text.short(row.name or row.id)
        end = ended(row, self._clock())
        if self.follower.unwatch(scope, row.id):
            self._notifier.notify(f"{name} is no longer watched")
        elif end is not None:
            self._notifier.notify(f"Watch: {describe_end(row, end)}", error=True)
        else:
            if self.follower.watch(scope, row):
                self._keep_following()
            self._notifier.notify(f"Watching {name} until it finishes")
        self._update_watched()

    def _update_watched(self) -> None:
        self.watched.value = frozenset((one.scope.team_id, one.row.id) for one in self.follower.rows if one.watched)

    def watched_in(self, scope: Scope) -> frozenset[str]:
        """Ids of a scope's watched deployments."""
        return frozenset(id_ for team, id_ in self.watched.value if team == scope.team_id)

    def update(self, change: RowChange) -> None:
        """Take up a deployment that was created, changed or deleted from here; one that moves is followed to its end.

        When one is deleted, production may serve another one now, or nothing.
        """
        scope, row = change.scope, change.row
        if change.kind == "gone":
            self.follower.forget(scope, row.id)
            self._update_watched()
            self._uncount(scope, row)
            self._changes.publish(change)
            self._fetch_production(scope, row)
        elif change.kind == "new" or row.in_flight:
            self._changes.publish(change)
            if self.follower.follow(scope, row):
                self._keep_following()
        else:
            self._uncount(scope, row)
            self._changes.publish(change)
            self.follower.forget(scope, row.id)
            self._update_watched()

    def _fetch_production(self, scope: Scope, row: Deployment) -> None:
        if row.environment == "production" and row.project_id is not None:
            self._loader.fetch_project(scope, row.project_id)

    def _keep_following(self) -> None:
        self._jobs.run(self._follow, "follow", exclusive=True)

    async def _follow(self) -> None:
        with caused_by("watching builds"):
            await self.follower.run()

    def _followed(self, one: Followed, end: End | None) -> None:
        scope, row = one.scope, one.row
        if not row.in_flight:
            self._uncount(scope, row)
        self._changes.publish(RowChange(scope, "deployments", row))
        if end is None:
            return
        message = (
            describe_end(row, end)
            if scope == self._scope.value
            else f"{text.short(scope.slug)}: {describe_end(row, end)}"
        )
        self._notifier.notify(message, error=end in ("failed", "blocked"))
        if one.watched:
            self._update_watched()
            self._notifier.alert(message)
        if end == "ready":
            self._fetch_production(scope, row)

    def _uncount(self, scope: Scope, row: Deployment) -> None:
        ids, at = self.counted.value
        if scope == self._scope.value and row.id in ids:
            self.counted.value = (ids - {row.id}, at)

    def _forget_count(self) -> None:
        """Another scope has other builds."""
        self.counted.value = (frozenset(), 0)
