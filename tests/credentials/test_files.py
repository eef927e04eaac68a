"""Files with a token, and hostile files in their place."""

import io
import os
import pty
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.harness.credentials import BASE, LOGINS, NOW, PLATFORMS, login, machine
from vtui.credentials import token_file
from vtui.credentials.errors import NoTokenError
from vtui.credentials.found_token import FoundToken, NamedSources
from vtui.credentials.machine import Machine
from vtui.credentials.secret_file import MAX_BYTES, read_token
from vtui.credentials.sources import find_token
from vtui.credentials.vercel_cli import current_team

POSIX = pytest.mark.skipif(not hasattr(os, "getuid"), reason="the system has no modes")


def folder(path: Path) -> None:
    path.mkdir(parents=True)


def huge(path: Path) -> None:
    path.write_bytes(b"a" * (MAX_BYTES + 1))


def binary(path: Path) -> None:
    path.write_bytes(bytes(range(128, 256)))


def loop(path: Path) -> None:
    path.symlink_to(path)


def silent_pipe(path: Path) -> None:
    os.mkfifo(path)


def device(path: Path) -> None:
    path.symlink_to("/dev/zero")


HOSTILE = (folder, huge, binary, loop, device)


@POSIX
@pytest.mark.parametrize("lay", [*HOSTILE, silent_pipe])
def test_a_token_file_that_is_not_regular_is_refused_by_name(tmp_path: Path, lay: Callable[[Path], None]) -> None:
    file = tmp_path / "token"
    lay(file)
    with pytest.raises(NoTokenError, match=str(file)):
        find_token(NamedSources(file=file), machine(tmp_path), BASE, NOW)


@pytest.mark.parametrize(("text", "words"), [("", "empty"), ("two words", "nothing else"), ("a\nb\n", "nothing else")])
def test_a_token_file_has_a_token_and_nothing_else(tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "token"
    file.write_text(text)
    with pytest.raises(NoTokenError, match=words) as caught:
        find_token(NamedSources(file=file), machine(tmp_path), BASE, NOW)
    assert "two" not in str(caught.value)


def test_a_token_is_read_from_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"s3cret\n")))
    assert read_token(Path("-")) == "s3cret"
    with pytest.raises(NoTokenError, match="standard input must contain a token and nothing else"):
        read_token(Path("-"))


def test_a_token_is_not_typed_into_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    controller, terminal = pty.openpty()
    try:
        with open(terminal, encoding="utf-8", closefd=False) as stdin:
            monkeypatch.setattr(sys, "stdin", stdin)
            with pytest.raises(NoTokenError, match="standard input is a terminal"):
                read_token(Path("-"))
    finally:
        os.close(controller)
        os.close(terminal)


def test_a_missing_token_file_is_refused_although_another_token_exists(tmp_path: Path) -> None:
    with pytest.raises(NoTokenError, match="does not exist"):
        find_token(NamedSources(file=tmp_path / "none"), machine(tmp_path, VERCEL_TOKEN="another"), BASE, NOW)


