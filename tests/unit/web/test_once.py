"""Pages that are laid together once say what Django's own way says of them, drawing after drawing."""

from typing import Any

import pytest
from django.template import Context, Engine, Template

WHOLE = """{% comment %}what every page has{% endcomment %}<head>{% block title %}office{% endblock %}</head>
{% if loud %}{% block inside %}quiet{% endblock %}{% endif %}
{% block main %}{% block inner %}own {{ word }}{% endblock %}{% endblock %}
<i>{{ word }}</i>{% block foot %}{% endblock %}{{ left }}"""
PAGES = {
    "title": '{% extends "whole" %}{% block title %}{{ word }} and <b>text</b>{% endblock %}',
    "inner": '{% extends "whole" %}{% block inner %}deep {{ word }}{% endblock %}',
    "both": '{% extends "whole" %}{% block main %}main {% block inner %}deep{% endblock %}{% endblock %}',
    "super": '{% extends "whole" %}{% block title %}more than {{ block.super }}{% endblock %}',
    "leak": '{% extends "whole" %}{% block title %}{% now "H" as left %}{% endblock %}',
    "inside": '{% extends "whole" %}{% block inside %}in {{ word }}{% endblock %}',
    "plain": '{% extends "whole" %}',
    "rows": '{% extends "whole" %}{% block foot %}{% for one in many %}{{ one }},{% endfor %}{% endblock %}',
}
SAID: list[dict[str, Any]] = [
    {"word": "a", "many": "xy", "loud": True},
    {"word": "<b>", "many": "", "loud": False},
    {"word": "c", "many": "z", "loud": True},
]


def engine(*builtins: str) -> Engine:
    loader = ("django.template.loaders.locmem.Loader", {"whole": WHOLE, **PAGES})
    cached = [("django.template.loaders.cached.Loader", [loader])]
    return Engine(loaders=cached, builtins=list(builtins))


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_laid_together_once_says_the_same(name: str) -> None:
    ours, djangos = engine("dargah.web.templatetags.look"), engine()
    page: Template = ours.get_template(name)
    for said in SAID:
        assert page.render(Context(said)) == djangos.get_template(name).render(Context(said))


def test_what_is_in_another_page_s_middle_keeps_its_place() -> None:
    """A page between two others is not laid together with its parent: whose blocks hold is known only below."""
    third = {"third": '{% extends "inner" %}{% block title %}third{% endblock %}'}
    loader = [("django.template.loaders.locmem.Loader", {"whole": WHOLE, **PAGES, **third})]
    ours = Engine(loaders=loader, builtins=["dargah.web.templatetags.look"])
    said = ours.get_template("third").render(Context(SAID[0]))
    assert said == Engine(loaders=loader).get_template("third").render(Context(SAID[0]))
    assert "third" in said
    assert "deep a" in said
