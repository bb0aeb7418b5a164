"""Of an answer by mail what its sender wrote, as the mail programs of citizens really send it; unsure, everything."""

import pytest

from dargah.conversations.inbound.markup import text_of
from dargah.conversations.inbound.quotes import own_words
from dargah.notices.reply_address import invited

OURS = invited("با سلام\n\nنوبت شماست: پرونده ۴۸۲۷.\n\nپرونده: https://portal.example.ir/me/")
QUOTED = "\n".join(f"> {line}".rstrip() for line in OURS.split("\n"))
ANSWER = "سلام، نقشه را فردا می‌فرستم.\n\nبا احترام"

CUT = {
    "only an answer": ANSWER,
    "gmail": f"{ANSWER}\n\nOn Mon, 23 Nov 2026 at 10:12, درگاه <dargah@example.ir> wrote:\n\n{QUOTED}\n",
    "gmail, broken over two lines": f"{ANSWER}\n\nOn Mon, 23 Nov 2026 at 10:12, a long name\n<d@example.ir> wrote:\n{QUOTED}",
    "gmail in Persian": f"{ANSWER}\n\nدر تاریخ دوشنبه ۲ آذر ۱۴۰۵، درگاه <dargah@example.ir> نوشت:\n\n{QUOTED}\n",
    "crlf": f"{ANSWER}\n\n{QUOTED}".replace("\n", "\r\n"),
    "outlook": f"{ANSWER}\n\n________________________________\nFrom: درگاه <dargah@example.ir>\nSent: Monday, November 23, 2026\n"
    f"To: someone\nSubject: پرونده\n\n{OURS}",
    "outlook in Persian": f"{ANSWER}\n\nاز: درگاه <dargah@example.ir>\nتاریخ ارسال: ۲ آذر\nبه: کسی\nموضوع: پرونده\n\nبا سلام",
    "original message": f"{ANSWER}\n\n-----Original Message-----\nبا سلام",
    "our line alone": f"{ANSWER}\n\n{OURS}",
    "signature": f"{ANSWER}\n-- \nمریم شوشتری\nاهواز\n\n{QUOTED}",
    "telephone": f"{ANSWER}\n\nSent from my iPhone\n\n{QUOTED}",
}


@pytest.mark.parametrize("how", CUT)
def test_the_answer_alone(how: str) -> None:
    assert own_words(CUT[how]).replace("\r", "") == ANSWER


WHOLE = {
    "between the lines": f"{QUOTED}\n\nبله، درست است.",
    "in the middle of the quote": f"{QUOTED[:40]}\nنه، نادرست است.\n{QUOTED[40:]}\nپایان",
    "nothing but a quote": QUOTED.replace(">", "> >"),
    "a letter with from and to": "با سلام\nاز: مریم شوشتری\nبه: اداره کل\nتاریخ: ۲ آذر\nموضوع: درخواست بازدید\n\nلطفاً بیایید.",
    "a line of somebody that ends with wrote": "همسایه در ۲ آذر نوشت:\nدیوار ریخته است.",
    "a line that ends with a colon": "نشانی ما: a@example.ir 12:",
    "two hyphens far from the end": "--\n" + "\n".join("خط" for _ in range(20)),
}


@pytest.mark.parametrize("how", WHOLE)
def test_unsure_nothing_is_lost(how: str) -> None:
    assert own_words(WHOLE[how]) == WHOLE[how].strip()


def test_words_of_html_and_what_it_quotes() -> None:
    html = (
        "<html><head><style>p{color:red}</style><title>x</title></head><body><div>سلام، <b>نقشه</b> را فردا می‌فرستم.</div>"
        '<div><br></div><div>با احترام</div><div class="gmail_quote">On Mon, 23 Nov 2026 درگاه &lt;d@example.ir&gt; wrote:<br>'
        f"<blockquote><p>{OURS}</p><p>خط</p></blockquote></div><script>alert(1)</script></body></html>"
    )
    assert own_words(text_of(html)).split() == ANSWER.split()


@pytest.mark.parametrize(
    "html", ["", "<", "<a", "</blockquote></style>خوب", "&#x110000;", "<b" * 5000, "<!--" * 999]
)
def test_broken_html_is_no_fault(html: str) -> None:
    text_of(html)
