"""What is known across screens: of projects, builds, domains, variables and people of each scope."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from textual import work
from textual.reactive import reactive
from textual.signal import Signal

from vtui.credentials import CLI_LOGIN
from vtui.models.deployment import Deployment
from vtui.models.domain import Domain
from vtui.models.project import Project
from vtui.models.request_order import next_number
from vtui.models.scope import Place, Scope
from vtui.models.team import NO_USER
from vtui.resources.attention import Known, Matter
from vtui.resources.base import Context
from vtui.resources.effects import News, VariablesRead
from vtui.shell.core import Core
from vtui.shell.start import Facts, Start

if TYPE_CHECKING:
    from vtui.resources.env_accidents import Beside

STALE = 2 * 60_000
"""Age (ms) at which what was learned of others' doings, or counted, is no longer stated."""
SELDOM = 10 * 60_000
"""Time (ms) after which the account's domains are asked for again."""
OWNED = 100
"""Domains to ask for, to see whether one expires: one page."""
PEOPLE = 500
"""Members of a team to ask for, for their names: five pages at most."""
LEARNED = 1_000
"""Projects of a scope to ask for what they serve."""


class Knowing(Core):
    """Learns by the way and on request, and passes on what it learned."""

    facts: reactive[Facts] = reactive(Facts(), repaint=False)
    matters: reactive[tuple[Matter, ...]] = reactive((), repaint=False)
    """What needs attention in the scope, the worst first."""

    def __init__(self, start: Start) -> None:
        """Nothing is known yet."""
        super().__init__(start)
        self.project_changed: Signal[tuple[Scope, Project]] = Signal(self, "project_changed")
        """What a project serves was asked for again."""
        self.variables_changed: Signal[VariablesRead] = Signal(self, "variables_changed")
        """Env vars of a project were changed from here and read again."""
        self.row_told: Signal[News] = Signal(self, "row_told")
        """A row of another list was made, changed or taken away from here, or asked for by itself."""
        self.known: dict[Scope, Known] = defaultdict(Known)
        """What was learned of each scope by the way."""
        self._learned: dict[tuple[Scope, str], int] = {}
        self._newest: dict[tuple[Scope, object], int] = {}
        """What was read as a whole -> the number of the newest request that was answered."""
        self._learning: dict[str, bool] = {}

    def context(self, medians: Mapping[str, int] | None = None) -> Context:
        """What cells may know now; the median build times are those that the scope's newest builds told of."""
        facts = self.facts
        if medians is None and self.scope is not None:
            medians = self.known[self.scope].medians
        return Context(
            self.clock(),
            facts.production,
            facts.pinned,
            facts.environments,
            medians or {},
            self.settings.times,
            facts.built,
            {} if self.scope is None else self.known[self.scope].beside,
            {} if self.scope is None else self.known[self.scope].people,
            {id_: self.key_name(id_, "") for id_ in self.keys},
            facts.auto_assign_off,
        )

    def learn(self, scope: Scope, project_id: str) -> None:
        """Ask what a project serves now, one request: a deployment's state never tells."""
        asked = project_id in self._learning
        self._learning[project_id] = asked  # asked while an older answer is under way: ask again after it
        if not asked:
            self._learn(scope, project_id)

    @work(group="learn")
    async def _learn(self, scope: Scope, project_id: str) -> None:
        from vtui.api.errors import VercelError

        try:
            project = await self.service.projects.get(scope, project_id)
        except VercelError as error:
            self.report(error, "what production serves")
        else:
            self.learned(scope, project)
        finally:
            again = self._learning.pop(project_id, False)
        if again:
            self.learn(scope, project_id)

    def learned(self, scope: Scope, project: Project) -> None:
        """A project was read; what is known from a later request stays."""
        if self.note_projects(scope, [project]):
            self.project_changed.publish((scope, project))

    def note_projects(self, scope: Scope, projects: Sequence[Project]) -> list[Project]:
        """Keep projects that were read, in a list or one by one; gives those that were not known better already."""
        newer = self.known[scope].note_projects(projects)
        self.facts = self.facts.learn(newer)
        self.weigh()
        return newer

    def _is_newest(self, scope: Scope, what: object, number: int) -> bool:
        """Whether no later request for the same has been answered yet; remembers this one if so."""
        if number < self._newest.get((scope, what), 0):
            return False
        self._newest[scope, what] = number
        return True

    def note_builds(self, scope: Scope, builds: Iterable[Deployment], medians: Mapping[str, int]) -> None:
        """What the newest deployments say, of those that may need attention."""
        known = self.known[scope]
        known.builds, known.medians = tuple(builds), medians
        self.weigh()

    def note_domains(self, scope: Scope, domains: Iterable[Domain]) -> None:
        """Keep domains that were read, in a list or one by one."""
        self.known[scope].note_domains(domains)
        self.weigh()

    def note_variables(self, scope: Scope, beside: "Mapping[str, Beside]") -> None:
        """What env vars have beside them, of all that were looked at."""
        self.known[scope].beside = beside

    async def learn_people(self, scope: Scope) -> bool:
        """Ask what the people of a team are called, seldom; whether anything new came of it."""
        from vtui.api.errors import VercelError

        now, known = self.clock(), self.known[scope]
        asked = self._learned.get((scope, "people"))
        if asked is not None and now - asked < SELDOM:
            return False
        self._learned[scope, "people"] = now
        number = next_number()
        user = NO_USER if self.account is None else self.account.user
        people = {} if user is NO_USER else {user.id: user.username}
        if scope.team_id is not None:
            with suppress(VercelError):  # who may not see them sees ids
                async for page in self.service.teams.members(scope, limit=PEOPLE):
                    people |= {one.id: one.username or one.name or "" for one in page.rows}
        if not self._is_newest(scope, "people", number):
            return False
        before, known.people = known.people, {**known.people, **people}
        return known.people != before

    @work(group="learn")
    async def renew_variables(self, scope: Scope, place: Place) -> None:
        """Ask for a project's env vars again, which were changed from here, and pass them on."""
        from vtui.api.errors import VercelError

        number = next_number()
        try:
            rows = await self.service.env.every(scope, place)
        except VercelError as error:
            self.report(error)
        else:
            if self._is_newest(scope, place, number):
                self.variables_changed.publish(VariablesRead(scope, place, rows, number))

    def hear(self, news: News) -> None:
        """A row told of itself, or is no more: every screen that shows it follows."""
        if isinstance(news.row, Domain):
            if news.what == "gone":
                self.known[news.scope].remove_domain(news.row.name)
            self.note_domains(news.scope, () if news.what == "gone" else (news.row,))
        if isinstance(news.row, Project) and news.what == "changed":
            self.learned(news.scope, news.row)
        self.row_told.publish(news)

    def weigh(self) -> None:
        """Look again what needs attention."""
        if self.scope is None or self.account is None:
            self.matters = ()
            return
        renewed = self.account.origin == CLI_LOGIN
        self.matters = self.known[self.scope].matters(self.context(), self.account.token, renewed=renewed)

    def matters_here(self) -> tuple[Matter, ...]:
        """What needs attention in the chosen project, or in all of them."""
        chosen = self.place.project_id
        return tuple(
            matter for matter in self.matters if matter.everywhere or chosen in (None, matter.where.project_id)
        )

    def learn_all(self, scope: Scope) -> bool:
        """Ask for what lists do not tell, at most one thing at a time; whether that was one request too many.

        What projects serve and what their environments are called is asked for, a request a hundred, when what is known
        is `STALE`: promotes and rollbacks of others are told by nothing else. The account's domains are asked for
        `SELDOM`: whether one expires. The very first question is expected and is not one too many.
        """
        now = self.clock()
        for what, age, ask in (("projects", STALE, self._learn_all), ("domains", SELDOM, self._learn_domains)):
            asked = self._learned.get((scope, what))
            if asked is None or now - asked >= age:
                self._learned[scope, what] = now
                ask(scope)
                return what == "domains" or asked is not None
        return False

    @work(group="learn")
    async def _learn_all(self, scope: Scope) -> None:
        from vtui.api.errors import VercelError

        try:
            async for page in self.service.projects.pages(scope, limit=LEARNED):
                self.note_projects(scope, page.rows)
        except VercelError:
            self._learned.pop((scope, "projects"), None)  # unknown is shown as nothing; asked again with the next rows

    @work(group="learn")
    async def _learn_domains(self, scope: Scope) -> None:
        from vtui.api.errors import VercelError

        with suppress(VercelError):  # who may not read them has no hand in them
            async for page in self.service.domains.pages(scope, limit=OWNED):
                self.note_domains(scope, page.rows)
