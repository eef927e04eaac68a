"""Whose token is in use, and which scopes it can enter."""

from dataclasses import dataclass

from vtui.models.scope import Scope
from vtui.models.team import Team, Token, User
from vtui.resources.issues.parts import Fetch


@dataclass(frozen=True, slots=True)
class Account:
    """The user of the token, and the scopes that it can read."""

    user: User
    teams: tuple[Team, ...] = ()
    token: Token | None = None
    """None when the API returns no details of this token."""
    origin: str = ""
    """A description of where the token was found; may be empty."""
    token_fetch: Fetch | None = None
    """How requesting the token went; None while that is under way."""

    @property
    def scopes(self) -> tuple[Scope, ...]:
        """Where the token can look."""
        own = (self.user.scope,) if self.user.has_personal_scope else ()
        return (*(team.scope for team in self.teams if team.locked is None), *own)
