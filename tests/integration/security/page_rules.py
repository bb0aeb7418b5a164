"""Who may use the addresses of the information portal and of its workshop."""

from typing import Any

from dargah.answers.models import Proposal
from tests.integration.security import scene as who
from tests.integration.security.rule import EVERYONE, Rule, post
from tests.integration.security.scene import Scene

WRITES = frozenset({who.EDITOR})
READS = WRITES | {who.DIRECTOR}
PUBLIC = ["section", "page", "offices", "office", "page_file", "page_picture", "feed"]
PAGE_RULES: dict[str, Rule] = {
    **{f"public:{name}": Rule(EVERYONE) for name in PUBLIC},
    "desk:proposal_settlement": post(READS | {who.ANALYST}),
    # only a general question has an answer to propose; the scene's cases are of other services
    "desk:faq_proposal": Rule(frozenset()),
    "studio:pages": Rule(READS),
    "studio:new_page": Rule(WRITES),
    "studio:page": Rule(READS),
    "studio:page_preview": Rule(READS),
    "studio:page_file": Rule(READS),
    "studio:page_picture": Rule(READS),
    "studio:page_versions": Rule(READS),
    "studio:page_file_removal": post(WRITES, edition="{page_edition}"),
    "studio:page_submission": post(WRITES, edition="{page_edition}"),
    "studio:page_taking_off": post(WRITES, off="دیگر درست نیست."),
    "studio:page_discarding": post(WRITES),
    "studio:page_restoration": post(WRITES, note_1="بازگشت به متن درست"),
    "studio:page_save_restoration": post(WRITES),
}


def page_ids(name: str, scene: Scene) -> dict[str, Any]:
    """The parts of the addresses of pages; empty for every other name."""
    if name not in PAGE_RULES:
        return {}
    page = scene.pages.mistaken if name == "studio:page_discarding" else scene.pages.notice
    ids = {
        "slug": "county_izeh" if name == "public:office" else page.slug,
        "address": "notices",
        "form": "atom",
        "wide": 1280,
        "number": 2 if "picture" in name else 1,
    }
    if name == "desk:proposal_settlement":
        return {"pk": Proposal.objects.create(question="پرسش", answer="پاسخ", by="staff:1").pk}
    if name == "desk:faq_proposal":
        return {}
    return {**ids, "revision_id": page.revisions.latest("pk").pk}
