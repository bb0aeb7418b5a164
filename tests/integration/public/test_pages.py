"""The public face: every fact of the «شناسنامه خدمت», no cookie, few statements, the same bytes for every reader."""

import re
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dargah.catalogue.definition import ServiceDefinition
from dargah.catalogue.directorate import counties, county_offices, office_name
from dargah.catalogue.loader import load_services
from dargah.catalogue.models import ServiceVersion
from dargah.catalogue.operations import publish, withdraw
from dargah.catalogue.queries import published, published_definitions, published_service
from dargah.insight import measuring
from dargah.insight.queries import standings
from dargah.persian.digits import persian_digits
from dargah.web.public import shelf
from dargah.web.public.present import APPLICANTS, WAITING
from dargah.web.public.wall import wall_of
from tests.factories import cases as make

pytestmark = pytest.mark.django_db
PLAIN = [
    "/",
    "/services/",
    "/search/",
    "/search/?q=زمین",
    "/help/",
    "/privacy/",
    "/accessibility/",
    "/coverage/",
    "/coverage/services/",
    "/coverage/obstacles/",
    "/performance/",
    "/robots.txt",
    "/sitemap.xml",
]
MOST_BYTES = 20_000
LISTS = {"/services/", "/coverage/", "/coverage/services/", "/coverage/obstacles/"}
MOST_BYTES_OF_THE_LIST = 25_000  # one line for each of fifty services; a quarter of it after compression


@pytest.fixture(autouse=True)
def _fresh_shelf() -> None:
    shelf.forget()


@pytest.fixture
def reader() -> Client:
    return Client()


def pages() -> list[str]:
    return [*PLAIN, *[f"/services/{definition.slug}/" for definition in published_definitions()]]


def test_every_page_is_light_free_of_cookies_and_the_same_for_everybody(reader: Client) -> None:
    known = Client()
    known.cookies[settings.SESSION_COOKIE_NAME] = "somebody"
    for path in pages():
        answer = reader.get(path)
        assert answer.status_code == 200, path
        assert not answer.cookies, path
        assert "Cookie" not in answer.headers.get("Vary", ""), path
        assert len(answer.content) <= (MOST_BYTES_OF_THE_LIST if path in LISTS else MOST_BYTES), path
        assert known.get(path).content == answer.content, path


def test_pages_fit_the_strict_policy_and_the_language(reader: Client) -> None:
    for path in pages():
        answer = reader.get(path)
        if not answer.headers["Content-Type"].startswith("text/html"):
            continue
        page = answer.content.decode()
        assert '<html lang="fa" dir="rtl">' in page
        code = page.replace('<script type="application/ld+json">', "")  # data, which nothing runs
        assert not re.search(r"\sstyle=|<script|<style", code), path
        assert page.count("<h1") == 1, path
        assert not re.search(r"[يك]", page), path
        ids = re.findall(r'\sid="([^"]+)"', page)
        assert len(ids) == len(set(ids)), path


def test_statements_of_a_page(reader: Client) -> None:
    for path in pages():
        reader.get(path)
    for path in pages():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            reader.get(path)
        # the front page also asks, every few seconds, whether the office's closures have changed; the search looks at services,
        # topics and pages, each of one publication
        assert len(asked) <= (4 if path in {"/", "/coverage/"} or "/search/" in path else 3), (
            path,
            [query["sql"] for query in asked],
        )


