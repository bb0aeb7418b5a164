"""`dargah diagrams DIR`: pictures (Mermaid) made from what the code runs on, so that they cannot lie.

The states of a case come from the transition table, the stages of a service from its definition. A test compares the
committed files with what this module would write.
"""

from pathlib import Path

from django.conf import settings

from dargah.cases.states import TRANSITIONS, Action, State
from dargah.catalogue.definition import Outcome, ServiceDefinition, Stage
from dargah.catalogue.directorate import directorate, office_name
from dargah.catalogue.loader import load_services
from dargah.people.roles import Role
from dargah.persian.digits import persian_digits

_ENDS = (State.ISSUED, State.CLOSED, State.WITHDRAWN)
_MADE = "<!-- made by: make docs -->\n"


def write_diagrams(folder: Path) -> None:
    """Write every diagram under ``folder`` and remove those of services that are gone."""
    wanted = diagrams()
    for path in sorted(folder.rglob("*.md")):
        if path.relative_to(folder).as_posix() not in wanted:
            path.unlink()
    for name, text in wanted.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def diagrams() -> dict[str, str]:
    """Every diagram: path inside the folder → Markdown."""
    services = [loaded.definition for loaded in load_services(settings.CONTENT)]
    return {
        "README.md": _index(services),
        "case-states.md": case_states(),
        **{f"services/{one.slug}.md": service_stages(one) for one in services},
    }


def case_states() -> str:
    """The states of a case and the actions that lead from one to another."""
    lines = ["stateDiagram-v2", "    direction LR"]
    lines += [f'    state "{state.label}" as {state.value}' for state in State]
    lines.append(f"    [*] --> {State.OPEN}: ثبت درخواست")
    for transition in TRANSITIONS.values():
        for target in filter(None, (transition.target, transition.otherwise)):
            lines += [
                f"    {source} --> {target}: {transition.action.label}"
                for source in _in_order(transition.sources)
            ]
    lines += [f"    {state} --> [*]" for state in _ENDS]
    staying = [
        f"| {row.action.label} | `{row.action}` | {'؛ '.join(state.label for state in _in_order(row.sources))} |"
        for row in TRANSITIONS.values()
        if row.target is None
    ]
    return "\n".join(
        [
            f"{_MADE}# States of a case",
            "",
            "From the table in `dargah/cases/states.py`. Who may do what stands in `dargah/cases/permissions.py`.",
            "",
            *_mermaid(lines),
            "",
            f"«{Action.DECIDE.label}» leads to «{State.APPROVAL.label}» where the stage names who approves.",
            "",
            "Actions that leave the state as it is:",
            "",
            "| action | in code | in these states |",
            "| --- | --- | --- |",
            *staying,
            "",
        ]
    )


def service_stages(definition: ServiceDefinition) -> str:
    """The way of a case through the stages of one service, to its outcomes and letters."""
    lines = ["flowchart TD", f'    start(["{_plain(definition.title)}"]) --> {definition.stages[0].stage}']
    for place, stage in enumerate(definition.stages):
        lines.append(f'    {stage.stage}["{_stage(stage, definition)}"]')
        lines += [
            f'    {stage.stage} -. "{persian_digits(ask.days)} روز کاری" .-> ask_{stage.stage}_{number}'
            f'(["پرسش از {_plain(office_name(ask.whom))}"])'
            for number, ask in enumerate(stage.ask)
        ]
        if not stage.decide and not stage.issue and place + 1 < len(definition.stages):
            lines.append(f"    {stage.stage} --> {definition.stages[place + 1].stage}")
        lines += _decided(stage, place, definition)
    return "\n".join(
        [
            f"{_MADE}# {definition.title}",
            "",
            f"From `services/{definition.slug}/service.yaml`. Days are working days of the stage.",
            "",
            *_mermaid(lines),
            "",
        ]
    )


def _decided(stage: Stage, place: int, definition: ServiceDefinition) -> list[str]:
    """A stage's outcomes, through the approval where one is wanted, to the stage that issues the letter."""
    if not stage.decide:
        return []
    lines, source = [], stage.stage
    if stage.approve:
        source = f"approve_{stage.stage}"
        lines += [
            f'    {stage.stage} --> {source}{{{{"تأیید {Role(stage.approve).label}"}}}}',
            f'    {source} -. "بازگرداندن" .-> {stage.stage}',
        ]
    issuing = next((one for one in definition.stages[place:] if one.issue), None)
    for key in stage.decide:
        outcome = definition.outcomes[key]
        lines.append(f'    {source} --> outcome_{key}(["{_outcome(outcome, definition)}"])')
        if issuing is not None and outcome.letter:
            lines.append(f"    outcome_{key} --> {issuing.stage}")
    return lines


def _stage(stage: Stage, definition: ServiceDefinition) -> str:
    units = {unit.slug: unit.name for unit in directorate().units}
    days = f"{persian_digits(stage.days)} روز کاری" if stage.days else "همان روز"
    return "<br>".join(
        [
            f"<b>{_plain(stage.title)}</b>",
            f"{Role(stage.by).label}، {_plain(units[stage.unit or definition.unit])}",
            days,
        ]
    )


def _outcome(outcome: Outcome, definition: ServiceDefinition) -> str:
    title = _plain(outcome.title)
    return (
        f"{title}<br>نامه: {_plain(definition.letters[outcome.letter].subject)}" if outcome.letter else title
    )


def _index(services: list[ServiceDefinition]) -> str:
    return "\n".join(
        [
            f"{_MADE}# Diagrams",
            "",
            "Made by `make docs` from the tables in code and the service definitions; do not edit.",
            "",
            "* [States of a case](case-states.md)",
            *(f"* [{one.title}](services/{one.slug}.md)" for one in services),
            "",
        ]
    )


def _mermaid(lines: list[str]) -> list[str]:
    return ["```mermaid", *lines, "```"]


def _in_order(states: frozenset[State]) -> list[State]:
    return [state for state in State if state in states]


def _plain(text: str) -> str:
    """Text that cannot end a quoted Mermaid label."""
    return text.replace('"', "”").replace("#", "＃")
