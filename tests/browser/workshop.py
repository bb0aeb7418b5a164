"""What an analyst does in the editor of the workshop, by the words that stand on the screen."""

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PATIENCE

ITEM = "[data-streamfield-child]:visible"


class Boxes:
    """Boxes of the editor inside one item, or of a whole part: found by their labels, as a person finds them."""

    def __init__(self, scope: Locator) -> None:
        self.scope = scope

    def field(self, label: str) -> Locator:
        """The place of a box or a list with its label above."""
        shape = re.compile(rf"^\s*{re.escape(label)}\s*\*?\s*$")
        label_of = self.scope.page.locator(":scope > .w-field__label", has_text=shape)
        return self.scope.locator("[data-contentpath]").filter(has=label_of).first

    def write(self, label: str, text: str) -> None:
        """Type into a line or a text."""
        self.field(label).locator("input:visible, textarea:visible").first.fill(text)

    def choose(self, label: str, words: str) -> None:
        """Choose from a list by what it says."""
        self.field(label).locator("select:visible").first.select_option(label=words)

    def tick(self, label: str, *words: str) -> None:
        """Tick boxes of several, or the one box of a question of yes or no."""
        place = self.field(label)
        for word in words:
            place.get_by_label(word, exact=True).check()
        if not words:
            place.locator("input[type=checkbox]").check()

    def group(self, title: str) -> "Boxes":
        """The boxes below a heading: the deadline, the fee."""
        heading = self.scope.page.locator(
            ":scope > .w-panel__header .c-sf-block__type", has_text=re.compile(rf"^\s*{title}\s*$")
        )
        return Boxes(self.scope.locator("section").filter(has=heading).first)

    def add(self, label: str) -> "Boxes":
        """One more item of a list."""
        place = self.field(label)
        items = place.locator("[data-streamfield-list-container]").first.locator(f":scope > {ITEM}")
        before = items.count()
        place.locator(".c-sf-add-button:visible").last.click()
        expect(items).to_have_count(before + 1)
        return Boxes(items.nth(before))

    def put(self, label: str, words: str) -> None:
        """One more item of a list in which each is one choice or one line."""
        item = self.add(label).scope
        box = item.locator("select:visible, input[type=text]:visible").first
        if box.evaluate("e => e.tagName") == "SELECT":
            box.select_option(label=words)
        else:
            box.fill(words)

    def ask(self, kind: str, label: str, *, of: str = "پرسش‌ها", **words: str) -> "Boxes":
        """One more question of a kind."""
        items = (
            self.field(of).locator("[data-streamfield-stream-container]").first.locator(f":scope > {ITEM}")
        )
        before = items.count()
        button = self.field(of).locator(".c-sf-add-button:visible").last
        button.click()
        self.stays_beside_the_way(button)
        self.scope.page.locator(".w-combobox__option:visible").filter(
            has_text=re.compile(rf"^\s*{kind}\s*$")
        ).click()
        expect(items).to_have_count(before + 1)
        question = Boxes(items.nth(before))
        question.write("پرسش", label)
        for name, text in words.items():
            question.write(name, text)
        return question

    def stays_beside_the_way(self, button: Locator) -> None:
        """The list of kinds grows over the boxes, not over the way at the side of a wide page."""
        listed = self.scope.page.locator(".w-combobox:visible")
        expect(listed).to_be_visible()
        there, here = listed.bounding_box(), button.bounding_box()
        assert there is not None
        assert here is not None
        if (self.scope.page.viewport_size or {"width": 0})["width"] >= 960:
            assert there["x"] + there["width"] <= here["x"] + here["width"] + 8

    def when(self, label: str, question: str, sign: str, answer: str = "") -> None:
        """A condition: a question, how it compares, with what."""
        place = self.field(label)
        place.get_by_role("button", name=re.compile("گذاشتن شرط|شرط دیگر")).click()
        row = place.locator(".picker__row").last
        row.get_by_label("پرسش", exact=True).select_option(label=question)
        row = place.locator(".picker__row").last
        row.get_by_label("سنجش", exact=True).select_option(label=sign)
        if answer:
            box = place.locator(".picker__row").last.get_by_label(re.compile("^(پاسخ|عدد|شمار ردیف‌ها)$"))
            if box.evaluate("e => e.tagName") == "SELECT":
                box.select_option(label=answer)
            else:
                box.fill(answer)

    def compose(self, label: str, *pieces: Any) -> None:
        """A text in which answers stand: words, and (field,) picked from the list beside it."""
        place = self.field(label)
        text = place.locator("textarea:visible")
        for piece in pieces:
            if isinstance(piece, tuple):
                place.get_by_label("گذاشتن در متن").select_option(label=piece[0])
            else:
                text.press_sequentially(piece)


def open_part(page: Page, title: str) -> Boxes:
    """Go to a part by its tab."""
    page.get_by_role("navigation", name="بخش‌های خدمت").get_by_role("link", name=title, exact=True).click()
    expect(page.get_by_role("navigation", name="بخش‌های خدمت").locator("[aria-current=page]")).to_have_text(
        title
    )
    form = page.locator("form.boxes")
    # the editor draws itself by script, which two portals and two browsers on two cores can keep waiting
    expect(form.get_by_role("button", name="ذخیره", exact=True)).to_be_visible(timeout=4 * PATIENCE)
    return Boxes(form)


def save(page: Page) -> None:
    """Save the part that is open."""
    page.locator("form.boxes").get_by_role("button", name="ذخیره", exact=True).click()
    expect(page.locator("[role=status]", has_text="ذخیره شد")).to_be_visible()
