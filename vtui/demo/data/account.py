"""The demo account: one person, their personal account and three teams, the same for the same seed and clock."""

from collections.abc import Mapping

from vtui.demo.data.clock import Clock
from vtui.demo.data.deployments import Deployments
from vtui.demo.data.people import ADA
from vtui.demo.data.projects import ACME, NORTHWIND, PERSONAL, read_projects
from vtui.demo.data.pseudorandom import token as token_of
from vtui.demo.data.scope import Kind, Scope
from vtui.demo.data.values import DAY, Json

DEMO_TOKEN = "demo_token_that_opens_nothing"  # noqa: S105 - it gives access to accounts of the demo only


class Account:
    """All state of one demo account.

    `deployments` is the size of the team `acme`; `rate_limit` None stands for the real limits, 0 for none (no headers),
    N for N requests per endpoint and minute; `inclusive_until` lets `until` include its own ms; `tied` is how
    many consecutive deployments share a creation time, so that equal times can be at a page border; `faults` are names
    from faults.catalog; `live` lets deployments start without a request; `retired` maps paths such as
    "/v7/deployments" to the status that they answer.
    """

    def __init__(
        self,
        *,
        seed: int = 7,
        deployments: int = 25_000,
        clock: Clock | None = None,
        token: str = DEMO_TOKEN,
        rate_limit: int | None = None,
        inclusive_until: bool = False,
        tied: int = 1,
        faults: frozenset[str] = frozenset(),
        live: bool = True,
        retired: Mapping[str, int] | None = None,
    ) -> None:
        self.seed, self.token, self.rate_limit, self.faults = seed, token, rate_limit, faults
        self.clock = clock or Clock()
        self.anchor = self.clock.now()
        """When the account began (ms): ages count from here."""
        self.tied = max(tied, 7 if "tied-times" in faults else 1)
        self.inclusive_until = inclusive_until or "inclusive-edges" in faults
        self.retired = retired or {}
        self.rate_windows: dict[str, tuple[int, int]] = {}
        """Endpoint group -> when its window ends (ms) and how many requests it has had."""
        self.requests = 0
        """Requests answered so far."""
        self.stored: dict[tuple[str, str], list[Json]] = {}
        """Rows of further kinds by kind and the id of what they belong to, once they were requested."""
        self._occurred: set[str] = set()
        self.personal = self._scope(
            "ada", "Ada Lovell", role="OWNER", plan="hobby", kind="user", age=1_500, table=PERSONAL, count=38
        )
        self.teams: tuple[Scope, ...] = (
            self._scope("bigco", "BigCo 株式会社", role="MEMBER", plan="enterprise", kind="locked", age=200),
            self._scope(
                "northwind", "Northwind [staging]", role="MEMBER", plan="pro", age=800, table=NORTHWIND, count=640
            ),
            self._scope("acme", "Acme", role="OWNER", plan="pro", age=1_200, table=ACME, count=deployments, live=live),
        )

    def _scope(
        self,
        slug: str,
        name: str,
        *,
        role: str,
        plan: str,
        age: int,
        kind: Kind = "team",
        table: str = "",
        count: int = 0,
        live: bool = False,
    ) -> Scope:
        """A scope that was created `age` days ago, with the projects of a table and `count` deployments."""
        anchor = self.anchor
        if "empty" in self.faults:
            table, count = "", 0
        projects = read_projects(table, self.seed, slug, anchor)
        deployments = Deployments(
            seed=self.seed, scope=slug, projects=projects, count=count, anchor=anchor, live=live, tied=self.tied
        )
        return Scope(
            id=str(ADA["uid"]) if kind == "user" else "team_" + token_of(24, self.seed, "team", slug),
            slug=slug,
            name=name,
            role=role,
            plan=plan,
            kind=kind,
            created=anchor - age * DAY,
            deployments=deployments,
            projects=projects,
            moves=deployments.moves,
        )

    def add_team(self, slug: str, name: str) -> Scope:
        """Create a team without anything, the newest, of which the person is the owner."""
        team = self._scope(slug, name, role="OWNER", plan="hobby", age=0)
        team.created = self.clock.now()
        self.teams = (team, *self.teams)
        return team

    def team(self, id_or_slug: str) -> Scope | None:
        """The team with this id or slug."""
        return next((team for team in self.teams if id_or_slug in {team.id, team.slug}), None)

    def occurs_once(self, fault: str, where: str = "") -> bool:
        """Whether `fault` is on and occurs now, for the first time at `where`, an endpoint or the id of a project."""
        occurrence = f"{fault} {where}"
        if fault not in self.faults or occurrence in self._occurred:
            return False
        self._occurred.add(occurrence)
        return True

    def is_pending(self, team: Scope) -> bool:
        """Whether the person is invited to the team or has requested access, without being a member yet."""
        return team.slug == "northwind" and bool(self.faults & {"account-invited", "account-requested"})
