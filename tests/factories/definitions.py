"""Service definitions made by chance, for properties that must hold for any: they pass the checks of loading."""

import string
from typing import Any

from hypothesis import strategies as st

from dargah.catalogue.definition import ServiceDefinition

# any letters and what breaks lines; no markup, which the checks refuse
SAID = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="<&#`*_(")
    | st.sampled_from("\n:-'\"{}[]،؛\u200c \u2028\x85"),
    min_size=1,
    max_size=40,
).filter(lambda text: text.strip(" \n\t\r").strip())
LINE = st.sampled_from(["عنوان", "نمونه: #۱", "- یک", "yes", "۱۲", "12", "null", "{a}"]) | SAID
PLAIN_LINE = LINE.filter(lambda said: "{" not in said and "}" not in said)  # where no field is filled
KEYS = st.text(string.ascii_lowercase, min_size=1, max_size=6).map(lambda text: f"k_{text}")
STATUS = st.sampled_from(["sourced", "proposed", "confirmed"])
PLAIN = ("text", "longtext", "number", "decimal", "area", "rials", "national_id", "mobile", "boolean", "jalali_date",
         "province", "county", "map_point", "utm", "letter_reference", "engineering_number",
         "person_name", "tracking_code", "digits")  # fmt: skip
COLUMNS = ("text", "number", "decimal", "national_id", "boolean", "choice")
TEMPLATE = (
    '#import "/letters/layout.typ": letter, data, facts\n#show: letter\n#facts(data.rows)\n#data.reasons\n'
)


