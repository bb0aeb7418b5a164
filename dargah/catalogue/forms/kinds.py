"""The kinds of questions by name.

To add a kind: its name in definition.FieldKind, a class here or beside here and a line in KINDS, its type in
conditions._TYPES when it is not text, and its control in the templates of web/apply.
"""

from collections.abc import Callable, Mapping
from typing import Any

from dargah.catalogue.definition import FormField
from dargah.catalogue.forms.days import DATE, LetterReference
from dargah.catalogue.forms.kind import Kind, Typed, text_of
from dargah.catalogue.forms.numbers import Area, DecimalNumber, Number, Rials
from dargah.persian import identifiers, plates
from dargah.persian.digits import persian_digits, thousands
from dargah.persian.identifiers import Rejected
from dargah.persian.text import clean, search_key
from dargah.persian.tracking import grouped, tracking_code

TEXT_LENGTH, LONGTEXT_LENGTH = 200, 4000
DIGITS_AT_MOST = 30


class Text(Kind):
    """One line of text."""

    multiline = False
    length = TEXT_LENGTH

    def clean(self, field: FormField, raw: Any) -> str:
        text = clean(text_of(raw), multiline=self.multiline)
        most = field.max_length or self.length
        if len(text) > most:
            raise Rejected(
                "length", f"حداکثر {thousands(most)} نویسه؛ {thousands(len(text))} نویسه نوشته شده است."
            )
        if not text:
            raise Rejected("charset", "نوشته‌ای خواندنی در این پاسخ نیست.")
        return text

    def schema(self, field: FormField) -> dict[str, Any]:
        return {"type": "string", "minLength": 1, "maxLength": field.max_length or self.length}


class PersonName(Text):
    """The name of a person: letters, no digits and signs."""

    def clean(self, field: FormField, raw: Any) -> str:
        return identifiers.person_name(super().clean(field, raw))

    def schema(self, field: FormField) -> dict[str, Any]:
        return {**super().schema(field), "pattern": identifiers.PERSON_NAME}


class LongText(Text):
    """Several lines."""

    multiline = True
    length = LONGTEXT_LENGTH


class Identifier(Kind):
    """A code with a reader of persian/identifiers.py."""

    ltr = True

    def __init__(
        self,
        reader: Callable[[str], str],
        *,
        pattern: str,
        inputmode: str = "numeric",
        autocomplete: str = "off",
        latin: bool = False,
        length: int | None = None,
    ) -> None:
        self._reader = reader
        self._length = length
        self._pattern = pattern
        self._latin = latin
        self.inputmode = inputmode
        self.autocomplete = autocomplete

    def clean(self, field: FormField, raw: Any) -> str:  # noqa: ARG002 the same for every field
        return self._reader(text_of(raw))

    def typed(self, field: FormField, value: Any) -> Any:
        return self.show(field, value)

    def show(self, field: FormField, value: Any) -> str:  # noqa: ARG002 the same for every field
        return str(value) if self._latin else persian_digits(value)

    def schema(self, field: FormField) -> dict[str, Any]:  # noqa: ARG002 the same for every field
        most = {} if self._length is None else {"maxLength": self._length}
        return {"type": "string", "pattern": self._pattern, **most}


class Digits(Identifier):
    """A code of digits without a check of its own, of so many digits: «شناسه یکتا», «شماره اقتصادی», «شماره ثبت»."""

    def clean(self, field: FormField, raw: Any) -> str:
        bare = super().clean(field, raw)
        least, most = self._bounds(field)
        if not least <= len(bare) <= most:
            many = " تا ".join(dict.fromkeys([persian_digits(least), persian_digits(most)]))
            raise Rejected("length", f"باید {many} رقم باشد؛ {persian_digits(len(bare))} رقم نوشته شده است.")
        return bare

    def schema(self, field: FormField) -> dict[str, Any]:
        least, most = self._bounds(field)
        return {"type": "string", "pattern": f"^[0-9]{{{least},{most}}}$"}

    def _bounds(self, field: FormField) -> tuple[int, int]:
        return int(field.at_least or 1), int(field.at_most or DIGITS_AT_MOST)


class Telephone(Identifier):
    """A telephone: stored as +98…, written by people with a leading zero."""

    def show(self, field: FormField, value: Any) -> str:  # noqa: ARG002 the same for every field
        return persian_digits("0" + str(value).removeprefix("+98"))


class TrackingCode(Identifier):
    """The tracking code of a case of ours, in groups of four."""

    def show(self, field: FormField, value: Any) -> str:  # noqa: ARG002 the same for every field
        return persian_digits(grouped(str(value)))


class ParcelPlate(Kind):
    """«۱۸۴ فرعی از ۷۰۶ اصلی», kept in this one spelling; several of one deed joined with «-»."""

    def clean(self, field: FormField, raw: Any) -> str:  # noqa: ARG002 the same for every field
        return " - ".join(str(plate) for plate in plates.parcel_plates(text_of(raw)))


