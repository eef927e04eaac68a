"""What each resource looks like and can do, without a screen."""

from typing import Any

from vtui.resources.base import Resource
from vtui.resources.deployments import DEPLOYMENTS
from vtui.resources.domains import DOMAINS
from vtui.resources.env_vars import ENV_VARS
from vtui.resources.projects import PROJECTS

RESOURCES: dict[str, Resource[Any]] = {
    resource.name: resource for resource in (DEPLOYMENTS, PROJECTS, DOMAINS, ENV_VARS)
}
"""Every resource that has a list, by its name, in the order of the number keys."""
