"""From a broken connection to the error that says so; the only place that reads httpx's exceptions."""

import socket
import ssl
from collections.abc import Iterator

import httpx

from vtui.api.errors import BadResponse, Offline, TimedOut, Unsure, VercelError

_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)
_BROKEN_OFF = ("disconnected", "peer closed", "terminated", "GOAWAY", "StreamReset")
"""What httpx says when an answer ended early: that passes, other faults of the protocol do not."""


def error_of_fault(fault: httpx.HTTPError | OSError, host: str, *, write: bool) -> VercelError:
    """The error for a request that got no whole answer from `host`. What was sent and lost is `Unsure` for a write."""
    if write and not isinstance(fault, _NOT_SENT):
        return Unsure(
            "No answer came: it may have been done or not",
            "The connection broke after the request was sent. Look before you send it again.",
        )
    if isinstance(fault, httpx.DecodingError):
        return BadResponse("The answer cannot be unpacked", "Something on the way may have changed it.")
    if isinstance(fault, httpx.TimeoutException | TimeoutError):
        return TimedOut(f"{host} did not answer in time", "The network or the API is slow.")
    causes = tuple(_causes(fault))
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        return Offline(
            f"The certificate of {host} cannot be trusted",
            "Behind a proxy that reads TLS, set SSL_CERT_FILE to a file with its certificate.",
        )
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        return Offline(f"{host} does not speak TLS as it should", "Check the API address and the proxy.")
    if isinstance(fault, httpx.ProxyError):
        return Offline("The proxy refuses the connection", "Check HTTPS_PROXY and NO_PROXY.")
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        return Offline(f"{host} cannot be found", "There is no network, or its name service does not know the host.")
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
        return Offline(f"{host} refuses the connection", "Nothing listens there. Check the API address.")
    if isinstance(fault, httpx.RemoteProtocolError) and not any(word in str(fault) for word in _BROKEN_OFF):
        return BadResponse(f"{host} does not speak HTTP as it should", "Check the API address.")
    if isinstance(fault, httpx.ReadError | httpx.RemoteProtocolError):
        return Offline(f"The connection to {host} broke off", "The network or the API let it go.")
    return Offline(f"No connection to {host}", "Check the network.")


def _causes(fault: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    left = [fault]
    while left:
        cause = left.pop()
        if id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        left += [linked for linked in (cause.__cause__, cause.__context__) if linked is not None]
        left += getattr(cause, "exceptions", ())
