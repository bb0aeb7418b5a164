"""Which unit a stage's work goes to. The one place that decides it; operations and permissions only ask here.

A stage names its unit, or has the service's. Where that unit stands for the offices of all counties
(``county_offices`` of directorate.yaml), the work goes to the office of the case's county.
"""

from collections.abc import Iterable

from dargah.catalogue.definition import ServiceDefinition, Stage
from dargah.catalogue.directorate import counties, county_offices, office_of_county
from dargah.people.models import StaffMember


def unit_of_stage(stage: Stage, definition: ServiceDefinition, county: str) -> str:
    """The unit that gets the case at this stage; ``county`` is `Case.county`, empty where the case has none.

    A county's office gets it where somebody of the stage's role works there now. Otherwise it stays with the unit
    above, whose head sees it and works on it: a case never lies where nobody is. One statement for a stage of the
    county offices, none for the others.
    """
    unit = stage.unit or definition.unit
    if unit != county_offices():
        return unit
    office = office_of_county(county)
    if office and StaffMember.objects.filter(unit=office, role=stage.by, is_active=True).exists():
        return office
    return unit


def office_ready(lies_with: str, stage: Stage, definition: ServiceDefinition, county: str) -> str:
    """The county's office that can take a case which fell back to the unit above; empty where there is nothing to hand
    over. One statement for a case that lies with the unit above, none for the others.
    """
    if lies_with != county_offices() or not county:
        return ""
    unit = unit_of_stage(stage, definition, county)
    return unit if unit == office_of_county(county) else ""


def that_may_come_to(
    units: Iterable[str], definitions: Iterable[ServiceDefinition]
) -> list[ServiceDefinition]:
    """The services whose cases, of whatever county, may come to one of these units; asks no database."""
    own = set(units)
    if not own.isdisjoint(office_of_county(county) for county in counties()):
        own.add(county_offices())
    return [one for one in definitions if one.unit in own or any(stage.unit in own for stage in one.stages)]


def units_of_stage(stage: Stage, definition: ServiceDefinition, county: str) -> set[str]:
    """All units that may have got the case at this stage, whoever worked there then; asks no database."""
    unit = stage.unit or definition.unit
    office = office_of_county(county) if unit == county_offices() else ""
    return {unit, office} if office else {unit}
