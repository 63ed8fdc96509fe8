"""The catalogues: what the code says, what the translators have, and what is wrong with it.

python -m tests.catalogues             print what is missing or wrong; exit code 1 if anything is
python -m tests.catalogues --update    write locales/kiosk.pot anew and merge it into every catalogue

Headers hold no date, host or name, and places no line number, so that the same code gives the same files.
What translators say at the head of a catalogue (the origin of its texts) is kept. Texts that are no longer used
stay at its end and come back when they are used again.
"""

import argparse
import string
import sys
from collections.abc import Iterable, Iterator, Mapping
from gettext import c2py
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po, write_po

from kiosk.i18n.catalog import COUNTER, DOMAIN, ID_LANGUAGE, path_of
from kiosk.i18n.languages import load

TOP = Path(__file__).resolve().parent.parent
LOCALES = TOP / "locales"
TEMPLATE = LOCALES / "kiosk.pot"
COUNTER_TEMPLATE = LOCALES / "counter.pot"
COUNTER_PLACES = ("kiosk/office/counter/", "kiosk/office/templates/counter/")
COUNTER_LANGUAGES = ("de",)
"""Staff at the counter read German or English."""

SENTENCE_WORDS = 3
"""So many words do not happen to be the same in two languages, as those of “Fax” or “{number} / {count}” do."""

KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}

_UNSTABLE = ("POT-Creation-Date", "PO-Revision-Date", "Last-Translator", "Language-Team", "Generated-By")
_UNUSED = ("Project-Id-Version", "Report-Msgid-Bugs-To")
_COMMENT = "# Interface texts of the kiosk. English is the message id."
_NATIVE_DIGITS = {chr(first + digit) for first in (0x0660, 0x06F0) for digit in range(10)}
_DIRECTION_MARKS = {chr(c) for c in (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))}


def extracted(package: Path = TOP / "kiosk", counter: bool = False) -> Catalog:
    """Every text of a domain with the files it stands in, in their order; editors' texts are Django's.

    Args:
        package: Where to look.
        counter: Those of the counter, for staff; else those that visitors see.
    """
    catalog = Catalog(charset="utf-8", header_comment=_COMMENT)
    for path in sorted([*package.rglob("*.py"), *package.rglob("*.jinja")]):
        place = path.relative_to(package.parent).as_posix()
        if place.startswith("kiosk/central/") or place.startswith(COUNTER_PLACES) is not counter:
            continue
        method = "python" if path.suffix == ".py" else "jinja2"
        found = extract_from_file(method, path, KEYWORDS, comment_tags=("Translators:",))
        for _, text, comments, context in found:
            catalog.add(text, locations=[(place, 1)], auto_comments=comments, context=context)
    return catalog


def read(path: Path, code: str | None = None) -> Catalog:
    """A catalogue, read strictly: anything odd is an error."""
    with path.open("rb") as file:
        return read_po(file, locale=code.replace("-", "_") if code else None, abort_invalid=True)


def text_of(catalog: Catalog) -> str:
    """The file of a catalogue, the same for the same texts on every machine and day."""
    written = BytesIO()
    write_po(written, catalog, width=110, include_lineno=False)
    lines = written.getvalue().decode().splitlines()
    dropped = tuple(f'"{name}:' for name in (*_UNSTABLE, *_UNUSED))
    kept = [line for line in lines if not line.startswith(dropped) and line != "#, fuzzy"]
    return "\n".join(kept).rstrip() + "\n"


def merged(code: str, template: Catalog, locales: Path = LOCALES, domain: str = DOMAIN) -> Catalog:
    """The catalogue of a language with the texts of the template, its own translations kept."""
    path = path_of(locales, code, domain)
    catalog = read(path, code) if path.exists() else Catalog(locale=code.replace("-", "_"))
    if not path.exists():
        catalog.header_comment = _COMMENT
    if code == ID_LANGUAGE:
        return catalog
    unused = {_key(message): message for message in catalog.obsolete.values()}
    catalog.update(template, no_fuzzy_matching=True, update_header_comment=False)
    for message in catalog:
        before = unused.pop(_key(message), None)
        if before is not None and before.id == message.id and not any(_forms(message)):
            message.string = before.string
    catalog.obsolete.update(unused)
    return catalog


def update(locales: Path = LOCALES) -> None:
    """Write the templates and every catalogue anew."""
    for domain, name, codes in _domains(locales):
        template = extracted(counter=domain == COUNTER)
        (locales / name).write_text(text_of(template), encoding="utf-8")
        for code in codes:
            path = path_of(locales, code, domain)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text_of(merged(code, template, locales, domain)), encoding="utf-8")


def _domains(locales: Path) -> Iterator[tuple[str, str, Iterable[str]]]:
    yield DOMAIN, TEMPLATE.name, load(locales)
    yield COUNTER, COUNTER_TEMPLATE.name, COUNTER_LANGUAGES


