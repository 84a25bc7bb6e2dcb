"""Dashboards in a browser → whether each chart shows what DuckDB answers, and pictures.

Run by Superset's environment, from the root of the project (`make bi-check` does); needs
Chromium (CHROMIUM names it, if it is not on the path). Everything happens in a copy of
the demonstration, on a port of its own, and ends with one line per claim and exit status
0, or with what was found instead.

    bi/.venv/bin/python -m bi.look bi/.home/demonstration [--pictures docs/pictures]
"""

import argparse
import io
import json
import math
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, Request, Response, sync_playwright
from playwright.sync_api import Error as BrowserError

from bi import bundle, serve

WIDTH, HEIGHT = 1500, 1000
COLOURS = 128  # of a picture
PATIENCE = 120_000  # milliseconds, for what a slow machine may take
START_SECONDS = 180.0

HOLDER = "[class*=dashboard-chart-id-]"  # of one chart, in Superset's pages

# What a person at the SQL editor might try; none of it may work. OUTSIDE is a directory
# that the server could write to.
FORBIDDEN = (
    "select * from read_text('/etc/passwd')",
    "select * from read_csv('/etc/passwd')",
    "select * from '/etc/passwd'",
    "select * from glob('/etc/*')",
    "attach 'OUTSIDE/other.duckdb' as other",
    "copy (select 1) to 'OUTSIDE/copied.csv'",
    "export database 'OUTSIDE/exported'",
    "install httpfs",
    "load httpfs",
    "set enable_external_access = true",
    "reset lock_configuration",
    "create table main.mine as select 1 as one",
    "create temp table mine as select * from read_text('/etc/passwd')",
    "insert into dim_agency (agency_id) values ('mine')",
    "update agency_year set applications_received = 0",
    "delete from agency_year",
    "drop table agency_year",
)


class Found(AssertionError):
    """What was found is not what is claimed; the message has both."""


def claim(text: str, holds: bool, found: object = "") -> None:
    """Print a claim that holds; raise Found for one that does not."""
    if not holds:
        raise Found(f"not so: {text}\nfound: {found}")
    print(f"ok  {text}", flush=True)


@dataclass
class Answer:
    """What one chart asked in the browser, and what it was told."""

    chart: str
    payload: dict[str, Any]
    rows: list[int]


