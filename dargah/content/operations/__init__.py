"""The verbs of the workshop."""

from dargah.content.operations.bank import (
    begin_group,
    discard_group,
    load_groups,
    open_group,
    restore_group_save,
    submit_group,
    submit_older_group,
    write_group,
)
from dargah.content.operations.drafts import (
    begin_service,
    copy_service,
    discard_draft,
    open_service,
    renew_draft,
    restore_save,
    write_part,
)
from dargah.content.operations.facts import confirm_fact
from dargah.content.operations.page_files import load_pages
from dargah.content.operations.pages import (
    attach_files,
    begin_page,
    discard_page,
    put_file_aside,
    restore_page_save,
    submit_older_page,
    submit_page,
    submit_page_off,
    write_page,
)
from dargah.content.operations.publishing import approve, publish_due, send_back, withdraw
from dargah.content.operations.samples import keep_sample
from dargah.content.operations.submitting import submit, submit_older_version, submit_taking_off

__all__ = [
    "approve", "attach_files", "begin_group", "begin_page", "begin_service", "confirm_fact", "copy_service",
    "discard_draft", "discard_group", "discard_page", "keep_sample", "load_groups", "load_pages", "open_group", "open_service",
    "publish_due", "put_file_aside", "renew_draft", "restore_group_save", "restore_page_save", "restore_save", "send_back",
    "submit", "submit_group", "submit_older_group", "submit_older_page", "submit_older_version", "submit_page",
    "submit_page_off", "submit_taking_off", "withdraw", "write_group", "write_page", "write_part",
]  # fmt: skip
