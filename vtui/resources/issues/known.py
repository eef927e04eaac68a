"""What is known of a scope, shared by all screens, and the issues that are found in it."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field, replace

from vtui.models.build_error import BuildError
from vtui.models.deployment import Deployment
from vtui.models.domain import Domain
from vtui.models.domain_config import DomainConfig
from vtui.models.env_neighbors import Beside
from vtui.models.project import Project
from vtui.models.request_order import is_older, next_request_number, request_number_of
from vtui.models.scope import ProjectRef
from vtui.models.team import Token
from vtui.resources.domains.page import owned
from vtui.resources.issues.coverage import ACCOUNT_DOMAINS, DNS, PROJECT_DOMAINS, Fetch
from vtui.resources.issues.issues import Matter, matters, token_issues
from vtui.table.columns import Context

EVERYWHERE = ProjectRef()
"""All projects."""
MAX_BUILD_ERRORS = 500
"""Failed builds of a scope whose errors are kept, the last ones that were read."""


@dataclass(slots=True)
class Known:
    """What screens have learned of a scope, by the way."""

    projects: dict[str, Project] = field(default_factory=dict)
    """By id."""
    builds: dict[str | None, tuple[Deployment, ...]] = field(default_factory=dict)
    """Project id, None for all projects -> of its newest deployments those that may need attention: the last
    production build of each project, blocked ones, running ones."""
    domains: dict[str, Domain] = field(default_factory=dict)
    """Domains of projects, by id."""
    owned: dict[str, Domain] = field(default_factory=dict)
    """The account's own domains, by name."""
    dns: dict[str, DomainConfig] = field(default_factory=dict)
    """Id of a project's domain -> its DNS configuration, or why that could not be read."""
    fetches: dict[tuple[str, str], Fetch] = field(default_factory=dict)
    """A part of what issues are found in, and the id that it is of -> how requesting it went last."""
    running: set[str] = field(default_factory=set)
    """Parts that are being requested without anybody having asked for it."""
    medians: Mapping[str, int] = field(default_factory=dict)
    """Project id -> median build time, in ms."""
    beside: Mapping[str, Beside] = field(default_factory=dict)
    """Key of an env var -> what other rows of its project say of it."""
    people: Mapping[str, str] = field(default_factory=dict)
    """User id -> what the person is called."""
    build_errors: dict[str, tuple[BuildError, ...]] = field(default_factory=dict)
    """Id of a failed deployment -> the errors in its build log, the first real one first; none where it names none."""
    removed: dict[str, int] = field(default_factory=dict)
    """Id of a domain that was removed from here -> number of the first request that can tell of it again."""

    def matters(
        self, context: Context, token: Token | None = None, *, renewed: bool = False, place: ProjectRef = EVERYWHERE
    ) -> tuple[Matter, ...]:
        """The issues of a project, or of all, and of the `token` in use; `renewed` is one that its program renews."""
        builds = self.builds.get(None, ())
        if place.project_id is not None:
            builds = (*builds, *self.builds.get(place.project_id, ()))
        context = replace(context, medians=self.medians, build_errors=self.build_errors)
        found = matters(self.projects.values(), builds, self.all_domains(), context)
        of_token = () if token is None else tuple(token_issues(token, context.now, renewed=renewed))
        worst = (issue for issue in of_token if issue.tone == "error")
        every = (*worst, *found, *(issue for issue in of_token if issue.tone != "error"))
        chosen = place.project_id
        return tuple(one for one in every if one.everywhere or chosen in (None, one.where.project_id))

    def note_build_errors(self, deployment_id: str, errors: tuple[BuildError, ...]) -> None:
        """The log of a failed build was read: it does not change any more."""
        self.build_errors.pop(deployment_id, None)
        self.build_errors[deployment_id] = errors
        for oldest in list(self.build_errors)[:-MAX_BUILD_ERRORS]:
            del self.build_errors[oldest]

    def all_domains(self) -> tuple[Domain, ...]:
        """Every domain once: a project's with what the account and the DNS say of it, then the account's others."""
        rows = tuple(self._joined(row) for row in self.domains.values())
        names = {row.name for row in rows}
        return (*rows, *(row for name, row in self.owned.items() if name not in names))

    def _joined(self, row: Domain) -> Domain:
        own = self.owned.get(row.name)
        if own is None and row.apex not in (None, row.name):
            row = replace(row, expires_at=None)  # its apex expires, which is one issue and not one of each subdomain
        return owned(replace(row, dns=self.dns.get(row.id)), own)

    # What requests bring

    def keep_projects(self, ids: Container[str]) -> None:
        """All projects were read: others than these do not exist."""
        self.projects = {id_: project for id_, project in self.projects.items() if id_ in ids}
        self.domains = {id_: row for id_, row in self.domains.items() if row.project_id in ids}

    def note_projects(self, projects: Iterable[Project]) -> list[Project]:
        """Take up projects, except those that are known from a later request; gives those that are taken up."""
        newer = [row for row in projects if (known := self.projects.get(row.id)) is None or not is_older(row, known)]
        self.projects.update((row.id, row) for row in newer)
        return newer

    def note_domains(self, rows: Iterable[Domain]) -> None:
        """Take up domains, of the account or of projects, except those known from a later request or removed since.

        Their DNS comes by `note_dns` alone, which knows its age.
        """
        for row in rows:
            known, key = (self.owned, row.name) if row.project_id is None else (self.domains, row.id)
            before = known.get(key)
            if request_number_of(row) >= self.removed.get(row.id, 0) and (before is None or not is_older(row, before)):
                known[key] = row

    def drop_domain(self, row: Domain) -> None:
        """A domain was removed from here: answers that were requested before do not bring it back."""
        self.removed[row.id] = next_request_number()
        if row.project_id is None:
            self.owned.pop(row.name, None)
        else:
            self.domains.pop(row.id, None)

    def keep_domains(self, place: ProjectRef, rows: Iterable[Domain], at: int) -> None:
        """Take up all domains of a project, without one all of the account: others do not exist.

        They were requested at a moment (ms).
        """
        part = (ACCOUNT_DOMAINS, "") if place.project_id is None else (PROJECT_DOMAINS, place.project_id)
        before = self.fetches.get(part)
        if before is not None and before.at > at:
            return  # an older answer that came late
        self.fetches[part] = Fetch(at)
        rows = tuple(rows)
        ids = {row.id for row in rows}
        if place.project_id is None:
            self.owned = {name: row for name, row in self.owned.items() if row.id in ids}
        else:
            self.domains = {
                id_: row for id_, row in self.domains.items() if row.project_id != place.project_id or id_ in ids
            }
        self.note_domains(rows)

    def note_dns(self, row: Domain, config: DomainConfig, fetch: Fetch) -> bool:
        """Take up the DNS configuration of a project's domain, or why that could not be read.

        False where a newer one is known already.
        """
        before = self.fetches.get((DNS, row.id))
        known = self.dns.get(row.id)
        if before is not None and (before.at > fetch.at or (known is not None and is_older(config, known))):
            return False
        self.dns[row.id] = config
        self.fetches[DNS, row.id] = fetch
        return True
