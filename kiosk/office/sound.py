"""What the call display sounds like: a gong that is computed here, and numbers spoken by eSpeak NG where it is there.

Speech is made on this machine, without any network, in less time than it takes to say it; the newest sentences are
kept in memory for the other displays, and nothing is written to the disk. A machine without eSpeak NG, and a language
it has no voice for, has the gong alone.
"""

import logging
import math
import shutil
import subprocess
import threading
import wave
from array import array
from collections import OrderedDict
from functools import cache
from gettext import NullTranslations
from io import BytesIO

LOG = logging.getLogger("kiosk.office")

RATE = 22_050
"""Samples a second of the gong; eSpeak NG happens to speak at the same rate."""

NOTES = ((659.26, 0.0), (523.25, 0.55))
"""Frequency in Hz and beginning in seconds: e and c, falling, as in many waiting rooms."""

GONG_SECONDS = 2.2
GONG_PEAK, SPEECH_PEAK = 0.5, 0.9
"""Loudest sample, of 1: a tone carries further than a voice."""

SILENCE = 0.01
"""Quieter samples at the beginning and end of speech, of its loudest, are cut off; `PAUSE_SECONDS` take their place."""

PAUSE_SECONDS = 0.1
FADE_SECONDS = 0.05
SPEAK_SECONDS = 10.0
"""The program that speaks is stopped then."""

KEPT = 64
"""Sentences in memory, of about 150 KB."""

WORDS_A_MINUTE = "130"
VOICES = {
    "am": "am", "ar": "ar", "bg": "bg", "de": "de", "en": "en-gb", "fa": "fa", "fr": "fr-fr", "ku": "ku", "pl": "pl",
    "ro": "ro", "ru": "ru", "sq": "sq", "tr": "tr", "uk": "uk", "ur": "ur",
}  # fmt: skip
"""Voices of eSpeak NG by language; a language without one is not spoken."""


@cache
def gong() -> bytes:
    """Return the gong as a WAV file."""
    tones = [_gong_at(index / RATE) for index in range(int(GONG_SECONDS * RATE))]
    scale = GONG_PEAK * 32_767 / max(map(abs, tones))
    fading = int(FADE_SECONDS * RATE)
    left = range(len(tones), 0, -1)
    samples = (round(tone * scale * min(rest / fading, 1)) for tone, rest in zip(tones, left, strict=True))
    return wav(array("h", samples), RATE)


def _gong_at(second: float) -> float:
    total = 0.0
    for frequency, begin in NOTES:
        age = second - begin
        if age >= 0:
            rise = min(age / 0.01, 1.0)
            tone = sum(math.sin(math.tau * frequency * n * age) / n**2 for n in (1, 2, 3))
            total += rise * math.exp(-3.0 * age) * tone
    return total


def sentence(words: NullTranslations, label: str, counter: str) -> str:
    """Return what is said of a call: each sign of the number by itself, as it is understood best."""
    text = words.gettext("Number {number}. Counter {counter}.")
    # the commas make it slow, and keep an English "A" from being an article
    return text.format(number=", ".join(label), counter=", ".join(counter) if counter.isdigit() else counter)


class Speech:
    """Speaks sentences, and keeps the newest ones."""

    def __init__(self, program: str = "espeak-ng") -> None:
        """Take the program that speaks."""
        self._program = shutil.which(program)
        self._kept: OrderedDict[tuple[str, str], bytes] = OrderedDict()
        self._turn = threading.Lock()

    def speaks(self, language: str) -> bool:
        """Tell whether there is a voice for a language."""
        return self._program is not None and language in VOICES

    def spoken(self, text: str, language: str) -> bytes | None:
        """Return a sentence as a WAV file, None when it cannot be spoken; for any thread."""
        if not self.speaks(language):
            return None
        key = (language, text)
        with self._turn:  # several displays ask for the same at once: it is spoken once
            if key not in self._kept:
                said = self._speak(text, language)
                if said is None:
                    return None
                self._kept[key] = said
            self._kept.move_to_end(key)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
            return self._kept[key]

    def _speak(self, text: str, language: str) -> bytes | None:
        command = [
            str(self._program),
            "-v",
            VOICES[language],
            "-s",
            WORDS_A_MINUTE,
            "-b",
            "1",
            "--stdin",
            "--stdout",
        ]
        try:
            done = subprocess.run(
                command, input=text.encode(), capture_output=True, timeout=SPEAK_SECONDS, check=True
            )
            return tidy(done.stdout)
        except (OSError, subprocess.SubprocessError, wave.Error, EOFError, ValueError) as error:
            LOG.warning("a call in %s could not be spoken: %s", language, error)
            return None


def tidy(raw: bytes) -> bytes:
    """Return speech as loud as possible, without silence around it, with a true length in its head.

    Raises:
        wave.Error: It is no WAV file.
        EOFError: It ends too early to be one.
        ValueError: It is in another form than one channel of 16 bits, or silent.
    """
    with wave.open(BytesIO(raw)) as spoken:
        if (spoken.getnchannels(), spoken.getsampwidth()) != (1, 2):
            raise ValueError("not one channel of 16 bits")
        rate = spoken.getframerate()
        frames = spoken.readframes(
            spoken.getnframes()
        )  # what is written to a pipe names a length that is not true
    samples = array("h", frames[: len(frames) // 2 * 2])
    peak = max(map(abs, samples), default=0)
    if peak == 0:
        raise ValueError("silent")
    heard = [index for index, sample in enumerate(samples) if abs(sample) > peak * SILENCE]
    scale = SPEECH_PEAK * 32_767 / peak
    said = array("h", (round(sample * scale) for sample in samples[heard[0] : heard[-1] + 1]))
    pause = array("h", [0]) * int(PAUSE_SECONDS * rate)
    return wav(pause + said + pause, rate)


def wav(samples: "array[int]", rate: int) -> bytes:
    """Return samples as a WAV file of one channel and 16 bits."""
    file = BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(samples.tobytes())
    return file.getvalue()
