"""One run of a check of a deployment."""

from dataclasses import dataclass

FAILED = frozenset({"failed", "timeout"})
"""Conclusions that block; `skipped` and `neutral` do not."""


@dataclass(frozen=True, slots=True)
class CheckRun:
    """One run (listDeploymentCheckRuns), or a check of the deprecated version (getAllChecks). Times in ms.

    Its texts may be hostile.
    """

    id: str
    name: str = ""
    status: str = ""
    """`queued`, `running`, `completed`, in the deprecated version `registered` for `queued`; an open set."""
    conclusion: str | None = None
    """`succeeded`, `failed`, `timeout`, `skipped`, `neutral`, `canceled`, in the deprecated version `stale`; an open
    set. None while it runs."""
    text: str | None = None
    """The explanation of its conclusion."""
    blocks: str | None = None
    """What waits for it: `build-start`, `deployment-start`, `deployment-alias`, `deployment-promotion`; an open set.
    None for nothing."""
    source: str = ""
    """Who runs it: `integration`, `webhook`, `git-provider`, `vercel-ci`, `vercel-ci-check`, `vercel-ci-sentinel`,
    `vercel-native-check`; an open set, empty if unknown."""
    origin: str | None = None
    """Provider and name of a check of a Git provider, or the job of a `vercel-ci-check`."""
    started_at: int | None = None
    """When it was created, or in the deprecated version when it started."""
    completed_at: int | None = None
    url: str | None = None
    """The page about it."""
    problem: str | None = None

    @property
    def outcome(self) -> str:
        """The conclusion, or the status while there is none."""
        return self.conclusion or self.status

    @property
    def failed(self) -> bool:
        """Whether it failed or timed out, so that what waits for it does not happen."""
        return self.conclusion in FAILED

    @property
    def pending(self) -> bool:
        """Whether it has not ended."""
        return self.conclusion is None and self.status != "completed"


@dataclass(frozen=True, slots=True)
class CheckRuns:
    """The check runs of a deployment."""

    runs: tuple[CheckRun, ...] = ()
    complete: bool = True
    """Whether it is all of them: the deprecated version has neither those of Vercel CI nor those of newer checks."""
