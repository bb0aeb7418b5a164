"""A service whose name holds quotation marks is told between marks that are seen to close."""

from dargah.notices.texts import written


def test_quotation_marks_within_a_service_become_the_inner_ones() -> None:
    words = written(
        "consent_code", {"helper": "مهدی", "service": "استعلام فرم «ج»", "code": "034668", "news": "شما"}
    )
    assert "«استعلام فرم ‹ج›»" in words.sms
