"""What the call display sounds like: a gong that is computed here, and numbers spoken by eSpeak NG where it is there.

Speech is made on this machine, without any network, and kept, because the same numbers come every day. A machine
without eSpeak NG, and a language it has no voice for, has the gong alone.
"""

import hashlib
import math
import shutil
import subprocess
import wave
from array import array
from functools import cache
from gettext import NullTranslations
from io import BytesIO
from pathlib import Path

from kiosk.disk import DISK

RATE = 22_050
"""Samples a second."""

NOTES = ((659.26, 0.0), (523.25, 0.55))
"""Frequency in Hz and beginning in seconds: e and c, falling, as in many waiting rooms."""

GONG_SECONDS = 2.2
SPEAK_SECONDS = 10.0
"""The program that speaks is stopped then."""

WORDS_A_MINUTE = "130"
VOICES = {"de": "de", "ar": "ar", "fa": "fa", "en": "en-gb", "fr": "fr-fr"}
"""Voices of eSpeak NG by language; a language without one is not spoken."""


@cache
def gong() -> bytes:
    """Return the gong as a WAV file."""
    samples = array("h")
    for index in range(int(GONG_SECONDS * RATE)):
        samples.append(int(_gong_at(index / RATE) * 32_767 * 0.35))
    file = BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(samples.tobytes())
    return file.getvalue()


def _gong_at(second: float) -> float:
    total = 0.0
    for frequency, begin in NOTES:
        age = second - begin
        if age >= 0:
            rise = min(age / 0.01, 1.0)
            tone = sum(math.sin(math.tau * frequency * n * age) / n**2 for n in (1, 2, 3))
            total += rise * math.exp(-3.0 * age) * tone
    return total / len(NOTES)


def sentence(words: NullTranslations, label: str, counter: str) -> str:
    """Return what is said of a call: each sign of the number by itself, as it is understood best."""
    text = words.gettext("Number {number}. Counter {counter}.")
    return text.format(number=" ".join(label), counter=" ".join(counter) if counter.isdigit() else counter)


class Speech:
    """Speaks sentences, and keeps what it has spoken."""

    def __init__(self, folder: Path, program: str = "espeak-ng") -> None:
        """Take where sound is kept, and the program that speaks."""
        self._folder = folder
        self._program = shutil.which(program)

    def speaks(self, language: str) -> bool:
        """Tell whether there is a voice for a language."""
        return self._program is not None and language in VOICES

    def spoken(self, text: str, language: str) -> bytes | None:
        """Return a sentence as a WAV file, None when it cannot be spoken."""
        if not self.speaks(language):
            return None
        name = hashlib.sha256(f"{language}\0{text}".encode()).hexdigest()[:32]
        path = self._folder / f"{name}.wav"
        try:
            return path.read_bytes()
        except OSError:
            return self._speak(text, language, path)

    def _speak(self, text: str, language: str, path: Path) -> bytes | None:
        command = [str(self._program), "-v", VOICES[language], "-s", WORDS_A_MINUTE, "--stdout", "--stdin"]
        try:
            DISK.make_folder(self._folder)
            done = subprocess.run(
                command, input=text.encode(), capture_output=True, timeout=SPEAK_SECONDS, check=True
            )
            DISK.write_file(path.with_suffix(".new"), done.stdout)
            DISK.replace(path.with_suffix(".new"), path)
        except (OSError, subprocess.SubprocessError):
            return None
        return done.stdout
