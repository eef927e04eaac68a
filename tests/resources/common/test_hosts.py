"""Names of hosts: as typed, as the API takes them, as users read them."""

import re

import pytest
from hypothesis import given

from tests.harness.hostile_texts import TEXTS
from vtui.resources.common.hosts import MAX_HOST_LENGTH, NoHost, ascii_form, readable, record_name


@pytest.mark.parametrize(
    ("typed", "host"),
    [
        ("www.acme.example", "www.acme.example"),
        ("  WWW.Acme.Example. ", "www.acme.example"),
        ("https://www.acme.example/path?x=1", "www.acme.example"),
        ("https://shop.example:3000/x", "shop.example"),
        ("shop.example:8080", "shop.example"),
        ("https://shop.example?x=1#y", "shop.example"),
        ("*.acme.example", "*.acme.example"),
        ("café.example", "xn--caf-dma.example"),
        ("Straße.example", "xn--strae-oqa.example"),
        ("*.日本語.example", "*.xn--wgv71a119e.example"),
        ("xn--caf-dma.example", "xn--caf-dma.example"),
        ("_dmarc.acme.example", "_dmarc.acme.example"),
        ("_dmarc.Café.example", "_dmarc.xn--caf-dma.example"),
        ("日本語。example", "xn--wgv71a119e.example"),
    ],
)
def test_typed_text_becomes_a_host(typed: str, host: str) -> None:
    assert ascii_form(typed) == host


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "enter a name, such as"),
        ("acme", "with a dot"),
        ("a..example", "two dots"),
        ("-a.example", "hyphen"),
        ("a b.example", "spaces are not allowed"),
        ("a.*.example", "* is allowed only at the start"),
        ("a,b.example", ", is not allowed"),
        ("192.0.2.1", "an IP address is not a domain"),
        ("[2001:db8::1]", "an IP address is not a domain"),
        ("2001:DB8::ffff:192.0.2.1", "an IP address is not a domain"),
        ("a note: x.example", "spaces are not allowed"),
        (f"{'a' * 64}.example", "longer than 63"),
        (f"{'a.' * 130}example", f"at most {MAX_HOST_LENGTH}"),
        ("a\u202eb.example", "letters not allowed in a domain"),
        ("🦌.example", "letters not allowed by IDNA 2008; if the name exists, enter xn--ct9h.example"),
    ],
)
def test_invalid_host_has_a_reason(typed: str, why: str) -> None:
    with pytest.raises(NoHost, match=re.escape(why)):
        ascii_form(typed)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("", ""),
        ("@", ""),
        ("shop.example", ""),
        ("Shop.Example.", ""),
        ("www", "www"),
        ("www.shop.example", "www"),
        ("WWW.Shop.Example", "www"),
        ("www.shop.example.", "www"),
        ("a.b", "a.b"),
        ("_dmarc", "_dmarc"),
        ("*.x", "*.x"),
        ("*", "*"),
        ("bücher", "xn--bcher-kva"),
        ("www.shop.example.org", "www.shop.example.org"),
        ("noshop.example", "noshop.example"),
        ("https://shop.example:3000/x", ""),
        ("https://API.shop.example/x", "api"),
        ("www:8080", "www"),
        ("shop.example:3000", ""),
        ("1.0.0.10", "1.0.0.10"),
    ],
)
def test_typed_text_becomes_a_record_name(typed: str, name: str) -> None:
    assert record_name(typed, "shop.example") == name


def test_a_full_name_of_another_domain_is_no_record_of_this_one() -> None:
    with pytest.raises(NoHost, match=re.escape("not a subdomain of shop.example")):
        record_name("www.acme.example.", "shop.example")


@given(TEXTS)
def test_any_text_is_a_host_or_an_error_and_a_host_is_stable(typed: str) -> None:
    try:
        host = ascii_form(typed)
    except NoHost:
        return
    assert host.isascii()
    assert ascii_form(host) == host
    assert readable(host) is None or "xn--" in host


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        (
            "www.other.example.",
            "www.other.example is not a subdomain of shop.example; for a relative name, remove the dot at the end",
        ),
        ("https://other.example/x", "other.example is not a subdomain of shop.example"),
        ("a/b", "/ is not allowed"),
        ("a b", "spaces are not allowed"),
        ("a..b", "two dots"),
        ("a.*", "* is allowed only at the start"),
        ("🦌", "letters not allowed by IDNA 2008; if the name exists, enter xn--ct9h"),
    ],
)
def test_what_is_no_name_of_a_record_is_refused_with_the_reason(typed: str, why: str) -> None:
    with pytest.raises(NoHost, match=re.escape(why)):
        record_name(typed, "shop.example")


def test_only_names_with_encoded_labels_have_a_readable_form() -> None:
    assert readable("shop.xn--caf-dma.example") == "shop.café.example"
    assert readable("café.example") is None
    assert readable("xn--zzzzzzzz99999.example") is None


def test_emoji_in_a_name_are_shown_and_other_letters_outside_the_rules_are_not() -> None:
    assert readable("xn--ct9h.example") == "🦌.example"
    reversing = "a\u202eb".encode("punycode").decode()
    assert readable(f"xn--{reversing}.example") is None
