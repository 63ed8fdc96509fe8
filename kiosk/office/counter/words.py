"""The words of the counter: concerns, needs, reasons and states, in German or English."""

from gettext import NullTranslations

from starlette.requests import Request

from kiosk.domain.line import OTHER
from kiosk.domain.ticket import Need, Reason, State
from kiosk.domain.translation import text_for
from kiosk.errors import DiskFull
from kiosk.i18n.catalog import COUNTER, ID_LANGUAGE, catalog
from kiosk.i18n.formats import language_names
from kiosk.i18n.languages import SOURCE
from kiosk.office.parts import Office

COOKIE = "language"
LANGUAGES = (SOURCE, ID_LANGUAGE)


def language_of(request: Request) -> str:
    """Return the language of the page: what the clerk chose, else what the browser wants, else German."""
    chosen = request.cookies.get(COOKIE)
    if chosen in LANGUAGES:
        return str(chosen)
    wanted = request.headers.get("accept-language", "").split(",")[0].partition("-")[0].lower()
    return ID_LANGUAGE if wanted == ID_LANGUAGE else SOURCE


class Words:
    """Everything that the counter says in one language."""

    def __init__(self, office: Office, language: str) -> None:
        """Take the language, one of `LANGUAGES`."""
        self.office = office
        self.language = language
        self.texts: NullTranslations = catalog(office.locales, language, COUNTER)
        self._ = self.texts.gettext

    def concern(self, service: str) -> str:
        """Return the title of a concern."""
        topic = self.office.content().records.topics.get(service)
        chosen = text_for(topic.translations, self.language, topic.source_rev) if topic else None
        return chosen.text.title if chosen else self._("Something else")

    def concerns(self) -> list[tuple[str, str]]:
        """Return the concerns that numbers are given for today: id and title, last what is none of them."""
        groups = [group.id for group in self.office.content().groups(self.office.now().date())]
        return [(concern, self.concern(concern)) for concern in (*groups, OTHER)]

    def language_name(self, code: str) -> str:
        """Return the name of a visitor's language."""
        return language_names((code,), self.language)[0]

    def need(self, need: Need) -> tuple[str, str]:
        """Return the icon and the words of a need."""
        _ = self._
        return {
            Need.INTERPRETER: ("message-language", _("Interpreter")),
            Need.READING: ("book", _("Help with reading")),
            Need.STEP_FREE: ("wheelchair", _("Without steps")),
        }[need]

    def reason(self, reason: Reason | None) -> str:
        """Return why somebody comes out of turn; empty for almost everybody."""
        _ = self._
        return {
            Reason.APPOINTMENT: _("Appointment"),
            Reason.URGENT: _("Urgent"),
            Reason.SHORT: _("Only a moment"),
            Reason.CANNOT_WAIT: _("Cannot wait long"),
            None: "",
        }[reason]

    def fault(self, error: Exception) -> str:
        """Return what to tell of an error of the ledger that has no words of its own."""
        _ = self._
        if isinstance(error, DiskFull):
            return _("The disk is full: nothing was changed. Please call whoever looks after this machine.")
        return _("That was not possible: {why}").format(why=error)

    def state(self, state: State) -> str:
        """Return a state."""
        _ = self._
        return {
            State.WAITING: _("waits"),
            State.CALLED: _("called"),
            State.SERVING: _("is being helped"),
            State.PARKED: _("put aside"),
            State.DONE: _("done"),
            State.NO_SHOW: _("did not come"),
            State.TRANSFERRED: _("sent elsewhere"),
            State.CANCELLED: _("given back"),
        }[state]
