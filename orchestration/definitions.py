"""The environment → everything Dagster knows of the project, for `dagster dev`."""

from orchestration.settings import Settings, keep_silent

keep_silent()

# silence comes before imports
from orchestration.assembly import assemble  # noqa: E402
from orchestration.automation import Automation  # noqa: E402
from orchestration.progress import progress_logger  # noqa: E402

defs = assemble(
    Settings.from_environment(),
    {"console": progress_logger},
    automation=Automation.from_environment(),
)
