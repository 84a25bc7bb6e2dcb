"""A run that failed → a message by the command or webhook that is named."""

import json
import shlex
import subprocess
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass

COMMAND = "GONGKAI_ON_FAILURE_COMMAND"
WEBHOOK = "GONGKAI_ON_FAILURE_WEBHOOK"

_SECONDS = 60


@dataclass(frozen=True)
class Failure:
    """A run that failed: its Dagster id, the step that failed, if one did, and why."""

    run_id: str
    job: str
    step: str | None
    problem: str
    warehouse: str


def tell(failure: Failure, environment: Mapping[str, str]) -> Iterator[str]:
    """Tell whoever the environment names; yield what to log: who was told, or why not.

    The failure is given as JSON, to a command on standard input and to a webhook as the
    body of a POST. A command is started without a shell, so that nothing of a file or of
    a report can become a part of it.
    """
    message = json.dumps(asdict(failure), ensure_ascii=False)
    if command := environment.get(COMMAND):
        yield _run(command, message)
    if webhook := environment.get(WEBHOOK):
        yield _post(webhook, message)


def _run(command: str, message: str) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - the operator's command, without a shell
            shlex.split(command),
            input=message.encode(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        return f"{COMMAND} could not be run: {error}"
    if done.returncode != 0:
        said = done.stderr.decode(errors="replace").strip()[-500:]
        return f"{COMMAND} ended with {done.returncode}: {said}"
    return f"{COMMAND} was told"


def _post(webhook: str, message: str) -> str:
    if not webhook.startswith(("https://", "http://")):
        return f"{WEBHOOK} is no address that begins with https:// or http://"
    request = urllib.request.Request(  # noqa: S310 - the scheme has been looked at
        webhook,
        data=message.encode(),
        headers={"Content-Type": "application/json"},
        method="POST",
    )
    try:
        with urllib.request.urlopen(request, timeout=_SECONDS):  # noqa: S310
            return f"{WEBHOOK} was told"
    except (OSError, ValueError) as error:
        return f"{WEBHOOK} could not be told: {error}"
