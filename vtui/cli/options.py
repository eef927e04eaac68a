"""The command line: what may be written on it, and what that means."""

from argparse import SUPPRESS, ArgumentParser, ArgumentTypeError, RawDescriptionHelpFormatter
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NoReturn

from vtui import __version__
from vtui.cli.arguments import arranged
from vtui.cli.mistyped import message, near
from vtui.models.log_event import LEVELS, Level

if TYPE_CHECKING:
    from argparse import _ArgumentGroup

WHAT = ("deployments", "projects", "domains", "env", "teams")
"""What `vtui list` can list."""

ACTIONS = ("path", "show", "check", "init")
"""What `vtui config` can do."""
SHELLS = ("bash", "zsh", "fish")
"""What `vtui completions` can be for."""

COMMANDS = ("list", "watch", "logs", "env", "doctor", "config", "completions", "logout")
"""Words that are commands; any other is a target."""

Format = Literal["table", "json", "jsonl", "csv", "text"]
FORMATS: tuple[Format, ...] = ("table", "json", "jsonl", "csv")
"""Of `vtui list`; the first unless another is asked for."""
WATCH_FORMATS: tuple[Format, ...] = ("text", "jsonl")
"""Of `vtui watch` and `vtui logs`, likewise."""

ENV_USAGE = "vtui env find KEY | diff A B [OPTIONS]"
USAGE = f"""\
vtui [OPTIONS] [TARGET]
       vtui list WHAT [OPTIONS]
       vtui watch TARGET [OPTIONS]
       vtui logs TARGET [OPTIONS]
       {ENV_USAGE}
       vtui doctor|config|completions|logout [OPTIONS]"""

EXAMPLES = """\
examples:
  vtui --demo                              a made-up account: no token needed
  vtui --team acme --project storefront    open there
  vtui .                                   this folder's project, at its branch
  vtui storefront                          a project, by name or id
  vtui store-git-main-acme.vercel.app      what a host or an alias serves now
  vtui https://vercel.com/acme/storefront  a page of the dashboard
"""

CONFIG = "{CONFIG}"
"""Stands in the help for the path where the config is looked for, which takes an import to know."""

STATE = "{STATE}"
"""Stands in the help for the file of what is remembered."""

LIST_EXAMPLES = f"""\
  vtui list deployments --limit 20
  vtui list env --team acme --format csv > env.csv
  vtui list deployments --all --format jsonl | jq -r .url

The token comes from --token-file, --token, VERCEL_TOKEN, `token_command` of
the config, what `vtui` kept when it was signed in (the keyring or its own
file) or the Vercel CLI's login: the first that there is.

Without --team the dashboard opens the team of the project that the folder is
linked to, else where it was left, else the Vercel CLI's current team, else
what the account opens by default, which is what commands take.

The API's address comes from --api-url or VTUI_API_URL, settings from --config,
VTUI_CONFIG or {CONFIG}.
What the dashboard remembers is in {STATE},
or in the folder VTUI_STATE_DIR.
"""

WATCH_EXAMPLES = """\
examples:
  vtui watch dpl_8XkQ2mZr5tYw1aBcDeFgHiJkLmNo && ./smoke-test
  vtui watch https://store-8xkq2mzr5-acme.vercel.app --timeout 900
  vtui watch shop.example.com --format jsonl

A host that is an alias means what it serves when watching begins.

Exit codes: 0 ready, its aliases assigned; 1 failed, canceled or blocked;
2 it could not start; 3 the end is not known: it is gone, the time is up, or
the API does not tell; 130 interrupted.
"""

COMPLETIONS = """\
examples:
  eval "$(vtui completions bash)"           in ~/.bashrc
  eval "$(vtui completions zsh)"            in ~/.zshrc, after compinit
  vtui completions fish > ~/.config/fish/completions/vtui.fish
"""

_ACCOUNT = frozenset({"team", "project", "token", "token_file", "read_only"})
_DEMO = frozenset({"demo", "seed", "demo_deployments"})
UNHEEDED: dict[str, AbstractSet[str]] = {
    "logout": _ACCOUNT | _DEMO,
    "config": _ACCOUNT | _DEMO | {"api_url"},
    "completions": _ACCOUNT | _DEMO | {"api_url", "config"},
    "doctor": frozenset({"project", "read_only"}),
}
"""Command -> options of the account that would say nothing to it."""

