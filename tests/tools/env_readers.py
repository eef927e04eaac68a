"""What other programs read in a `.env` file: `python -m tests.tools.env_readers` measures it anew.

Installs npm `dotenv` and `@next/env`, and python-dotenv, from the registries into a temporary folder, gives each of
`inputs()` to them, to Node's own parser (that of `--env-file`) and to bash (`source`), and writes what they make of it,
with the versions, to `tests/resources/env_readers.json`. Needs node with npm, and bash; the tests need the file alone.

The file: `versions` by reader, and `files`, a list of `{"text": …, READER: {name: value} | null}`. null means that the
reader refuses the text; a reader is left out where it reads what `dotenv` reads.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

Values = dict[str, str] | None

TABLE = Path(__file__).parents[1] / "resources" / "env" / "env_readers.json"
READERS = ("dotenv", "next", "python", "node", "bash")

PARTS = (
    *("", "a", "one two", "  a  ", "a#b", "a #b", "#a", "# a", "a # b", "$A", "${A}", "a$b", "$", "$$", "$1", "\\$A"),
    *("it's", 'say "hi"', "'", '"', "`", "'a'b", '"a" "b"', "a'b'", "'\"`", 'it\'s `x` "y"', "`a`", "a`b"),
    *("\\", "a\\", "\\n", "a\\nb", "C:\\temp\\new", "^\\d+\\.\\n$", "\\\\", "\\t", "\\'", '\\"', "\\r\\n"),
    *(
        "a\nb",
        "a\r\nb",
        "a\rb",
        "\n",
        "a\n",
        "\na",
        "a\n\nb",
        "a\n#b\nc",
        "a\nB=2",
        "a\tb",
        "\t",
        "\u00a0a",
        "é",
        "🦌",
        "日本",
    ),
    *('{"a":1}', '{"k":"-----BEGIN\\nabc\\n"}', "[1,2]", '["a","b"]', "a,b", "a;b", "a&b", "a|b", "a>b", "(a)", "!a"),
    *("https://u:p@shop.example:3000/x?y=1&z=2#f", "p@ss#word", "#FF0000", "$2b$10$abcdefghijk", "pa$$word", "100%"),
    *("-----BEGIN KEY-----\nMIIEfake==\n-----END KEY-----\n", "a=b", "=", "a: b", "~", "*", "true", "null", "0x1f"),
    *("x" * 300, "a\u2028b", "a\u0085b", "a\x0bb", "a\x0cb", "a\x01b", "\ufeffa", "a" + " " * 5 + "b", "\\u0041"),
)
"""Common values, and those that are hard to quote."""

LINES = (
    *("A", "A=", "A =1", "A= 1", " A=1", "A=1 ", "\tA=1", "export A=1", "export  A=1", "exportA=1", "export A", "A: 1"),
    *("A:1", "A : 1", "set A=1", "setenv A 1", "1A=1", "A-B=1", "A.B=1", "É=1", "A B=1", "=1", "A==1", "A=b=c", "#A=1"),
    *(
        "# A=1",
        " # c",
        "A=1#c",
        "A=1 #c",
        "A='1'#c",
        "A='1' #c",
        "A='1' c",
        "A=''",
        'A=""',
        "A=``",
        "A='",
        'A="',
        "A=`",
    ),
    *("A='a", 'A="a', "A='a'b", 'A="a"b', "A='a' 'b'", 'A="a" "b"', "A='it\\'s'", 'A="say \\"hi\\""', "A=`a\\`b`"),
    *(
        'A="a\\\\"',
        'A="a\\\\n"',
        "A='a\\nb'",
        'A="a\\nb"',
        'A="a\\tb"',
        'A="a\\rb"',
        "A=a\\nb",
        'A="a\\qb"',
        'A="\\$B"',
    ),
    *(
        "A='a\nb'",
        'A="a\nb"',
        "A=`a\nb`",
        'A="a\nB=2"',
        "A='a\r\nb'",
        "A=1\nA=2",
        "A=1\r\nB=2",
        "A=1\rB=2",
        "\ufeffA=1",
    ),
    *(
        "A=1\nB=$A",
        "A=1\nB=${A}",
        "A=1\nB='$A'",
        'A=1\nB="$A"',
        "B=\\$A",
        'B="\\$A"',
        "B='\\$A'",
        "B=${A:-x}",
        "B=$(x)",
    ),
    *(
        'A={"a": 1}',
        "A={'a': 1}",
        'A=["a"]',
        "A=#FF0000",
        "A=p@ss#word",
        "A=x #y",
        "A=x\t#y",
        "A=\n1",
        "A= \nB=2",
        "A=1\n\n\nB=2",
    ),
    *(
        "A=-----BEGIN-----\nabc\ndef==\n-----END-----\nB=2",
        "A=1;B=2",
        "A=1 B=2",
        'A="1" # it\'s',
        "A='1' # \"x\"",
        "A='a\"b'",
    ),
    *(
        'A="{"a":1}"',
        'A="a"b"',
        "A='a'b'",
        'A="C:\\temp\\new"',
        'A="ends\\"',
        "A='ends\\'",
        "A=\u00a01",
        "A=1\u00a0",
        "A=1\x0c",
    ),
)
"""Common files."""

_NODE = """
const {parseEnv} = require('node:util'); const fs = require('node:fs'); const path = require('node:path');
const dotenv = require('dotenv'); const next = require('@next/env');
const before = {...process.env}, quiet = {info() {}, error() {}};
const attempt = read => { try { return {...read()}; } catch { return null; } };
const ofNext = text => {
  const folder = fs.mkdtempSync(path.join(process.cwd(), 'n'));
  fs.writeFileSync(path.join(folder, '.env'), text);
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
  return next.loadEnvConfig(folder, false, quiet, true).parsedEnv ?? {};
};
const texts = JSON.parse(fs.readFileSync(0));
console.log(JSON.stringify(texts.map(text => ({
  dotenv: attempt(() => dotenv.parse(text)), next: attempt(() => ofNext(text)), node: attempt(() => parseEnv(text)),
}))));
"""
_PYTHON = """
import io, json, sys
from dotenv import dotenv_values
def read(text):
    return {name: value for name, value in dotenv_values(stream=io.StringIO(text)).items() if value is not None}
