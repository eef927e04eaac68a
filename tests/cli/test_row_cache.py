"""`vtui cache`, and what `vtui logout` deletes of the rows kept for the next start."""

from pathlib import Path

import pytest

from vtui.cli import main
from vtui.cli.start import row_cache
from vtui.credentials.access import Access
from vtui.credentials.found_token import FoundToken, NamedSources
from vtui.credentials.machine import this_machine
from vtui.models.scope import ProjectRef, Scope
from vtui.session.row_cache import RowCache, SavedList
from vtui.system.cache_folder import CacheFolder

API, OTHER = "https://api.vercel.com", "https://other.example"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The cache folder of a user of their own."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("VTUI_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


def keep(folder: Path, api: str, account: str) -> RowCache:
    cache = RowCache(CacheFolder(folder), api, lambda: account)
    cache.write("u1", [SavedList("deployments", Scope("acme"), ProjectRef(), 1, "[]")])
    return cache


def test_the_path_is_printed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cache", "path"]) == 0
    assert capsys.readouterr().out == f"{folder}\n"
    assert not folder.exists()


def test_all_rows_are_deleted(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    keep(folder, API, "ada")
    keep(folder, OTHER, "bob")
    assert main(["cache", "clear"]) == 0
    assert capsys.readouterr().err == f"Rows of 2 accounts deleted from {folder}.\n"
    assert list(folder.iterdir()) == []
    assert main(["cache", "clear"]) == 0
    assert capsys.readouterr().err == f"No rows in {folder}.\n"


@pytest.mark.parametrize(
    "args", [["cache"], ["cache", "show"], ["cache", "clear", "--demo"], ["cache", "clear", "--team", "a"]]
)
def test_other_words_and_options_are_refused(folder: Path, args: list[str]) -> None:
    keep(folder, API, "ada")
    assert main(args) == 2
    assert len(list(folder.iterdir())) == 2


def test_logout_deletes_the_rows_of_its_api_alone(
    same_machine: None, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    del same_machine
    ours, others = keep(folder, API, "ada"), keep(folder, OTHER, "ada there")
    assert main(["logout"]) == 0
    assert f"Rows kept for {API} deleted from the cache." in capsys.readouterr().err
    assert (ours.read()[1], len(others.read()[1])) == ((), 1)
    assert main(["logout"]) == 0
    assert "Rows kept" not in capsys.readouterr().err


def test_the_dashboard_keeps_rows_by_its_token_and_the_demo_none(folder: Path) -> None:
    environ = {"VTUI_CACHE_DIR": str(folder)}
    assert row_cache(environ, None) is None
    access = Access(NamedSources(), this_machine(environ), API, found=FoundToken("vcp_1", "--token"))
    cache = row_cache(environ, access)
    assert cache is not None
    cache.write("u1", [SavedList("deployments", Scope("acme"), ProjectRef(), 1, "[]")])
    assert len(cache.read()[1]) == 1
    access.found = FoundToken("vcp_2", "--token")
    assert cache.read()[1] == ()
    assert not any("vcp_" in file.name + file.read_text() for file in folder.iterdir())
