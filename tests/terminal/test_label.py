"""The text provider: Kivy's Labels and Buttons show exactly what the text layer draws."""

import subprocess
import sys
from typing import TypeVar

import pytest

from kiosk.errors import TextError
from kiosk.terminal import label

label.install()

from kivy.base import EventLoop  # noqa: E402 # the provider comes first
from kivy.core.text import Label as CoreLabel  # noqa: E402
from kivy.graphics import Rectangle  # noqa: E402
from kivy.uix.button import Button  # noqa: E402
from kivy.uix.label import Label  # noqa: E402
from kivy.uix.widget import Widget  # noqa: E402

from kiosk.text.bitmap import ink_box  # noqa: E402
from kiosk.text.paragraph import Paragraph, Style  # noqa: E402

pytestmark = pytest.mark.ui

ARABIC = "الهاتف \u2066+49 231 50-0\u2069 من \u20669:00–12:00\u2069"
BLACK = (0, 0, 0, 1)
T = TypeVar("T", bound=Widget)


@pytest.fixture(scope="module", autouse=True)
def _window() -> None:
    EventLoop.ensure_window()


def settled(widget: T) -> T:
    """The widget after a frame, in which Kivy updates its texture."""
    EventLoop.idle()
    return widget


def on_white(widget: Widget, width: int, height: int) -> bytes:
    """What a widget really draws on white, one grey byte per pixel, rows from the top."""
    paper = Widget(size=(width, height))
    with paper.canvas:
        Rectangle(size=paper.size)
    paper.add_widget(widget)
    grey: bytes = paper.export_as_image().texture.pixels[::4]
    paper.remove_widget(widget)
    return grey


def furthest(drawn: bytes, expected: bytes) -> int:
    return max(abs(a - b) for a, b in zip(drawn, expected, strict=True))


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        (Label, {}),
        (Button, {"background_normal": "", "background_color": (1, 1, 1, 1), "border": (0, 0, 0, 0)}),
    ],
)
@pytest.mark.parametrize(("font_name", "weight"), [("Roboto", 400), ("semibold", 600), ("bold", 700)])
def test_a_widget_shows_the_pixels_of_the_paragraph(
    kind: type[Label], options: dict[str, object], font_name: str, weight: int
) -> None:
    widget = settled(
        kind(text=ARABIC, font_size=42, font_name=font_name, color=BLACK, text_size=(500, None), **options)
    )
    widget.size = widget.texture_size
    settled(widget)
    paragraph = Paragraph(ARABIC, Style(42, weight), 500)
    canvas = paragraph.canvas(500)

    assert tuple(widget.texture_size) == (canvas.width, canvas.height)
    assert furthest(on_white(widget, canvas.width, canvas.height), paragraph.grey(canvas)) <= 2


def test_a_label_without_a_width_is_as_large_as_its_text() -> None:
    widget = settled(Label(text="Guten Tag\nمرحبا", font_size=42))
    paragraph = Paragraph("Guten Tag\nمرحبا", Style(42))

    assert tuple(widget.texture_size) == (paragraph.width, paragraph.height)


def test_a_label_with_a_width_grows_with_its_lines() -> None:
    widget = settled(
        Label(text="Bitte bringen Sie Ihren Pass mit. " * 3, font_size=42, text_size=(400, None))
    )
    tall = widget.texture_size[1]
    widget.text_size = (800, None)
    settled(widget)

    assert widget.texture_size[0] == 800
    assert widget.texture_size[1] < tall
    assert not widget.is_shortened


def test_padding_is_part_of_the_texture() -> None:
    plain = settled(Label(text="Tag", font_size=42))
    padded = settled(Label(text="Tag", font_size=42, padding=(10, 20, 30, 40)))

    assert padded.texture_size[0] == plain.texture_size[0] + 40
    assert padded.texture_size[1] == plain.texture_size[1] + 60


@pytest.mark.parametrize(
    ("text", "halign", "side"),
    [
        ("مرحبا", "auto", "right"),
        ("مرحبا", "left", "left"),
        ("مرحبا", "justify", "right"),
        ("Tag", "auto", "left"),
        ("Tag", "right", "right"),
    ],
)
def test_alignment_follows_the_text_unless_a_side_is_given(text: str, halign: str, side: str) -> None:
    widget = settled(Label(text=text, font_size=42, halign=halign, text_size=(600, None), color=BLACK))
    widget.size = widget.texture_size
    settled(widget)

    assert ink_side(widget) == side


