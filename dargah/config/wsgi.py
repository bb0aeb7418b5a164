"""The WSGI application that granian serves: static texts and ready pages in front of Django."""

import gc
import os

from dargah.config.parent import die_with_parent

die_with_parent()  # a worker of granian outlives nobody
gc.disable()  # what is loaded now stays: nothing to collect until it is

from django.core.wsgi import get_wsgi_application  # noqa: E402 see above

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dargah.config.settings")
django_application = get_wsgi_application()

from django.conf import settings  # noqa: E402 settings are ready only now

from dargah.web.framing import OneLength  # noqa: E402 settings are ready only now
from dargah.web.ready import ReadyPages  # noqa: E402 settings are ready only now
from dargah.web.statics import CompressedStatics  # noqa: E402 settings are ready only now
from dargah.web.warming import warm_up_soon  # noqa: E402 settings are ready only now

application = OneLength(CompressedStatics(ReadyPages(django_application), settings.STATIC_ROOT))
gc.enable()
warm_up_soon()
