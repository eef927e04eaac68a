"""Crash reports have places in the code and no message of an exception."""

import stat
from pathlib import Path

import pytest

from vtui.system.crash import CRASHED, Crash, StackNote
from vtui.system.crash_report import describe, save, saved
from vtui.system.secret import HiddenBytes, HiddenText, Secret

HUSH = "vcp_Hush1Hush2Hush3"


class SecretError(Exception):
    """An exception whose every part is a secret."""

    def __init__(self) -> None:
        super().__init__(HUSH)
        self.add_note(HUSH)
        self.add_note(StackNote("Inside the HTTP client:\n  File x.py, line 7"))


def failing(error: BaseException, cause: BaseException | None = None) -> BaseException:
    """The exception as it is after it was raised here."""
    with pytest.raises(type(error)) as caught:
        raised(error, cause)
    return caught.value


def raised(error: BaseException, cause: BaseException | None) -> None:
    secret = HUSH
    assert secret
    raise error from cause


def test_a_report_has_types_and_lines_of_code_but_no_messages() -> None:
    report = describe(failing(SecretError()), "env")
    assert HUSH not in report
    assert "exception: tests.system.test_crash.SecretError" in report
    assert "tests/system/test_crash.py:" in report
    assert "failing" in report
    assert "raise error from cause" in report
    assert "raised" in report
    assert "File x.py, line 7" in report
    assert "command: env\n" in report
    for fact in ("time: 20", "vtui: ", "python: 3.", "textual: 8.", "terminal: "):
        assert fact in report


def test_causes_contexts_and_members_of_groups_are_listed_without_messages() -> None:
    hidden = RuntimeError(HUSH)
    hidden.__context__ = KeyError(HUSH)  # as in `raise … from None`
    group = ExceptionGroup(HUSH, [ValueError(HUSH), ExceptionGroup(HUSH, [TypeError(HUSH)])])
    report = describe(failing(group, hidden))
    assert HUSH not in report
    for kind in ("ExceptionGroup", "RuntimeError", "KeyError", "ValueError", "TypeError"):
        assert kind in report
    assert "cause of ExceptionGroup: RuntimeError" in report
    assert "raised before RuntimeError: KeyError" in report


def test_circular_causes_and_deep_recursions_are_limited() -> None:
    def deeper() -> None:
        deeper()

    first, second = SecretError(), SecretError()
    first.__cause__, second.__cause__ = second, first
    assert describe(first).count("SecretError") == 3
    with pytest.raises(RecursionError) as deep:
        deeper()
    report = describe(deep.value)
    assert len(report.splitlines()) < 200
    assert " frames" in report


@pytest.mark.parametrize(
    ("error", "detail"),
    [
        (FileNotFoundError(2, HUSH, HUSH), "FileNotFoundError (ENOENT)"),
        (OSError(HUSH), "OSError\n"),
        (UnicodeDecodeError("utf-8", HUSH.encode(), 0, 1, HUSH), "UnicodeDecodeError\n"),
        (AttributeError(HUSH, name=HUSH), "AttributeError\n"),
        (KeyError(HUSH), "KeyError\n"),
    ],
)
def test_only_safe_details_are_added_to_a_type(error: Exception, detail: str) -> None:
    report = describe(failing(error))
    assert f"exception: {detail}" in report
    assert HUSH not in report


def test_a_missing_attribute_is_named_when_the_code_names_it() -> None:
    with pytest.raises(AttributeError) as missing:
        None.nothing_of_this_name  # type: ignore[attr-defined] # noqa: B018 - the failure that is looked at
    assert "exception: AttributeError (nothing_of_this_name)" in describe(missing.value)


def test_code_without_a_file_has_no_line() -> None:
    code = compile(f"raise ValueError('{HUSH}')", HUSH, "exec")
    with pytest.raises(ValueError, match=HUSH) as failed:
        exec(code)  # noqa: S102 - the line above
    assert "raise ValueError" not in describe(failed.value)


def test_a_report_is_readable_by_its_owner_alone_and_old_ones_are_deleted(tmp_path: Path) -> None:
    folder = tmp_path / "state"
    folder.mkdir(mode=0o700)
    for number in range(8):
        (folder / f"crash-170000000000{number}-1.txt").touch()
    (folder / "state.json").touch()
    path = save("report", folder)
    kept = saved(folder)
    assert kept[0] == path
    assert [file.name[6:19] for file in kept[1:]] == [
        "1700000000007",
        "1700000000006",
        "1700000000005",
        "1700000000004",
    ]
    assert (folder / "state.json").exists()
    assert kept[0].read_text() == "report"
    assert stat.S_IMODE(kept[0].stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_without_a_folder_or_with_one_that_cannot_be_written_it_is_a_temporary_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    (tmp_path / "file").touch()
    for folder in (None, tmp_path / "file" / "state"):
        path = save("report", folder)
        assert path is not None
        assert path.parent == tmp_path
        assert path.read_text() == "report"
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "file"))
    assert save("report", tmp_path / "file" / "state") is None
    assert saved(tmp_path / "none") == []


def test_the_exit_status_is_70_and_a_crash_has_no_message() -> None:
    assert CRASHED == 70
    assert HUSH not in repr(Crash(ValueError(HUSH), "unanswered")) + str(Crash(ValueError(HUSH)))


def test_hidden_texts_have_a_repr_without_their_content() -> None:
    for held in (Secret(HUSH), HiddenText(HUSH), HiddenBytes(HUSH.encode())):
        assert HUSH not in repr(held)
        assert HUSH not in repr([held, {held: held}])
    assert HiddenText(HUSH) == HUSH
    assert f"{HiddenText(HUSH)}" == HUSH
    assert HiddenBytes(HUSH.encode()) == HUSH.encode()
    assert Secret(HUSH) == Secret(HUSH)
    assert Secret(HUSH) != Secret("another")
    assert len({Secret(HUSH), Secret(HUSH)}) == 1
