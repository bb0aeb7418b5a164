"""Who may open the desk. The rule itself stands in web/staff.py: the workshop of services has the same door."""

from dargah.web.members import has_second_factor
from dargah.web.staff import CASE_WORK, EVERYBODY, for_staff

__all__ = ["CASE_WORK", "EVERYBODY", "for_staff", "has_second_factor"]
