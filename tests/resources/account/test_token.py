"""Texts about the token in use."""

import pytest

from vtui.models.team import NO_USER, Team, Token, User
from vtui.resources.account.token import ends_soon, holder, lasting, reach, warnings

NOW = 1_763_000_000_000
DAY = 86_400_000
TEAMS = (Team("team_1", slug="acme"), Team("team_2", slug="northwind"))


@pytest.mark.parametrize(
    ("expires_at", "words", "tone"),
    [
        (None, "no expiration", "muted"),
        (NOW + 30 * DAY, "expires in 30d", "muted"),
        (NOW + 7 * DAY + 1, "expires in 7d", "muted"),
        (NOW + 7 * DAY, "expires in 7d", "warn"),
        (NOW + 3 * 3_600_000, "expires in 3h", "warn"),
        (NOW + 1, "expires in a moment", "warn"),
        (NOW, "expired 0s ago", "error"),
        (NOW - DAY, "expired 1d ago", "error"),
    ],
)
def test_expiry_is_shown_as_remaining_time(expires_at: int | None, words: str, tone: str) -> None:
    assert lasting(Token(expires_at=expires_at), NOW) == ((words, tone),)


def test_missing_expiry_and_teams_have_no_text() -> None:
    assert lasting(None, NOW) == ()
    assert lasting(Token(expires_at=-1), NOW) == (), "an impossible time is none"
    assert not ends_soon(Token(expires_at=-1), NOW)
    assert "".join(span.text for span in holder(NO_USER)) == "none (token without a user)"
    assert reach(None, TEAMS) == ""
    assert reach(Token(), TEAMS) == ""
    assert [span.text for span in holder(User("u1"))] == ["u1", ""]


def test_the_only_teams_are_named_a_few_of_them() -> None:
    assert reach(Token(team_ids=("team_1",)), TEAMS) == "acme"
    assert reach(Token(team_ids=("team_1", "team_2", "team_9", "a", "b", "c")), TEAMS) == (
        "acme, northwind, team_9, a and 2 more"
    )


def test_only_a_near_expiry_and_a_team_limit_have_warnings() -> None:
    assert warnings(Token(), TEAMS, NOW) == []
    assert warnings(Token(expires_at=NOW + 30 * DAY), TEAMS, NOW) == []
    soon, only = warnings(Token(expires_at=NOW + 2 * DAY, team_ids=("team_1",)), TEAMS, NOW)
    assert soon.startswith("This token expires in 2d.")
    assert only == "This token is limited to acme. It has no access to other teams."


def test_a_leaked_token_is_reported_first_and_for_a_renewed_one_nothing_else() -> None:
    token = Token(expires_at=NOW + 2 * DAY, team_ids=("team_1",), leaked_at=NOW - DAY)
    leaked = (
        "This token was reported as leaked. "
        "Delete it at vercel.com/account/settings/tokens, create a new one and sign in again."
    )
    assert warnings(token, TEAMS, NOW)[0] == leaked
    assert len(warnings(token, TEAMS, NOW)) == 3
    assert warnings(token, TEAMS, NOW, renewed=True) == [leaked]
