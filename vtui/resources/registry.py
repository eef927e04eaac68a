"""What each resource looks like and can do, without a screen."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vtui.resources.common.resource import Resource


class Registry(Mapping[str, "Resource[Any]"]):
    """Resources by name. A module is imported when its resource is first read: `vtui --help` needs the names alone."""

    def __init__(self, modules: Mapping[str, tuple[str, str]]) -> None:
        """Name -> its module and the name of the resource there."""
        self._modules = modules

    def __getitem__(self, name: str) -> "Resource[Any]":
        module, attribute = self._modules[name]
        resource: Resource[Any] = getattr(import_module(module), attribute)
        return resource

    def __iter__(self) -> Iterator[str]:
        return iter(self._modules)

    def __len__(self) -> int:
        return len(self._modules)


RESOURCES: Mapping[str, "Resource[Any]"] = Registry(
    {
        "deployments": ("vtui.resources.deployments.columns", "DEPLOYMENTS"),
        "projects": ("vtui.resources.projects.columns", "PROJECTS"),
        "domains": ("vtui.resources.domains.columns", "DOMAINS"),
        "env": ("vtui.resources.env.columns", "ENV_VARS"),
    }
)
"""Every resource that has a list, by its name, in the order of the number keys."""
