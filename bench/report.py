"""The run for people and for programs."""

from typing import Any

from bench.figures import Figure


def line(figure: Figure) -> dict[str, Any]:
    """A figure as JSON has it."""
    return {
        "name": figure.name,
        "value": round(figure.value, 3),
        "sense": figure.sense,
        "target": figure.target,
        "unit": figure.unit,
        "ok": figure.ok,
        "parts": figure.parts,
    }


def table(figures: list[Figure]) -> str:
    """A table in Markdown, readable as it stands."""
    rows = [("measure", "figure", "target", "", "made of")]
    rows += [
        (
            one.name,
            f"{number(one.value)} {one.unit}".strip(),
            f"{one.sense} {number(one.target)} {one.unit}".strip(),
            "ok" if one.ok else "NOT",
            ", ".join(f"{name.replace('_', ' ')} {part}" for name, part in one.parts.items()),
        )
        for one in figures
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    written = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in rows
    ]
    written.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(written)


def number(value: float) -> str:
    """Three digits that matter."""
    if value == int(value) or abs(value) >= 100:
        return f"{value:.0f}"
    return f"{value:.2f}" if abs(value) < 10 else f"{value:.1f}"
