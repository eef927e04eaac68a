"""Parsing targets: known forms, and errors for other texts."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vtui.navigation.target import Target, TargetError, parse_pasted, parse_target
from vtui.text import clean

ID = "9TFb4XWmqFdhV3dJ2kcwQzLrYp1N"


@pytest.mark.parametrize(
    ("given", "target"),
    [
        (f"dpl_{ID}", Target("deployment", f"dpl_{ID}")),
        (f"  dpl_{ID}\n", Target("deployment", f"dpl_{ID}")),
        ("prj_abc", Target("project", "prj_abc")),
        ("team_abc", Target("team", "team_abc")),
        ("store", Target("project", "store")),
        ("my_shop-2", Target("project", "my_shop-2")),
        (".", Target("here")),
        ("https://store-8x7f.vercel.app", Target("host", "store-8x7f.vercel.app")),
        ("https://store-8x7f.vercel.app/cart?x=1#top", Target("host", "store-8x7f.vercel.app")),
        ("HTTPS://Store-8x7f.Vercel.App:443/", Target("host", "store-8x7f.vercel.app")),
        ("store-git-main-acme.vercel.app", Target("host", "store-git-main-acme.vercel.app")),
        ("www.acme.example", Target("host", "www.acme.example")),
        ("shop.acme.example/cart", Target("host", "shop.acme.example")),
        ("https://bücher.example", Target("host", "xn--bcher-kva.example")),
        ("https://vercel.com/acme", Target("team", "acme")),
        ("https://vercel.com/acme/", Target("team", "acme")),
        ("vercel.com/acme/~/domains", Target("team", "acme")),
        ("https://www.vercel.com/acme/store", Target("project", "store", "acme")),
        ("https://vercel.com/acme/store/settings/domains", Target("project", "store", "acme")),
        ("https://vercel.com/acme/store/deployments", Target("project", "store", "acme")),
        (f"https://vercel.com/acme/store/{ID}", Target("deployment", f"dpl_{ID}", "acme", "store")),
        (f"https://vercel.com/acme/store/{ID}/logs?a=b", Target("deployment", f"dpl_{ID}", "acme", "store")),
        ("https://vercel.com.evil.example/acme", Target("host", "vercel.com.evil.example")),
    ],
)
def test_known_forms_are_parsed_and_their_text_parses_to_the_same(given: str, target: Target) -> None:
    assert parse_target(given) == target
    assert parse_target(str(target)) == target


@pytest.mark.parametrize(
    ("given", "part"),
    [
        ("", "Nothing to open"),
        ("..", "cannot be opened"),
        ("./store", "is not a valid deployment URL"),
        ("src/app", "is not a valid deployment URL"),
        ("two words", "cannot be opened"),
        ("-store", "cannot be opened"),
        ("a" * 101, "cannot be opened"),
        ("https://", "is not a valid deployment URL"),
        ("http://store.vercel.app", "Only https"),
        ("ftp://store.vercel.app", "Only https"),
        ("javascript:alert(1)", "Only https"),
        ("https://ada@store.vercel.app", "user name"),
        ("https://ada:s3cret@store.vercel.app", "user name"),
        ("https://vercel.com@evil.example/acme", "user name"),
        ("https://store.vercel.app:8080", "port"),
        ("https://store.vercel.app:x", "not a valid URL"),
        ("https://[::1]/", "is not a valid deployment URL"),
        ("https://[", "not a valid URL"),
        ("https://127.0.0.1", "is not a valid deployment URL"),
        ("https://localhost", "is not a valid deployment URL"),
        ("https://a..b", "is not a valid deployment URL"),
        ("https://-a.example", "is not a valid deployment URL"),
        ("vcp_s3cret0123456789abcdef", "access token"),
        ("https://api.vercel.com/v9/projects", "is not a deployment"),
        ("https://vercel.com", "is not a page of a team"),
        ("https://vercel.com/docs/rest-api", "is not a page of a team"),
        ("https://vercel.com/acme/st%20ore", "is not a valid project name"),
        ("store\x1b[31m", "cannot contain"),
        ("sto\u202ere", "cannot contain"),
    ],
)
def test_other_texts_raise_a_target_error(given: str, part: str) -> None:
    with pytest.raises(TargetError, match=part.replace("(", r"\(")) as refused:
        parse_target(given)
    assert "s3cret" not in str(refused.value)
    assert "\x1b" not in str(refused.value)


WRITTEN = "https:// http: // / . : @ ? # % [ ] vercel.com vercel.app acme store dpl_ prj_ ~ bücher 443 。"
PIECES = st.sampled_from([*WRITTEN.split(" "), ID, " ", "\u202e", "\x1b[31m", "\ud800"])
GIVEN = st.one_of(st.text(), st.lists(PIECES, max_size=8).map("".join))


@given(GIVEN)
@example("https://\u2100.com")
@example("https://xn--a.com/é")
@example("https://" + "é" * 80 + ".com")
def test_any_text_is_a_target_or_raises_a_target_error(given: str) -> None:
    try:
        target = parse_target(given)
    except TargetError as refused:
        assert clean(str(refused)) == str(refused)  # noqa: PT017 - either way is right, and what is said is checked in both
    else:
        assert parse_target(str(target)) == target
        assert str(target).isascii()


@pytest.mark.parametrize(
    ("given", "target"),
    [
        (f"dpl_{ID}", Target("deployment", f"dpl_{ID}")),
        (f" dpl_{ID}\r\n", Target("deployment", f"dpl_{ID}")),
        ("prj_abc", Target("project", "prj_abc")),
        ("https://store-8x7f.vercel.app/cart?x=1", Target("host", "store-8x7f.vercel.app")),
        ("store-8x7f.vercel.app", Target("host", "store-8x7f.vercel.app")),
        ("https://www.acme.example", Target("host", "www.acme.example")),
        (f"https://vercel.com/acme/store/{ID}", Target("deployment", f"dpl_{ID}", "acme", "store")),
        ("vercel.com/acme", Target("team", "acme")),
    ],
)
def test_a_pasted_url_or_id_is_a_target(given: str, target: Target) -> None:
    assert parse_pasted(given) == target


@pytest.mark.parametrize(
    "given",
    [
        "",
        " \n ",
        ".",
        "store",
        "package.json",
        "two words",
        f"dpl_{ID}\ndpl_{ID}",
        f"see https://store.vercel.app and dpl_{ID}",
        "http://store.vercel.app",
        "javascript:alert(1)",
        "https://ada:s3cret@store.vercel.app",
        "vcp_s3cret0123456789abcdef",
        "https://store.vercel.app/\x1b[31m",
        "https://store.vercel.app/" + "a" * 3_000,
        "x" * 5_000_000,
        "\ud800",
    ],
)
def test_other_pasted_text_is_not_a_target(given: str) -> None:
    assert parse_pasted(given) is None


@given(GIVEN)
def test_any_pasted_text_is_a_target_or_none(given: str) -> None:
    target = parse_pasted(given)
    assert target is None or parse_target(str(target)) == target
