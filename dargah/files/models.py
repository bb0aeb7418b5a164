"""Stored files: what a row says about bytes that lie under their digest."""

import uuid

from django.db import models


class StoredFile(models.Model):
    """One file that somebody gave or the portal made. Written only through ``files.operations``.

    ``scan`` is what a scanner said; of what the portal itself made none was asked, and it says so.
    """

    class Scan(models.TextChoices):
        CLEAN = "clean", "بررسی شد؛ آلوده نبود"
        INFECTED = "infected", "آلوده"
        UNSCANNED = "unscanned", "بررسی نشده"
        OWN = "own", "ساخته همین درگاه"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    digest = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=10)
    media_type = models.CharField(max_length=100)
    name = models.CharField(max_length=150)
    scan = models.CharField(max_length=10, choices=Scan.choices, default=Scan.UNSCANNED)
    scanned_at = models.DateTimeField(null=True)
    metadata = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "فایل بارگذاری‌شده"
        verbose_name_plural = "فایل‌های بارگذاری‌شده"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(digest__regex=r"^[0-9a-f]{64}$"), name="file_digest_is_sha256"
            ),
            models.CheckConstraint(
                condition=models.Q(scan="unscanned")
                | models.Q(scan="own", scanned_at__isnull=True)
                | models.Q(scan__in=["clean", "infected"], scanned_at__isnull=False),
                name="file_scan_has_its_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["created_at"], condition=models.Q(scan="unscanned"), name="file_waits_for_scan"
            ),
        ]

    def __str__(self) -> str:
        return self.name