class Visitor:
    """A browser that is logged in, and remembers what its pages fetched."""

    def __init__(self, browser: Browser, address: str, password: str) -> None:
        self.address = address
        self.page: Page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        self.page.set_default_timeout(PATIENCE)
        self.sent: list[str] = []
        self.blocked: list[str] = []
        self.answers: list[Answer] = []
        self.failed: list[str] = []
        self.page.on("request", self._note_request)
        self.page.on("requestfailed", self._note_failure)
        self.page.on("response", self._note_answer)
        self.page.goto(f"{address}/login/")
        self.page.locator("#username").fill(serve.USER)
        self.page.locator("#password").fill(password)
        self.page.locator("button[type=submit]").click()
        self.page.wait_for_url("**/superset/welcome/")
        self.token = self._json("get", "/api/v1/security/csrf_token/")["result"]
        charts = self._json("get", "/api/v1/chart/?q=(page_size:100)")["result"]
        self.names = {chart["id"]: chart["slice_name"] for chart in charts}

    def _note_request(self, request: Request) -> None:
        self.sent.append(request.url)

    def _note_failure(self, request: Request) -> None:
        if request.failure == "csp":
            self.blocked.append(request.url)

    def _note_answer(self, response: Response) -> None:
        if "/api/v1/chart/data" not in response.url:
            return
        payload = response.request.post_data_json
        slice_id = (payload.get("form_data") or {}).get("slice_id")
        if slice_id is None:
            return  # what may be chosen in a filter
        if response.status != 200:
            self.failed.append(f"chart {slice_id}: {response.status} {response.text()}")
            return
        rows = [result["rowcount"] for result in response.json()["result"]]
        self.answers.append(Answer(self.names[slice_id], payload, rows))

    def _json(self, method: str, path: str, **options: Any) -> dict[str, Any]:  # noqa: ANN401
        status, answer = self.call(method, path, **options)
        if status != 200:
            raise Found(f"{method} {path}: {status} {answer}")
        return answer

    def call(
        self,
        method: str,
        path: str,
        data: dict[str, Any] | None = None,
        *,
        token: bool = True,
    ) -> tuple[int, dict[str, Any]]:
        """Ask the API as the page's user; return the status and the answer."""
        headers = {"Referer": self.address}
        if data is not None and token:
            headers["X-CSRFToken"] = self.token
        response = self.page.request.fetch(
            self.address + path, method=method, data=data, headers=headers
        )
        return response.status, response.json()

    def rows_of(self, payload: dict[str, Any]) -> list[list[dict[str, Any]]]:
        """Ask again what a chart asked, as plain rows; return those of each query."""
        plain = {
            **payload,
            "force": False,
            "result_format": "json",
            "result_type": "full",
            "queries": [{**query, "post_processing": []} for query in payload["queries"]],
        }
        answer = self._json("post", "/api/v1/chart/data", data=plain)
        return [result["data"] for result in answer["result"]]

    def open_dashboard(self, slug: str, charts: int) -> list[Answer]:
        """Open a dashboard and wait until every chart is drawn; return the answers."""
        self.answers = []
        self.page.goto(f"{self.address}/superset/dashboard/{slug}/")
        return self._drawn(charts)

    def _drawn(self, charts: int) -> list[Answer]:
        """Wait until so many charts are drawn; return what they were told."""
        self.page.wait_for_function(
            """([selector, charts]) => {
                const holders = document.querySelectorAll(selector);
                return holders.length === charts
                    && !document.querySelector('[data-test="loading-indicator"]')
                    && [...holders].every(holder => holder.querySelector(
                        'canvas, table tbody tr, .header-line, .ant-alert, .ant-empty'));
            }""",
            arg=[HOLDER, charts],
        )
        self.page.wait_for_timeout(2_000)  # until what is drawn has come to rest
        return list(self.answers)

    def filter_by(self, place: int, value: str, charts: int) -> list[Answer]:
        """Choose a value in a filter of the dashboard that was just opened.

        place: of the filter among all, from 0. Return what the charts were told then.
        """
        page = self.page
        chooser = page.get_by_test_id("form-item-value").nth(place).locator(".ant-select")
        chooser.click()
        chooser.locator("input").fill(value)
        page.locator(".ant-select-item-option:visible").get_by_text(value).first.click()
        page.keyboard.press("Escape")
        self.answers = []
        page.get_by_test_id("filter-bar__apply-button").click()
        end = time.monotonic() + PATIENCE / 1000
        while len({answer.chart for answer in self.answers}) < charts:
            if time.monotonic() > end:
                raise Found(
                    f"{value}: {len(self.answers)} of {charts} charts asked again"
                )
            page.wait_for_timeout(200)
        return self._drawn(charts)

    def tile(self, title: str) -> str:
        """Return the number that a tile of the open dashboard shows."""
        holder = self.page.locator(HOLDER).filter(has_text=title)
        return holder.locator(".header-line").inner_text()


@contextmanager
def superset(home: Path, warehouse: Path) -> Iterator[str]:
    """Set Superset up in a home of its own and serve it; yield its address."""
    serve.prepare(home, warehouse)
    with socket.socket() as free:
        free.bind((serve.ADDRESS, 0))
        port = free.getsockname()[1]
    address = f"http://{serve.ADDRESS}:{port}"
    process = subprocess.Popen(  # noqa: S603
        serve.server_command(port),
        cwd=serve.PROJECT,
        env=os.environ | serve.environment(home),
        stdout=subprocess.DEVNULL,
        stderr=(home.parent / "server.log").open("w"),
    )
    try:
        _await(f"{address}/health", process)
        yield address
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)