def test_a_token_file_may_be_a_link_and_have_a_byte_order_mark(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("\ufeffs3cret\n", encoding="utf-8")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert find_token(NamedSources(file=tmp_path / "link"), machine(tmp_path), BASE, NOW).token == "s3cret"


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_stored_token_is_found_for_its_address_only_and_can_be_deleted(tmp_path: Path, platform: str) -> None:
    on = machine(tmp_path, platform)
    other = "http://127.0.0.1:8787"
    file = token_file.store(on, BASE, "first")
    token_file.store(on, other, "second")
    token_file.store(on, BASE, "third")
    assert token_file.find(on, BASE, NOW) == FoundToken("third", str(file))
    assert token_file.find(on, other, NOW) == FoundToken("second", str(file))
    assert token_file.find(on, "https://elsewhere.example", NOW) is None
    assert token_file.delete(on, other)
    assert not token_file.delete(on, other)
    assert token_file.find(on, other, NOW) is None
    assert token_file.delete(on, BASE)
    assert list(file.parent.iterdir()) == []


@POSIX
def test_the_token_store_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    on = machine(tmp_path)
    file = token_file.store(on, BASE, "s3cret")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.chmod(0o640)
    uses = token_file.find, lambda *_: token_file.store(on, BASE, "other"), lambda *_: token_file.delete(on, BASE)
    for use in uses:
        with pytest.raises(NoTokenError, match=f"chmod 600 '{file}'"):
            use(on, BASE, NOW)
    assert "s3cret" in file.read_text()


@POSIX
@pytest.mark.parametrize("lay", [*HOSTILE, silent_pipe])
@pytest.mark.parametrize("platform", PLATFORMS)
def test_hostile_files_at_the_path_of_the_token_store_are_reported_and_not_changed(
    tmp_path: Path, platform: str, lay: Callable[[Path], None]
) -> None:
    on = machine(tmp_path, platform)
    on.config.mkdir(parents=True)
    lay(token_file.path(on))
    with pytest.raises(NoTokenError, match=r"credentials\.toml"):
        find_token(NamedSources(), on, BASE, NOW)


DAMAGES = [
    b"tokens = 1",
    b"[tokens]\na = 1",
    b"[tokens",
    b'[tokens]\na = ""',
    b"\xff\xfe",
    b"\x00",
    b"a = " + b"[" * 5_000 + b"]" * 5_000,
    b"a = " + b"9" * 5_000,
    b"[tokens]\n" + b".".join([b"a"] * 5_000) + b" = 1",
    b"# " + b"x" * 65_536,
]


def damaged(on: Machine, content: bytes) -> Path:
    on.config.mkdir(parents=True, exist_ok=True)
    file = token_file.path(on)
    file.write_bytes(content)
    file.chmod(0o600)
    return file


@POSIX
@pytest.mark.parametrize("content", DAMAGES)
def test_a_damaged_token_store_is_reported_and_renamed(tmp_path: Path, content: bytes) -> None:
    on = machine(tmp_path)
    file = damaged(on, content)
    aside = file.with_name("credentials.toml.damaged-1")
    with pytest.raises(NoTokenError, match=r"credentials\.toml is "):
        token_file.check(on)
    assert file.read_bytes() == content
    with pytest.raises(NoTokenError) as caught:
        find_token(NamedSources(), on, BASE, NOW)
    assert str(caught.value) == f"{file} is damaged. It was renamed to credentials.toml.damaged-1. Sign in again."
    assert aside.read_bytes() == content
    assert stat.S_IMODE(aside.stat().st_mode) == 0o600
    assert not file.exists()


def test_after_a_damaged_store_the_next_one_is_used_and_the_damage_reported(tmp_path: Path) -> None:
    on = machine(tmp_path)
    file = damaged(on, b"{")
    login(tmp_path, LOGINS["linux"], token="theirs")
    found = find_token(NamedSources(), on, BASE, NOW)
    assert (found.token, found.origin) == ("theirs", "the login of the Vercel CLI")
    assert found.notice == f"{file} is damaged. It was renamed to credentials.toml.damaged-1."


def test_a_token_is_stored_next_to_a_damaged_store_and_logout_mentions_it(tmp_path: Path) -> None:
    on = machine(tmp_path)
    file = damaged(on, b"first")
    token_file.store(on, BASE, "new")
    assert token_file.find(on, BASE, NOW) == FoundToken("new", str(file))
    damaged(on, b"second")
    with pytest.raises(NoTokenError, match=r"renamed to credentials\.toml\.damaged-2\. It may still contain the token"):
        token_file.delete(on, BASE)
    assert file.with_name("credentials.toml.damaged-1").read_bytes() == b"first"


def test_a_damaged_file_that_cannot_be_renamed_is_not_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on = machine(tmp_path)
    file = damaged(on, b"{")

    def refuse(_self: Path, _target: Path) -> Path:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "rename", refuse)
    for use in (token_file.find, lambda *_: token_file.store(on, BASE, "new"), lambda *_: token_file.delete(on, BASE)):
        with pytest.raises(NoTokenError, match=r"cannot be renamed \(Permission denied\)"):
            use(on, BASE, NOW)
    assert file.read_bytes() == b"{"


