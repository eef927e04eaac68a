"""What the header above a log says, before anybody reads it."""

from dataclasses import replace

import pytest

from vtui.logs.failure import failure, waiting
from vtui.models.build_error import BuildError
from vtui.models.deployment import Deployment
from vtui.models.details import Details

BROKEN = Deployment(
    "dpl_1", state="ERROR", error_code="BUILD_FAILED", error_message='Command "next build" exited with 1',
    building_at=1_000, ready_at=23_000, details=Details(error_step="buildStep"),
)  # fmt: skip
ERROR = BuildError(7, "Type error: no", "src/a.ts", 4, 1)


def said(row: Deployment, *found: BuildError, empty: bool = False) -> str:
    told = failure(row, found, empty=empty)
    return (
        "" if told is None else "\n".join([told.title, *("".join(span.text for span in line) for line in told.lines)])
    )


def test_a_failed_build_says_its_error_then_message_step_code_and_time() -> None:
    assert said(BROKEN, ERROR) == (
        "Build failed\nsrc/a.ts:4:1  Type error: no\n"
        'Command "next build" exited with 1   step buildStep   code BUILD_FAILED   after 22s'
    )
    assert "and 3 errors more" in said(BROKEN, *(replace(ERROR, line=line) for line in range(5)))


def test_without_an_error_of_its_own_a_hint_helps() -> None:
    only = BuildError(9, 'Error: Command "next build" exited with 1', consequence=True)
    assert said(BROKEN, only).endswith("The build command failed. See the build log.")
    killed = replace(BROKEN, details=Details(out_of_memory=True))
    assert "more memory" in said(killed)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (replace(BROKEN, error_code="MISSING_BUILD_SCRIPT"), ("Rejected: it was never built", "before the build")),
        (Deployment("d", state="BLOCKED", block="TEAM_ACCESS_REQUIRED"), ("Blocked", "no member of the team")),
        (Deployment("d", state="CANCELED"), ("Canceled: it was never built", "in the queue", "ignored build step")),
        (
            Deployment("d", state="CANCELED", details=Details(reason="The ignored build step said so.")),
            ("Canceled", "The ignored build step said so."),
        ),
    ],
)  # fmt: skip
def test_what_was_never_built_says_so_and_why(row: Deployment, words: tuple[str, ...]) -> None:
    told = said(row, empty=True)
    assert all(word in told for word in words), told


def test_where_nothing_went_wrong_nothing_is_said() -> None:
    for state in ("READY", "BUILDING", "QUEUED", "CANCELED"):
        assert said(Deployment("d", state=state)) == ""
    assert "queue" in waiting(Deployment("d", state="QUEUED"))


def test_what_is_copied_is_plain() -> None:
    told = failure(BROKEN, [replace(ERROR, message="Type \x1b[31merror\x1b[0m: [no]\nx")], empty=False)
    assert told is not None
    assert told.copied.startswith("Build failed\nsrc/a.ts:4:1: Type error: [no] x\n")