def _await(url: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310 - ours
                return
        except OSError:
            time.sleep(0.5)
    raise Found(f"{url} does not answer")


def status_of(url: str, data: bytes | None = None) -> tuple[int, str, dict[str, str]]:
    """Ask without logging in; return the status, where it led and the headers."""
    request = urllib.request.Request(url, data)  # noqa: S310 - ours
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            return answer.status, answer.url, dict(answer.headers)
    except urllib.error.HTTPError as error:
        return error.code, error.url or url, dict(error.headers)


def normal(rows: Any) -> Counter[tuple[Any, ...]]:  # noqa: ANN401 - rows of any client
    """Return rows to be compared: without order, numbers as numbers."""
    return Counter(tuple(_normal(value) for value in row) for row in rows)


def _normal(value: Any) -> Any:  # noqa: ANN401
    if value is None or isinstance(value, str):
        return value
    number = float(value)
    return None if math.isnan(number) else float(f"{number:.12g}")


def check_protections(address: str, slug: str) -> None:
    """Superset's own protections are on."""
    status, _, _ = status_of(f"{address}/api/v1/chart/")
    claim("who is not logged in gets nothing from the API", status == 401, status)
    _, url, headers = status_of(f"{address}/superset/dashboard/{slug}/")
    claim("who is not logged in is sent to the login page", "/login/" in url, url)
    policy = headers.get("Content-Security-Policy", "")
    claim("a policy tells the browser to fetch from here alone", "http" not in policy)
    claim("that policy is sent", "default-src 'self'" in policy, headers)


def check_dashboard(visitor: Visitor, dashboard: bundle.Asset) -> list[Answer]:
    """Every chart of a dashboard is drawn, with data and without an error."""
    charts = bundle.read_assets().charts_of(dashboard)
    title = dashboard["dashboard_title"]
    answers = visitor.open_dashboard(dashboard["slug"], len(charts))
    page = visitor.page
    errors = page.locator(f"{HOLDER} .ant-alert").all_inner_texts()
    claim(f"{title}: no chart shows an error", not errors, errors)
    claim(f"{title}: no question of a chart failed", not visitor.failed, visitor.failed)
    empty = page.get_by_text("No results were returned").count()
    claim(f"{title}: no chart is empty", empty == 0, empty)
    asked = {answer.chart for answer in answers}
    wanted = {chart["slice_name"] for chart in charts}
    claim(f"{title}: all {len(charts)} charts are drawn", asked == wanted, wanted - asked)
    bare = [answer.chart for answer in answers if not all(answer.rows)]
    claim(f"{title}: every chart has rows", not bare, bare)
    heading = page.locator(".header-with-actions").inner_text()
    banner = page.locator(".dashboard-markdown").first.inner_text()
    claim(
        f"{title}: title and banner say that the data are synthetic",
        "SYNTHETIC" in heading and "Synthetic" in banner,
        (heading, banner),
    )
    return answers


def check_filters(visitor: Visitor, warehouse: Path, dashboard: bundle.Asset) -> None:
    """Each filter of a dashboard has every chart ask for what is chosen, and get it."""
    assets = bundle.read_assets()
    datasets = {one["uuid"]: one for one in assets.datasets.values()}
    charts = assets.charts_of(dashboard)
    filters = dashboard["metadata"]["native_filter_configuration"]
    whole = visitor.open_dashboard(dashboard["slug"], len(charts))
    before = check_numbers(visitor, warehouse, whole)
    for place, native in enumerate(filters):
        (target,) = native["targets"]
        column, dataset = target["column"]["name"], datasets[target["datasetUuid"]]
        with bundle.open_as_superset_does(warehouse) as release:
            ((value,),) = release.execute(
                f"select {bundle.columns_of(dataset)[column]} "  # noqa: S608
                f"from {bundle.relation_of(dataset)} "
                "group by 1 order by count(*) desc, 1 limit 1"
            ).fetchall()
        visitor.open_dashboard(dashboard["slug"], len(charts))
        answers = visitor.filter_by(place, value, len(charts))
        chosen = f"{dashboard['dashboard_title']}: {native['name']} = {value}"
        deaf = [
            answer.chart
            for answer in answers
            for query in answer.payload["queries"]
            if {"col": column, "op": "IN", "val": [value]} not in query["filters"]
        ]
        claim(f"{chosen}: every chart asks for it", not deaf, deaf)
        only = {"subject": column, "operator": "IN", "comparator": [value]}
        after = check_numbers(visitor, warehouse, answers, [only])
        claim(f"{chosen}: other numbers than of all", after != before)
        claim(f"{chosen}: no question failed", not visitor.failed, visitor.failed)


def check_numbers(
    visitor: Visitor,
    warehouse: Path,
    answers: list[Answer],
    filters: Sequence[bundle.Asset] = (),
) -> Counter:
    """What the API answers is what DuckDB answers; returns all rows compared.

    filters: what is chosen in the dashboard.
    """
    assets = bundle.read_assets()
    by_name = {chart["slice_name"]: chart for chart in assets.charts.values()}
    everything: Counter[tuple[Any, ...]] = Counter()
    compared = 0
    with bundle.open_as_superset_does(warehouse) as release:
        for answer in answers:
            chart = by_name[answer.chart]
            queries = list(bundle.queries_of(chart, assets.dataset_of(chart), filters))
            told = visitor.rows_of(answer.payload)
            if len(queries) != len(told):
                raise Found(f"{answer.chart}: {len(told)} queries, not {len(queries)}")
            for query, rows in zip(queries, told, strict=True):
                names = [*query.columns, *query.metrics]
                said = normal([row[name] for name in names] for row in rows)
                true = normal(release.execute(query.sql).fetchall())
                if said != true:
                    raise Found(
                        f"{answer.chart}: Superset has {list(said - true)[:3]}, "
                        f"DuckDB {list(true - said)[:3]}"
                    )
                everything.update((answer.chart, *row) for row in said.elements())
                compared += len(rows) * len(names)
    claim(f"{compared} values of {len(answers)} charts are the same in DuckDB", True)
    return everything


def run(
    visitor: Visitor, database: int, sql: str, *, token: bool = True
) -> tuple[int, dict[str, Any]]:
    """Run a statement as the SQL editor does."""
    data = {"database_id": database, "sql": sql, "schema": "main", "runAsync": False}
    return visitor.call("post", "/api/v1/sqllab/execute/", data, token=token)


def check_loosened(visitor: Visitor, file: Path) -> None:
    """A database that an administrator adds without the settings gets them as well."""
    for name, address in (
        ("plain", f"duckdb:///{file}"),
        ("loose", f"duckdb:///{file}?enable_external_access=true"),
        ("memory", "duckdb:///:memory:"),
    ):
        data = {
            "database_name": name,
            "sqlalchemy_uri": address,
            "expose_in_sqllab": True,
        }
        added, answer = visitor.call("post", "/api/v1/database/", data)
        if added == 201:
            status, told = run(visitor, answer["id"], "select count(*) from dim_agency")
            claim(f"the {name} database of an administrator answers", status == 200, told)
            sql = "select * from read_text('/etc/passwd')"
            status, answer = run(visitor, answer["id"], sql)
            claim(f"the {name} database reads no file", status >= 400, answer)
        else:
            claim(f"a {name} database is refused", name == "memory", answer)


def check_editor(visitor: Visitor, warehouse: Path, outside: Path) -> None:
    """The SQL editor answers, and neither reads a file of the host nor writes."""
    databases = visitor.call("get", "/api/v1/database/")[1]["result"]
    (database,) = (d["id"] for d in databases if d["backend"] == "duckdb")
    question = "select count(*) as agencies from dim_agency"
    status, answer = run(visitor, database, question, token=False)
    claim("a request without its token is refused (CSRF)", status == 400, answer)
    status, answer = run(visitor, database, question)
    claim("the SQL editor answers a question", status == 200, answer)
    for sql in FORBIDDEN:
        asked = sql.replace("OUTSIDE", str(outside))
        status, answer = run(visitor, database, asked)
        message = json.dumps(answer.get("errors", answer))
        claim(f"the SQL editor refuses: {sql}", status >= 400, message[:500])
        if "root:" in message:
            raise Found(f"{sql}: the refusal quotes the file: {message[:500]}")
    check_loosened(visitor, warehouse.resolve() / "marts.duckdb")
    left = list(outside.iterdir())
    claim("and nothing was written", not left, left)


def check_outside(visitor: Visitor) -> None:
    """Pages fetch from this server alone."""
    outside = {
        url
        for url in visitor.sent
        if not url.startswith((visitor.address, "data:", "blob:"))
    }
    reached = outside - set(visitor.blocked)
    claim(
        f"{len(visitor.sent)} requests of the pages, none to another server "
        f"({len(outside)} kept in by the policy)",
        not reached,
        reached,
    )


class Asker(threading.Thread):
    """Asks one number without a pause, so that a connection is always open."""

    def __init__(self, cookies: str, token: str, address: str, payload: dict) -> None:
        super().__init__(daemon=True)
        self._request = urllib.request.Request(  # noqa: S310 - ours
            f"{address}/api/v1/chart/data",
            json.dumps({**payload, "result_format": "json"}).encode(),
            {
                "Content-Type": "application/json",
                "Cookie": cookies,
                "X-CSRFToken": token,
                "Referer": address,
            },
        )
        self.told: list[Any] = []
        self.errors: list[str] = []
        self.enough = threading.Event()

    def run(self) -> None:
        while not self.enough.is_set():
            try:
                with urllib.request.urlopen(self._request, timeout=60) as answer:  # noqa: S310
                    data = json.loads(answer.read())["result"][0]["data"]
                    self.told.append(tuple(data[0].values()))
            except urllib.error.HTTPError as error:
                if error.code != 429:  # asked too often: that is Superset's right
                    self.errors.append(f"{error.code} {error.read()[:300]!r}")
                time.sleep(0.2)
            except OSError as error:
                self.errors.append(str(error))


@contextmanager
def asking(visitor: Visitor, payload: dict[str, Any]) -> Iterator[list[Asker]]:
    """Ask from several threads meanwhile."""
    cookies = "; ".join(
        f"{cookie['name']}={cookie['value']}" for cookie in visitor.page.context.cookies()
    )
    askers = [Asker(cookies, visitor.token, visitor.address, payload) for _ in range(3)]
    for asker in askers:
        asker.start()
    try:
        yield askers
    finally:
        for asker in askers:
            asker.enough.set()
        for asker in askers:
            asker.join(60)


def release_again(raw: Path, warehouse: Path) -> None:
    """Release a warehouse anew, by the pipeline's own environment."""
    subprocess.run(  # noqa: S603
        [
            str(serve.PROJECT / ".venv" / "bin" / "gongkai"),
            *("run", "--raw", str(raw), "--warehouse", str(warehouse)),
        ],
        check=True,
        cwd=serve.PROJECT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def check_release(
    visitor: Visitor, raw: Path, warehouse: Path, answers: list[Answer], before: Counter
) -> None:
    """A new release shows without a restart, also to who never stops asking."""
    assets = bundle.read_assets()
    tile = "charts/disclosed_agencies.yaml"
    title = assets.charts[tile]["slice_name"]
    (payload,) = (answer.payload for answer in answers if answer.chart == title)
    dashboard = assets.dashboards["dashboards/disclosed.yaml"]
    charts = len(assets.charts_of(dashboard))
    visitor.open_dashboard(dashboard["slug"], charts)
    shown_before = visitor.tile(title)
    # one agency's files go: a release with fewer than before
    for path in (raw / bundle.SYNTHETIC_FOLDER).glob("agency-02-*.txt"):
        path.unlink()
    with asking(visitor, payload) as askers:
        release_again(raw, warehouse)
        swapped = [len(asker.told) for asker in askers]
        time.sleep(3)
    errors = [error for asker in askers for error in asker.errors]
    claim("no question failed while the release changed", not errors, errors[:3])
    told = sum(len(asker.told) for asker in askers)
    late = {
        answer
        for asker, start in zip(askers, swapped, strict=True)
        # an answer may have been on its way at the swap
        for answer in asker.told[start + 1 :]
    }
    with bundle.open_as_superset_does(warehouse) as release:
        (agencies,) = release.execute(
            "select count(distinct agency_id) from agency_year"
        ).fetchall()
    claim(
        f"{told} questions without a pause: after the swap all get the new number "
        f"({agencies[0]})",
        late == {agencies},
        late,
    )
    after = check_numbers(visitor, warehouse, answers)
    claim("the new release has other numbers than the old one", after != before)
    visitor.open_dashboard(dashboard["slug"], charts)
    shown = visitor.tile(title)
    claim(
        f"the page, loaded again, shows {shown} agencies instead of {shown_before}",
        shown == f"{agencies[0]:,}" != shown_before,
        (shown_before, shown),
    )


def take_picture(visitor: Visitor, dashboard: bundle.Asset, file: Path) -> None:
    """Write a picture of the open dashboard, all of it."""
    page = visitor.page
    height = page.evaluate(
        "Math.max(...[...document.querySelectorAll('*')].map("
        "e => e.scrollHeight > e.clientHeight + 1 ? e.scrollHeight : 0),"
        "document.documentElement.scrollHeight)"
    )
    page.set_viewport_size({"width": WIDTH, "height": min(height + 200, 6_000)})
    charts = bundle.read_assets().charts_of(dashboard)
    visitor.open_dashboard(dashboard["slug"], len(charts))
    bottom = page.evaluate(
        "selector => Math.max(...[...document.querySelectorAll(selector)]"
        ".map(e => e.getBoundingClientRect().bottom))",
        HOLDER,
    )
    seen = page.screenshot(clip={"x": 0, "y": 0, "width": WIDTH, "height": bottom + 24})
    # as many colours as a dashboard has, and a third of the size
    Image.open(io.BytesIO(seen)).quantize(COLOURS).save(file, optimize=True)
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})


