"""What each resource looks like and can do, without a screen."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from vtui.resources.common.resource import Resource
    from vtui.table.list_spec import ListSpec

T = TypeVar("T")
TITLES = {"deployments": "Deployments", "projects": "Projects", "domains": "Domains", "env": "Env vars"}
"""Name of each resource that has a list -> the title of its tab, in the order of the number keys."""
SHORT_TITLES = {**TITLES, "deployments": "Deploys", "env": "Env"}
"""The same where space is short."""


class Registry(Mapping[str, T]):
    """Resources or their screens by name. A module is imported when what it declares is first read.

    `vtui --help` needs the names alone, and the first frame those of one list.
    """

    def __init__(self, modules: Mapping[str, tuple[str, str]]) -> None:
        """Name -> its module and the name of what it declares."""
        self._modules = modules

    def __getitem__(self, name: str) -> T:
        module, attribute = self._modules[name]
        declared: T = getattr(import_module(module), attribute)
        return declared

    def __iter__(self) -> Iterator[str]:
        return iter(self._modules)

    def __len__(self) -> int:
        return len(self._modules)


RESOURCES: "Registry[Resource[Any]]" = Registry(
    {
        "deployments": ("vtui.resources.deployments.resource", "DEPLOYMENTS"),
        "projects": ("vtui.resources.projects.resource", "PROJECTS"),
        "domains": ("vtui.resources.domains.resource", "DOMAINS"),
        "env": ("vtui.resources.env.resource", "ENV_VARS"),
    }
)
"""Every resource that has a list, by its name."""

LISTS: "Registry[ListSpec[Any]]" = Registry(
    {name: (f"vtui.resources.{name}.columns", "LIST") for name in TITLES},
)
"""The list of every resource, which needs less than the resource."""
