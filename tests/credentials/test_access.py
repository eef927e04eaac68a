"""Storing and deleting a token."""

import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from tests.harness.credentials import BASE, NOW, machine
from vtui.credentials import token_file
from vtui.credentials.access import Access, delete_token
from vtui.credentials.errors import NoTokenError
from vtui.credentials.found_token import FoundToken, NamedSources
from vtui.system.secret import Secret


class Keyring(ModuleType):
    """The package `keyring` over a system that has one, or none (`priority` 0)."""

    def __init__(self, priority: float) -> None:
        super().__init__("keyring")
        self.entries: dict[tuple[str, str], str] = {}
        self._priority = priority

    def get_keyring(self) -> SimpleNamespace:
        return SimpleNamespace(priority=self._priority)

    def get_password(self, service: str, name: str) -> str | None:
        return self.entries.get((service, name))

    def set_password(self, service: str, name: str, text: str) -> None:
        if not self._priority:
            raise RuntimeError("no backend")
        self.entries[service, name] = text

    def delete_password(self, service: str, name: str) -> None:
        del self.entries[service, name]


def installed(monkeypatch: pytest.MonkeyPatch, priority: float) -> Keyring:
    """As if the extra was installed."""
    keyring = Keyring(priority)
    monkeypatch.setitem(sys.modules, "keyring", keyring)
    monkeypatch.setattr("vtui.credentials.system_keyring.find_spec", lambda _: object())
    return keyring


def access(home: Path, **environ: str) -> Access:
    way = Access(NamedSources(), machine(home, **environ), BASE, lambda: NOW)
    way.find()
    return way


def test_the_keyring_is_the_first_store_where_it_is_usable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keyring = installed(monkeypatch, 5)
    way = access(tmp_path)
    assert (way.found, way.problem, way.named_source) == (None, "", "")
    assert way.stores() == ("keyring", "file", "session")
    assert way.store(Secret("s3cret"), "keyring") == "the keyring"
    assert keyring.entries == {("vtui", BASE): "s3cret"}
    found = access(tmp_path).found
    assert found is not None
    assert (found.token, found.origin) == ("s3cret", "the keyring")
    token_file.store(way.machine, BASE, "older")
    assert delete_token(way.machine, BASE) == ["the keyring", str(token_file.path(way.machine))]
    assert (keyring.entries, delete_token(way.machine, BASE), way.machine.config.exists()) == ({}, [], True)
    assert access(tmp_path).found is None


def test_a_keyring_that_cannot_be_written_is_not_offered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed(monkeypatch, 0)
    way = access(tmp_path)
    assert way.stores() == ("file", "session")
    with pytest.raises(NoTokenError, match=r"could not store the token \(RuntimeError\)"):
        way.store(Secret("s3cret"), "keyring")


def test_a_token_of_the_session_is_not_stored(tmp_path: Path) -> None:
    way = access(tmp_path)
    assert way.store(Secret("s3cret"), "session") == "this session"
    assert "s3cret" not in repr(way)
    assert not way.machine.config.exists()
    assert access(tmp_path).found is None


def test_an_unusable_store_is_a_problem_and_an_unusable_named_source_an_error(tmp_path: Path) -> None:
    file = token_file.store(machine(tmp_path), BASE, "s3cret")
    file.write_text("[tokens")
    assert "damaged" in access(tmp_path).problem
    assert access(tmp_path, VERCEL_TOKEN="x").named_source == "VERCEL_TOKEN"
    access(tmp_path).store(Secret("other"), "file")
    found = access(tmp_path).found
    assert found is not None
    assert found.token == "other"
    with pytest.raises(NoTokenError, match="--token is empty"):
        Access(NamedSources(flag=""), machine(tmp_path), BASE, lambda: NOW).find()


def account_of(found: FoundToken | None, base: str = BASE) -> str | None:
    return Access(NamedSources(), machine(Path("/nowhere")), base, lambda: NOW, found).account()


def test_an_account_is_its_api_and_its_user_or_where_that_is_unknown_its_token() -> None:
    first, refreshed = (FoundToken(token, "the CLI", user_id="Zx81") for token in ("vca_1", "vca_2"))
    assert account_of(first) == account_of(refreshed)
    others = [
        account_of(None),
        account_of(first),
        account_of(first, "https://other.example"),
        account_of(replace(first, user_id="Zx82")),
        account_of(FoundToken("vcp_1", "--token")),
        account_of(FoundToken("vcp_2", "--token")),
        account_of(FoundToken("Zx81", "--token")),
    ]
    assert len(set(others)) == len(others)
    assert "vcp_1" not in repr(account_of(FoundToken("vcp_1", "--token")))
