"""What a batch of inputs came to: counts that add up, and findings."""

from collections import Counter
from dataclasses import dataclass, field
from random import Random


@dataclass(frozen=True)
class Finding:
    """A claim that an input broke: crash, hang, wrong, or another."""

    family: str
    number: int
    kind: str
    claim: str
    detail: str

    def __str__(self) -> str:
        return (
            f"{self.claim}: --family {self.family} --only {self.number} "
            f"({self.kind}): {self.detail}"
        )


@dataclass
class Tally:
    """Counts of inputs by kind and by what became of them; values compared; findings."""

    kinds: Counter[str] = field(default_factory=Counter)
    results: Counter[str] = field(default_factory=Counter)
    compared: int = 0
    findings: list[Finding] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        """Add another batch."""
        self.kinds += other.kinds
        self.results += other.results
        self.compared += other.compared
        self.findings += other.findings


def random_of(family: str, seed: int, number: int) -> Random:
    """Return the source of all that an input has of chance."""
    return Random(f"{family} {seed} {number}")  # noqa: S311 - to be made again
