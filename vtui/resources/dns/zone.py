"""DNS records as a zone file (RFC 1035, section 5), for other providers and backups."""

import re
from collections.abc import Iterable, Iterator, Sequence

from vtui.models.dns_record import DnsRecord
from vtui.text import clean

TTL = 60
"""Seconds for a record without a TTL: Vercel's default (createRecord)."""
STRING = 255
"""Bytes in one string of a TXT record."""
HOSTS = frozenset({"CNAME", "MX", "NS", "SRV", "HTTPS"})
"""Types whose value has a host, which ends with a dot where it is an absolute name."""
NOT_IN_ZONE_FILES = frozenset({"ALIAS"})
"""Types without a standard."""
OWN = "; managed by Vercel: "
UNWRITTEN = "; not supported in zone files: "
"""Beginnings of comments for records that are no lines of the file."""
_NAME = re.compile(r"[A-Za-z0-9*_.-]*")
_PRIORITY_AND_HOST = re.compile(r"[0-9]{1,5} +[^ ]+")
_POLICY = re.compile(r"(?P<flags>[0-9]{1,3})\s+(?P<tag>[A-Za-z0-9]{1,15})\s+(?P<value>.*)", re.DOTALL)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_VALUE = re.compile(r"[A-Za-z0-9 _.:/=,\"@+*-]+")


def zone(records: Sequence[DnsRecord]) -> Iterator[str]:
    """The file, in lines. Vercel's own records, and those that a zone file cannot represent, are comments."""
    domain = records[0].domain if records else ""
    if _NAME.fullmatch(domain) and domain:
        yield f"$ORIGIN {domain}.\n"
    for record in records:
        line, comment = _line(record), OWN if record.system else ""
        if line is None:
            comment = comment or UNWRITTEN
            line = clean(f"{record.host} {record.type} {record.value}".strip())
        yield f"{comment}{line}\n"


def comments(lines: Iterable[str]) -> str:
    """Counts of records that are only comments, as the end of a sentence; empty without any."""
    found = list(lines)
    own, unwritten = (sum(line.startswith(start) for line in found) for start in (OWN, UNWRITTEN))
    parts = [f"{own} managed by Vercel"] if own else []
    parts += [f"{unwritten} not supported in zone files"] if unwritten else []
    return f"; as comments: {', '.join(parts)}" if parts else ""


def _line(record: DnsRecord) -> str | None:
    value = _value(record)
    invalid = not record.type.isalpha() or not _NAME.fullmatch(record.name) or record.type in NOT_IN_ZONE_FILES
    if invalid or value is None:
        return None
    return f"{record.name or '@'}\t{record.ttl or TTL}\tIN\t{record.type}\t{value}"


def _value(record: DnsRecord) -> str | None:
    value = record.value.strip()
    match record.type:
        case "TXT":
            return _quoted(record.value)
        case "CAA":
            return _policy(value)
        case "MX":
            if record.priority is not None or not _PRIORITY_AND_HOST.fullmatch(value):  # a host has no space
                value = f"{record.priority or 0} {value}"
    if not _VALUE.fullmatch(value):
        return None
    return _with_dot(record.type, value) if record.type in HOSTS else value


def _policy(value: str) -> str | None:
    """Flags, tag and quoted value of a CAA record (RFC 8659, section 4.1.1); None if invalid."""
    found = _POLICY.fullmatch(value)
    if found is None or int(found["flags"]) > 255:
        return None
    text = found["value"]
    if len(text) > 1 and text[0] == text[-1] == '"':
        text = _ESCAPE.sub(r"\1", text[1:-1])
    return f'{found["flags"]} {found["tag"]} "{"".join(map(_escaped, text.encode()))}"'


def _with_dot(kind: str, value: str) -> str:
    """The host in a value as absolute name: without the dot it would be relative to the domain."""
    parts = value.split(" ")
    at = 1 if kind == "HTTPS" and len(parts) > 1 else -1
    if "." in parts[at] and not parts[at].endswith("."):
        parts[at] += "."
    return " ".join(parts)


def _quoted(value: str) -> str:
    """Strings of at most 255 bytes, in quotes; other than printable ASCII as `\\DDD`."""
    raw = value.encode()
    pieces = [raw[start : start + STRING] for start in range(0, len(raw), STRING)] or [b""]
    return " ".join(f'"{"".join(map(_escaped, piece))}"' for piece in pieces)


def _escaped(byte: int) -> str:
    letter = chr(byte)
    if letter in '"\\':
        return f"\\{letter}"
    return letter if 32 <= byte < 127 else f"\\{byte:03d}"
