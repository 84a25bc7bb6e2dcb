"""A case → a made-up annual report whose every number is known, in many layouts."""

from benchmarks.corpus.blanks import BLANKS
from benchmarks.corpus.damage import NOISES
from benchmarks.corpus.forms import FORMS, Place
from benchmarks.corpus.layouts import LAYOUTS
from benchmarks.corpus.report import Case, Report, generate, plan

__all__ = [
    "BLANKS",
    "FORMS",
    "LAYOUTS",
    "NOISES",
    "Case",
    "Place",
    "Report",
    "generate",
    "plan",
]
