"""vtui's own file of tokens, `credentials.toml` beside the config: a token for each address of the API."""

from pathlib import Path

from vtui.credentials import FoundToken, Machine, NoTokenError
from vtui.credentials.reading import read_text
from vtui.system.secret import HiddenText

NAME = "credentials.toml"
"""Not `token`: another program of the same name keeps that in the same folder."""
HEAD = "# Tokens that vtui keeps, by the address of the API. `vtui logout` takes them out.\n"


def path(machine: Machine) -> Path:
    """Where the file is."""
    return machine.config / NAME


def look(machine: Machine, base: str, _now: int) -> FoundToken | None:
    """The token kept for `base`; raises NoTokenError for a file that is damaged or that others can read."""
    file = path(machine)
    token = _tokens(file).get(base)
    return None if token is None else FoundToken(token, str(file))


def keep(machine: Machine, base: str, token: str) -> Path:
    """Keep a token for `base` in the place of another one; the file is whole at any moment. Raises OSError."""
    file = path(machine)
    token = HiddenText(token)
    tokens = _tokens(file)
    _write(file, tokens | {base: token})
    return file


def forget(machine: Machine, base: str) -> bool:
    """Take the token of `base` out; whether there was one. Raises OSError and NoTokenError."""
    file = path(machine)
    tokens = _tokens(file)
    if tokens.pop(base, None) is None:
        return False
    if tokens:
        _write(file, tokens)
    else:
        file.unlink()
    return True


def _tokens(file: Path) -> dict[str, str]:
    import tomllib

    said = read_text(file, private=True)
    if said is None:
        return {}
    try:
        tokens = tomllib.loads(said).get("tokens", {})
    except tomllib.TOMLDecodeError:
        tokens = None
    if not isinstance(tokens, dict) or not all(isinstance(token, str) and token for token in tokens.values()):
        raise NoTokenError(f"{file} is damaged: take it away, then sign in again.")
    return {base: HiddenText(token) for base, token in tokens.items()}


def _write(file: Path, tokens: dict[str, str]) -> None:
    import tomli_w

    from vtui.whole import write_whole

    write_whole(file, HiddenText(HEAD + tomli_w.dumps({"tokens": tokens})))
