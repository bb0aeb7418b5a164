"""The texts that the demo's units begin with: words of an office that are true of every case, in formal Persian."""

from dargah.conversations.models import UnitText
from dargah.conversations.operations import add_text
from dargah.people.models import StaffMember
from dargah.people.roles import Role

GREETING = "با سلام و احترام\n\n{applicant} گرامی، "
CLOSING = "\n\nاگر پرسشی دارید، در همین پرونده بنویسید.\n{unit}"
OF_EVERY_UNIT = (
    (
        "پرونده در دست بررسی است",
        GREETING
        + "درخواست شما برای «{service}» با کد رهگیری {code} در مرحله «{stage}» است و در {unit} بررسی می‌شود. برای ادامه کار "
        "لازم نیست به اداره بیایید؛ هر خبر تازه را پیامک می‌کنیم." + CLOSING,
    ),
    (
        "تصویر سند خوانا نیست",
        "تصویر سند مالکیت خوانا نیست. لطفاً هر چهار گوشه سند را در نور روز و بی سایه عکس بگیرید و دوباره بفرستید.",
    ),
    (
        "پاسخ شما رسید",
        GREETING
        + "آن‌چه فرستاده بودید رسید و رسیدگی به پرونده {code} از سر گرفته شد. اکنون کاری از شما لازم نیست."
        + CLOSING,
    ),
    (
        "راهنمایی پیش از فرستادن مدرک",
        GREETING
        + "مدارکی را که خواسته شده است می‌توانید یک‌جا یا در چند نوبت بفرستید. عکس با تلفن همراه پذیرفته است، اگر همه "
        "نوشته‌ها خوانده شود. تا رسیدن پاسخ شما شمارش روزها ایستاده است." + CLOSING,
    ),
)


def seed_texts() -> None:
    """Give each unit that has a head its first texts, written by that head."""
    for head in StaffMember.objects.filter(role=Role.UNIT_HEAD, is_active=True).select_related("unit"):
        if not UnitText.objects.filter(unit=head.unit_id).exists():
            for title, text in OF_EVERY_UNIT:
                add_text(unit=head.unit, title=title, text=text, by=head)