LOGS_EXAMPLES = """\
examples:
  vtui logs shop.example.com --level error
  vtui logs dpl_8XkQ2mZr5tYw1aBcDeFgHiJkLmNo --follow
  vtui logs shop.example.com --runtime --format jsonl | jq -r .path
  vtui logs dpl_8XkQ2mZr5tYw1aBcDeFgHiJkLmNo --summary

A host that is an alias means what it serves now.
"""

ENV_WORDS = {"find": 1, "diff": 2}
"""What `vtui env` does, and of how many things."""

ENV_EXAMPLES = """\
examples:
  vtui env find DATABASE_URL --team acme
  vtui env diff production preview --project storefront
  vtui env diff production staging --project storefront --compare
  vtui env diff production production --project store --with store-eu --compare
  vtui env find DATABASE_URL --reveal --format jsonl

--compare reads the values that both have, one request each, and says which are
alike; it prints none. --reveal prints them: json and jsonl give them exactly,
csv and table with what is not fit to be shown taken out. Vercel records each
read in the Activity log.

Without --compare, a key that both have counts as equal; secrets cannot be read
back and are never compared.

Exit codes of find: 0 found; 1 not found, or not everything could be read;
2 it could not start. Of diff: 0 equal; 1 different; 2 not everything could be
read, or it could not start. 130 interrupted.
"""

EXIT_CODES = """\
Exit codes: 0 all that was asked for came; 1 the API or the network failed, or
rows are missing; 2 it could not start; 70 an internal error; 130 interrupted.
"""


class UsageError(Exception):
    """The command cannot start as it was given; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line says; what was not given keeps its default here."""

    command: Literal["list", "watch", "logs", "env", "doctor", "config", "completions", "logout"] | None = None
    """None starts the dashboard."""
    what: str = ""
    """One of `WHAT`, for `list`."""
    mistyped: str = ""
    """The command that the target may be meant to be; empty for none."""
    target: str = ""
    """As it was written: what to open; for `watch` and `logs` id, URL or host of a deployment. Empty for none."""
    follow: bool = False
    """Whether a build is followed to its end, for `logs`."""
    runtime: bool = False
    """Whether it is what functions say now, for `logs`."""
    summary: bool = False
    """Whether the errors of a failed build are printed instead of its lines, for `logs`."""
    since: str | None = None
    """From when on, for `logs`: an age, or a time."""
    level: Level = "debug"
    """The least serious level that is shown, for `logs`."""
    words: tuple[str, ...] = ()
    """For `env`: `find` and a key, or `diff` and two environments."""
    compare: bool = False
    """Whether `env diff` reads values to see which are alike."""
    reveal: bool = False
    """Whether `env` prints values."""
    other: str | None = None
    """For `env diff`: the project that the second environment is of; None for the same."""
    timeout: int | None = None
    """Seconds to watch at most; None is until it ends."""
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
    ascii: bool = False
    """Draw the dashboard with ASCII alone."""
    keys: bool = False
    """Print the actions with their ids and keys, and no more."""
    demo: bool = False
    seed: int | None = None
    demo_deployments: int | None = None
    """Deployments in the demo's team `acme`."""
    limit: int | None = 100
    """Rows in all; None is all there are."""
    format: Format = "table"
    action: str = ""
    """One of `ACTIONS`, for `config`."""
    shell: str = ""
    """One of `SHELLS`, for `completions`."""
    json: bool = False
    """Whether `doctor` prints JSON."""
    contract: bool = False
    """Whether `doctor` holds the account against what vtui believes of the API."""


def parse(args: Sequence[str]) -> Options:
    """The options that `args` spell; raises UsageError, and SystemExit after `--help` or `--version`."""
    parser = parser_of()
    arranged_args, words = arranged(args, parser)
    mistyped = ""
    if words and words[0] not in COMMANDS:
        mistyped = near(words[0], COMMANDS)
        if mistyped and len(words) > 1:  # no target has a second word
            raise UsageError(message(words[0], mistyped))
        parser = parser_of(opening=True)
    given, unknown = parser.parse_known_args(arranged_args)
    if unknown:  # only its name: what follows may be a token
        parser.error(f"unknown argument {unknown[0].split('=')[0]}")
    options = Options(**vars(given), mistyped=mistyped)
    _check(options, vars(given).keys())
    if options.command == "env":
        return replace(options, limit=None, words=tuple(options.words))
    if options.command in ("watch", "logs") and "format" not in given:
        return replace(options, format=WATCH_FORMATS[0])
    return options


