"""Settings of a config file, and the errors for invalid ones."""

import dataclasses
import re
import tomllib
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vtui.cli.show_config import example_text
from vtui.config import reading
from vtui.config.errors import ConfigError
from vtui.config.paths import default_path
from vtui.config.reading import load_settings, with_environment, with_setting
from vtui.config.settings import Settings, TeamSettings

ROOT = Path(__file__).parents[1]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def refusal(file: Path, text: str) -> str:
    file.write_text(text)
    with pytest.raises(ConfigError) as raised:
        load_settings(file)
    return str(raised.value)


def test_a_file_sets_its_settings_and_the_others_have_defaults(file: Path) -> None:
    file.write_text('refresh = 0\nteam = "acme"\nreduced_motion = true\n')
    assert load_settings(file) == Settings(refresh=0, team="acme", reduced_motion=True)


def test_without_a_file_everything_has_its_default(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(reading, "default_path", lambda: tmp_path / "none.toml")
    assert load_settings() == Settings()


def test_the_default_file_is_in_the_users_folder_and_never_in_the_working_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config.toml").write_text("refresh = 99\n")
    (tmp_path / "vtui.toml").write_text("refresh = 99\n")
    assert default_path().is_absolute()
    assert not default_path().is_relative_to(tmp_path)


def test_a_named_file_must_exist(file: Path) -> None:
    with pytest.raises(ConfigError, match="no such file"):
        load_settings(file)


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="is a folder, not a file"):
        load_settings(tmp_path)


def test_an_unknown_setting_is_reported_with_its_line_and_a_suggestion(file: Path) -> None:
    message = refusal(file, '# mine\nteam = "acme"\n\nrefesh = 5\n')
    assert f"{file}, line 4" in message
    assert "'refesh'" in message
    assert "Did you mean refresh?" in message
    assert "auto_load" in message


def test_an_unknown_table_is_an_unknown_setting(file: Path) -> None:
    assert "line 2: unknown setting 'colours'" in refusal(file, "refresh = 5\n[colours]\nquit = 'x'\n")


def test_keys_are_a_table_of_one_or_several_by_id_quoted_or_not(file: Path) -> None:
    file.write_text('[keys]\nredeploy = "ctrl+r"\n"table.down" = ["j", " ctrl+n "]\ntable.up = "k"\n')
    assert load_settings(file).keys == (
        ("redeploy", ("ctrl+r",)),
        ("table.down", ("j", "ctrl+n")),
        ("table.up", ("k",)),
    )


@pytest.mark.parametrize("value", ["5", "[]", '""', '["j", 5]', '["j", " "]', "true"])
def test_an_invalid_key_is_refused_with_its_line(file: Path, value: str) -> None:
    wanted = f"{file}, line 4: keys.table.down must be a key in quotes, or a list of keys"
    assert refusal(file, f'refresh = 5\n[keys]\nquit = "x"\n"table.down" = {value}\n') == wanted


@pytest.mark.parametrize(
    ("line", "allowed"),
    [
        ("refresh = -1", "refresh must be a whole number from 0 to 86,400"),
        ("refresh = true", "refresh must be a whole number from 0 to 86,400"),
        ("refresh = 1.5", "refresh must be a whole number from 0 to 86,400"),
        ("refresh = 86401", "refresh must be a whole number from 0 to 86,400"),
        ("auto_load = 1000001", "auto_load must be a whole number from 1 to 1,000,000"),
        ("log_lines = 10000001", "log_lines must be a whole number from 1,000 to 10,000,000"),
        ("log_lines = inf", "log_lines must be a whole number from 1,000 to 10,000,000"),
        ("auto_load = 0", "auto_load must be a whole number from 1 to 1,000,000"),
        ("team = 5", "team must be a string in quotes"),
        ('team = ""', "team must be a string in quotes"),
        ("reduced_motion = 1", "reduced_motion must be true or false"),
        ("read_only = 1", "read_only must be true or false"),
        ('notify = "beep"', 'notify must be one of "bell", "osc9", "osc777", "off"'),
        ("teams = 5", "teams must be a table: [teams], then one line per entry"),
        ('ascii = "yes"', "ascii must be true or false"),
        ('times = "gmt"', 'times must be one of "relative", "local", "utc"'),
        ("times = 5", 'times must be one of "relative", "local", "utc"'),
        ("keys = 5", "keys must be a table: [keys], then one line per entry"),
    ],
)
def test_an_invalid_value_is_refused_with_the_allowed_ones(file: Path, line: str, allowed: str) -> None:
    assert refusal(file, f"\n{line}\n") == f"{file}, line 2: {allowed}"


