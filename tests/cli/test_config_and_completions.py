"""`vtui config`, the variables that override settings, and `vtui completions`."""

import os
import shlex
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from vtui.cli import main
from vtui.cli.completion_scripts import bash, completions, fish, zsh
from vtui.cli.show_config import example_text
from vtui.config.errors import ConfigError
from vtui.config.reading import load_settings, with_environment
from vtui.config.settings import Settings

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def file(same_machine: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The path of a config that does not exist yet."""
    del same_machine
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path / "config" / "vtui" / "config.toml"


def test_config_init_writes_the_example_once(file: Path, capsys: Capture) -> None:
    assert main(["config", "path"]) == 0
    assert capsys.readouterr().out == f"{file}\n"
    assert main(["config", "check"]) == 0
    assert "does not exist" in capsys.readouterr().err
    assert main(["config", "init"]) == 0
    assert file.read_text() == example_text()
    file.write_text("refresh = 3\n")
    capsys.readouterr()
    assert main(["config", "init"]) == 2
    assert "already exists" in capsys.readouterr().err
    assert file.read_text() == "refresh = 3\n"
    assert main(["config", "check"]) == 0
    assert capsys.readouterr().err == f"{file} is valid.\n"


def test_an_invalid_file_is_reported_with_its_line(file: Path, capsys: Capture) -> None:
    file.parent.mkdir(parents=True)
    file.write_text("\nrefesh = 3\n")
    assert main(["config", "check"]) == 2
    assert f"{file}, line 2: unknown setting 'refesh'. Did you mean refresh?" in capsys.readouterr().err
    assert main(["config", "path"]) == 0


def test_the_config_path_comes_from_an_option_or_a_variable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setenv("VTUI_CONFIG", str(tmp_path / "other.toml"))
    assert main(["config", "path"]) == 0
    assert main(["config", "path", "--config", "mine.toml"]) == 0
    assert capsys.readouterr().out.splitlines() == [str(tmp_path / "other.toml"), "mine.toml"]


def test_config_show_prints_toml_with_the_same_settings(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture, tmp_path: Path
) -> None:
    file.parent.mkdir(parents=True)
    file.write_text(
        'team = "a\\"b"\ntoken_command = ["pass", "x y"]\n'
        '[teams]\nacme = { read_only = true }\n[keys]\n"table.down" = ["j", "ctrl+n"]\n'
    )
    monkeypatch.setenv("VTUI_REFRESH", "0")
    assert main(["config", "show"]) == 0
    printed = capsys.readouterr().out
    assert "refresh = 0  # VTUI_REFRESH\n" in printed
    assert "auto_load = 1000  # default\n" in printed
    assert 'team = "a\\"b"  # config\n' in printed
    assert "# theme is not set\n" in printed
    again = tmp_path / "again.toml"
    again.write_text(printed)
    tomllib.loads(printed)
    assert load_settings(again) == with_environment(load_settings(file), {"VTUI_REFRESH": "0"})


def test_variables_override_the_file() -> None:
    environ = {
        "VTUI_REFRESH": " 0 ",
        "VTUI_READ_ONLY": "1",
        "VTUI_TEAM": "acme",
        "VTUI_NOTIFY": "off",
        "VTUI_THEME": "",
    }
    expected = Settings(refresh=0, read_only=True, team="acme", notify="off", theme="nord")
    assert with_environment(Settings(theme="nord"), environ) == expected
    assert with_environment(Settings(), {}) == Settings()


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("VTUI_REFRESH", "soon", "VTUI_REFRESH: refresh must be a whole number from 0 to 86,400"),
        ("VTUI_REFRESH", "-1", "VTUI_REFRESH: refresh must be a whole number"),
        ("VTUI_AUTO_LOAD", "0", "auto_load must be a whole number from 1 to 1,000,000"),
        ("VTUI_ASCII", "perhaps", "ascii must be true or false"),
        ("VTUI_NOTIFY", "loud", 'notify must be one of "bell"'),
    ],
)
def test_an_invalid_variable_is_refused(name: str, value: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        with_environment(Settings(), {name: value})


def test_commands_use_the_variables(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.setenv("VTUI_REFRESH", "soon")
    assert main(["list", "teams", "--token", "x"]) == 2
    assert "VTUI_REFRESH" in capsys.readouterr().err
    assert main(["list", "teams", "--demo"]) == 0


def test_every_command_and_option_can_be_completed() -> None:
    every = {command.name: command for command in completions()}
    assert every.keys() == {
        "",
        "list",
        "watch",
        "logs",
        "env",
        "doctor",
        "config",
        "cache",
        "completions",
        "logout",
        "help",
    }
    assert "watch" in every["help"].values
    assert every["list"].values == ("deployments", "projects", "domains", "env", "teams")
    assert {flag for option in every[""].options for flag in option.option_strings} >= {
        "--team",
        "--demo",
        "--token-file",
        "-V",
    }
    for script in ("\n".join(make(completions())) for make in (bash, zsh, fish)):
        for words in ("list", "doctor", "jsonl", "contract", "logout"):
            assert words in script


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("vtui l", {"list", "logs", "logout"}),
        ("vtui list de", {"deployments"}),
        ("vtui list --format js", {"json", "jsonl"}),
        ("vtui watch --format ", {"text", "jsonl"}),
        ("vtui --team acme list --li", {"--limit"}),
        ("vtui doctor --con", {"--contract", "--config"}),
        ("vtui completions ", {"bash", "zsh", "fish", "-h", "--help"}),
        ("vtui --token ", set()),
        ("vtui env d", {"diff"}),
    ],
)
def test_bash_completes_words(line: str, offered: set[str], tmp_path: Path) -> None:
    words = line.split(" ")
    script = "\n".join(bash(completions()))
    ask = f"COMP_WORDS=({' '.join(word or chr(39) * 2 for word in words)}); COMP_CWORD={len(words) - 1}; _vtui; "
    result = subprocess.run(  # noqa: S603 - our own script
        [shutil.which("bash") or "", "-c", f'{script}\n{ask} printf "%s\\n" "${{COMPREPLY[@]}}"'],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"]},
    )
    assert (set(result.stdout.split()), result.stderr) == (offered, "")


@pytest.mark.skipif(shutil.which("fish") is None, reason="there is no fish")
@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("vtui l", ["list", "logout", "logs"]),
        ("vtui list --format js", ["json", "jsonl"]),
        ("vtui --team acme list --li", ["--limit"]),
        ("vtui env f", ["find"]),
    ],
)
def test_fish_completes_words(line: str, offered: list[str], tmp_path: Path) -> None:
    file = tmp_path / "vtui.fish"
    file.write_text("\n".join(fish(completions())))
    result = subprocess.run(  # noqa: S603 - our own script
        [shutil.which("fish") or "", "--no-config", "-c", f"source {file}; complete -C'{line}'"],
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path)},
    )
    assert [row.split("\t")[0] for row in result.stdout.splitlines()] == offered


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_the_scripts_of_zsh_and_fish_are_valid(shell: str, tmp_path: Path, capsys: Capture) -> None:
    assert main(["completions", shell]) == 0
    file = tmp_path / "script"
    file.write_text(capsys.readouterr().out)
    program = shutil.which(shell)
    if program is None:
        assert len(shlex.split(file.read_text(), comments=True)) > 50  # at least its quotes end
    else:
        subprocess.run([program, "-n", str(file)], check=True)  # noqa: S603 - our own script