def _check(options: Options, given: AbstractSet[str]) -> None:
    """Refuse what would be ignored: an option that is not heeded misleads."""
    if options.command not in ("list", "watch", "logs", "env") and (given & {"limit", "format"}):
        raise UsageError("--limit, --all and --format belong to `vtui list`")
    if options.command != "watch" and "timeout" in given:
        raise UsageError("--timeout belongs to `vtui watch`")
    if options.command in ("watch", "logs") and (given & {"limit", "project"}):
        raise UsageError("--limit, --all and --project say nothing about one deployment: leave them out")
    if options.runtime and options.since is not None:
        raise UsageError("--since says nothing about a runtime log: it is told from now on")
    if options.summary and given & {"follow", "runtime", "since", "level"}:
        raise UsageError("--summary reads the complete build log: leave out --follow, --runtime, --since and --level")
    _check_env(options, given)
    formats = WATCH_FORMATS if options.command in ("watch", "logs") else FORMATS
    if options.command in UNHEEDED and (ignored := given & UNHEEDED[options.command]):
        names = ", ".join(f"--{name.replace('_', '-')}" for name in sorted(ignored))
        raise UsageError(f"{names}: `vtui {options.command}` makes no use of it, leave it out")
    if options.command == "doctor" and options.team is not None and not options.contract:
        raise UsageError("--team belongs to `vtui doctor --contract`")
    if "format" in given and options.format not in formats:
        raise UsageError(f"--format of `vtui {options.command}` is one of: {', '.join(formats)}")
    if options.command is not None and options.ascii:
        raise UsageError("--ascii belongs to the dashboard: the other commands draw nothing")
    if options.command is not None and options.keys:
        raise UsageError("--keys stands alone")
    if options.demo and (given & {"token", "token_file", "api_url"}):
        raise UsageError("--demo has its own account: leave out --token, --token-file and --api-url")
    if options.token is not None and options.token_file is not None:
        raise UsageError("--token and --token-file are two tokens: leave one out")
    if not options.demo and (given & {"seed", "demo_deployments"}):
        raise UsageError("--seed and --demo-deployments belong to --demo")
    if options.command is None and options.target and options.project is not None:
        raise UsageError("TARGET says what to open: leave out --project")
    if options.what == "teams" and options.project is not None:
        raise UsageError("--project says nothing about teams: leave it out")


def _check_env(options: Options, given: AbstractSet[str]) -> None:
    if options.command != "env":
        if "compare" in given or "other" in given:
            raise UsageError("--compare and --with belong to `vtui env diff`")
        if "reveal" in given:
            raise UsageError("--reveal belongs to `vtui env`")
        return
    verb, *words = options.words
    if verb not in ENV_WORDS or len(words) != ENV_WORDS[verb]:
        raise UsageError("write `vtui env find KEY` or `vtui env diff A B`")
    if "limit" in given:
        raise UsageError("--limit and --all belong to `vtui list`: this looks at all there is")
    if verb == "find" and ("compare" in given or "other" in given):
        raise UsageError("--compare and --with belong to `vtui env diff`")
    if verb == "diff" and options.project is None:
        raise UsageError("`vtui env diff` compares environments of a project: say which with --project")


class _Parser(ArgumentParser):
    """A parser whose options are known by their whole names, and that leaves the complaining to `run`."""

    def __init__(self, **kwargs: Any) -> None:
        # Defaults live in `Options`: a sub-parser's would overwrite what was given before it.
        kwargs |= {"allow_abbrev": False, "argument_default": SUPPRESS, "formatter_class": RawDescriptionHelpFormatter}
        super().__init__(**kwargs)

    def format_help(self) -> str:
        """The help, with the paths as they are here."""
        from vtui import config, state

        told = super().format_help().replace(CONFIG, _shown(config.default_path()))
        return told.replace(STATE, _shown(state.default_path({})))

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message} (see `{self.prog} --help`)")


