"""What each resource looks like and can do, without a screen."""

from typing import Any

from vtui.resources.common.resource import Resource
from vtui.resources.deployments.columns import DEPLOYMENTS
from vtui.resources.domains.columns import DOMAINS
from vtui.resources.env.columns import ENV_VARS
from vtui.resources.projects.columns import PROJECTS

RESOURCES: dict[str, Resource[Any]] = {
    resource.name: resource for resource in (DEPLOYMENTS, PROJECTS, DOMAINS, ENV_VARS)
}
"""Every resource that has a list, by its name, in the order of the number keys."""
