import pytest
import requests

from kiosk.office.security import LARGEST_BODY
from tests.office.place import Place


@pytest.mark.parametrize("path", ["/counter/", "/display/", "/t/no-such-token", "/nothing"])
def test_every_answer_allows_nothing_from_elsewhere_and_is_not_kept(place: Place, path: str) -> None:
    headers = requests.get(place.url + path).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-frame-options"] == "DENY"
    assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}]
)
def test_a_form_of_another_page_is_refused(place: Place, headers: dict[str, str]) -> None:
    desk = place.clerk()
    answer = desk.web.post(
        f"{place.url}/counter/act", {"form": desk.form(), "action": "next"}, headers=headers
    )
    assert answer.status_code == 403


def test_what_is_too_long_is_refused_before_it_is_read(place: Place) -> None:
    answer = requests.post(f"{place.url}/counter/in", b"x" * (LARGEST_BODY + 1))
    assert answer.status_code == 413


def test_a_body_of_unknown_length_is_refused(place: Place) -> None:
    assert requests.post(f"{place.url}/counter/in", iter([b"name=mk"])).status_code == 411


def test_no_file_outside_the_public_folders_is_given(place: Place) -> None:
    for path in ("/static/../main.py", "/static/%2e%2e/main.py", "/fonts/%2e%2e/sample/offices"):
        assert requests.get(place.url + path).status_code == 404


def test_scripts_and_fonts_are_fetched_once_a_day_and_what_is_not_there_is_not_kept(place: Place) -> None:
    for path in ("/static/live.js?1", "/fonts/noto-sans/NotoSans-Regular.ttf"):
        first = requests.get(place.url + path)
        assert first.headers["cache-control"] == "public, max-age=86400", path
        again = requests.get(place.url + path, headers={"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.headers["cache-control"]) == (304, "public, max-age=86400")
    assert requests.get(f"{place.url}/fonts/none.ttf").headers["cache-control"] == "no-store"
