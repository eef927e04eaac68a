"""An environment variable: everything but its value."""

from dataclasses import dataclass, field
from typing import NamedTuple

from vtui.models.request_order import NumberedRow
from vtui.models.scope import ProjectRef

CONFIG, SECRET, LEGACY = "Config", "Secret", "Legacy secret"
KINDS = {"plain": CONFIG, "encrypted": CONFIG, "sensitive": SECRET, "secret": LEGACY, "system": "System"}
"""Stored type -> what Vercel calls it (facts, section 7)."""


@dataclass(frozen=True, slots=True)
class EnvVar(NumberedRow):
    """One variable of a project (filterProjectEnvs), or of the team (listSharedEnvVariable). Times in ms.

    Its value is never in the row: the decoder drops it.
    """

    id: str
    """The API's id, or one built from project, key and environments where the response has none."""
    key: str = ""
    project_id: str | None = None
    project: str | None = None
    """The project's name."""
    type: str = ""
    """How it is stored: `plain`, `encrypted`, `sensitive`, `system`, `secret`; an open set."""
    targets: tuple[str, ...] = ()
    """`production`, `preview`, `development`; an open set."""
    branch: str | None = None
    custom_environment_ids: tuple[str, ...] = ()
    visibility: str | None = None
    """`config` (readable) or `secret` (write-only); None on older rows, where the type says so."""
    integration: bool = False
    """Whether an integration owns it (`configurationId`)."""
    system: bool = False
    comment: str | None = None
    created_at: int | None = None
    updated_at: int | None = None
    created_by: str | None = None
    updated_by: str | None = None
    """User ids, as the API gives them."""
    shared: bool = False
    """Whether it belongs to the team; `project_id` is then the project that it was requested for, if any."""
    sharers: tuple[str, ...] = field(default=(), metadata={"exported_as": "linked_projects"})
    """Ids of the projects that a shared variable is linked to."""
    faults: tuple[str, ...] = field(default=(), metadata={"exported_as": "value_issues"})
    """What is probably wrong with its value, for those that a list has in clear text (`plain`)."""
    value_bytes: int | None = None
    """Bytes of its value in UTF-8, or of its cipher, which is longer; None where the list has neither."""
    security_issues: tuple[str, ...] = ()
    """What Vercel reports about it (`securityIssues`): `readable-secret`, `flags-secret-needs-split`; an open set."""
    problem: str | None = None

    @property
    def project_ref(self) -> ProjectRef:
        """Its project; no project where it belongs to none."""
        return ProjectRef(self.project_id, self.project or "")

    @property
    def kind(self) -> str:
        """`Config`, `Secret`, `Legacy secret` or `System`; the stored type itself where it is another one."""
        stated = {"config": CONFIG, "secret": SECRET}.get(self.visibility or "")
        own = self.type in {"secret", "system"}
        return KINDS.get(self.type, self.type) if own or stated is None else stated

    @property
    def readable(self) -> bool:
        """Whether the value can be read back at all: sensitive ones cannot."""
        return self.type != "sensitive" and self.visibility != "secret"


@dataclass(frozen=True, slots=True)
class EnvNeighbors:
    """Environments in which other env vars of the project set the same key, and in which none does."""

    twice: tuple[str, ...] = ()
    """Environments, custom ones by id, in which another row sets the same key."""
    missing: tuple[str, ...] = ()
    """Production or preview, if the key is set only in the other one of them."""


class WrittenEnvVars(NamedTuple):
    """The result of a write of env vars."""

    types: tuple[str, ...]
    """The types that the written variables have now."""
    refused: tuple[tuple[str, str], ...]
    """Code and message for each variable that was refused."""
