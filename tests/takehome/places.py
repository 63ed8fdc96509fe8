"""Places for the tests: those of the sample content and made-up ones."""

from datetime import date
from pathlib import Path

from hypothesis import strategies as st

from kiosk.domain.content import Address, Hours, Phone, Slot
from kiosk.domain.places import Place, join
from kiosk.domain.schema import decode_all
from kiosk.store.source import load_source

SAMPLE = Path(__file__).parents[2] / "assets" / "sample"


def sample_places() -> list[Place]:
    """Topics are left out: no place needs them."""
    source = load_source(SAMPLE)
    return list(join(decode_all({k: [d.raw for d in v] for k, v in source.items() if k != "topics"})))


def place(
    name: str = "Büro",
    phones: tuple[str, ...] = (),
    address: Address | None = None,
    email: str | None = None,
    url: str | None = None,
    hours: Hours | None = None,
    confidence: str = "high",
) -> Place:
    return Place(
        id="x", service_id="x", location_id=None, name=name, kind="referral", organization="x", partners=(),
        category=None, topics=(), address=address, host=None, districts=(), latitude=None, longitude=None,
        wheelchair="unknown", phones=tuple(Phone(number=number) for number in phones), email=email, url=url,
        hours=hours, languages=None, interpreters=None, cost=None,
        confidence=confidence,  # type: ignore[arg-type]
        source=None, as_of=None, assured_date=date(2024, 1, 1), source_rev=1, translations={}, validities=(),
    )  # fmt: skip


names = st.text(min_size=1, max_size=120) | st.text(
    alphabet='aä\\;,:é\u0301\u200d ض\r\n"', min_size=1, max_size=150
)
numbers = st.from_regex(r"\+49( [0-9]{2,5}){1,4}", fullmatch=True) | st.from_regex(
    r"[0-9]{3,6}", fullmatch=True
)
addresses = st.builds(
    Address,
    address_1=names,
    postal_code=st.none() | st.from_regex(r"[0-9]{5}", fullmatch=True),
    city=names,
    country=st.sampled_from(["DE", "NL"]),
)
times = st.sampled_from(["00:00", "08:30", "09:00", "12:00", "24:00"])
slots = st.builds(
    Slot,
    byday=st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"]),
    opens_at=times,
    closes_at=times,
    mode=st.sampled_from(["walk_in", "appointment", "phone"]),
    nth=st.sampled_from([None, None, 1, -1]),
    interval=st.sampled_from([1, 1, 2]),
)
hours = st.builds(
    Hours,
    weekly=st.none() | st.lists(slots, max_size=6).map(tuple),
    as_of=st.sampled_from([None, "2024-08", "now"]),
)
visible_names = names.filter(lambda name: any(character.isalnum() for character in name))
places = st.builds(
    place,
    name=visible_names,
    phones=st.lists(numbers, max_size=3).map(tuple),
    address=st.none() | addresses,
    email=st.none() | st.emails(),
    url=st.none() | st.just("https://example.org/ä?x=1,2;3") | names.map("https://example.org/".__add__),
    hours=st.none() | hours,
    confidence=st.sampled_from(["high", "medium", "low"]),
)
