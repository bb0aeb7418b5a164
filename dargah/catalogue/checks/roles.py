"""That each stage is with a role that may do its work: with another, its cases would stand there for ever."""

from dargah.catalogue.acts import STAGE_ACTORS, WORDS, acts_of, roles_in_words
from dargah.catalogue.definition import ServiceDefinition, Stage
from dargah.catalogue.findings import Finding, Found
from dargah.people.roles import Role


def found(definition: ServiceDefinition) -> Found:
    """Acts that the role of their stage never does, and approvals that would wait for ever or never be asked."""
    for number, stage in enumerate(definition.stages):
        wrong = [act for act in dict.fromkeys(acts_of(stage)) if stage.by not in STAGE_ACTORS[act]]
        for act in wrong:
            said = (
                f"مرحله «{stage.title}» با «{Role(stage.by).label}» است، ولی «{WORDS[act]}» فقط با "
                f"{roles_in_words(act)} است؛ پرونده همان‌جا می‌ماند."
            )
            yield Finding(("stages", number, "by"), said)
        if stage.approve and stage.decide:
            yield from (Finding(("stages", number, "approve"), said) for said in _approval(stage))


def _approval(stage: Stage) -> list[str]:
    approver = Role(stage.approve or "")
    if approver not in STAGE_ACTORS["approve"]:
        return [f"«{approver.label}» تصمیم را تأیید نمی‌کند؛ تأیید فقط با {roles_in_words('approve')} است."]
    if stage.by in {stage.approve, Role.DIRECTOR}:
        return [
            f"تأیید این تصمیم هرگز خواسته نمی‌شود: «{Role(stage.by).label}» خود تصمیم می‌گیرد. تأییدکننده را بردارید."
        ]
    return []
