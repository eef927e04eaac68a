"""`vtui help` is `--help`, and every help says where more is to be found."""

import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from vtui.cli import main
from vtui.cli.man_page import man_page

ROOT = Path(__file__).parents[2]


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(list(arguments)) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("command", ["list", "watch", "env", "logout", "help"])
def test_help_of_a_command_is_that_of_its_option(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(capsys, "help", command) == printed(capsys, command, "--help")


def test_help_without_a_command_is_that_of_vtui(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(capsys, "help") == printed(capsys, "--help")


def test_help_of_an_unknown_command_names_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["help", "lists"]) == 2
    assert "must be one of: list, watch, logs" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "command"), [("env diff", "env"), ("list projects", "list"), ("config path", "config")]
)
def test_help_of_a_word_of_a_command_is_that_of_the_command(
    words: str, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert printed(capsys, "help", *words.split()) == printed(capsys, command, "--help")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("env dif", "env can be followed by: find, diff"),
        ("env find KEY", "env can be followed by: find, diff"),
        ("logs store", "logs must be the last word"),
    ],
)
def test_help_refuses_a_word_that_a_command_does_not_have(
    words: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["help", *words.split()]) == 2
    assert capsys.readouterr().err.endswith(f"{message}\n")


@pytest.mark.parametrize("command", ["", "list", "watch", "logs", "env", "completions"])
def test_help_shows_examples_before_the_options(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(capsys, *filter(None, ("help", command)))
    assert text.count("examples:\n") == 1
    assert text.index("usage: vtui") < text.index("examples:\n  ") < text.index("\noptions:\n")


@pytest.mark.parametrize("arguments", [["--help"], ["list", "--help"], ["logout", "--help"]])
def test_help_ends_with_documentation_and_where_to_report(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    urls = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["urls"]
    assert printed(capsys, *arguments).splitlines()[-2:] == [
        f"Documentation: {urls['Repository']}, `man vtui`, `vtui help COMMAND`",
        f"Report a problem: {urls['Issues']} (attach `vtui doctor`)",
    ]


def test_man_page_is_the_same_for_every_user(monkeypatch: pytest.MonkeyPatch) -> None:
    page = list(man_page())
    monkeypatch.setenv("XDG_CONFIG_HOME", "/elsewhere")
    monkeypatch.setenv("COLUMNS", "200")
    assert list(man_page()) == page


@pytest.mark.skipif(shutil.which("groff") is None, reason="groff is not installed")
def test_man_page_has_no_warning_of_groff_and_all_commands() -> None:
    page = "\n".join(man_page()) + "\n"
    command = ["groff", "-man", "-ww", "-Tascii", "-P-cbou"]
    result = subprocess.run(command, input=page, capture_output=True, text=True, check=True)  # noqa: S603 - groff of this machine
    assert result.stderr == ""
    for text in ("vtui list WHAT", "--token-file FILE", "vtui help [COMMAND]", "~/.config/vtui/config.toml"):
        assert text in result.stdout
