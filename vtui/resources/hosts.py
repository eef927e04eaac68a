"""Names of hosts: the two forms of an international one, and what is wrong with one that is being typed."""

import re
from functools import lru_cache

_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
_IP = re.compile(r"[0-9.]+|.*:.*")
LONGEST = 253
"""Characters of a host (RFC 1035)."""


class NoHost(ValueError):  # noqa: N818 - it says what a text is, not that the program failed
    """Why a text is no host, in words for whoever types it."""


@lru_cache(maxsize=1_000)
def readable(host: str) -> str | None:
    """The letters that `xn--` labels stand for; None without such labels, and where they stand for nothing allowed."""
    if "xn--" not in host.lower():
        return None
    import idna

    try:
        return ".".join(idna.decode(label) if label.lower().startswith("xn--") else label for label in host.split("."))
    except (idna.IDNAError, UnicodeError):
        return None


def normalized(host: str) -> str:
    """A host in the one form that all its spellings share: lower case, `xn--` labels, no dot at the end."""
    name = host.strip()
    if name == ".":
        return name
    name = name.rstrip(".").lower()
    try:
        return to_ascii(name)
    except NoHost:
        return name


def ascii_form(typed: str) -> str:
    """The host that a person means, as the API takes it: lower case, `xn--` labels for letters beyond ASCII.

    A pasted address gives its host, a dot at the end goes; a wildcard may stand first. Raises NoHost.
    """
    host = re.sub(r"^[a-z]+://", "", typed.strip(), flags=re.IGNORECASE).split("/")[0].rstrip(".")
    if not host:
        raise NoHost("a name such as www.example.com")
    wild, rest = ("*.", host[2:]) if host.startswith("*.") else ("", host)
    rest = to_ascii(rest)
    if _IP.fullmatch(rest):
        raise NoHost("an address is no domain")
    labels = rest.split(".")
    if len(labels) < 2:
        raise NoHost("a name with a dot in it, such as www.example.com")
    for label in labels:
        if not _LABEL.fullmatch(label):
            raise NoHost(_fault(label))
    if len(wild + rest) > LONGEST:
        raise NoHost(f"longer than {LONGEST} characters")
    return wild + rest


def record_name(typed: str, domain: str) -> str:
    """The name of a record below a domain, as the API takes it: see `ascii_form`; empty for the domain itself.

    Raises NoHost.
    """
    name = typed.strip()
    if name in {"", "@"}:
        return ""
    return ascii_form(f"{name}.{domain}").removesuffix(f".{to_ascii(domain)}")


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
        raise NoHost("letters that no domain may have") from None


def _fault(label: str) -> str:
    if not label:
        return "two dots without a name between them"
    if len(label) > 63:
        return "a part is longer than 63 characters"
    if label.startswith("-") or label.endswith("-"):
        return "a part begins or ends with a hyphen"
    odd = next((letter for letter in label if not re.fullmatch(r"[a-z0-9_-]", letter)), "")
    return (
        "a blank"
        if odd.isspace()
        else "* stands only first, as *.example.com"
        if odd == "*"
        else f"{odd} is not allowed"
    )
