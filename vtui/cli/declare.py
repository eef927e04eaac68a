"""Declaring arguments that several commands take, and the types of their values."""

from argparse import SUPPRESS, ArgumentParser, ArgumentTypeError
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from vtui.cli.options import Format

if TYPE_CHECKING:
    from argparse import _ArgumentGroup


def account(parser: ArgumentParser, *, project: bool = True, read_only: bool = True) -> None:
    """Declare the options of the account and of the connection to it."""
    group = parser.add_argument_group("account")
    group.add_argument("--team", type=text, metavar="SLUG|ID", help="team to use (default: see Team in `vtui --help`)")
    if project:
        group.add_argument("--project", type=text, metavar="NAME|ID", help="only this project (default: all)")
    group.add_argument(
        "--token-file", type=path, metavar="FILE", help="read the access token from FILE, or from stdin (-)"
    )
    group.add_argument("--token", help="access token, visible to other users of this machine; prefer VERCEL_TOKEN")
    api_url(group)
    config(group)
    if read_only:
        group.add_argument("--read-only", action="store_true", help="disable actions that change anything")
    demo = parser.add_argument_group("demo")
    demo.add_argument(
        "--demo", action="store_true", help="use a sample account; no token or network needed, nothing is saved"
    )
    demo.add_argument("--seed", type=integer(0, 2**31), metavar="S", help="seed of the sample account (default: 7)")
    demo.add_argument(
        "--demo-deployments",
        type=integer(0, 10_000_000),
        metavar="N",
        help="number of deployments in the team acme (default: 25000)",
    )


def api_url(group: "_ArgumentGroup") -> None:
    group.add_argument("--api-url", type=text, metavar="URL", help="URL of the API; https, or http on this machine")


def config(group: "_ArgumentGroup") -> None:
    group.add_argument(
        "--config", type=path, metavar="FILE", help="read settings from FILE (default: see `vtui config path`)"
    )


def deployment(parser: ArgumentParser) -> None:
    """Declare the TARGET of a command for one deployment."""
    parser.add_argument("target", type=text, metavar="TARGET", help="deployment ID or URL, or an alias")


def output_format(group: "_ArgumentGroup | ArgumentParser", formats: Sequence[Format]) -> None:
    group.add_argument(
        "--format", choices=formats, metavar="FORMAT", help=f"{', '.join(formats)} (default: {formats[0]})"
    )


def limit(group: "_ArgumentGroup", *, hidden: bool = False) -> None:
    """Declare the number of rows to print."""
    about, about_all = (SUPPRESS, SUPPRESS) if hidden else ("maximum number of rows (default: 100)", "print all rows")
    group.add_argument("--limit", type=integer(1, 10**9), metavar="N", help=about)
    group.add_argument("--all", dest="limit", action="store_const", const=None, help=about_all)


def timeout(group: "_ArgumentGroup", *, hidden: bool = False) -> None:
    """Declare how many seconds to wait."""
    about = SUPPRESS if hidden else "stop after this time (default: wait until the deployment finishes)"
    group.add_argument("--timeout", type=integer(1, 10**6), metavar="SECONDS", help=about)


def text(value: str) -> str:
    """A text that is not empty, without spaces around it."""
    if not value.strip():
        raise ArgumentTypeError("must not be empty")
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise ArgumentTypeError("is not valid text")  # bytes that the locale does not know
    return value.strip()


def path(value: str) -> Path:
    """A path that is not empty."""
    if not value:
        raise ArgumentTypeError("must not be empty")
    return Path(value)


def integer(minimum: int, maximum: int) -> Callable[[str], int]:
    """A converter of ASCII digits to a number within limits."""

    def convert(value: str) -> int:
        digits = value.isascii() and value.isdigit() and len(value) <= len(str(maximum))
        if not (digits and minimum <= int(value) <= maximum):
            raise ArgumentTypeError(f"must be a whole number from {minimum} to {maximum:,}")
        return int(value)

    return convert
