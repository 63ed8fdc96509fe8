"""The command line, and the only place that wires the layers together.

Each command imports what it needs when it is called: `kiosk run` must be quick. A mistake that the user can
mend is one line and exit code 2, never a traceback; Ctrl+C ends quietly with 130.
"""

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kiosk import __version__
from kiosk.central import main as central
from kiosk.errors import KioskError
from kiosk.office import main as office
from kiosk.settings import Settings, load

Command = Callable[[argparse.Namespace], int]

if TYPE_CHECKING:  # argparse has no public name for it, and this one is generic for type checkers only
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

OK, PROBLEMS, MISUSE, INTERRUPTED = 0, 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    Args:
        arguments: those after the program's name; None for the ones this process was started with.
    """
    options = _parser().parse_args(arguments)
    try:
        command: Command = options.command
        return command(options)
    except KioskError as error:
        print(f"kiosk: {error}", file=sys.stderr)
        return MISUSE
    except KeyboardInterrupt:
        return INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("kiosk", description="Touchscreen terminal for counselling offices.")
    parser.add_argument("--version", action="version", version=f"kiosk {__version__}")
    parser.add_argument(
        "--config", type=Path, metavar="FILE", help="the settings (see kiosk settings --example)"
    )
    commands = parser.add_subparsers(metavar="COMMAND", title="commands", required=True)
    _add(commands, "run", _run, "open the terminal in an office")
    demo = _add(commands, "demo", _demo, "open the terminal with sample content, to try it")
    demo.add_argument("--until-first-screen", action="store_true", help="end when the first screen is drawn")
    _add_tour(commands)
    _add_preview(commands)
    _add_sync(commands)
    _add(commands, "relay", _relay, "bring the numbers of a further terminal to its office, for ever")
    _add_print(commands)
    numbers = _add(
        commands, "numbers", _numbers, "begin anew where the file of the numbers is damaged or missing"
    )
    numbers.add_argument(
        "--start-over", action="store_true", required=True, help="a sound file is left alone"
    )
    _add(commands, "check", _check, "tell what is wrong with this machine, and how to mend it")
    _add_settings(commands)
    _add_content(commands)
    office.add_arguments(_add(commands, "office", _office, "serve the counter, the call display and phones"))
    central.add_arguments(_add(commands, "central", _central, "serve the editor and publish content"))
    return parser


def _add(commands: "Commands", name: str, command: Command, purpose: str) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=purpose, description=purpose[0].upper() + purpose[1:] + ".")
    parser.set_defaults(command=command)
    return parser


def _add_tour(commands: "Commands") -> None:
    tour = _add(commands, "tour", _tour, "walk through all screens and make pictures of them")
    tour.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder of the pictures")
    tour.add_argument("--language", nargs="+", action="extend", metavar="CODE", help="only these languages")
    tour.add_argument(
        "--size", nargs="+", action="extend", type=_size, metavar="WxH", help="as in 1080x1920, the default"
    )


def _add_preview(commands: "Commands") -> None:
    preview = _add(commands, "preview", _preview, "make pictures of one page of given content")
    preview.add_argument(
        "--documents", type=Path, required=True, metavar="FILE", help="as kiosk central export writes it"
    )
    preview.add_argument(
        "--page", required=True, metavar="KIND/ID", help="as in topic/anmeldung; or place/..., notice/..."
    )
    preview.add_argument("--language", nargs="+", action="extend", required=True, metavar="CODE")
    preview.add_argument("--size", type=_size, default=(1080, 1920), metavar="WxH", help="as in 1080x1920")
    preview.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder of the pictures")


def _add_sync(commands: "Commands") -> None:
    sync = _add(commands, "sync", _sync, "bring the newest release to this machine")
    how = sync.add_mutually_exclusive_group()
    how.add_argument("--loop", action="store_true", help="for ever, as the settings say")
    how.add_argument("--from", dest="source", type=Path, metavar="DIR", help="from a folder, as on a stick")


def _add_print(commands: "Commands") -> None:
    printing = _add(commands, "print", _print, "try the printer of slips")
    printing.add_argument("--test", action="store_true", required=True, help="a slip with every script")
    printing.add_argument("--out", type=Path, metavar="FILE", help="a picture (PNG) in place of paper")


def _add_settings(commands: "Commands") -> None:
    which = _add(commands, "settings", _settings, "explain, show or prepare the settings")
    kind = which.add_mutually_exclusive_group(required=True)
    kind.add_argument("--example", action="store_true", help="a file with every key explained")
    kind.add_argument("--show", action="store_true", help="what is in force here, and where it comes from")
    kind.add_argument("--pin", action="store_true", help="ask for a staff PIN and print its line")


def _add_content(commands: "Commands") -> None:
    content = _add(commands, "content", _content, "build, check or describe the content")
    content.add_argument("action", choices=("build", "lint", "schema"), help="what to do")
    content.add_argument("--source", type=Path, metavar="DIR", help="source files (default: the sample's)")


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    if not (width.isascii() and width.isdigit() and height.isascii() and height.isdigit()):
        raise argparse.ArgumentTypeError(f"a size is as in 1080x1920, not {text!r}")
    return int(width), int(height)


def _load(options: argparse.Namespace) -> Settings:
    return load(options.config, os.environ)


def _run(options: argparse.Namespace) -> int:
    from kiosk.terminal import main as terminal

    return terminal.run(_load(options), config=options.config)


def _demo(options: argparse.Namespace) -> int:
    from kiosk import demo, paths

    def build(releases: Path) -> None:
        _build(paths.assets() / "sample", releases)

    first = options.until_first_screen
    return demo.run(
        lambda: _load(options), os.environ, build, config=options.config, until_first_screen=first
    )


def _tour(options: argparse.Namespace) -> int:
    from kiosk.terminal import tour

    return tour.main(_load(options), options.out, options.language, options.size)


def _preview(options: argparse.Namespace) -> int:
    from kiosk.terminal import preview

    wanted = (options.documents, options.page, options.language, options.size, options.out)
    return preview.main(_load(options), *wanted)


def _sync(options: argparse.Namespace) -> int:
    from kiosk.sync import process

    return process.run(_load(options), options.loop, options.source)


def _relay(options: argparse.Namespace) -> int:
    from kiosk.sync import relay

    return relay.run(_load(options))


def _print(options: argparse.Namespace) -> int:
    from datetime import UTC, datetime

    from kiosk.takehome.paper import trial

    return trial.main(_load(options), datetime.now(UTC), options.out)


def _numbers(options: argparse.Namespace) -> int:
    from datetime import UTC, datetime

    from kiosk import paths
    from kiosk.store.ledger_file import start_over

    file = paths.ledger_file(_load(options))
    was_there = file.exists()
    aside = start_over(file, datetime.now(UTC))
    if was_there and aside is None:
        print(f"kiosk: {file} is sound; nothing was changed")
        return OK
    print("kiosk: numbers go on after a gap, none is given twice; start the terminal again")
    if aside:
        print(f"kiosk: the damaged file is {aside} until the next night")
    return OK


def _check(options: argparse.Namespace) -> int:
    from datetime import UTC, datetime

    from kiosk.check import check, report

    findings = []
    for finding in check(_load(options), os.environ, datetime.now(UTC)):
        print(finding.line(), flush=True)
        findings.append(finding)
    print(report(findings))
    return PROBLEMS if any(finding.weight == "error" for finding in findings) else OK


def _settings(options: argparse.Namespace) -> int:
    from kiosk.settings import load_with_origins, text

    if options.pin:
        print(_ask_pin())
    elif options.show:
        print(text.in_force(load_with_origins(options.config, os.environ)), end="")
    else:
        print(text.example(), end="")
    return OK


def _ask_pin() -> str:
    from getpass import getpass

    from kiosk.domain.pin import hash_pin

    pin = getpass("New PIN of the staff page (6 to 12 digits): ")
    if getpass("Again: ") != pin:
        raise KioskError("the two PINs differ; nothing was made")
    return f'pin_hash = "{hash_pin(pin, os.urandom(16))}"'


def _central(options: argparse.Namespace) -> int:
    from kiosk import paths
    from kiosk.store.source import load_source

    def read(source: Path) -> dict[str, list[Mapping[str, Any]]]:
        return {name: [document.raw for document in found] for name, found in load_source(source).items()}

    return central.run(options, _load(options), paths.assets() / "sample", read)


def _office(options: argparse.Namespace) -> int:
    return office.run(options, _load(options))


def _content(options: argparse.Namespace) -> int:
    from kiosk import paths
    from kiosk.store import build

    source = options.source or paths.assets() / "sample"
    if options.action == "schema":
        print(build.schema_text(), end="")
    elif options.action == "build":
        _build(source, paths.releases_dir(_load(options)))
    else:
        return _lint(source)
    return OK


def _build(source: Path, releases: Path) -> None:
    from datetime import UTC, datetime
    from functools import partial

    from kiosk.domain.selftest import self_test
    from kiosk.store.build import build_sample
    from kiosk.text.fonts import missing_glyphs

    now = datetime.now(UTC)
    number = build_sample(source, releases, now, partial(self_test, now=now, missing_glyphs=missing_glyphs))
    print(f"kiosk: release {number} is in {releases}", flush=True)


def _lint(source: Path) -> int:
    from kiosk.store.build import lint
    from kiosk.takehome.card import contact_card
    from kiosk.takehome.qr import byte_count

    findings = lint(source, lambda place: byte_count(contact_card(place)))
    for found in findings:
        print(found)
    print(f"{len(findings)} findings in {source}")
    return PROBLEMS if any(found.severity == "error" for found in findings) else OK
