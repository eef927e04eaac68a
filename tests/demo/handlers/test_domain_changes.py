"""Changes to the domains that a scope owns, their zone, and what the registrar does."""

from tests.harness.demo_requests import Client


def names(client: Client, slug: str | None = "acme") -> list[str]:
    return [domain["name"] for domain in client.get("/v5/domains", slug=slug, limit=100)["domains"]]


def test_a_domain_is_added_changed_and_deleted() -> None:
    client = Client()
    made = client.send("POST", "/v7/domains", {"name": "new.example", "method": "add"})["domain"]
    assert (made["verified"], made["serviceType"], names(client)[0]) == (False, "external", "new.example")
    assert client.send("PATCH", "/v3/domains/new.example", {"zone": True})["zone"] is True
    assert client.get("/v5/domains/new.example")["domain"]["serviceType"] == "zeit.world"
    assert client.send("DELETE", "/v6/domains/new.example") == {"uid": made["id"]}
    assert "new.example" not in names(client)


def test_a_deleted_domain_takes_its_hosts_along() -> None:
    client = Client()
    hosts = {
        item["name"] for item in client.get("/v1/domains/acme.example/project-domains", limit=100)["projectDomains"]
    }
    assert {"www.acme.example", "*.tenants.acme.example"} <= hosts
    client.send("DELETE", "/v3/domains/acme.example")
    assert not hosts & {item["name"] for item in client.get("/v9/projects/store/domains", limit=100)["domains"]}


def test_a_domain_moves_to_another_team() -> None:
    client = Client()
    client.send("POST", "/v7/domains", {"name": "new.example"}, slug=None)
    body = {"op": "move-out", "destination": "acme"}
    assert client.send("PATCH", "/v3/domains/new.example", body, slug=None) == {"moved": True}
    assert ("new.example" in names(client, None), "new.example" in names(client)) == (False, True)


def test_domains_of_others_cannot_be_added_or_claimed() -> None:
    client = Client()
    assert client.request("POST", "/v7/domains", {"name": "northwind.example"}, slug="acme").status == 409
    assert client.request("POST", "/v9/domains/ada.example/claim", slug="acme").status == 409
    assert client.request("POST", "/v7/domains", {"name": "no domain"}, slug="acme").code == "invalid_domain"


def test_a_name_below_an_owned_domain_answers_with_the_domain() -> None:
    client = Client()
    assert client.get("/v5/domains/a.b.acme.example")["domain"]["name"] == "acme.example"
    assert client.request("GET", "/v5/domains/notacme.example", slug="acme").status == 404


def test_a_zone_file_adds_records() -> None:
    client = Client()
    zone = b"$TTL 60\n; comment\nwww2 300 IN A 192.0.2.9\n@ IN MX 5 mx9.example.\n"
    ids = client.send("PUT", "/v3/domains/acme.example/records", raw=zone)["recordIds"]
    records = {record["id"]: record for record in client.get("/v5/domains/acme.example/records", limit=100)["records"]}
    added = [records[id_] for id_ in ids]
    assert [(row["name"], row["type"], row["value"], row["ttl"], row.get("mxPriority")) for row in added] == [
        ("www2", "A", "192.0.2.9", 300, None),
        ("", "MX", "mx9.example.", 60, 5),
    ]
    record = client.get(f"/v5/domains/records/{ids[0]}")
    assert (record["domain"], record["recordType"], record["value"]) == ("acme.example", "A", "192.0.2.9")


def test_renewal_costs_the_expected_price() -> None:
    client, path = Client(), "/v1/registrar/domains/acme-jp.example"
    before = client.get("/v5/domains/acme-jp.example")["domain"]["expiresAt"]
    wrong = client.request("POST", f"{path}/renew", {"years": 2, "expectedPrice": 20}, slug="acme")
    assert (wrong.status, wrong.json["code"], wrong.json["status"]) == (400, "expected_price_mismatch", 400)
    order = client.send("POST", f"{path}/renew", {"years": 2, "expectedPrice": 40})["orderId"]
    assert client.get(f"/v1/registrar/orders/{order}")["status"] == "completed"
    assert client.get("/v5/domains/acme-jp.example")["domain"]["expiresAt"] - before == 730 * 86_400_000


def test_auto_renewal_and_nameservers() -> None:
    client, path = Client(), "/v1/registrar/domains/acme.example"
    for body, key, expected in (({"autoRenew": False}, "renew", False), ({"autoRenew": True}, "renew", True)):
        assert client.request("PATCH", f"{path}/auto-renew", body, slug="acme").status == 204
        assert client.get("/v5/domains/acme.example")["domain"][key] is expected
    client.send("PATCH", f"{path}/nameservers", {"nameservers": ["ns1.other.example"]})
    assert client.get("/v5/domains/acme.example")["domain"]["nameservers"] == ["ns1.other.example"]
    other = client.request(
        "PATCH", "/v1/registrar/domains/acme-shop.example/auto-renew", {"autoRenew": True}, slug="acme"
    )
    assert (other.status, other.json["code"]) == (400, "domain_not_registered")


def test_prices_and_availability() -> None:
    client = Client()
    assert client.get("/v1/registrar/domains/shop.com/price")["renewalPrice"] == 11.25
    unsupported = client.request("GET", "/v1/registrar/domains/shop.zz/price", slug="acme")
    assert (unsupported.status, unsupported.json["code"]) == (400, "tld_not_supported")
    assert client.get("/v1/registrar/domains/x.northwind.example/availability") == {"available": False}
    results = client.send("POST", "/v1/registrar/domains/search", {"domains": ["acme.example", "a.com", "b.com"]})
    assert [result["domain"] for result in results["results"]] == ["acme.example", "a.com", "b.com"]
    assert results["results"][0] == {"domain": "acme.example", "available": False}
