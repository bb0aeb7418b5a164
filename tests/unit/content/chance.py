"""What an author may write, made by chance from the shapes of the schema: every key of it, whatever is added to it."""

from typing import Any

from hypothesis import strategies as st

from dargah.content.authored import EXTRA_OF_PAGE, EXTRA_OF_SERVICE, AuthoredPage, AuthoredService
from dargah.content.shapes import AnyShape, Listed, Questions, Shape, Struct, kinds, properties_of

TEXT = st.sampled_from(["متن", "a b", "یک\nدو", "{x}", "۱۲"])
NAME = st.from_regex(r"[a-z][a-z0-9_]{0,6}", fullmatch=True)
# what pydantic holds to by a pattern that no plain name fits
FITTING = {
    "site": st.sampled_from(["", "example.ir"]),
    "slug": st.sampled_from(["made-by-chance"]),
    "instead": st.sampled_from(["", "other"]),
}
# a file question of a page is a document as soon as a definition is loaded: none has one
ON_PAGES = [kind for kind in kinds() if kind != "file"]


def plain(shape: AnyShape, name: str = "") -> st.SearchStrategy[Any]:
    """Plain data for a shape."""
    if isinstance(shape, Struct):
        return _struct(shape)
    if isinstance(shape, Questions):
        return st.lists(_question(rows=shape.rows), max_size=2, unique_by=lambda one: one["key"])
    if isinstance(shape, Listed):
        return _listed(shape, name)
    return _one(shape, name)


def _struct(shape: Struct) -> st.SearchStrategy[dict[str, Any]]:
    left = (
        EXTRA_OF_SERVICE
        if shape.model is AuthoredService
        else EXTRA_OF_PAGE
        if shape.model is AuthoredPage
        else ()
    )
    return st.fixed_dictionaries(
        {name: plain(inner, name) for name, inner in shape.parts.items() if name not in left}
    )


def _listed(shape: Listed, name: str) -> st.SearchStrategy[Any]:
    inner = plain(shape.item, name)
    if shape.single:
        return st.none() | inner
    return st.dictionaries(NAME, inner, max_size=2) if shape.keyed else st.lists(inner, max_size=2)


def _one(shape: Shape, name: str) -> st.SearchStrategy[Any]:
    if shape.kind == "text" and shape.pattern and name in FITTING:
        return FITTING[name]
    if shape.kind == "tick":
        return st.booleans()
    if shape.kind == "choice":
        chosen = st.sampled_from([value for value, _ in shape.choices])
        return chosen | st.none() if shape.empty is None and name == "approve" else chosen
    if shape.kind == "choices":
        return st.lists(st.sampled_from([value for value, _ in shape.choices]), max_size=3, unique=True)
    least = int(shape.least or 0)
    numbers = {
        "whole": st.integers(least + 1, 99),
        "size": st.integers(1, 10**8),
        "month": st.sampled_from(["", "1405-12"]),
        "decimal": st.floats(-1e6, 1e6),
    }
    if shape.kind in numbers:
        return numbers[shape.kind]
    text = NAME if shape.pattern else TEXT
    return st.none() | text if shape.empty is None else text


@st.composite
def _question(draw: st.DrawFn, *, rows: bool) -> dict[str, Any]:
    """A question with any key of its schema, those that its kind shows no box for, too."""
    kind = draw(st.sampled_from([one for one in ON_PAGES if rows or one not in {"repeat", "table"}]))
    asked = {name: draw(plain(inner, name)) for name, inner in properties_of(kind, rows=rows).items()}
    beside = draw(
        st.sampled_from([{}, {"unit": "متر"}, {"past": True}, {"options": {"a": "الف"}}, {"max_length": 7}])
    )
    return {**beside, **asked, "kind": kind}


authored = plain(Struct(AuthoredService))