class Choice(Kind):
    """One of the options, by its key; a partner may also send the Persian label."""

    verb = "برگزینید"

    def clean(self, field: FormField, raw: Any) -> Any:
        return self._one(field, raw)

    def _one(self, field: FormField, raw: Any) -> str:
        options = self.options(field)
        key = text_of(raw).strip()
        if key in options:
            return key
        wanted = search_key(key)
        for option, label in options.items():
            if search_key(label) == wanted:
                return option
        raise Rejected("choice", "یکی از گزینه‌ها را برگزینید.")

    def options(self, field: FormField) -> dict[str, str]:
        """Key and label of each option."""
        return field.options

    def show(self, field: FormField, value: Any) -> str:
        return self.options(field).get(value, str(value))

    def schema(self, field: FormField) -> dict[str, Any]:
        return {"type": "string", "enum": list(self.options(field))}


class Choices(Choice):
    """Any number of the options, kept in their order."""

    def fits(self, raw: Any) -> bool:
        return not isinstance(raw, Mapping)

    def read(self, typed: Typed, name: str) -> Any:
        return [value for value in typed.get(name, ()) if value]

    def clean(self, field: FormField, raw: Any) -> Any:
        if isinstance(raw, str):
            raw = [raw]
        if not isinstance(raw, list):
            raise Rejected("format", "گزینه‌ها را به صورت فهرست بفرستید.")
        chosen = {self._one(field, one) for one in raw}
        return [key for key in self.options(field) if key in chosen]

    def show(self, field: FormField, value: Any) -> str:
        return "، ".join(self.options(field).get(key, str(key)) for key in value)

    def schema(self, field: FormField) -> dict[str, Any]:
        return {
            "type": "array",
            "items": {"type": "string", "enum": list(self.options(field))},
            "uniqueItems": True,
            "minItems": 1 if field.required else 0,
        }


class Boolean(Kind):
    """Yes or no; an unanswered one is neither."""

    verb = "برگزینید"
    words = {"yes": True, "no": False, "true": True, "false": False}

    def clean(self, field: FormField, raw: Any) -> Any:  # noqa: ARG002 the same for every field
        if isinstance(raw, bool):
            return raw
        try:
            return self.words[text_of(raw).strip().lower()]
        except KeyError as refusal:
            raise Rejected("choice", "بله یا خیر را برگزینید.") from refusal

    def options(self, field: FormField) -> dict[str, str]:  # noqa: ARG002 the same for every field
        """The two answers."""
        return {"yes": "بله", "no": "خیر"}

    def typed(self, field: FormField, value: Any) -> Any:  # noqa: ARG002 the same for every field
        return "yes" if value else "no"

    def show(self, field: FormField, value: Any) -> str:  # noqa: ARG002 the same for every field
        return "بله" if value else "خیر"

    def schema(self, field: FormField) -> dict[str, Any]:  # noqa: ARG002 the same for every field
        return {"type": "boolean"}


KINDS: dict[str, Kind] = {
    "text": Text(),
    "longtext": LongText(),
    "person_name": PersonName(),
    "number": Number(),
    "decimal": DecimalNumber(),
    "area": Area(),
    "rials": Rials(),
    "national_id": Identifier(identifiers.national_id, pattern=r"^[0-9]{10}$"),
    "legal_id": Identifier(identifiers.legal_id, pattern=r"^[0-9]{11}$"),
    "mobile": Telephone(identifiers.mobile, pattern=r"^\+989[0-9]{9}$", inputmode="tel", autocomplete="tel"),
    "phone": Telephone(
        identifiers.phone, pattern=r"^\+98[1-9][0-9]{9}$", inputmode="tel", autocomplete="tel"
    ),
    "email": Identifier(
        identifiers.email,
        pattern=identifiers.EMAIL,
        length=identifiers.EMAIL_LENGTH,
        inputmode="email",
        autocomplete="email",
        latin=True,
    ),
    "postal_code": Identifier(
        identifiers.postal_code, pattern=r"^(?!(.)\1{9}$)[1-9][0-9]{9}$", autocomplete="postal-code"
    ),
    "iban": Identifier(identifiers.iban, pattern=r"^IR[0-9]{24}$", latin=True),
    "engineering_number": Identifier(
        identifiers.engineering_number, pattern=identifiers.ENGINEERING_NUMBER, inputmode="text"
    ),
    "digits": Digits(identifiers.digits_only, pattern=r"^[0-9]+$"),
    "tracking_code": TrackingCode(tracking_code, pattern=r"^[0-9]{12}$"),
    "parcel_plate": ParcelPlate(),
    "jalali_date": DATE,
    "letter_reference": LetterReference(),
    "choice": Choice(),
    "choices": Choices(),
    "boolean": Boolean(),
}
