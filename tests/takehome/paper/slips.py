"""Slips of the sample release as visitors get them, and their pictures."""

from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

import cv2
import numpy as np
import zxingcpp

from kiosk import paths
from kiosk.i18n.languages import load
from kiosk.takehome.follow import Follow
from kiosk.takehome.paper.drawing import draw
from kiosk.takehome.paper.raster import Raster
from kiosk.takehome.paper.reading import Shop
from kiosk.takehome.paper.setup import WIDTHS
from kiosk.takehome.paper.slip import Code, Line, Slip
from kiosk.takehome.paper.ticket import Given, ticket_slip
from kiosk.takehome.paper.voice import Voice, voice
from tests.terminal.room import BASE_URL, OFFICE, OPEN_AT, sample

LANGUAGES = ("de", "ar", "fa", "en", "fr")
NOW: datetime = OPEN_AT.astimezone(ZoneInfo("Europe/Berlin"))
TOKEN = "x" * 32
FOLLOW = Follow(base_url=BASE_URL)
TICKET_ID = "3d6f0a5e-0000-4000-8000-000000000001"


@cache
def speaking(code: str) -> Voice:
    return voice(paths.locales(), load(paths.locales())[code])


def given(ahead: int | None = 3, concern: str = "papiere") -> Given:
    documents = sample().documents(sample().topic("anmeldung"))
    return Given(TICKET_ID, "A017", concern, documents, ahead, NOW, TOKEN)


def shop(base_url: str = BASE_URL, german: bool = False) -> Shop:
    return Shop(sample(), sample().place(OFFICE), NOW.date(), base_url, german)


def ticket(code: str, follow: Follow = FOLLOW, ahead: int | None = 3, concern: str = "papiere") -> Slip:
    office = sample().place(OFFICE)
    return ticket_slip(speaking(code), sample(), office, given(ahead, concern), follow)


def said(slip: Slip) -> list[str]:
    """Every text that is to be read, in order."""
    lines = [(part.text, part.german) for part in slip.parts if isinstance(part, Line)]
    return [text for both in lines for text in both if text]


def codes_of(slip: Slip) -> list[str]:
    return [part.payload for part in slip.parts if isinstance(part, Code)]


def code_of(slip: Slip) -> str:
    (payload,) = codes_of(slip)
    return payload


def picture(raster: Raster) -> np.ndarray:
    bits = np.unpackbits(np.frombuffer(raster.rows, np.uint8)).reshape(raster.height, raster.width)
    return np.where(bits, 0, 255).astype(np.uint8)


def printed(slip: Slip, paper: str = "80mm") -> np.ndarray:
    return picture(draw(slip, WIDTHS[paper]))


def read_by_zxing(image: np.ndarray) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(image)]


def read_by_opencv(image: np.ndarray) -> list[str]:
    _ok, texts, _points, _codes = cv2.QRCodeDetector().detectAndDecodeMulti(image)
    return [text for text in texts if text]
