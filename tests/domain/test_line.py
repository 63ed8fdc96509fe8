import pytest

from kiosk.domain.line import Line, line_of

SERVICES = ("advice", "school", "papers", "money", "home")


@pytest.mark.parametrize(
    ("service", "groups", "line"),
    [
        ("advice", "", None),
        ("advice", "advice school, papers", {"advice", "school"}),
        ("papers", "advice school, papers", {"papers"}),
        ("money", "advice school, papers", {"money", "home"}),
        ("new", "advice school", {"new", "papers", "money", "home"}),
    ],
)
def test_services_share_a_queue_as_the_settings_say(service: str, groups: str, line: Line) -> None:
    assert line_of(service, groups, SERVICES) == line
