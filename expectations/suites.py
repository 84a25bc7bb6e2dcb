"""The two suites: on what was read, and on the candidate release."""

from __future__ import annotations

from expectations.identities import Identities
from expectations.readings import readings_rules
from expectations.release import release_rules
from expectations.rules import Rule


def readings_suite(identities: Identities) -> list[Rule]:
    """The rules that decide which sections are published; run on the working database."""
    return readings_rules(identities)


def release_suite(identities: Identities) -> list[Rule]:
    """The rules a candidate release must pass, with the working database as `build`."""
    return release_rules(identities)
