"""Search by words over titles and texts, forgiving in every script, in memory and without a trace.

A word finds entries that have it, or a word that begins with it; only when there are none, and the word has
five letters or more, one wrong, missing, additional or swapped letter is forgiven. The caller puts the texts
of the visitor's language and the German ones into an entry, so German words are found from every language.
Nothing that was searched for is kept.

    index = Index([Entry("anmeldung", ("تسجيل السكن", "Wohnung anmelden"), ("…",))])
    index.find("سكن")    # ["anmeldung"]
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

_EXACT, _PREFIX, _TYPO = 3, 2, 1
_TITLE_WEIGHT, _BODY_WEIGHT = 2, 1
_MATCHED = 1000  # one more word of the query counts more than all points
_LEAST_TYPO_LETTERS = 5
_MOST_QUERY_WORDS = 12
_LAST = "\U0010ffff"

_LETTERS = {
    "ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "ە": "ه", "ھ": "ه", "ہ": "ه", "ٱ": "ا", "ـ": "",
    "ı": "i", "ø": "o", "æ": "a", "œ": "o", "ł": "l", "đ": "d",
}  # fmt: skip
_ARTICLE = "ال"
_WORD = re.compile(r"[^\W_]+")
_UMLAUT = re.compile(r"([aou])e+")


class _Folds(dict[int, str]):
    """What becomes of each decomposed character; filled as characters are met."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _folded(chr(code))
        return folded


def _folded(character: str) -> str:
    category = unicodedata.category(character)
    if category.startswith("M") or category == "Cf":  # marks, ZWNJ, bidi controls, soft hyphen
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(character))
    return _LETTERS.get(character, character)


_FOLDS = _Folds()


def fold(text: str) -> str:
    """Return the form in which words are compared: what people write differently becomes the same.

    Case, accents, vowel signs and invisible characters go; Arabic and Persian forms of a letter and all
    digits become one. ``ä``, ``ae`` and ``a`` become ``a``, likewise o and u: people without a German
    keyboard write any of them. That also joins words such as ``neue`` and ``neu``, which does no harm because
    both sides are folded. Folding twice changes nothing.
    """
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    plain = unicodedata.normalize("NFKD", decomposed).translate(_FOLDS)
    return _UMLAUT.sub(r"\1", plain)


@dataclass(frozen=True, slots=True)
class Entry:
    """What can be found: its key, and its titles and texts in the languages to search."""

    key: str
    titles: tuple[str, ...]
    bodies: tuple[str, ...]


class Index:
    """The words of all entries; it never changes. Make a new one for another release or language."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        """Index the entries; their order decides between equally good ones."""
        listed = list(entries)
        self._keys = [entry.key for entry in listed]
        self._titles = _postings(entry.titles for entry in listed)
        self._bodies = _postings(entry.bodies for entry in listed)
        self._words = sorted(self._titles.keys() | self._bodies.keys())
        self._backwards = sorted(word[::-1] for word in self._words)

    def find(self, query: str, limit: int = 12) -> list[str]:
        """Return the keys of the best entries, those that match most words of the query first.

        Args:
            query: What was typed; nothing to search for finds nothing.
            limit: How many keys at most.
        """
        scores: dict[int, int] = {}
        for word in _query_words(query):
            for position, points in self._hits(word).items():
                scores[position] = scores.get(position, 0) + points + _MATCHED
        best = sorted(scores, key=lambda position: (-scores[position], position))
        return list(dict.fromkeys(self._keys[position] for position in best))[: max(limit, 0)]

    def _hits(self, word: str) -> dict[int, int]:
        """Return the points of each entry for one word of the query."""
        forms = _forms(word)
        longer = [found for form in forms for found in _range(self._words, form)]
        if not longer:
            return self._counted([(_TYPO, self._similar_to(word))])
        return self._counted([(_PREFIX, longer), (_EXACT, forms)])

    def _counted(self, found: Iterable[tuple[int, Iterable[str]]]) -> dict[int, int]:
        """Return the most points of each entry; `found` has the qualities in rising order."""
        hits: dict[int, int] = {}
        qualities = [(quality, list(words)) for quality, words in found]
        for table, weight in ((self._bodies, _BODY_WEIGHT), (self._titles, _TITLE_WEIGHT)):
            for quality, words in qualities:
                for word in words:
                    hits.update(dict.fromkeys(table.get(word, ()), quality * weight))
        return hits

    def _similar_to(self, word: str) -> set[str]:
        """Return the words one edit away: such a word keeps the first or the second half of `word`.

        Only two letters swapped in the very middle keep neither, so that word is looked up by itself.
        """
        if len(word) < _LEAST_TYPO_LETTERS or not word.isalpha():
            return set()
        half = len(word) // 2
        begins = _range(self._words, word[:half])
        ends = [found[::-1] for found in _range(self._backwards, word[half:][::-1])]
        swapped = word[: half - 1] + word[half] + word[half - 1] + word[half + 1 :]
        near = {found for found in (*begins, *ends) if _one_edit(word, found)}
        return near | ({swapped} if swapped in self._titles or swapped in self._bodies else set())


def _postings(texts: Iterable[Iterable[str]]) -> dict[str, list[int]]:
    """Return the positions of the entries that have each word; a position may repeat.

    Spellings are collected first and folded all at once: a call for each word would cost ten times as much.
    """
    spellings: defaultdict[str, list[int]] = defaultdict(list)
    for position, parts in enumerate(texts):
        for spelling in set(" ".join(parts).split()):
            spellings[spelling].append(position)
    table: defaultdict[str, list[int]] = defaultdict(list)
    for folded, positions in zip(fold("\n".join(spellings)).split("\n"), spellings.values(), strict=False):
        for word in (folded,) if folded.isalnum() else _WORD.findall(folded):
            for form in _forms(word):
                table[form] += positions
    return dict(table)


def _query_words(query: str) -> list[str]:
    return list(dict.fromkeys(_WORD.findall(fold(query))))[:_MOST_QUERY_WORDS]


def _forms(word: str) -> tuple[str, ...]:
    """Return the word, and an Arabic one without its article too: people search for both."""
    if word.startswith(_ARTICLE) and len(word) >= len(_ARTICLE) + 3:
        return word, word[len(_ARTICLE) :]
    return (word,)


def _range(words: list[str], start: str) -> list[str]:
    """Return the words of a sorted list that begin with `start`."""
    return words[bisect_left(words, start) : bisect_right(words, start + _LAST)]


def _one_edit(first: str, second: str) -> bool:
    """Tell whether one letter changed, added, left out or swapped with the next makes one word the other."""
    short, long = sorted((first, second), key=len)
    if len(long) - len(short) > 1:
        return False
    same = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) < len(long):
        return short[same:] == long[same + 1 :]
    swapped = short[same : same + 2] == long[same : same + 2][::-1] and short[same + 2 :] == long[same + 2 :]
    return swapped or short[same + 1 :] == long[same + 1 :]
