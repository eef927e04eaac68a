"""Two responses about a row: what a newer one leaves out is kept, field by field."""

from dataclasses import fields

from vtui.models.deployment import Deployment
from vtui.models.latest import COMPLETED

ALWAYS_THERE = {
    "id",
    "state",
    "substate",
    "target",
    "custom_environment",
    "custom_environment_id",
    "created_at",
    "restored_at",
    "building_at",
    "ready_at",
    "aliased",
    "alias_error",
    "error_code",
    "error_message",
    "block",
    "deleted_at",
    "checks",
    "problem",
    "request_number",
}
"""Every response has them, or their absence means something."""


def test_a_new_field_of_a_deployment_is_completed_or_named_as_always_there() -> None:
    names = {field.name for field in fields(Deployment)}
    assert names - ALWAYS_THERE == {*COMPLETED, "rollback_candidate", "expires_at", "runs", "details", "aliases"}
