"""Superset's defaults → its settings here: protections on, nothing fetched, nothing sent.

Superset imports this file (SUPERSET_CONFIG_PATH) over its defaults. GONGKAI_BI_HOME names
the directory with its database and the secrets made at set-up.
"""

import json
import logging
import os
from copy import deepcopy
from pathlib import Path
from typing import Any

from sqlalchemy.engine.url import URL

from bi.bundle import connect_args

_HOME = Path(os.environ["GONGKAI_BI_HOME"])
_CONNECT_ARGS = connect_args()
_SECRETS = json.loads((_HOME / "secrets.json").read_text(encoding="utf-8"))

SECRET_KEY = _SECRETS["secret_key"]
GUEST_TOKEN_JWT_SECRET = _SECRETS["guest_token_secret"]
GLOBAL_ASYNC_QUERIES_JWT_SECRET = _SECRETS["async_queries_secret"]

SQLALCHEMY_DATABASE_URI = f"sqlite:///{_HOME / 'superset.db'}"
# seconds: a log entry being written does not fail the chart beside it
SQLALCHEMY_ENGINE_OPTIONS = {"connect_args": {"timeout": 30}}

# Who is not logged in sees nothing. These are Superset's defaults; what the docs
# promises does not hang on them.
PUBLIC_ROLE_LIKE = None
AUTH_USER_REGISTRATION = False
WTF_CSRF_ENABLED = True
RATELIMIT_ENABLED = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict"
PREVENT_UNSAFE_DB_CONNECTIONS = True
HTML_SANITIZATION = True

# A browser that obeys this fetches from this server alone: no map tiles, no fonts, no
# pixel that counts visits. Superset's own list names the hosts of all of them.
TALISMAN_ENABLED = True
TALISMAN_CONFIG = {
    "content_security_policy": {
        "base-uri": ["'self'"],
        "default-src": ["'self'"],
        "img-src": ["'self'", "blob:", "data:"],
        "worker-src": ["'self'", "blob:"],
        "connect-src": ["'self'"],
        "object-src": "'none'",
        "style-src": ["'self'", "'unsafe-inline'"],
        "font-src": ["'self'"],
        "script-src": ["'self'", "'strict-dynamic'"],
        "frame-ancestors": ["'none'"],
    },
    "content_security_policy_nonce_in": ["script-src"],
    "force_https": False,
    "session_cookie_secure": False,
}
THEME_FONT_URL_ALLOWED_DOMAINS: list[str] = []
ENABLE_CORS = False
# its page loads scripts from outside
FAB_API_SWAGGER_UI = False
DATASET_IMPORT_ALLOWED_DATA_URLS: list[str] = []

FEATURE_FLAGS = {
    "ALERT_REPORTS": False,
    "EMBEDDED_SUPERSET": False,
    # templates in SQL run code on the server
    "ENABLE_TEMPLATE_PROCESSING": False,
    # a dashboard is drawn whole, also what is not scrolled to yet
    "DASHBOARD_VIRTUALIZATION": False,
    "THUMBNAILS": False,
}

# what a person at the terminal need not read
LOG_LEVEL = logging.WARNING
ALEMBIC_SKIP_LOG_CONFIG = True

# Nothing of a release is kept between questions: the next release shows at once.
CACHE_CONFIG = {"CACHE_TYPE": "NullCache"}
DATA_CACHE_CONFIG = {"CACHE_TYPE": "NullCache"}
RESULTS_BACKEND = None

LANGUAGES: dict[str, dict[str, str]] = {}
CURRENCIES = ["CNY"]


def DB_CONNECTION_MUTATOR(
    uri: URL,
    params: dict[str, Any],
    username: str | None,
    security_manager: object,
    source: object,
) -> tuple[URL, dict[str, Any]]:
    """Open every DuckDB file as the database asset says, and the release in place.

    The settings may not differ between connections to one file: DuckDB would refuse the
    second, and Superset adds one of its own, with the name of the part that asks. Nor may
    a database added in Superset's pages, or an option in its address, loosen them.
    `marts.duckdb` is a link that each release moves; it is followed here, so that every
    connection is to the release in place, however DuckDB shares what it has open.
    """
    if uri.get_backend_name() == "duckdb":
        file = Path(uri.database or "").resolve(strict=True)
        uri = uri.set(database=str(file), query={})
        params = {**params, "connect_args": deepcopy(_CONNECT_ARGS)}
    return uri, params