def problems(code: str, catalog: Catalog, template: Catalog) -> Iterator[str]:
    """What is wrong with a catalogue, one line each."""
    yield from _plural_problems(code, catalog)
    for wanted in template:
        if not wanted.id or code == ID_LANGUAGE:
            continue
        message = catalog.get(wanted.id, wanted.context)
        if message is None or message.id != wanted.id:
            yield f"{code}: not in the catalogue: {_name(wanted)}"
        else:
            yield from (
                f"{code}: {problem}: {_name(wanted)}" for problem in _message_problems(message, catalog)
            )


def id_problems(template: Catalog) -> Iterator[str]:
    """What is wrong with the message ids; English visitors read them."""
    for message in template:
        ids = [message.id] if isinstance(message.id, str) else list(message.id)
        for text in ids:
            yield from (f"{ID_LANGUAGE}: {problem}: {text!r}" for problem in _character_problems(text))


def borrowed(catalogs: Mapping[str, Catalog]) -> Iterator[str]:
    """Sentences that two languages have word for word: one of them is not translated."""
    first: dict[tuple[str | tuple[str, str], str], str] = {}
    for code, catalog in catalogs.items():
        for message in catalog:
            for form in set(_forms(message)) if message.id else ():
                other = first.setdefault((_key(message), form), code)
                if other != code and len(form.split()) >= SENTENCE_WORDS:
                    yield f"{code}: the same words as in {other}: {_name(message)}"


def _plural_problems(code: str, catalog: Catalog) -> Iterator[str]:
    count, expression = get_plural(code.replace("-", "_"))
    if (catalog.num_plurals, catalog.plural_expr) != (count, expression):
        yield f"{code}: plural forms are {catalog.plural_forms}, not {count} by {expression}"


def _message_problems(message: Message, catalog: Catalog) -> Iterator[str]:
    forms = _forms(message)
    if message.fuzzy:
        yield "fuzzy"
    if message.pluralizable and len(forms) != catalog.num_plurals:
        yield f"{len(forms)} forms instead of {catalog.num_plurals}"
    for index, form in enumerate(forms):
        if not form.strip():
            yield f"form {index} is empty" if message.pluralizable else "not translated"
            continue
        yield from _character_problems(form)
        yield from _placeholder_problems(message, index, form, catalog)


def _character_problems(text: str) -> Iterator[str]:
    if _NATIVE_DIGITS & set(text):
        yield "native digits instead of 0 to 9"
    if _DIRECTION_MARKS & set(text):
        yield "direction marks; the text layer sets them"
    if "'" in text or '"' in text:
        yield "straight quotation mark or apostrophe"


def _placeholder_problems(message: Message, index: int, form: str, catalog: Catalog) -> Iterator[str]:
    try:
        used = _fields(form)
    except ValueError as error:
        yield f"form {index} is no format: {error}"
        return
    ids = [message.id] if isinstance(message.id, str) else list(message.id)
    wanted = set().union(*map(_fields, ids))
    missing, added = wanted - used, used - wanted
    if message.pluralizable and len(missing) == 1 and _is_for_few(index, catalog):
        missing = set()  # "one person", "two people" in the dual: the number is in the words
    if missing or added:
        yield f"form {index} has the placeholders {sorted(used)} instead of {sorted(wanted)}"


def _is_for_few(index: int, catalog: Catalog) -> bool:
    """Whether a plural form is for no other numbers than 0, 1 and 2."""
    form_of = c2py(catalog.plural_expr)
    return {number for number in range(1000) if form_of(number) == index} <= {0, 1, 2}


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def _forms(message: Message) -> list[str]:
    return [message.string or ""] if isinstance(message.string, str | None) else list(message.string)


def _key(message: Message) -> str | tuple[str, str]:
    text = message.id if isinstance(message.id, str) else message.id[0]
    return (text, message.context) if message.context else text


def _name(message: Message) -> str:
    return repr(message.id if isinstance(message.id, str) else message.id[0])


def all_problems(locales: Path = LOCALES) -> list[str]:
    """What is wrong with the templates and every catalogue."""
    written = {code: path_of(locales, code) for code in load(locales)}
    found = list(borrowed({code: read(path, code) for code, path in written.items() if path.exists()}))
    for domain, name, codes in _domains(locales):
        template = extracted(counter=domain == COUNTER)
        found += id_problems(template)
        path = locales / name
        if not path.exists() or path.read_text(encoding="utf-8") != text_of(template):
            found.append(f"{name} is not what the code says; run: python -m tests.catalogues --update")
        for code in codes:
            path = path_of(locales, code, domain)
            found += (
                problems(code, read(path, code), template) if path.exists() else [f"{code}: no catalogue"]
            )
    return found


def main() -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m tests.catalogues", description=__doc__)
    parser.add_argument("--update", action="store_true", help="write template and catalogues anew first")
    if parser.parse_args().update:
        update()
    found = all_problems()
    print("\n".join(found) or "nothing is missing")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
