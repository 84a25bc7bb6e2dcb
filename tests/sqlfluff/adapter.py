"""Stands in for dbt's adapter when sqlfluff renders a model: any macro is a function."""

from collections.abc import Callable


def dispatch(macro: str, _package: str) -> Callable[..., str]:
    """Return what a dispatched macro renders for the linter: a call of its arguments."""
    if macro == "each_of":
        return lambda items, item: f"unnest({items}) as {item}"
    return lambda text, *_others: f"any_value({text})"
