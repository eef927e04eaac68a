"""From bodies to rows. The decoder is imported with the first answer, not before: pydantic takes its time to load."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from vtui.api.errors import BadResponse
from vtui.api.refusal import refused_variable
from vtui.api.secret import Secret
from vtui.models.check import Check
from vtui.models.deployment import Deployment
from vtui.models.project import Project
from vtui.models.scope import ProjectRef
from vtui.models.team import Member, Team, Token, User

if TYPE_CHECKING:
    from vtui.models.alias import Alias
    from vtui.models.decode import Decoded
    from vtui.models.dns_record import DnsRecord
    from vtui.models.domain import Domain
    from vtui.models.domain_config import DomainConfig
    from vtui.models.env_var import EnvVar

T = TypeVar("T")

LARGE_BODY = 256 * 1024
"""Bytes from which on a body is decoded in a thread: 100 rows of ordinary size are decoded in a few ms."""


def load() -> None:
    """Imports the decoder and gets it ready; for a thread, while the first answer is on its way."""
    from vtui.models import decode

    decode.prepare()


async def in_slices(decode: Callable[[bytes], T], body: bytes) -> T:
    """What `decode` makes of the body; while it works on a large one, the event loop gets its turns."""
    return decode(body) if len(body) < LARGE_BODY else await asyncio.to_thread(decode, body)


def _decoded(read: Callable[[], T]) -> T:
    """What `read` gives. Raises BadResponse for what it cannot read, without a word of the body."""
    from vtui.models.decode import Malformed

    try:
        return read()
    except Malformed as malformed:
        wrong = str(malformed)
    raise BadResponse("The answer is not what the API promises", "Check the API address.", detail=wrong)


def deployments(body: bytes) -> "Decoded[Deployment]":
    """A page of deployments. Raises BadResponse, like all functions here."""
    from vtui.models import decode

    return _decoded(lambda: decode.deployments(body))


def deployment(body: bytes) -> Deployment:
    """One deployment, read or created."""
    from vtui.models import decode

    return _decoded(lambda: decode.deployment(body))


def checks(body: bytes) -> tuple[Check, ...]:
    """A deployment's checks."""
    from vtui.models import decode

    return _decoded(lambda: decode.checks(body)).rows


def hosts(body: bytes) -> tuple[str, ...]:
    """The hosts of a deployment, or of a promote or rollback."""
    from vtui.models import decode

    return _decoded(lambda: decode.hosts(body))


def aliases(body: bytes) -> "Decoded[Alias]":
    """A page of aliases, or those of one deployment."""
    from vtui.models import decode

    return _decoded(lambda: decode.aliases(body))


def projects(body: bytes) -> "Decoded[Project]":
    """A page of projects."""
    from vtui.models import decode

    return _decoded(lambda: decode.projects(body))


def project(body: bytes) -> Project:
    """One project."""
    from vtui.models import decode

    return _decoded(lambda: decode.project(body))


def teams(body: bytes) -> "Decoded[Team]":
    """A page of teams."""
    from vtui.models import decode

    return _decoded(lambda: decode.teams(body))


def team(body: bytes) -> Team:
    """One team."""
    from vtui.models import decode

    return _decoded(lambda: decode.team(body))


def members(body: bytes) -> "Decoded[Member]":
    """A page of a team's people."""
    from vtui.models import decode

    return _decoded(lambda: decode.members(body))


def user(body: bytes) -> User:
    """Who the token belongs to."""
    from vtui.models import decode

    return _decoded(lambda: decode.user(body))


def token(body: bytes) -> Token:
    """What the token may do."""
    from vtui.models import decode

    return _decoded(lambda: decode.token(body))


def domains(body: bytes) -> "Decoded[Domain]":
    """A page of the account's domains."""
    from vtui.models import decode

    return _decoded(lambda: decode.domains(body))


def domain(body: bytes) -> "Domain":
    """One of the account's domains."""
    from vtui.models import decode

    return _decoded(lambda: decode.domain(body))


def project_domains(body: bytes, project: ProjectRef) -> "Decoded[Domain]":
    """A page of a project's domains."""
    from vtui.models import decode

    return _decoded(lambda: decode.project_domains(body, project))


def project_domain(body: bytes, project: ProjectRef) -> "Domain":
    """One domain of a project."""
    from vtui.models import decode

    return _decoded(lambda: decode.project_domain(body, project))


def domain_config(body: bytes) -> "DomainConfig":
    """How a domain's DNS is set."""
    from vtui.models import decode

    return _decoded(lambda: decode.domain_config(body))


def dns_records(body: bytes, domain: str) -> "Decoded[DnsRecord]":
    """A page of a domain's DNS records."""
    from vtui.models import decode

    return _decoded(lambda: decode.dns_records(body, domain))


def record_id(body: bytes) -> str:
    """The id of a new DNS record."""
    from vtui.models import decode

    return _decoded(lambda: decode.record_id(body))


def env_vars(body: bytes, project: ProjectRef) -> "Decoded[EnvVar]":
    """A page of a project's env vars, without their values."""
    from vtui.models import decode

    return _decoded(lambda: decode.env_vars(body, project))


def shared_env_vars(body: bytes, project: ProjectRef) -> "Decoded[EnvVar]":
    """A page of a team's shared env vars, without their values."""
    from vtui.models import decode

    return _decoded(lambda: decode.shared_env_vars(body, project))


def revealed(body: bytes) -> Secret | None:
    """The value of an env var; None when it cannot be read back."""
    from vtui.models import decode

    def read() -> Secret | None:
        return None if (value := decode.revealed(body)) is None else Secret(value)

    return _decoded(read)


def written(body: bytes) -> tuple[str, ...]:
    """The types of the env vars that a write made or changed; raises what refused one of them, too."""
    from vtui.models import decode

    types, failed = _decoded(lambda: decode.written(body))
    for code, message in failed:
        raise refused_variable(code, message)
    return types
