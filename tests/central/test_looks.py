"""What the editor says on every page: whose it is, and dates that nobody misreads."""

from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup
from django.utils import formats, translation

from tests.central.people import logged_in, person

pytestmark = pytest.mark.usefixtures("content")


def test_the_titles_of_the_browser_name_this_program() -> None:
    answer = logged_in(person("editor")).get("/admin/")
    title = BeautifulSoup(answer.content, "html.parser").find("title")
    assert title is not None
    assert title.get_text().strip().endswith("- kiosk")


@pytest.mark.parametrize(("language", "said"), [("en", "11 Dec 2026, 14:05"), ("de", "11.12.2026 14:05")])
def test_a_date_is_read_in_one_way_only(language: str, said: str) -> None:
    moment = datetime(2026, 12, 11, 14, 5, tzinfo=UTC)
    with translation.override(language):
        assert formats.date_format(moment, "SHORT_DATETIME_FORMAT") == said
