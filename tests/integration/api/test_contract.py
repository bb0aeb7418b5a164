"""The API as a partner meets it: the catalogue, an application sent once, the case, and every error as a problem document."""

import importlib
import json
import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections
from django.http import HttpResponse
from django.test import Client
from jsonschema import Draft202012Validator

from dargah.cases import operations as cases
from dargah.cases.models import Case, PartnerSubmission
from dargah.catalogue.queries import published_service
from dargah.files.models import StoredFile
from dargah.people import limits
from dargah.people.models import Partner
from tests.factories import cases as make
from tests.integration.api.caller import API, SLUG, Caller, application, is_problem

# the module: the package gives its verb the same name
partner_cases = importlib.import_module("dargah.cases.operations.submit_for_partner")


@pytest.fixture
def caller(db: None) -> Caller:
    return Caller()


# --- the catalogue -------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_list_is_every_published_service() -> None:
    items = Client().get(f"{API}/services").json()["items"]
    assert len({item["slug"] for item in items}) == len(items) >= 10
    assert all(
        item["title"] and 0 <= item["level"] <= 4 and item["url"].endswith(f"/{item['slug']}/")
        for item in items
    )


@pytest.mark.django_db
def test_a_service_is_told_with_all_that_its_page_tells() -> None:
    told = Client().get("/api/v1/services/land-type-article12").json()
    definition = make.service("land-type-article12").current.parsed  # type: ignore[union-attr]  # it is published
    assert [one["question"] for one in told["faq"]] == [one.q for one in definition.faq]
    assert {one["title"] for one in told["outcomes"]} == {one.title for one in definition.outcomes.values()}
    assert told["inquiries"]
    assert all(one["about"] and one["office"] for one in told["inquiries"])
    assert (told["minutes"], told["service_id"]) == (definition.minutes, definition.service_id)
    assert [one["hint"] for one in told["documents"]] == [one.hint for one in definition.documents]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "slug"),
    [("می‌خواهم بدانم زمینم موات است یا بایر", make.COMMISSION), ("استعلام وضعیت ملک", make.INQUIRY)],
)
def test_a_question_ranks_the_service_first(asked: str, slug: str) -> None:
    items = Client().get(f"{API}/services", {"q": asked}).json()["items"]
    assert slug in [item["slug"] for item in items[:3]]


@pytest.mark.django_db
def test_every_services_example_fits_its_own_schema() -> None:
    for item in Client().get(f"{API}/services").json()["items"]:
        facts = Client().get(f"{API}/services/{item['slug']}").json()
        Draft202012Validator.check_schema(facts["schema"])
        faults = list(Draft202012Validator(facts["schema"]).iter_errors(facts["example"]["answers"]))
        assert not faults, (item["slug"], [fault.message for fault in faults])


@pytest.mark.parametrize("slug", [make.INQUIRY, make.COMMISSION])
def test_the_example_is_accepted_as_it_stands(caller: Caller, slug: str) -> None:
    example = json.loads(caller.get(f"/services/{slug}").content)["example"]
    assert caller.apply(example, slug=slug).status_code == 201


@pytest.mark.django_db
def test_the_description_is_open_and_whole() -> None:
    document = Client().get(f"{API}/openapi.json").json()
    assert document["openapi"].startswith("3.")
    assert {"/api/v1/services", "/api/v1/services/{slug}/applications"} <= set(document["paths"])
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            assert re.search("[آ-ی]", operation["summary"]), (path, method)
            assert operation["responses"], (path, method)


# --- an application ----------------------------------------------------------------------------------------------


def test_an_application_becomes_a_case_that_its_partner_can_follow(caller: Caller) -> None:
    answer = caller.apply(application())
    assert answer.status_code == 201
    told = json.loads(answer.content)
    assert told["status_url"].endswith(answer.headers["Location"])
    state = json.loads(caller.get(f"/cases/{told['tracking_code']}").content)
    assert state["tracking_code"] == told["tracking_code"]
    assert state["service"] == SLUG
    assert state["happened"]
    assert state["stages"][0]["status"] == "now"
    case = Case.objects.get(tracking_code=told["tracking_code"])
    assert case.partner_id == caller.partner.pk
    assert case.files.count() == len(application()["files"])


def test_sent_again_it_is_the_same_case(caller: Caller) -> None:
    key = uuid4().hex
    first, kept = caller.apply(application(), key), StoredFile.objects.count()
    second = caller.apply(application(), key)
    assert (first.status_code, second.status_code) == (201, 201)
    assert StoredFile.objects.count() == kept, "its files are not taken in a second time"
    assert first.content == second.content
    assert Case.objects.filter(partner=caller.partner).count() == 1


