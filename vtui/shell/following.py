"""Deployments in flight: followed to their end wherever they were begun, counted, watched for."""

from textual import work
from textual.reactive import reactive
from textual.signal import Signal

from vtui import text
from vtui.models.deployment import Deployment
from vtui.models.scope import Scope
from vtui.shell.checking import Checking
from vtui.shell.knowing import STALE
from vtui.shell.start import Start
from vtui.writes.following import End, Followed, Follower, ended, told


class Following(Checking):
    """Follows what builds, and tells of its end."""

    counted: reactive[tuple[frozenset[str], int]] = reactive((frozenset(), 0), repaint=False)
    """Ids of the scope's builds in flight and when they were counted, in ms."""
    watched: reactive[frozenset[tuple[str | None, str]]] = reactive(frozenset(), repaint=False)
    """Team and id of the deployments whose end somebody wants to be called for."""

    def __init__(self, start: Start) -> None:
        """Nothing is followed yet."""
        super().__init__(start)
        self.deployment_changed: Signal[tuple[Scope, Deployment]] = Signal(self, "deployment_changed")
        """A deployment that is followed has moved on: its scope and its newest row."""
        self.deployment_made: Signal[tuple[Scope, Deployment]] = Signal(self, "deployment_made")
        """A deployment was made from here: its scope and its first row."""
        self.deployment_removed: Signal[tuple[Scope, Deployment]] = Signal(self, "deployment_removed")
        """A deployment was deleted from here: its scope and its last row."""
        self.follower = Follower(lambda: self.service, self._followed, clock=self.clock, sleep=start.sleep)

    @property
    def building(self) -> int:
        """Builds in flight of the scope; of a count that is too old to be stated those that are followed are left."""
        ids, at = self.counted
        counted = ids if self.clock() - at < STALE else frozenset()
        followed = {one.row.id for one in self.follower.rows if one.scope == self.scope and one.row.in_flight}
        return len(counted | followed)

    def toggle_watch(self, scope: Scope, row: Deployment) -> None:
        """Call when a deployment ends, whoever made it; a second time: do not."""
        name = text.short(row.name or row.id)
        end = ended(row, self.clock())
        if self.follower.unwatch(scope, row.id):
            self.say(f"{name} is no longer watched")
        elif end is not None:
            self.say(f"Watch: {told(row, end)}", error=True)
        else:
            if self.follower.watch(scope, row):
                self._keep_following()
            self.say(f"watching {name} until it ends")
        self._note_watched()

    def _note_watched(self) -> None:
        self.watched = frozenset((one.scope.team_id, one.row.id) for one in self.follower.rows if one.watched)

    def watched_in(self, scope: Scope) -> frozenset[str]:
        """Ids of a scope's watched deployments."""
        return frozenset(id_ for team, id_ in self.watched if team == scope.team_id)

    def made(self, scope: Scope, row: Deployment) -> None:
        """A deployment was made from here: show it, follow it to its end and tell of that."""
        self.deployment_made.publish((scope, row))
        if self.follower.follow(scope, row):
            self._keep_following()

    def patched(self, scope: Scope, row: Deployment) -> None:
        """A deployment was changed from here; one that still moves is followed to its end."""
        self._tell(scope, row)
        if not row.in_flight:
            self.follower.forget(scope, row.id)
            self._note_watched()
        elif self.follower.follow(scope, row):
            self._keep_following()

    def removed(self, scope: Scope, row: Deployment) -> None:
        """A deployment was deleted from here: what production serves may be another now, or nothing."""
        self.follower.forget(scope, row.id)
        self._note_watched()
        self._uncount(scope, row)
        self.deployment_removed.publish((scope, row))
        if row.environment == "production" and row.project_id is not None:
            self.learn(scope, row.project_id)

    @work(group="follow", exclusive=True)
    async def _keep_following(self) -> None:
        await self.follower.run()

    def _followed(self, one: Followed, end: End | None) -> None:
        scope, row = one.scope, one.row
        self._tell(scope, row)
        if end is None:
            return
        words = told(row, end) if scope == self.scope else f"{text.short(scope.slug)}: {told(row, end)}"
        self.say(words, error=end in ("failed", "blocked"))
        if one.watched:
            self._note_watched()
            self.call(words)
        if end == "ready" and row.environment == "production" and row.project_id is not None:
            self.learn(scope, row.project_id)

    def _tell(self, scope: Scope, row: Deployment) -> None:
        """The screens hear of a deployment that has moved on."""
        if not row.in_flight:
            self._uncount(scope, row)
        self.deployment_changed.publish((scope, row))

    def _uncount(self, scope: Scope, row: Deployment) -> None:
        """It builds no more."""
        if scope == self.scope and row.id in self.counted[0]:
            self.counted = (self.counted[0] - {row.id}, self.counted[1])
