"""One event, one line: what a citizen typed can never start a second log line, and who they are stands in none.

A database error repeats the row that broke a rule («DETAIL: Key (national_id, mobile)=…»), and a trace repeats the error:
those lines are left out, and long numbers (national IDs, phones, tracking codes) are covered wherever they stand.
"""

import json
import logging
import re
from datetime import UTC, datetime

_ROW = re.compile(
    r"(?ms)^(?:DETAIL|CONTEXT): .*?(?=^ +File |^\S*(?:Error|Exception)|^Traceback|^The above|^During|\Z)"
)
_LONG_NUMBER = re.compile(r"\d{8,}")


class OneLine(logging.Formatter):
    """JSON with control characters escaped; traces are kept inside the same line."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": covered(record.getMessage()),
        }
        if record.exc_info:
            line["trace"] = covered(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=True)


def covered(text: str) -> str:
    """The text without rows of the database and without long numbers."""
    return _LONG_NUMBER.sub("…", _ROW.sub("", text))
