"""The linter's findings for staff: where, as a link to the place where it can be mended, and what, in their language.

The linter speaks English, for those who look after the machine (`content lint`). Its sentences stand here once more,
with their values as names, and are found again by them. What breaks the schema is said by a library; the common
sentences are known here, and a sentence that is not is shown as it is.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, NamedTuple

from django.core.exceptions import FieldDoesNotExist
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
from wagtail.admin.admin_url_finder import AdminURLFinder

from kiosk.central.languages import language_name, targets
from kiosk.central.models import ENTITIES
from kiosk.domain.lint import Finding

SENTENCES = (
    N_("there is no %(name)s in %(collection)s"),
    N_("there is no topic %(name)s"),
    N_("%(name)s has a parent itself, the tree has two levels at most"),
    N_("%(name)s is not a group"),
    N_("its code would hold %(size)s bytes, %(limit)s fit"),
    N_("is missing; German is shown instead"),
    N_("is not stated, so nobody can tell whether the text is outdated"),
    N_("%(revision)s is newer than the source, which has %(source)s"),
    N_("%(revision)s is outdated, the source has %(source)s"),
    N_("is missing, the German text has it"),
    N_("is there, but the German text has none"),
    N_("lacks %(lacking)s and adds %(added)s compared with German"),
    N_("lacks %(lacking)s compared with German"),
    N_("adds %(added)s compared with German"),
    N_("is blank"),
    N_("has %(count)s characters, %(limit)s fit"),
    N_("has %(fact)s; phone numbers belong into phones, only those of help lines into a text"),
    N_("is empty: never open; leave it out when the hours are unknown"),
    N_("opens and closes at the same time; write 00:00 to 24:00 for a whole day"),
    N_("overlaps line %(line)s (%(one)s and %(other)s)"),
    N_("%(character)s is a control character"),
    N_("%(character)s is an invisible control character"),
    N_("%(character)s is a private-use character, which only some fonts have"),
    N_("%(character)s is not a character of Unicode"),
    N_("%(character)s is half a character"),
    N_("%(character)s is a line separator"),
    N_("%(character)s is a paragraph separator"),
    N_("%(character)s is not an ASCII digit; digits are 0-9 in every language"),
    N_("%(character)s is an arrow or ornament; icons are pictures, not characters"),
    N_("%(character)s is an Arabic presentation form, as copied from a PDF; write the plain letters"),
    N_("%(character)s is an Arabic letter; Persian writes ی and ک"),
    N_("is not in Unicode's composed form NFC, so a search would miss it"),
    N_("the source text %(language)s is missing"),
    N_("%(until)s is before valid_from %(since)s"),
    N_("%(zone)s is not a time zone of the IANA database"),
    N_("0 is not allowed, use 1 to 5, or -1 for the last"),
    N_("needed because interval is %(interval)s"),
    N_("24:00 is only an end, use 00:00 of the next day"),
    N_("%(until)s is before from %(since)s"),
    N_("there are two documents with this id"),
    N_("object missing required field %(field)s"),
    N_("expected str of length >= %(least)s"),
    N_("expected str of length <= %(most)s"),
    N_("expected array of length >= %(least)s"),
    N_("expected str matching regex %(pattern)s"),
    N_("invalid enum value %(value)s"),
    N_("the region has no such language"),
    N_("has no text of its own"),
    N_("has no name"),
    N_("ends before it begins"),
    N_("the address is not in Germany"),
    N_("the telephone number is not clear"),
    N_("the opening hours are not clear"),
    N_("is not here any more, so what refers to it is not taken"),
)
"""What the linter, the schema and the import from Integreat say.

