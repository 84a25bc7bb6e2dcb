"""A run with nothing new does no work; whatever could change a release is new."""

import json
import shutil
from pathlib import Path

import duckdb
import pytest

from orchestration import digests, unchanged
from orchestration.digests import digest_code
from orchestration.settings import Settings
from orchestration.unchanged import unchanged_release
from tests.conftest import RAW, Run, Runner


@pytest.fixture
def same(released: Run, reports: Path, tmp_path: Path) -> Settings:
    """A warehouse, and the raw directory that its release is of."""
    shutil.copy(RAW / "manifest.csv", reports)
    warehouse = tmp_path / "warehouse"
    shutil.copytree(released.warehouse, warehouse, symlinks=True)
    return Settings((reports,), warehouse)


def test_a_run_with_nothing_new_releases_nothing(
    runner: Runner, same: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches a run that builds, for hours, what is there already."""
    from orchestration import cli

    def build(_: Settings) -> None:
        raise AssertionError("it was built")

    monkeypatch.setattr(cli, "_execute", build)
    before = same.build_database.stat().st_mtime_ns
    run = runner.command(
        "run", "--raw", str(same.raw_directories[0]), "--warehouse", str(same.warehouse)
    )
    assert run.status == 0
    assert "nothing new since r" in run.errors
    assert "381 published" in run.printed
    assert same.build_database.stat().st_mtime_ns == before


def in_file(path: Path, change: str) -> None:
    path.write_bytes(path.read_bytes() + change.encode())


def in_release(settings: Settings, key: str, value: object) -> None:
    path = settings.warehouse / "release.json"
    release = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(release | {key: value}), encoding="utf-8")


@pytest.mark.parametrize(
    "what",
    [
        "a file changed",
        "a file came",
        "a file went",
        "a file has another name",
        "the manifest changed",
        "a hidden file came",
        "other code",
        "a reading given up",
        "no build",
        "a broken build",
        "a build that was begun anew",
        "another release put back",
        "no release",
    ],
)
def test_what_is_new(same: Settings, what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Catches a change that is never published because it is taken for none."""
    (raw,) = same.raw_directories
    assert unchanged_release(same) is not None
    if what == "a file changed":
        text = (raw / "weinan-2020.txt").read_bytes()
        (raw / "weinan-2020.txt").write_bytes(text.replace(b"3", b"4", 1))
    elif what == "a file came":
        (raw / "empty").write_bytes(b"")
    elif what == "a file went":
        (raw / "weinan-2020.txt").unlink()
    elif what == "a file has another name":
        (raw / "weinan-2020.txt").rename(raw / "other.txt")
    elif what == "the manifest changed":
        in_file(raw / "manifest.csv", "weinan-2020.txt,渭南市某局,,,,,\n")
    elif what == "a hidden file came":
        (raw / ".DS_Store").write_bytes(b"x")
    elif what == "other code":
        monkeypatch.setattr(unchanged, "code_digest", lambda: "0" * 64)
    elif what == "a reading given up":
        in_release(same, "to_try_again", 1)
    elif what == "no build":
        same.build_database.unlink()
    elif what == "a broken build":
        same.build_database.write_bytes(b"no database")
    elif what == "a build that was begun anew":
        with duckdb.connect(str(same.build_database)) as client:
            unchanged.unmark(client)
    elif what == "another release put back":
        in_release(same, "release", "r000099")
    else:
        (same.warehouse / "release.json").unlink()
    found = unchanged_release(same)
    # what no run reads is not new
    assert (found is not None) == (what == "a hidden file came")


def test_code_models_and_seeds_are_in_the_digest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches a seed or a model whose change never reaches a release."""
    for place in ("dbt_project/seeds", "dbt_project/models", "orchestration/target"):
        (tmp_path / place).mkdir(parents=True)
    roots = [tmp_path / "orchestration", tmp_path / "dbt_project"]
    monkeypatch.setattr(digests, "_CODE", roots)
    found = [digest_code()]
    for place in (
        "dbt_project/seeds/labels.csv",
        "dbt_project/models/fct.sql",
        "dbt_project/dbt_project.yml",
        "orchestration/loading.py",
    ):
        (tmp_path / place).write_text("a")
        found.append(digest_code())
        (tmp_path / place).write_text("b")
        found.append(digest_code())
    assert len(set(found)) == len(found)
    # what a run makes itself is no code
    (tmp_path / "orchestration" / "target" / "compiled.sql").write_text("a")
    assert digest_code() == found[-1]


def test_a_build_says_what_the_raw_directories_say(tmp_path: Path) -> None:
    """Catches an order of the database's own: no run would ever find nothing new."""
    files = [("ä.txt", "11"), ("a/𠀀.txt", None), ("a/（.txt", "22"), ("B.txt", "33")]
    manifest = [("b.txt", None, "省"), ("a.txt", "局", None), ("a.txt", None, "省")]
    with duckdb.connect(str(tmp_path / "build.duckdb")) as client:
        client.execute("create schema raw")
        client.execute(
            "create table raw.files (in_file varchar, file_sha256 varchar, "
            "load_reason varchar); create table raw.manifest (source_path varchar, "
            "agency_name varchar, province varchar)"
        )
        client.executemany("insert into raw.files values (?, ?, null)", files)
        client.executemany("insert into raw.manifest values (?, ?, ?)", manifest)
    said = unchanged.made_of(tmp_path / "build.duckdb")["input_sha256"]
    assert said == unchanged.input_digest((files, manifest))
    assert said == unchanged.input_digest((files[::-1], manifest[::-1]))
    assert said != unchanged.input_digest((files[1:], manifest))
    assert said != unchanged.input_digest((files, [*manifest, manifest[0]]))


def test_readings_that_were_given_up_are_counted(tmp_path: Path) -> None:
    """Catches a file that a busy machine could not read and no later run looks at."""
    from orchestration.readers import UNFINISHED, Reading
    from orchestration.readers.pool import BROKEN, LATE

    assert {LATE, BROKEN} == set(UNFINISHED)
    with duckdb.connect(str(tmp_path / "build.duckdb")) as client:
        client.execute("create schema raw")
        client.execute("create table raw.manifest (source_path varchar)")
        client.execute(
            "create table raw.files as select * from (values "
            f"('a', 'x', '{LATE} 60 s: the file'), ('b', 'y', '{BROKEN}: the file'), "
            "('c', 'z', 'no text layer'), ('d', 'w', null)) "
            "as f (in_file, file_sha256, load_reason)"
        )
    assert Reading("", reason=LATE).text is None
    assert unchanged.made_of(tmp_path / "build.duckdb")["to_try_again"] == 2
