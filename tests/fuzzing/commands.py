"""Command lines that no one would type, and what must hold of every one.

The command ends with 0, 1 or 2. What it could not do it says in lines that begin with
`gongkai:`, or with its usage; nothing is raised to the person. No file is made, changed
or lost but the lock of a warehouse; what is released stays as it is.
"""

import contextlib
import io
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from unittest import mock

from orchestration.cli import main
from orchestration.locking import LOCK
from tests.fuzzing.tally import Finding, Tally, random_of

FAMILY = "commands"

_HOSTILE = (
    "",
    " ",
    "-",
    "--",
    "---",
    "-x",
    "--raw",
    "--warehouse",
    "--year=",
    "-h",
    "--help",
    "'",
    '"',
    "`id`",
    "$(id)",
    "${HOME}",
    "; drop table dim_agency; --",
    "' or 1=1 --",
    "%",
    "_",
    "*",
    "?",
    "[a-z]",
    "../../etc/passwd",
    "/etc/passwd",
    "/dev/null",
    "/dev/zero/x",
    "/proc/self/mem",
    "~",
    ".",
    "..",
    "a\nb",
    "a\rb",
    "\t",
    "\x1b[31mred",
    "\x07",
    "\u202egnp.exe",
    "\u200b",
    "\udcff\udcfe",
    "é",
    "e\u0301",
    "İ",
    "ß",
    "政府",
    "市",
    "局",
    "　",
    "名" * 85,
    "名" * 300,
    "x" * 300,
    "x" * 5_000,
    "x/" * 3_000,
    "{}",
    "{0}",
    "%s%n",
    "{{ 7*7 }}",
    "<script>",
    "NULL",
    "None",
    "nan",
    "inf",
    "0",
    "-1",
    "1e3",
    "0x10",
    "1_000",
    "２０２０",
    "२०२०",
    "9" * 10,
    "9" * 19,
    "9" * 40,
    "9" * 5_000,
    "2020.0",
    "r000001",
    "r999999",
    "R000001",
    "r000001/..",
    "current",
    "applications.received",
    "applications",
    "@file",
    "a=b",
    "memory",
    ":memory:",
    "http://127.0.0.1/x",
    "s3://bucket/key",
    "file:///etc/passwd",
)
_COMMANDS = ("run", "status", "trace", "rollback", "serve")
_BROKEN_RELEASES = (
    "",
    "{",
    "[]",
    "null",
    "3",
    '"x"',
    "{}",
    '{"release": "r000001"}',
    '{"files": 3, "facts": [], "identities": null, "statements": "x"}',
    "[" * 100_000,
    '{"a": ' * 3_000,
    "\ufeff{}",
    "NaN",
    '{"release": 1e999}',
)


def _link(file: Path, name: Path) -> None:
    """Give a file another name: some dozen copies would be a gigabyte."""
    os.link(file.resolve(), name)


