"""Options that several commands share: their fields, their declarations, the types of their values."""

from argparse import SUPPRESS, ArgumentParser, ArgumentTypeError
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from argparse import _ArgumentGroup

Format = Literal["table", "json", "jsonl", "csv", "text"]
ROW_FORMATS: tuple[Format, ...] = ("table", "json", "jsonl", "csv")
"""Formats of commands that print rows; the first is the default."""
LINE_FORMATS: tuple[Format, ...] = ("text", "jsonl")
"""Formats of commands that print one line per event; the first is the default."""

CONFIG_PATH = "{CONFIG}"
"""Placeholder in help texts for the default path of the config file, which takes imports to know."""
STATE_PATH = "{STATE}"
"""Placeholder in help texts for the path of the state file."""

PLAIN_EXAMPLES = """\
  vtui list deployments --limit 20
  vtui list env --team acme --format csv > env.csv
  vtui list deployments --all --format jsonl | jq -r .url
"""
"""Examples of plain output, in `vtui --help` and `vtui list --help`."""

ACCOUNT_NOTES = f"""\
The token comes from --token-file, --token, VERCEL_TOKEN, `token_command` of
the config, what `vtui` kept when it was signed in (the keyring or its own
file) or the Vercel CLI's login: the first that there is.

Without --team the dashboard opens the team of the project that the folder is
linked to, else where it was left, else the Vercel CLI's current team, else
what the account opens by default, which is what commands take.

The API's address comes from --api-url or VTUI_API_URL, settings from --config,
VTUI_CONFIG or {CONFIG_PATH}.
What the dashboard remembers is in {STATE_PATH},
or in the folder VTUI_STATE_DIR.
"""
"""Where token, team, API address and files come from, in `vtui --help` and `vtui list --help`."""

EXIT_CODES = """\
Exit codes: 0 all that was asked for came; 1 the API or the network failed, or
rows are missing; 2 it could not start; 70 an internal error; 130 interrupted.
"""


class UsageError(Exception):
    """The command cannot start with these arguments; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Options:
    """Values of the options that most commands take. A command with options of its own extends this class."""

    command: str = ""
    """Name of the command; empty for the dashboard."""
    team: str | None = None
    """Slug or id."""
    project: str | None = None
    """Name or id."""
    api_url: str | None = None
    token: str | None = field(default=None, repr=False)
    token_file: Path | None = None
    config: Path | None = None
    read_only: bool = False
    """Whether nothing may be changed, whatever the settings say."""
    demo: bool = False
    seed: int | None = None
    demo_deployments: int | None = None
    """Number of deployments in the demo team `acme`."""


ACCOUNT = frozenset(
    {"team", "project", "api_url", "token", "token_file", "config", "read_only", "demo", "seed", "demo_deployments"}
)
"""Names of the options that say which account is meant and how to reach it."""


def add_account_options(parser: ArgumentParser, *, project: bool = True, read_only: bool = True) -> None:
    """Declare the options that say which account is meant and how to reach it."""
    group = parser.add_argument_group("account")
    group.add_argument("--team", type=text_value, metavar="SLUG|ID", help="team; default: see below")
    if project:
        group.add_argument("--project", type=text_value, metavar="NAME|ID", help="one project; default: all")
    group.add_argument("--token-file", type=path_value, metavar="FILE", help="read the access token from FILE")
    group.add_argument("--token", help="access token; others on this machine can see it: prefer VERCEL_TOKEN")
    add_api_url_option(group)
    add_config_option(group)
    if read_only:
        group.add_argument("--read-only", action="store_true", help="change nothing: keys that write are gone")
    demo = parser.add_argument_group("demo")
    demo.add_argument("--demo", action="store_true", help="show a made-up account; needs nothing, touches nothing")
    demo.add_argument("--seed", type=whole_number(0, 2**31), metavar="S", help="another made-up account")
    demo.add_argument(
        "--demo-deployments", type=whole_number(0, 10_000_000), metavar="N", help="deployments in the team acme"
    )


def add_api_url_option(group: "_ArgumentGroup") -> None:
    group.add_argument(
        "--api-url", type=text_value, metavar="URL", help="where the API is; https, or http on this machine"
    )


def add_config_option(group: "_ArgumentGroup") -> None:
    group.add_argument("--config", type=path_value, metavar="FILE", help="read settings from FILE")


def add_deployment_argument(parser: ArgumentParser) -> None:
    """Declare the TARGET of a command for one deployment."""
    parser.add_argument(
        "target", type=text_value, metavar="TARGET", help="id, URL or host of a deployment, or an alias"
    )


def add_format_option(group: "_ArgumentGroup | ArgumentParser", formats: Sequence[Format]) -> None:
    group.add_argument("--format", choices=formats, metavar="FORMAT", help=", ".join(formats))


def add_limit_options(group: "_ArgumentGroup", *, hidden: bool = False) -> None:
    """Declare the number of rows to print."""
    about, about_all = (SUPPRESS, SUPPRESS) if hidden else ("rows in all (default 100)", "every row there is")
    group.add_argument("--limit", type=whole_number(1, 10**9), metavar="N", help=about)
    group.add_argument("--all", dest="limit", action="store_const", const=None, help=about_all)


def add_timeout_option(group: "_ArgumentGroup", *, hidden: bool = False) -> None:
    """Declare how many seconds to wait."""
    about = SUPPRESS if hidden else "wait at most so long (default: until it ends)"
    group.add_argument("--timeout", type=whole_number(1, 10**6), metavar="SECONDS", help=about)


def text_value(value: str) -> str:
    """A text that is not empty, without spaces around it."""
    if not value.strip():
        raise ArgumentTypeError("is empty")
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise ArgumentTypeError("is not text")  # bytes that the locale does not know
    return value.strip()


def path_value(value: str) -> Path:
    """A path that is not empty."""
    if not value:
        raise ArgumentTypeError("is empty")
    return Path(value)


def whole_number(minimum: int, maximum: int) -> Callable[[str], int]:
    """A converter of ASCII digits to a number within limits."""

    def convert(value: str) -> int:
        digits = value.isascii() and value.isdigit() and len(value) <= len(str(maximum))
        if not (digits and minimum <= int(value) <= maximum):
            raise ArgumentTypeError(f"must be a whole number from {minimum} to {maximum:,}")
        return int(value)

    return convert
