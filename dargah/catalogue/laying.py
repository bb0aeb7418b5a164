"""Laying a group of the question bank into a page, for who writes services elsewhere than in files."""

from collections.abc import Collection, Iterable
from typing import Any

from dargah.catalogue.loader import Bank, group_of, lifted

__all__ = ["Bank", "laid_group", "lifted"]


def laid_group(
    bank: Bank, use: str, *, without: Collection[str], require: Collection[str], applicants: Iterable[str]
) -> list[dict[str, Any]]:
    """The questions of a group as a page asks them: without those it leaves out, with those it requires."""
    return group_of(use, list(applicants), bank, without=without, require=require)
