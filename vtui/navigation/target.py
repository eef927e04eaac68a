"""Parsing what users point at from outside: a URL, an ID or a name, without a request."""

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import SplitResult, urlsplit

from vtui import text

DASHBOARDS = frozenset({"vercel.com", "www.vercel.com"})
"""Hosts of the dashboard."""
NON_TEAM_PAGES = frozenset(
    {"account", "api", "blog", "changelog", "contact", "dashboard", "docs", "help", "home", "integrations", "legal"}
    | {"login", "marketplace", "new", "oauth", "pricing", "signup", "solutions", "support", "teams", "templates"}
)
"""First path segments of vercel.com that are not teams."""
DEPLOYMENT_HOSTS = (".vercel.app", ".now.sh")
"""Suffixes of the hosts that Vercel gives to deployments."""
MAX_LENGTH = 2_000
"""Characters of a target."""
ACCEPTED_FORMS = "a deployment ID (dpl_…) or URL, an alias, a dashboard URL, a project name or ID, or `.`"

_ID = re.compile(r"(dpl|prj|team)_[0-9A-Za-z]{1,64}")
_TOKEN = re.compile(r"vc[a-z]_[0-9A-Za-z]{16}")
_BARE_ID = re.compile(r"[0-9A-Za-z]{20,40}")
_NAME = re.compile(r"[0-9A-Za-z_](?:[0-9A-Za-z._-]{0,99})")
_LABEL = re.compile(r"[0-9a-z_](?:[0-9a-z_-]{0,61}[0-9a-z])?")
_SCHEME = re.compile(r"([A-Za-z][0-9A-Za-z+.-]*):(?=//|[^0-9])")

Kind = Literal["deployment", "host", "project", "team", "here"]
"""`host` is a deployment's own host or an alias, which may move to another one; `here` is the working folder."""


_KINDS: dict[str, Kind] = {"dpl": "deployment", "prj": "project", "team": "team"}


class TargetError(ValueError):
    """The text is not a target; the message is a text for the user."""


@dataclass(frozen=True, slots=True)
class Target:
    """A parsed target. Whether it exists is known only after a request."""

    kind: Kind
    name: str = ""
    """ID or host of the deployment, name or ID of the project, slug or ID of the team; empty for `here`."""
    team: str | None = None
    """Slug or ID of the team that has the target; None if it is not given."""
    project: str | None = None
    """The project of a deployment; None if it is not given."""
    branch: str | None = None
    """The checked out branch; only for `here`."""
    sha: str | None = None
    """The checked out commit, 40 or more digits; only for `here`."""

    def __str__(self) -> str:
        """The text that parses to this target."""
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


def parse_target(given: str) -> Target:
    """Parse a target. Raises only TargetError."""
    value = given.strip()
    if not value:
        raise TargetError(f"Nothing to open. Enter {ACCEPTED_FORMS}.")
    if len(value) > MAX_LENGTH or text.clean(value) != value:
        raise TargetError(f"{_short_text(value)} is too long, or has characters that a URL or name cannot contain.")
    if value == ".":
        return Target("here")
    if _TOKEN.match(value):  # do not repeat it: it may be a real one
        raise TargetError("This looks like an access token. Set VERCEL_TOKEN to it instead.")
    if match := _ID.fullmatch(value):
        return Target(_KINDS[match[1]], value)
    scheme = _SCHEME.match(value)
    if scheme is not None or "/" in value:
        return _address(value, scheme[1].lower() if scheme else "")
    if "." in value.strip("."):
        return _address(value, "")
    if not _NAME.fullmatch(value):
        raise TargetError(f"{_short_text(value)} cannot be opened. Enter {ACCEPTED_FORMS}.")
    return Target("project", value)


def parse_pasted(given: str) -> Target | None:
    """The target in pasted text: an https URL, a page of the dashboard, a host of Vercel, or an ID.

    None for all other text: a word that could be the name of a project, a file name, a secret.
    """
    if len(given) > MAX_LENGTH + 100 or not (value := given.strip()):
        return None
    try:
        target = parse_target(value)
    except TargetError:
        return None
    match target.kind:
        case "here":
            return None
        case "host":
            is_target = "://" in value or target.name.endswith(DEPLOYMENT_HOSTS)
        case _:
            is_target = "/" in value or _ID.fullmatch(value) is not None
    return target if is_target else None


def is_name(name: str) -> bool:
    """Whether a text is a valid project name."""
    return _NAME.fullmatch(name) is not None


def _address(value: str, scheme: str) -> Target:
    if scheme not in ("", "https"):
        raise TargetError(f"{_short_text(value)} has the scheme {scheme}. Only https URLs can be opened.")
    try:
        parts = urlsplit(value if scheme else f"https://{value}")
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        raise TargetError(f"{_short_text(value)} is not a valid URL.") from None
    if "@" in parts.netloc:
        raise TargetError("The URL contains a user name or password. Remove it.")
    if port not in (None, 443):
        raise TargetError(f"{_short_text(value)} contains a port. Deployment URLs have no port.")
    host = _host(host, value)
    if host in DASHBOARDS:
        return _dashboard(parts, value)
    if host.endswith(".vercel.com"):
        raise TargetError(
            f"{_short_text(host)} is not a deployment. Enter the URL of a deployment or of a page on vercel.com."
        )
    return Target("host", host)


def _host(host: str, value: str) -> str:
    """The host in the form of the API. Raises TargetError for a host that is not public."""
    if not host.isascii():
        try:
            host = host.encode("idna").decode().lower()
        except UnicodeError:
            raise TargetError(f"{_short_text(value)} has an invalid host name.") from None
    labels = host.split(".")
    valid = len(host) <= 253 and len(labels) > 1 and all(_LABEL.fullmatch(label) for label in labels)
    if not valid or labels[-1].isdigit() or labels[-1] in ("local", "localhost"):
        raise TargetError(f"{_short_text(value)} is not a valid deployment URL.")
    return host


def _dashboard(parts: SplitResult, value: str) -> Target:
    """A page of the dashboard: `/TEAM`, `/TEAM/PROJECT` or `/TEAM/PROJECT/ID`, whatever follows."""
    steps = [step for step in parts.path.split("/") if step]
    if not steps or steps[0].lower() in NON_TEAM_PAGES or not all(is_name(step) for step in steps[:1]):
        raise TargetError(f"{_short_text(value)} is not a page of a team. Enter https://vercel.com/TEAM/PROJECT.")
    team = steps[0]
    if len(steps) == 1 or steps[1].startswith("~"):
        return Target("team", team)
    project = steps[1]
    if not is_name(project):
        raise TargetError(f"{_short_text(project)} is not a valid project name.")
    if len(steps) > 2 and _BARE_ID.fullmatch(steps[2]):
        return Target("deployment", f"dpl_{steps[2]}", team, project)
    return Target("project", project, team)


def _short_text(value: str) -> str:
    return text.cut(text.clean(value), 60) or "The input"
