"""Checking for issues on request: one check at a time, which goes on while other screens are on view."""

from collections.abc import Callable

from textual import work
from textual.reactive import reactive

from vtui.models.scope import ProjectRef, Scope
from vtui.resources.issues.check import CheckProgress, CheckSubject, IssueCheck
from vtui.resources.issues.coverage import needs, total
from vtui.shell.knowing import Knowing
from vtui.shell.start import Start


class Checking(Knowing):
    """Requests what issues are found in when a person asks for it."""

    check_progress: reactive[CheckProgress | None] = reactive(None, repaint=False)
    """How far the check is that is running; None while none is."""

    def __init__(self, start: Start) -> None:
        """Nothing is being checked."""
        super().__init__(start)
        self._check: IssueCheck | None = None

    def check_cost(self, scope: Scope, place: ProjectRef, since: int = 0) -> tuple[int, bool]:
        """How many requests it takes to check for issues, and whether that is exact.

        With `since` also what was requested before that moment (ms).
        """
        newest = self.newest_deployments
        owners = self.issue_scopes(scope)
        return total(need for owner in owners for need in needs(self.known[owner], place, newest, since))

    def checking(self, scope: Scope | None) -> bool:
        """Also while a check is running that a person started."""
        check = self._check
        mine = check is not None and scope is not None and set(self.issue_scopes(scope)) <= set(check.subject.scopes)
        return mine or super().checking(scope)

    def check_issues(
        self, scope: Scope, place: ProjectRef, since: int = 0, *, allowed: int | None = None, ask: Callable[[], None]
    ) -> None:
        """Request what was not requested yet for the issues of a project of a scope, of all of them, or of all teams.

        With `since` also what was requested before that moment (ms). When it turns out to take more requests than are
        `allowed` it stops, and `ask` is called.
        """
        self._run_check(CheckSubject(self.issue_scopes(scope), place), since, allowed, ask)

    def stop_check(self) -> None:
        """Stop the check that is running; what was answered is kept."""
        self.workers.cancel_group(self, "check")

    @work(group="check", exclusive=True)
    async def _run_check(self, subject: CheckSubject, since: int, allowed: int | None, ask: Callable[[], None]) -> None:
        from vtui.api.errors import VercelError

        def changed(progress: CheckProgress) -> None:
            if self._check is check:
                self.check_progress = progress

        check = IssueCheck(
            self.service,
            self,
            subject,
            newest=self.newest_deployments,
            clock=self.clock,
            sleep=self.start.sleep,
            on_progress=changed,
            on_error=self.activity.record_error,
            since=since,
            max_requests=allowed,
        )
        finished = True
        self._check, self.check_progress = check, check.progress
        self.weigh()
        try:
            finished = await check.run()
        except VercelError as error:
            self.report(error, "check for issues")
        finally:
            if self._check is check:
                self._check, self.check_progress = None, None
            self.weigh()
        if not finished:
            ask()
