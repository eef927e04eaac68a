"""Options may be anywhere in every command; a mistyped command is recognized."""

import json
from argparse import Action
from dataclasses import fields
from itertools import product
from pathlib import Path

import pytest

from vtui.cli import main
from vtui.cli.arguments import arguments_of, names_of
from vtui.cli.command import COMMANDS, load_command
from vtui.cli.options import DashboardOptions, UsageError
from vtui.cli.parser import command_parser, parse
from vtui.cli.typos import similar_command

WORDS = {
    "list": ["deployments"],
    "watch": ["shop.example.com"],
    "logs": ["shop.example.com"],
    "env": ["diff", "production", "preview"],
    "doctor": [],
    "config": ["show"],
    "cache": ["path"],
    "completions": ["bash"],
    "logout": [],
}
VALUES = {"--limit": "7", "--timeout": "7", "--seed": "7", "--demo-deployments": "7", "--level": "error"}


def option_of(command: str, action: Action) -> list[str]:
    """An option with a value, and with the other option that it needs."""
    flag = action.option_strings[-1]
    value = [] if action.nargs == 0 else [str([*(action.choices or [VALUES.get(flag, "value")])][-1])]
    needs = {("doctor", "--team"): ["--contract"], (command, "--seed"): ["--demo"]}
    needs[command, "--demo-deployments"] = ["--demo"]
    if command == "env" and flag != "--project":
        needs[command, flag] = [*needs.get((command, flag), []), "--project", "store"]
    return [*needs.get((command, flag), []), flag, *value]


def every_option() -> list[tuple[str, list[str]]]:
    return [
        (command, option_of(command, action))
        for command in COMMANDS
        for action in arguments_of(command_parser(command))
        if action.option_strings and "--help" not in action.option_strings
    ]


def test_the_enumeration_has_all_commands_and_their_options() -> None:
    assert {command for command, _ in every_option()} == {*COMMANDS} - {"completions", "help", "cache"}
    assert ("env", ["--project", "store", "--reveal"]) in every_option()
    assert ("watch", ["--timeout", "7"]) in every_option()
    assert len(every_option()) > 60


@pytest.mark.parametrize(("command", "option"), every_option(), ids=str)
def test_an_option_may_stand_anywhere(command: str, option: list[str]) -> None:
    words = [command, *WORDS[command]]
    expected = parse([*words, *option])
    assert command == "env" or expected != parse(words)
    for index in range(len(words)):
        assert parse([*words[:index], *option, *words[index:]]) == expected, index


@pytest.mark.parametrize(("first", "second"), product(range(4), range(4)))
def test_two_options_may_stand_at_any_two_positions(first: int, second: int) -> None:
    args = [["env"], ["diff"], ["a"], ["b"]]
    args[first] = [*args[first], "--project", "store"]
    args[second] = [*args[second], "--compare", "--format=json"]
    options = parse([word for part in args for word in part])
    assert (options.words, options.project, options.compare, options.format) == (
        ("diff", "a", "b"),
        "store",
        True,
        "json",
    )


def test_the_example_of_the_report() -> None:
    options = parse(["env", "find", "--demo", "KEY"])
    assert (options.command, options.words, options.demo) == ("env", ("find", "KEY"), True)


def test_a_word_after_two_dashes_is_no_option() -> None:
    assert parse(["env", "--demo", "find", "--", "--demo"]).words == ("find", "--demo")
    assert parse(["env", "find", "-5"]).words == ("find", "-5")
    with pytest.raises(UsageError):
        parse(["list", "--", "--demo"])


@pytest.mark.parametrize(
    "args",
    [
        ["list", "--tokn", "s3cret", "env"],
        ["--tokn", "s3cret", "list", "env"],
        ["env", "find", "--tokn=s3cret", "KEY"],
        ["logout", "--tokn", "s3cret"],
    ],
)
def test_an_unknown_option_is_named_without_its_value(args: list[str]) -> None:
    with pytest.raises(UsageError) as caught:
        parse(args)
    assert "--tokn" in str(caught.value)
    assert "s3cret" not in str(caught.value)


TYPOS = {
    "lists": "list",
    "lst": "list",
    "lsit": "list",
    "LIST": "list",
    "wacth": "watch",
    "log": "logs",
    "envs": "env",
    "evn": "env",
    "docter": "doctor",
    "dcotr": "doctor",
    "configs": "config",
    "confgi": "config",
    "completion": "completions",
    "logot": "logout",
    "storefront": "",
    "blog": "",
    "docs": "",
    "app": "",
    "web": "",
    "dev": "",
    "api": "",
    "login": "",
    ".": "",
    "shop.example.com": "",
    "dpl_8XkQ2mZr5tYw1aBcDeFgHiJkLmNo": "",
    "": "",
    "x" * 100_000: "",
}


@pytest.mark.parametrize(("word", "command"), TYPOS.items(), ids=lambda word: word[:20])
def test_a_command_with_a_typing_error_is_recognized(word: str, command: str) -> None:
    assert similar_command(word, COMMANDS) == command


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VTUI_STATE_DIR", str(tmp_path))
    monkeypatch.setenv("VTUI_API_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("VERCEL_TOKEN", "token")
    return tmp_path / "state.json"


SUGGESTION = (
    "vtui: unknown command `lists`. Did you mean `list`? To open a project with that name: vtui --project lists\n"
)


@pytest.mark.parametrize(
    "args",
    [
        ["lists"],
        ["lists", "deployments"],
        ["--team", "acme", "lists"],
        ["lists", "--limit", "5", "env"],
        ["lists", "--demo"],
    ],
)
def test_a_mistyped_command_exits_2_with_a_suggestion(
    state: Path, capsys: pytest.CaptureFixture[str], args: list[str]
) -> None:
    assert main(args) == 2
    assert capsys.readouterr().err == SUGGESTION
    assert not state.exists()


def test_a_known_project_with_the_name_of_a_mistyped_command_is_opened(
    state: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    state.write_text(json.dumps({"version": 1, "projects": ["store", "lists"]}))
    assert main(["lists"]) == 2
    assert "is not a terminal" in capsys.readouterr().err, "the dashboard wants to start"
    assert main(["lists", "deployments"]) == 2
    assert capsys.readouterr().err == SUGGESTION, "with a second word it cannot be a project"
    assert main(["lists", "--demo"]) == 2
    assert capsys.readouterr().err == SUGGESTION, "the demo reads no state"


@pytest.mark.parametrize("content", ["{", '{"version": 2, "projects": ["lists"]}', '{"version": 1}'])
def test_an_unusable_state_file_has_no_projects_and_is_not_changed(
    state: Path, capsys: pytest.CaptureFixture[str], content: str
) -> None:
    state.write_text(content)
    assert main(["lists"]) == 2
    assert capsys.readouterr().err == SUGGESTION
    assert [path.name for path in state.parent.iterdir()] == ["state.json"]
    assert state.read_text() == content


def test_a_project_with_the_name_of_a_mistyped_command_can_be_given_by_its_option(
    state: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    del state
    assert parse(["--project", "lists"]) == DashboardOptions(project="lists")
    assert main(["--project", "lists"]) == 2
    assert "is not a terminal" in capsys.readouterr().err


@pytest.mark.parametrize("name", COMMANDS)
def test_every_argument_is_a_field_of_the_command_s_options(name: str) -> None:
    names = {field.name for field in fields(load_command(name).options)}
    assert names_of(command_parser(name)) - {"help"} <= names
