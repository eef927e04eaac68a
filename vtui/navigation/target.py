"""What people point at from outside: an address, an id or a name, read without asking anybody."""

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import SplitResult, urlsplit

from vtui import text

DASHBOARDS = frozenset({"vercel.com", "www.vercel.com"})
"""Hosts of the dashboard."""
NO_TEAMS = frozenset(
    {"account", "api", "blog", "changelog", "contact", "dashboard", "docs", "help", "home", "integrations", "legal"}
    | {"login", "marketplace", "new", "oauth", "pricing", "signup", "solutions", "support", "teams", "templates"}
)
"""Pages of vercel.com whose first step is no team."""
HOSTS = (".vercel.app", ".now.sh")
"""How hosts that Vercel gives to deployments end."""
LONGEST = 2_000
"""Characters of what is given."""
FORMS = "a deployment's URL, host or id (dpl_…), a page of the dashboard, a project's name or id, or `.`"

_ID = re.compile(r"(dpl|prj|team)_[0-9A-Za-z]{1,64}")
_TOKEN = re.compile(r"vc[a-z]_[0-9A-Za-z]{16}")
_BARE_ID = re.compile(r"[0-9A-Za-z]{20,40}")
_NAME = re.compile(r"[0-9A-Za-z_](?:[0-9A-Za-z._-]{0,99})")
_LABEL = re.compile(r"[0-9a-z_](?:[0-9a-z_-]{0,61}[0-9a-z])?")
_SCHEME = re.compile(r"([A-Za-z][0-9A-Za-z+.-]*):(?=//|[^0-9])")

Kind = Literal["deployment", "host", "project", "team", "here"]
"""`host` is a deployment's own host or an alias, which may be another's tomorrow; `here` is the folder one is in."""


_KINDS: dict[str, Kind] = {"dpl": "deployment", "prj": "project", "team": "team"}


class TargetError(ValueError):
    """What was given points at nothing; the message says why, and may be shown as it is."""


@dataclass(frozen=True, slots=True)
class Target:
    """What was pointed at. Whether it is there only the API can tell."""

    kind: Kind
    name: str = ""
    """Id or host of the deployment, name or id of the project, slug or id of the team; empty for `here`."""
    team: str | None = None
    """Slug or id of whose deployment or project it is; None when that was not said."""
    project: str | None = None
    """The project of a deployment, where that was said."""
    branch: str | None = None
    """The branch that is checked out; of `here` alone."""
    sha: str | None = None
    """The commit that is checked out, 40 or more digits; of `here` alone."""

    def __str__(self) -> str:
        """What it is read from again."""
        if self.kind == "here":
            return "."
        if self.kind == "team":
            return self.name if self.name.startswith("team_") else f"https://vercel.com/{self.name}"
        if self.kind == "host":
            return f"https://{self.name}"
        if self.team is None:
            return self.name
        steps = (self.team, self.project, self.name.removeprefix("dpl_")) if self.project else (self.team, self.name)
        return f"https://vercel.com/{'/'.join(steps)}"


def parse(given: str) -> Target:
    """The target that somebody wrote or pasted; raises TargetError and nothing else."""
    written = given.strip()
    if not written:
        raise TargetError(f"Nothing to open: give {FORMS}.")
    if len(written) > LONGEST or text.clean(written) != written:
        raise TargetError(f"{_said(written)} holds what no address or name can hold.")
    if written == ".":
        return Target("here")
    if _TOKEN.match(written):  # not said again: it may be a real one
        raise TargetError("That looks like an access token. Tokens go into VERCEL_TOKEN.")
    if match := _ID.fullmatch(written):
        return Target(_KINDS[match[1]], written)
    scheme = _SCHEME.match(written)
    if scheme is not None or "/" in written:
        return _address(written, scheme[1].lower() if scheme else "")
    if "." in written.strip("."):
        return _address(written, "")
    if not _NAME.fullmatch(written):
        raise TargetError(f"{_said(written)} is no target: give {FORMS}.")
    return Target("project", written)


def pasted(given: str) -> Target | None:
    """The target that pasted text means: an https URL, a page of the dashboard, a host of Vercel, or an ID.

    None for all other text: a word that happens to be the name of a project, a file name, a secret.
    """
    if len(given) > LONGEST + 100 or not (written := given.strip()):
        return None
    try:
        target = parse(written)
    except TargetError:
        return None
    match target.kind:
        case "here":
            return None
        case "host":
            wanted = "://" in written or target.name.endswith(HOSTS)
        case _:
            wanted = "/" in written or _ID.fullmatch(written) is not None
    return target if wanted else None


def is_name(name: str) -> bool:
    """Whether a project could be called so."""
    return _NAME.fullmatch(name) is not None


def _address(written: str, scheme: str) -> Target:
    if scheme not in ("", "https"):
        raise TargetError(f"{_said(written)} is {scheme}: only https addresses are opened.")
    try:
        parts = urlsplit(written if scheme else f"https://{written}")
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        raise TargetError(f"{_said(written)} is not an address.") from None
    if "@" in parts.netloc:
        raise TargetError("The address holds a user name or a password: take it out.")
    if port not in (None, 443):
        raise TargetError(f"{_said(written)} names a port: deployments have none.")
    host = _host(host, written)
    if host in DASHBOARDS:
        return _dashboard(parts, written)
    if host.endswith(".vercel.com"):
        raise TargetError(
            f"{_said(host)} serves no deployment: give a page of vercel.com, or the deployment's own URL."
        )
    return Target("host", host)


def _host(host: str, written: str) -> str:
    """The host as the API knows it; raises TargetError for what is none of the internet."""
    if not host.isascii():
        try:
            host = host.encode("idna").decode().lower()
        except UnicodeError:
            raise TargetError(f"{_said(written)} has no proper host.") from None
    labels = host.split(".")
    proper = len(host) <= 253 and len(labels) > 1 and all(_LABEL.fullmatch(label) for label in labels)
    if not proper or labels[-1].isdigit() or labels[-1] in ("local", "localhost"):
        raise TargetError(f"{_said(written)} has no host that could serve a deployment.")
    return host


def _dashboard(parts: SplitResult, written: str) -> Target:
    """A page of the dashboard: `/TEAM`, `/TEAM/PROJECT`, `/TEAM/PROJECT/ID`, each with whatever follows."""
    steps = [step for step in parts.path.split("/") if step]
    if not steps or steps[0].lower() in NO_TEAMS or not all(is_name(step) for step in steps[:1]):
        raise TargetError(f"{_said(written)} is no page of a team: give https://vercel.com/TEAM/PROJECT.")
    team = steps[0]
    if len(steps) == 1 or steps[1].startswith("~"):
        return Target("team", team)
    project = steps[1]
    if not is_name(project):
        raise TargetError(f"{_said(project)} cannot be the name of a project.")
    if len(steps) > 2 and _BARE_ID.fullmatch(steps[2]):
        return Target("deployment", f"dpl_{steps[2]}", team, project)
    return Target("project", project, team)


def _said(written: str) -> str:
    return text.cut(text.clean(written), 60) or "What was given"
