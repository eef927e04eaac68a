"""`token_command`: a program that prints the token, such as a password manager."""

import re
import subprocess
from collections.abc import Sequence

from vtui import text
from vtui.credentials.errors import NoTokenError
from vtui.system.secret import HiddenBytes, HiddenText

TIMEOUT = 60.0
"""Maximum seconds that the program may take: the user may have to touch a hardware key."""
_SECRET = re.compile(r"(?=[\w-]*[0-9])(?=[\w-]*[A-Za-z])[\w-]{20,}", re.ASCII)
"""What may be a token: a long word of letters and digits. Those of Vercel have 24 characters and more."""
MAX_ERROR_LENGTH = 300
"""Characters of its error output that are shown."""


def run_token_command(command: Sequence[str], timeout: float = TIMEOUT) -> str:
    """The one word that a program prints; raises NoTokenError with the end of its error output.

    It is started without a shell, and may use the terminal to ask for a passphrase. Its environment is that of vtui,
    including an access token: its output may depend on it.
    """
    name = text.clean(command[0])
    try:
        code, printed, errors = _run(command, timeout)
    except subprocess.TimeoutExpired:
        raise NoTokenError(f"token_command: {name} did not print an access token within {timeout:g} s.") from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "not a valid command"
        raise NoTokenError(f"token_command: {name} cannot be started: {why}.") from None
    if code:
        message = _SECRET.sub("[hidden]", text.clean(errors.decode(errors="replace")))[-MAX_ERROR_LENGTH:].strip()
        message = message or "no error message"
        raise NoTokenError(f"token_command: {name} failed with exit code {code}: {message}")
    words = [HiddenText(word) for word in printed.decode(errors="replace").split()]
    if len(words) != 1:
        raise NoTokenError(
            f"token_command: {name} printed {'nothing' if not words else 'more than one word'}. "
            "It must print only the token."
        )
    return words[0]


def _run(command: Sequence[str], timeout: float) -> tuple[int, HiddenBytes, HiddenBytes]:
    done = subprocess.run(list(command), capture_output=True, timeout=timeout, check=False)  # noqa: S603 - as configured
    return done.returncode, HiddenBytes(done.stdout), HiddenBytes(done.stderr)
