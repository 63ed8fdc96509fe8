"""Pages know no Kivy, and a visit needs no network."""

import subprocess
import sys

import pytest


def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(arguments, capture_output=True, text=True, check=False)


def test_pages_and_controller_are_imported_without_kivy_and_without_skia() -> None:
    code = (
        "import importlib, pkgutil, sys\n"
        "import kiosk.terminal.pages as pages, kiosk.terminal.compose\n"
        "names = [module.name for module in pkgutil.iter_modules(pages.__path__)]\n"
        "[importlib.import_module(f'kiosk.terminal.pages.{name}') for name in names]\n"
        "print(len(names), 'kivy' in sys.modules, 'skia' in sys.modules)"
    )
    done = run(sys.executable, "-c", code)
    assert done.stderr == ""
    count, kivy, skia = done.stdout.split()
    assert int(count) >= 12
    assert (kivy, skia) == ("False", "False")


@pytest.mark.parametrize("language", ["fa"])
def test_a_whole_crawl_opens_no_socket_and_imports_no_kivy(language: str) -> None:
    done = run(sys.executable, "-m", "tests.terminal.visit_child", language)
    assert done.stderr == ""
    pages, sockets, kivy = done.stdout.split()
    assert int(pages) > 200
    assert (sockets, kivy) == ("0", "False")


def test_a_visit_that_opened_a_socket_would_be_noticed() -> None:
    done = run(sys.executable, "-m", "tests.terminal.visit_child", "socket")
    assert done.stdout.split()[1] == "1"


def test_the_start_loads_nothing_that_only_reports_need() -> None:
    code = (
        "import sys, kiosk.terminal.compose\n"
        "print([name for name in sys.modules if name in ('kiosk.store.outbox', 'kiosk.domain.report', 'cryptography')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
