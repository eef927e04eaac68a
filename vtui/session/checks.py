"""Checking for issues on request: one check at a time, which goes on while other screens are on view."""

from collections.abc import Callable
from functools import partial

from vtui.api.errors import VercelError
from vtui.api.request_log import caused_by
from vtui.models.scope import ProjectRef, Scope
from vtui.resources.issues.check import CheckProgress, CheckSubject, IssueCheck
from vtui.resources.issues.coverage import needs, total
from vtui.session.observable import Observable
from vtui.session.shared import Shared
from vtui.session.store import AccountStore


class IssueChecks:
    """Requests what issues are found in when the user asks for it."""

    def __init__(self, shared: Shared, store: AccountStore) -> None:
        """A check ends when another scope is chosen."""
        self._shared, self._store, self._jobs = shared, store, shared.jobs
        self._check: IssueCheck | None = None
        self.progress: Observable[CheckProgress | None] = Observable(None)
        """How far the check is that is running; None while none is."""
        shared.scope.subscribe(lambda _: self.stop())

    def cost(self, scope: Scope, project_ref: ProjectRef, since: int = 0) -> tuple[int, bool]:
        """How many requests a check takes, with `since` (ms) also for what is older, and whether that is exact."""
        newest = self._store.newest_deployments
        return total(
            need
            for owner in self._store.issue_scopes(scope)
            for need in needs(self._store.scopes[owner], project_ref, newest, since, team=not owner.personal)
        )

    def is_checking(self, scope: Scope | None) -> bool:
        """Whether something that the issues of a scope are found in is being requested, by a check or otherwise."""
        check = self._check
        scopes = set() if scope is None else set(self._store.issue_scopes(scope))
        return (check is not None and scope is not None and scopes <= set(check.subject.scopes)) or (
            self._store.is_loading(scope)
        )

    def start(
        self,
        scope: Scope,
        project_ref: ProjectRef,
        since: int = 0,
        *,
        allowed: int | None = None,
        ask: Callable[[], None],
    ) -> None:
        """Request what was not requested yet for the issues of a project of a scope, of all of them, or of all teams.

        With `since` also what was requested before that moment (ms). When it turns out to take more requests than are
        `allowed` it stops, and `ask` is called.
        """
        subject = CheckSubject(self._store.issue_scopes(scope), project_ref)
        self._jobs.run(partial(self._run, subject, since, allowed, ask), "check", exclusive=True)

    def stop(self) -> None:
        """Stop the check that is running; what was received is kept."""
        self._jobs.cancel("check")

    async def _run(self, subject: CheckSubject, since: int, allowed: int | None, ask: Callable[[], None]) -> None:
        def changed(progress: CheckProgress) -> None:
            if self._check is check:
                self.progress.value = progress

        check = IssueCheck(
            self._shared.connection.service,
            self._store,
            subject,
            newest=self._store.newest_deployments,
            clock=self._shared.start.clock,
            sleep=self._shared.start.sleep,
            on_progress=changed,
            on_error=self._shared.activity.record_error,
            since=since,
            max_requests=allowed,
        )
        finished = True
        self._check, self.progress.value = check, check.progress
        self._store.update_issues()
        try:
            with caused_by("check for issues"):
                finished = await check.run()
        except VercelError as error:
            self._shared.notifier.report(error, "check for issues")
        finally:
            if self._check is check:
                self._check, self.progress.value = None, None
            self._store.update_issues()
        if not finished:
            ask()
