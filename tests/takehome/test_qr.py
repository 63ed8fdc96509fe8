import cv2
import numpy as np
import numpy.typing as npt
import pytest
import zxingcpp
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kiosk.errors import TakeHomeError
from kiosk.takehome.qr import LIMIT, QUIET_ZONE, byte_count, fits, forget, modules

LINK = "https://example.org/ar/topic/anmeldung"
payloads = st.text(alphabet=st.characters(min_codepoint=0x20, max_codepoint=0x7E), min_size=1, max_size=LIMIT)


def drawn(payload: str, pixels: int = 4) -> npt.NDArray[np.uint8]:
    bits = np.array(modules(payload), dtype=np.uint8)
    return np.kron(1 - bits, np.ones((pixels, pixels), dtype=np.uint8)).astype(np.uint8) * 255


def read_by_zxing(picture: npt.NDArray[np.uint8]) -> list[bytes]:
    found = zxingcpp.read_barcodes(picture, try_rotate=False)
    return [code.bytes for code in found]


def read_by_opencv(picture: npt.NDArray[np.uint8]) -> str:
    # OpenCV's default detector misses some flawless codes at every size; this one finds the corners better.
    return str(cv2.QRCodeDetectorAruco().detectAndDecode(picture)[0])


@pytest.mark.parametrize("size", [1, 14, 15, 26, 27, 106, 107, 180, 181, 213])
def test_two_independent_decoders_read_every_size(size: int) -> None:
    payload = (LINK * 6)[:size]
    picture = drawn(payload, 6)
    assert read_by_zxing(picture) == [payload.encode()]
    assert read_by_opencv(picture) == payload


@given(payloads)
@example("12345678")
@example("HTTPS://ABC")
@settings(max_examples=40, deadline=None)
def test_any_ascii_payload_is_read_back(payload: str) -> None:
    picture = drawn(payload)
    assert read_by_zxing(picture) == [payload.encode()]


@given(st.text(min_size=1, max_size=70).filter(fits))
@settings(max_examples=40, deadline=None)
def test_any_text_is_read_back_as_utf_8(payload: str) -> None:
    assert read_by_zxing(drawn(payload)) == [payload.encode()]


def test_the_code_has_no_eci() -> None:
    (code,) = zxingcpp.read_barcodes(drawn("Büro im Südwall"))
    assert code.content_type == zxingcpp.ContentType.Text
    assert not code.symbology_identifier.endswith(
        ("2", "4", "6")
    )  # ISO/IEC 15424: even modifiers tell of ECI


@pytest.mark.parametrize(
    ("size", "version"),
    [(1, 1), (14, 1), (15, 2), (60, 4), (62, 4), (63, 5), (106, 6), (107, 7), (180, 9), (181, 10), (213, 10)],
)
def test_the_smallest_version_at_level_m_is_taken(size: int, version: int) -> None:
    rows = modules("a" * size)
    assert len(rows) == 17 + 4 * version + 2 * QUIET_ZONE
    (code,) = zxingcpp.read_barcodes(drawn("a" * size))
    assert code.ec_level == "M"


def test_four_light_modules_surround_the_code() -> None:
    rows = np.array(modules(LINK))
    inner = rows[QUIET_ZONE:-QUIET_ZONE, QUIET_ZONE:-QUIET_ZONE]
    assert rows.sum() == inner.sum()
    assert inner[0].any()
    assert inner[:, 0].any()


@pytest.mark.parametrize("payload", ["", "a" * (LIMIT + 1), "ض" * 107, "\ud800"])
def test_what_cannot_be_a_code_is_refused(payload: str) -> None:
    assert not fits(payload)
    with pytest.raises(TakeHomeError) as caught:
        modules(payload)
    assert payload == "" or payload not in str(caught.value)


def test_bytes_are_counted_not_characters() -> None:
    assert byte_count("ضä€") == 7
    assert fits("ض" * 106)


def test_rows_belong_to_the_caller() -> None:
    modules(LINK)[0][0] = True
    assert not modules(LINK)[0][0]


def test_a_finished_visit_leaves_no_code() -> None:
    from kiosk.takehome.qr import _rows

    modules(LINK)
    assert _rows.cache_info().currsize
    for number in range(40):
        modules(str(number))
    maximum = _rows.cache_info().maxsize
    assert maximum is not None
    assert _rows.cache_info().currsize <= maximum <= 32
    forget()
    assert not _rows.cache_info().currsize
