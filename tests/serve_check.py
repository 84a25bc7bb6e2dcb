"""Start `gongkai serve` for real, and ask Dagster what became of the runs it started.

Files dropped into raw/ are to be released by the sensor's run; the schedule's run is to
succeed too; a run whose process is killed is to be told of and started again, and so is
one that is lost with all of Dagster. Asked through GraphQL, as the interface asks. It
takes some minutes, so it is no part of the tests:

    make serve-check

Prints a line per thing found, and ends with 1 at the first that is not as it should be.
"""

import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import duckdb

PROJECT = Path(__file__).resolve().parents[1]
GONGKAI = Path(sys.executable).with_name("gongkai")

# seconds that anything may take before the check gives up; none is a measure of speed
PATIENCE = 900

RUNS = """{ runsOrError(filter: {pipelineName: "build_release"}) { ... on Runs {
 results { runId status parentRunId tags { key value } } } } }"""

SAID = """{ runsOrError(filter: {statuses: [STARTED]}) { ... on Runs { results { runId
 eventConnection(limit: 1000) { events { ... on MessageEvent { message } } } } } } }"""

INSTIGATORS = """{ repositoriesOrError { ... on RepositoryConnection { nodes {
 schedules { name scheduleState { status } } sensors { name sensorState { status } }
} } } }"""

FRESHNESS = """{ assetNodeOrError(assetKey: {path: ["release", "marts"]}) {
 ... on AssetNode { freshnessStatusInfo { freshnessStatus }
 assetMaterializations(limit: 5) { metadataEntries { label
 ... on IntMetadataEntry { intValue } } } } } }"""


class Wrong(AssertionError):
    """Something is not as it should be."""


class Served:
    """A served warehouse, and questions to it."""

    def __init__(self, folder: Path) -> None:
        self.raw, self.warehouse = folder / "raw", folder / "warehouse"
        self.told = folder / "told.json"
        self.raw.mkdir()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.log = (folder / "log.txt").open("wb")
        self.start()

    def start(self) -> None:
        """Start the server, the first time or again."""
        hook = f"import sys; open({str(self.told)!r}, 'w').write(sys.stdin.read())"
        command = [str(GONGKAI), "serve", "--port", str(self.port)]
        command += ["--raw", str(self.raw), "--warehouse", str(self.warehouse)]
        self.process = subprocess.Popen(  # noqa: S603 - our own command
            command,
            stdout=self.log,
            stderr=subprocess.STDOUT,
            env={
                **os.environ,
                "GONGKAI_SCHEDULE": "* * * * *",
                "GONGKAI_SENSOR_SECONDS": "5",
                "GONGKAI_ON_FAILURE_COMMAND": shlex.join([sys.executable, "-c", hook]),
            },
        )

    def ask(self, query: str) -> Any:
        """Return the data that GraphQL answers; None while nobody answers."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/graphql",
            data=json.dumps({"query": query}).encode(),
            headers={"Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
                found = json.load(answer)
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            return None
        if "errors" in found:
            raise Wrong(f"GraphQL: {found['errors']}")
        return found["data"]

    def runs(self) -> list[dict]:
        found = self.ask(RUNS)
        return found["runsOrError"]["results"] if found else []

    def status(self, run_id: str) -> str | None:
        return next((r["status"] for r in self.runs() if r["runId"] == run_id), None)

    def retried(self, run_id: str) -> bool:
        """Whether a run that was started in place of that one has succeeded."""
        return any(
            run["parentRunId"] == run_id and run["status"] == "SUCCESS"
            for run in self.runs()
        )

    def processes(self) -> list[int]:
        """Return the ids of the server's processes: those in its tree."""
        parents = {}
        for path in Path("/proc").glob("[0-9]*/stat"):
            try:
                after_name = path.read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents[int(path.parent.name)] = int(after_name[1])
        found = [self.process.pid]
        for pid in found:
            found += [child for child, parent in parents.items() if parent == pid]
        return found

    def addresses(self) -> set[str]:
        """Return the addresses, in hexadecimal, at which its processes listen."""
        inodes = set()
        for pid in self.processes():
            for link in Path(f"/proc/{pid}/fd").iterdir():
                try:
                    inodes.update(re.findall(r"socket:\[(\d+)\]", str(link.readlink())))
                except OSError:
                    continue
        listening = set()
        for table in ("tcp", "tcp6"):
            for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
                fields = line.split()
                if fields[3] == "0A" and fields[9] in inodes:
                    listening.add(fields[1].split(":")[0])
        return listening

    def stop(self) -> None:
        """Stop as Ctrl-C does, and see that nothing is left."""
        started = self.processes()
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(PATIENCE)
        finally:
            self._kill(started)
            self.log.close()

    def fall(self) -> None:
        """End every process at once, as a power cut does."""
        self._kill(self.processes())
        self.process.wait()

    def _kill(self, processes: list[int]) -> None:
        """End our own processes, each by its id."""
        for pid in processes:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def wait_for(what: str, find: Callable[[], Any], served: Served) -> Any:
    """Return what is found once there is something; say so, and after how long."""
    started = time.monotonic()
    while not (found := find()):
        if served.process.poll() is not None:
            raise Wrong(f"serve ended with {served.process.returncode}")
        if time.monotonic() - started > PATIENCE:
            states = [(run["runId"], run["status"]) for run in served.runs()]
            raise Wrong(f"not within {PATIENCE} s: {what}; runs: {states}")
        time.sleep(1)
    print(f"{time.monotonic() - started:6.1f} s  {what}", flush=True)
    return found


