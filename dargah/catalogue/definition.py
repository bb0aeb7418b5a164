"""What a service is, as data. One schema: YAML under content/ and, later, the authoring screens produce it.

The stored form (ServiceVersion.definition) is this model dumped as JSON, with the groups of the question bank
already laid into its pages, so that a version never changes when the bank does.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr, model_validator

from dargah.catalogue.values import MONTH, AsPairs, Bytes, Key, Options, from_pairs, written_expression

FieldKind = Literal[
    "text", "longtext", "number", "decimal", "area", "rials", "national_id", "legal_id", "mobile", "phone",
    "email", "postal_code", "iban", "jalali_date", "choice", "choices", "boolean", "province", "county", "city",
    "map_point", "utm", "letter_reference", "parcel_plate", "engineering_number", "repeat", "table", "file",
    "person_name", "tracking_code", "digits",
]  # fmt: skip
Role = Literal["case_officer", "unit_head", "secretariat", "director"]
Status = Literal["sourced", "proposed", "confirmed"]
ApplicantKind = Literal["person", "legal_entity", "agency"]
FileType = Literal["pdf", "jpeg", "png", "dxf", "kml", "zip"]
Meeting = Literal["", "at_parcel", "at_place", "meeting"]
May = Literal["request_information", "reject_incomplete", "refer", "decide", "note"]

MOST_DAYS, MOST_VISITS, MOST_MINUTES = 1000, 99, 600  # more than these is a slip of the hand
ROWS = ("repeat", "table")


class Part(BaseModel):
    """A part of a definition: no unknown key, never changed after it is read."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class FormField(Part):
    """One question of a form. ``at_least``/``at_most`` bound a number, the rows of a repeat, the digits of a code, or a
    date in years ago.
    """

    key: Key
    kind: FieldKind
    label: str
    short: str = ""  # the label where an answer is told, for a label that is a question
    hint: str = ""
    required: bool = True
    when: str = ""
    options: Options = Field(default_factory=dict)
    unit: str = ""
    at_least: float | None = Field(default=None, allow_inf_nan=False)
    at_most: float | None = Field(default=None, allow_inf_nan=False)
    max_length: int | None = Field(default=None, ge=1)
    fields: list["FormField"] = Field(default_factory=list)
    row: str = ""  # what one row of a repeat is called: «مالک»
    fixed: str = ""  # never asked: always this value
    prefill: str = ""
    past: bool = False  # a date that cannot be in the future
    accept: list[FileType] = Field(default_factory=list)
    size: Bytes | None = None
    many: bool = False


class Check(Part):
    """A rule over the answers of a page and before it; ``else`` is the sentence when it does not hold."""

    holds: str
    otherwise: str = Field(alias="else")
    at: str = ""  # the field beside which the sentence stands; the first of the page when empty
    say: dict[str, str] = Field(default_factory=dict)  # figures for the sentence: name → CEL

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Page(Part):
    """One step of the application. ``use`` names the group whose answers are kept under its own key."""

    key: Key
    page: str
    hint: str = ""
    when: str = ""
    use: str = ""
    group: list[FormField] = Field(default_factory=list)
    fields: list[FormField] = Field(default_factory=list)
    checks: list[Check] = Field(default_factory=list)

    @property
    def title(self) -> str:
        """The heading of the page."""
        return self.page


class Document(Part):
    """A file the applicant adds. ``at_most`` is in bytes; ``page`` says where it is asked."""

    key: str = Field(pattern=r"^[a-z][a-z0-9_.]{0,79}$")
    title: str
    hint: str = ""
    accept: list[FileType] = ["pdf", "jpeg", "png"]
    at_most: Bytes = 10 * 1024 * 1024
    when: str = ""
    required: bool = True
    many: bool = False
    page: str = ""


class Told(Part):
    """A fact that somebody answers for. ``confirmed_by`` is the office's letter or order that confirms it, in words."""

    confirmed_by: str = Field(default="", max_length=500)


