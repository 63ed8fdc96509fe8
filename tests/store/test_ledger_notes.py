import pytest

from kiosk.errors import UnknownTicket
from kiosk.store.ledger import Ledger
from kiosk.store.ledger_notes import Note

from .ledger_help import MORNING, OFFICE, TODAY, TOMORROW, never, take


def test_a_note_is_one_line_that_the_next_one_replaces(ledger: Ledger) -> None:
    ticket_id = take(ledger)
    ledger.write_note(ticket_id, "bringt das Formular", "1", MORNING)
    ledger.write_note(ticket_id, "  bringt das Formular um elf ", "2", MORNING)
    assert ledger.notes(OFFICE, TODAY) == {ticket_id: Note("bringt das Formular um elf", "2", MORNING)}


def test_an_empty_note_takes_the_note_away(ledger: Ledger) -> None:
    ticket_id = take(ledger)
    ledger.write_note(ticket_id, "kommt um elf", "1", MORNING)
    ledger.write_note(ticket_id, " ", "1", MORNING)
    assert ledger.notes(OFFICE, TODAY) == {}


@pytest.mark.parametrize("text", ["x" * 81, "two\nlines", "a bell\a", "two\u2028lines"])
def test_a_long_note_or_one_of_several_lines_is_refused(ledger: Ledger, text: str) -> None:
    with pytest.raises(ValueError, match="80"):
        ledger.write_note(take(ledger), text, "1", MORNING)


def test_a_note_needs_a_ticket(ledger: Ledger) -> None:
    with pytest.raises(UnknownTicket):
        ledger.write_note("nobody", "kommt um elf", "1", MORNING)


def test_notes_end_with_their_day(ledger: Ledger) -> None:
    ledger.write_note(take(ledger), "kommt um elf", "1", MORNING)
    ledger.close_day(OFFICE, TODAY, TOMORROW, never)
    ledger.purge(TOMORROW.date())
    assert ledger._rows("SELECT * FROM notes") == []
