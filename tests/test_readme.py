"""What both READMEs and the pages of docs/ tell a user to type works."""

import importlib.util
import re
import shlex
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from orchestration.cli import _parser
from tests.conftest import PROJECT, Run, Runner
from tests.parsing.tables import read
from tests.test_parsing_page import is_printed, printed_by
from tests.told import rows_of


def text_of(page: str) -> str:
    return (PROJECT / page).read_text(encoding="utf-8")


def blocks(text: str, kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", text, flags=re.DOTALL)


READMES = ("README.md", "README.zh-CN.md")
# docs/parsing.md has a test of its own, which makes what its commands want
PAGES = [
    *READMES,
    "CONTRIBUTING.md",
    *(
        f"docs/{path.name}"
        for path in sorted((PROJECT / "docs").glob("*.md"))
        if path.name not in ("parsing.md", "faults.md")
    ),
]
QUERYING = text_of("docs/querying.md")
# the questions that are analyses too, in the order of the page
QUERIES = blocks(QUERYING.split("\n## Every mart")[0].split("\n## Questions")[1], "sql")
SHOWN = {query: page for page in PAGES for query in blocks(text_of(page), "sql")}
COMMANDS = sorted(
    {
        line.split(" #")[0].strip()
        for page in PAGES
        for block in blocks(text_of(page), "sh")
        for line in block.splitlines()
    }
)
TARGETS = re.findall(r"^([\w-]+):", text_of("Makefile"), flags=re.MULTILINE)
# the commands that only look, and so can be asked of a release that others share
LOOKING = ("status", "trace", "explain")
# lines of the summary, but for the first and the last: time and place
SUMMARY = ("files", "facts", "statements", "sections", "identities", "text", "year")


@pytest.mark.parametrize("query", SHOWN)
def test_every_query_shown_answers(released: Run, query: str) -> None:
    """Catches a query of a column that is gone, or of a code that nothing has."""
    table = re.search(r"^from ([\w.]+)", query, flags=re.MULTILINE)
    assert table is not None
    is_empty = not released.query(f"select 1 from {table[1]} limit 1")
    assert released.query(query) or is_empty, SHOWN[query]


def test_a_question_of_a_readme_is_one_of_the_page() -> None:
    """Catches a query that is mended in one place and left in another."""
    assert len(QUERIES) >= 7
    for page in READMES:
        (query,) = blocks(text_of(page), "sql")
        assert query in QUERIES, page


@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_shown_is_taken(runner: Runner, released: Run, line: str) -> None:
    """Catches a command that is not there, or an option that it refuses."""
    program, *words = shlex.split(line)
    name = Path(program).name
    if program == "make":
        assert words[0] in TARGETS
        done = subprocess.run(  # noqa: S603 - the page's own words
            ["make", "--dry-run", *words],  # noqa: S607
            cwd=PROJECT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    elif name == "gongkai" and words[0] in LOOKING and "/tmp/" not in line:  # noqa: S108
        asked = words[: words.index("--warehouse")] if "--warehouse" in words else words
        asked = [str(PROJECT / word) if "/" in word else word for word in asked]
        run = runner.command(*asked, "--warehouse", str(released.warehouse))
        assert run.status == 0, run.errors
    elif name == "gongkai":
        assert _parser().parse_args(words)
    elif name == "pytest":
        assert all((PROJECT / word).exists() for word in words)
    elif name == "python":
        assert words[0] == "-m"
        module = importlib.util.find_spec(words[1])
        assert module is not None
        assert module.origin is not None
        source = Path(module.origin).read_text(encoding="utf-8")
        for option in words[2:]:
            assert not option.startswith("--") or f'"{option}"' in source
    else:
        assert shutil.which(program), line


@pytest.mark.parametrize("page", PAGES)
def test_every_command_in_running_text_is_there(page: str) -> None:
    """Catches a command, a make target or a module in a sentence that was renamed."""
    text = text_of(page)
    for target in re.findall(r"`make ([a-z-]+)[^`]*`", text):
        assert target in TARGETS, target
    for command in re.findall(r"`(?:\.venv/bin/)?gongkai (\w+)[^`]*`", text):
        assert f"    {command} " in _parser().format_help(), command
    for module in re.findall(r"python -m ([\w.]+)", text):
        assert importlib.util.find_spec(module) is not None, module


@pytest.mark.parametrize("page", READMES)
def test_a_readme_shows_what_a_run_prints(released: Run, page: str) -> None:
    """Catches figures in a README that a run does not give."""
    lines = [one for one in released.printed.splitlines() if one.startswith(SUMMARY)]
    assert len(lines) == len(SUMMARY)
    for line in lines:
        assert line in text_of(page).splitlines()


@pytest.mark.parametrize("page", READMES)
def test_a_readme_shows_what_trace_prints(
    runner: Runner, released: Run, page: str
) -> None:
    """Catches an example that is no longer what the command prints."""
    (question,) = re.findall(
        r"^\.venv/bin/gongkai (trace .*)$", text_of(page), flags=re.MULTILINE
    )
    run = runner.command(*question.split(), "--warehouse", str(released.warehouse))
    assert run.status == 0
    assert f"```\n{run.printed}```\n" in text_of(page)


def test_the_readmes_say_the_same() -> None:
    """Catches a command, an example or a link that only one language has."""
    english, chinese = (
        [
            *re.findall(r"\]\((?!README)([^)]+)\)", text),
            *re.findall(r"^(\S+/) ", text, flags=re.MULTILINE),
            *(
                line.split(" #")[0].strip()
                for line in "".join(blocks(text, "sh")).split("\n")
            ),
            *blocks(text, "sql"),
            str(text.count("\n## ")),
        ]
        for text in map(text_of, READMES)
    )
    assert english == chinese


@pytest.mark.parametrize("page", READMES)
def test_a_readme_can_be_read_at_a_sitting(page: str) -> None:
    """Catches a README that grows into what the pages of docs/ are for."""
    assert len(text_of(page).splitlines()) <= 150


def test_the_pages_count_the_cases_that_there_are() -> None:
    """Catches a number of cases that a page states still, though cases were added."""
    became = Counter(
        row["identification"]
        for row in rows_of(PROJECT / "tests/cases_identification.csv")
    )
    assert (
        f"Of {became.total()} cases of our own (`tests/cases_identification.csv`), "
        f"{became['identified']} are named, all rightly; {became['held_back']} are to be "
        f"held back, and are; {became['not_a_report']} are no reports."
    ) in " ".join(text_of("docs/parsing.md").split())
    faults = len(re.findall(r"\| yes \|$", text_of("docs/faults.md"), re.MULTILINE))
    assert f"the {faults} cases" in text_of("docs/operations.md")


@pytest.mark.parametrize("page", [*PAGES, "docs/parsing.md"])
def test_every_link_leads_somewhere(page: str) -> None:
    """Catches a page, a heading or a picture that is missing, or a picture too large."""
    for link in re.findall(r"\]\(([^)]+)\)", text_of(page)):
        place, _, heading = link.partition("#")
        path = (PROJECT / page).parent / place if place else PROJECT / page
        assert path.exists(), link
        assert path.suffix != ".png" or path.stat().st_size < 300_000, link
        titles = (
            re.findall(r"^#+ (.*)$", path.read_text("utf-8"), re.MULTILINE)
            if heading
            else []
        )
        slugs = [re.sub(r"[^\w -]", "", one.lower()).replace(" ", "-") for one in titles]
        assert not heading or heading in slugs, link


@pytest.mark.parametrize("page", PAGES)
def test_every_path_named_is_there(page: str) -> None:
    """Catches a file that was moved, and a page that still sends people to it."""
    folders = "parsing|orchestration|dbt_project|expectations|bi|benchmarks|tests|docs"
    for place in re.findall(rf"`((?:{folders})/[\w/.-]*)`", text_of(page)):
        assert (PROJECT / place).exists(), place


def tables_described() -> dict[str, list[str]]:
    """Return the tables that docs/querying.md lists, each with its grain."""
    tables = "".join(re.findall(r"\| table \| grain .*?\n\n", QUERYING, re.DOTALL))
    found = re.findall(r"^\| `([\w.]+)` \| ([^|]+) \|", tables, re.MULTILINE)
    return {name: re.findall(r"`(\w+)`", grain) for name, grain in found}


def test_every_table_of_a_release_is_described(released: Run) -> None:
    """Catches a table that the page leaves out, or that is gone."""
    listed = released.query("select schema_name, table_name from duckdb_tables()")
    names = {f"{schema}.{table}".removeprefix("main.") for schema, table in listed}
    assert set(tables_described()) == names


def test_every_table_is_described_with_its_grain(dbt_manifest: dict) -> None:
    """Catches a grain that the page states and dbt does not test."""
    grains = {}
    for node in dbt_manifest["nodes"].values():
        test = node.get("test_metadata") or {}
        if test.get("name") == "unique_grain":
            model = dbt_manifest["nodes"][node["attached_node"]]
            grains[model["alias"]] = test["kwargs"]["columns"]
    for name, grain in tables_described().items():
        assert grains[name.removeprefix("quality.")] == grain, name


def test_every_table_has_an_example() -> None:
    """Catches a table that the page only lists."""
    for name in tables_described():
        asked = rf"(from|join) {re.escape(name)}\b"
        assert any(re.search(asked, query) for query in SHOWN), name


def test_the_form_of_the_page_is_made_of_the_rows_shown() -> None:
    """Catches a row shown that the seeds no longer have, and a table left unread."""
    page = text_of("docs/adding-a-form.md")
    rows = {
        line
        for path in (PROJECT / "dbt_project" / "seeds").glob("*.csv")
        for line in path.read_text(encoding="utf-8").splitlines()
    }
    shown = "".join(blocks(page, "csv")).splitlines()
    assert len(shown) >= 12
    for line in shown:
        assert line in rows, line
    (table,) = re.findall(r"```\n(指标名称.*?)```", page, flags=re.DOTALL)
    reading = read(f"滨海市甲乙局2010年政府信息公开工作年度报告\n六、统计表\n{table}\n")
    section = reading.section("indicator_table")
    assert (section.form, section.verdict) == ("indicators_2008", "read")
    values = [int(one.value) for one in reading.tables.cells if one.value is not None]
    assert values == [120, 560, 100, 400, 0, 0]


@pytest.mark.parametrize(
    ("title", "model", "column"),
    [
        ("Outcomes of a file", "file_status", "outcome"),
        ("Verdicts on a table", "section_status", "verdict"),
        ("States of cells", "fct_applications", "cell_state"),
    ],
)
def test_the_page_of_quality_has_every_code(
    dbt_manifest: dict, title: str, model: str, column: str
) -> None:
    """Catches a reason for holding back that a reader looks up in vain."""
    part = text_of("docs/quality.md").split(f"## {title}\n")[1].split("\n## ")[0]
    codes = re.findall(r"^\| `(\w+)` \|", part, flags=re.MULTILINE)
    (accepted,) = (
        node["test_metadata"]["kwargs"]["values"]
        for node in dbt_manifest["nodes"].values()
        if (node.get("test_metadata") or {}).get("name") == "accepted_values"
        and node["attached_node"] == f"model.gongkai.{model}"
        and node["column_name"] == column
    )
    assert sorted(codes) == sorted(accepted)


@pytest.mark.pipeline
def test_the_slip_of_the_page_is_held_back_and_its_correction_fits(
    tmp_path: Path,
) -> None:
    """Catches a walk that shows what is not printed, or a row that is refused."""
    page = text_of("docs/quality.md")
    ((commands, output),) = re.findall(r"```sh\n([^`]*)```\n```\n([^`]*)```", page)
    printed = [
        line.replace(f"{tmp_path}/", "/tmp/")  # noqa: S108 - as the page has it
        for line in printed_by(commands.replace(".venv/bin/", ""), tmp_path)
    ]
    for line in output.splitlines():
        assert line == "…" or is_printed(line, printed), line
    (header,) = re.findall(r"```\n(report_id,.*)\n```", page)
    seed = text_of("dbt_project/seeds/corrections.csv")
    assert seed.splitlines()[0] == header
    (row,) = re.findall(r"```\n(\w{16},.*)\n```", page)
    stated = dict(zip(header.split(","), row.split(","), strict=True))
    assert f"report_id {stated['report_id']}" in printed[0]
    assert any(f"({stated['agency_id']}, " in line for line in printed)
    cell = f"{stated['old_value']}: {stated['column_code']}⟩"
    assert any(f"row {stated['row_code']}⟩" in line and cell in line for line in printed)


@pytest.mark.pipeline
def test_the_label_of_the_page_is_mended_by_its_row(tmp_path: Path) -> None:
    """Catches a walk that leads nowhere: the row is added, and the table is read."""
    page = text_of("docs/adding-a-form.md").split("## Mend a label")[1]
    ((commands, output),) = re.findall(r"```sh\n([^`]*)```\n```\n([^`]*)```", page)
    code = tmp_path / "code"
    for name in ("parsing", "orchestration", "expectations", "raw", "dbt_project/seeds"):
        shutil.copytree(PROJECT / name, code / name)
    commands = commands.replace(".venv/bin/gongkai", "python -m orchestration.cli")
    printed = printed_by(commands, tmp_path, code=code)
    for line in output.splitlines():
        assert line == "…" or is_printed(line, printed), line
    (row,) = re.findall(r"```\n(disclosures,.*)\n```", page)
    (mended,) = re.findall(r"```\n(  21: .*)\n```", page)
    assert not is_printed(mended, printed)
    with (code / "dbt_project" / "seeds" / "labels.csv").open("a") as seed:
        seed.write(f"{row}\n")
    assert is_printed(mended, printed_by(commands, tmp_path, code=code))
