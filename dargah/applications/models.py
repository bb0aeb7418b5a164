"""The draft: what a citizen has typed so far, page by page, and the documents beside it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, models
from django.db.models import Q

from dargah.catalogue.definition import Document, Page
from dargah.catalogue.forms import pages_and_documents
from dargah.files.models import StoredFile

OF_FILE = [
    "id",
    "digest",
    "size",
    "kind",
    "media_type",
    "name",
    "scan",
]  # as the model orders them: from_db asks so


@dataclass(frozen=True)
class Asked:
    """What these very ``answers`` ask for: answers are never changed in place, a draft gets others."""

    answers: dict[str, Any]
    pages: list[Page]
    documents: list[Document]


FROM_PARTNER = "partner-"  # no digest of a browser begins so


class Draft(models.Model):
    """An application before (and after) it is sent.

    ``answers`` holds what passed the checks, ``typed`` the last keystrokes of pages that did not yet, by page key
    and field name. The owner is the citizen, or for services that may be anonymous the browser (a digest). ``helper``
    is the reference of who fills it in the citizen's place, by ``consent``, for as long as that holds.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey("catalogue.ServiceVersion", on_delete=models.PROTECT, related_name="drafts")
    citizen = models.ForeignKey(
        "people.Citizen", null=True, blank=True, on_delete=models.CASCADE, related_name="drafts"
    )
    browser = models.CharField(max_length=64, blank=True)
    helper = models.CharField(max_length=60, blank=True)
    consent = models.ForeignKey(
        "people.Consent", null=True, blank=True, on_delete=models.SET_NULL, related_name="drafts"
    )
    answers = models.JSONField(default=dict)
    typed = models.JSONField(default=dict)
    page = models.CharField(max_length=80, blank=True)
    done = models.JSONField(default=list)
    carried = models.BooleanField(default=False, db_default=False)  # it went over to a newer version
    started_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField(auto_now=True)
    submitted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-saved_at"]
        indexes = [
            models.Index(
                fields=["citizen", "-saved_at"], name="draft_of_citizen", condition=Q(submitted_at=None)
            ),
            models.Index(fields=["helper", "-saved_at"], name="draft_of_helper", condition=~Q(helper="")),
            models.Index(fields=["saved_at"], name="draft_stale", condition=Q(submitted_at=None)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(citizen__isnull=False) | ~Q(browser=""), name="draft_has_owner"
            )
        ]

    # what queries.draft_with_version brought along with the row; None: not asked
    beside: Any = None
    told: Sequence[Sequence[Any]] | None = None
    brought: "list[Attachment] | None" = None
    _asked: Asked | None = None

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_from_partner(self) -> bool:
        """Whether a partner's program sent it for somebody of whom no national ID is known."""
        return self.browser.startswith(FROM_PARTNER)

    @property
    def is_from_desk(self) -> bool:
        """Whether a member of the staff fills it in the citizen's place."""
        return self.helper.startswith("staff:")

    @property
    def asked(self) -> Asked:
        """The pages and documents that the answers ask for, found once for the answers as they stand."""
        if self._asked is None or self._asked.answers is not self.answers:
            definition = self.version.parsed
            pages, documents = pages_and_documents(definition, self.answers)
            self._asked = Asked(self.answers, pages, documents)
        return self._asked

    @property
    def files(self) -> "list[Attachment]":
        """The attachments with their files, in the order in which they came; asked for once."""
        if self.brought is None and self.told is not None:
            self.brought, self.told = [Attachment.of(self, facts) for facts in self.told], None
        if self.brought is None:
            self.brought = list(self.attachments.select_related("file"))
        return self.brought


class Attachment(models.Model):
    """A file the citizen put beside a document of the list (``document`` is its key)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="attachments")
    document = models.CharField(max_length=80)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["added_at"]

    def __str__(self) -> str:
        return f"{self.document} {self.pk}"

    @classmethod
    def of(cls, draft: Draft, facts: Sequence[Any]) -> "Attachment":
        """An attachment out of what queries.draft_with_version was told of it."""
        pk, document, file_pk, *told = facts
        stored = StoredFile.from_db(connection.alias, OF_FILE, [uuid.UUID(file_pk), *told])
        made = cls(pk=uuid.UUID(pk), draft_id=draft.pk, document=document, file=stored)
        made._state.adding, made._state.db = False, connection.alias
        return made


class CarryOver(models.Model):
    """That a draft went over to another version of its service, and what changed by it; goes with its draft.

    A row of its own, so that no step of the form reads it along.
    """

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="carry_overs")
    before = models.ForeignKey("catalogue.ServiceVersion", on_delete=models.PROTECT, related_name="+")
    after = models.ForeignKey("catalogue.ServiceVersion", on_delete=models.PROTECT, related_name="+")
    changes = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.before_id} → {self.after_id}"


class CarriedFile(models.Model):
    """A file whose document the newer version does not ask for, or takes no more; kept for the citizen to see."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    carry_over = models.ForeignKey(CarryOver, on_delete=models.CASCADE, related_name="files")
    title = models.CharField(max_length=300)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.title} {self.pk}"
