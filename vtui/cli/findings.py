"""What `vtui doctor` sees of this machine without asking anybody: versions, terminal, files, proxies. No secret."""

import platform
import shutil
import stat
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from urllib.parse import urlsplit

from vtui import __version__, state, text
from vtui.credentials import Machine, NoTokenError, own
from vtui.system.crash_report import saved
from vtui.writes import ledger

LIBRARIES = ("textual", "rich", "httpx", "httpcore", "h2", "pydantic", "platformdirs", "tomli-w", "keyring")
PROXIES = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY")
CERTIFICATES = ("SSL_CERT_FILE", "SSL_CERT_DIR")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    part: str
    """Under which heading it stands."""
    name: str
    value: str
    ok: bool | None = None
    """Whether it is as it should be; None for what is neither right nor wrong."""
    hint: str = ""
    """What to do about it."""


def program() -> Iterator[Finding]:
    """Versions."""
    yield Finding("program", "vtui", __version__)
    yield Finding("program", "python", f"{platform.python_version()} on {platform.system()} {platform.machine()}")
    for name in LIBRARIES:
        try:
            yield Finding("program", name, metadata.version(name))
        except metadata.PackageNotFoundError:
            yield Finding("program", name, "not installed")


def terminal(environ: Mapping[str, str]) -> Iterator[Finding]:
    """What the terminal says of itself."""
    named = environ.get("TERM", "")
    dumb = "Only plain commands such as `vtui list` work here."
    yield Finding("terminal", "TERM", named or "not set", named != "dumb", dumb if named == "dumb" else "")
    for name in ("COLORTERM", "TERM_PROGRAM", "NO_COLOR"):
        if environ.get(name):
            yield Finding("terminal", name, text.short(environ[name]))
    size = shutil.get_terminal_size()
    yield Finding("terminal", "size", f"{size.columns}x{size.lines}")
    streams = {"input": sys.stdin, "output": sys.stdout, "error": sys.stderr}
    ours = [name for name, stream in streams.items() if stream is not None and stream.isatty()]
    yield Finding("terminal", "is a terminal", ", ".join(ours) or "none of input, output, error")
    encoding = getattr(sys.stdout, "encoding", None) or "unknown"
    utf = encoding.lower().replace("-", "").startswith("utf")
    yield Finding("terminal", "encoding", encoding, utf, "" if utf else "Set a UTF-8 locale, such as LANG=C.UTF-8.")
    over = [name for name, key in (("ssh", "SSH_CONNECTION"), ("tmux", "TMUX"), ("screen", "STY")) if environ.get(key)]
    yield Finding("terminal", "inside", ", ".join(over) or "nothing")


def files(machine: Machine, config: Path, state_file: Path) -> Iterator[Finding]:
    """Where vtui's files are, who may read them, and whether they can be used. Nothing is changed."""
    yield Finding("files", "config", _file(config))
    kept = own.path(machine)
    try:
        own.check(machine)
    except NoTokenError as error:
        yield Finding("files", "credentials", at_home(str(error)), False)
    else:
        yield Finding("files", "credentials", _file(kept))
    try:
        state.read(state_file)
    except state.StateError as error:
        yield Finding("files", "state", at_home(str(error)), False)
    else:
        yield Finding("files", "state", _file(state_file))
    yield _sent(state_file.with_name(ledger.NAME))


def _sent(path: Path) -> Finding:
    """What the record of bulk writes says."""
    try:
        found = ledger.read(path)
    except ledger.LedgerError as error:
        return Finding("files", ledger.NAME, at_home(str(error)), False)
    notes = []
    if found.unreadable:
        lines = text.count(found.unreadable, ("line is", "lines are"))
        notes.append(f"{lines} incomplete or damaged and skipped.")
    if found.unanswered:
        writes = text.count(found.unanswered, ("write has", "writes have"))
        notes.append(f"{writes} no result: check whether it was done.")
    return Finding("files", ledger.NAME, _file(path), None if notes else True, " ".join(notes))


def crash_reports(folder: Path) -> Iterator[Finding]:
    """The reports of crashes, the newest first."""
    reports = saved(folder)
    for report in reports:
        yield Finding("files", "crash report", _file(report), hint="Attach it to a bug report: it has no values.")
    if not reports:
        yield Finding("files", "crash reports", "none")


def network(environ: Mapping[str, str]) -> Iterator[Finding]:
    """Variables that change the way to the API: names and hosts, no user and no password."""
    for name in PROXIES:
        for spelled in (name, name.lower()):
            if environ.get(spelled):
                value = "set" if name == "NO_PROXY" else host(environ[spelled])
                yield Finding("network", spelled, value)
    for name in CERTIFICATES:
        if environ.get(name):
            there = Path(environ[name]).exists()
            yield Finding("network", name, "set" if there else "names what is not there", there)


def host(address: str) -> str:
    """Host and port of an address, and nothing else of it."""
    try:
        parts = urlsplit(address if "//" in address else f"//{address}")
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "no address"
    return text.short(f"{parts.hostname}{port}") if parts.hostname else "no address"


def _file(path: Path) -> str:
    """Path, with `~` for the home, and mode."""
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
    except OSError as error:
        return f"{at_home(str(path))}, {'none yet' if isinstance(error, FileNotFoundError) else 'cannot be read'}"
    return f"{at_home(str(path))}, mode {mode:03o}"


def at_home(words: str) -> str:
    """Words with paths in them, as they may be shown to others: `~` for the home."""
    home = str(Path.home())
    return text.clean(words.replace(home, "~") if len(home) > 1 else words)