def parser_of(*, opening: bool = False) -> ArgumentParser:
    parser = _Parser(
        prog="vtui",
        usage=USAGE,
        description="A dashboard for Vercel accounts in the terminal. TARGET opens it there: a\n"
        "deployment's URL, host or id, an alias, a page of the dashboard, a project's\n"
        "name or id, or `.` for the project of this folder.",
        epilog=EXAMPLES + LIST_EXAMPLES,
    )
    parser.add_argument("-V", "--version", action="version", version=f"vtui {__version__}")
    _add_account(parser)
    look = parser.add_argument_group("look")
    look.add_argument("--ascii", action="store_true", help="draw with ASCII alone, borders included")
    look.add_argument("--keys", action="store_true", help="print every action's id and keys, for [keys] in the config")
    _add_output(parser, hidden=True)
    _add_watching(parser, hidden=True)
    if opening:
        parser.add_argument("target", type=_text, metavar="TARGET")
        return parser
    commands = parser.add_subparsers(dest="command", title="commands", metavar="COMMAND", parser_class=_Parser)
    listing = commands.add_parser(
        "list",
        prog="vtui list",
        help=f"print {', '.join(WHAT[:-1])} or {WHAT[-1]}",
        description="Print what the account has, in the server's order, while it arrives.",
        epilog="examples:\n" + LIST_EXAMPLES + EXIT_CODES,
    )
    listing.add_argument("what", choices=WHAT, metavar="WHAT", help=", ".join(WHAT))
    _add_output(listing)
    _add_account(listing)
    watching = commands.add_parser(
        "watch",
        prog="vtui watch",
        help="wait until a deployment has ended, and say how",
        description="Print a line for every change of a deployment's state, until its end.",
        epilog=WATCH_EXAMPLES,
    )
    watching.add_argument("target", type=_text, metavar="TARGET", help="id, URL or host of a deployment, or an alias")
    _add_watching(watching)
    _add_account(watching, project=False)
    logs = commands.add_parser(
        "logs",
        prog="vtui logs",
        help="print the build log or the runtime log of a deployment",
        description="Print the log of a deployment, one line of output per line of the log.",
        epilog=LOGS_EXAMPLES + EXIT_CODES,
    )
    logs.add_argument("target", type=_text, metavar="TARGET", help="id, URL or host of a deployment, or an alias")
    _add_logs(logs)
    _add_account(logs, project=False)
    env = commands.add_parser(
        "env",
        prog="vtui env",
        usage=ENV_USAGE,
        help="find a variable in all projects, or compare two environments",
        description="`find KEY` says where a variable is set, project by project as they are read;\n"
        "`diff A B` compares two environments of a project, or of two, custom ones by\ntheir slug.",
        epilog=ENV_EXAMPLES,
    )
    env.add_argument("words", nargs="+", type=_text, metavar="find KEY | diff A B")
    env.add_argument("--compare", action="store_true", help="read the values that both have and say which are alike")
    env.add_argument("--with", dest="other", type=_text, metavar="PROJECT", help="the project that B is of, if another")
    env.add_argument("--reveal", action="store_true", help="print values, one request each; they are secrets")
    env.add_argument("--format", choices=FORMATS, metavar="FORMAT", help=", ".join(FORMATS))
    _add_account(env)
    doctor = commands.add_parser(
        "doctor",
        prog="vtui doctor",
        help="say whether vtui can work here, for bug reports",
        description="Look at this machine, the token and the way to the API. What is printed holds\nno secret.",
        epilog="Exit codes: 0 all is well; 1 something is wrong, or not as vtui believes;\n2 it could not start.",
    )
    looking = doctor.add_argument_group("looking")
    looking.add_argument("--json", action="store_true", help="print JSON")
    looking.add_argument(
        "--contract",
        action="store_true",
        help="read a little of the account, and say where the API is not what vtui believes it to be; "
        "the report, without names and values, goes to vtui-contract.json here",
    )
    _add_account(doctor, project=False, lock=False)
    configuring = commands.add_parser(
        "config",
        prog="vtui config",
        help="say where the settings are and what they are, check them, or write a file to begin with",
        description="The settings, and the file that they are in.",
        epilog="Each setting that is no list or table can be overridden by a variable:\nVTUI_REFRESH=0 vtui",
    )
    about = "path: where the file is; show: every setting and where it comes from; check: whether all is right; "
    about += "init: write a file in which every setting is explained"
    configuring.add_argument("action", choices=ACTIONS, metavar="ACTION", help=about)
    configuring.add_argument_group("account").add_argument(
        "--config", type=_path, metavar="FILE", help="read settings from FILE"
    )
    completing = commands.add_parser(
        "completions",
        prog="vtui completions",
        help="print what lets a shell complete vtui's words",
        description="Print a script that lets a shell complete commands, options and their values.",
        epilog=COMPLETIONS,
    )
    completing.add_argument("shell", choices=SHELLS, metavar="SHELL", help=", ".join(SHELLS))
    leaving = commands.add_parser(
        "logout",
        prog="vtui logout",
        help="take out the token that vtui keeps",
        description="Take the token that vtui keeps out of the keyring and out of vtui's own file,\nand nothing else.",
    )
    _add_place(leaving.add_argument_group("account"))
    return parser


