"""What a member has said so far in a rehearsal: the answers and the steps, from which each request walks anew."""

from django.db import models


class Rehearsal(models.Model):
    """One member's rehearsal of one service; nobody else's, no case, erased by the member or the night.

    ``source`` is the name that its address has (rehearsal.sources). ``answers`` passed the checks of their page, ``typed``
    are the words of pages that did not yet, ``done`` the pages that passed, ``steps`` what the office and the citizen did.
    """

    member = models.ForeignKey("people.StaffMember", on_delete=models.CASCADE, related_name="+")
    source = models.CharField(max_length=100)
    answers = models.JSONField(default=dict)
    typed = models.JSONField(default=dict)
    done = models.JSONField(default=list)
    steps = models.JSONField(default=list)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-saved_at"]
        constraints = [
            models.UniqueConstraint(fields=["member", "source"], name="one_rehearsal_of_a_member"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.source}"