@dataclass
class Ground:
    """Directories to run commands on: a release that is sound, and many that are not."""

    folder: Path
    raw: Path
    warehouses: list[Path] = field(default_factory=list)
    raws: list[Path] = field(default_factory=list)

    @classmethod
    def made(cls, folder: Path, raw: Path, released: Path) -> "Ground":
        """Make the ground in a folder, from a raw directory and the release of it."""
        ground = cls(folder, raw)
        ground.raws = [raw, folder / "no raw", folder / "file", folder / "empty raw"]
        (folder / "empty raw").mkdir()
        (folder / "file").write_text("no directory")
        (folder / "link").symlink_to(folder / "link")
        ground.warehouses = [
            released,
            released,
            folder / "none",
            folder / "file",
            folder / "file" / "below",
            folder / "link",
            folder / "empty",
        ]
        (folder / "empty").mkdir()
        for number, text in enumerate(_BROKEN_RELEASES):
            place = folder / f"release {number}"
            place.mkdir()
            (place / "release.json").write_text(text, encoding="utf-8")
            if number % 2:
                _link(released / "marts.duckdb", place / "marts.duckdb")
            ground.warehouses.append(place)
        ground._break(released)
        return ground

    def _break(self, released: Path) -> None:
        """Add copies of a release, each with one of its files broken."""
        sound = (released / "release.json").read_bytes()
        release = json.loads(sound)
        for number, key in enumerate(release):
            place = self.folder / f"without {number}"
            place.mkdir()
            without = {name: value for name, value in release.items() if name != key}
            (place / "release.json").write_text(json.dumps(without), encoding="utf-8")
            _link(released / "marts.duckdb", place / "marts.duckdb")
            self.warehouses.append(place)
        garbage = (b"", b"garbage", b"DUCK" * 5_000)
        marts = (released / "marts.duckdb").read_bytes()
        cut = (marts[: len(marts) // 2], marts[:8_192], marts[:4_000] + marts[8_000:])
        for number, content in enumerate((*garbage, *cut, None, "folder")):
            for name in ("marts.duckdb", "build.duckdb"):
                place = self.folder / f"{name} {number}"
                place.mkdir()
                (place / "release.json").write_bytes(sound)
                for file in ("marts.duckdb", "build.duckdb"):
                    if file != name:
                        _link(released / file, place / file)
                    elif content == "folder":
                        (place / file).mkdir()
                    elif isinstance(content, bytes):
                        (place / file).write_bytes(content)
                self.warehouses.append(place)
        for number in range(2):
            place = self.folder / f"swapped {number}"
            place.mkdir()
            (place / "release.json").write_bytes(sound)
            files = ("marts.duckdb", "build.duckdb")
            for file, other in zip(
                files, files[::-1] if number else (files[1],) * 2, strict=True
            ):
                _link(released / other, place / file)
            self.warehouses.append(place)

    def seen(self) -> dict[str, tuple[int, int, int]]:
        """Return what is there: every file but locks, its size, time and node."""
        found = {}
        for folder, _, files in os.walk(self.folder):
            for name in files:
                if name != LOCK:
                    path = os.path.join(folder, name)  # noqa: PTH118 - some thousand times
                    stat = os.lstat(path)
                    found[path] = (stat.st_size, stat.st_mtime_ns, stat.st_ino)
        return found


@dataclass(frozen=True)
class Command:
    """Arguments and environment of a command."""

    kind: str
    arguments: list[str]
    environment: dict[str, str]


def make(seed: int, number: int, ground: Ground) -> Command:
    """Return the command of a number, on some ground."""
    rng = random_of(FAMILY, seed, number)
    environment = {
        name: _place(rng, ground, name == "GONGKAI_RAW")
        for name in ("GONGKAI_RAW", "GONGKAI_WAREHOUSE")
    }
    if rng.random() < 0.35:
        words = [rng.choice((*_HOSTILE, *_COMMANDS)) for _ in range(rng.randrange(6))]
        return Command("any words", _harmless(words), environment)
    name = rng.choice(("status", "trace", "trace", "trace", "rollback", "run", "serve"))
    arguments = [name]
    options = {
        "trace": ("--agency", "--year", "--indicator"),
        "rollback": ("--to",),
        "run": ("--rebuild",),
        "serve": ("--port",),
    }.get(name, ())
    for option in options:
        if rng.random() < 0.85:
            value = _value(rng, option)
            joined = rng.random() < 0.5
            arguments += [f"{option}={value}"] if joined else [option, value]
    if rng.random() < 0.7:
        arguments += ["--warehouse", _place(rng, ground, is_raw=False)]
    if rng.random() < 0.15:
        arguments.insert(rng.randrange(len(arguments) + 1), rng.choice(_HOSTILE))
    if name in ("run", "serve"):
        # what could run is not run: it has no raw directory
        arguments = [word for word in arguments if word != "--rebuild"]
        nowhere = rng.choice(("no raw", "file", "link/x", *_NO_DIRECTORIES))
        arguments += ["--raw", str(ground.folder / nowhere)]
    return Command(name, arguments, environment)


_NO_DIRECTORIES = ("'", "a\nb", "*", "x" * 300, "名" * 300, "\udcff", "; drop table x")


def _harmless(words: list[str]) -> list[str]:
    """Return words that start nothing that runs on: no run and no service."""
    return ["trace" if word in ("run", "serve") else word for word in words]


def _place(rng: Random, ground: Ground, is_raw: bool) -> str:
    if rng.random() < 0.25:
        return str(ground.folder / (rng.choice(_HOSTILE).lstrip("/") or "x"))
    return str(rng.choice(ground.raws if is_raw else ground.warehouses))


def _value(rng: Random, option: str) -> str:
    if option == "--year" and rng.random() < 0.7:
        return str(rng.choice((2019, 2020, 2021, 1, 0, -1, 10**9, 2**31, 2**63, 10**30)))
    if option == "--agency" and rng.random() < 0.4:
        return rng.choice(("宁波", "渭南", "市", "局", "政府", "国资委", "a"))
    if option == "--indicator" and rng.random() < 0.5:
        return rng.choice(("applications.received", "disclosures.regulations", "x.y"))
    return rng.choice(_HOSTILE)


def judge(number: int, command: Command, ground: Ground, tally: Tally) -> None:
    """Run a command in this process; add what became of it."""

    def find(claim: str, detail: str) -> None:
        said = f"{command.arguments!r} {command.environment!r}: {detail}"[:700]
        tally.findings.append(Finding(FAMILY, number, command.kind, claim, said))

    tally.kinds[command.kind] += 1
    tally.compared += 1
    printed = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    errors = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors="backslashreplace")
    status: int | str | None
    try:
        with (
            mock.patch.dict(os.environ, command.environment),
            contextlib.redirect_stdout(printed),
            contextlib.redirect_stderr(errors),
        ):
            status = main(command.arguments)
            printed.flush()
    except SystemExit as end:
        status = end.code
    except BaseException as error:
        find("crash", f"{type(error).__name__}: {error}")
        tally.results["raised"] += 1
        return
    errors.flush()
    said = errors.buffer.getvalue().decode("utf-8")  # type: ignore[attr-defined]
    tally.results[f"exit {status}"] += 1
    if status not in (0, 1, 2):
        find("exit status", repr(status))
    if status and not re.match("gongkai: |usage: ", said):
        find("says nothing", repr(said[:200]))
    if "Traceback" in said:
        find("traceback", said[-300:])


@contextlib.contextmanager
def unchanged(ground: Ground, tally: Tally, first: int, last: int) -> Iterator[None]:
    """Add a finding if commands of some numbers changed, made or lost a file."""
    before = ground.seen()
    yield
    after = ground.seen()
    if after != before:
        changed = sorted(
            path
            for path in before.keys() | after.keys()
            if before.get(path) != after.get(path)
        )
        detail = f"or one up to {last}: {changed[:5]}"
        tally.findings.append(Finding(FAMILY, first, "any", "wrote", detail))


def run(ground: Ground, seed: int, numbers: range) -> Tally:
    """Run the commands of some numbers."""
    tally = Tally()
    step = 200
    for first in range(numbers.start, numbers.stop, step):
        last = min(first + step, numbers.stop)
        with unchanged(ground, tally, first, last - 1):
            for number in range(first, last):
                judge(number, make(seed, number, ground), ground, tally)
    return tally