def test_single_teams_have_settings_of_their_own(file: Path) -> None:
    file.write_text("[teams.acme]\nread_only = true\n[teams]\nteam_9 = { read_only = false }\nother = {}\n")
    assert dict(load_settings(file).teams) == {
        "acme": TeamSettings(read_only=True),
        "team_9": TeamSettings(read_only=False),
        "other": TeamSettings(),
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[teams.other]\n[teams.acme]\n\nread_only = 1\n", "line 4: teams.acme: read_only must be true or false"),
        ("[teams.acme]\nreadonly = true\n", "line 2: teams.acme: unknown setting 'readonly'. Did you mean read_only?"),
        ("refresh = 5\n[teams]\nacme = true\n", "teams.acme must be a table"),
    ],
)
def test_an_invalid_setting_of_a_team_is_refused_with_its_line(file: Path, text: str, message: str) -> None:
    assert message in refusal(file, text)


def test_invalid_toml_is_reported_with_its_line(file: Path) -> None:
    message = refusal(file, "refresh = 5\nteam = acme\n")
    assert message.startswith(f"{file}: not valid TOML: ")
    assert "line 2" in message


def test_a_file_that_is_no_text_is_refused(file: Path) -> None:
    file.write_bytes(b'team = "\xff"\n')
    with pytest.raises(ConfigError, match="not UTF-8"):
        load_settings(file)


def test_the_example_in_the_repository_is_up_to_date() -> None:
    assert (ROOT / "config.example.toml").read_text() == example_text()


def test_the_uncommented_example_is_valid_and_has_the_defaults(file: Path) -> None:
    on = re.compile(r"^# (\[|.* = )")
    lines = [line.removeprefix("# ") if on.match(line) else line for line in example_text().splitlines()]
    file.write_text("\n".join(lines))
    settings = load_settings(file)
    assert set(tomllib.loads(file.read_text())) == {field.name for field in dataclasses.fields(Settings)}
    for field in dataclasses.fields(Settings):
        if not field.metadata["example"]:
            assert getattr(settings, field.name) == field.default


@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
@settings(deadline=None)
def test_any_content_is_settings_or_an_error_that_names_the_file(content: bytes) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "config.toml"
        file.write_bytes(content)
        try:
            load_settings(file)
        except ConfigError as error:
            assert str(error).startswith(f"{file}")  # noqa: PT017 - it may as well be valid
        assert file.read_bytes() == content


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a = 1\nb = " + "[" * 5_000 + "\n", ": not valid TOML: nested too deeply (at line 2)"),
        ("a = 1\nb = [\n" + "[\n" * 5_000, ": not valid TOML: nested too deeply (at line 5002)"),
        ("\n\nrefresh = 1" + "0" * 5_000, ": not valid TOML: a number has too many digits (at line 3)"),
        ("refresh = 1" + "0" * 4_000, ", line 1: refresh must be a whole number from 0 to 86,400"),
        ("[keys]\n" + ".".join(["a"] * 5_000) + " = 'x'", ", line 1: tables are nested too deeply"),
    ],
)
def test_a_text_made_to_break_the_parser_is_refused_with_its_line(file: Path, text: str, reason: str) -> None:
    assert refusal(file, text) == f"{file}{reason}"


def test_a_long_name_does_not_fill_the_message(file: Path) -> None:
    assert len(refusal(file, "x" * 100_000 + " = 1")) < len(str(file)) + 400


def test_a_byte_order_mark_is_ignored(file: Path) -> None:
    file.write_text("\ufeffrefresh = 5", encoding="utf-8")
    assert load_settings(file) == Settings(refresh=5)


def test_the_null_device_is_an_empty_config() -> None:
    assert load_settings(Path("/dev/null")) == Settings()


@pytest.mark.parametrize("digits", [19, 5_000])
def test_a_variable_with_too_many_digits_is_refused(digits: int) -> None:
    with pytest.raises(ConfigError, match="VTUI_REFRESH: refresh must be a whole number from 0 to 86,400"):
        with_environment(Settings(), {"VTUI_REFRESH": "9" * digits})


@pytest.mark.parametrize("written", ["9" * 5_000, "[" * 5_000])
def test_a_value_typed_in_the_dashboard_cannot_break_the_parser(written: str) -> None:
    with pytest.raises(ConfigError, match="refresh must be a whole number from 0 to 86,400"):
        with_setting(Settings(), "refresh", written)
