"""The roles of the staff, and nothing else: what each may do stands in the permissions of the domain it acts on."""

from django.db.models import TextChoices


class Role(TextChoices):
    """A staff member has one role in one unit."""

    CASE_OFFICER = "case_officer", "کارشناس"
    UNIT_HEAD = "unit_head", "رئیس اداره"
    SECRETARIAT = "secretariat", "دبیرخانه"
    DIRECTOR = "director", "مدیرکل"
    GUARD = "guard", "نگهبانی"
    CONTENT_EDITOR = "content_editor", "ویراستار محتوا"
    SERVICE_ANALYST = "service_analyst", "تحلیل‌گر خدمت"
    SYSADMIN = "sysadmin", "مدیر سامانه"


DESK_ROLES = frozenset({Role.CASE_OFFICER, Role.UNIT_HEAD, Role.SECRETARIAT, Role.DIRECTOR})
