"""The order of the sources of a token."""

import sys
from pathlib import Path

import pytest

from tests.harness.credentials import BASE, LOGINS, NOW, PLATFORMS, login, machine
from vtui.credentials import token_file
from vtui.credentials.errors import NoTokenError
from vtui.credentials.found_token import FoundToken, NamedSources
from vtui.credentials.sources import find_token


@pytest.mark.parametrize("platform", PLATFORMS)
def test_named_sources_go_before_stores(tmp_path: Path, platform: str) -> None:
    login(tmp_path, LOGINS[platform], token="from_cli")
    home = machine(tmp_path, platform, VERCEL_TOKEN=" from_env\n")
    bare = machine(tmp_path, platform)
    file = tmp_path / "file"
    file.write_text("from_file\n")
    prints = (sys.executable, "-c", "print('from_command')")

    def found(given: NamedSources, on: object = home) -> FoundToken:
        assert on in (home, bare)
        return find_token(given, home if on is home else bare, BASE, NOW)

    assert found(NamedSources("from_flag", file, prints)) == FoundToken("from_file", f"--token-file {file}")
    assert found(NamedSources("from_flag", None, prints)) == FoundToken("from_flag", "--token")
    assert found(NamedSources(command=prints)) == FoundToken("from_env", "VERCEL_TOKEN")
    assert found(NamedSources(command=prints), bare) == FoundToken("from_command", "token_command")
    assert found(NamedSources(), bare) == FoundToken("from_cli", "the login of the Vercel CLI")
    kept = token_file.store(bare, BASE, "from_own")
    assert found(NamedSources(), bare) == FoundToken("from_own", str(kept))


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("environ", [{}, {"VERCEL_TOKEN": ""}, {"VERCEL_TOKEN": " \n"}])
def test_without_a_token_the_error_lists_the_sources(tmp_path: Path, platform: str, environ: dict[str, str]) -> None:
    with pytest.raises(NoTokenError, match=r"vercel\.com/account/settings/tokens.*VERCEL_TOKEN.*--token"):
        find_token(NamedSources(), machine(tmp_path, platform, **environ), BASE, NOW)


def test_an_empty_token_option_is_refused_although_another_token_exists(tmp_path: Path) -> None:
    with pytest.raises(NoTokenError, match="--token is empty"):
        find_token(NamedSources(flag=""), machine(tmp_path, VERCEL_TOKEN="another"), BASE, NOW)


def test_no_repr_shows_the_token(tmp_path: Path) -> None:
    given = NamedSources(flag="s3cret")
    on = machine(tmp_path, VERCEL_TOKEN="s3cret")
    assert "s3cret" not in repr((given, on, find_token(given, on, BASE, NOW)))
