"""`token_command`: a program that prints the token."""

import sys

import pytest

from vtui.credentials.errors import NoTokenError
from vtui.credentials.token_command import run_token_command


def python(code: str) -> tuple[str, ...]:
    return sys.executable, "-c", code


def test_a_token_command_prints_the_token_and_may_write_to_stderr() -> None:
    assert run_token_command(python("import sys; print(' s3cret '); print('hello', file=sys.stderr)")) == "s3cret"


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (python("import sys; sys.exit('the vault is \\x1b[31mlocked')"), "exit code 1: .*the vault is.*locked"),
        (python("import sys; sys.exit(3)"), "exit code 3: no error message"),
        (python("pass"), "printed nothing"),
        (python("print('a token')"), "more than one word"),
        (python("import time; time.sleep(60)"), "did not print an access token within 0.3 s"),
        (("/nowhere/pass", "show"), "cannot be started: No such file"),
        (("pass\0word",), "cannot be started"),
    ],
)
def test_errors_of_a_token_command_do_not_show_its_output(command: tuple[str, ...], words: str) -> None:
    with pytest.raises(NoTokenError, match=words) as caught:
        run_token_command(command, 0.3 if "sleep" in command[-1] else 180)
    assert "\x1b" not in str(caught.value)
    assert "a token" not in str(caught.value).replace("more than one word", "")


def test_the_stderr_of_a_token_command_is_shown_without_possible_tokens() -> None:
    script = "import sys; sys.exit('cannot open vcp_0aB1cD2eF3gH4iJ5kL6m7n: /home/ada/.password-store/vercel.gpg')"
    with pytest.raises(NoTokenError) as caught:
        run_token_command(python(script))
    assert str(caught.value).endswith("cannot open [hidden]: /home/ada/.password-store/vercel.gpg")


def test_a_token_command_runs_without_a_shell() -> None:
    assert run_token_command((*python("import sys; print(sys.argv[1])"), "$HOME;id")) == "$HOME;id"
