"""How this office writes its letters: ``letters/letters.yaml`` of the content, beside the layout."""

from functools import lru_cache
from pathlib import Path

import yaml
from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field, field_validator

from dargah.persian.digits import persian_digits


class House(BaseModel):
    """The office's own words and its number's form."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    number: str
    first_number: int = Field(default=1, ge=1)
    head: str
    opening: str
    salutation: str
    posts: dict[str, str]

    @field_validator("number")
    @classmethod
    def _names_year_and_number(cls, written: str) -> str:
        written.format(year=1405, number=1)
        if "{year}" not in written or "{number}" not in written:
            raise ValueError("در number باید {year} و {number} باشد.")
        return written

    def number_of(self, year: int, number: int) -> str:
        """«۳۱/۱۴۰۵/۲۲۸۵۹», from left to right."""
        return persian_digits(self.number.format(year=year, number=number))

    def post_of(self, role: str, unit: str) -> str:
        """The post under the signatory's name."""
        return self.posts.get(role, "{unit}").format(unit=unit)


def house() -> House:
    """The settings of this directorate's letters."""
    return _house(Path(settings.CONTENT))


@lru_cache(maxsize=4)
def _house(content: Path) -> House:
    return House.model_validate(
        yaml.safe_load((content / "letters" / "letters.yaml").read_text(encoding="utf-8"))
    )
