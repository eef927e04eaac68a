"""What getDeployment has of a deployment beyond its row in a list."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Details:
    """Details of one deployment. Times are ms since the epoch, as in the row; strings may be hostile."""

    commit_pages: str | None = None
    """The address of the repository's commits, from `meta`; a sha completes it."""
    aliased_at: int | None = None
    """When its aliases were assigned; None where the response has no time."""
    ended_at: int | None = None
    """When the build failed or was canceled."""
    error_step: str | None = None
    error_link: str | None = None
    """Where Vercel explains the error."""
    out_of_memory: bool = False
    """Whether the build ran out of memory (`oomReport`)."""
    reason: str | None = None
    """Why it is in its state, in the API's words (`readyStateReason`)."""
    regions: tuple[str, ...] = ()
    """Where its functions run."""
    built_in: str | None = None
    """The region that it was built in (`createdIn`)."""
