"""The verbs of a conversation, a family a file."""

from dargah.conversations.operations.approval import (
    approve_draft,
    draft_message,
    put_aside_outlived,
    renew_draft,
    return_draft,
    withdraw_draft,
)
from dargah.conversations.operations.texts import add_text, change_text, retire_text, set_rule, take_back_text
from dargah.conversations.operations.write import mark_read, write

__all__ = [
    "add_text",
    "approve_draft",
    "change_text",
    "draft_message",
    "mark_read",
    "put_aside_outlived",
    "renew_draft",
    "retire_text",
    "return_draft",
    "set_rule",
    "take_back_text",
    "withdraw_draft",
    "write",
]
