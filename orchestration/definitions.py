"""Everything Dagster knows of the project; `dagster dev` loads this module."""

from orchestration.settings import Settings, keep_silent

keep_silent()

from orchestration.assembly import assemble  # noqa: E402 - silence comes before imports

defs = assemble(Settings.from_environment())
