"""How large the env vars of an environment are together, and what of it is not known."""

from vtui.models.env_var import EnvVar
from vtui.models.facts import ProjectFacts
from vtui.resources.env.size import compared, describe, largest, size_of
from vtui.table.columns import Context

CONTEXT = Context(0, projects=ProjectFacts(environments={"env_qa": "qa"}))


def var(key: str, size: int | None, *environments: str, kind: str = "plain", **more: object) -> EnvVar:
    return EnvVar(f"env_{key}{environments}", key, "p", "store", kind, environments, value_bytes=size, **more)  # type: ignore[arg-type] # fields of a row


ROWS = [
    var("API_URL", 20, "production", "preview"),
    var("TOKEN", 5_000, "production", kind="encrypted"),
    var("SECRET", None, "production", kind="sensitive"),
    var("BRANCH", 900, "preview", branch="main"),
]


def text(rows: list[EnvVar], environment: str, **written: int) -> str:
    return "".join(span.text for span in describe(size_of(rows, environment, written), CONTEXT))


def test_names_and_values_are_counted_and_ciphers_are_an_upper_limit() -> None:
    size = size_of(ROWS, "production")
    assert (size.bytes, size.exact, size.unknown) == (len("API_URLTOKENSECRET") + 5_020, False, 1)
    assert text(ROWS, "production") == "production uses up to 4.9 KB of the 64 KB limit"
    both = compared([size, size_of(ROWS, "preview")], CONTEXT)
    assert "".join(span.text for span in both) == (
        "production up to 4.9 KB + 1 unknown, preview 0.0 KB; limit 64 KB (4 KB in custom runtimes)"
    )


def test_variables_of_a_branch_do_not_count() -> None:
    assert text(ROWS, "preview") == "preview uses 0.0 KB of the 64 KB limit"


def test_written_value_replaces_the_size_of_the_present_one() -> None:
    assert text(ROWS, "production", TOKEN=1_013, NEW=4_096) == "production uses 5.0 KB of the 64 KB limit"


def test_a_variable_of_the_project_goes_before_one_that_it_shares() -> None:
    shared = var("API_URL", 60_000, "production", shared=True)
    assert size_of([*ROWS, shared], "production") == size_of(ROWS, "production")


def test_the_largest_environment_is_the_one_with_the_most_bytes() -> None:
    qa = EnvVar("q", "Q", "p", "store", "plain", custom_environment_ids=("env_qa",), value_bytes=70_000)
    found = largest([*ROWS, qa])
    assert found is not None
    (span,) = describe(found, CONTEXT)
    assert (span.text, span.tone) == ("qa uses 68.4 KB of the 64 KB limit", "error")
    assert largest([]) is None
