"""The words of the editor's scripts: Wagtail's Persian catalogue with ours laid over it."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation.trans_real import DjangoTranslation
from django.views.decorators.http import require_GET
from django.views.i18n import JavaScriptCatalog

from dargah.people.models import StaffMember
from dargah.web.staff import for_staff
from dargah.web.studio.door import READERS


class _Catalog(JavaScriptCatalog):
    """Django's catalogue for scripts, of these two places only."""

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:  # noqa: ARG002 Django's signature
        folders = [str(settings.WAGTAIL / "admin" / "locale"), *map(str, settings.LOCALE_PATHS)]
        self.translation = DjangoTranslation(settings.LANGUAGE_CODE, domain="djangojs", localedirs=folders)
        return self.render_to_response(self.get_context_data())


_catalog = _Catalog.as_view()


@require_GET
@for_staff(READERS)
def words(request: HttpRequest, staff: StaffMember) -> HttpResponseBase:  # noqa: ARG001 the guard passes the member
    """The catalogue as a script."""
    return _catalog(request)
