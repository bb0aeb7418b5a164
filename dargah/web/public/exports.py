"""Figures to take away as a file that a spreadsheet opens."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.http import HttpResponse

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(name: str, columns: Sequence[str], lines: Iterable[Mapping[str, Any]]) -> HttpResponse:
    """The lines as CSV with the mark by which spreadsheets know UTF-8."""
    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow(columns)
    rows.writerows([cell(line[column]) for column in columns] for line in lines)
    response = HttpResponse("\ufeff" + written.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def cell(value: Any) -> Any:
    """A text that a spreadsheet would read as a formula stays a text (abuse case 29)."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