def test_the_same_key_for_another_body_writes_nothing(caller: Caller) -> None:
    """Abuse case 15."""
    key = uuid4().hex
    caller.apply(application(), key)
    other = application()
    other["answers"] = {**other["answers"], "authority_name": "اداره دیگری"}
    document = is_problem(caller.apply(other, key), 422)
    assert "Idempotency-Key" in document["detail"]
    assert Case.objects.filter(partner=caller.partner).count() == 1


def test_mutant_a_key_that_forgets_its_body_answers_with_the_first_case(
    caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    for asked in (partner_cases, cases):
        monkeypatch.setattr(
            asked,
            "case_of_key",
            lambda partner, key, _: next(
                (u.case for u in PartnerSubmission.objects.filter(partner=partner, key=key)), None
            ),
        )
    key = uuid4().hex
    caller.apply(application(), key)
    other = application()
    other["answers"] = {**other["answers"], "authority_name": "اداره دیگری"}
    assert caller.apply(other, key).status_code == 201


def test_the_same_key_of_two_partners_is_two_cases(caller: Caller) -> None:
    key = uuid4().hex
    assert caller.apply(application(), key).content != Caller().apply(application(), key).content


@pytest.mark.parametrize("key", ["", "x" * 201, "کلید", "a\tb"])
def test_a_key_must_be_a_key(caller: Caller, key: str) -> None:
    try:
        answer = caller.apply(application(), key)
    except UnicodeEncodeError:  # no header can hold it: the client itself refuses
        return
    is_problem(answer, 422)


def test_what_is_wrong_is_named_by_its_path(caller: Caller) -> None:
    body = application()
    body["answers"] = {
        **body["answers"],
        "applicant": {**body["answers"]["applicant"], "national_id": "1234567890"},
    }
    body["files"][0]["content"] = "@@@"
    assert "files.0.content" in {e["path"] for e in is_problem(caller.apply(body), 422)["errors"]}
    body["files"] = application()["files"]
    assert "applicant.national_id" in {e["path"] for e in is_problem(caller.apply(body), 422)["errors"]}
    assert not Case.objects.filter(partner=caller.partner).exists()


@pytest.mark.parametrize(
    "extra",
    [
        {"state": "issued"},
        {"citizen": "1"},
        {"partner_id": 1},
        {"tracking_code": "1"},
        {"answers": {}, "by": "x"},
    ],
)
def test_fields_nobody_asked_for_are_refused(caller: Caller, extra: dict[str, Any]) -> None:
    """Abuse case 35, mass assignment."""
    is_problem(caller.apply({**application(), **extra}), 422)


@pytest.mark.parametrize("nothing", [{}, [], {"a": ""}, [""]])
@pytest.mark.parametrize("key", ["email", "postal_code", "address"])
def test_an_answer_of_another_shape_is_refused_also_with_nothing_in_it(
    caller: Caller, key: str, nothing: Any
) -> None:
    body = application("general-letter")
    body["answers"] = {**body["answers"], "applicant": {**body["answers"]["applicant"], key: nothing}}
    told = is_problem(caller.apply(body, slug="general-letter"), 422)
    assert f"applicant.{key}" in {one["path"] for one in told["errors"]}


@pytest.mark.django_db
def test_a_fee_that_nobody_has_confirmed_is_promised_by_no_note() -> None:
    promised = []
    for item in Client().get(f"{API}/services").json()["items"]:
        fee = Client().get(f"{API}/services/{item['slug']}").json()["fee"]
        known = published_service(item["slug"]).current.parsed.fee  # type: ignore[union-attr]  # it is published
        if (
            known.status == "proposed"
            and known.rials is not None
            and (fee["note"] or fee["rials"] is not None)
        ):
            promised.append(item["slug"])
    assert promised == []


def test_answers_nobody_asked_for_do_not_reach_the_case(caller: Caller) -> None:
    body = application()
    body["answers"] = {
        **body["answers"],
        "state": "issued",
        "applicant": {**body["answers"]["applicant"], "role": "director"},
    }
    answer = caller.apply(body)
    if answer.status_code == 201:
        case = Case.objects.get(tracking_code=json.loads(answer.content)["tracking_code"])
        assert "state" not in case.answers
        assert "role" not in case.answers["applicant"]
        assert case.state == "open"
    else:
        is_problem(answer, 422)


@pytest.mark.parametrize(
    "kind",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/json", ""],
)
def test_a_body_that_says_it_is_something_else_is_not_read(caller: Caller, kind: str) -> None:
    def send(path: str, body: object) -> HttpResponse:
        return Client().generic(  # type: ignore[return-value]
            "POST",
            API + path,
            json.dumps(body),
            content_type=kind,
            headers={"Authorization": f"Bearer {caller.key}", "Idempotency-Key": uuid4().hex},
        )

    asked = {"service": SLUG, "national_id": "9990000018", "mobile": "09161111188"}
    for path, body in ((f"/services/{SLUG}/applications", application()), ("/consents", asked)):
        assert "application/json" in is_problem(send(path, body), 415)["title"], path
    assert not Case.objects.filter(partner=caller.partner).exists()


def test_json_with_a_charset_is_json(caller: Caller) -> None:
    answer = Client().generic(
        "POST",
        f"{API}/services/{SLUG}/applications",
        json.dumps(application()),
        content_type="application/json; charset=utf-8",
        headers={"Authorization": f"Bearer {caller.key}", "Idempotency-Key": uuid4().hex},
    )
    assert answer.status_code == 201


# --- who asks, and how often ----------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer nothing", "Basic YTpi", "Bearer " + "x" * 500, "Bearer dargah_\u00e9"]
)
def test_without_a_key_there_is_no_way_in(header: str) -> None:
    headers = {"Authorization": header} if header else {}
    answer = Client().get(f"{API}/cases/100000000006", headers=headers)
    is_problem(answer, 401)  # type: ignore[arg-type]
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_key_opens_only_what_its_scopes_name(db: None) -> None:
    reader, writer = Caller(("read",)), Caller(("apply", "apply_on_paper"))
    is_problem(reader.apply(application()), 401)
    told = json.loads(writer.apply(application()).content)
    is_problem(writer.get(f"/cases/{told['tracking_code']}"), 401)


