"""What changed in the service since a draft was begun, and going over to the newer version."""

import uuid
from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from dargah.applications.carrying import carried, carry_over, keep_homeless, newer_version
from dargah.applications.models import CarriedFile, Draft
from dargah.catalogue.forms import control_id
from dargah.catalogue.queries import is_known_outdated
from dargah.web.apply.owner import actor_of, for_owner
from dargah.web.apply.showing import address_of
from dargah.web.downloads import send

AWAY = timedelta(minutes=30)


@require_http_methods(["GET", "POST"])
@for_owner
def changes(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Before: what will change, and the button that goes over, on to the form: it is said once. Whoever comes back here
    later finds the same with links to the questions.
    """
    if draft.submitted_at is not None:
        return HttpResponseRedirect(address_of(draft.pk, "receipt/"))
    if request.method == "POST":
        carry_over(draft=draft, actor=actor_of(request, draft))
        return HttpResponseRedirect(address_of(draft.pk))
    version = newer_version(draft)
    kept = list(draft.carry_overs.prefetch_related("files")[:5])
    if version is None and not kept:
        return HttpResponseRedirect(address_of(draft.pk))
    told: list[dict[str, Any]] = [
        {**one.changes, "files": list(one.files.all()), "at": one.at} for one in kept
    ]
    if version is not None:
        told = [{**asdict(carried(draft, version).changes), "files": [], "at": None}, *told]
    home = address_of(draft.pk)
    for one in told:
        for asked in (*one["new"], *one["changed"]):
            asked["url"] = (
                "" if version is not None else f"{home}{asked['page']}/#{control_id(asked['name'])}"
            )
    definition = (version or draft.version).parsed
    return render(
        request,
        "apply/changes.html",
        {"draft": draft, "home": home, "citizen": draft.citizen, "definition": definition, "told": told,
         "waits": version is not None},
    )  # fmt: skip


@require_GET
@for_owner
def carried_file(request: HttpRequest, draft: Draft, carried_id: uuid.UUID) -> HttpResponseBase:
    """A file that found no place in the newer version, for the draft's owner."""
    found = get_object_or_404(
        CarriedFile.objects.select_related("file"), pk=carried_id, carry_over__draft=draft.pk
    )
    return send(request, found.file)


def to_what_changed(
    request: HttpRequest, draft: Draft, key: str, typed: Callable[[HttpRequest], dict[str, list[str]]]
) -> HttpResponse | None:
    """The way to the changes for who comes back to a page of an older version, or sends one that is no more.

    Asks no database on the usual path: who is at it is not interrupted, and the door of the draft asks for certain.
    What an old tab sends for a page that is gone is laid beside the draft first.
    """
    if request.method == "GET":
        away = is_known_outdated(draft.version) and timezone.now() - draft.saved_at > AWAY
    else:
        gone = all(page.key != key for page in draft.version.parsed.form)
        away = gone and keep_homeless(draft=draft, typed=typed(request))
    return HttpResponseRedirect(address_of(draft.pk, "changes/")) if away else None
