"""The shared service: everything that vtui requests of the API."""

from functools import cached_property

from vtui.api.client import Client
from vtui.api.namespaces import Account, Aliases, Deployments, Domains, EnvVars, Projects, Teams


class Service(Client):
    """The one client of the program, with a namespace for each resource."""

    @cached_property
    def account(self) -> Account:
        """The user and the token."""
        return Account(self)

    @cached_property
    def teams(self) -> Teams:
        """The user's teams and their members."""
        return Teams(self)

    @cached_property
    def projects(self) -> Projects:
        """Projects."""
        return Projects(self)

    @cached_property
    def deployments(self) -> Deployments:
        """Deployments with their logs, checks and aliases."""
        return Deployments(self)

    @cached_property
    def aliases(self) -> Aliases:
        """Aliases."""
        return Aliases(self)

    @cached_property
    def domains(self) -> Domains:
        """Domains and their DNS."""
        return Domains(self)

    @cached_property
    def env(self) -> EnvVars:
        """Environment variables."""
        return EnvVars(self)
