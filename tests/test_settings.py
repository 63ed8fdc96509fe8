"""Settings: the defaults, the file, the environment, and what is said about mistakes."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk import paths
from kiosk.domain.pin import hash_pin
from kiosk.errors import SettingsError
from kiosk.settings import Settings, load, load_with_origins
from kiosk.settings.text import example, in_force, toml_value
from kiosk.settings.tree import Key, keys

NO_FILE = {"HOME": "/nonexistent"}


def written(folder: Path, text: str) -> Path:
    file = folder / "kiosk.toml"
    file.write_text(text, encoding="utf-8")
    return file


def message(file: Path | None, environ: dict[str, str]) -> str:
    with pytest.raises(SettingsError) as caught:
        load(file, environ)
    return str(caught.value)


def test_without_file_and_environment_the_defaults_hold() -> None:
    assert load(None, NO_FILE) == Settings()


def test_the_defaults_pass_their_own_rules() -> None:
    assert [key.path for key in keys() if not key.rule.accepts(key.default)] == []


def test_the_example_has_every_key_and_loads_back_to_the_defaults(tmp_path: Path) -> None:
    document = tomllib.loads(example())
    assert [f"{section}.{name}" for section, table in document.items() for name in table] == [
        key.path for key in keys()
    ]
    assert load(written(tmp_path, example()), {}) == Settings()


@pytest.mark.parametrize("key", keys(), ids=lambda key: key.path)
def test_the_example_explains_each_key_with_its_limits_and_its_variable(key: Key) -> None:
    words = " ".join(example().replace("\n# ", " ").split())
    for part in (key.rule.meaning, key.rule.allowed, key.variable):
        assert part[1:] in words


def test_the_file_overrides_the_defaults_and_the_environment_overrides_the_file(tmp_path: Path) -> None:
    file = written(tmp_path, "[idle]\nseconds = 60\nwarning_seconds = 40\n")
    idle = load(file, {"KIOSK_IDLE_SECONDS": "45"}).idle
    assert (idle.seconds, idle.warning_seconds, idle.long_seconds) == (45, 40, 180)


@pytest.mark.parametrize(
    ("variable", "text", "value"),
    [
        ("KIOSK_TERMINAL_KIOSK_MODE", "true", True),
        ("KIOSK_QUEUE_ENABLED", "0", False),
        ("KIOSK_TERMINAL_LANGUAGES", "fa, de", ("fa", "de")),
        ("KIOSK_SCREEN_SIZE", "1080x1920", "1080x1920"),
        ("KIOSK_SCREEN_FLOOR_MM", "700", 700),
    ],
)
def test_the_environment_gives_every_kind_of_value(variable: str, text: str, value: object) -> None:
    settings = load(None, NO_FILE | {variable: text})
    key = next(key for key in keys() if key.variable == variable)
    assert getattr(getattr(settings, key.section), key.name) == value


def test_the_file_is_the_one_named_then_that_of_the_environment_then_the_users_own(tmp_path: Path) -> None:
    own = tmp_path / "config" / "kiosk"
    own.mkdir(parents=True)
    written(own, '[terminal]\nseries = "C"\n')
    named = written(tmp_path, '[terminal]\nseries = "B"\n')
    environ = {"XDG_CONFIG_HOME": str(tmp_path / "config")}
    assert load(None, environ).terminal.series == "C"
    assert load(None, environ | {"KIOSK_CONFIG": str(named)}).terminal.series == "B"
    assert load(own / "kiosk.toml", environ | {"KIOSK_CONFIG": str(named)}).terminal.series == "C"


def test_a_file_that_was_named_but_is_missing_is_an_error(tmp_path: Path) -> None:
    assert "No such file" in message(tmp_path / "none.toml", {})
    assert "No such file" in message(None, {"KIOSK_CONFIG": str(tmp_path / "none.toml")})


@pytest.mark.parametrize("content", [b"[idle\n", b"\xff\xfe", b"a = 1\na = 2\n"])
def test_a_file_that_is_no_toml_is_an_error_that_names_it(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_bytes(content)
    assert str(file) in message(file, {})


def test_all_mistakes_are_told_at_once_with_key_found_and_allowed(tmp_path: Path) -> None:
    file = written(tmp_path, '[idle]\nseconds = "90"\n[terminal]\nseries = "O"\n[screen]\nwidth_mm = 5\n')
    told = message(file, {"KIOSK_LOG_LEVEL": "loud"})
    lines = told.splitlines()[1:]
    assert lines == [
        f"  terminal.series in {file}: must be one letter from A to Z without I, O and Q, but is 'O'",
        f"  screen.width_mm in {file}: must be a whole number from 100 to 3000, but is 5",
        f"  idle.seconds in {file}: must be a whole number from 20 to 600, but is '90'",
        "  log.level in the environment (KIOSK_LOG_LEVEL): "
        'must be one of "debug", "info", "warning", "error", but is \'loud\'',
    ]


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("[idle]\nsecond = 60\n", "idle.second in {}: no such setting; did you mean idle.seconds?"),
        ("[idel]\nseconds = 60\n", "[idel] in {}: no such section; did you mean idle?"),
        ("[zzzz]\n", "[zzzz] in {}: no such section"),
        ("idle = true\n", "idle in {}: must be a section, [idle], but is true"),
    ],
)
def test_what_is_unknown_is_a_mistake_with_the_nearest_name(
    tmp_path: Path, text: str, suggestion: str
) -> None:
    file = written(tmp_path, text)
    assert message(file, {}).splitlines()[1:] == ["  " + suggestion.format(file)]


def test_a_misspelt_variable_is_a_mistake_too() -> None:
    assert "did you mean KIOSK_IDLE_SECONDS?" in message(None, NO_FILE | {"KIOSK_IDLE_SECOND": "60"})


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("[terminal]\nfirst_number = 300\n", "terminal.last_number"),
        ("[idle]\nseconds = 200\n", "idle.long_seconds"),
    ],
)
def test_values_that_contradict_each_other_are_a_mistake(tmp_path: Path, text: str, key: str) -> None:
    assert f"{key}: must not be below" in message(written(tmp_path, text), {})


def test_a_terminal_with_the_office_server_brings_its_numbers_to_no_other(tmp_path: Path) -> None:
    relay = f'[relay]\nurl = "https://kiosk.local:8443"\nkey = "{"k" * 43}"\n'
    said = message(written(tmp_path, f"{relay}[office_server]\nenabled = true\n"), {})
    assert said.splitlines()[1:] == [
        "  relay.url: must be empty where office_server.enabled is true: one terminal of an office has the office "
        "server, the others bring their numbers to it"
    ]
    assert load(written(tmp_path, relay), NO_FILE).relay.url == "https://kiosk.local:8443"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("terminal.kiosk_mode", 1),
        ("terminal.first_number", True),
        ("terminal.first_number", 1.0),
        ("terminal.series", "AB"),
        ("terminal.series", "Q"),
        ("terminal.languages", []),
        ("terminal.languages", ["de", "de"]),
        ("terminal.languages", ["german"]),
        ("terminal.languages", "de"),
        ("terminal.data_dir", "relative/folder"),
        ("office.timezone", "Europe/Dortmund"),
        ("office.timezone", "../Berlin"),
        ("office.timezone", ""),
        ("screen.size", "1080"),
        ("takehome.base_url", "http://example.org"),
        ("takehome.base_url", "https://example.org/?x=1"),
        ("printer.device", "10.0.0.5"),
        ("printer.device", "network:"),
        ("printer.device", "usb:04B8"),
        ("printer.device", "file:relative"),
        ("printer.paper", "76mm"),
        ("staff.pin_hash", "123456"),
        ("sync.url", "ftp://example.org"),
        ("sync.url", "https://user:password@example.org"),
        ("sync.interval_seconds", 1),
        ("sync.proxy", "example.org:3128"),
        ("sync.ca_file", "authority.pem"),
        ("idle.warning_seconds", 19),
    ],
)
def test_a_value_that_is_not_allowed_is_refused(path: str, value: object) -> None:
    key = next(key for key in keys() if key.path == path)
    assert not key.rule.accepts(value)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("terminal.languages", ["fa-AF", "ckb", "zh-Hant-TW"]),
        ("terminal.data_dir", "/var/lib/kiosk"),
        ("takehome.base_url", "https://example.org/mitnehmen"),
        ("printer.device", ""),
        ("printer.device", "network:drucker.example.org:9101"),
        ("printer.device", "usb:04b8:0202"),
        ("printer.device", "serial:/dev/ttyUSB0"),
        ("printer.device", "file:/dev/usb/lp0"),
        ("staff.pin_hash", hash_pin("240817", bytes(16))),
        ("sync.url", "https://kiosk.example.org/releases/"),
        ("sync.url", "http://127.0.0.1:8000"),
        ("sync.proxy", "http://user:secret@proxy.example.org:3128"),
        ("sync.ca_file", "/etc/ssl/city.pem"),
    ],
)
def test_a_value_that_is_allowed_is_taken(path: str, value: object) -> None:
    key = next(key for key in keys() if key.path == path)
    assert key.rule.accepts(value)


def test_a_pin_put_where_its_hash_belongs_is_not_shown() -> None:
    assert "987654" not in message(None, NO_FILE | {"KIOSK_STAFF_PIN_HASH": "987654"})


def test_what_is_in_force_is_shown_with_its_origin_but_without_the_pin_hash(tmp_path: Path) -> None:
    pin_hash = hash_pin("240817", bytes(16))
    file = written(tmp_path, f'[staff]\npin_hash = "{pin_hash}"\n')
    shown = in_force(load_with_origins(file, {"KIOSK_IDLE_SECONDS": "45"}))
    assert "seconds = 45  # the environment (KIOSK_IDLE_SECONDS)\n" in shown
    assert f'pin_hash = "(set, not shown)"  # {file}\n' in shown
    assert 'timezone = "Europe/Berlin"  # default\n' in shown
    assert pin_hash not in shown


def test_the_password_in_the_address_of_a_proxy_is_not_shown() -> None:
    environ = NO_FILE | {"KIOSK_SYNC_PROXY": "http://user:geheim@proxy.example.org:3128"}
    assert load(None, environ).sync.proxy.endswith("3128")
    assert "geheim" not in in_force(load_with_origins(None, environ))
    assert "geheim" not in message(None, NO_FILE | {"KIOSK_SYNC_PROXY": "user:geheim@proxy"})


@given(st.text() | st.integers() | st.booleans() | st.lists(st.text(), max_size=3))
def test_every_value_written_as_toml_is_read_back_as_it_was(value: Any) -> None:
    assert tomllib.loads(f"value = {toml_value(value)}")["value"] == value


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists, max_leaves=5
)


@given(st.sampled_from(list(keys())), json_values)
def test_no_value_whatever_breaks_a_rule_and_no_text_breaks_its_reader(key: Key, value: Any) -> None:
    assert key.rule.accepts(value) in (True, False)
    key.rule.parse(json.dumps(value))


def test_nothing_in_the_settings_can_be_changed() -> None:
    with pytest.raises(AttributeError, match="immutable"):
        Settings().idle.seconds = 5  # type: ignore[misc]


def test_the_data_folder_is_the_one_set_or_that_of_the_user() -> None:
    home = {"HOME": "/home/somebody"}
    assert paths.data_dir(Settings(), home) == Path("/home/somebody/.local/share/kiosk")
    assert paths.data_dir(Settings(), home | {"XDG_DATA_HOME": "/data"}) == Path("/data/kiosk")
    chosen = load(None, NO_FILE | {"KIOSK_TERMINAL_DATA_DIR": "/var/lib/kiosk"})
    assert paths.data_dir(chosen, home) == Path("/var/lib/kiosk")
    assert paths.ledger_file(chosen).parent == paths.log_dir(chosen).parent == Path("/var/lib/kiosk")


def test_the_password_of_the_database_and_the_secret_of_the_storage_are_not_shown(tmp_path: Path) -> None:
    text = '[central]\ndatabase_url = "postgres://me:s3cret@db/kiosk"\nbucket_secret = "s3cret"\n'
    assert "s3cret" not in in_force(load_with_origins(written(tmp_path, text), {}))
