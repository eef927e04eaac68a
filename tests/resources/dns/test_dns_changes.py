"""Changes of DNS records as values: the exact requests of each type, why not, and that the demo really changes."""

from dataclasses import replace
from typing import Any

import pytest

from tests.harness.service import ServiceHarness
from vtui.api.errors import Conflict
from vtui.models.dns_record import DnsRecord
from vtui.models.requests import WriteRequest
from vtui.models.scope import Scope
from vtui.resources.dns import forms
from vtui.table.columns import Context
from vtui.writes.form import Form, ValidationError, filled, validate
from vtui.writes.plan import Plan
from vtui.writes.send_plan import prepare

ACME = Scope("acme", "Acme", "team_acme")
ROW = DnsRecord("rec_1", "acme.example", "www", "A", "192.0.2.1", 300)


def made(form: Form, **typed: str) -> Plan:
    values = form.values | typed
    assert validate(form, values) == {}
    return form.plan(filled(form, values))


@pytest.mark.parametrize(
    ("typed", "body"),
    [
        ({"a": "192.0.2.1"}, {"type": "A", "name": "", "ttl": 60, "value": "192.0.2.1"}),
        ({"type": "AAAA", "aaaa": "2001:db8::1"}, {"type": "AAAA", "name": "", "ttl": 60, "value": "2001:db8::1"}),
        (
            {"type": "CNAME", "name": "www", "host": "Café.example.", "comment": "x"},
            {"type": "CNAME", "name": "www", "ttl": 60, "value": "xn--caf-dma.example", "comment": "x"},
        ),
        (
            {"type": "MX", "name": "@", "host": "mx.example", "mx": "5", "ttl": "3600"},
            {"type": "MX", "name": "", "ttl": 3600, "value": "mx.example", "mxPriority": 5},
        ),
        ({"type": "TXT", "text": "v=spf1 -all"}, {"type": "TXT", "name": "", "ttl": 60, "value": "v=spf1 -all"}),
        (
            {"type": "SRV", "name": "_sip._tcp", "srv_port": "5060", "srv_target": "sip.example"},
            {
                "type": "SRV",
                "name": "_sip._tcp",
                "ttl": 60,
                "srv": {"priority": 10, "weight": 10, "port": 5060, "target": "sip.example"},
            },
        ),
        (
            {"type": "HTTPS", "https_target": "."},
            {"type": "HTTPS", "name": "", "ttl": 60, "https": {"priority": 1, "target": "."}},
        ),
        (
            {"type": "ALIAS", "name": "@", "host": "LB.example.com"},
            {"type": "ALIAS", "name": "", "ttl": 60, "value": "lb.example.com"},
        ),
        (
            {"type": "CAA", "name": "sub", "text": '0 issue "letsencrypt.org"'},
            {"type": "CAA", "name": "sub", "ttl": 60, "value": '0 issue "letsencrypt.org"'},
        ),
        (
            {"name": "Bücher.SHOP", "a": "192.0.2.1"},
            {"type": "A", "name": "xn--bcher-kva.shop", "ttl": 60, "value": "192.0.2.1"},
        ),
        (
            {"type": "TXT", "name": "_acme-challenge.日本語", "text": "é"},
            {"type": "TXT", "name": "_acme-challenge.xn--wgv71a119e", "ttl": 60, "value": "é"},
        ),
        (
            {"name": "*.straße", "a": "192.0.2.1"},
            {"type": "A", "name": "*.xn--strae-oqa", "ttl": 60, "value": "192.0.2.1"},
        ),
        (
            {"type": "MX", "host": "mx.example", "mx": "0"},
            {"type": "MX", "name": "", "ttl": 60, "value": "mx.example", "mxPriority": 0},
        ),
        (
            {"type": "SRV", "srv_priority": "0", "srv_weight": "0", "srv_port": "0", "srv_target": "."},
            {"type": "SRV", "name": "", "ttl": 60, "srv": {"priority": 0, "weight": 0, "port": 0, "target": "."}},
        ),
        (
            {"type": "NS", "name": "below", "host": "ns1.example.com."},
            {"type": "NS", "name": "below", "ttl": 60, "value": "ns1.example.com"},
        ),
    ],
)
def test_a_new_record_is_sent_with_the_fields_of_its_type_alone(typed: dict[str, str], body: dict[str, Any]) -> None:
    plan = made(forms.adding("acme.example", ACME), **typed)
    assert plan.operation.request == WriteRequest("records.add", ACME, {"domain": "acme.example"}, body=body)


@pytest.mark.parametrize(
    ("typed", "field", "why"),
    [
        ({"a": "2001:db8::1"}, "a", "an IPv4 address"),
        ({"type": "AAAA", "aaaa": "192.0.2.1"}, "aaaa", "an IPv6 address"),
        ({"type": "CNAME", "host": ""}, "host", "enter a name, such as"),
        ({"type": "TXT"}, "text", "enter the value of the record"),
        ({"type": "SRV", "srv_port": "70000", "srv_target": "a.example"}, "srv_port", "from 0 to 65,535"),
        ({"a": "192.0.2.1", "ttl": "5"}, "ttl", "from 60"),
        ({"a": "192.0.2.1", "ttl": "²"}, "ttl", "from 60"),
        ({"a": "192.0.2.1", "name": "www.other.example."}, "name", "not a subdomain of acme.example"),
        ({"a": "192.0.2.1", "name": "a b"}, "name", "spaces are not allowed"),
        ({"a": "192.0.2.1", "comment": "x" * 501}, "comment", "too long: the maximum is 500"),
    ],
)
def test_invalid_value_has_an_error_at_its_field(typed: dict[str, str], field: str, why: str) -> None:
    form = forms.adding("acme.example", ACME)
    found = validate(form, form.values | typed)
    assert list(found) == [field]
    assert why in found[field]


