"""Facts of a place in words, the same on the screen and on the pages to take home.

What is not known is said, not left out: a visitor who is told nothing about a wheelchair may take that for "no".
"""

from gettext import NullTranslations

from kiosk.domain.places import Place
from kiosk.i18n.formats import language_names, list_text


def languages_words(words: NullTranslations, language: str, place: Place) -> str:
    """Return the languages spoken at a place, by their names in `language`."""
    _ = words.gettext
    if place.languages is None:
        return _("Not known. Please ask.")
    spoken = list_text(language_names(place.languages, language), language)
    if place.interpreters == "volunteers":
        return _("{languages}. Volunteers interpret other languages when needed.").format(languages=spoken)
    return spoken


def wheelchair_words(words: NullTranslations, place: Place) -> str:
    """Say whether a wheelchair can get in."""
    _ = words.gettext
    return {
        "yes": _("You can enter with a wheelchair."),
        "limited": _("Only some parts can be reached with a wheelchair."),
        "no": _("You cannot enter with a wheelchair."),
        "unknown": _("Not known. Please ask."),
    }[place.wheelchair]


def cost_words(words: NullTranslations, place: Place) -> str:
    """Say what it costs; empty when nobody has noted that."""
    _ = words.gettext
    return {
        "free": _("Free of charge"),
        "free_anonymous": _("Free of charge and anonymous"),
    }.get(place.cost or "", "")


def appointment_words(words: NullTranslations, place: Place) -> str:
    """Say whether an appointment is needed or possible.

    Empty when that is not known, and where nobody can go: no appointment is made with 112.
    """
    _ = words.gettext
    appointment = place.hours.appointment if place.hours else None
    if appointment is None or appointment.required is None:
        return ""
    if appointment.required:
        return _("Only with an appointment.")
    return _("You can also make an appointment.") if place.address else ""


def age_words(words: NullTranslations, place: Place) -> str:
    """Say from which year the oldest of the facts is."""
    _ = words.gettext
    ages = [age for age in (place.as_of, place.hours.as_of if place.hours else None) if age]
    if not ages:
        return _("We do not know how old these facts are. Please ask.")
    return _("These facts are from {date}.").format(date=min(ages)[:4])