class Papers(Told):
    """Whether the office has confirmed the list of documents, and where it is from; empty: the service's own sources."""

    status: Status = "proposed"
    sources: list[str] = Field(default_factory=list)

    @model_validator(mode="before")
    @classmethod
    def _of_one_source(cls, raw: Any) -> Any:
        """Versions that were published while one ``source`` was all that could be said are read as before."""
        if isinstance(raw, dict) and "source" in raw:
            rest = {key: value for key, value in raw.items() if key != "source"}
            return {"sources": [raw["source"]] if raw["source"] else [], **rest}
        return raw


class Ask(Part):
    """A question to an outside office while the stage runs; ``days`` are working days.

    ``facts`` are the answers that the office needs to reply through the API, as the facts of a letter are named.
    """

    whom: str
    about: str
    days: int = Field(ge=1, le=MOST_DAYS, strict=True)
    when: str = ""
    facts: list[str] = Field(default_factory=list)


class Stage(Part):
    """A step of the office. ``days`` are working days; ``issue`` says that the letter is signed here."""

    stage: Key
    title: str
    by: Role
    unit: str | None = None
    days: int = Field(ge=0, le=MOST_DAYS, strict=True)
    may: list[May] = Field(default_factory=list)
    ask: list[Ask] = Field(default_factory=list)
    appointment: Meeting = ""  # the officer comes to the land or the place, or somebody of the office is met
    decide: list[str] = Field(default_factory=list)
    approve: Role | None = None
    issue: bool = False
    citizen_turn: bool = False
    note: str = ""


class Objection(Told):
    """How long a citizen may object, in days of the calendar; shown and held to only when not proposed."""

    days: int = Field(ge=1, le=MOST_DAYS, strict=True)
    status: Status
    source: str = ""

    @property
    def binding(self) -> bool:
        """Whether the days end a right: a limit that nobody has confirmed cuts nobody off."""
        return self.status != "proposed"


class Outcome(Part):
    """One way a case can end, and the letter that says so; with ``appointment`` a day and hour is set before it, with
    ``encloses`` the office has laid in a paper that goes along. ``no_objection`` says that its author has thought of it:
    this answer takes nothing from anybody.
    """

    title: str
    letter: str
    favourable: bool = True
    appointment: bool = False
    encloses: bool = False
    objection: Objection | None = None
    no_objection: bool = False


class Paragraph(Part):
    """A paragraph of a letter, with merge fields in braces; with ``outcomes`` it stands only in the letters of those."""

    text: str
    outcomes: list[str] = Field(default_factory=list)


class LetterFacts(Part):
    """A letter: to whom, who signs, what it is about; written as ``text`` or as a Typst source beside the definition."""

    template: str = ""
    text: list[Paragraph] = Field(default_factory=list)
    to: list[Literal["authority", "applicant"]]
    sign: Role
    subject: str
    facts: list[str] = Field(default_factory=list)  # the answers it names: dotted paths, and parcel.plate


class Deadline(Told):
    """Working days from registration to the letter; a proposed one steers the desk and is never promised."""

    working_days: int = Field(ge=1, le=MOST_DAYS, strict=True)
    status: Status
    source: str
    note: str = ""

    @property
    def promised(self) -> bool:
        """Whether a page may tell a citizen this number."""
        return self.status != "proposed"

    @property
    def tells_stages(self) -> bool:
        """Whether a page may tell how many of these days a stage takes: no law says that, only the office does."""
        return self.status == "confirmed"


class FeeItem(Part):
    """A part of the fee: ``rials`` is CEL that gives whole rials, ``when`` whether it is asked for these answers.

    ``account`` names the account for whom pays at a bank; empty: the office's own.
    """

    key: Key
    title: str
    rials: Annotated[str, BeforeValidator(written_expression)]
    when: str = ""
    account: str = ""


class Fee(Told):
    """What it costs; ``rials`` None without ``items`` means the amount is not known and none is shown.

    ``items`` say what is added up from the answers. ``pay`` says when it is paid; empty: not through the portal.
    """

    rials: int | None = Field(default=None, ge=0)
    items: list[FeeItem] = Field(default_factory=list)
    pay: Literal["", "before_submit", "before_issue"] = ""
    status: Status
    source: str
    note: str = ""

    @property
    def is_charged(self) -> bool:
        """Whether the portal asks for money: what nobody has confirmed is asked of nobody."""
        return bool(self.pay) and self.status != "proposed" and bool(self.items or self.rials)

    @property
    def is_paid_before(self) -> bool:
        """Whether the portal asks for the money before the application is sent."""
        return self.is_charged and self.pay == "before_submit"


