"""A group of the bank, changed and published by two; a service that asks it; a folder that brings it."""

from pathlib import Path
from typing import Any

from dargah.catalogue import exchange
from dargah.catalogue.definition import FormField
from dargah.content import operations
from dargah.content.banked import current_bank
from dargah.content.models import BankGroup, GroupVersion, ServiceDraft
from dargah.content.questions import raw_questions
from dargah.people.models import StaffMember

HINT = "راهنمایی که پیش از این نبود"
ACCOUNT = [FormField(key="iban", kind="iban", label="شماره شبا", required=False)]


def published(key: str, hint: str, writer: StaffMember, other: StaffMember) -> GroupVersion:
    """The group with another hint at its first question, published by two."""
    group = operations.open_group(key=key, by=writer)
    raw = group.questions
    raw["fields"][0]["value"]["hint"] = hint
    group = operations.write_group(group=group, raw=raw, seen=group.edition, by=writer)
    sent = operations.submit_group(group=group, seen=group.edition, note="", by=writer)
    version = operations.approve(submission=sent, by=other).group_version
    assert version is not None
    return version


def first_hint(key: str) -> str:
    return str(current_bank()[key][0].get("hint", ""))


def begun(writer: StaffMember) -> BankGroup:
    group = operations.begin_group(key="bank_account", title="حساب بانکی", by=writer)
    raw = {"fields": raw_questions(ACCOUNT)}
    return operations.write_group(group=group, raw=raw, seen=group.edition, by=writer)


def asking(draft: ServiceDraft, use: str, by: StaffMember) -> ServiceDraft:
    """The draft with one page more, which asks a group."""
    raw: dict[str, Any] = draft.parts["form"]
    page = {"page": "حساب", "key": use, "use": use}
    form = [*raw["form"], {"type": "item", "value": page, "id": "new"}]
    return operations.write_part(
        draft=draft, part="form", raw={**raw, "form": form}, seen=draft.edition, by=by
    )


def exported(slug: str, folder: Path) -> Path:
    exchange.write_files(folder, exchange.exported([slug]))
    return folder / "question-bank" / "place.yaml"
