"""What tables and columns say of themselves: the data dictionary, and dbt's docs."""

import hashlib
import json
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import pytest

from orchestration.dictionary import write
from orchestration.documenting import document
from orchestration.settings import Settings
from tests.conftest import Run


class Page(HTMLParser):
    """Text of the page's headings, cells and paragraphs; all tags with attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict]] = []
        self.blocks: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in ("h2", "tr", "td", "th", "p"):
            self.blocks.append((tag, ""))

    def handle_data(self, data: str) -> None:
        if self.blocks:
            tag, text = self.blocks[-1]
            self.blocks[-1] = (tag, text + data)

    def tables(self) -> dict[str, list[list[str]]]:
        """Return the rows of every table, by the heading above it; the first its head."""
        found: dict[str, list[list[str]]] = {}
        for tag, text in self.blocks:
            if tag == "h2":
                rows = found.setdefault(text.strip(), [])
            elif tag == "tr":
                rows.append([])
            elif tag in ("td", "th"):
                rows[-1].append(text.strip())
        return found


@pytest.fixture(scope="module")
def html(released: Run) -> str:
    return (released.warehouse / "dictionary.html").read_text(encoding="utf-8")


def test_every_table_and_column_of_the_release_is_in_it(released: Run, html: str) -> None:
    """Catches a dictionary that says something else than the comments, or less."""
    tables = Page(html).tables()
    columns = released.query(
        "select if(schema_name = 'main', '', schema_name || '.') || table_name, "
        "column_name, data_type, trim(comment, E' \\n') from duckdb_columns() "
        "where not internal order by table_name, column_index"
    )
    said = {name: [] for name, *_ in columns}
    for name, *column in columns:
        said[name].append(column)
    assert len(said) >= 19
    assert {name: rows[1:] for name, rows in tables.items() if name in said} == said
    indicators = released.query("select count(*) from dim_indicator")[0][0]
    assert len(tables["Indicators"]) == indicators + 1 > 50
    codes = {tuple(row) for row in tables["Codes of rows and columns"]}
    assert (
        "refused_by_law", "row", "applications", "table_2019 table_2021",
        "（三）2.其他法律行政法规禁止公开",
        "refused: disclosure forbidden by another law or regulation",
    ) in codes  # fmt: skip
    used = released.query(
        "select distinct unnest([row_code, applicant_code]) from fct_applications union "
        "select distinct unnest([item_code, measure_code]) from fct_disclosures union "
        "select distinct unnest([proceeding_code, result_code]) from fct_proceedings"
    )
    assert {code for (code,) in used} <= {code for code, *_ in codes}
    paragraphs = [text for tag, text in Page(html).blocks if tag == "p"]
    for (comment,) in released.query("select comment from duckdb_tables()"):
        assert any(text.startswith(comment.strip()) for text in paragraphs)


def test_the_release_lists_it(released: Run, html: str) -> None:
    """Catches a page that is not of this release."""
    manifest = json.loads((released.warehouse / "release.json").read_text("utf-8"))
    assert manifest["dictionary"] == {
        "file": "dictionary.html",
        "sha256": hashlib.sha256(html.encode("utf-8")).hexdigest(),
    }


def test_it_loads_nothing_and_runs_nothing(html: str) -> None:
    """Catches a page that calls out, or would run what a table says."""
    tags = Page(html).tags
    assert not {"script", "link", "img", "iframe", "object"} & {tag for tag, _ in tags}
    for _, attributes in tags:
        assert "src" not in attributes
        assert attributes.get("href", "#").startswith("#")
    assert "url(" not in html
    assert "@import" not in html


def test_what_a_comment_says_is_text(tmp_path: Path) -> None:
    """Catches markup in a comment or a name that becomes part of the page."""
    harm = "</td><script>alert(1)</script> & \"'"
    with duckdb.connect(str(tmp_path / "marts.duckdb")) as client:
        client.execute("""create table "<b>x" ("<i>y" integer)""")
        for place in ('table "<b>x"', 'column "<b>x"."<i>y"'):
            quoted = harm.replace("'", "''")
            client.execute(f"comment on {place} is '{quoted}'")
    write(tmp_path / "marts.duckdb", tmp_path / "page.html")
    page = Page((tmp_path / "page.html").read_text(encoding="utf-8"))
    tables = page.tables()
    assert tables.pop("<b>x") == [
        ["column", "type", "what it says"], ["<i>y", "INTEGER", harm]
    ]  # fmt: skip
    assert tables.keys() == {"Codes of rows and columns"}
    assert not {"script", "b", "i"} & {tag for tag, _ in page.tags}


def test_dbt_documents_the_build_on_one_page(released: Run) -> None:
    """Catches docs that lack a model or an example, or that report who reads them."""
    page = document(Settings((), released.warehouse))
    html = page.read_text(encoding="utf-8")
    for name in ("fct_applications", "int_batch__cells", "everything_said_in_numbers"):
        assert f".gongkai.{name}" in html
    # what the page would report with, if it were true
    assert '"send_anonymous_usage_stats": false' in html
    # types are those of the build, not those that the models declare
    assert html.count('"type": "DECIMAL(') > 10
