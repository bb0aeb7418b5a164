"""The demo's invented people. National IDs carry the prefix 999, which no registry office has."""

from dataclasses import dataclass

from dargah.people.roles import Role

PASSWORD = "susa-brick-1405"  # noqa: S105 the demo's, printed at its start; seeding refuses outside the demo


@dataclass(frozen=True)
class DemoStaff:
    """A member of the demo's staff; ``secret`` is the base32 seed of the second factor."""

    username: str
    full_name: str
    role: Role
    unit: str
    secret: str


STAFF = (
    DemoStaff("kabi", "هادی کعبی", Role.CASE_OFFICER, "land_legal", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXA"),
    DemoStaff(
        "nasiri", "زهرا نصیری", Role.CASE_OFFICER, "article12_secretariat", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXB"
    ),
    DemoStaff(
        "bakhtiari", "مریم بختیاری", Role.CASE_OFFICER, "land_management", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXC"
    ),
    DemoStaff("tamimi", "ناصر تمیمی", Role.UNIT_HEAD, "land_legal", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXD"),
    DemoStaff("shirali", "سعید شیرالی", Role.SECRETARIAT, "secretariat", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXE"),
    DemoStaff(
        "modirkol", "مدیرکل نمونه", Role.DIRECTOR, "director_general", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXF"
    ),
    DemoStaff("negahban", "کریم ساکی", Role.GUARD, "director_general", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXG"),
    DemoStaff(
        "virastar", "لیلا مکوندی", Role.CONTENT_EDITOR, "public_relations", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXH"
    ),
    DemoStaff(
        "virastar2",
        "ساناز بچاری",
        Role.CONTENT_EDITOR,
        "public_relations",
        "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXL",
    ),
    DemoStaff(
        "tahlilgar",
        "امین دزفولی",
        Role.SERVICE_ANALYST,
        "director_general",
        "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXI",
    ),
    DemoStaff(
        "tahlilgar2",
        "پروانه حلاف",
        Role.SERVICE_ANALYST,
        "director_general",
        "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXK",
    ),
    DemoStaff(
        "rahbar", "نرگس البوغبیش", Role.SYSADMIN, "director_general", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXJ"
    ),
)

# an officer and a head of three counties' offices; in the others the unit above does the work
COUNTY_STAFF = (
    ("ahvaz-k", "راضیه سیاحی", Role.CASE_OFFICER, "county_ahvaz"),
    ("ahvaz-r", "محسن حزباوی", Role.UNIT_HEAD, "county_ahvaz"),
    ("izeh-k", "بهروز طاهری‌نیا", Role.CASE_OFFICER, "county_izeh"),
    ("izeh-r", "گلناز محمودیان", Role.UNIT_HEAD, "county_izeh"),
    ("dezful-k", "احسان دیناروند", Role.CASE_OFFICER, "county_dezful"),
    ("dezful-r", "منیژه صفارزاده", Role.UNIT_HEAD, "county_dezful"),
)

OFFICER_NAMES = (
    "سارا رضایی",
    "علی حیدری",
    "فاطمه ناصری",
    "حسین عساکره",
    "مینا جلالی",
    "رضا قنواتی",
    "پروین باوی",
    "یاسر مزرعه",
    "لیلا سنواتی",
    "حامد بهداروند",
    "نسرین آل‌ناصر",
    "کامران موسوی",
    "طاهره چنانی",
    "وحید راکی",
    "سمیه زرگانی",
    "بابک لرکی",
)
HEAD_NAMES = (
    "جواد منصوری",
    "شهلا کریمی",
    "عباس حمیدی",
    "زینب سواری",
    "یوسف دهدشتی",
    "الهام فرجی",
    "کاظم مرادی",
    "صدیقه نیسی",
    "منصور عبیات",
    "فریبا شریفات",
    "غلامرضا باغبانی",
    "مهناز حیاوی",
    "ستار ساعدی",
    "اعظم بویراحمدی",
    "داریوش پورکیان",
    "بتول جادری",
)


@dataclass(frozen=True)
class DemoCitizen:
    """An invented citizen who has cases in the demo."""

    national_id: str
    mobile: str
    first_name: str
    last_name: str


CITIZENS = (
    DemoCitizen("9990000018", "+989160000000", "مهدی", "شیرالی"),
    DemoCitizen("9990000123", "+989160000001", "معصومه", "آل‌خمیس"),
)
