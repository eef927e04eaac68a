"""Where the token comes from."""

import pytest

from vtui.credentials import FoundToken, NoTokenError, find_token


def test_the_flag_goes_before_the_environment() -> None:
    assert find_token("flag", {"VERCEL_TOKEN": "env"}) == FoundToken("flag", "--token")
    assert find_token(None, {"VERCEL_TOKEN": "env"}) == FoundToken("env", "VERCEL_TOKEN")


def test_blanks_around_it_are_not_part_of_it() -> None:
    assert find_token(None, {"VERCEL_TOKEN": " env\n"}).token == "env"  # noqa: S105 - a made-up token


@pytest.mark.parametrize("environ", [{}, {"VERCEL_TOKEN": ""}, {"VERCEL_TOKEN": " \n"}])
def test_without_one_it_says_where_one_can_come_from(environ: dict[str, str]) -> None:
    with pytest.raises(NoTokenError, match=r"vercel\.com/account/settings/tokens.*VERCEL_TOKEN.*--token"):
        find_token(None, environ)


def test_an_empty_flag_does_not_let_another_accounts_token_in() -> None:
    with pytest.raises(NoTokenError, match="--token is empty"):
        find_token("", {"VERCEL_TOKEN": "another"})


def test_no_repr_shows_it() -> None:
    assert "s3cret" not in repr(find_token("s3cret", {}))
