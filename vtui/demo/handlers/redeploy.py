"""Redeploy: a new deployment of what another one was built from (createDeployment)."""

from dataclasses import replace
from typing import Any

from vtui.demo.data.deployment import Deployment
from vtui.demo.data.deployment_generator import OWN, hostname, identify
from vtui.demo.data.people import ADA, Json
from vtui.demo.data.pseudorandom import sha
from vtui.demo.faults import odd
from vtui.demo.handlers.deployment_json import detail
from vtui.demo.handlers.messages import Refused, Reply, Request, bad, missing

TYPES: dict[str, type | tuple[type, ...]] = {
    "customEnvironmentSlugOrId": str,
    "deploymentId": str,
    "files": list,
    "gitMetadata": dict,
    "gitSource": dict,
    "meta": dict,
    "monorepoManager": (str, type(None)),
    "name": str,
    "project": str,
    "projectSettings": dict,
    "target": str,
    "withLatestCommit": bool,
}
"""The keys of the body and what they hold; there are no others."""
REFUSALS: dict[str, tuple[int, str, str]] = {
    "create-400": (400, "bad_request", "The framework of the project differs from the detected one. Confirm to go on."),
    "create-402": (
        402,
        "payment_required",
        'Resource is limited - try again in 24 hours (more than 100, code: "api-deployments-free-per-day").',
    ),
    "create-403": (403, "forbidden", "You don't have permission to create a Deployment for this project."),
    "create-409": (409, "conflict", "The project is currently being transferred."),
    "create-429": (429, "builds_rate_limited", "Too many builds. Please wait before you deploy again."),
    "create-500": (500, "internal_server_error", "An unexpected internal error occurred."),
}
OUTCOMES = {"create-blocked": "B", "create-fails": "E", "create-canceled": "C"}


def _body(request: Request) -> Json:
    body = request.read_object()
    for key, value in body.items():
        if key not in TYPES:
            raise bad(
                f"Invalid request: should NOT have additional property `{key}`",
                keyword="additionalProperties",
                dataPath="",
                params={"additionalProperty": key},
            )
        if not isinstance(value, TYPES[key]):
            raise bad(f"Invalid request: `{key}` has the wrong type", keyword="type", dataPath=f".{key}", params={})
    if not body.get("name"):
        raise bad(
            "Invalid request: missing required property `name`",
            keyword="required",
            dataPath="",
            params={"missingProperty": "name"},
        )
    meta = body.get("meta", {})
    if not all(isinstance(value, str) for value in meta.values()):
        raise bad(
            "Invalid request: `meta` values should be strings",
            keyword="type",
            dataPath=".meta",
            params={"type": "string"},
        )
    return dict(body)


def _check_query(request: Request) -> None:
    for name in ("forceNew", "skipAutoDetectionConfirmation"):
        if request.text(name) not in {None, "0", "1"}:
            raise bad(
                f"Invalid value for `{name}`", keyword="enum", dataPath=f".{name}", params={"allowedValues": ["0", "1"]}
            )


def _refuse(request: Request) -> None:
    for name, (status, code, message) in REFUSALS.items():
        confirmed = name == "create-400" and request.flag("skipAutoDetectionConfirmation")
        if name in request.account.oddities and not confirmed:
            extras: dict[str, Any] = {}
            if status == 429:
                extras = {
                    "action": "Upgrade",
                    "link": "https://vercel.com/pricing",
                    "ctaLabel": "Upgrade",
                    "ctaUrl": "https://vercel.com",
                }
            raise Refused(status, code, message, **extras)


def _environment(source: Deployment, body: Json) -> tuple[str | None, Json | None]:
    """The target and custom environment that the body asks for."""
    target, wanted = body.get("target"), body.get("customEnvironmentSlugOrId")
    customs = source.project.customs
    if wanted is None and target is not None and target not in {"production", "staging", "preview"}:
        wanted, target = target, None
    custom = None
    if wanted is not None:
        custom = next((one for one in customs if wanted in {one["slug"], one["id"]}), None)
        if custom is None:
            raise bad(
                f"The custom environment `{wanted}` does not exist in this project", keyword="enum", dataPath=".target"
            )
        if target == "production":
            raise bad("`target` and `customEnvironmentSlugOrId` cannot be used together")
    return (None if target == "preview" else target), custom


def create(request: Request) -> Reply:
    """Build a deployment again: answers with the owner's view of the new one, 400, 404 or a refusal."""
    body = _body(request)
    _check_query(request)
    _refuse(request)
    if "deploymentId" not in body:
        raise Refused(400, "missing_files", "Missing `files`, `gitSource` or `deploymentId`")
    scope, stream, now = request.scope, request.scope.stream, request.now
    index = stream.find(body["deploymentId"])
    if index is None:
        raise missing("Deployment")
    source = stream.get(index)
    oddities = request.account.oddities
    if "soft-deleted" in oddities and odd.retained(source.uid):
        raise missing("Deployment")
    if "transfer" in source.project.flags:
        raise Refused(409, "conflict", "The project is currently being transferred.")
    target, custom = _environment(source, body)
    latest = body.get("withLatestCommit", False)
    if (
        not request.flag("forceNew")
        and not latest
        and source.outcome == "R"
        and (target, custom) == (source.target, source.custom)
    ):
        # Without forceNew an equal deployment is answered instead of a new build.
        return Reply.of(odd.one(oddities, "deployment", detail(scope, source, now)))
    place = OWN + len(stream.new)
    made = replace(
        source,
        uid=identify(request.account.seed, scope.slug, place),
        host=hostname(source.project.name, scope.slug, place, request.account.seed),
        created=stream.free(now),
        person=ADA,
        target=target,
        custom=custom,
        source="redeploy",
        meta=source.meta | body.get("meta", {}),
        queued=1_500,
        initializing=2_500,
        building=source.project.seconds * 500,
        staged=False,
        outcome=next(
            (OUTCOMES[name] for name in OUTCOMES if name in oddities), "R" if source.outcome != "E" or latest else "E"
        ),
    )
    if latest and made.sha is not None:
        made.sha = sha("latest", source.project.id, place)
        made.meta = {key: made.sha if key.endswith("CommitSha") else value for key, value in made.meta.items()}
    made.alias_error = "alias-fails" in oddities
    stream.add(made)
    return Reply.of(odd.one(oddities, "deployment", detail(scope, made, now)))
