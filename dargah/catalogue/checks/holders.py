"""Who works on the stages, in this installation: a stage that nobody holds would keep its cases for ever."""

from dargah.catalogue.definition import ServiceDefinition
from dargah.catalogue.directorate import counties, county_offices, office_name, office_of_county
from dargah.catalogue.findings import Finding, Found
from dargah.people.models import StaffMember
from dargah.people.roles import Role

OF_THE_WHOLE_OFFICE = frozenset({Role.SECRETARIAT, Role.DIRECTOR})


def found(definition: ServiceDefinition) -> Found:
    """Stages, approvals and signatures whose role nobody has. One statement."""
    held = set(StaffMember.objects.filter(is_active=True).values_list("role", "unit_id"))
    roles = {role for role, _ in held}
    for number, stage in enumerate(definition.stages):
        unit = stage.unit or definition.unit
        units = {unit, *map(office_of_county, counties())} if unit == county_offices() else {unit}
        for key in ("by", "approve"):
            role = getattr(stage, key)
            anywhere = role in OF_THE_WHOLE_OFFICE
            if role and not (role in roles if anywhere else any((role, one) in held for one in units)):
                where = "" if anywhere else f" در «{office_name(unit)}»"
                said = f"برای مرحله «{stage.title}» کسی با نقش «{Role(role).label}»{where} نیست."
                yield Finding(("stages", number, key), said)
    for key, letter in definition.letters.items():
        if letter.sign not in roles:
            yield Finding(("letters", key, "sign"), f"برای امضا کسی با نقش «{Role(letter.sign).label}» نیست.")
