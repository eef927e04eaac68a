"""The shared service: everything that vtui requests of the API."""

from functools import cached_property

from vtui.api.client import Client
from vtui.api.namespaces import Account, Aliases, Deployments, Domains, EnvVars, Projects, Teams


class Service(Client):
    """The one client of the program, with a namespace for each resource."""

    account = cached_property(Account)
    teams = cached_property(Teams)
    projects = cached_property(Projects)
    deployments = cached_property(Deployments)
    aliases = cached_property(Aliases)
    domains = cached_property(Domains)
    env = cached_property(EnvVars)