def test_the_token_file_of_another_program_is_neither_read_nor_changed(tmp_path: Path) -> None:
    on = machine(tmp_path)
    on.config.mkdir(parents=True)
    theirs = on.config / "token"
    theirs.write_text("theirs")
    with pytest.raises(NoTokenError, match="no access token"):
        find_token(NamedSources(), on, BASE, NOW)
    token_file.store(on, BASE, "ours")
    assert theirs.read_text() == "theirs"


@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_login_of_the_vercel_cli_is_found_on_every_system(tmp_path: Path, platform: str) -> None:
    login(tmp_path, LOGINS[platform], mark=True, token="theirs", expiresAt=NOW // 1000 + 60, refreshToken="never")
    found = find_token(NamedSources(), machine(tmp_path, platform), BASE, NOW)
    assert found == FoundToken("theirs", "the login of the Vercel CLI", (NOW // 1000 + 60) * 1000)


@pytest.mark.parametrize(("given", "user"), [("Zx81", "Zx81"), (None, ""), (7, "")])
def test_the_login_of_the_vercel_cli_names_its_user(tmp_path: Path, given: object, user: str) -> None:
    login(tmp_path, LOGINS["linux"], token="theirs", userId=given)
    assert find_token(NamedSources(), machine(tmp_path), BASE, NOW).user_id == user


@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_team_of_the_vercel_cli_is_read_on_every_system_without_errors(tmp_path: Path, platform: str) -> None:
    on = machine(tmp_path, platform)
    assert current_team(on, BASE) == ""
    folder = login(tmp_path, LOGINS[platform], config={"currentTeam": "team_1"}, token="theirs").parent
    assert current_team(on, BASE) == "team_1"
    assert current_team(on, "https://other.example") == ""
    for content in ('{"currentTeam": 5}', "[]", "{", "\x00", ""):
        (folder / "config.json").write_text(content)
        assert current_team(on, BASE) == ""


@pytest.mark.parametrize(
    ("platform", "environ", "where"),
    [
        ("linux", {"XDG_DATA_HOME": "data"}, "data/com.vercel.cli"),
        ("linux", {"XDG_DATA_DIRS": "none:shared"}, "shared/com.vercel.cli"),
        ("linux", {}, ".now"),
        ("linux", {}, ".local/share/now"),
        ("darwin", {"XDG_DATA_HOME": "data"}, "data/com.vercel.cli"),
        ("win32", {"APPDATA": "roaming"}, "roaming/com.vercel.cli/Data"),
        ("win32", {"APPDATA": "roaming"}, "roaming/xdg.data/com.vercel.cli"),
    ],
)
def test_the_login_of_the_vercel_cli_may_be_in_another_folder(
    tmp_path: Path, platform: str, environ: dict[str, str], where: str
) -> None:
    login(tmp_path, where, token="theirs")
    paths = {name: ":".join(str(tmp_path / part) for part in value.split(":")) for name, value in environ.items()}
    assert find_token(NamedSources(), machine(tmp_path, platform, **paths), BASE, NOW).token == "theirs"


def test_an_expired_login_is_reported_with_how_to_renew_it(tmp_path: Path) -> None:
    file = login(tmp_path, LOGINS["linux"], token="theirs", expiresAt=NOW // 1000)
    before = file.read_bytes()
    with pytest.raises(NoTokenError, match=r"has expired.*vercel whoami"):
        find_token(NamedSources(), machine(tmp_path), BASE, NOW)
    assert file.read_bytes() == before


@pytest.mark.parametrize("ends", [None, True, "soon", -1, 1e300, float("nan"), float("inf")])
def test_an_invalid_expiry_is_ignored(tmp_path: Path, ends: object) -> None:
    login(tmp_path, LOGINS["linux"], token="theirs", expiresAt=ends)
    assert find_token(NamedSources(), machine(tmp_path), BASE, NOW) == FoundToken(
        "theirs", "the login of the Vercel CLI"
    )


def test_a_login_is_used_for_its_address_only(tmp_path: Path) -> None:
    login(tmp_path, LOGINS["linux"], config={"api": "https://other.example"}, token="theirs")
    with pytest.raises(NoTokenError, match="no access token"):
        find_token(NamedSources(), machine(tmp_path), BASE, NOW)
    assert find_token(NamedSources(), machine(tmp_path), "https://other.example", NOW).token == "theirs"


@pytest.mark.parametrize(
    ("api", "base", "same"),
    [
        ("https://api.vercel.com/", "https://api.vercel.com", True),
        ("https://api.vercel.com//", "https://api.vercel.com", True),
        (" https://API.vercel.com:443/ ", "https://api.vercel.com", True),
        ("https://other.example/v/", "https://other.example/v", True),
        ("http://127.0.0.1:8787/", "http://127.0.0.1:8787", True),
        ("http://api.vercel.com/", "https://api.vercel.com", False),
        ("https://api.vercel.com.evil.example/", "https://api.vercel.com", False),
        ("https://api.vercel.com@evil.example/", "https://api.vercel.com", False),
        ("https://api.vercel.com/other", "https://api.vercel.com", False),
        ("https://api.vercel.com:8443", "https://api.vercel.com", False),
        ("https://[", "https://api.vercel.com", False),
        (7, "https://api.vercel.com", False),
        (["https://api.vercel.com"], "https://api.vercel.com", False),
    ],
)
def test_the_address_of_the_login_is_normalized(tmp_path: Path, api: object, base: str, same: bool) -> None:
    login(tmp_path, LOGINS["linux"], config={"api": api, "currentTeam": "team_1"}, token="theirs")
    assert current_team(machine(tmp_path), base) == ("team_1" if same else "")
    if same:
        assert find_token(NamedSources(), machine(tmp_path), base, NOW).token == "theirs"
    else:
        with pytest.raises(NoTokenError, match="no access token"):
            find_token(NamedSources(), machine(tmp_path), base, NOW)


@pytest.mark.parametrize("text", ["{", "[" * 10_000, "\x00"])
def test_a_damaged_login_is_reported(tmp_path: Path, text: str) -> None:
    login(tmp_path, LOGINS["linux"]).write_text(text)
    with pytest.raises(NoTokenError, match=r"auth\.json.*damaged"):
        find_token(NamedSources(), machine(tmp_path), BASE, NOW)


@pytest.mark.parametrize("content", ["[]", "null", '"text"', '{"token": 1}', '{"token": " "}', "{}", ""])
def test_a_login_without_a_token_is_ignored(tmp_path: Path, content: str) -> None:
    login(tmp_path, LOGINS["linux"]).write_text(content)
    with pytest.raises(NoTokenError, match="no access token"):
        find_token(NamedSources(), machine(tmp_path), BASE, NOW)


@POSIX
@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("lay", HOSTILE)
def test_hostile_files_at_the_path_of_the_login_are_reported(
    tmp_path: Path, platform: str, lay: Callable[[Path], None]
) -> None:
    file = login(tmp_path, LOGINS[platform])
    file.unlink()
    lay(file)
    with pytest.raises(NoTokenError, match=r"auth\.json"):
        find_token(NamedSources(), machine(tmp_path, platform), BASE, NOW)


def test_a_login_in_the_keyring_is_reported_with_the_missing_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    login(tmp_path, LOGINS["linux"], config={"credStorage": "keyring"})
    monkeypatch.setitem(__import__("sys").modules, "keyring", None)
    with pytest.raises(NoTokenError, match="Install the package `keyring`"):
        find_token(NamedSources(), machine(tmp_path), BASE, NOW)
