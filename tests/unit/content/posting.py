"""What a browser sends for boxes: the fields that Wagtail's script writes into the form, made of the same state."""

from typing import Any

from django.http import QueryDict
from wagtail.blocks import Block, ListBlock, StreamBlock, StructBlock


def as_posted(block: Block, raw: Any, prefix: str = "boxes", **more: str) -> QueryDict:
    """The form of a raw value, untouched; ``more`` are other fields of it."""
    data = QueryDict(mutable=True)
    _write(data, block, block.get_form_state(block.to_python(raw)), prefix)
    for name, value in more.items():
        data[name] = value
    return data


def _write(data: QueryDict, block: Block, state: Any, prefix: str) -> None:
    if isinstance(block, StructBlock):
        for name, inner in block.child_blocks.items():
            _write(data, inner, state[name], f"{prefix}-{name}")
    elif isinstance(block, ListBlock | StreamBlock):
        data[f"{prefix}-count"] = str(len(state))
        for number, item in enumerate(state):
            here = f"{prefix}-{number}"
            data[f"{here}-deleted"], data[f"{here}-order"] = "", str(number)
            data[f"{here}-id"], data[f"{here}-type"] = item["id"], item.get("type") or ""
            inner = block.child_block if isinstance(block, ListBlock) else block.child_blocks[item["type"]]
            _write(data, inner, item["value"], f"{here}-value")
    elif isinstance(state, bool):
        if state:
            data[prefix] = "on"
    elif isinstance(state, list):
        data.setlist(prefix, [str(one) for one in state])
    else:
        data[prefix] = "" if state is None else str(state).replace("\n", "\r\n")
