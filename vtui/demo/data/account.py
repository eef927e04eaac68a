"""The demo account: one person, their personal account and three teams, the same for the same seed and clock."""

from collections.abc import Mapping
from dataclasses import dataclass

from vtui.demo.data.clock import Clock
from vtui.demo.data.deployments import Deployments
from vtui.demo.data.people import ADA
from vtui.demo.data.projects import ACME, NORTHWIND, PERSONAL, read_projects
from vtui.demo.data.pseudorandom import token as token_of
from vtui.demo.data.scope import Kind, Scope
from vtui.demo.data.values import DAY, Json

DEMO_TOKEN = "demo_token_that_opens_nothing"  # noqa: S105 - it gives access to accounts of the demo only


@dataclass(init=False, eq=False)
class Account:
    """All state of one demo account: what its fields hold, and the clock."""

    seed: int
    token: str
    """The only token that is accepted."""
    rate_limit: int | None
    """None stands for the real limits, 0 for none (no headers), N for N requests per endpoint and minute."""
    faults: frozenset[str]
    """Names from faults.catalog."""
    anchor: int
    """When the account began (ms): ages count from here."""
    tied: int
    """How many consecutive deployments share a creation time, so that equal times can be at a page border."""
    inclusive_until: bool
    """Whether `until` includes its own ms."""
    retired: Mapping[str, int]
    """Paths or their templates, such as "/v7/deployments", and the status that they answer."""
    rate_windows: dict[str, tuple[int, int]]
    """Endpoint group -> when its window ends (ms) and how many requests it has had."""
    requests: int
    """Requests answered so far."""
    stored: dict[str, list[Json]]
    """Rows of further kinds, once they were requested, by kind and the id of what they belong to."""
    occurred: set[str]
    """The faults that occur once, and where they have occurred."""
    personal: Scope
    teams: tuple[Scope, ...]

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
        """Generate an account; `deployments` is the size of the team `acme`, `live` lets some start unrequested."""
        self.seed, self.token, self.rate_limit, self.faults = seed, token, rate_limit, faults
        self.clock = clock or Clock()
        self.anchor = self.clock.now()
        self.tied = max(tied, 7 if "tied-times" in faults else 1)
        self.inclusive_until = inclusive_until or "inclusive-edges" in faults
        self.retired = retired or {}
        self.rate_windows = {}
        self.requests = 0
        self.stored = {}
        self.occurred = set()
        self.personal = self._scope(
            "ada", "Ada Lovell", role="OWNER", plan="hobby", kind="user", age=1_500, table=PERSONAL, count=38
        )
        policies = dict.fromkeys(("sensitiveEnvironmentVariablePolicy", "disjunctiveProductionSecretPolicy"), "on")
        self.teams = (
            self._scope("bigco", "BigCo 株式会社", role="MEMBER", plan="enterprise", kind="locked", age=200),
            self._scope(
                "northwind",
                "Northwind [staging]",
                role="MEMBER",
                plan="pro",
                age=800,
                table=NORTHWIND,
                count=640,
                policies=policies,
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
        policies: dict[str, str] | None = None,
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
            policies=policies or {},
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
        if fault not in self.faults or occurrence in self.occurred:
            return False
        self.occurred.add(occurrence)
        return True

    def is_pending(self, team: Scope) -> bool:
        """Whether the person is invited to the team or has requested access, without being a member yet."""
        return team.slug == "northwind" and bool(self.faults & {"account-invited", "account-requested"})
