"""Content as large as an office network may have: many topics in ten languages, with texts as long as real ones."""

import random
from typing import Any

from tests.domain.content_help import topic

LANGUAGES = ("de", "ar", "fa", "en", "fr", "ru", "tr", "uk", "ro", "bg")


def topics(count: int, parent: str = "papiere") -> list[dict[str, Any]]:
    """Returns topics of a group; nothing repeats that would not in real texts."""
    chance = random.Random(1)
    letters = "abcdefghijklmnopqrstuvwxyzäöü"
    words = ["".join(chance.choices(letters, k=chance.randint(3, 10))) for _ in range(3000)]

    def sentence(length: int) -> str:
        return " ".join(chance.choices(words, k=length))

    made = [topic(f"thema-{index}", parent=parent) for index in range(count)]
    for index, one in enumerate(made):
        for language in LANGUAGES:
            text: dict[str, Any] = {"origin": "machine", "title": f"{sentence(2)} {index}"}
            text |= {"answer": sentence(60), "steps": [sentence(25) for _ in range(7)]}
            one["translations"][language] = text
            if language != "de":
                text["translated_from_rev"] = 1
    return made


def change(made: list[dict[str, Any]], count: int) -> None:
    """Changes the Arabic text of some topics that lie far apart."""
    for one in made[:: len(made) // count][:count]:
        one["translations"]["ar"]["answer"] += " x"
