"""Which screen is the page of a row."""

from typing import TYPE_CHECKING, Any

from vtui.resources.common.resource import Resource
from vtui.resources.deployments.columns import DEPLOYMENTS
from vtui.resources.env.columns import ENV_VARS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vtui.models.scope import Scope
    from vtui.screens.pages.row_page import ItemScreen


def page_of(
    resource: Resource[Any], row: Any, scope: "Scope", tab: str, medians: "Mapping[str, int] | None" = None
) -> "ItemScreen":
    """The page of a row, opened from the list `tab`; `medians` are build times (ms) that the list knew."""
    from vtui.screens.pages.deployment import DeploymentScreen
    from vtui.screens.pages.env_var import EnvVarScreen
    from vtui.screens.pages.row_page import ItemScreen

    kinds = {ENV_VARS.name: EnvVarScreen, DEPLOYMENTS.name: DeploymentScreen}
    kind = kinds.get(resource.name, ItemScreen)
    return kind(resource, row, scope, tab, medians)
