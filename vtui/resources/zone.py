"""DNS records as a zone file (RFC 1035, section 5), for other providers and for keeping."""

import re
from collections.abc import Iterator, Sequence

from vtui.models.dns_record import DnsRecord
from vtui.text import clean

TTL = 60
"""Seconds where a record does not say: what Vercel gives then (createRecord)."""
STRING = 255
"""Bytes that one string of a TXT record holds."""
HOSTS = frozenset({"CNAME", "MX", "NS", "SRV", "HTTPS"})
"""Types whose value has a host, which ends with a dot where it is a whole name."""
ELSEWHERE = frozenset({"ALIAS"})
"""Types that no standard knows."""
_NAME = re.compile(r"[A-Za-z0-9*_.-]*")
_VALUE = re.compile(r"[A-Za-z0-9 _.:/=,\"@+*-]+")


def zone(records: Sequence[DnsRecord]) -> Iterator[str]:
    """The file, a line a piece. What a zone file cannot hold, and what is Vercel's own, stands in it as a comment."""
    domain = records[0].domain if records else ""
    if _NAME.fullmatch(domain) and domain:
        yield f"$ORIGIN {domain}.\n"
    for record in records:
        line = _line(record)
        if record.system:
            yield f"; Vercel's own: {_plain(record) if line is None else line}\n"
        elif line is None:
            yield f"; not for a zone file: {_plain(record)}\n"
        else:
            yield f"{line}\n"


def _line(record: DnsRecord) -> str | None:
    """The record as a line; None for one that cannot be."""
    value = _value(record)
    odd = not record.type.isalpha() or not _NAME.fullmatch(record.name) or record.type in ELSEWHERE
    if odd or value is None:
        return None
    return f"{record.name or '@'}\t{record.ttl or TTL}\tIN\t{record.type}\t{value}"


def _value(record: DnsRecord) -> str | None:
    if record.type == "TXT":
        return _quoted(record.value)
    value = record.value.strip()
    if not _VALUE.fullmatch(value):
        return None
    if record.type in HOSTS:
        value = _with_dot(record.type, value)
    return f"{record.priority or 0} {value}" if record.type == "MX" and not value[:1].isdigit() else value


def _with_dot(kind: str, value: str) -> str:
    """The host in a value, marked as whole: without the dot it would be read as a name below the domain."""
    parts = value.split(" ")
    at = 1 if kind == "HTTPS" and len(parts) > 1 else -1
    if "." in parts[at] and not parts[at].endswith("."):
        parts[at] += "."
    return " ".join(parts)


def _quoted(value: str) -> str:
    """Strings of at most 255 bytes, in quotes; what is not plain ASCII as `\\DDD`."""
    raw = value.encode()
    pieces = [raw[start : start + STRING] for start in range(0, len(raw), STRING)] or [b""]
    return " ".join(f'"{"".join(map(_escaped, piece))}"' for piece in pieces)


def _escaped(byte: int) -> str:
    letter = chr(byte)
    if letter in '"\\':
        return f"\\{letter}"
    return letter if 32 <= byte < 127 else f"\\{byte:03d}"


def _plain(record: DnsRecord) -> str:
    return clean(f"{record.host} {record.type} {record.value}".strip())
