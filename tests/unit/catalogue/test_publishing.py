"""Publishing, and finding what is published."""

import json
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction

from dargah.catalogue import operations, queries
from dargah.catalogue.models import Service, ServiceVersion
from dargah.catalogue.search import Index, search
from dargah.persian.lexicon import stem, words_of
from tests.unit.catalogue.content import CONTENT, built

OWN = "a-letter-of-the-tests"


def publish(slug: str = OWN, **changes: object) -> ServiceVersion:
    """Publish the general letter under a slug of the tests."""
    one = built()["general-letter"]
    definition = one.definition.model_copy(update={"slug": slug, **changes})
    return operations.publish(definition=definition, letters=one.letters, by="staff:1", sample=one.accepted)


@pytest.mark.django_db
def test_the_same_content_is_published_once() -> None:
    first = publish()
    counted = queries.publication()
    assert publish() == first
    assert queries.publication() == counted
    assert first.number == 1
    assert first.parsed.stored() == {**built()["general-letter"].definition.stored(), "slug": OWN}
    assert first.parsed is ServiceVersion.objects.get(pk=first.pk).parsed


@pytest.mark.django_db
def test_a_change_makes_a_new_version_and_old_ones_stay() -> None:
    first = publish()
    second = publish(title="نامه به اداره")
    assert second.number == 2
    assert Service.objects.get(slug=OWN).current == second
    assert ServiceVersion.objects.get(pk=first.pk).parsed.title == built()["general-letter"].definition.title
    assert second.parsed.title == "نامه به اداره"
    third = publish()
    assert (third.number, third.digest) == (3, first.digest)


@pytest.mark.usefixtures("committed")
def test_listeners_hear_of_a_publication_when_it_is_committed() -> None:
    known = connection.get_connection_params()
    keys = ("host", "port", "user", "password", "dbname")
    with psycopg.connect(autocommit=True, **{key: known[key] for key in keys if known.get(key)}) as listener:
        listener.execute(f"LISTEN {operations.CHANNEL}")
        operations.announce()
        heard = [note.payload for note in listener.notifies(timeout=5, stop_after=1)]
        assert heard == [str(queries.publication())]
        before = queries.publication()
        with transaction.atomic():
            operations.announce()
            transaction.set_rollback(True)
        assert list(listener.notifies(timeout=0.3)) == []
        assert queries.publication() == before


@pytest.mark.django_db
def test_content_is_loaded_whole_and_again_without_change(tmp_path: Path) -> None:
    versions = operations.load_content(CONTENT)
    assert {version.service.slug for version in versions} == set(built())
    counted = queries.publication()
    assert operations.load_content(CONTENT) == versions
    assert queries.publication() == counted
    operations.withdraw(service=versions[0].service, by="staff:1")
    assert queries.published_service(versions[0].service.slug) is None
    assert operations.load_content(CONTENT) == versions
    assert queries.published_service(versions[0].service.slug) is not None
    (tmp_path / "services").mkdir()
    assert operations.load_content(tmp_path) == []
    assert not queries.published().exists()


@pytest.mark.django_db
def test_search_asks_one_statement_and_follows_the_publication(django_assert_num_queries: Any) -> None:
    publish(words=["کژدیسه"])
    assert [slug for slug, _ in search("کژدیسه")] == [OWN]
    with django_assert_num_queries(1):
        search("ملاقات")
    assert queries.published_definitions() is queries.published_definitions(), (
        "or the index is made at every search"
    )
    publish(words=["دگردیسه"])
    assert search("دگردیسه")[0][0] == OWN


QUESTIONS = [
    ("تو قراردادم متراژ اشتباه نوشته شده درستش کنید", "allocation-contract-extend-amend"),
    ("استعلام ثبت گفته باید از راه وشهرسازی نامه بیارید برای نقل و انتقال", "land-status-inquiry"),
    ("پروانه اشتغالم تموم شده چطور تمديدش كنم", "engineer-license-renew-upgrade"),
    ("برای كميسيون ماده ۱۲ چه مداركي لازمه؟", "land-type-article12"),
    ("وقت ملاقات با مدیرکل رو اینترنتی بدید", "dg-meeting-request"),
    ("مهلت ساخت قرارداد زمينم تموم شده تمديد ميشه؟", "allocation-contract-extend-amend"),
    ("زمین من تو طرح تفصیلی چه کاربری داره", "plan-inquiry"),
    ("خریدار مسکن مهر باید فرم ج سبز داشته باشه؟", "mehr-transfer"),
    ("پرونده ماده ۵ من در شهرداری مونده نتیجش کجاست", "land-use-change-article5"),
    ("دیوار خونه نوسازمون ترک خورده از کی شکایت کنم", "construction-quality-complaint"),
    ("جاده داره از وسط باغم رد میشه پولشو کی میده", "road-compensation"),
    ("کارمندتون بد جواب داد میخوام گزارش بدم", "complaint-suggestion"),
    ("زمین بابام رو گرفتن", "road-compensation"),
    ("خونه می‌خوام", "national-housing-register"),
    ("پروانه مهندسیم منقضی شده", "engineer-license-renew-upgrade"),
    ("میخوام زمین دولتی بگیرم", "land-public-auction"),
]


@pytest.mark.parametrize(("question", "slug"), QUESTIONS)
def test_what_citizens_write_finds_its_service(question: str, slug: str) -> None:
    index = Index(one.definition for one in built().values())
    assert slug in [found for found, _ in index.search(question, 3)]


def test_what_only_shares_a_word_is_left_out() -> None:
    index = Index(one.definition for one in built().values())
    first, *others = index.search("ملاقات با مدیرکل", 10)
    assert first[0] == "dg-meeting-request"
    assert all(score < first[1] / 3 for _, score in others)


def test_nonsense_finds_nothing() -> None:
    index = Index(one.definition for one in built().values())
    assert index.search("asdfgh", 3) == []
    assert index.search("", 3) == []
    assert index.search("از به با", 3) == []


def test_stems() -> None:
    assert stem("زمین‌هایشان".replace("\u200c", "")) == stem("زمینم") == "زمین"
    assert words_of("خانه‌ها و خانه ها") == words_of("خانه خانه")
    assert json.dumps(words_of("کمیسیون")) == json.dumps(words_of("كميسيون"))
