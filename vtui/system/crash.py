"""The end of the program by a bug."""

CRASHED = 70
"""The exit status after a bug (EX_SOFTWARE)."""


class Crash(Exception):  # noqa: N818 - named for what happened to the program
    """The program ended because of a bug."""

    def __init__(self, error: BaseException, unanswered: str = "") -> None:
        """`error` is the uncaught exception; `unanswered` is a sentence about a change whose response is unknown."""
        super().__init__()
        self.error, self.unanswered = error, unanswered


class StackNote(str):
    """A note of an exception (`add_note`) that lists places in the code and nothing else."""

    __slots__ = ()