def test_a_browser_that_has_the_page_gets_304(reader: Client) -> None:
    first = reader.get("/services/")
    again = reader.get("/services/", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_service_page_tells_where_its_office_is_once_the_office_has_said_so(
    reader: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    definition = published_definitions()[0]
    before = reader.get(f"/services/{definition.slug}/").content.decode()
    assert "تلفن" not in before.partition("مسئول")[2].partition("ساعت")[0]
    told = yaml.safe_load((Path(settings.CONTENT) / "directorate.yaml").read_text(encoding="utf-8"))
    unit = next(unit for unit in told["units"] if unit["slug"] == definition.unit)
    unit |= {"address": "اهواز، خیابان نمونه", "phone": "06133330000"}
    (tmp_path / "directorate.yaml").write_text(yaml.safe_dump(told, allow_unicode=True), encoding="utf-8")
    monkeypatch.setattr(settings, "CONTENT", str(tmp_path))
    shelf.forget()
    page = reader.get(f"/services/{definition.slug}/").content.decode()
    assert "اهواز، خیابان نمونه · تلفن \u2066۰۶۱ ۳۳۳۳ ۰۰۰۰\u2069" in page


def test_a_service_page_tells_every_fact(reader: Client) -> None:
    for definition in published_definitions():
        page = reader.get(f"/services/{definition.slug}/").content.decode()
        for fact in (definition.ask, definition.title, definition.output, office_name(definition.unit)):
            assert fact in page, (definition.slug, fact)
        for kind in definition.applicants:
            assert APPLICANTS[kind] in page
        for document in definition.documents:
            assert document.title in page, (definition.slug, document.title)
        for stage in definition.stages:
            assert stage.title in page
        for law in definition.legal:
            assert law.text in page
        for question in definition.faq:
            assert question.q in page
        assert "ساعت" in page
        assert "پیش از درگاه" in page
        assert f"/services/{definition.slug}/start/" in page


def test_a_proposed_deadline_or_fee_is_never_promised(reader: Client) -> None:
    proposed = [definition for definition in published_definitions() if not definition.deadline.promised]
    assert proposed, "the content has services whose deadline waits for the office"
    for definition in proposed:
        page = reader.get(f"/services/{definition.slug}/").content.decode()
        deadline = page.split("<dt>مهلت</dt>")[1].split("</div>")[0]
        assert WAITING in deadline
        assert "روز کاری" not in deadline
        assert f"{persian_digits(definition.deadline.working_days)} روز کاری" not in page
        for stage in definition.stages:
            assert f"· {persian_digits(stage.days)} روز" not in page
    for definition in published_definitions():
        if definition.deadline.promised:
            page = reader.get(f"/services/{definition.slug}/").content.decode()
            assert f"حداکثر {persian_digits(definition.deadline.working_days)} روز کاری" in page
        if definition.fee.status == "proposed" or definition.fee.rials is None:
            page = reader.get(f"/services/{definition.slug}/").content.decode()
            assert WAITING in page.split("<dt>هزینه</dt>")[1].split("</div>")[0]


def test_a_referral_leads_to_the_place_where_the_work_is_done(reader: Client) -> None:
    referrals = [definition for definition in published_definitions() if definition.door]
    assert {definition.kind for definition in referrals} == {"referral"}
    for definition in referrals:
        page = reader.get(f"/services/{definition.slug}/").content.decode()
        door = page.split('id="dr"')[1].split("</section>")[0]
        for told in (definition.door.office, definition.door.does, *definition.door.bring):
            assert told in door, (definition.slug, told)
        assert (f'href="https://{definition.door.site}/"' in door) is bool(definition.door.site)
        unsure = definition.door.status == "proposed" and definition.door.bring
        assert ("در انتظار تأیید" in door) is bool(unsure)
        assert "درخواست پیگیری" in page
        assert "شروع درخواست" not in page
        assert "بدون مراجعه به اداره" not in page, "nobody promises that for another office"
    assert wall_of(standings()).count("r") == len(referrals)


@pytest.mark.parametrize("address", ["/services/", "/search/?q=زمین", "/guide/national/?choice=2"])
def test_a_number_of_visits_that_nobody_confirmed_is_an_estimate_wherever_it_is_read(
    reader: Client, address: str
) -> None:
    page = reader.get(address).content.decode()
    slugs = re.findall(r'<li><a href="/services/([a-z0-9-]+)/">', page)
    told = {one.slug: one for one in published_definitions()}
    guessed = [slug for slug in slugs if told[slug].visits.status == "proposed" and not told[slug].door]
    assert guessed
    assert page.count("مراجعه به اداره (برآورد ما)") == len(guessed)
    assert page.count("«برآورد ما» یعنی شمار مراجعه هنوز در انتظار تأیید اداره کل است.") == 1
    assert page.index("«برآورد ما» یعنی") < page.index("(برآورد ما)"), "said above the list"
    assert len(page.encode()) <= 25_000


def test_a_list_without_an_estimate_explains_none(reader: Client) -> None:
    page = reader.get("/services/?unit=road_boundary").content.decode()
    assert "کار در دستگاه دیگر" in page
    assert "برآورد ما" not in page


def test_a_door_whose_address_nobody_told_us_says_so(reader: Client) -> None:
    for definition in published_definitions():
        if definition.door:
            page = reader.get(f"/services/{definition.slug}/").content.decode()
            assert ("نشانی و تلفن آن هنوز به ما گفته نشده است" in page) is (not definition.door.site)


def test_home_counts_the_services_as_the_register_does(reader: Client) -> None:
    first = reader.get("/").content.decode()
    assert "همین حالا سنجیده می‌شود" in first
    assert "<small>در حال سنجش</small>" in first
    assert "<b>۰" not in first, "what was not measured is no figure"
    assert "<b>۰" not in reader.get("/coverage/").content.decode()
    for slug in ("general-letter", "form-j"):
        measuring.measure(make.service(slug))
    measuring.close()
    home, register = reader.get("/").context, reader.get("/coverage/").context
    assert {name: home[name] for name in ("total", "without_visit", "bricks", "unmeasured")} == {
        name: register[name] for name in ("total", "without_visit", "bricks", "unmeasured")
    }
    assert home["unmeasured"] == home["total"] - 2
    for address in ("/", "/coverage/"):
        page = reader.get(address).content.decode()
        assert "هنوز سنجیده نشده است" in page
        assert "، تا کنون</small>" in page


def test_a_publication_shows_at_once_and_a_withdrawn_service_is_gone(reader: Client) -> None:
    service = published().first()
    assert service is not None
    assert service.current is not None
    before = reader.get(f"/services/{service.slug}/")
    changed = service.current.parsed.model_copy(update={"summary": "متن تازه این خدمت."})
    publish(definition=changed, letters=service.current.letters, by="system")
    after = reader.get(f"/services/{service.slug}/", headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    assert "متن تازه این خدمت." in after.content.decode()
    withdraw(service=service, by="system")
    assert reader.get(f"/services/{service.slug}/").status_code == 404
    assert service.slug not in reader.get("/services/").content.decode()


def test_filters_narrow_and_unknown_values_do_nothing(reader: Client) -> None:
    whole = {definition.slug for definition in published_definitions()}

    def slugs(query: str) -> set[str]:
        return set(
            re.findall(r'href="/services/([a-z0-9-]+)/"', reader.get(f"/services/{query}").content.decode())
        )

    assert slugs("") == whole
    assert slugs("?group=land") == {d.slug for d in published_definitions() if d.group == "land"}
    assert slugs("?for=agency") == {d.slug for d in published_definitions() if "agency" in d.applicants}
    unit = next(iter(published_definitions())).unit
    assert slugs(f"?unit={unit}") == {d.slug for d in published_definitions() if d.unit == unit}
    assert slugs("?group=nothing&unit='--&for=x") == whole
    assert (
        "با این صافی خدمتی نیست"
        in reader.get("/services/?group=road&for=agency&unit=housing").content.decode()
    )


def test_search_answers_a_citizens_words_and_escapes_them(reader: Client) -> None:
    page = reader.get("/search/", {"q": "زمینم موات است یا بایر"}).content.decode()
    assert re.findall(r'href="/services/([a-z0-9-]+)/"', page)[0] == "land-type-article12"
    hostile = reader.get("/search/", {"q": '"><script>alert(1)</script>\0' + "ا" * 500})
    assert hostile.status_code == 200
    assert "<script" not in hostile.content.decode()
    assert "خدمتی پیدا نشد" in reader.get("/search/", {"q": "qwertyuiop"}).content.decode()


def test_only_reading_is_allowed(reader: Client) -> None:
    for path in ("/", "/services/", "/search/"):
        assert reader.post(path).status_code == 405
    assert reader.get("/services/nothing-like-this/").status_code == 404


def test_links_of_public_pages_lead_somewhere(reader: Client) -> None:
    found: set[str] = set()
    for path in pages():
        found |= set(re.findall(r'href="(/[^"#]*)"', reader.get(path).content.decode()))
    for path in sorted(found):
        if path.startswith("/static/"):
            continue
        assert reader.get(path.replace("&amp;", "&")).status_code in {200, 302}, path


def test_the_order_of_options_and_outcomes_survives_the_database() -> None:
    """jsonb sorts the keys of an object; what people see in an order must not be stored as one."""
    for loaded in load_services(settings.CONTENT):
        kept = published_service(loaded.definition.slug)
        assert kept is not None
        assert kept.current is not None
        stored = ServiceVersion.objects.get(pk=kept.current.pk).definition  # as the database gives it back
        read = ServiceDefinition.model_validate(stored)
        assert list(read.outcomes) == list(loaded.definition.outcomes)
        for page, written in zip(read.form, loaded.definition.form, strict=True):
            fields = zip([*page.group, *page.fields], [*written.group, *written.fields], strict=True)
            assert all(list(one.options) == list(other.options) for one, other in fields)


def test_no_page_promises_a_saving_that_only_a_script_does(reader: Client) -> None:
    """Public pages have no script: what they promise of the form holds in every browser."""
    for path in pages():
        text = reader.get(path).content.decode()
        assert not re.search(r"خودش ذخیره می‌شود|هر جا بایستید ذخیره", text), path


def test_a_service_of_the_counties_names_each_countys_office(reader: Client) -> None:
    held, elsewhere = [], []
    for definition in published_definitions():
        units = {stage.unit or definition.unit for stage in definition.stages}
        (held if county_offices() in units else elsewhere).append(definition)
    assert held
    assert elsewhere
    for definition in held:
        page = reader.get(f"/services/{definition.slug}/").content.decode()
        listed = page.split("نزدیک‌ترین دفتر")[1]
        for county in counties().values():
            named = re.search(rf"<dt>{county.name}</dt><dd>([^<]*)</dd>", listed)
            assert named is not None, county.name
            assert named[1].startswith(county.office)
            assert ("در انتظار تأیید" in named[1]) == (county.office_status == "proposed")
        assert "کارشناس اداره شهرستان شما" in page
    for definition in elsewhere:
        page = reader.get(f"/services/{definition.slug}/").content.decode()
        assert "نزدیک‌ترین دفتر" not in page
        assert "برای همه شهرستان‌ها" in page


def test_the_head_of_a_page_that_knows_nobody_says_what_is_true_for_everybody(reader: Client) -> None:
    """The same bytes serve who is signed in, so the way to one's cases is not called «ورود»."""
    for path in ("/", "/services/", "/help/", "/no-such-page/", "/track/", "/verify/", "/me/nothing/"):
        head = reader.get(path, follow=True).content.decode().split("</header>")[0]
        assert 'href="/me/"' in head, path
        assert "پرونده‌های من" in head, path
        assert "ورود" not in head, path
