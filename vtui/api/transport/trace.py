"""How far a request came, as httpcore reports it through its `trace` extension."""

from collections.abc import Mapping
from typing import Any, Literal

Stage = Literal["unknown", "connecting", "tunnel", "handshake", "sent", "responding"]


class Trace:
    """The stage that a request has reached; pass it as the `trace` extension of the request.

    `unknown` where nothing was reported: the request waits for a connection, or the transport reports nothing.
    `connecting` opens a connection, to the proxy where there is one; `tunnel` awaits the proxy's response to CONNECT;
    `handshake` starts TLS with the API's host through the proxy; from `sent` on the host may have the request.
    """

    __slots__ = ("connect_status", "stage", "stream_id")

    def __init__(self) -> None:
        self.stage: Stage = "unknown"
        self.stream_id: int | None = None
        """Id of the HTTP/2 stream of the request; None over HTTP/1.1 and before it is sent."""
        self.connect_status: int | None = None
        """The proxy's status for CONNECT; None before the proxy has responded."""

    @property
    def not_sent(self) -> bool:
        """Whether it is certain that the API's host did not get the request."""
        return self.stage in ("connecting", "tunnel", "handshake")

    @property
    def at_proxy(self) -> bool:
        """Whether the other side is the proxy, where there is one."""
        return self.stage in ("connecting", "tunnel")

    async def __call__(self, event: str, info: Mapping[str, Any]) -> None:
        match event:
            case "connection.connect_tcp.started" | "socks.connect_tcp.started":
                self.stage, self.stream_id, self.connect_status = "connecting", None, None
            case "http11.send_request_headers.started":
                self.stage = "tunnel" if info["request"].method == b"CONNECT" else "sent"
            case "http11.receive_response_headers.complete" if self.stage == "tunnel":
                self.connect_status = info["return_value"][1]
            case "proxy.start_tls.started" | "socks.start_tls.started":
                self.stage = "handshake"
            case "http2.send_request_headers.started":
                self.stage, self.stream_id = "sent", info["stream_id"]
            case "http11.receive_response_headers.complete" | "http2.receive_response_headers.complete":
                self.stage = "responding"
