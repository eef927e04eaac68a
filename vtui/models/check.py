"""A check that an integration runs on a deployment before it goes live."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """One check (getAllChecks). Times in ms."""

    id: str
    name: str = ""
    status: str = ""
    """`registered`, `running`, `completed`; an open set."""
    conclusion: str | None = None
    """`succeeded`, `failed`, `canceled`, `neutral`, `skipped`, `stale`; an open set. None while it runs."""
    blocking: bool = False
    """Whether aliases are assigned only after it."""
    started_at: int | None = None
    completed_at: int | None = None
    url: str | None = None
    """The integration's page about it."""
    problem: str | None = None
    """What is malformed in the response's row; None for nothing."""

    @property
    def outcome(self) -> str:
        """The conclusion, or the status while there is none."""
        return self.conclusion or self.status
