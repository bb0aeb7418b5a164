"""The register of the secretariat: numbers without a gap within a Jalali year, however many issue at once."""

from django.db import connection

TURN = 0x4C455454  # a key of our own among the advisory locks of the database
NEXT = """
INSERT INTO letters_register AS register (year, last) VALUES (%s, %s)
ON CONFLICT (year) DO UPDATE SET last = register.last + 1 RETURNING last
"""


def next_number(year: int, *, first: int = 1) -> int:
    """The next number of the year, in the caller's transaction.

    The year's row stays locked until that transaction ends: who rolls back gives the number back, because
    nobody behind has taken one. A sequence would be faster and would leave gaps. Raises RuntimeError outside
    a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a register number is taken in the transaction of its letter")
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [year, first])
        return int(cursor.fetchone()[0])


def wait_turn() -> None:
    """Wait for who is numbering a letter, until the end of the caller's transaction: what is dated after this call stands
    in the register in the order of its dates, also at midnight and at the turn of the year.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURN])
