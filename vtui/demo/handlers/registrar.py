"""The registrar: prices, availability, renewal, nameservers and orders of domains; its errors are not wrapped."""

from collections.abc import Callable
from typing import Any

from vtui.demo.data.domains import OWNED, VERCEL_NAMESERVERS, apex_of, owned_by
from vtui.demo.data.pseudorandom import number, token
from vtui.demo.data.values import DAY, Json, iso
from vtui.demo.handlers.collections import stored
from vtui.demo.handlers.reply import ApiError, Reply
from vtui.demo.handlers.request import Request

PRICES = {"com": 11.25, "dev": 13, "app": 14.5, "example": 20, "org": 10}
"""Dollars for a year of a domain under each top-level domain."""
orders = stored("orders", lambda _: [])


class RegistrarError(ApiError):
    """An error response of the registrar."""

    wrapped = False

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(status, code, message)
        self.error |= {"status": status}


def _price(name: str) -> Json:
    price = PRICES.get(name.rpartition(".")[2])
    if price is None:
        raise RegistrarError(400, "tld_not_supported", "The TLD is not supported.")
    return {"years": 1, **dict.fromkeys(("purchasePrice", "renewalPrice", "transferPrice"), price)}


def _owned(request: Request) -> Json:
    name = request.params[0]
    domain = next((each for each in owned_by(request.scope) if each["name"] == name), None)
    if domain is None:
        raise RegistrarError(404, "domain_not_found", f"The domain {name} was not found.")
    return domain


def _is_available(name: str) -> bool:
    owned = {domain.name for domains in OWNED.values() for domain in domains}
    return apex_of(name) not in owned and number("available", name) % 5 != 0


def get_price(request: Request) -> Reply:
    """The price of a domain or of a top-level domain (getDomainPrice, getTldPrice), in dollars."""
    return Reply.of(_price(request.params[0]))


def get_availability(request: Request) -> Reply:
    """Whether a domain can be bought (getDomainAvailability)."""
    return Reply.of({"available": _is_available(request.params[0])})


def _of_each(result: Callable[[str], Json]) -> Callable[[Request], Reply]:
    """A handler that answers for each of the `domains` in the body."""

    def handler(request: Request) -> Reply:
        names = request.json_object().get("domains")
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise RegistrarError(400, "bad_request", "`domains` should be a list of names.")
        return Reply.of({"results": [{"domain": name} | result(name) for name in names]})

    return handler


get_prices = _of_each(_price)
"""The prices of several domains (getBulkPrice)."""
get_availabilities = _of_each(lambda name: {"available": _is_available(name)})
"""Which of several domains can be bought (getBulkAvailability)."""


def _quote(name: str) -> Json:
    if not _is_available(name):
        return {"available": False}
    price = _price(name)
    prices = {"price": price["purchasePrice"], "renewalPrice": price["renewalPrice"]}
    return {"available": True, "years": 1, "premium": False, **prices}


search = _of_each(_quote)
"""Which of several domains can be bought, and their prices (searchDomains)."""


def list_tlds(_: Request) -> Reply:
    """The top-level domains that can be bought (getSupportedTlds)."""
    return Reply.of(list(PRICES))


def get_auth_code(request: Request) -> Reply:
    """The code with which a domain can leave (getDomainAuthCode)."""
    return Reply.of({"authCode": token(12, "auth code", _owned(request)["id"])})


def get_contact(request: Request) -> Reply:
    """Whether the registrant has confirmed the mail address (getDomainContactVerification)."""
    domain = _owned(request)
    if domain["verified"]:
        return Reply.of({"verified": True})
    by = iso(request.account.anchor + 10 * DAY)
    return Reply.of({"verified": False, "verifyBy": by, "email": domain["creator"]["email"]})


def _registered(request: Request) -> Json:
    domain = _owned(request)
    if domain["boughtAt"] is None:
        raise RegistrarError(400, "domain_not_registered", "The domain is not registered with Vercel.")
    return domain


def set_auto_renew(request: Request) -> Reply:
    """Turn auto-renewal on or off (updateDomainAutoRenew): 204."""
    domain, on = _registered(request), request.json_object().get("autoRenew")
    if not isinstance(on, bool):
        raise RegistrarError(400, "bad_request", "`autoRenew` should be boolean.")
    domain["renew"] = on
    return Reply(204)


def set_nameservers(request: Request) -> Reply:
    """Set the nameservers of a domain (updateDomainNameservers), none for Vercel's: 204."""
    domain, servers = _registered(request), request.json_object().get("nameservers")
    if not isinstance(servers, list) or not all(isinstance(server, str) for server in servers):
        raise RegistrarError(400, "bad_request", "`nameservers` should be a list of names.")
    domain |= {"nameservers": servers or VERCEL_NAMESERVERS, "customNameservers": servers}
    domain["serviceType"] = "external" if servers else "zeit.world"
    return Reply(204)


def renew(request: Request) -> Reply:
    """Renew a domain (renewDomain); answers with an order, which is completed at once."""
    domain, body = _registered(request), request.json_object()
    years, price = body.get("years"), _price(domain["name"])["renewalPrice"]
    if isinstance(years, bool) or not isinstance(years, int) or not 1 <= years <= 10:
        raise RegistrarError(400, "bad_request", "`years` should be between 1 and 10.")
    if body.get("expectedPrice") != price * years:
        raise RegistrarError(400, "expected_price_mismatch", f"The price is {price * years}.")
    domain["expiresAt"] = (domain["expiresAt"] or request.now) + years * 365 * DAY
    item: dict[str, Any] = {"purchaseType": "renewal", "domainName": domain["name"], "years": years}
    item |= {"status": "completed", "price": price * years}
    order = {"orderId": token(20, "order", request.account.requests), "domains": [item], "status": "completed"}
    orders(request).append(order)
    return Reply.of({"orderId": order["orderId"], "_links": {}})


def get_order(request: Request) -> Reply:
    """One order (getOrder)."""
    order = next((each for each in orders(request) if each["orderId"] == request.params[0]), None)
    if order is None:
        raise RegistrarError(404, "not_found", "The order was not found.")
    return Reply.of(order)
