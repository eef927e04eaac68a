"""A check of a deployment: what an integration looks at before it goes live."""

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
    """Whether the aliases wait for it."""
    started_at: int | None = None
    completed_at: int | None = None
    url: str | None = None
    """Where the integration says more."""
    problem: str | None = None
    """What was wrong with the answer's row; None when all was as promised."""

    @property
    def outcome(self) -> str:
        """The conclusion, or the status while there is none."""
        return self.conclusion or self.status
