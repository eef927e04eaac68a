"""DNS records as a zone file, and as rows of a list."""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from unicodedata import category

import pytest
from dns.zone import Zone, from_text
from hypothesis import given
from hypothesis import strategies as st

from tests.harness.response_bodies import read
from tests.harness.service import ServiceHarness, any_row
from vtui.api.errors import NotFound
from vtui.models.dns_record import DnsRecord
from vtui.models.responses.reader import DecodeError
from vtui.resources.dns.columns import domain_ref
from vtui.resources.dns.resource import DNS_RECORDS
from vtui.resources.dns.zone import comments, zone
from vtui.table.columns import Context

RECORD = DnsRecord("rec_1", "acme.example", "www", "A", "192.0.2.1", 300)


def line(**changes: Any) -> str:
    return "".join(zone([replace(RECORD, **changes)])).split("\n")[1]


@pytest.mark.parametrize(
    ("changes", "written"),
    [
        ({}, "www\t300\tIN\tA\t192.0.2.1"),
        ({"name": "", "ttl": None}, "@\t60\tIN\tA\t192.0.2.1"),
        ({"type": "AAAA", "value": "2001:db8::1"}, "www\t300\tIN\tAAAA\t2001:db8::1"),
        ({"type": "CNAME", "value": "host.example"}, "www\t300\tIN\tCNAME\thost.example."),
        ({"type": "CNAME", "value": "host.example."}, "www\t300\tIN\tCNAME\thost.example."),
        ({"type": "CNAME", "value": "below"}, "www\t300\tIN\tCNAME\tbelow"),
        ({"type": "MX", "value": "mx.example", "priority": 10}, "www\t300\tIN\tMX\t10 mx.example."),
        ({"type": "MX", "value": "mx.example"}, "www\t300\tIN\tMX\t0 mx.example."),
        ({"type": "MX", "value": "163mx01.mail.example", "priority": 5}, "www\t300\tIN\tMX\t5 163mx01.mail.example."),
        ({"type": "MX", "value": "20 mx.example"}, "www\t300\tIN\tMX\t20 mx.example."),
        ({"type": "SRV", "value": "10 20 5060 sip.example"}, "www\t300\tIN\tSRV\t10 20 5060 sip.example."),
        ({"type": "HTTPS", "value": "1 svc.example alpn=h3"}, "www\t300\tIN\tHTTPS\t1 svc.example. alpn=h3"),
        ({"type": "CAA", "value": '0 issue "ca.example"'}, 'www\t300\tIN\tCAA\t0 issue "ca.example"'),
        ({"type": "CAA", "value": "0 issue ca.example"}, 'www\t300\tIN\tCAA\t0 issue "ca.example"'),
        ({"type": "CAA", "value": '0 issue ";"'}, 'www\t300\tIN\tCAA\t0 issue ";"'),
        (
            {"type": "CAA", "value": '0 issue "ca.example; accounturi=https://acme.example/1"'},
            'www\t300\tIN\tCAA\t0 issue "ca.example; accounturi=https://acme.example/1"',
        ),
        (
            {"type": "CAA", "value": "256 issue ca.example"},
            "; not supported in zone files: www CAA 256 issue ca.example",
        ),
        ({"type": "TXT", "value": 'a "b" \\ ;c'}, 'www\t300\tIN\tTXT\t"a \\"b\\" \\\\ ;c"'),
        ({"type": "TXT", "value": "é\n"}, 'www\t300\tIN\tTXT\t"\\195\\169\\010"'),
        ({"type": "TXT", "value": ""}, 'www\t300\tIN\tTXT\t""'),
        ({"type": "ALIAS", "value": "x.example"}, "; not supported in zone files: www ALIAS x.example"),
        ({"system": True}, "; managed by Vercel: www\t300\tIN\tA\t192.0.2.1"),
        ({"value": "1.2.3.4\nevil 1 IN A 6.6.6.6"}, "; not supported in zone files: www A 1.2.3.4 evil 1 IN A 6.6.6.6"),
        ({"name": "a b"}, "; not supported in zone files: a b A 192.0.2.1"),
        ({"type": "", "value": "$ORIGIN x."}, "; not supported in zone files: www $ORIGIN x."),
    ],
)
def test_each_type_is_written_as_zone_files_have_it(changes: dict[str, Any], written: str) -> None:
    assert line(**changes) == written


def test_a_long_text_is_cut_into_strings_of_255_bytes() -> None:
    found = line(type="TXT", value="x" * 600)
    assert [len(piece) for piece in found.split("\t")[-1].strip('"').split('" "')] == [255, 255, 90]
    assert next(zone([RECORD])) == "$ORIGIN acme.example.\n"


@given(any_row(DnsRecord))
def test_no_record_makes_more_than_one_line(row: DnsRecord) -> None:
    *_, last = zone([row])
    assert last.endswith("\n")
    assert last.count("\n") == 1
    assert not any(category(letter) == "Cc" for letter in last[:-1].replace("\t", " "))
    for column in DNS_RECORDS.list.columns:
        assert all(isinstance(span.text, str) for span in column.cell(row, Context(0)))


def parsed(records: Sequence[DnsRecord], origin: str) -> Zone:
    """What another program reads in the file."""
    return from_text("".join(zone(records)), origin=f"{origin}.", relativize=False, check_origin=False)