def _add_logs(parser: ArgumentParser) -> None:
    """Options of `logs`."""
    group = parser.add_argument_group("log")
    group.add_argument("--follow", action="store_true", help="continue until the build has ended")
    group.add_argument("--runtime", action="store_true", help="the runtime log from now on, not the build log")
    group.add_argument(
        "--since", type=_text, metavar="AGE|TIME", help="only lines newer than 10m or 2h, or since an ISO 8601 time"
    )
    group.add_argument(
        "--level", type=_level, metavar="LEVEL", help="at least: debug (the default), info, warning, error"
    )
    group.add_argument(
        "--summary",
        action="store_true",
        help="why the build failed: the first real error with its file and what to do, then the others; "
        "not with the options above",
    )
    group.add_argument("--format", choices=WATCH_FORMATS, metavar="FORMAT", help=", ".join(WATCH_FORMATS))


def _add_watching(parser: ArgumentParser, *, hidden: bool = False) -> None:
    """Options of `watch`; the main parser takes those that no other command has."""
    group = parser.add_argument_group(None if hidden else "watching")
    about = SUPPRESS if hidden else "wait at most so long (default: until it ends)"
    group.add_argument("--timeout", type=_whole(1, 10**6), metavar="SECONDS", help=about)
    if not hidden:
        group.add_argument("--format", choices=WATCH_FORMATS, metavar="FORMAT", help=", ".join(WATCH_FORMATS))


def _add_account(parser: ArgumentParser, *, project: bool = True, lock: bool = True) -> None:
    """Options that say whose things are meant and how to get there."""
    group = parser.add_argument_group("account")
    group.add_argument("--team", type=_text, metavar="SLUG|ID", help="team; default: see below")
    if project:
        group.add_argument("--project", type=_text, metavar="NAME|ID", help="one project; default: all")
    group.add_argument("--token-file", type=_path, metavar="FILE", help="read the access token from FILE")
    group.add_argument("--token", help="access token; others on this machine can see it: prefer VERCEL_TOKEN")
    _add_place(group)
    if lock:
        group.add_argument("--read-only", action="store_true", help="change nothing: keys that write are gone")
    demo = parser.add_argument_group("demo")
    demo.add_argument("--demo", action="store_true", help="show a made-up account; needs nothing, touches nothing")
    demo.add_argument("--seed", type=_whole(0, 2**31), metavar="S", help="another made-up account")
    demo.add_argument(
        "--demo-deployments", type=_whole(0, 10_000_000), metavar="N", help="deployments in the team acme"
    )


def _add_place(group: "_ArgumentGroup") -> None:
    """Options that say which API and which settings are meant."""
    group.add_argument("--api-url", type=_text, metavar="URL", help="where the API is; https, or http on this machine")
    group.add_argument("--config", type=_path, metavar="FILE", help="read settings from FILE")


def _add_output(parser: ArgumentParser, *, hidden: bool = False) -> None:
    """Options of `list`; the main parser takes them too, unadvertised, so that they may stand before it."""
    group = parser.add_argument_group(None if hidden else "output")

    def about(text: str) -> str:
        return SUPPRESS if hidden else text

    group.add_argument("--limit", type=_whole(1, 10**9), metavar="N", help=about("rows in all (default 100)"))
    group.add_argument("--all", dest="limit", action="store_const", const=None, help=about("every row there is"))
    formats = (*FORMATS, "text") if hidden else FORMATS
    group.add_argument("--format", choices=formats, metavar="FORMAT", help=about(", ".join(FORMATS)))


def _shown(path: Path) -> str:
    from vtui.text import clean

    home = Path.home()
    return clean(str(Path("~", path.relative_to(home)) if path.is_relative_to(home) else path))


def _text(value: str) -> str:
    if not value.strip():
        raise ArgumentTypeError("is empty")
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise ArgumentTypeError("is not text")  # bytes that the locale does not know
    return value.strip()


def _level(value: str) -> str:
    level = "" if value == "info" else value
    if level not in LEVELS or not value:
        raise ArgumentTypeError("must be debug, info, warning or error")
    return level


def _path(value: str) -> Path:
    if not value:
        raise ArgumentTypeError("is empty")
    return Path(value)


def _whole(least: int, most: int) -> Callable[[str], int]:
    def number(value: str) -> int:
        digits = value.isascii() and value.isdigit() and len(value) <= len(str(most))
        if not (digits and least <= int(value) <= most):
            raise ArgumentTypeError(f"must be a whole number from {least} to {most:,}")
        return int(value)

    return number
