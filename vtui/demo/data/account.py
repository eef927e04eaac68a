"""The demo account: one person, their own scope and three teams, the same for the same seed and clock."""

from typing import Literal

from vtui.demo.data.clock import Clock, SystemClock
from vtui.demo.data.deployments import Stream
from vtui.demo.data.people import ADA, Json
from vtui.demo.data.projects import ACME, DAY, NORTHWIND, PERSONAL, projects
from vtui.demo.data.pseudorandom import token
from vtui.demo.data.scope import Scope
from vtui.demo.faults.odd import ODDITIES
from vtui.demo.server.limits import Limits

TIED = 7
"""Deployments that share a creation time under "tied-times"."""
DEMO_TOKEN = "demo_token_that_opens_nothing"  # noqa: S105 - it opens only accounts made here
NORTHWIND_DEPLOYMENTS = 640
PERSONAL_DEPLOYMENTS = 38


class Account:
    """All state of one demo account.

    `deployments` is the size of the team `acme`; `rate_limit` None stands for the real limits, 0 for none (no headers),
    N for N requests per endpoint and minute; `edges` says whether `until` includes its own ms; `tied` is how many
    deployments in a row share a creation time, so that equal times can stand at a page border; `oddities` are names of
    ODDITIES; `retired` are paths such as "/v7/deployments" that answer `retired_status`; `live` lets deployments start
    by themselves.
    Raises ValueError for an oddity that does not exist.
    """

    def __init__(
        self,
        *,
        seed: int = 7,
        deployments: int = 25_000,
        clock: Clock | None = None,
        token: str = DEMO_TOKEN,
        rate_limit: int | None = None,
        edges: Literal["exclusive", "inclusive"] = "exclusive",
        tied: int = 1,
        oddities: frozenset[str] = frozenset(),
        live: bool = True,
        retired: frozenset[str] = frozenset(),
        retired_status: int = 404,
    ) -> None:
        if unknown := oddities - ODDITIES.keys():
            raise ValueError(f"no such oddity: {', '.join(sorted(unknown))}")
        self.seed, self.token, self.oddities = seed, token, oddities
        self.clock: Clock = clock or SystemClock()
        self.anchor = self.clock.now()
        """When the account began (ms): ages count from here."""
        self.tied = max(tied, TIED if "tied-times" in oddities else 1)
        self.inclusive = edges == "inclusive" or "inclusive-edges" in oddities
        self.retired, self.retired_status = retired, retired_status
        if "list-gone" in oddities:
            self.retired, self.retired_status = retired | {"/v7/deployments", "/v10/projects"}, 410
        if "list-missing" in oddities:
            self.retired, self.retired_status = retired | {"/v7/deployments", "/v10/projects"}, 404
        self.limits = Limits(rate_limit)
        self.requests = 0
        """Requests answered so far."""
        self.happened: dict[str, int] = {}
        """How often each oddity that happens only once or twice has happened."""
        self.personal = self._scope(
            "ada", "Ada Lovell", role="OWNER", plan="hobby", table=PERSONAL, count=PERSONAL_DEPLOYMENTS, kind="user"
        )
        self.teams = (
            self._scope("bigco", "BigCo 株式会社", role="MEMBER", plan="enterprise", table="", count=0, kind="locked"),
            self._scope(
                "northwind",
                "Northwind [staging]",
                role="MEMBER",
                plan="pro",
                table=NORTHWIND,
                count=NORTHWIND_DEPLOYMENTS,
            ),
            self._scope("acme", "Acme", role="OWNER", plan="pro", table=ACME, count=deployments, live=live),
        )
        self._by_name = {key: scope for scope in self.teams for key in (scope.id, scope.slug)}

    def _scope(
        self,
        slug: str,
        name: str,
        *,
        role: str,
        plan: str,
        table: str,
        count: int,
        kind: Literal["user", "team", "locked"] = "team",
        live: bool = False,
    ) -> Scope:
        if "empty" in self.oddities:
            table, count = "", 0
        stream = Stream(
            seed=self.seed,
            scope=slug,
            projects=projects(table, self.seed, slug, self.anchor),
            count=count,
            anchor=self.anchor,
            live=live,
            tied=self.tied,
        )
        id_ = str(ADA["uid"]) if kind == "user" else "team_" + token(24, self.seed, "team", slug)
        age = {"ada": 1_500, "acme": 1_200, "northwind": 800, "bigco": 200}[slug]
        return Scope(
            id_=id_,
            slug=slug,
            name=name,
            role=role,
            plan=plan,
            created=self.anchor - age * DAY,
            stream=stream,
            kind=kind,
        )

    def team(self, id_or_slug: str) -> Scope | None:
        """The team with this id or slug."""
        return self._by_name.get(id_or_slug)

    def first(self, oddity: str, times: int = 1) -> bool:
        """Whether `oddity` is on and has happened less than `times` times; counts this time."""
        if oddity not in self.oddities or self.happened.get(oddity, 0) >= times:
            return False
        self.happened[oddity] = self.happened.get(oddity, 0) + 1
        return True

    def team_shape(self, scope: Scope) -> Json:
        """A team as the API lists it: the limited form for one that wants single sign-on."""
        membership = {
            "uid": ADA["uid"],
            "teamId": scope.id,
            "role": scope.role,
            "confirmed": not self.pending(scope),
            "createdAt": scope.created,
            "created": scope.created,
        }
        if self.pending(scope) and "account-requested" in self.oddities:
            membership["accessRequestedAt"] = self.anchor - 3 * DAY
        shared: Json = {
            "id": scope.id,
            "slug": scope.slug,
            "name": scope.name,
            "avatar": None,
            "membership": membership,
            "createdAt": scope.created,
        }
        if scope.kind == "locked":
            connection = {"type": "OktaSAML", "status": "linked", "state": "active", "connectedAt": scope.created}
            return shared | {
                "limited": True,
                "limitedBy": ["scope"],
                "saml": {"enforced": "account-saml-optional" not in self.oddities, "connection": connection},
            }
        return shared | {
            "creatorId": ADA["uid"],
            "updatedAt": self.anchor - 7 * DAY,
            "description": None,
            "stagingPrefix": scope.slug,
            "sensitiveEnvironmentVariablePolicy": "default",
            "resourceConfig": {"concurrentBuilds": 3},
        }

    def pending(self, scope: Scope) -> bool:
        """Whether the person is not a member of the team yet."""
        return scope.slug == "northwind" and bool(self.oddities & {"account-invited", "account-requested"})

    def user_shape(self) -> Json:
        """The person the token belongs to (getAuthUser)."""
        shared: Json = {
            "id": ADA["uid"],
            "email": ADA["email"],
            "name": ADA["name"],
            "username": ADA["username"],
            "avatar": None,
            "defaultTeamId": self.teams[-1].id,
        }
        if "limited-user" in self.oddities:
            return shared | {"limited": True}
        if "northstar" in self.oddities:
            shared["version"] = "northstar"
        return shared | {
            "createdAt": self.personal.created,
            "softBlock": None,
            "billing": None,
            "resourceConfig": {},
            "stagingPrefix": "ada",
            "hasTrialAvailable": False,
        }

    def token_shape(self) -> Json:
        """The token that is in use (getAuthToken); times in ms."""
        made = self.anchor - 20 * DAY
        scopes: list[Json] = [
            {"type": "user", "origin": "manual", "createdAt": made, "expiresAt": self.anchor + 9 * DAY}
        ]
        scopes += [
            {"type": "team", "teamId": scope.id, "origin": "manual", "createdAt": made} for scope in self.teams[1:]
        ]
        if "token-one-team" in self.oddities:
            scopes = scopes[-1:]
        leaked = {"leakedAt": self.anchor - DAY} if "account-token-leaked" in self.oddities else {}
        return leaked | {
            "id": token(48, "token", self.token),
            "name": "vtui on a laptop",
            "type": "token",
            "origin": "manual",
            "scopes": scopes,
            "createdAt": made,
            "activeAt": self.anchor - 60_000,
            "expiresAt": self.anchor + (2 if "account-token-expiring" in self.oddities else 9) * DAY,
        }