@pytest.mark.parametrize(
    ("option", "side"), [("rtl", "right"), ("ltr", "left"), ("weak_rtl", "left"), (None, "left")]
)
def test_a_direction_can_be_forced_or_given_for_texts_without_one(option: str | None, side: str) -> None:
    widget = settled(
        Label(text="Jobcenter", font_size=42, base_direction=option, text_size=(600, None), color=BLACK)
    )
    widget.size = widget.texture_size
    settled(widget)

    assert ink_side(widget) == side


def test_digits_alone_follow_a_weak_direction() -> None:
    widget = settled(
        Label(text="9:00", font_size=42, base_direction="weak_rtl", text_size=(600, None), color=BLACK)
    )
    widget.size = widget.texture_size
    settled(widget)

    assert ink_side(widget) == "right"


def ink_side(widget: Label) -> str:
    width, height = (int(side) for side in widget.texture_size)
    box = ink_box(bytes(255 - value for value in on_white(widget, width, height)), width)
    assert box is not None
    return "left" if box[0] < width - box[2] else "right"


@pytest.mark.parametrize(("valign", "order"), [("top", (0, 1)), ("middle", (1, 1)), ("bottom", (1, 0))])
def test_a_text_in_a_high_box_stands_where_valign_says(valign: str, order: tuple[int, int]) -> None:
    widget = settled(Label(text="HHH", font_size=42, valign=valign, text_size=(200, 300), color=BLACK))
    widget.size = widget.texture_size
    settled(widget)

    box = ink_box(bytes(255 - value for value in on_white(widget, 200, 300)), 200)

    assert tuple(widget.texture_size) == (200, 300)
    assert box is not None
    assert (box[1] > 60, 300 - box[3] > 60) == tuple(map(bool, order))


@pytest.mark.parametrize(
    "options",
    [
        {"text_size": (300, 120)},
        {"text_size": (300, None), "max_lines": 2},
        {"text_size": (300, None), "shorten": True},
    ],
)
def test_a_text_that_must_be_cut_says_so(options: dict[str, object]) -> None:
    widget = settled(Label(text="Bitte bringen Sie Ihren Pass mit. " * 4, font_size=42, **options))

    assert widget.is_shortened
    assert widget.texture_size[1] <= 120


def test_a_box_lower_than_one_line_does_not_clip_the_line() -> None:
    widget = settled(Label(text="A017", font_size=42, text_size=(300, 20)))

    assert widget.texture_size[1] == Paragraph("A017", Style(42)).height


def test_changes_of_a_label_are_drawn() -> None:
    widget = settled(Label(text="a", font_size=42))
    widget.text, widget.font_size, widget.bold, widget.max_lines = "مرحبا\nb", 60, True, 1
    settled(widget)

    assert widget.is_shortened
    assert widget.texture_size[1] == Paragraph("مرحبا", Style(60, 700)).height


@pytest.mark.parametrize("text", ["", " "])
def test_a_label_without_text_or_without_room_draws_nothing(text: str) -> None:
    assert settled(Label(text=text, font_size=42, text_size=(10, None), strip=True)).texture_size == [0, 0]
    assert settled(Label(text="x", font_size=42, text_size=(10, None))).texture_size == [1, 1]


def test_other_widgets_can_ask_for_the_size_of_a_text() -> None:
    assert CoreLabel(font_size=42).get_extents("A017") == (Paragraph("A017", Style(42)).width, 57)


def test_markup_is_refused() -> None:
    with pytest.raises(TextError, match="Markup"):
        Label(text="[b]x[/b]", markup=True)


def test_the_provider_is_installed_here() -> None:
    label.assert_installed()
    assert CoreLabel is label.SkiaLabel


def said(program: str) -> str:
    """What a fresh process says when it fails with a TextError."""
    lines = "\n    ".join(("from kiosk.terminal import label", *program.splitlines()))
    wrapped = (
        f"from kiosk.errors import TextError\ntry:\n    {lines}\nexcept TextError as error:\n    print(error)"
    )
    return subprocess.run([sys.executable, "-c", wrapped], capture_output=True, text=True, check=True).stdout


def test_a_provider_that_comes_too_late_is_an_error() -> None:
    assert "before the first import" in said("import kivy.uix.label\nlabel.install()")


def test_starting_without_the_provider_is_an_error() -> None:
    assert "Kivy's own text provider is active" in said("label.assert_installed()")


def test_starting_with_a_font_missing_is_an_error() -> None:
    program = (
        "label.fonts.folder = lambda: label.fonts.Path('/nowhere')\nlabel.install()\nlabel.assert_installed()"
    )

    assert "The font /nowhere/noto-sans/NotoSans-Regular.ttf does not load" in said(program)
