"""What is published: the page of the package index, the files beside the code, the versions of the CHANGELOG."""

import re
import tomllib
from collections.abc import Iterator
from importlib.util import module_from_spec, spec_from_file_location
from itertools import pairwise
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

import vtui
from tests.tools.readme_text import ROOT
from vtui.cli.options import REPOSITORY

README = """\
# vtui

What it is.

![A picture](screenshots/a.svg)

    git clone URL

[Keys](vtui/KEYS.md), [a part](#keys), [elsewhere](https://example.com/x), [![badge](b.svg)](LICENSE)
"""
KINDS = ("Added", "Changed", "Deprecated", "Removed", "Fixed", "Security")
"""The sections of a version, in the order of Keep a Changelog."""


@pytest.fixture(scope="module")
def hooks() -> ModuleType:
    """The build hooks, loaded as Hatchling does."""
    spec = spec_from_file_location("build_hooks", ROOT / ".ci" / "build_hooks.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def page(hooks: ModuleType) -> str:
    """The page of the package index."""
    metadata: dict[str, Any] = {"urls": {"Repository": REPOSITORY}}
    hooks.PageHook.update(SimpleNamespace(root=str(ROOT)), metadata)
    assert metadata["readme"]["content-type"] == "text/markdown"
    return str(metadata["readme"]["text"])


def test_links_and_pictures_get_absolute_addresses(hooks: ModuleType) -> None:
    text = hooks.page(README, "https://host/vtui")
    assert "![A picture](https://host/vtui/raw/main/screenshots/a.svg)" in text
    assert "[Keys](https://host/vtui/blob/main/vtui/KEYS.md)" in text
    assert "[a part](#keys), [elsewhere](https://example.com/x)" in text
    assert "![badge](https://host/vtui/raw/main/b.svg)" in text


def test_the_commands_that_install_a_release_are_the_first(hooks: ModuleType, page: str) -> None:
    text = hooks.page(README, "https://host/vtui")
    assert text.index("![A picture]") < text.index("    uvx vtui --demo") < text.index("    git clone URL")
    commands = [line.split(" #")[0].strip() for line in page.splitlines() if line.startswith("    ")]
    assert commands[:2] == ["uvx vtui --demo", "pipx install vtui"]


def test_every_address_of_the_page_leads_to_a_file(page: str) -> None:
    addresses = re.findall(r"\]\(([^)#][^)]*)\)", page)
    assert len([address for address in addresses if address.endswith(".svg")]) == 5
    for address in addresses:
        assert address.startswith("https://")
        file = re.sub(rf"^{re.escape(REPOSITORY)}/(raw|blob)/main/", "", address)
        assert file == address or (ROOT / file).is_file(), address


def test_the_addresses_of_the_project_are_in_one_repository() -> None:
    urls = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["urls"]
    assert urls["Repository"] == REPOSITORY
    assert [url for url in urls.values() if not url.startswith(REPOSITORY)] == []


def test_a_wheel_has_the_man_page_and_the_completions(
    hooks: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    data: dict[str, dict[str, str]] = {"shared_data": {}}
    hooks.SharedDataHook.initialize(SimpleNamespace(root=str(ROOT)), "standard", data)
    files = {name: Path(file).read_text(encoding="utf-8") for file, name in data["shared_data"].items()}
    assert sorted(files) == [
        "share/bash-completion/completions/vtui",
        "share/fish/vendor_completions.d/vtui.fish",
        "share/man/man1/vtui.1",
        "share/zsh/site-functions/_vtui",
    ]
    assert files["share/man/man1/vtui.1"].startswith(f'.TH VTUI 1 "" "vtui {vtui.__version__}"')
    assert all(text.endswith("\n") and "deployments" in text for text in files.values())


def test_an_editable_installation_has_no_such_files(hooks: ModuleType) -> None:
    data: dict[str, dict[str, str]] = {"shared_data": {}}
    hooks.SharedDataHook.initialize(SimpleNamespace(root=str(ROOT)), "editable", data)
    assert data == {"shared_data": {}}


def test_the_newest_version_of_the_changelog_is_that_of_vtui() -> None:
    titles = [title for level, title in _headings() if level == 2]
    assert titles[0] == "Unreleased"
    versions = [re.fullmatch(r"(\d+)\.(\d+)\.(\d+) - \d{4}-\d\d-\d\d", title) for title in titles[1:]]
    assert all(versions), titles
    assert titles[1].split(" - ")[0] == vtui.__version__
    numbers = [tuple(map(int, version.groups())) for version in versions if version is not None]
    assert all(newer > older for newer, older in pairwise(numbers))


def test_the_sections_of_the_changelog_are_those_of_keep_a_changelog() -> None:
    versions: list[list[str]] = []
    for level, title in _headings():
        if level == 2:
            versions.append([])
        elif level == 3:
            versions[-1].append(title)
    assert versions
    for sections in versions:
        assert sections == [kind for kind in KINDS if kind in sections]


def _headings() -> Iterator[tuple[int, str]]:
    for line in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            marks, title = line.split(" ", 1)
            yield len(marks), title
