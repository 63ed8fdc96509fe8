"""Nobody listens here: what can be measured of a sound is measured."""

import math
import re
import stat
import wave
from array import array
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest

from kiosk import paths
from kiosk.i18n.catalog import catalog
from kiosk.office import main, sound
from kiosk.office.sound import Speech
from tests.office.place import Place
from tests.terminal.room import LANGUAGES

LOUDEST = 32_767


class Heard:
    """A sound file, read by its own head."""

    def __init__(self, file: bytes) -> None:
        with wave.open(BytesIO(file)) as opened:
            assert (opened.getnchannels(), opened.getsampwidth()) == (1, 2)
            self.rate: int = opened.getframerate()
            frames = opened.getnframes()
            self.samples: array[int] = array("h", opened.readframes(frames))
        assert len(self.samples) == frames, "the head tells the true length"
        assert len(file) == 44 + 2 * frames

    @property
    def seconds(self) -> float:
        return len(self.samples) / self.rate

    @property
    def peak(self) -> float:
        loudest: int = max(map(abs, self.samples))
        return loudest / LOUDEST

    @property
    def level(self) -> float:
        """In dB below the loudest that is possible."""
        mean = sum(one * one for one in self.samples) / len(self.samples)
        return 10 * math.log10(mean / LOUDEST**2)

    def pitch(self, begin: float, end: float) -> float:
        """Beats a second between two moments, by how often the wave goes up through zero."""
        part = self.samples[int(begin * self.rate) : int(end * self.rate)]
        ups = sum(1 for one, two in pairwise(part) if one < 0 <= two)
        return ups / (end - begin)


def said(language: str, label: str = "A017", counter: str = "3") -> str:
    return sound.sentence(catalog(paths.locales(), language), label, counter)


def program(folder: Path, script: str) -> str:
    path = folder / "speaker"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def test_the_gong_is_two_falling_tones_that_begin_and_end_in_silence() -> None:
    gong = Heard(sound.gong())
    assert gong.seconds == pytest.approx(sound.GONG_SECONDS, abs=0.01)
    assert gong.peak == pytest.approx(sound.GONG_PEAK, abs=0.01)
    assert gong.pitch(0.1, 0.5) == pytest.approx(659, rel=0.02)
    assert gong.pitch(1.4, 2.0) == pytest.approx(523, rel=0.05)
    assert abs(gong.samples[0]) + abs(gong.samples[-1]) < 100, "nothing clicks"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_call_is_spoken_in_every_language_of_the_office(language: str) -> None:
    spoken = Speech().spoken(said(language), language)
    assert spoken, "espeak-ng is missing: ./tests/run installs it"
    heard = Heard(spoken)
    assert 2.5 < heard.seconds < 8
    assert heard.peak == pytest.approx(sound.SPEECH_PEAK, abs=0.01)
    assert heard.samples[0] == heard.samples[-1] == 0
    assert abs(heard.level - Heard(sound.gong()).level) < 6, "gong and speech are about equally loud"


@pytest.mark.parametrize("language", sorted(sound.VOICES))
def test_each_voice_that_is_promised_is_there(language: str) -> None:
    assert Heard(Speech().spoken("A, 0, 1, 7", language) or b"").seconds > 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_other_numbers_sound_different(language: str) -> None:
    speech = Speech()
    assert speech.spoken(said(language, "A017"), language) != speech.spoken(said(language, "B017"), language)
    assert speech.spoken(said(language, "A017"), language) != speech.spoken(said(language, "A018"), language)


def test_each_sign_of_a_number_is_said_by_itself() -> None:
    assert said("de", "A017", "12") == "Nummer A, 0, 1, 7. Platz 1, 2."
    assert said("de", "A017", "Saal") == "Nummer A, 0, 1, 7. Platz Saal."


def test_a_sentence_is_spoken_once_for_all_displays(tmp_path: Path) -> None:
    count = tmp_path / "count"
    speech = Speech(program(tmp_path, f'echo x >> {count}; exec espeak-ng "$@"'))
    assert speech.spoken("eins", "de") == speech.spoken("eins", "de")
    speech.spoken("zwei", "de")
    assert len(count.read_text().split()) == 2


def test_only_the_newest_sentences_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sound, "KEPT", 2)
    count = tmp_path / "count"
    speech = Speech(program(tmp_path, f'echo x >> {count}; exec espeak-ng "$@"'))
    for text in ("1", "2", "1", "3", "1", "2"):
        speech.spoken(text, "de")
    assert len(count.read_text().split()) == 4


def test_a_machine_that_cannot_speak_has_no_speech() -> None:
    speech = Speech("no-such-program")
    assert not speech.speaks("de")
    assert speech.spoken("eins", "de") is None


@pytest.mark.parametrize(("speak", "is_told"), [(True, True), (False, False)])
def test_whoever_starts_the_server_is_told_that_nothing_is_spoken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], speak: bool, is_told: bool
) -> None:
    with Place(tmp_path, {"office_server": {"speak": speak}}) as place:
        place.office.speech = Speech("no-such-program")
        main._configs(place.settings, place.office, True)
    said = capsys.readouterr().out
    assert "/display/" in said
    assert ("install espeak-ng" in said) is is_told


def test_a_language_without_a_voice_is_not_spoken() -> None:
    assert not Speech().speaks("xx")
    assert Speech().spoken("eins", "xx") is None


@pytest.mark.parametrize(
    "script", ["exit 3", "echo no sound", "exec true", "exec head -c 44 /dev/zero", "exec sleep 60"]
)
def test_a_program_that_fails_is_no_speech_and_is_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    monkeypatch.setattr(sound, "SPEAK_SECONDS", 0.5)
    speech = Speech(program(tmp_path, script))
    assert speech.spoken("eins", "de") is None
    program(tmp_path, 'exec espeak-ng "$@"')
    monkeypatch.setattr(sound, "SPEAK_SECONDS", 10.0)
    assert speech.spoken("eins", "de")


def test_silence_around_speech_is_cut_off_and_it_is_made_loud() -> None:
    quiet = array("h", [0] * 22_050 + [0, 1_000, -1_000] * 3_000 + [0] * 22_050)
    heard = Heard(sound.tidy(sound.wav(quiet, 22_050)))
    assert heard.seconds == pytest.approx(9_000 / 22_050 + 2 * sound.PAUSE_SECONDS, abs=0.01)
    assert heard.peak == pytest.approx(sound.SPEECH_PEAK, abs=0.01)


def test_silence_is_no_speech() -> None:
    with pytest.raises(ValueError, match="silent"):
        sound.tidy(sound.wav(array("h", [0] * 100), 22_050))


def test_the_sentence_of_every_language_names_number_and_counter() -> None:
    for language in LANGUAGES:
        assert re.search(r"A, 0, 1, 7.*3", said(language)), language
