"""Files that somebody adds to a case under way."""

from django.http import HttpRequest

from dargah.files import operations as files
from dargah.files.models import StoredFile
from dargah.files.operations import RefusedFile
from dargah.people import limits
from dargah.people.refusals import Invalid, Refusal
from dargah.persian.digits import persian_digits
from dargah.web.forms import typed

DOCUMENT_TYPES = ["pdf", "jpeg", "png"]
DOCUMENT_MOST = 10 * 1024 * 1024
MOST_AT_ONCE = 10
TOO_MANY = "هر بار حداکثر {most} فایل می‌پذیریم؛ هیچ‌یک افزوده نشد. آن‌ها را در چند نوبت بفرستید."
OTHERS = "فایل‌های دیگر این نوبت هم افزوده نشد؛ همه را دوباره برگزینید."


class TooOftenSent(Refusal):
    """The limit of files is reached; the page shows what was typed with it once more."""

    status = 429


def store_uploads(
    request: HttpRequest, reference: str, at_most: int = DOCUMENT_MOST, most: int = MOST_AT_ONCE
) -> list[tuple[StoredFile, str]]:
    """Store what was uploaded as ``files``, all or none, each with the title that was typed for them; ``at_most`` is bytes,
    ``most`` how many are taken at once.

    Raises Invalid, which names the file that is not taken, and TooOftenSent.
    """
    chosen = request.FILES.getlist("files")
    if len(chosen) > most:
        raise Invalid({"files": TOO_MANY.replace("{most}", persian_digits(most))})
    stored = []
    for upload in chosen:
        name = upload.name or "file"
        try:
            limits.count("upload", reference)
            kept = files.store(upload, name=name, accept=DOCUMENT_TYPES, at_most=at_most)
        except RefusedFile as refused:
            raise Invalid(
                {"files": " ".join([refused.about(name), *([OTHERS] if len(chosen) > 1 else [])])}
            ) from refused
        except limits.TooOften as often:
            raise TooOftenSent(f"فایل‌های زیادی پشت سر هم فرستاده شد. {often.sentence}") from often
        stored.append((kept, typed(request, "title", 200)))
    return stored