def _apart(things: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    """The same with a number behind each name: two of one name beside each other are refused before a publication."""
    return [{**one, name: f"{one[name]} {number}"} for number, one in enumerate(things, start=1)]


@st.composite
def _field(draw: st.DrawFn, key: str, *, column: bool = False) -> dict[str, Any]:
    kind = draw(st.sampled_from(COLUMNS if column else (*PLAIN, "choice", "choices", "repeat", "table")))
    made: dict[str, Any] = {"key": key, "kind": kind, "label": draw(LINE), "required": draw(st.booleans())}
    if kind in {"choice", "choices"}:
        keys = draw(st.lists(KEYS | st.sampled_from(["1", "no", "~"]), min_size=1, max_size=3, unique=True))
        labels = draw(st.lists(LINE, min_size=len(keys), max_size=len(keys), unique_by=str.strip))
        made["options"] = dict(zip(keys, labels, strict=True))
    if kind in {"repeat", "table"}:
        keys = draw(st.lists(KEYS, min_size=1, max_size=2, unique=True))
        made["fields"] = _apart([draw(_field(one, column=True)) for one in keys], "label")
    if kind in {"number", "decimal"}:
        made["at_most"] = draw(st.integers(1, 10**9) | st.floats(0.5, 1e6, allow_nan=False))
    if draw(st.booleans()):
        made["hint"] = draw(LINE)
    return made


@st.composite
def _pages(draw: st.DrawFn) -> list[dict[str, Any]]:
    keys = draw(st.lists(KEYS, min_size=1, max_size=6, unique=True))
    pages: list[dict[str, Any]] = []
    for number, key in enumerate(keys):
        if not pages or draw(st.booleans()):
            pages.append(
                {"key": draw(st.sampled_from([f"page_{number}", key])), "page": draw(LINE), "fields": []}
            )
            if draw(st.booleans()):
                pages[-1]["hint"] = draw(LINE)
        pages[-1]["fields"].append(draw(_field(key)))
    if draw(st.booleans()):
        pages.insert(
            0, {"key": "g", "page": draw(LINE), "use": "own_group", "group": [draw(_field("k_in_group"))]}
        )
    for page in pages:
        if "fields" in page:
            page["fields"] = _apart(page["fields"], "label")
    asked = [field for page in pages for field in page.get("fields", []) if field["kind"] == "choice"]
    if asked and draw(st.booleans()):
        chosen = draw(st.sampled_from(asked))
        word = draw(st.sampled_from(sorted(chosen["options"])))
        pages.append({"key": "last", "page": draw(LINE), "when": f'{chosen["key"]} == "{word}"',
                      "fields": [{"key": "conditional", "kind": "text", "label": draw(LINE)}]})  # fmt: skip
    return pages


@st.composite
def _documents(draw: st.DrawFn, pages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    keys = draw(st.lists(KEYS, max_size=3, unique=True))
    made = [
        {
            "key": f"d_{key}",
            "title": draw(LINE),
            "accept": draw(
                st.lists(st.sampled_from(["pdf", "jpeg", "zip"]), min_size=1, max_size=2, unique=True)
            ),
            "at_most": draw(st.integers(1024, 10**7) | st.sampled_from([1024, 5 * 1024 * 1024])),
            "hint": draw(st.just("") | LINE),
            "page": draw(st.sampled_from(["", *(page["key"] for page in pages)])),
            "required": draw(st.booleans()),
        }
        for key in keys
    ]
    return _apart(made, "title")


@st.composite
def definitions(draw: st.DrawFn, slug: str = "made-by-chance") -> ServiceDefinition:
    """A service with pages, documents, two stages and two outcomes."""
    pages = draw(_pages())
    facts = {"source": "GK", "status": draw(STATUS), "confirmed_by": draw(st.just("") | LINE)}
    return ServiceDefinition.model_validate(
        {
            "slug": slug,
            "title": draw(LINE),
            "ask": draw(LINE),
            "words": draw(st.lists(LINE, max_size=3)),
            "kind": "own",
            "group": "land",
            "unit": "secretariat",
            "applicants": draw(st.sampled_from([["person"], ["person", "agency"]])),
            "summary": draw(LINE),
            "output": draw(LINE),
            "deadline": {"working_days": draw(st.integers(1, 60)), **facts, "note": draw(LINE)},
            "fee": {"rials": draw(st.none() | st.integers(0, 10**9)), **facts},
            "visits": {"before": draw(st.integers(0, 3)), "now": 0, **facts},
            "legal": [{"text": text, "source": "GK"} for text in draw(st.lists(LINE, max_size=2))],
            "minutes": draw(st.integers(1, 60)),
            "form": pages,
            "documents": draw(_documents(pages)),
            "stages": [
                {"stage": "look", "title": draw(LINE), "by": "case_officer", "days": draw(st.integers(1, 9)),
                 "may": ["decide", "note"], "decide": ["yes", "no"], "note": draw(st.just("") | LINE)},
                {"stage": "letter", "title": draw(LINE), "by": "secretariat", "days": 1, "issue": True},
            ],
            "outcomes": {
                "yes": {"title": draw(LINE), "letter": "answer"},
                "no": {"title": draw(LINE), "letter": "answer", "favourable": False,
                       "objection": {"days": draw(st.integers(1, 90)), "status": draw(STATUS), "source": "GK"}},
            },
            "letters": {"answer": {"template": "answer.typ", "to": ["applicant"], "sign": "unit_head",
                                   "subject": draw(PLAIN_LINE)}},
            "faq": [{"q": q, "a": a} for q, a in draw(st.lists(st.tuples(LINE, LINE), max_size=3))],
        }
    )  # fmt: skip


# the ways of `definitions`: each proves what its name says
WAYS = {
    "accepted": [{"do": "decide", "outcome": "yes"}, {"do": "issue"}],
    "refused": [{"do": "decide", "outcome": "no"}, {"do": "issue"}],
    "incomplete": [{"do": "request_information"}, {"do": "close"}],
}

samples = st.fixed_dictionaries(
    {},
    optional={
        name: st.fixed_dictionaries(
            {
                "applicant": st.just({"national_id": "9990001529"}),
                "answers": st.dictionaries(KEYS, LINE | st.integers() | st.booleans(), max_size=3),
                "walk": st.just(way),
                "ends": st.just("closed" if name == "incomplete" else "issued"),
            }
        )
        for name, way in WAYS.items()
    },
)
