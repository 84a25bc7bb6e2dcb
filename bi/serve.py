"""A warehouse → Superset over it, on this machine alone.

Run by Superset's environment, from the root of the project (`make bi` does):

    bi/.venv/bin/python -m bi.serve --warehouse warehouse
"""

import argparse
import json
import os
import secrets
import subprocess
import sys
from pathlib import Path

from bi import bundle

ADDRESS = "127.0.0.1"
PORT = 8088
USER = "admin"

PROJECT = Path(__file__).resolve().parents[1]
DEFAULT_HOME = PROJECT / "bi" / ".home" / "superset"
CONFIG = PROJECT / "bi" / "superset_config.py"

_THREADS = 8


def environment(home: Path) -> dict[str, str]:
    """Return what Superset's processes need to know, and what keeps them silent."""
    return {
        "GONGKAI_BI_HOME": str(home),
        "SUPERSET_HOME": str(home),
        "SUPERSET_CONFIG_PATH": str(CONFIG),
        "PYTHONPATH": str(PROJECT),
        "FLASK_APP": "superset.app:create_app()",
        "SCARF_ANALYTICS": "false",
        "DO_NOT_TRACK": "1",
    }


def secrets_of(home: Path) -> dict[str, str]:
    """Return the keys and the password of a home; made once, readable by its owner."""
    file = home / "secrets.json"
    if not file.exists():
        home.mkdir(parents=True, exist_ok=True)
        made = {
            "secret_key": secrets.token_urlsafe(48),
            "guest_token_secret": secrets.token_urlsafe(48),
            "async_queries_secret": secrets.token_urlsafe(48),
            "admin_password": secrets.token_urlsafe(12),
        }
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as target:
            json.dump(made, target, indent=2)
    return json.loads(file.read_text(encoding="utf-8"))


def set_up(home: Path, warehouse: Path) -> None:
    """Bring Superset's own database up to date and put the assets in.

    Assets of the project are overwritten, whatever was changed in Superset's pages;
    others stay.
    """
    password = secrets_of(home)["admin_password"]
    os.environ.update(environment(home))
    import flask_migrate
    from superset.app import create_app

    app = create_app()
    with app.app_context():
        from flask import g
        from superset import appbuilder, security_manager
        from superset.commands.importers.v1.assets import ImportAssetsCommand

        flask_migrate.upgrade()
        appbuilder.add_permissions(update_perms=True)
        security_manager.sync_role_definitions()
        if security_manager.find_user(username=USER) is None:
            security_manager.add_user(
                username=USER,
                first_name="Gongkai",
                last_name="Admin",
                email="admin@localhost",
                role=security_manager.find_role("Admin"),
                password=password,
            )
        g.user = security_manager.find_user(username=USER)
        ImportAssetsCommand(bundle.contents(warehouse)).run()


def prepare(home: Path, warehouse: Path) -> None:
    """Set up in a process of its own, whose many lines go to set-up.log in the home.

    Raises SystemExit with the place of the log where it fails.
    """
    home.mkdir(parents=True, exist_ok=True)
    # its database has sessions and hashes of passwords
    home.chmod(0o700)
    log = home / "set-up.log"
    command = [sys.executable, "-m", "bi.serve", "--set-up-only"]
    command += ["--home", str(home), "--warehouse", str(warehouse.resolve())]
    with log.open("w", encoding="utf-8") as target:
        done = subprocess.run(command, cwd=PROJECT, stdout=target, stderr=target)  # noqa: S603
    if done.returncode:
        raise SystemExit(f"Superset could not be set up: the end of {log} says why")


def server_command(port: int) -> list[str]:
    """Return the command that serves; to be run in the environment of a home."""
    return [
        sys.executable,
        "-m",
        "gunicorn",
        "--bind",
        f"{ADDRESS}:{port}",
        "--workers",
        "1",
        "--worker-class",
        "gthread",
        "--threads",
        str(_THREADS),
        "--timeout",
        "120",
        "--log-level",
        "warning",
        "superset.app:create_app()",
    ]


def main() -> None:
    """Set up, say where and how to log in, and become the server."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--warehouse", type=Path, required=True)
    parser.add_argument("--home", type=Path, default=DEFAULT_HOME)
    parser.add_argument("--port", type=int, default=PORT)
    parser.add_argument("--set-up-only", action="store_true", help="and do not serve")
    options = parser.parse_args()
    if not (options.warehouse / "marts.duckdb").exists():
        parser.error(f"no release in {options.warehouse}: gongkai run makes one")
    home = options.home.resolve()
    if options.set_up_only:
        set_up(home, options.warehouse)
        return
    print("setting Superset up", flush=True)
    prepare(home, options.warehouse)
    for dashboard in bundle.read_assets().dashboards.values():
        print(
            f"http://{ADDRESS}:{options.port}/superset/dashboard/{dashboard['slug']}/  "
            f"{dashboard['dashboard_title']}"
        )
    print(f"log in as {USER} with {secrets_of(home)['admin_password']}", flush=True)
    os.chdir(PROJECT)
    command = server_command(options.port)
    os.execve(command[0], command, os.environ | environment(home))  # noqa: S606


if __name__ == "__main__":
    main()
