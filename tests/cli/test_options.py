"""The options of the command line and where they may be."""

from pathlib import Path

import pytest

from vtui.cli import main
from vtui.cli.options import DashboardOptions, UsageError
from vtui.cli.parser import parse
from vtui.cli.rows.options import ListOptions

EVERY_OPTION = [
    (["--team", "acme"], {"team": "acme"}),
    (["--project", "web"], {"project": "web"}),
    (["--limit", "250"], {"limit": 250}),
    (["--all"], {"limit": None}),
    (["--format", "jsonl"], {"format": "jsonl"}),
    (["--api-url", "http://127.0.0.1:1"], {"api_url": "http://127.0.0.1:1"}),
    (["--token", "abc"], {"token": "abc"}),
    (["--config", "x.toml"], {"config": Path("x.toml")}),
    (["--read-only"], {"read_only": True}),
    (["--demo", "--seed", "3", "--demo-deployments", "9"], {"demo": True, "seed": 3, "demo_deployments": 9}),
]


@pytest.mark.parametrize(("option", "meaning"), EVERY_OPTION)
def test_an_option_means_the_same_before_and_after_the_command(option: list[str], meaning: dict[str, object]) -> None:
    expected = ListOptions(command="list", what="env", **meaning)  # type: ignore[arg-type]  # the fields' own types
    assert parse([*option, "list", "env"]) == expected
    assert parse(["list", *option, "env"]) == expected
    assert parse(["list", "env", *option]) == expected


def test_the_last_of_repeated_options_wins() -> None:
    assert parse(["--team", "a", "list", "env", "--team", "b"]).team == "b"
    assert parse(["--limit", "5", "list", "--limit", "6", "env", "--limit", "7"]).limit == 7


def test_all_and_limit_override_each_other() -> None:
    assert parse(["--all", "list", "env", "--limit", "5"]).limit == 5
    assert parse(["--limit", "5", "list", "env", "--all"]).limit is None


def test_defaults_of_a_command_do_not_override_options_before_it() -> None:
    options = parse(["--team", "acme", "--format", "csv", "list", "env"])
    assert (options.team, options.format) == ("acme", "csv")


def test_no_arguments_start_the_dashboard() -> None:
    assert parse([]) == DashboardOptions()
    assert parse(["--ascii", "--demo"]) == DashboardOptions(ascii=True, demo=True)


@pytest.mark.parametrize("args", [["store", "--team", "acme"], ["--team", "acme", "store"], ["--team=acme", "store"]])
def test_a_first_word_that_is_no_command_is_the_target(args: list[str]) -> None:
    assert parse(args) == DashboardOptions(target="store", team="acme")


@pytest.mark.parametrize(
    "args",
    [
        ["list"],
        ["list", "bananas"],
        ["bananas", "list"],
        ["store", "--limit", "5"],
        [""],
        ["list", "env", "extra"],
        ["--nonsense"],
        ["list", "env", "--lim", "5"],
        ["list", "env", "--limit", "0"],
        ["list", "env", "--limit", "-5"],
        ["list", "env", "--limit=-5"],
        ["list", "env", "--limit", "many"],
        ["list", "env", "--limit", "1.5"],
        ["list", "env", "--limit", "٣"],
        ["list", "env", "--limit", "9" * 5000],
        ["list", "env", "--limit"],
        ["list", "env", "--format", "xml"],
        ["list", "env", "--team", ""],
        ["list", "env", "--project", "  "],
        ["list", "env", "--project", "\udcff"],
        ["list", "env", "--config", ""],
        ["--limit", "5"],
        ["--all"],
        ["--format", "json"],
        ["--seed", "3"],
        ["--demo", "--token", "abc"],
        ["--demo", "--api-url", "http://127.0.0.1"],
        ["--demo", "--seed", "-1"],
        ["list", "env", "--ascii"],
        ["list", "env", "--keys"],
        ["--ascii", "list", "env"],
    ],
)
def test_invalid_arguments_are_refused(args: list[str]) -> None:
    with pytest.raises(UsageError):
        parse(args)


@pytest.mark.parametrize("args", [["--project", "web", "store"], ["list", "teams", "--project", "web"]])
def test_a_project_that_would_be_ignored_is_refused(args: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(args) == 2
    assert "--project" in capsys.readouterr().err


def test_an_unknown_option_is_named_without_its_value_which_may_be_a_token() -> None:
    for args in (["list", "env", "--tokn=s3cret"], ["list", "env", "--tokn", "s3cret"]):
        with pytest.raises(UsageError) as raised:
            parse(args)
        assert "--tokn" in str(raised.value)
        assert "s3cret" not in str(raised.value)


def test_no_repr_shows_the_token() -> None:
    assert "s3cret" not in repr(parse(["--token", "s3cret"]))


@pytest.mark.parametrize("args", [["--help"], ["list", "--help"]])
def test_help_names_the_options_shows_examples_and_warns_of_the_token(
    args: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as done:
        parse(args)
    printed = capsys.readouterr().out
    assert done.value.code == 0
    assert "--team SLUG|ID" in printed
    assert ("--ascii" in printed) == (args[0] != "list")
    assert "state.json" in printed
    assert "examples:" in printed
    assert "visible to other users of this machine" in " ".join(printed.split())
    assert ("--limit N" in printed) == (args[0] == "list")


@pytest.mark.parametrize(
    "command", ["", "list", "watch", "logs", "env", "doctor", "config", "completions", "logout", "help"]
)
def test_help_fits_eighty_columns(
    command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("HOME", "/home/ada")
    monkeypatch.setenv("XDG_CONFIG_HOME", "/c")
    monkeypatch.setenv("XDG_STATE_HOME", "/s")
    with pytest.raises(SystemExit):
        parse([*filter(None, [command]), "--help"])
    shown = capsys.readouterr().out.splitlines()
    assert len(shown) > 5
    assert [line for line in shown if len(line) > 80] == []