def test_a_key_that_was_taken_back_is_dead(caller: Caller) -> None:
    Partner.objects.filter(pk=caller.partner.pk).update(is_active=False)
    is_problem(caller.get("/cases/100000000006"), 401)


def test_the_key_stands_nowhere_in_clear(caller: Caller) -> None:
    row = str(Partner.objects.filter(pk=caller.partner.pk).values())
    assert caller.key not in row
    assert caller.key.removeprefix("dargah_") not in row


def test_anothers_case_is_not_there(caller: Caller) -> None:
    told = json.loads(caller.apply(application()).content)
    anothers = Caller().get(f"/cases/{told['tracking_code']}")
    missing = Caller().get("/cases/100000000006")
    assert is_problem(anothers, 404) | {"instance": ""} == is_problem(missing, 404) | {"instance": ""}
    is_problem(caller.apply(application(), slug="nothing"), 404)


def test_past_the_limit_one_waits(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(limits.limits(), "api_submit", limits.Limit(1, 60))
    caller.apply({"answers": {}})
    answer = caller.apply({"answers": {}})
    is_problem(answer, 429)
    assert 0 < int(answer.headers["Retry-After"]) <= 60


def test_while_the_database_is_away_one_is_told_when_to_come_again(
    caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Abuse case 40."""
    from django.db import OperationalError

    from dargah.web.api import views

    def away(*_: object, **__: object) -> None:
        raise OperationalError("server closed the connection")

    monkeypatch.setattr(views.cases, "submit_for_partner", away)
    answer = caller.apply(application())
    is_problem(answer, 503)
    assert answer.headers["Retry-After"] == "30"
    assert "connection" not in answer.content.decode()


# --- at once -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def busy(committed: None) -> Caller:
    return Caller()


def at_once(caller: Caller, times: int) -> list[HttpResponse]:
    body, key = application(), uuid4().hex

    def send(_: int) -> HttpResponse:
        try:
            return caller.apply(body, key)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(5) as pool:
        return list(pool.map(send, range(times)))


def test_ten_at_once_are_one_case(busy: Caller) -> None:
    """Abuse case 14, for partners."""
    answers = at_once(busy, 10)
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert Case.objects.filter(partner=busy.partner).count() == 1


def test_mutant_without_the_key_in_the_database_there_are_several(
    busy: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A key that only a look before the insert guards lets parallel requests through."""
    monkeypatch.setattr(
        partner_cases,
        "TAKE_KEY",
        "INSERT INTO cases_partnersubmission (partner_id, key, body_digest, at) "
        "VALUES (%s, %s || gen_random_uuid()::text, %s, now()) RETURNING id",
    )
    at_once(busy, 5)
    assert Case.objects.filter(partner=busy.partner).count() > 1


@pytest.mark.parametrize("path", ["cases/123/letters/no-letter", "cases/123/letters/1%00"])
def test_an_address_of_another_shape_is_the_address_of_nothing(caller: Caller, path: str) -> None:
    is_problem(caller.get(f"/{path}"), 404)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("delete", "/api/v1/services", 405), ("get", "/api/v1/no-such-thing", 404), ("get", "/api/v2/", 404)],
)
def test_an_unknown_address_or_method_is_a_problem_too(method: str, path: str, status: int) -> None:
    answer = getattr(Client(), method)(path)
    assert (answer.status_code, answer["Content-Type"].split(";")[0]) == (status, "application/problem+json")
    assert "ا" in answer.json()["title"]
    assert answer.has_header("Allow") == (status == 405)