def tagged(served: Served, key: str, value: str, status: str) -> dict | None:
    """Return the first run with that tag and status."""
    for run in reversed(served.runs()):
        if run["status"] == status and {"key": key, "value": value} in run["tags"]:
            return run
    return None


def need(holds: bool, what: str) -> None:
    if not holds:
        raise Wrong(what)
    print(f"          {what}", flush=True)


def check(served: Served) -> None:
    """Go through it all."""

    def running() -> bool:
        found = served.ask(INSTIGATORS)
        nodes = found["repositoriesOrError"].get("nodes", []) if found else []
        states = {
            s["name"]: s.get("scheduleState", s.get("sensorState"))["status"]
            for node in nodes
            for s in (*node["schedules"], *node["sensors"])
        }
        return states == dict.fromkeys(("daily", "raw_files", "on_failure"), "RUNNING")

    wait_for("serve answers; schedule and sensors are running", running, served)
    need(served.addresses() == {"0100007F"}, "it listens on 127.0.0.1 only")

    for report in sorted((PROJECT / "raw").glob("*.txt")):
        shutil.copy(report, served.raw)
    wait_for(
        "five files came: the sensor's run succeeded",
        lambda: (
            (served.warehouse / "release.json").is_file()
            and tagged(served, "dagster/sensor_name", "raw_files", "SUCCESS")
        ),
        served,
    )
    wait_for(
        "the schedule's run succeeded",
        lambda: tagged(served, "dagster/schedule_name", "daily", "SUCCESS"),
        served,
    )
    wait_for("the five reports are released", lambda: facts(served) == 381, served)

    text = (PROJECT / "raw" / "weinan-2020.txt").read_bytes()
    (served.raw / "note.txt").write_bytes(text + "\n又一份。\n".encode())
    run, pid = wait_for(
        "a new file: a run works on it", lambda: working(served, 6), served
    )
    os.kill(pid, signal.SIGKILL)
    wait_for(
        "its process was killed: the run is said to have failed",
        lambda: served.status(run) == "FAILURE",
        served,
    )
    wait_for(
        "the failure hook was told",
        lambda: served.told.is_file() and json.loads(served.told.read_text() or "{}"),
        served,
    )
    told = json.loads(served.told.read_text())
    need(told["run_id"] == run, f"of that run: {told['problem']}")
    wait_for(
        "the run was started again and succeeded", lambda: served.retried(run), served
    )
    need(files(served) == 6, "the new file is in the release")

    (served.raw / "other.txt").write_bytes(text + "\n再一份。\n".encode())
    lost, _ = wait_for(
        "a new file: a run works on it", lambda: working(served, 7), served
    )
    served.fall()
    need(files(served) == 6, "all processes were killed: the release can be read")
    served.start()
    wait_for(
        "served again: the run is said to have failed",
        lambda: served.status(lost) == "FAILURE",
        served,
    )
    wait_for(
        "the run was started again and succeeded", lambda: served.retried(lost), served
    )
    need(files(served) == 7, "the new file is in the release")

    def fresh() -> bool:
        found = served.ask(FRESHNESS)["assetNodeOrError"]
        return found["freshnessStatusInfo"]["freshnessStatus"] == "HEALTHY"

    wait_for("the release is fresh", fresh, served)
    found = served.ask(FRESHNESS)["assetNodeOrError"]["assetMaterializations"]
    plotted = {
        entry["label"]: entry.get("intValue")
        for one in found
        for entry in one["metadataEntries"]
    }
    need(plotted.get("identities/violated") == 0, "identities are plotted over runs")
    others = [r["status"] for r in served.runs() if r["status"] == "FAILURE"]
    need(len(others) == 2, f"no other of {len(served.runs())} runs failed")


def working(served: Served, count: int) -> tuple[str, int] | None:
    """Return a run that has read that many files, and the id of its process."""
    found = served.ask(SAID)
    for run in found["runsOrError"]["results"] if found else []:
        said = "\n".join(
            event.get("message", "") for event in run["eventConnection"]["events"]
        )
        pid = re.search(r"\(pid: (\d+)\)", said)
        if f"{count} file(s), " in said and pid:
            return run["runId"], int(pid[1])
    return None


def facts(served: Served) -> int:
    manifest = json.loads((served.warehouse / "release.json").read_text())
    return sum(manifest["facts"].values())


def files(served: Served) -> int:
    with duckdb.connect(str(served.warehouse / "marts.duckdb"), read_only=True) as client:
        return client.execute("select count(*) from quality.file_status").fetchone()[0]


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        served = Served(Path(folder))
        try:
            check(served)
        except Wrong as wrong:
            print(f"wrong: {wrong}", file=sys.stderr)
            print((Path(folder) / "log.txt").read_text()[-5000:], file=sys.stderr)
            return 1
        finally:
            served.stop()
    print("all as it should be")
    return 0


if __name__ == "__main__":
    sys.exit(main())