The more exact sentence stands before one that would fit as well."""

_VALUE = re.compile(r"%\((\w+)\)s")
_FACT = re.compile(r"(?<![^ ])(phone|date|time|number|e-mail|address) (?=\S)")
_DAY = re.compile(r"\b(MO|TU|WE|TH|FR|SA|SU) (?=[0-9])")


class Shown(NamedTuple):
    """One finding for staff.

    Attributes:
        title: Of the document; its id where it is unknown.
        address: Of the page where it is mended; empty where there is none.
        field: What it is about, in words, with its language.
        message: What is wrong.
    """

    title: str
    address: str
    field: str
    message: str


def shown(findings: Iterable[Finding], user: Any) -> list[Shown]:
    """Return findings as somebody sees them; addresses only of pages that this person may open."""
    found = list(findings)
    entities = _entities({finding.where for finding in found})
    finder = AdminURLFinder(user)
    return [_shown(finding, entities.get(finding.where), finder) for finding in found]


def told(message: str) -> str:
    """Return a sentence of the linter in the language of the editor; one that is not known as it is."""
    for pattern, sentence in _patterns():
        match = pattern.fullmatch(message)
        if match is not None:
            return str(_(sentence) % {name: _value(value) for name, value in match.groupdict().items()})
    return message


def _shown(finding: Finding, entity: Any, finder: AdminURLFinder) -> Shown:
    title = str(entity) if entity is not None else finding.where
    return Shown(title, _address(finding, entity, finder), _field(finding, entity), told(finding.message))


def _address(finding: Finding, entity: Any, finder: AdminURLFinder) -> str:
    if entity is None:
        return ""
    if finding.language in targets():
        return reverse("central_translation", args=(finding.language, entity.collection, entity.identifier))
    return str(finder.get_edit_url(entity) or "")


def _field(finding: Finding, entity: Any) -> str:
    words = _label(finding.field, entity)
    if not finding.language:
        return words
    language = language_name(finding.language)
    return f"{words} ({language})" if words else language


def _label(field: str, entity: Any) -> str:
    """Return what a field is called in the forms, with the number of the line where it has several."""
    name, _bracket, rest = field.partition("[")
    known = {
        "translations": "",
        "translated_from_rev": "",
        "code": _("code to take home"),
        "hours.weekly": _("Weekly timetable"),
        "hours.closures": _("Closed"),
        "hours.timezone": _("time zone"),
    }
    label = known.get(name)
    if label is None:
        label = _own_label(name, entity)
    line = re.match(r"\d+", rest)
    return f"{label} {int(line[0]) + 1}" if line else label


def _own_label(name: str, entity: Any) -> str:
    try:
        return str(entity._meta.get_field(name.removesuffix("_id")).verbose_name) if entity else name
    except (FieldDoesNotExist, AttributeError):
        return name


def _entities(names: Iterable[str]) -> dict[str, Any]:
    wanted: dict[str, set[str]] = {}
    for name in names:
        collection, _slash, identifier = name.partition("/")
        wanted.setdefault("service_at_locations" if collection == "places" else collection, set()).add(
            identifier
        )
    found = {}
    for collection, identifiers in wanted.items():
        if collection in ENTITIES:
            for entity in ENTITIES[collection].objects.filter(identifier__in=identifiers):
                found[entity.document_name] = entity
                if collection == "service_at_locations":
                    found[f"places/{entity.identifier}"] = entity
    return found


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(_regex(sentence), re.DOTALL), sentence) for sentence in SENTENCES]


def _regex(sentence: str) -> str:
    return "".join(_parts(sentence))


def _parts(sentence: str) -> Iterator[str]:
    start = 0
    for match in _VALUE.finditer(sentence):
        yield re.escape(sentence[start : match.start()])
        yield f"(?P<{match[1]}>.+?)"
        start = match.end()
    yield re.escape(sentence[start:])


def _value(text: str) -> str:
    """Return a value that stands in a sentence, without the quotes of the program, its words in the language."""
    kinds = {
        "phone": _("telephone"), "date": _("date"), "time": _("time"), "number": _("the number"),
        "e-mail": _("e-mail"), "address": _("address"),
    }  # fmt: skip
    days = {
        "MO": _("Monday"), "TU": _("Tuesday"), "WE": _("Wednesday"), "TH": _("Thursday"),
        "FR": _("Friday"), "SA": _("Saturday"), "SU": _("Sunday"),
    }  # fmt: skip
    text = _FACT.sub(lambda match: f"{kinds[match[1]]} ", text)
    text = _DAY.sub(lambda match: f"{days[match[1]]} ", text)
    return text.strip("'")
