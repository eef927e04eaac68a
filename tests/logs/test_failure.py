"""The header above a log."""

from dataclasses import replace

import pytest

from vtui.logs.failure import describe_failure, empty_log_text
from vtui.models.build_error import BuildError
from vtui.models.deployment import Deployment, Details

BROKEN = Deployment(
    "dpl_1", state="ERROR", error_code="BUILD_FAILED", error_message='Command "next build" exited with 1',
    building_at=1_000, ready_at=23_000, details=Details(error_step="buildStep"),
)  # fmt: skip
ERROR = BuildError(7, "Type error: no", "src/a.ts", 4, 1)


def header_text(row: Deployment, *errors: BuildError, empty: bool = False) -> str:
    text = describe_failure(row, errors, empty=empty)
    return (
        "" if text is None else "\n".join([text.title, *("".join(span.text for span in line) for line in text.lines)])
    )


def test_a_failed_build_shows_its_error_then_message_step_duration_and_code() -> None:
    assert header_text(BROKEN, ERROR) == (
        "Build failed\nsrc/a.ts:4:1  Type error: no\n"
        'Command "next build" exited with 1\nduring the build, after 22s   code BUILD_FAILED'
    )
    assert "and 3 more errors" in header_text(BROKEN, *(replace(ERROR, line=line) for line in range(5)))


def test_a_build_without_an_error_of_its_own_shows_a_hint() -> None:
    only = BuildError(9, 'Error: Command "next build" exited with 1', consequence=True)
    assert header_text(BROKEN, only).endswith("The build command failed. See the build log.")
    killed = replace(BROKEN, details=Details(out_of_memory=True))
    assert "out of memory" in header_text(killed)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (replace(BROKEN, error_code="MISSING_BUILD_SCRIPT"), ("Rejected: not built", "before the build")),
        (Deployment("d", state="BLOCKED", block="TEAM_ACCESS_REQUIRED"), ("Blocked", "not a member of the team")),
        (Deployment("d", state="CANCELED"), ("Canceled: not built", "in the queue", "ignored build step")),
        (
            Deployment("d", state="CANCELED", details=Details(reason="The ignored build step said so.")),
            ("Canceled", "The ignored build step said so."),
        ),
    ],
)  # fmt: skip
def test_a_deployment_that_was_never_built_shows_the_reason(row: Deployment, words: tuple[str, ...]) -> None:
    text = header_text(row, empty=True)
    assert all(word in text for word in words), text


def test_a_deployment_that_did_not_fail_has_no_header() -> None:
    for state in ("READY", "BUILDING", "QUEUED", "CANCELED"):
        assert header_text(Deployment("d", state=state)) == ""
    assert "Queued" in empty_log_text(Deployment("d", state="QUEUED"))


def test_the_clipboard_text_is_plain() -> None:
    text = describe_failure(BROKEN, [replace(ERROR, message="Type \x1b[31merror\x1b[0m: [no]\nx")], empty=False)
    assert text is not None
    assert text.clipboard_text.startswith("Build failed\nsrc/a.ts:4:1: Type error: [no] x\n")
