"""Changing settings in the dashboard: what is written, and what is left to a person."""

import tomllib
from dataclasses import fields, replace
from pathlib import Path

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from vtui.cli.show_config import example_text
from vtui.config.errors import ConfigError
from vtui.config.file import ConfigFile, ManualEditError
from vtui.config.reading import load_settings, with_setting
from vtui.config.settings import Settings, TeamSettings
from vtui.config.toml import format_value, has_comment


def written(file: Path, name: str, value: str, before: str | None = None) -> Settings:
    """The settings of the file after one was changed."""
    if before is not None:
        file.write_text(before)
    kept = ConfigFile(file, {})
    settings = with_setting(load_settings(file) if file.exists() else Settings(), name, value)
    kept.write(name, settings)
    return load_settings(file)


def test_one_setting_is_written_and_the_others_stay(tmp_path: Path) -> None:
    file = tmp_path / "below" / "config.toml"
    assert written(file, "refresh", "30") == Settings(refresh=30)
    assert file.stat().st_mode & 0o777 == 0o600
    assert written(file, "team", "acme") == Settings(refresh=30, team="acme")
    assert written(file, "times", '"utc"') == Settings(refresh=30, team="acme", times="utc")
    assert written(file, "refresh", "") == Settings(team="acme", times="utc")
    table = 'refresh = 5\n[teams]\nacme = { read_only = true }\n[keys]\n"redeploy" = "ctrl+r"\n'
    found = written(file, "protected", '["storefront"]', table)
    assert found.teams == (("acme", TeamSettings(read_only=True)),)
    assert (found.refresh, found.protected, found.keys) == (5, ("storefront",), (("redeploy", ("ctrl+r",)),))


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("refresh", "-1", "a whole number from 0 to 86,400"),
        ("refresh", "true", "a whole number"),
        ("times", "sometimes", 'one of "relative", "local", "utc"'),
        ("ascii", "perhaps", "true or false"),
        ("protected", "storefront", "a list of strings"),
        ("protected", "[]", "a list of strings"),
        ("token_command", '["a", 5]', "a list of strings"),
    ],
)
def test_an_invalid_value_names_the_allowed_ones(name: str, value: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        with_setting(Settings(), name, value)


@given(st.text().map(lambda word: f"a{word}".strip()))
def test_a_text_may_be_typed_plain_or_as_toml(word: str) -> None:
    settings = with_setting(Settings(), "team", format_value(word))
    assert settings.team == word
    shown = with_setting(Settings(), "theme", "5")
    assert shown.theme == "5"


@pytest.mark.parametrize(
    "text", ["# mine\nrefresh = 5\n", "refresh = 5 # mine\n", 'theme = "nord"\n# [keys]\n', example_text()]
)
def test_a_file_with_comments_is_edited_by_hand(tmp_path: Path, text: str) -> None:
    file = tmp_path / "config.toml"
    with pytest.raises(ManualEditError) as hand:
        written(file, "refresh", "7", text)
    assert hand.value.line == "refresh = 7"
    lines = text.splitlines()
    number = next((at for at, line in enumerate(lines, 1) if line.startswith("refresh")), None)
    assert hand.value.number == number
    assert file.read_text() == text


@pytest.mark.parametrize("text", ["refresh = ", "refresh = -1\n", "nonsense = 1\n"])
def test_a_file_that_became_invalid_is_reported_and_not_changed(tmp_path: Path, text: str) -> None:
    file = tmp_path / "config.toml"
    file.write_text(text)
    kept = ConfigFile(file, {})
    assert len(kept.rows(Settings())) == len(fields(Settings))
    with pytest.raises(ConfigError, match=r"config\.toml"):
        kept.write("refresh", Settings(refresh=7))
    assert file.read_text() == text


def test_a_link_is_followed_and_a_folder_is_reported(tmp_path: Path) -> None:
    real, link = tmp_path / "dotfiles.toml", tmp_path / "config.toml"
    real.write_text("refresh = 5\n")
    link.symlink_to(real)
    assert written(link, "refresh", "6").refresh == 6
    assert link.is_symlink()
    assert tomllib.loads(real.read_text()) == {"refresh": 6}
    (tmp_path / "folder").mkdir()
    with pytest.raises(ConfigError):
        ConfigFile(tmp_path / "folder", {}).write("refresh", Settings(refresh=7))


def test_the_origin_of_a_value_and_what_overrides_the_file(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('refresh = 5\ntimes = "utc"\n')
    kept = ConfigFile(file, {"VTUI_TIMES": "local"}, frozenset({"read_only"}))
    origins = {row.name: row.origin for row in kept.rows(load_settings(file))}
    assert (origins["refresh"], origins["times"], origins["read_only"], origins["theme"]) == (
        "line 1",
        "VTUI_TIMES",
        "--read-only",
        "default",
    )
    overriding = [kept.overridden_by(name) for name in ("times", "read_only", "refresh")]
    assert overriding == ["VTUI_TIMES", "--read-only", ""]


def test_without_a_path_nothing_is_written() -> None:
    ConfigFile(None, {}).write("refresh", replace(Settings(), refresh=7))


DOCUMENTS = st.dictionaries(
    st.sampled_from(["a", "b", "c"]), st.text() | st.lists(st.text(), min_size=1) | st.integers(-9, 9) | st.booleans()
)


@given(DOCUMENTS, st.booleans())
def test_comments_are_distinguished_from_strings(document: dict[str, object], multiline: bool) -> None:
    text = tomli_w.dumps(document, multiline_strings=multiline)
    assert not has_comment(text)
    assert has_comment(f"{text}# mine")


def test_a_device_at_the_config_path_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.symlink_to("/dev/null")
    file = ConfigFile(path, {})
    with pytest.raises(ConfigError, match="is not a regular file and cannot be written"):
        file.write("refresh", Settings(refresh=5))
    assert path.resolve() == Path("/dev/null")
    assert not path.is_file()