print(json.dumps([read(text) for text in json.load(sys.stdin)]))
"""
_BASH = r"""
set -a; source "$1" || exit 1
for name in A A.B A-B B E KEY; do [ -v "$name" ] && printf '%s\0%s\0' "$name" "${!name}"; done
exit 0
"""


def spellings(value: str) -> Iterator[str]:
    """Every way to write a value behind `KEY=` that some reader might give back."""
    yield value
    for quote in "'\"`":
        yield f"{quote}{value}{quote}"
    for dollar in ("$", "\\$"):
        escaped = value.replace("\r", "\\r").replace("\n", "\\n").replace("$", dollar)
        yield f'"{escaped}"'
        yield f"'{value.replace('$', dollar)}'"
        yield '"{}"'.format(escaped.replace('"', '\\"'))
        yield value.replace("$", dollar)


def inputs() -> list[str]:
    """Every file that is read, each once."""
    written = (f"KEY={spelling}\n" for value in PARTS for spelling in spellings(value))
    return list(dict.fromkeys([*LINES, *(f"{line}\nZ=1\n" for line in LINES), *written]))


def main() -> int:
    """Install, measure, write."""
    texts = inputs()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        versions, readers = _install(folder)
        found = [reader(texts) for reader in readers]
        rows = [{reader: one for part in parts for reader, one in part.items()} for parts in zip(*found, strict=True)]
    files = [{"text": text, "dotenv": row["dotenv"]} | _differing(row) for text, row in zip(texts, rows, strict=True)]
    lines = ",\n".join(json.dumps(file, ensure_ascii=True) for file in files)
    TABLE.write_text(f'{{"versions": {json.dumps(versions)},\n"files": [\n{lines}\n]}}\n')
    print(f"{len(texts)} files, {versions}")
    return 0


def _differing(row: dict[str, Values]) -> dict[str, Values]:
    return {reader: row[reader] for reader in READERS[1:] if row[reader] != row["dotenv"]}


Reader = Callable[[Sequence[str]], list[dict[str, Values]]]


def _install(folder: Path) -> tuple[dict[str, str], list[Reader]]:
    node, npm, bash = (shutil.which(program) for program in ("node", "npm", "bash"))
    if node is None or npm is None or bash is None:
        sys.exit("node, npm and bash are needed")
    (folder / "package.json").write_text("{}")
    _run([npm, "install", "--silent", "dotenv", "@next/env"], folder)
    venv.create(folder / "venv", with_pip=True)
    python = str(folder / "venv" / "bin" / "python")
    _run([python, "-m", "pip", "install", "--quiet", "python-dotenv"], folder)
    package = "require('./node_modules/{}/package.json').version"
    version = "import importlib.metadata as m; print(m.version('python-dotenv'))"
    versions = {
        "dotenv": _run([node, "-p", package.format("dotenv")], folder).strip(),
        "next": _run([node, "-p", package.format("@next/env")], folder).strip(),
        "python": _run([python, "-c", version], folder).strip(),
        "node": _run([node, "-p", "process.versions.node"], folder).strip(),
        "bash": _run([bash, "-c", "echo $BASH_VERSION"], folder).strip(),
    }

    def by_node(texts: Sequence[str]) -> list[dict[str, Values]]:
        return list(json.loads(_run([node, "-e", _NODE], folder, json.dumps(texts))))

    def by_python(texts: Sequence[str]) -> list[dict[str, Values]]:
        return [{"python": values} for values in json.loads(_run([python, "-c", _PYTHON], folder, json.dumps(texts)))]

    def by_bash(texts: Sequence[str]) -> list[dict[str, Values]]:
        return [{"bash": _sourced(bash, folder, text)} for text in texts]

    return versions, [by_node, by_python, by_bash]


def _sourced(bash: str, folder: Path, text: str) -> Values:
    """What bash has after reading the file; None where it stumbles. Its process id, for `$$`, is written `PID`."""
    (folder / "sourced").write_text(text, newline="")
    with subprocess.Popen(  # noqa: S603 - bash reads texts of this file, with no program on its path
        [bash, "--noprofile", "--norc", "-c", _BASH, "bash", "./sourced"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=folder,
        env={"PATH": "/nowhere"},
    ) as program:
        out, complaint = program.communicate()
    if program.returncode or complaint:
        return None
    words = out.decode(errors="replace").replace(str(program.pid), "PID").split("\0")[:-1]
    return dict(zip(words[::2], words[1::2], strict=True))


def _run(command: Sequence[str], folder: Path, given: str = "") -> str:
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME") or name.startswith("PIP_")}
    done = subprocess.run(command, input=given, capture_output=True, text=True, check=True, cwd=folder, env=kept)  # noqa: S603 - the commands above
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
