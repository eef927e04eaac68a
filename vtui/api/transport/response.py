"""A response of the API before it is decoded."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Response:
    """A response of any status."""

    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes
    http_version: str
    tls: str = ""
    """The TLS version, `TLSv1.3`; empty without TLS."""
