"""The few sentences over an answer, for a page or a program: asked for within the limits, without them where past."""

from django.http import HttpRequest

from dargah.answers import wording
from dargah.answers.asking import Answer
from dargah.answers.cited import Sentence
from dargah.people import limits
from dargah.web import visitor


def worded(request: HttpRequest, told: Answer) -> tuple[Sentence, ...]:
    """What a model words of the passages; nothing without a model, for a look at the headers, and past the limits."""
    known = wording.known(told)
    if known is not None or request.META["REQUEST_METHOD"] != "GET":  # SecurityHeaders make a HEAD a GET
        return known or ()
    try:
        limits.count("answer_worded", limits.neighbourhood(visitor.address_of(request)))
        limits.count("answer_worded_everywhere")
    except limits.TooOften:
        return ()
    return wording.ask(told)
