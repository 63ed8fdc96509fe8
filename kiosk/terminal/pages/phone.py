"""The codes of a ticket: to join the office's Wi-Fi, to follow the number, to keep it without internet."""

from kiosk.domain.views import Code, Codes
from kiosk.takehome.event import ticket_event
from kiosk.terminal.pages.desk import Desk, TicketFacts


def phone_codes(desk: Desk, found: TicketFacts) -> Codes:
    """Two codes at most: more of them, and nobody knows which to scan.

    Who joins the Wi-Fi can follow the number there, so the code that works without internet is for where there is none.
    """
    _ = desk.words.gettext
    follow = desk.follow
    link, wifi = follow.link(found.token), follow.wifi
    needs = _("Only in our Wi-Fi") if follow.local else _("Needs internet")
    follows = Code(link, _("Follow your place in the queue"), "users", needs) if link else None
    if wifi and follows:
        return Codes((Code(wifi, _("First join our Wi-Fi"), "wifi", follow.wifi_name), follows))
    here = desk.office
    event = ticket_event(found.label, here.name, here.address, found.issued_at, uid=found.id)
    keeps = Code(event, _("Keep the number on your phone"), "device-mobile", _("Works without internet"))
    return Codes((follows, keeps) if follows else (keeps,))
