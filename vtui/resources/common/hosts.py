"""Names of hosts: the two forms of an international name, and the errors of a name that is being typed."""

import re
from contextlib import suppress
from functools import lru_cache
from unicodedata import category

from vtui.writes.form import ValidationError

_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
_IP = re.compile(r"[0-9.]+|\[?[0-9a-f.]*:[0-9a-f:.]*\]?")
_PORT = re.compile(r":[0-9]{1,5}$")
_EMOJI = frozenset({"So", "Sk"})
"""Unicode categories of emoji and of the shades of their skin."""
_JOINERS = frozenset({chr(0x200D), chr(0xFE0F)})
"""The zero-width joiner of emoji, and the selector of their color form."""
MAX_HOST_LENGTH = 253
"""Characters of a host (RFC 1035)."""


class NoHost(ValidationError):  # noqa: N818 - it is about a text, not a failure of the program
    """Why a text is no host, as a text for the user who types it."""


@lru_cache(maxsize=1_000)
def readable(host: str) -> str | None:
    """The letters that `xn--` labels stand for, emoji too; None without such a label, or with one of other letters."""
    if "xn--" not in host.lower():
        return None
    labels = [_letters(label) if label.lower().startswith("xn--") else label for label in host.split(".")]
    return None if None in labels else ".".join(filter(None, labels))


def _letters(label: str) -> str | None:
    """What an `xn--` label stands for: letters that IDNA 2008 allows, or emoji, which older rules allowed."""
    import idna

    with suppress(idna.IDNAError, UnicodeError):
        return idna.decode(label)
    try:
        letters = label[4:].lower().encode("ascii").decode("punycode")
    except UnicodeError:
        return None
    return letters if letters and all(category(letter) in _EMOJI or letter in _JOINERS for letter in letters) else None


def normalized(host: str) -> str:
    """A host in the one form that all its spellings share: lower case, `xn--` labels, no dot at the end."""
    name = host.strip().lower()
    name = name if name == "." else name.rstrip(".")
    try:
        return to_ascii(name)
    except NoHost:
        return name


def ascii_form(typed: str) -> str:
    """The host for a typed text, as the API takes it: lower case, `xn--` labels for letters beyond ASCII.

    A pasted address gives its host, a dot at the end goes; a wildcard may stand first. Raises NoHost.
    """
    host = _host_part(typed).rstrip(".")
    if not host:
        raise NoHost("enter a name, such as www.example.com")
    wild, rest = ("*.", host[2:]) if host.startswith("*.") else ("", host)
    rest = to_ascii(rest)
    if _IP.fullmatch(rest):
        raise NoHost("an IP address is not a domain")
    if "." not in rest:
        raise NoHost("enter a name with a dot, such as www.example.com")
    return wild + _checked(rest, len(wild))


def _checked(host: str, before: int = 0) -> str:
    """A host whose labels are allowed, with so many characters before it. Raises NoHost."""
    for label in host.split("."):
        if not _LABEL.fullmatch(label):
            raise NoHost(_fault(label))
    if before + len(host) > MAX_HOST_LENGTH:
        raise NoHost(f"too long: at most {MAX_HOST_LENGTH} characters")
    return host


def record_name(typed: str, domain: str) -> str:
    """The name of a record below a domain, as the API takes it: see `ascii_form`; empty for the domain itself.

    A name that ends in the domain is taken as fully qualified; one that ends with a dot must be. An address in the form
    of a URL stands for its host. Raises NoHost.
    """
    url = "://" in typed
    name, above = _host_part(typed) if url else _PORT.sub("", typed.strip()), to_ascii(domain)
    if name in {"", "@"}:
        return ""
    full = to_ascii(name.rstrip("."))
    if full == above:
        return ""
    if full.endswith(f".{above}"):
        full = full.removesuffix(f".{above}")
    elif url or name.endswith("."):
        why = "" if url else "; for a relative name, remove the dot at the end"
        raise NoHost(f"{full} is not a subdomain of {domain}{why}")
    if full == "*":
        return full
    wild = "*." if full.startswith("*.") else ""
    _checked(f"{full.removeprefix(wild)}.{above}", len(wild))
    return full


def _host_part(address: str) -> str:
    """What stands in an address before its port and path, without the scheme."""
    bare = re.sub(r"^[a-z]+://", "", address.strip(), flags=re.IGNORECASE)
    return _PORT.sub("", re.split(r"[/?#]", bare)[0])


def to_ascii(host: str) -> str:
    """The host in lower case, with `xn--` labels for those with letters beyond ASCII. Raises NoHost.

    Labels in ASCII stay as they are: `_dmarc` is no name that IDNA knows, and names a record.
    """
    if host.isascii():
        return host.lower()
    import idna

    try:
        labels = idna.uts46_remap(host, std3_rules=False).split(".")
        return ".".join(label if label.isascii() else idna.alabel(label).decode() for label in labels)
    except (idna.IDNAError, UnicodeError):
        raise NoHost(_not_allowed(host)) from None


def _not_allowed(host: str) -> str:
    """Why letters make no host; for emoji, which some registries take, with what to type for them."""
    labels = [label if label.isascii() else f"xn--{label.encode('punycode').decode()}" for label in host.split(".")]
    if readable(".".join(labels)) == host:
        return f"letters not allowed by IDNA 2008; if the name exists, enter {'.'.join(labels)}"
    return "letters not allowed in a domain"


def _fault(label: str) -> str:
    if not label:
        return "empty label between two dots"
    if len(label) > 63:
        return "a label is longer than 63 characters"
    if label.startswith("-") or label.endswith("-"):
        return "a label begins or ends with a hyphen"
    invalid = next((letter for letter in label if not re.fullmatch(r"[a-z0-9_-]", letter)), "")
    if invalid.isspace():
        return "spaces are not allowed"
    return "* is allowed only at the start, as in *.example.com" if invalid == "*" else f"{invalid} is not allowed"
