"""The drawing of a service's stages in templates: ``{% load ways %}{% way definition %}``."""

from typing import Any

from django import template

from dargah.catalogue.definition import ServiceDefinition
from dargah.web.drawings.ways import way_of

register = template.Library()


@register.inclusion_tag("components/way.html")
def way(definition: ServiceDefinition, now: str = "") -> dict[str, Any]:
    """The way of a case, with the stage where one stands marked by its key."""
    return {"stages": way_of(definition), "now": now}
