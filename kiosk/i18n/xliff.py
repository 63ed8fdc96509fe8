"""Texts for translators outside as an XLIFF file, and back: version 1.2, which all their programs read and write.

A text that is done has a target; one that is not has none, and what is there so far stands beside it as a proposal and
in a note. So whatever comes back in a target is new, unless its state says that it is not finished, or it is the
German text that a program has copied there. What was added by a program (marks of segments, codes) is left out.
A file with a document type is refused before anything of that is read, and so is one for another language.
"""

from collections.abc import Iterable
from xml.etree.ElementTree import Element, ParseError, SubElement, TreeBuilder, XMLParser, indent, tostring

from kiosk.domain.translation import SOURCE_LANGUAGE
from kiosk.errors import ContentError
from kiosk.i18n.exchange import Unit

_SPACE = "urn:oasis:names:tc:xliff:document:1.2"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_UNFINISHED = frozenset({"new", "needs-translation", "needs-adaptation", "needs-l10n"})
_DECIDED = frozenset({"translated", "final", "signed-off"})
_CODES = frozenset({"bpt", "ept", "ph", "it"})
_NOT_IN_XML = dict.fromkeys((*range(9), 11, 12, *range(14, 32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF))


def written(units: Iterable[Unit], language: str) -> bytes:
    """Return units as an XLIFF file."""
    root = Element("xliff", {"version": "1.2", "xmlns": _SPACE})
    about = {"source-language": SOURCE_LANGUAGE, "target-language": language, "datatype": "plaintext"}
    body = SubElement(SubElement(root, "file", {"original": "kiosk", **about}), "body")
    for unit in units:
        names = {"id": unit.context, "resname": unit.context, f"{_XML}space": "preserve"}
        if unit.is_done and unit.text:
            names["approved"] = "yes"
        _write(SubElement(body, "trans-unit", names), unit)
    indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(root, encoding="unicode")}\n'.encode()


def finished(content: bytes, language: str) -> dict[str, str]:
    """Return the finished texts of an XLIFF file by their contexts.

    Raises:
        ContentError: It is no XLIFF 1.2 in UTF-8, or it is for another language.
    """
    root = _read(content)
    if root.tag != f"{{{_SPACE}}}xliff":
        raise ContentError("the file is no XLIFF 1.2")
    found: dict[str, str] = {}
    for file in root.iter(f"{{{_SPACE}}}file"):
        _check_language(file.get("target-language"), language)
        for unit in file.iter(f"{{{_SPACE}}}trans-unit"):
            text = _finished(unit)
            if text:
                found[unit.get("id", "")] = text
    return found


def _write(element: Element, unit: Unit) -> None:
    SubElement(element, "source").text = unit.source.translate(_NOT_IN_XML)
    text = unit.text.translate(_NOT_IN_XML)
    if not text:
        return
    if unit.is_done:
        SubElement(element, "target", {"state": "final"}).text = text
        return
    SubElement(element, "note").text = f"Bisher / so far: {text}"
    SubElement(SubElement(element, "alt-trans"), "target").text = text


class _WithoutTypes(TreeBuilder):
    def doctype(self, name: str, pubid: str, system: str) -> None:
        raise ContentError("the file has a document type, which no XLIFF file has")


def _read(content: bytes) -> Element:
    try:
        text = content.decode("utf-8-sig")  # whatever the file itself says of its encoding
        parser: XMLParser[Element] = XMLParser(target=_WithoutTypes())
        parser.feed(text)
        return parser.close()
    except (ParseError, UnicodeDecodeError) as error:
        raise ContentError(f"the file is no XLIFF in UTF-8: {error}") from error


def _check_language(said: str | None, language: str) -> None:
    """Take ``ar-SA`` for Arabic: some programs know no language without a country."""
    if said is not None and said.lower().partition("-")[0] != language.lower().partition("-")[0]:
        raise ContentError(f"the file is for {said}, not for {language}")


def _finished(unit: Element) -> str:
    target = unit.find(f"{{{_SPACE}}}target")
    if target is None or target.get("state") in _UNFINISHED:
        return ""
    text = _said(target)
    is_decided = target.get("state") in _DECIDED or unit.get("approved") == "yes"
    source = unit.find(f"{{{_SPACE}}}source")
    is_copy = source is not None and text == _said(source)
    return text if is_decided or not is_copy else ""


def _said(element: Element) -> str:
    """Return the text without codes, which are of a program and not of people."""
    for code in [inner for inner in element.iter() if inner.tag.rpartition("}")[2] in _CODES]:
        code.text = None
        del code[:]
    return "".join(element.itertext()).strip()
