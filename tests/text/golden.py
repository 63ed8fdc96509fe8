"""Difficult texts and their reference pictures.

`python -m tests.text.golden` draws every picture again. Each new picture is to be looked at by someone who reads the
script before it is kept; the test compares with a tolerance for other processors.
"""

from dataclasses import dataclass
from pathlib import Path

import skia

from kiosk.text.isolate import isolate_facts
from kiosk.text.paragraph import Paragraph, Style

FOLDER = Path(__file__).with_name("golden")
BODY = Style(42)
RTL = Style(42, direction="rtl")


@dataclass(frozen=True)
class Case:
    name: str
    text: str
    lines: int
    width: int = 700
    style: Style = BODY
    shows_all: bool = True

    def paragraph(self) -> Paragraph:
        return Paragraph(isolate_facts(self.text, self.style.direction), self.style, self.width)

    @property
    def path(self) -> Path:
        return FOLDER / f"{self.name}.png"


CASES = (
    Case("arabic-phone", "الهاتف: +49 (0)231 50-27132 للاستفسار", 2),
    Case("arabic-street", "العنوان: Brackeler Hellweg 146, 44309 Dortmund، الطابق الأرضي", 2),
    Case("arabic-brackets-latin", "شهادة التسجيل (Meldebescheinigung) مطلوبة هنا", 2),
    Case("arabic-brackets-arabic", "المكتب (الطابق الثاني، الغرفة 12) مفتوح", 1, 860),
    Case("arabic-number-list", "الأرقام المطلوبة: 7, 12, 15 و 112", 1),
    Case(
        "arabic-three-lines",
        "أحضر معك جواز السفر وعقد الإيجار وشهادة السكن من المالك، ثم خذ رقما وانتظر حتى يظهر رقمك على الشاشة.",
        3,
        760,
    ),
    Case("arabic-hard-lines", "العنوان:\nBrackeler Hellweg 146\n44309 Dortmund\n0231 50-0", 4),
    Case("arabic-french-quotes", "اسم المكتب «lokal willkommen» أي «أهلا بكم»", 2),
    Case("arabic-url", "الموقع https://www.dortmund.de/amt?x=1 للتفاصيل.", 2),
    Case("arabic-ticket-bold", "رقمك A017، أمامك 3 أشخاص", 1, style=Style(46, 700)),
    Case("arabic-date", "الموعد: الاثنين 12.03.2025 الساعة 9:30", 2),
    Case("arabic-amounts", "الرسوم 37,00 € أي 50% فقط، -5 °C", 1),
    Case("arabic-marks", "أُمٌّ بِيَّنَةٍ، مُحَمَّدٌ، حٍ", 1),
    Case(
        "arabic-ellipsis",
        "أحضر معك جواز السفر وعقد الإيجار وشهادة السكن",
        1,
        style=Style(42, max_lines=1),
        shows_all=False,
    ),
    Case(
        "arabic-ellipsis-before-phone",
        "اتصل بنا على الرقم 0231 50-27132 غدا",
        1,
        width=480,
        style=Style(42, max_lines=1),
        shows_all=False,
    ),
    Case("persian-times", "ساعت کار: 9:00–12:00 و 14:00–16:30", 2),
    Case("persian-zwnj", "می‌توانید نامه‌ها و کتاب‌های خود را به خانه‌ی ما بیاورید", 2),
    Case("persian-latin-first", "Jobcenter جای درخواست کمک مالی است", 1, 800, RTL),
    Case("persian-email", "به info@vmdo.de بنویسید (پاسخ: 2 روز).", 2),
    Case(
        "persian-centred",
        "شماره بگیرید و منتظر بمانید تا شماره شما خوانده شود",
        2,
        style=Style(42, 600, align="center"),
    ),
    Case("persian-question", "آیا «Wohngeld» می‌گیرید؟ بله، 3 بار!", 1),
    Case("pashto-letters", "ښځې، ځوانان، ډېر ژر پوښتنه وکړئ؛ هيلۍ، ړنګ، ګڼ", 2),
    Case("sorani-letters", "یارمەتی بۆ پەنابەران: ڕۆژ، ساڵ، گوێ، چۆن، ژووری 12", 2),
    Case("urdu", "اردو میں مدد: ٹکٹ نمبر A017 لے کر بیٹھیں", 2, width=560),
    Case("tigrinya-latin", "ትግርኛ፦ ምዝገባ (Anmeldung) ኣብ Dortmund፣ 9:00–12:00።", 2),
    Case("cyrillic", "Реєстрація житла: їжа, ґанок, об’єкт; русский: подъезд №7", 2),
    Case("german-compounds", "Bundesausbildungsförderungsgesetz und Wohnungsgeberbestätigung", 2, 760),
    Case("german-too-long-word", "Grundstücksverkehrsgenehmigungszuständigkeit", 2, width=560),
    Case(
        "german-ellipsis",
        "Wohnungsgeberbestätigung und Mietvertrag",
        1,
        560,
        Style(42, max_lines=1),
        shows_all=False,
    ),
    Case("german-phone-unbroken", "Rufen Sie an: Telefon 0231 50-27132", 2, width=520),
    Case("latin-marks", "français à Noël, Türkçe İşlem, şêwirdarî, Łódź, ÄÖÜ ẞ", 2),
    Case("names-of-languages", "Deutsch · ⁧العربية⁩ · ⁧فارسی⁩ · ⁧کوردیی⁩ · ትግርኛ", 1, 960),
    Case("queue-number", "A017", 1, style=Style(240, 700, line_height=0.7)),
)


def save(case: Case) -> None:
    """Draw the reference picture of a case."""
    paragraph = case.paragraph()
    canvas = paragraph.canvas(case.width)
    pixels = bytearray(paragraph.grey(canvas))
    surface = skia.Surface.MakeRasterDirect(_info(canvas.width, canvas.height), pixels, canvas.width)
    surface.makeImageSnapshot().save(str(case.path), skia.kPNG)


def load(case: Case) -> tuple[int, int, bytes]:
    """Width, height and grey pixels of the reference picture of a case."""
    image = skia.Image.open(str(case.path))
    pixels = bytearray(image.width() * image.height())
    image.readPixels(_info(image.width(), image.height()), pixels, image.width())
    return image.width(), image.height(), bytes(pixels)


def _info(width: int, height: int) -> skia.ImageInfo:
    return skia.ImageInfo.Make(width, height, skia.kGray_8_ColorType, skia.kOpaque_AlphaType)


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    for each in CASES:
        save(each)
