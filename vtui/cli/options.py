"""The options that most commands take, and texts of their help that several share.

Options of a command stand with what it runs: making such a class takes time, and a run needs those of one command.
"""

from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Literal

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
Access token: the first one found in --token-file, --token, VERCEL_TOKEN,
`token_command` in the config, the token stored by vtui at sign-in (keyring or
file), and the login of the Vercel CLI.

Team: --team, or `team` in the config. Without them, commands use the default
team of the account. The dashboard opens the team of the project that this
folder is linked to, else the last one used, else the current team of the
Vercel CLI, else the default team.

API URL: --api-url, VTUI_API_URL, or `api_url` in the config.
Config file: --config, VTUI_CONFIG, or {CONFIG_PATH}.
State of the dashboard: {STATE_PATH},
or state.json in the folder VTUI_STATE_DIR.
Rows kept for the next start: `vtui cache path`, or the folder VTUI_CACHE_DIR.
"""
"""Where token, team, API address and files come from, in `vtui --help` and `vtui list --help`."""

EXIT_CODES = """\
Exit codes: 0 complete; 1 incomplete, or the API or the network failed; 2 could
not start; 70 internal error; 130 interrupted.
"""


REPOSITORY = "https://code.example/vtui"
"""Where vtui is published, as in `pyproject.toml`."""

HELP_END = f"""\
Documentation: {REPOSITORY}, `man vtui`, `vtui help COMMAND`
Report a problem: {REPOSITORY}/issues (attach `vtui doctor`)
"""
"""The end of every help."""


class UsageError(Exception):
    """The command cannot start with these arguments; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Options:
    """Values of the options that most commands take. The options of a command extend this class."""

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


@dataclass(frozen=True, slots=True)
class DashboardOptions(Options):
    """Options of the dashboard."""

    target: str = ""
    """What to open, as it was written; empty for nothing in particular."""
    similar_command: str = ""
    """The command that `target` may be a typing error of; empty for none."""
    ascii: bool = False
    """Whether only ASCII is drawn."""
    keys: bool = False
    """Whether the actions are printed with their ids and keys, instead of starting the dashboard."""


@dataclass(frozen=True, slots=True)
class ActionOptions(Options):
    """Options of `vtui config` and `vtui cache`."""

    action: str = ""
    """One of `ACTIONS` of the command's module."""


ACCOUNT = frozenset(option.name for option in fields(Options)) - {"command"}
"""Names of the options of the account and of the connection to it."""
