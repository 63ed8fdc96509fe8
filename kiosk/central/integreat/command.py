"""What `kiosk central integreat` does."""

import argparse
from datetime import date

from kiosk.central.integreat.client import Client
from kiosk.central.integreat.taking import take
from kiosk.central.languages import targets


def run(options: argparse.Namespace) -> int:
    """Take the content of a region and print what became of it.

    Raises:
        FetchError: Something cannot be fetched; nothing is changed.
    """
    client = Client(options.url, options.region)
    report = take(client, options.language or targets(), options.license, date.today())
    print(f"kiosk: {report.words()}")
    return 0
