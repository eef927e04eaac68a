"""Which screen is the page of a row."""

from typing import TYPE_CHECKING, Any

from vtui.resources.base import Resource
from vtui.resources.deployments import DEPLOYMENTS
from vtui.resources.env_vars import ENV_VARS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vtui.models.scope import Scope
    from vtui.screens.item import ItemScreen


def page_of(
    resource: Resource[Any], row: Any, scope: "Scope", tab: str, medians: "Mapping[str, int] | None" = None
) -> "ItemScreen":
    """The page of a row, opened from the list `tab`; `medians` are build times (ms) that the list knew."""
    from vtui.screens.deployment import DeploymentScreen
    from vtui.screens.env_var import EnvVarScreen
    from vtui.screens.item import ItemScreen

    kinds = {ENV_VARS.name: EnvVarScreen, DEPLOYMENTS.name: DeploymentScreen}
    kind = kinds.get(resource.name, ItemScreen)
    return kind(resource, row, scope, tab, medians)
