"""An alias: a host that points to a deployment."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Alias:
    """One alias (listAliases, listDeploymentAliases). Its texts may be hostile."""

    id: str
    host: str = ""
    deployment_id: str | None = None
    """What it points to; None if unknown, and for a redirect."""
    project_id: str | None = None
    problem: str | None = None
    """What is malformed in the response's row; None for nothing."""
