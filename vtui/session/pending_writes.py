"""Writes that are on their way."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vtui.models.requests import WriteRequest
    from vtui.writes.bulk_run import Run


class PendingWrites:
    """What was sent and has no response yet."""

    def __init__(self) -> None:
        self.requests: list[WriteRequest] = []
        """Writes whose response is still to come."""
        self.bulk: Run | None = None
        """What is being sent to many rows, until it is over."""
        self.unanswered = False
        """Whether there were any when a bug ended the program."""