@given(st.text(max_size=700) | st.text('"\\;() \t\n$@', max_size=300))
def test_a_text_of_any_kind_is_read_back_to_the_byte(value: str) -> None:
    read = parsed([replace(RECORD, type="TXT", value=value)], "acme.example")
    (found,) = list(read.get_rdataset("www.acme.example.", "TXT") or [])
    assert b"".join(found.strings) == value.encode()


@given(st.integers(0, 65_535), st.from_regex(r"[a-z0-9]{1,8}(\.[a-z0-9]{1,8}){1,3}", fullmatch=True))
def test_a_mail_server_keeps_its_priority_whatever_its_name_begins_with(priority: int, host: str) -> None:
    read = parsed([replace(RECORD, type="MX", value=host, priority=priority)], "acme.example")
    (found,) = list(read.get_rdataset("www.acme.example.", "MX") or [])
    assert (found.preference, found.exchange.to_text()) == (priority, f"{host}.")


@given(st.integers(0, 255), st.sampled_from(["issue", "issuewild", "iodef"]), st.text(max_size=200), st.booleans())
def test_a_policy_for_certificates_is_read_back_to_the_byte(flags: int, tag: str, text: str, quoted: bool) -> None:
    text = text.strip() if quoted else f"a{text.strip()}"
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    value = f'{flags} {tag} "{escaped}"' if quoted else f"{flags} {tag} {text}"
    read = parsed([replace(RECORD, type="CAA", value=value)], "acme.example")
    (found,) = list(read.get_rdataset("www.acme.example.", "CAA") or [])
    assert (found.flags, found.tag.decode(), found.value.decode()) == (flags, tag, text)


def test_records_written_as_comments_are_counted() -> None:
    own, alias, unwritable = replace(RECORD, system=True), replace(RECORD, type="ALIAS"), replace(RECORD, name="a b")
    assert comments(zone([RECORD])) == ""
    assert comments(zone([RECORD, alias, unwritable])) == "; as comments: 2 not supported in zone files"
    assert comments(zone([own, alias])) == "; as comments: 1 managed by Vercel, 1 not supported in zone files"


async def test_another_program_reads_the_file_as_the_records_are() -> None:
    harness = ServiceHarness()
    source = DNS_RECORDS.list.source(harness.service, harness.scope(), domain_ref("acme.example"))
    rows = [row async for page in source for row in page.rows]
    read = parsed(rows, "acme.example")
    written = {row for row in rows if not row.system and row.type != "ALIAS"}
    assert len(written) > 10
    for row in written:
        name = f"{row.name}.acme.example." if row.name else "acme.example."
        found = read.get_rdataset(name, row.type)
        assert found is not None
        assert found.ttl <= (row.ttl or 60), "one set has one TTL, the smallest"
        texts = {re.sub(r"[\\\"]|\.(?= |$)", "", one.to_text().replace('" "', "")) for one in found}
        held = re.sub(r"[\\\"]|\.(?= |$)", "", row.value)
        held = f"{row.priority} {held}" if row.type == "MX" else held
        assert held in texts
    count = sum(len(found) for _, found in read.iterate_rdatasets())
    assert count == len(written), "and no more"


async def test_the_records_of_a_domain_are_read_to_the_end_and_vercel_s_own_are_known() -> None:
    harness = ServiceHarness()
    source = DNS_RECORDS.list.source(harness.service, harness.scope(), domain_ref("acme.example"), first=5)
    rows = [row async for page in source for row in page.rows]
    assert [request.url.path for request in harness.wire.asked] == ["/v5/domains/acme.example/records"] * 2
    assert {row.type for row in rows} >= {"A", "AAAA", "ALIAS", "CAA", "CNAME", "HTTPS", "MX", "NS", "SRV", "TXT"}
    assert {row.type for row in rows if row.system} == {"ALIAS", "CAA"}
    assert [row.priority for row in rows if row.type == "MX"] == [10, 20, 0]
    other_domain = DNS_RECORDS.list.source(harness.service, harness.scope(), domain_ref("acme-shop.example"))
    assert [row async for page in other_domain for row in page.rows] == []
    with pytest.raises(NotFound):
        await anext(DNS_RECORDS.list.source(harness.service, harness.scope(), domain_ref("someone-else.example")))


async def test_where_the_newer_version_is_gone_the_older_one_is_asked() -> None:
    harness = ServiceHarness(retired={"/v5/domains/acme.example/records": 410})
    page = await anext(DNS_RECORDS.list.source(harness.service, harness.scope(), domain_ref("acme.example")))
    assert len(page.rows) == 19
    assert harness.wire.paths()[-1] == "/v4/domains/acme.example/records"


def test_an_answer_that_is_one_text_is_shown_as_it_stands() -> None:
    page = read("records.list", json.dumps("$ORIGIN a.example.\n\n@ 60 IN A 192.0.2.1\n").encode(), "a.example")
    assert [(row.value, row.type, row.host) for row in page.rows] == [
        ("$ORIGIN a.example.", "", ""),
        ("@ 60 IN A 192.0.2.1", "", ""),
    ]
    assert page.next is None
    with pytest.raises(DecodeError):
        read("records.list", b'"cut', "a.example")
