"""A `.env` file against a project: what each key comes to, and the exact requests that bring it in."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest

from tests.resources.env.test_env_writes import ACME, CONTEXT, ROW, sent
from vtui.models.env_var import EnvVar
from vtui.models.scope import ProjectRef
from vtui.models.team import SecretPolicy
from vtui.resources.env import export_file
from vtui.resources.env.dotenv import read
from vtui.resources.env.drafts import Draft
from vtui.resources.env.import_file import Item, Target, classified, of_target, readings, steps
from vtui.system.secret import Secret

STORE_PROJECT = ProjectRef("prj_1", "store")
CONFIG, SECRET = {"visibility": "config"}, {"visibility": "secret"}
BOTH = Target(ACME, STORE_PROJECT, Draft(targets=("production", "preview")))


def var(id_: str, key: str, *targets: str, **other: Any) -> EnvVar:
    return replace(ROW, id=id_, key=key, targets=targets, custom_environment_ids=(), comment=None, **other)


ROWS = [
    var("both", "BOTH", "production", "preview", type="encrypted"),
    var("wide", "WIDE", "production", "development", type="plain"),
    var("p1", "SPLIT", "production", type="encrypted"),
    var("p2", "SPLIT", "preview", type="encrypted"),
    var("sealed", "SEALED", "production", "preview", type="sensitive"),
    var("branch", "NEW", "preview", type="plain", branch="topic"),
    var("dev", "DEV", "development", type="plain"),
    var("owned", "OWNED", "production", type="plain", integration=True),
    var("old", "OLD", "production", type="secret"),
    var("system", "SYS", "production", type="system", system=True),
]
FILE = "BOTH=b\nWIDE=w\nSPLIT=s\nSEALED=x\nNEW=n\nDEV=d\nOWNED=o\nOLD=o\nSYS=y\nB-AD=1\n"


def items(values: dict[str, Secret | None] | None = None, target: Target = BOTH) -> dict[str, Item]:
    return {item.key: item for item in classified(read(FILE).entries, ROWS, target, values or {}, CONTEXT)}


def test_every_key_has_one_result() -> None:
    assert {key: item.state for key, item in items().items()} == {
        "BOTH": "existing",
        "WIDE": "existing",
        "SPLIT": "existing",
        "SEALED": "Secret",
        "NEW": "new",
        "DEV": "new",
        "OWNED": "skipped",
        "OLD": "skipped",
        "SYS": "skipped",
        "B-AD": "skipped",
    }
    assert items()["WIDE"].explanation == "in prod; not yet in prev"
    assert {key for key, item in items().items() if item.chosen} == {"NEW", "DEV"}
    assert [row.id for row in readings(items().values())] == ["both", "wide", "p1", "p2"]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('A="[SENSITIVE]"', "placeholder of a value that could not be read"),
        ("A=***", "placeholder of a value that could not be read"),
        ("A=<redacted>", "placeholder of a value that could not be read"),
        ("A=••••••••", "placeholder of a value that could not be read"),
        ("VERCEL_OIDC_TOKEN=eyJ", "set by Vercel"),
        ("VERCEL=1", "set by Vercel"),
        ("VERCEL_ENV=development", "set by Vercel"),
        ("VERCEL_GIT_COMMIT_SHA=abc", "set by Vercel"),
        ("VERCEL_TOKEN_NAME=mine", ""),
        ("A=sensitive data", ""),
        ("A=**", ""),
    ],
)
def test_what_stands_for_a_value_or_is_vercel_s_own_is_left_out_with_the_reason(line: str, why: str) -> None:
    [item] = classified(read(line).entries, (), BOTH, {}, CONTEXT)
    assert (item.state, item.explanation) == (("skipped", why) if why else ("new", ""))


def test_read_values_distinguish_equal_from_changed() -> None:
    read_back: dict[str, Secret | None] = {
        "both": Secret("b"),
        "wide": Secret("w"),
        "p1": Secret("s"),
        "p2": Secret("other"),
    }
    found = items(read_back)
    assert found["BOTH"].state == "same"
    assert found["WIDE"].state == "changed", "preview has none yet"
    assert found["SPLIT"].state == "changed"
    assert items({"p1": Secret("s")})["SPLIT"].state == "existing", "half of it is not known"
    assert items({"both": None})["BOTH"].state == "Secret"


def test_branch_specific_target_is_compared_with_its_branch_only() -> None:
    target = Target(ACME, STORE_PROJECT, Draft(targets=("preview",), branch="topic", type="plain"))
    found = items(target=target)
    assert found["NEW"].state == "existing"
    assert found["BOTH"].state == "new"


def requests(*keys: str, target: Target = BOTH) -> list[tuple[str, str, Any]]:
    found = items(target=target)
    return written([found[key] for key in keys], target)


def written(chosen: Iterable[Item], target: Target) -> list[tuple[str, str, Any]]:
    """The requests that import the items."""
    _, many = of_target(STORE_PROJECT)
    made: list[tuple[str, str, Any]] = []
    for step in steps(chosen, target, CONTEXT):
        plan = many.plan(step, ACME, CONTEXT)
        made += [sent(request) for request in (plan.operation.request, *plan.operation.then)]
    return made


def test_what_was_not_chosen_is_never_touched() -> None:
    env = "/v9/projects/prj_1/env/{}?teamId=team_1"
    create = "/v10/projects/prj_1/env?teamId=team_1"
    assert requests("BOTH") == [("PATCH", env.format("both"), {"value": "b"})]
    assert requests("SPLIT") == [
        ("PATCH", env.format("p1"), {"value": "s"}),
        ("PATCH", env.format("p2"), {"value": "s"}),
    ]
    assert requests("WIDE") == [
        ("PATCH", env.format("wide"), {"target": ["development"]}),
        ("POST", create, {"key": "WIDE", "value": "w", "type": "plain", **CONFIG, "target": ["production"]}),
        ("POST", create, {"key": "WIDE", "value": "w", "type": "sensitive", **SECRET, "target": ["preview"]}),
    ]
    new = {"key": "DEV", "value": "d", "type": "sensitive", **SECRET, "target": ["production", "preview"]}
    assert requests("DEV") == [("POST", create, new)]
    assert requests("SEALED") == [("PATCH", env.format("sealed"), {"value": "x"})]


def policy_target(*targets: str, customs: tuple[str, ...] = (), **policy: bool) -> Target:
    draft = Draft(targets=targets, customs=customs, policy=SecretPolicy(**policy))
    return Target(ACME, STORE_PROJECT, draft)


def test_public_prefix_is_imported_as_config_whatever_the_others_are() -> None:
    for target in (BOTH, policy_target("production", "preview", separate=True)):
        [item] = classified(read("VITE_SITE=x\n").entries, (), target, {}, CONTEXT)
        assert (item.state, item.chosen) == ("new", True)
        assert item.remarks == "Config: visible to everyone who loads the site"
        [(_, _, body)] = written([item], target)
        assert body == {
            "key": "VITE_SITE",
            "value": "x",
            "type": "encrypted",
            "visibility": "config",
            "target": ["production", "preview"],
        }


def test_entry_is_split_where_production_may_share_no_secret() -> None:
    target = policy_target("production", "preview", customs=("env_qa",), separate=True)
    found = classified(read("NEW_ONE=n\n").entries, (), target, {}, CONTEXT)
    assert [(item.id, item.state, item.environments) for item in found] == [
        ("NEW_ONE 2", "skipped", ("preview", "env_qa")),
        ("NEW_ONE", "new", ("production",)),
    ]
    assert found[0].explanation == "separate value in prev and qa (team policy)"
    assert found[0].remarks == "production requires a separate Secret"
    assert [body["target"] for _, _, body in written([found[1]], target)] == [["production"]]
    without = policy_target("preview", "development", separate=True)
    [alone] = classified(read("NEW_ONE=n\n").entries, (), without, {}, CONTEXT)
    assert alone.environments == ("preview", "development")


def test_flags_secret_is_not_split_and_not_selected() -> None:
    target = policy_target("production", "preview", separate=True)
    [item] = classified(read("FLAGS_SECRET=n\n").entries, (), target, {}, CONTEXT)
    assert (item.environments, item.chosen) == (("production", "preview"), False)
    assert item.remarks == "should have a different value in each environment"


def test_split_follows_what_the_rows_are() -> None:
    target = policy_target("production", "preview", separate=True)
    assert requests("SPLIT", target=target) == requests("SPLIT"), "Config may be shared"
    sealed = [item for item in classified(read(FILE).entries, ROWS, target, {}, CONTEXT) if item.key == "SEALED"]
    assert {item.state for item in sealed} == {"skipped", "Secret"}
    [importable] = [item for item in sealed if item.state != "skipped"]
    patch, post = written([importable], target)
    assert patch[2] == {"target": ["preview"]}
    assert post[2] == {"key": "SEALED", "value": "x", "type": "sensitive", **SECRET, "target": ["production"]}


def test_enforced_policy_makes_secrets_of_what_is_added() -> None:
    target = policy_target("production", enforced=True)
    patch, post = requests("WIDE", target=target)
    assert patch[2] == {"target": ["development"]}
    assert post[2] == {"key": "WIDE", "value": "w", "type": "sensitive", **SECRET, "target": ["production"]}
    assert requests("BOTH", target=policy_target("production", "preview", enforced=True)) == [
        ("PATCH", "/v9/projects/prj_1/env/both?teamId=team_1", {"value": "b"})
    ]


def test_no_value_is_in_what_is_shown() -> None:
    assert "Secret(…)" not in repr(items()["BOTH"])
    assert "value=" not in repr(items()["BOTH"])


def test_a_file_of_an_environment_has_what_can_be_read_and_names_the_rest() -> None:
    twice = [*ROWS, var("again", "BOTH", "production", type="plain")]
    production = next(one for one in export_file.choices(twice) if one.name == "production")
    assert [row.id for row in production.rows] == ["both", "wide", "p1", "owned"]
    values = {"both": Secret("a b"), "wide": Secret(""), "p1": None, "owned": Secret("\ud800")}
    file = export_file.env_file(production, values)
    assert (file.held, file.left_out) == (2, ("OWNED",))
    assert file.text == (
        "BOTH='a b'\n"
        "WIDE=\n"
        "# OWNED: the value has an invalid character\n"
        "# SPLIT: cannot be read back\n"
        "# SEALED: a Secret cannot be read back, only overwritten\n"
        "# OLD: Legacy secret, stored by name in the account\n"
        "# SYS: set by Vercel\n"
        "# BOTH: set twice\n"
    )


def test_an_entry_with_a_fault_is_not_selected_and_a_note_alone_is_no_fault() -> None:
    file = "GOOD=1\nNOTED=p@ss#word\nTWICE=1\nTWICE=2\nOPEN='x\nTODO=changeme\nQUOTED=\"'a'\"\n"
    found = {item.key: item for item in classified(read(file).entries, [], BOTH, {}, CONTEXT)}
    assert {key: item.chosen for key, item in found.items()} == {
        "GOOD": True,
        "NOTED": True,
        "TWICE": False,
        "OPEN": False,
        "TODO": False,
        "QUOTED": False,
    }
    assert found["NOTED"].remarks == "python-dotenv reads a different value"
    assert found["TWICE"].remarks == "also on line 3: the last one is used"
    assert "placeholder" in found["TODO"].remarks
    assert "quotes" in found["QUOTED"].remarks
    assert next(iter(found)) != "GOOD", "what needs a look stands first"