class Visits(Told):
    """How often a person had to come at least before the portal, and still has to come to the office.

    Sources say whether one had to come and what for, hardly ever how often: ``before`` is the least that follows, and
    ``why`` completes «مراجعه لازم بود، برای …». What is proposed is told as not confirmed.
    """

    before: int = Field(ge=0, le=MOST_VISITS, strict=True)
    why: str = ""
    now: int = Field(ge=0, le=MOST_VISITS, strict=True)
    note: str = ""
    status: Status = "proposed"
    source: str = "GK"


class Door(Told):
    """Where a referral service is done: whose work it is, its site, what is done there and what to have at hand.

    ``bring`` that is proposed is told as not confirmed, as a deadline is.
    """

    office: str
    site: str = Field(default="", pattern=r"^([a-z0-9-]+\.)+ir$|^$")
    does: str
    bring: list[str] = Field(default_factory=list)
    status: Status
    source: str

    @property
    def url(self) -> str:
        """The address of its site."""
        return f"https://{self.site}/"


class Blocker(Told):
    """What keeps a service from being wholly online: what still needs presence or another office, why, who removes it.

    ``by`` is the Jalali month by which (``1405-12``), empty where nobody has named one; ``reason`` names the law where
    a law is the reason.
    """

    what: str
    why: Literal["law", "other_office", "equipment"]
    reason: str
    who: str
    by: str = Field(default="", pattern=MONTH)
    status: Status = "proposed"
    source: str = "GK"


class Legal(Part):
    """A law or rule, and where we read it."""

    text: str
    source: str


class Eligibility(Part):
    """A yes-or-no question before a long form. ``good`` is the answer that leads on, ``otherwise`` what the other one
    means, ``instead`` the service that fits better then. It advises and keeps nobody from applying.
    """

    key: Key
    q: str
    good: bool = True
    otherwise: str
    instead: str = Field(default="", pattern=r"^[a-z0-9][a-z0-9-]{1,79}$|^$")


class Question(Part):
    """A question people ask, and its answer."""

    q: str
    a: str


class ServiceDefinition(Part):
    """A whole service."""

    slug: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{1,79}$")
    title: str = Field(max_length=300)
    title_en: str = Field(default="", max_length=300)
    ask: str = Field(max_length=300)
    words: list[str] = Field(default_factory=list)
    kind: Literal["own", "hybrid", "referral"]
    group: Literal["land", "housing", "engineer", "road", "report", "agency"]
    situations: list[str] = Field(
        default_factory=list
    )  # steps of the guided path on which it stands, beside what that says
    position: int = 0
    unit: str
    applicants: list[ApplicantKind]
    anonymous: bool = False
    summary: str
    output: str
    deadline: Deadline
    fee: Fee
    visits: Visits
    blocker: Blocker | None = None
    door: Door | None = None
    legal: list[Legal]
    minutes: int = Field(ge=1, le=MOST_MINUTES, strict=True)
    service_id: str | None = None
    sources: list[str] = Field(default_factory=list)
    eligible: list[Eligibility] = Field(default_factory=list)
    form: list[Page]
    documents: list[Document] = Field(default_factory=list)
    papers: Papers = Papers()
    stages: list[Stage]
    outcomes: Annotated[dict[str, Outcome], BeforeValidator(from_pairs), AsPairs]
    letters: dict[str, LetterFacts]
    faq: list[Question] = Field(default_factory=list)
    notices: dict[str, str] = Field(default_factory=dict)  # own words of the text messages, by notice

    _kept: dict[str, Any] = PrivateAttr(default_factory=dict)

    @property
    def kept(self) -> dict[str, Any]:
        """What other rooms derive from this definition once and keep with it: conditions, the form's plan."""
        return self._kept

    @property
    def is_without_visit(self) -> bool:
        """Whether the work is done from beginning to end without a visit; nobody promises that for another office."""
        return self.door is None and self.visits.now == 0

    def stored(self) -> dict[str, Any]:
        """The form that a version keeps: JSON, aliases, without what is left at its default."""
        return self.model_dump(mode="json", by_alias=True, exclude_defaults=True)
