"""Who may open the desk. The rule itself stands in web/staff.py: the workshop of services has the same door."""

from dargah.web.staff import CASE_WORK, EVERYBODY, for_staff, has_second_factor

__all__ = ["CASE_WORK", "EVERYBODY", "for_staff", "has_second_factor"]