def chromium() -> str:
    """Return the browser to drive."""
    named = os.environ.get("CHROMIUM")
    found = named or shutil.which("chromium") or shutil.which("google-chrome")
    if not found:
        raise Found("no Chromium: install it, or name it in CHROMIUM")
    return found


def look(demonstration: Path, pictures: Path | None) -> None:
    """Hold every claim about the dashboards against what is seen."""
    dashboards = bundle.read_assets().dashboards
    with tempfile.TemporaryDirectory(prefix="gongkai-look-") as scratch:
        copied = Path(scratch) / "demonstration"
        shutil.copytree(demonstration, copied, symlinks=True)
        warehouse, home = copied / "warehouse", Path(scratch) / "superset"
        outside = Path(scratch) / "outside"
        outside.mkdir()
        home.mkdir()
        password = serve.secrets_of(home)["admin_password"]
        with superset(home, warehouse) as address, sync_playwright() as driver:
            driver.selectors.set_test_id_attribute("data-test")
            check_protections(address, next(iter(dashboards.values()))["slug"])
            browser = driver.chromium.launch(
                executable_path=chromium(), args=["--no-sandbox"]
            )
            visitor = Visitor(browser, address, password)
            answers = []
            for name, dashboard in dashboards.items():
                answers += check_dashboard(visitor, dashboard)
                if pictures:
                    pictures.mkdir(parents=True, exist_ok=True)
                    picture = pictures / f"dashboard-{Path(name).stem}.png"
                    take_picture(visitor, dashboard, picture)
            for dashboard in dashboards.values():
                check_filters(visitor, warehouse, dashboard)
            numbers = check_numbers(visitor, warehouse, answers)
            check_editor(visitor, warehouse, outside)
            check_release(visitor, copied / "raw", warehouse, answers, numbers)
            check_outside(visitor)
            browser.close()


def main() -> int:
    """Return 0 if every claim holds, 1 otherwise."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("demonstration", type=Path)
    parser.add_argument("--pictures", type=Path, help="write pictures there")
    options = parser.parse_args()
    try:
        look(options.demonstration, options.pictures)
    except (Found, BrowserError) as found:
        print(found, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
