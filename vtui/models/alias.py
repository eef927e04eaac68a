"""An alias: a host that points at a deployment."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Alias:
    """One alias (listAliases, listDeploymentAliases). Its texts may be hostile."""

    id: str
    host: str = ""
    deployment_id: str | None = None
    """What it points at; None where the answer does not say, and for a redirect."""
    project_id: str | None = None
    problem: str | None = None
    """What was wrong with the answer's row; None when all was as promised."""
