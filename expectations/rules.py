"""What a rule is, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

SAMPLE_ROWS = 20

Suite = Literal["readings", "release"]
Severity = Literal["hard", "soft"]


@dataclass(frozen=True)
class Rule:
    """One claim about the data, with the query that finds what contradicts it."""

    suite: Suite
    name: str
    """The claim, in snake_case."""
    family: str
    """Rules of one family are one check in the orchestration."""
    description: str
    """What must hold, in one line."""
    query: str
    """Exactly the failing rows, with the columns of `sql.STANDARD_COLUMNS`."""
    canary: str
    """Statements that, run on a good database, make this rule fail and no other."""
    severity: Severity = "hard"
    identity_id: str | None = None


# name, family, description, query and canary follow
readings_rule = partial(Rule, "readings")
release_rule = partial(Rule, "release")


@dataclass(frozen=True)
class Outcome:
    """What the validation found of one rule."""

    rule: Rule
    success: bool
    failing_count: int
    sample: list[dict[str, Any]]
    """Some of the failing rows, to be shown to a person."""

    def after(self, earlier: Outcome) -> Outcome:
        """The outcome of this batch and an earlier one together."""
        return Outcome(
            self.rule,
            self.success and earlier.success,
            self.failing_count + earlier.failing_count,
            [*earlier.sample, *self.sample][:SAMPLE_ROWS],
        )
