"""The command `kiosk central`: thin functions over the server; Django is loaded when one of them runs."""

import argparse
import secrets
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from kiosk.central.integreat.options import describe as describe_integreat
from kiosk.errors import KioskError
from kiosk.settings import Settings

Source = Callable[[Path], Mapping[str, Sequence[Mapping[str, Any]]]]
"""Reads source files of content; the server itself knows no storage."""

OK, PROBLEMS = 0, 1
NEEDED = ("django", "wagtail", "csp", "axes", "django_otp", "whitenoise", "gunicorn")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command line."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)

    def add(name: str, purpose: str) -> argparse.ArgumentParser:
        return actions.add_parser(name, help=purpose, description=purpose[0].upper() + purpose[1:] + ".")

    serve = add("serve", "serve the editor and the published releases")
    serve.add_argument("--port", type=int, help="TCP port (default: the setting central.port)")
    serve.add_argument(
        "--bind", default="127.0.0.1", help="address to listen at (default: this machine only)"
    )
    serve.add_argument("--demo", action="store_true", help="by HTTP, with sample content, on this machine")
    serve.add_argument(
        "--least", type=int, default=1, metavar="N", help="least number of the demo's first release"
    )
    add("migrate", "bring the tables up to date")
    taken = add("import", "take content from source files, live at once")
    taken.add_argument("--source", type=Path, metavar="DIR", help="source files (default: the sample's)")
    given = add("export", "write all live content as JSON")
    given.add_argument("--out", type=Path, required=True, metavar="FILE", help="the file to write")
    describe_integreat(add("integreat", "take the content of a region of Integreat into drafts"))
    add("createadmin", "make an administrator with a new password that is printed once")
    add("publish", "publish all live content as a release")
    keys = add("keys", "make the keys that sign releases, once")
    keys.add_argument(
        "--root",
        type=Path,
        required=True,
        action="append",
        metavar="DIR",
        help="where a root key goes: offline",
    )
    add("resign", "sign again what expires soon; the server does this by itself while it runs")
    add("copy", "copy what is published to the storage central.bucket_url; the server does this by itself")
    add("links", "ask whether the web addresses in the live content work; the server does this by itself")
    add("check", "check the server's settings and the live content")


def run(options: argparse.Namespace, settings: Settings, sample: Path, read_source: Source) -> int:
    """Run one action and return its exit code.

    Raises:
        KioskError: The packages of the server are missing, or the action cannot be done.
    """
    lacking = [name for name in NEEDED if find_spec(name) is None]
    if lacking:
        raise KioskError(
            f"the central server needs {', '.join(lacking)}: install the extra, as in pip install 'kiosk[central]', "
            "or in a checkout pip install --require-hashes -r kiosk/constraints-central.txt"
        )
    from kiosk.central.config import of
    from kiosk.central.setup import set_up

    if getattr(options, "demo", False):
        settings = replace(settings, central=replace(settings.central, secure=False, check_links=False))
    set_up(of(settings))
    actions: dict[str, Callable[[], int]] = {
        "serve": lambda: _serve(options, settings, lambda: read_source(sample)),
        "migrate": _migrate,
        "import": lambda: _import(read_source(options.source or sample)),
        "export": lambda: _export(options.out),
        "integreat": lambda: _integreat(options),
        "createadmin": _create_admin,
        "publish": _publish,
        "keys": lambda: _keys(options.root),
        "resign": _resign,
        "copy": _copy,
        "links": _links,
        "check": _check,
    }
    return actions[options.action]()


def prepare_demo(read: Callable[[], Mapping[str, Sequence[Mapping[str, Any]]]], least: int = 1) -> None:
    """Bring the tables up to date; take the sample, make keys and publish when that was never done."""
    from django.conf import settings

    from kiosk.central import signing
    from kiosk.central.models import Topic
    from kiosk.central.publishing import latest

    _migrate()
    if not Topic.objects.exists():
        _import(read())
    if not signing.has_keys():
        root = signing.make_all_keys([Path(settings.ONLINE_KEYS).parent / "root"])
        print(f"kiosk: keys were made for the demo; terminals need {root}", flush=True)
    if latest() is None:
        _publish(least)


def _serve(options: argparse.Namespace, settings: Settings, read: Callable[[], Any]) -> int:
    from kiosk.central.server import serve

    if options.demo:
        prepare_demo(read, options.least)
    _refuse_old_tables()
    _first_admin()
    return serve(options.bind, options.port or settings.central.port)


def _migrate() -> int:
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    return OK


def _refuse_old_tables() -> None:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise KioskError("the tables of the central server are not up to date: run kiosk central migrate")


def _import(tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> int:
    from kiosk.central.content import import_documents

    _refuse_old_tables()
    changed = import_documents(tables)
    print(f"kiosk: {sum(changed.values())} documents are new or different", flush=True)
    return OK


def _export(out: Path) -> int:
    from kiosk.central.content import export_documents
    from kiosk.domain.tree import canonical

    tables = export_documents()
    out.write_bytes(canonical(tables))
    print(f"kiosk: {sum(map(len, tables.values()))} documents are in {out}")
    return OK


def _integreat(options: argparse.Namespace) -> int:
    from kiosk.central.integreat.command import run

    _refuse_old_tables()
    return run(options)


def _first_admin() -> None:
    from django.contrib.auth import get_user_model

    if not get_user_model().objects.exists():
        _create_admin()


def _create_admin() -> int:
    from kiosk.central.accounts import create_admin

    _refuse_old_tables()
    password = secrets.token_urlsafe(12)
    name = create_admin(password)
    print(
        f"kiosk: administrator {name}, password {password} (for the first login; then choose your own)",
        flush=True,
    )
    return OK


def _publish(least: int = 1) -> int:
    from kiosk.central.publishing import Refused, publish

    try:
        publication = publish(datetime.now(UTC), user=None, least=least)
    except Refused as refused:
        print(refused, file=sys.stderr)
        return PROBLEMS
    print(f"kiosk: release {publication.release} is published: {publication.summary}")
    return OK


def _keys(root_dirs: list[Path]) -> int:
    from kiosk.central.signing import make_all_keys

    print(f"kiosk: keys are made; terminals need {make_all_keys(root_dirs)}. Take the root key offline now.")
    return OK


def _resign() -> int:
    from kiosk.central.signing import resign

    print("kiosk: signed again" if resign(datetime.now(UTC)) else "kiosk: nothing expires soon")
    return OK


def _copy() -> int:
    from kiosk.central.signing import copy_published

    copied = copy_published()
    if copied is None:
        raise KioskError("nothing to copy: set central.bucket_url, and publish first")
    print(f"kiosk: {copied.written} files copied, {copied.removed} removed")
    return OK


def _links() -> int:
    from kiosk.central.links import addresses, check
    from kiosk.central.publishing import live_tables

    tables = live_tables()
    found = check(tables, datetime.now(UTC).date())
    for link in found:
        print(f"{link.address}: {link.problem}, since {link.failed_since}; in {', '.join(link.documents)}")
    print(f"kiosk: {len(found)} of {len(addresses(tables))} addresses failed on two days")
    return PROBLEMS if found else OK


def _check() -> int:
    from django.core import checks

    from kiosk.central.publishing import findings

    found = [str(message) for message in checks.run_checks(include_deployment_checks=True)]
    content = findings()
    for line in [*found, *map(str, content)]:
        print(line)
    is_bad = bool(found) or any(finding.severity == "error" for finding in content)
    print(f"{len(found)} findings in the settings, {len(content)} in the content")
    return PROBLEMS if is_bad else OK