@pytest.mark.parametrize(
    ("row", "typed", "body"),
    [
        ({}, {"a": "192.0.2.2"}, {"value": "192.0.2.2"}),
        ({"comment": "old"}, {"comment": ""}, {"comment": None}),
        ({}, {"name": "@", "ttl": "60"}, {"name": "", "ttl": 60}),
        ({"type": "MX", "value": "mx.example.", "priority": 10}, {"mx": "20"}, {"mxPriority": 20}),
        ({"type": "MX", "value": "mx.example.", "priority": 0}, {"ttl": "600"}, {"ttl": 600}),
        ({"type": "MX", "value": "mx.example.", "priority": 0}, {"mx": "10"}, {"mxPriority": 10}),
        ({"type": "MX", "value": "mx.example.", "priority": 10}, {"mx": "0"}, {"mxPriority": 0}),
        (
            {"type": "SRV", "value": "0 0 0 a.example"},
            {"srv_target": "b.example"},
            {"srv": {"priority": 0, "weight": 0, "port": 0, "target": "b.example"}},
        ),
        ({"name": "xn--bcher-kva"}, {"name": "büro"}, {"name": "xn--bro-hoa"}),
        ({"type": "CNAME", "value": "localhost"}, {"host": "a.example"}, {"value": "a.example"}),
        (
            {"type": "SRV", "value": "1 2 3 a.example"},
            {"srv_port": "4"},
            {"srv": {"priority": 1, "weight": 2, "port": 4, "target": "a.example"}},
        ),
    ],
)
def test_an_edit_sends_what_is_another_now(row: dict[str, Any], typed: dict[str, str], body: dict[str, Any]) -> None:
    plan = made(forms.editing(replace(ROW, **row), ACME), **typed)
    assert plan.operation.request == WriteRequest("records.edit", ACME, {"record": "rec_1"}, body=body)


def facts(plan: Plan) -> dict[str, str]:
    return {label: "".join(span.text for span in value) for label, value in plan.question.facts}


def test_the_question_shows_every_field_that_is_sent_as_it_is_sent() -> None:
    add = made(forms.adding("acme.example", ACME), type="MX", name="Büro", host="Café.example", mx="0", comment="mail")
    assert facts(add) == {
        "name": "xn--bro-hoa",
        "value": "xn--caf-dma.example",
        "priority": "0",
        "TTL": "60 s",
        "comment": "mail",
    }
    assert "Adds one MX record to xn--bro-hoa.acme.example." in "".join(
        span.text for line in add.question.consequences for span in line
    )
    edit = made(forms.editing(replace(ROW, comment="old"), ACME), name="büro", a="192.0.2.9", ttl="60", comment="")
    assert facts(edit) == {
        "name": "www",
        "new name": "xn--bro-hoa",
        "value": "192.0.2.1",
        "new value": "192.0.2.9",
        "TTL": "300 s",
        "new TTL": "60 s",
        "comment": "old",
        "new comment": "none",
    }
    ttl = made(forms.editing(replace(ROW, type="MX", value="mx.example", priority=0), ACME), ttl="60")
    assert facts(ttl) == {"value": "mx.example", "TTL": "300 s", "new TTL": "60 s"}


def test_nothing_is_sent_where_nothing_is_another_and_vercel_s_own_stay() -> None:
    with pytest.raises(ValidationError, match="edit a value first"):
        made(forms.editing(ROW, ACME))
    now = Context(0)
    assert forms.unavailable_reason(replace(ROW, system=True), now) == "managed by Vercel"
    for kind, value in (("SRV", "odd"), ("SRV", "1 x 3 a.example"), ("HTTPS", "1"), ("HTTPS", "² a.example")):
        assert forms.edit_unavailable_reason(replace(ROW, type=kind, value=value), now) is not None
    assert forms.edit_unavailable_reason(replace(ROW, type="SRV", value="0 0 0 ."), now) is None
    assert forms.edit_unavailable_reason(replace(ROW, id="odd:1"), now) == "the API response has no ID for it"
    assert forms.edit_unavailable_reason(ROW, now) is None
    plan = forms.removal(ROW, ACME)
    assert plan.operation.request == WriteRequest("records.delete", ACME, {"domain": "acme.example", "record": "rec_1"})
    assert plan.question.word == "delete"


async def test_each_change_is_really_made_and_found_where_its_answer_was_lost() -> None:
    harness = ServiceHarness()
    acme, service = harness.scope(), harness.service
    add = made(forms.adding("acme.example", acme), name="new", a="192.0.2.9")
    add = await prepare(add, service)
    assert add.operation.find_effect is not None
    assert await add.operation.find_effect(service) is None
    assert add.operation.effect is not None
    assert add.operation.effect.read is not None
    row = add.operation.effect.read(service, (await service.send(add.operation.request)).body)
    assert (row.id[:4], row.name, row.value) == ("rec_", "new", "192.0.2.9")
    assert (await add.operation.find_effect(service)).id == row.id
    with pytest.raises(Conflict) as caught:
        await service.send(add.operation.request)
    assert caught.value.title == "Conflicting record"
    edit = made(forms.editing(row, acme), a="192.0.2.10")
    assert edit.operation.find_effect is not None
    assert await edit.operation.find_effect(service) is None
    await service.send(edit.operation.request)
    assert (await edit.operation.find_effect(service)).value == "192.0.2.10"
    delete = forms.removal(row, acme)
    assert delete.operation.find_effect is not None
    assert await delete.operation.find_effect(service) is None
    await service.send(delete.operation.request)
    assert await delete.operation.find_effect(service) is row
