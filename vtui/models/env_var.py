"""An environment variable: everything but its value."""

from dataclasses import dataclass

from vtui.models.request_order import NumberedRow


@dataclass(frozen=True, slots=True)
class EnvVar(NumberedRow):
    """One variable of a project (filterProjectEnvs), or of the team (listSharedEnvVariable). Times in ms.

    Its value is never kept: the decoder drops it.
    """

    id: str
    """The API's id, or one made of project, key and places when the answer has none."""
    key: str = ""
    project_id: str | None = None
    project: str | None = None
    """The project's name."""
    type: str = ""
    """`plain`, `encrypted`, `sensitive`, `system`, `secret`; an open set."""
    targets: tuple[str, ...] = ()
    """`production`, `preview`, `development`; an open set."""
    branch: str | None = None
    custom_environment_ids: tuple[str, ...] = ()
    visibility: str | None = None
    """`config` or `secret`, the newer name of readable and write-only."""
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
    """Whether it is the team's. Seen through a project, `project_id` is that one; in the team's list it is None."""
    sharers: tuple[str, ...] = ()
    """Ids of the projects that share it."""
    faults: tuple[str, ...] = ()
    """What is probably not meant in its value, of those that come in the clear with a list (`plain`)."""
    value_bytes: int | None = None
    """Bytes of its value in UTF-8, or of its cipher, which is longer; None where the list has neither."""
    problem: str | None = None
    """What was wrong with the answer's row; None when all was as promised."""

    @property
    def readable(self) -> bool:
        """Whether the value can be read back at all: sensitive ones cannot."""
        return self.type != "sensitive" and self.visibility != "secret"
