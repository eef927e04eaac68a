"""From a failed connection to the error that explains it: only here are exceptions of the HTTP stack read.

They are recognised by their type and by the stage that the request had reached, never by their text.
"""

import socket
import ssl
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import h2.exceptions
import h11
import httpcore
import httpx
from h2.errors import ErrorCodes
from h2.events import ConnectionTerminated, StreamReset

from vtui.api.errors import BadResponse, Misconfigured, Offline, TimedOut, Unsure, VercelError
from vtui.api.transport.trace import Trace

if TYPE_CHECKING:
    from vtui.api.transport.proxy import Proxy

Fault = httpx.HTTPError | httpcore.ConnectionNotAvailable | h2.exceptions.H2Error | OSError
FAULTS = (httpx.HTTPError, httpcore.ConnectionNotAvailable, h2.exceptions.H2Error, OSError)
"""Exceptions of a request. Two kinds pass httpx unchanged: those of a GOAWAY that comes while a body is read."""

_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)
_NO_HTTP = (httpx.RemoteProtocolError, httpx.LocalProtocolError)


def transport_error(
    fault: Fault, host: str, *, write: bool, trace: Trace | None = None, proxy: "Proxy | None" = None
) -> VercelError:
    """The error for a request without a complete response from `host`: `Unsure` for a write that was sent.

    A write that the server reports as not processed (RST_STREAM with REFUSED_STREAM, GOAWAY with a lower stream) is
    Offline: nothing was changed. It is not sent again by itself; only httpcore does so, for a GOAWAY that names a
    lower stream, which RFC 9113, section 6.8, allows for every method.
    """
    trace = trace or Trace()
    causes = tuple(_causes(fault))
    refused = _unprocessed(causes, trace)
    if write and not (isinstance(fault, _NOT_SENT) or trace.not_sent or refused):
        return Unsure(
            "No response: the change may or may not have been applied",
            "The connection was lost after the request was sent. Check before retrying.",
        )
    if refused:
        hint = "The request was not processed. Nothing was changed. Try again." if write else "Try again."
        return Offline(f"{host} closed the connection", hint)
    if proxy is not None and trace.at_proxy:
        return _proxy_error(fault, causes, host, trace, proxy)
    if isinstance(fault, httpx.DecodingError):
        return BadResponse("The response cannot be decompressed", "A proxy may have changed it.")
    if isinstance(fault, httpx.TimeoutException | TimeoutError):
        return TimedOut(f"No response from {host} in time", "The network or the API is slow.")
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        return Offline(
            f"The certificate of {host} is not trusted",
            "Behind a proxy that intercepts TLS, set SSL_CERT_FILE to a file with its certificate.",
        )
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        return Offline(f"TLS error in the connection to {host}", "Check the API URL and the proxy.")
    if isinstance(fault, httpx.ProxyError):
        return Offline("The proxy refused the connection", "Check HTTPS_PROXY and NO_PROXY.")
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        return Offline(f"{host} not found", "Its name does not resolve. Check the network and the API URL.")
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
        return Offline(f"Connection refused by {host}", "Check the API URL.")
    if isinstance(fault, _NO_HTTP) and trace.stage == "sent" and _is_malformed(causes):
        return BadResponse(f"Invalid HTTP response from {host}", "Check the API URL.")
    if isinstance(fault, httpx.ConnectError):
        return Offline(f"No connection to {host}", "Check the network.")
    return Offline(f"The connection to {host} was lost", "The network or the API closed it.")


def _proxy_error(fault: Fault, causes: Sequence[BaseException], host: str, trace: Trace, proxy: "Proxy") -> VercelError:
    """The error for a request that did not get past the proxy: it names the proxy, and nothing was sent to `host`."""
    name, check = f"the proxy {proxy.address}", f"Check {proxy.variable} and NO_PROXY."
    status = trace.connect_status
    if status == 407:
        return Misconfigured(
            f"{_start(name)} requires authentication",
            f"Set a user name and a password in {proxy.variable}: http://USER:PASSWORD@{proxy.address}.",
        )
    if status is not None and status >= 500:
        return Offline(f"{_start(name)} cannot reach {host}", f"It responded with HTTP {status}. {check}")
    if status is not None:
        return Misconfigured(
            f"{_start(name)} does not allow connections to {host}", f"It responded with HTTP {status}. {check}"
        )
    if isinstance(fault, httpx.TimeoutException | TimeoutError):
        return TimedOut(f"No response from {name}", check)
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        return Offline(f"The certificate of {name} is not trusted", "Set SSL_CERT_FILE to a file with its certificate.")
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        return Misconfigured(f"{_start(name)} does not support TLS", f"Use http:// in {proxy.variable}.")
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        return Offline(f"{_start(name)} not found", f"Its name does not resolve. {check}")
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
        return Offline(f"Connection refused by {name}", check)
    if isinstance(fault, httpx.ProxyError):
        return Misconfigured(f"{_start(name)} does not allow connections to {host}", check)
    if isinstance(fault, _NO_HTTP) and _is_malformed(causes):
        return Misconfigured(f"{_start(name)} does not respond like a proxy", check)
    if trace.stage == "tunnel":
        return Offline(f"{_start(name)} closed the connection", check)
    return Offline(f"No connection to {name}", check)


def _start(name: str) -> str:
    return name[:1].upper() + name[1:]


def _unprocessed(causes: Sequence[BaseException], trace: Trace) -> bool:
    """Whether the server said that it did not process the request (RFC 9113, section 8.7), and has not responded."""
    if trace.stage == "responding":
        return False
    for event in (argument for cause in causes for argument in cause.args[:1]):
        if isinstance(event, StreamReset) and event.error_code == ErrorCodes.REFUSED_STREAM:
            return True
        if isinstance(event, ConnectionTerminated) and trace.stream_id is not None:
            return event.last_stream_id is not None and event.last_stream_id < trace.stream_id
    return False


def _is_malformed(causes: Sequence[BaseException]) -> bool:
    """Whether what came was not HTTP: it was the parser that raised, and not the end of the connection."""
    return any(isinstance(cause, h11.RemoteProtocolError | h2.exceptions.ProtocolError) for cause in causes)


def _causes(fault: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    pending = [fault]
    while pending:
        cause = pending.pop()
        if id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        pending += [linked for linked in (cause.__cause__, cause.__context__) if linked is not None]
        pending += getattr(cause, "exceptions", ())
