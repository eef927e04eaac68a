"""Checks of this machine that need no request: versions, terminal, files, proxies. No finding has a secret."""

import shutil
import stat
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from vtui import __version__, state, text
from vtui.cli.doctor.finding import Finding
from vtui.credentials import token_file
from vtui.credentials.errors import NoTokenError
from vtui.credentials.machine import Machine
from vtui.system import platform
from vtui.system.crash_report import python, saved, version
from vtui.writes import ledger

LIBRARIES = ("textual", "rich", "httpx", "httpcore", "h2", "pydantic", "platformdirs", "tomli-w", "keyring")
PROXIES = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY")
CERTIFICATES = ("SSL_CERT_FILE", "SSL_CERT_DIR")


def program() -> Iterator[Finding]:
    """Versions."""
    yield Finding("program", "vtui", __version__)
    yield Finding("program", "python", python())
    for name in LIBRARIES:
        yield Finding("program", name, version(name))


def terminal(environ: Mapping[str, str]) -> Iterator[Finding]:
    """The terminal, from its environment variables and the standard streams."""
    name = environ.get("TERM", "")
    hint = "The dashboard does not work in this terminal. Use commands such as `vtui list`." if name == "dumb" else ""
    yield Finding("terminal", "TERM", name or "not set", not hint, hint)
    for variable in ("COLORTERM", "TERM_PROGRAM", "NO_COLOR"):
        if environ.get(variable):
            yield Finding("terminal", variable, text.short(environ[variable]))
    size = shutil.get_terminal_size()
    yield Finding("terminal", "size", f"{size.columns}x{size.lines}")
    streams = {"input": sys.stdin, "output": sys.stdout, "error": sys.stderr}
    terminals = [name for name, stream in streams.items() if stream is not None and stream.isatty()]
    yield Finding("terminal", "terminal streams", ", ".join(terminals) or "none")
    encoding = getattr(sys.stdout, "encoding", None) or "unknown"
    utf = encoding.lower().replace("-", "").startswith("utf")
    yield Finding("terminal", "encoding", encoding, utf, "" if utf else "Set a UTF-8 locale, such as LANG=C.UTF-8.")
    outer = [name for name, key in (("ssh", "SSH_CONNECTION"), ("tmux", "TMUX"), ("screen", "STY")) if environ.get(key)]
    yield Finding("terminal", "ssh or multiplexer", ", ".join(outer) or "none")


def files(machine: Machine, config: Path, state_file: Path) -> Iterator[Finding]:
    """The files of vtui: their paths and modes, and whether they can be used. Nothing is changed."""
    yield Finding("files", "config", _file(config))
    try:
        token_file.check(machine)
    except NoTokenError as error:
        yield Finding("files", "credentials", hide_home(str(error)), False)
    else:
        yield Finding("files", "credentials", _file(token_file.path(machine)))
    try:
        state.read_state(state_file)
    except state.StateError as error:
        yield Finding("files", "state", hide_home(str(error)), False)
    else:
        yield Finding("files", "state", _file(state_file))
    yield _ledger(state_file.with_name(ledger.NAME))


def _ledger(path: Path) -> Finding:
    try:
        found = ledger.read(path)
    except ledger.LedgerError as error:
        return Finding("files", ledger.NAME, hide_home(str(error)), False)
    notes = []
    if found.unreadable:
        lines = text.count(found.unreadable, ("line is", "lines are"))
        notes.append(f"{lines} incomplete or damaged (skipped).")
    if found.unanswered:
        writes = text.count(found.unanswered, ("request has", "requests have"))
        notes.append(f"{writes} no recorded result. Check whether the changes were applied.")
    return Finding("files", ledger.NAME, _file(path), None if notes else True, " ".join(notes))


def folder(name: str, path: Path) -> Finding:
    """A folder of vtui: its path and mode."""
    return Finding("files", name, _file(path))


def crash_reports(folder: Path) -> Iterator[Finding]:
    """The crash reports, the newest first."""
    reports = saved(folder)
    for report in reports:
        yield Finding("files", "crash report", _file(report), hint="Attach it to a bug report. It contains no values.")
    if not reports:
        yield Finding("files", "crash reports", "none")


def network(environ: Mapping[str, str]) -> Iterator[Finding]:
    """Environment variables of proxies and certificates: names and hosts, no user and no password."""
    for name in PROXIES:
        for spelled in (name, name.lower()):
            if environ.get(spelled):
                value = "set" if name == "NO_PROXY" else host(environ[spelled])
                yield Finding("network", spelled, value)
    for name in CERTIFICATES:
        if environ.get(name):
            exists = Path(environ[name]).exists()
            yield Finding("network", name, "set" if exists else "path not found", exists)


def host(address: str) -> str:
    """Host and port of an address, without user, password and path."""
    try:
        parts = urlsplit(address if "//" in address else f"//{address}")
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "invalid URL"
    return text.short(f"{parts.hostname}{port}") if parts.hostname else "invalid URL"


def _file(path: Path) -> str:
    """Path, with `~` for the home folder, and mode."""
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
    except OSError as error:
        return (
            f"{hide_home(str(path))}, {'does not exist' if isinstance(error, FileNotFoundError) else 'cannot be read'}"
        )
    return hide_home(str(path)) + (f", mode {mode:03o}" if platform.user_id() is not None else "")


def hide_home(message: str) -> str:
    """A message with paths that can be shown to others: with `~` for the home folder."""
    home = str(Path.home())
    return text.clean(message.replace(home, "~") if len(home) > 1 else message)
