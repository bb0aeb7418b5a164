"""All sections of specimens, in the order of the gallery's page."""

from dargah.web.demo.specimens.cases import CASES
from dargah.web.demo.specimens.doors import DESK_ROWS, FINDING, SIGNING_IN
from dargah.web.demo.specimens.money import MONEY
from dargah.web.demo.specimens.papers import FILES, FOR_ANOTHER, TOLD

SECTIONS = (TOLD, FINDING, SIGNING_IN, FOR_ANOTHER, FILES, CASES, MONEY, DESK_ROWS)
