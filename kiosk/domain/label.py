"""Labels of tickets: a series letter and three digits, such as ``A017``; they say nothing about the person.

The letters I, O and Q are left out because they are taken for 1 and 0.
"""

import re
import unicodedata

HIGHEST_NUMBER = 999  # a label has three digits

_SERIES = re.compile(r"[A-HJ-NPR-Z]")
_LABEL = re.compile(r"([A-HJ-NPR-Z])(\d{3})", re.ASCII)
_TYPED = re.compile(r"([A-HJ-NPR-Z])(\d{1,3})", re.ASCII)
_BETWEEN = re.compile(r"[\s.\-_]+")


def format_label(series: str, number: int) -> str:
    """Write a label as people see it.

    Raises:
        ValueError: the series is not one letter A to Z without I, O, Q, or the number is not in 1..999.
    """
    if not _SERIES.fullmatch(series) or not 1 <= number <= HIGHEST_NUMBER:
        raise ValueError("a label is a letter A-Z without I, O, Q and a number 1-999")
    return f"{series}{number:03d}"


def parse_label(text: str) -> str | None:
    """Read a label as visitors type it: ``a17``, ``A 017``, ``A٠١٧``; None when it is none."""
    folded = unicodedata.normalize("NFKC", text).upper()
    plain = "".join(str(unicodedata.decimal(char, char)) for char in _BETWEEN.sub("", folded))
    match = _TYPED.fullmatch(plain)
    if match is None or int(match[2]) == 0:
        return None
    return format_label(match[1], int(match[2]))


def split_label(label: str) -> tuple[str, int]:
    """Take a label apart.

    Raises:
        ValueError: it is not a label in its exact form.
    """
    match = _LABEL.fullmatch(label)
    if match is None:
        raise ValueError("not a label")
    return match[1], int(match[2])
