"""What is being written: drafts of services, groups of the question bank, and what was submitted for publication.

A published service stands in the catalogue (ServiceVersion). Here is the working copy, the saves of it (Wagtail's
revisions), and who asked whom to publish what.
"""

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from wagtail.models import RevisionMixin

from dargah.catalogue.models import ServiceVersion
from dargah.content.pages.kinds import Kind, address_of
from dargah.content.states import OPEN, State
from dargah.files.models import StoredFile


class Written(RevisionMixin, models.Model):
    """A working copy: ``edition`` counts its saves, so that nobody writes over what they have not seen."""

    edition = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.CharField(max_length=80)
    writers = models.JSONField(default=list)  # references of all who wrote since the last publication
    _revisions = GenericRelation(
        "wagtailcore.Revision", content_type_field="content_type", object_id_field="object_id"
    )

    class Meta:
        abstract = True


class ServiceDraft(Written):
    """A service as it is being written. ``parts`` hold the raw values of the editor, a part a key."""

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=300)
    parts = models.JSONField(default=dict)
    base = models.ForeignKey(
        ServiceVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    @property
    def reference(self) -> str:
        """How the journal names this service."""
        return f"service:{self.slug}"


class BankGroup(Written):
    """A group of the question bank as it is being written; ``current`` is what services get, where it was published here."""

    key = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=200)
    questions = models.JSONField(default=dict)
    current = models.ForeignKey(
        "GroupVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    base = models.ForeignKey(  # what was published when it was last saved
        "GroupVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_overtaken(self) -> bool:
        """Whether something else was published since somebody wrote on it."""
        return bool(self.writers) and self.base_id != self.current_id

    @property
    def reference(self) -> str:
        """How the journal names this group."""
        return f"bank:{self.key}"


class GroupVersion(models.Model):
    """One immutable publication of a group of the bank. The first one is what the files of content/ gave."""

    group = models.ForeignKey(BankGroup, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    questions = models.JSONField()  # as pairs: see content.questions
    published_at = models.DateTimeField(auto_now_add=True)
    published_by = models.CharField(max_length=80)

    class Meta:
        ordering = ["group", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["group", "number"], name="one_group_version_of_a_number"),
        ]

    def __str__(self) -> str:
        return f"{self.group_id}/{self.number}"


class PortalPage(Written):
    """A page of the information portal as it is being written: ``said`` is content.pages.schema.PageContent without files.

    ``current`` is what the public reads; with ``off_reason`` it was taken off, and they read why.
    """

    kind = models.CharField(max_length=12, choices=Kind.choices)
    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=200)
    said = models.JSONField(default=dict)
    current = models.ForeignKey(
        "PageVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    base = models.ForeignKey("PageVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    off_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-changed_at"]

    def __str__(self) -> str:
        return self.title

    @property
    def reference(self) -> str:
        """How the journal names this page."""
        return f"page:{self.slug}"

    @property
    def address(self) -> str:
        """Where the public reads it."""
        return address_of(Kind(self.kind), self.slug, str(self.said.get("unit", "")))


class PageVersion(models.Model):
    """One immutable publication of a page."""

    page = models.ForeignKey(PortalPage, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    published_at = models.DateTimeField(auto_now_add=True)
    published_by = models.CharField(max_length=80)

    class Meta:
        ordering = ["page", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["page", "number"], name="one_page_version_of_a_number"),
        ]

    def __str__(self) -> str:
        return f"{self.page_id}/{self.number}"


class PageFile(models.Model):
    """A picture or a document of a page; ``number`` is how its text names it. One that is put aside stays for old versions."""

    page = models.ForeignKey(PortalPage, on_delete=models.CASCADE, related_name="files")
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    words = models.CharField(max_length=300)
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = models.CharField(max_length=80)
    is_aside = models.BooleanField(default=False)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["page", "number"], name="one_page_file_of_a_number"),
        ]

    def __str__(self) -> str:
        return f"{self.page_id}/{self.number}"


class Submission(models.Model):
    """What somebody wants published, exactly as somebody else will read and approve it.

    Of a service: the definition with its letters and sample, new or an older version (``restores``), or that it is taken
    off the portal (``takes_off``; then ``note`` is why, as citizens read it, and there is no content). Of a group of the
    bank: its questions; the services that it touches are published anew with it. Of a page: what it says, with its files.
    """

    draft = models.ForeignKey(
        ServiceDraft, null=True, blank=True, on_delete=models.PROTECT, related_name="submissions"
    )
    bank = models.ForeignKey(
        BankGroup, null=True, blank=True, on_delete=models.PROTECT, related_name="submissions"
    )
    page = models.ForeignKey(
        PortalPage, null=True, blank=True, on_delete=models.PROTECT, related_name="submissions"
    )
    restores = models.ForeignKey(
        ServiceVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    restores_group = models.ForeignKey(
        GroupVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    restores_page = models.ForeignKey(
        PageVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    takes_off = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    content = models.JSONField()
    note = models.TextField(blank=True)
    writers = models.JSONField(default=list)  # who had written it; none of them approves
    submitted_by = models.CharField(max_length=80)
    submitted_at = models.DateTimeField(auto_now_add=True)
    publish_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)
    version = models.ForeignKey(
        ServiceVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    group_version = models.ForeignKey(
        GroupVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    page_version = models.ForeignKey(
        PageVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-submitted_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(draft__isnull=False, bank__isnull=True, page__isnull=True)
                | Q(draft__isnull=True, bank__isnull=False, page__isnull=True)
                | Q(draft__isnull=True, bank__isnull=True, page__isnull=False),
                name="submission_of_one_thing",
            ),
            models.UniqueConstraint(
                fields=["draft"], condition=Q(state__in=[state.value for state in OPEN]), name="one_open_submission_of_a_service"
            ),
            models.UniqueConstraint(
                fields=["bank"], condition=Q(state__in=[state.value for state in OPEN]), name="one_open_submission_of_a_group"
            ),
            models.UniqueConstraint(
                fields=["page"], condition=Q(state__in=[state.value for state in OPEN]), name="one_open_submission_of_a_page"
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["publish_at"], condition=Q(state=State.SCHEDULED.value), name="submission_due"
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.state}"

    @property
    def subject(self) -> "ServiceDraft | BankGroup | PortalPage":
        """The service, the group or the page."""
        found = self.draft or self.bank or self.page
        assert found is not None, "a constraint says so"  # noqa: S101 the database holds it
        return found

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def older(self) -> "ServiceVersion | GroupVersion | PageVersion | None":
        """The older version that it asks for again."""
        return self.restores or self.restores_group or self.restores_page


class Confirmation(models.Model):
    """Somebody confirmed a fact that was only proposed: who, when, and where it is written."""

    draft = models.ForeignKey(ServiceDraft, on_delete=models.PROTECT, related_name="confirmations")
    place = models.CharField(max_length=120)
    said = models.TextField()
    source = models.TextField()
    by = models.CharField(max_length=80)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.place}"
