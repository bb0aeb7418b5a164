"""A counter («دفتر پیشخوان») applies by its program for a citizen: with the word by code, or with the word it keeps on paper."""

import json

import pytest
from django.test import Client

from dargah.cases.models import Case
from dargah.catalogue.models import Service
from dargah.people.consent import end_consent
from dargah.people.models import Consent, Partner
from dargah.people.operations import make_partner_key
from tests.factories import cases as make
from tests.integration.helping.test_consent import MOTHER, code_of
from tests.integration.statements.test_pages import as_staff

pytestmark = pytest.mark.django_db


def counter() -> tuple[Partner, Client]:
    partner, key = make_partner_key(name="پیشخوان کیانپارس", scopes=["apply", "read"], by="system")
    return partner, Client(HTTP_AUTHORIZATION=f"Bearer {key}")


def post(client: Client, path: str, body: dict[str, object], key: str = "k") -> tuple[int, dict[str, object]]:
    answer = client.post(path, json.dumps(body), content_type="application/json", HTTP_IDEMPOTENCY_KEY=key)
    return answer.status_code, answer.json()


def body_of(consent: str, national_id: str) -> dict[str, object]:
    service = Service.objects.get(slug="general-letter")
    example = Client().get(f"/api/v1/services/{service.slug}").json()["example"]
    example["answers"]["applicant"]["national_id"] = national_id
    return {**example, "consent": consent}


def test_a_counter_applies_with_the_citizens_code_and_the_case_says_so() -> None:
    partner, client = counter()
    status, told = post(client, "/api/v1/consents", {**MOTHER, "service": "general-letter"})
    assert status == 200
    one = Consent.objects.get(pk=str(told["consent"]))
    assert one.helper == partner.reference
    assert post(client, f"/api/v1/consents/{one.pk}/code", {"code": "1"})[0] == 422
    assert post(client, f"/api/v1/consents/{one.pk}/code", {"code": code_of(one)})[0] == 200
    assert (
        post(
            client,
            "/api/v1/services/general-letter/applications",
            body_of(str(one.pk), "9990000018"),
            "other",
        )[0]
        == 422
    )
    status, sent = post(
        client, "/api/v1/services/general-letter/applications", body_of(str(one.pk), MOTHER["national_id"])
    )
    assert status == 201
    case = Case.objects.get(tracking_code=str(sent["tracking_code"]))
    assert case.consent_id == one.pk
    assert case.citizen_id == Consent.objects.get(pk=one.pk).citizen_id
    body = body_of(str(one.pk), MOTHER["national_id"])
    assert post(client, "/api/v1/services/general-letter/applications", body, "again")[0] == 409
    here = f"/api/v1/cases/{case.tracking_code}"
    assert client.get(here).status_code == 200
    assert case.citizen is not None
    end_consent(consent=one.pk, by=case.citizen)
    assert client.get(here).status_code == 404


def test_a_counter_without_the_citizens_code_is_refused_unless_it_keeps_their_word_on_paper() -> None:
    partner, client = counter()
    body = body_of("", MOTHER["national_id"])
    del body["consent"]
    path = "/api/v1/services/general-letter/applications"
    status, told = post(client, path, body)
    assert status == 422
    assert [error["path"] for error in told["errors"]] == ["consent"]  # type: ignore[attr-defined]
    assert not Case.objects.filter(partner=partner).exists()
    Partner.objects.filter(pk=partner.pk).update(scopes=["apply", "apply_on_paper"])
    assert post(client, path, body)[0] == 201


def test_a_consent_that_is_not_given_or_of_another_counter_opens_nothing() -> None:
    _, client = counter()
    _, told = post(client, "/api/v1/consents", {**MOTHER, "service": "general-letter"})
    body = body_of(str(told["consent"]), MOTHER["national_id"])
    status, problem = post(client, "/api/v1/services/general-letter/applications", body)
    assert status == 422
    assert "consent" in json.dumps(problem)
    _, other = counter()
    assert post(other, f"/api/v1/consents/{told['consent']}/code", {"code": "123456"})[0] == 404
    assert Case.objects.filter(version__service__slug="general-letter", consent__isnull=False).count() == 0


def test_a_counter_without_a_code_is_marked_on_the_case() -> None:
    partner, _ = counter()
    case = make.case()
    Case.objects.filter(pk=case.pk).update(partner=partner)
    page = as_staff(make.holder(case)).get(f"/desk/cases/{case.tracking_code}/").content.decode()
    assert "رضایت با کد گرفته نشده" in page
