"""Every word that people read is Persian and written as the house writes it: program, pages, scripts, letters, data."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings

from dargah.content.pages.prose import sections_of
from dargah.content.pages.reading import read_pages
from dargah.notices import texts
from dargah.notices.wording import SAMPLES
from dargah.web.templatetags import persian
from tests.integration.consistency.words import (
    HOLE,
    KEY,
    PERSIAN,
    Text,
    faults,
    literals,
    of_data,
    of_markdown,
    of_script,
    of_template,
    of_typst,
    of_yaml,
    wrong,
)
from tests.integration.security.conftest import scene  # noqa: F401  a fixture
from tests.integration.security.rules import RULES
from tests.integration.security.scene import Scene
from tests.integration.security.test_every_page import read
from tests.unit.catalogue.content import built

ROOT = Path(settings.ROOT)
PRODUCT = ROOT / "dargah"
CONTENT = ROOT / "content"

# read by the sysadmin at the terminal or by who writes a definition: names of commands, settings and keys stand in Latin
TECHNICAL = (
    "dargah/config/", "dargah/catalogue/checks/structure.py", "dargah/catalogue/exchange.py",
    "dargah/catalogue/loader.py", "dargah/catalogue/yaml_lines.py",
    "dargah/catalogue/conditions.py", "dargah/catalogue/guide.py", "dargah/content/words.py",
    "dargah/content/operations/drafts.py", "dargah/content/findings.py", "dargah/web/studio/names.py",
    "dargah/letters/house.py", "dargah/letters/compose.py",
)  # fmt: skip
# read by a partner's programmer: names of headers and formats stand in Latin
FOR_PROGRAMMERS = (
    "dargah/web/api/",
    "dargah/web/framing.py",
    "dargah/cases/operations/submit_for_partner.py",
)
# words of others or of nobody: what the provider's own server says, tables of letters, words that search leaves out, spellings
# of people, what a language model is told
NOT_SAID = (
    "dargah/sandboxes/", "dargah/persian/text.py", "dargah/persian/plates.py", "dargah/files/names.py",
    "dargah/persian/lexicon.py", "dargah/notices/wording.py",
    "dargah/answers/cited.py", "dargah/answers/wording.py", "dargah/persian/numerals.py",
)  # fmt: skip
# the drawing of the stages: Mermaid's own marks around Persian words
DRAWN = ("dargah/config/diagrams.py",)


def program() -> list[tuple[Text, bool]]:
    """Every string of the product with Persian in it or in a place that is read; the second says the place is."""
    return [
        ((place, words), shown)
        for path in sorted(PRODUCT.rglob("*.py"))
        if "migrations" not in path.parts and not (name := str(path.relative_to(ROOT))).startswith(NOT_SAID)
        for place, words, shown in literals(path, name)
        if PERSIAN.search(words) or (shown and not KEY.fullmatch(words))
    ]


def test_the_program_speaks_persian() -> None:
    """Refusals, messages, labels of choices, errors beside a field, notices: what is put before a person."""
    said = [text for text, _ in program()]
    assert len(said) > 500
    read_by_all = [t for t in said if not t[0].startswith((*TECHNICAL, *FOR_PROGRAMMERS))]
    assert wrong(read_by_all) == {}
    rest = [t for t in said if t[0].startswith((*TECHNICAL, *FOR_PROGRAMMERS)) and not t[0].startswith(DRAWN)]
    assert wrong(rest, latin=False) == {}
    english = [
        text for text, shown in program() if shown and not PERSIAN.search(text[1]) and text[1].count(" ") > 1
    ]
    assert [text for text in english if not text[0].startswith("dargah/config/")] == []


def test_mutants_an_english_refusal_a_label_a_message_and_a_table_are_seen(tmp_path: Path) -> None:
    """Each place of the program that speaks: bring English into it, and it is found."""
    code = tmp_path / "flawed.py"
    for line in (
        'raise WrongMoment("This case is closed.")',
        'messages.success(request, "Your file was sent.")',
        'class State(TextChoices):\n    OPEN = "open", "Open case"',
        'Problem(path="x", sentence="Write a number here.")',
        'NAMES = {"a": "ثبت درخواست", "b": "Case closed now"}',
        'words = "پرونده باز است" if is_open else "Case closed now"',
        'text = f"پرونده {code} بسته شد"',
        'TRACK = Action("Track your case", "/track/")',
        'log.warning("a line for the log")\n"""no docstring of anything"""',
    ):
        code.write_text(line)
        said = [
            (place, words) for place, words, shown in literals(code, "x") if shown or PERSIAN.search(words)
        ]
        english = {place: found for place, found in wrong(said).items() if not KEY.fullmatch(found[0])}
        assert bool(english) != line.startswith(("text", "log")), line


# --- what breaks a habit ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "bad",
    [
        "این كار", "خانه‌ي ما", "روز ٣ آذر", "تا 3 روز دیگر", "تا 12 آذر پاسخ دهید", 'دکمه "ثبت" را بزنید', "دکمه “ثبت” را بزنید",
        "نام, نشانی", "نام; نشانی", "کجا بروم?", "۵% زمین", "فرستاده می شود", "فرستاده نمی شود", "فرستاده میشود", "نمیتوانید",
        "خانه ها", "درخواست های شما", "درخواستهای شما", "بزرگ تر", "شهر بزرگ ترین", "رفته اند", "خانه\u200c ها",
        "می\u200c\u200cشود", "نام ، نشانی", "« نام »", "نام،نشانی", "سند  خوانا", "صبر کنید...", "نام\u200f شما",
        "آنها آمدند", "تایید شد", "ادارۀ ما", "پرونده Submit شد", "شماره case را بنویسید",
        "پرونده پی‌دی‌اف بفرستید", "انتخاب پرونده",
    ],
)  # fmt: skip
def test_mutants_each_bad_habit_is_seen(bad: str) -> None:
    assert faults(bad)


@pytest.mark.parametrize(
    "good",
    [
        "می‌شود", "نمی‌توانید", "خانه‌های ما", "درخواست‌ها", "بزرگ‌تر", "رفته‌اند", "میدان آزادی", "تنها یک روز", "آن‌ها آمدند",
        "تا ۳ روز دیگر", "نقشه PDF یا DXF", "«ثبت» را بزنید، سپس «فرستادن».", "کد \u2066KHJ/030/312\u2069", "مسیرها و کارها",
        "ثبت نهایی", "حتماً بیایید", "پیوند {link} را باز کنید", f"پرونده {HOLE}؟", "میان دو خانه", "ساعت ۸:۳۰", "تا کی؟",
    ],
)  # fmt: skip
def test_good_persian_is_let_stand(good: str) -> None:
    assert faults(good) == set()


# --- pages, scripts, letters, data -------------------------------------------------------------------------------------------


def test_the_templates_are_well_written() -> None:
    texts_of_pages = [
        (f"{path.relative_to(ROOT)}#{number}", words)
        for path in sorted((PRODUCT / "templates").rglob("*.html"))
        for number, words in enumerate(of_template(path.read_text()))
    ]
    assert len(texts_of_pages) > 400
    found = wrong(texts_of_pages)
    # the demo's own page tells its visitor a command
    assert {place for place in found if "/demo/" not in place} == set(), found


def test_the_scripts_say_nothing_else() -> None:
    said = [
        (f"{path.name}#{number}", words)
        for path in sorted((PRODUCT / "static" / "js").rglob("*.js"))
        for number, (words, shown) in enumerate(of_script(path.read_text()))
        if shown or PERSIAN.search(words)
    ]
    assert len(said) > 10
    assert wrong(said) == {}
    assert [text for text in said if not PERSIAN.search(text[1])] == []


def test_the_letters_are_well_written() -> None:
    letters = [
        (f"{path.relative_to(CONTENT)}#{number}", words)
        for path in sorted(CONTENT.rglob("*.typ"))
        for number, words in enumerate(of_typst(path.read_text()))
    ]
    assert len(letters) > 20, "layout and receipt; the letters of the services are paragraphs of their YAML"
    assert wrong(letters) == {}


AS_PEOPLE = re.compile(r"answers\.yaml/((topics|others)/[a-z-]+/words/|person/)")


def said_by_content() -> Iterator[Text]:
    for path in sorted(CONTENT.rglob("*.yaml")):
        if "samples" not in path.parts:
            # a source is cited as it stands: an address and its number; what a question is known by is written as people
            # write; ``person`` names questions of a form
            yield from (
                text for text in of_yaml(path) if "/source" not in text[0] and not AS_PEOPLE.match(text[0])
            )
    for page in read_pages(CONTENT):
        said = [page.content.title, page.content.summary, page.content.post, page.content.source]
        said += [words for _, words in page.files]
        said += [words for section in sections_of(page.content.body) for words in section]
        yield from ((f"{page.slug}#{number}", words) for number, words in enumerate(said) if words)
    for path in sorted((CONTENT / "services").rglob("*.md")):
        for number, words in enumerate(of_markdown(path.read_text())):
            yield f"{path.relative_to(CONTENT)}#{number}", words


def test_what_the_office_says_is_well_written() -> None:
    said = list(said_by_content())
    assert len(said) > 1000
    assert wrong(said) == {}


def test_what_applicants_of_the_samples_write_has_persian_letters() -> None:
    """A sample plays a citizen, who may write as they like, but pictures and tests show it as ours."""
    said = [text for path in sorted(CONTENT.rglob("samples/*.yaml")) for text in of_yaml(path)]
    assert len(said) > 300
    only = {"ی یا ک عربی", "رقم عربی", "می بی‌نیم‌فاصله", "نیم‌فاصله نادرست"}
    assert {place: words for place, words in said if faults(words) & only} == {}


def test_the_translations_are_well_written() -> None:
    with (PRODUCT / "locale/fa/LC_MESSAGES/django.po").open("rb") as source:
        catalogue = read_po(source, locale="fa")
    said = [
        (str(message.id), words)
        for message in catalogue
        if message.id
        for words in ([message.string] if isinstance(message.string, str) else message.string or [])
    ]
    assert len(said) > 50
    found = wrong(said)
    # an address as an example
    assert {place for place, (words, _) in found.items() if "portal.example.ir" not in words} == set(), found


def test_the_notices_are_well_written() -> None:
    said = [
        (f"{event}.{part}", words)
        for event, one in texts.TEXTS.items()
        for part, words in (("sms", one.sms), ("title", one.title), ("mail", one.mail))
        if words
    ]
    assert wrong([*said, *texts.NAMES.items()]) == {}


def test_mutants_a_page_a_script_a_letter_and_data_with_english_are_seen() -> None:
    page = '<p>{{ x }} <a title="برو Next" href="/next/">برو Submit</a> {% include "a.html" with label="نام family" %}</p>'
    assert {f for words in of_template(page) for f in faults(words)} == {"Next", "Submit", "family"}
    script = 'say("Saved"); $(".x"); node.textContent = `ذخیره شد at ${told}`; // a comment "of ours"'
    assert {f for words, shown in of_script(script) if shown for f in faults(words)} == {"Saved", "at"}
    letter = '#import "/letters/layout.typ": letter\n// no text\nشماره Nr. #data.number #if data.x == "y" [بدون 3 روز]'
    assert {f for words in of_typst(letter) for f in faults(words)} == {"Nr", "رقم لاتین"}
    verdict = "#verdict(\n  granted: [درخواست شما *پذیرفته شد* و آنچه می آید.],\n)"
    assert {f for words in of_typst(verdict) for f in faults(words)} == {"املای دیگر", "می بی‌نیم‌فاصله"}
    data = {"form": [{"key": "a", "kind": "text", "label": "Name", "hint": "تا 3 روز"}]}
    assert {f for _, words in of_data(data, "x") for f in faults(words)} == {"Name", "رقم لاتین"}
    assert {f for words in of_markdown("## map\nنقشه map می شود") for f in faults(words)} == {
        "map",
        "می بی‌نیم‌فاصله",
    }


# --- the finished pages --------------------------------------------------------------------------------------------------------

PAGES = sorted(
    name
    for name, rule in RULES.items()
    if rule.method == "get" and not name.startswith(("api", "public:robots", "public:sitemap", "healthz"))
)


TITLES_EN = sorted({one.definition.title_en for one in built().values()} - {""})


def on_the_page(scene: Scene, name: str) -> set[str]:  # noqa: F811  the fixture's value
    """What is wrong in a finished page: numbers, dates and names are in their places."""
    answer = read(scene, name)
    if "html" not in answer.headers.get("Content-Type", ""):
        return set()
    body = answer.content.decode().split("<body", 1)[-1].partition(">")[2]
    body = body.replace(SAMPLES["link"], "")  # an address in the sample of a notice
    for title in TITLES_EN:  # the workshop shows the English name of a service, which is English
        body = body.replace(title, "")
    found = {f"{fault}: {words}" for words in of_template(body) for fault in faults(words)}
    # a code has Latin digits only beside Latin letters; a place in degrees has no other
    codes = re.findall(
        r'<bdi dir="ltr" class="code(?: code--said)?">(?!\d+\.\d{5}, \d+\.\d{5}<)(.*?)</bdi>', body
    )
    return found | {
        f"رقم لاتین: code {code}" for code in codes if re.fullmatch(r"[^A-Za-z]*[0-9][^A-Za-z]*", code)
    }


@pytest.mark.django_db
@pytest.mark.parametrize("name", PAGES)
def test_no_finished_page_shows_latin(scene: Scene, name: str) -> None:  # noqa: F811  the fixture
    assert on_the_page(scene, name) == set()


@pytest.mark.django_db
def test_mutant_numbers_left_as_the_machine_writes_them_are_seen(
    scene: Scene,  # noqa: F811  the fixture
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(persian, "persian_digits", str)
    found = on_the_page(scene, "account:case")
    assert {fault.split(":")[0] for fault in found} == {"رقم لاتین"}
    assert any("code" in fault for fault in found)
