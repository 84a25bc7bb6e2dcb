"""docs/parsing.md shows what the commands print, and names what is there."""

import importlib.util
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from orchestration.cli import _parser
from tests.conftest import PROJECT

pytestmark = pytest.mark.pipeline

PAGE = (PROJECT / "docs" / "parsing.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"```sh\n([^`]*)```\n```\n([^`]*)```", PAGE)
COMMANDS = "".join(re.findall(r"```sh\n([^`]*)```", PAGE)).splitlines()
BIN = Path(sys.executable).parent


def printed_by(commands: str, folder: Path, *, code: Path = PROJECT) -> list[str]:
    """Return what commands of the page print; what goes to /tmp goes to a folder."""
    done = subprocess.run(  # noqa: S603 - the page's own commands
        ["/bin/bash", "-euc", commands.replace("/tmp/", f"{folder}/")],  # noqa: S108
        cwd=code,
        env={
            **os.environ,
            "PATH": f"{BIN}:{os.environ['PATH']}",
            "PYTHONPATH": str(code),
        },
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()


def is_printed(line: str, printed: list[str]) -> bool:
    """Whether a line of the page, or all of it before an end cut off, is printed."""
    if line.endswith(" …"):
        return any(one.startswith(line[:-2]) for one in printed)
    return line in printed


@pytest.mark.parametrize(("commands", "output"), SHOWN)
def test_the_page_shows_what_its_commands_print(
    commands: str, output: str, tmp_path: Path
) -> None:
    """Catches an example that is no longer what the command prints."""
    assert len(SHOWN) == 3
    printed = printed_by(commands.replace(".venv/bin/", ""), tmp_path)
    for line in output.splitlines():
        assert line in ("", "…") or is_printed(line, printed), line


def test_the_commands_of_the_page_are_there() -> None:
    """Catches a command line that a reader would be refused."""
    assert len(COMMANDS) > 7
    for line in COMMANDS:
        program, *arguments = shlex.split(line)
        if program == ".venv/bin/gongkai":
            assert _parser().parse_args(arguments)
        elif program == ".venv/bin/pytest":
            assert (PROJECT / arguments[0]).is_file()
        elif program == ".venv/bin/python":
            assert arguments[0] == "-m"
            module = importlib.util.find_spec(arguments[1])
            assert module is not None and module.origin is not None
            source = Path(module.origin).read_text(encoding="utf-8")
            for option in arguments[2:]:
                assert not option.startswith("--") or f'"{option}"' in source, line
        else:
            assert shutil.which(program), line


def test_what_the_page_names_is_there() -> None:
    """Catches a module, a function or a seed that was renamed."""
    places = re.findall(r"`((?:parsing|tests|dbt_project)/[\w/.]*)`", PAGE)
    assert len(places) > 12
    for place in places:
        assert (PROJECT / place).exists(), place
    names = re.findall(r"`(\w+)`\s+in\s+`(parsing/[\w/]+\.py)`", PAGE)
    assert len(names) > 10
    for name, place in names:
        source = (PROJECT / place).read_text(encoding="utf-8")
        assert re.search(rf"^(?:def|class) {name}\b", source, re.MULTILINE), name
    listed = re.findall(r"seeds?\s+((?:`\w+`[,\s]*)+)", PAGE)
    seeds = {seed for one in listed for seed in re.findall(r"\w+", one)}
    assert len(seeds) > 8
    for seed in seeds:
        assert (PROJECT / "dbt_project" / "seeds" / f"{seed}.csv").is_file(), seed


def test_the_change_of_the_page_mends_the_reading(tmp_path: Path) -> None:
    """Catches a walk that leads nowhere: the change is made, and the report is read."""
    (diff,) = re.findall(r"```diff\n(.*?)```", PAGE, flags=re.DOTALL)
    code = tmp_path / "code"
    for name in ("parsing", "orchestration", "expectations", "raw", "dbt_project/seeds"):
        shutil.copytree(PROJECT / name, code / name)
    path = code / "parsing" / "tables" / "pieces.py"
    source = path.read_text(encoding="utf-8")
    for hunk in diff.split("…\n"):
        lines = hunk.splitlines(keepends=True)
        before = "".join(line[1:] for line in lines if line[0] != "+")
        assert source.count(before) == 1, before
        source = source.replace(
            before, "".join(line[1:] for line in lines if line[0] != "-")
        )
    path.write_text(source, encoding="utf-8")
    commands, _ = next(one for one in SHOWN if "three.txt" in one[0])
    commands = commands.replace(".venv/bin/gongkai", "python -m orchestration.cli")
    printed = printed_by(commands, tmp_path, code=code)
    (line,) = re.findall(r"```\n(  32: .*)\n```", PAGE)
    assert is_printed(line, printed)
    read = re.compile(r"applications \(.*: read, direct, the evidence is whole")
    assert any(read.match(one) for one in printed)
