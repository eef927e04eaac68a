"""A program that prints the token: a password manager's, for instance."""

import re
import subprocess
from collections.abc import Sequence

from vtui import text
from vtui.credentials import NoTokenError
from vtui.system.secret import HiddenBytes, HiddenText

LONGEST = 60.0
"""Seconds that the program has: somebody may have to touch a key."""
_SECRET = re.compile(r"(?=[\w-]*[0-9])(?=[\w-]*[A-Za-z])[\w-]{20,}", re.ASCII)
"""What may be a token: a long word of letters and digits. Vercel's own have 24 characters and more."""
TOLD = 300
"""Characters of what it complained of that are shown."""


def ask(command: Sequence[str], limit: float = LONGEST) -> str:
    """The one line that a program prints; raises NoTokenError with what it complained of.

    It is started as it stands, without a shell, and has the terminal to ask for what it needs. Its environment is that
    of vtui, with an access token in it: what it prints may depend on it.
    """
    name = text.clean(command[0])
    try:
        code, printed, complaint = _run(command, limit)
    except subprocess.TimeoutExpired:
        raise NoTokenError(f"token_command: {name} printed no token in {limit:g} s.") from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "it is no command"
        raise NoTokenError(f"token_command: {name} cannot be started: {why}.") from None
    if code:
        said = _SECRET.sub("[hidden]", text.clean(complaint.decode(errors="replace")))[-TOLD:].strip()
        said = said or "it said nothing"
        raise NoTokenError(f"token_command: {name} failed with exit code {code}: {said}")
    words = [HiddenText(word) for word in printed.decode(errors="replace").split()]
    if len(words) != 1:
        raise NoTokenError(f"token_command: {name} printed {'nothing' if not words else 'more than a token'}.")
    return words[0]


def _run(command: Sequence[str], limit: float) -> tuple[int, HiddenBytes, HiddenBytes]:
    """Exit code, standard output and standard error of a program."""
    done = subprocess.run(list(command), capture_output=True, timeout=limit, check=False)  # noqa: S603 - as configured
    return done.returncode, HiddenBytes(done.stdout), HiddenBytes(done.stderr)
