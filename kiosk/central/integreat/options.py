"""The command line of `kiosk central integreat`."""

import argparse

PUBLIC = "https://cms.integreat-app.de"
LICENSE = "CC BY 4.0"
"""What the operators say about their texts; who imports checks whether it is still so."""


def describe(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("--region", required=True, help="name of the region in addresses, such as dortmund")
    parser.add_argument(
        "--language",
        nargs="+",
        metavar="CODE",
        help="languages as Integreat writes them (default: those of the terminals); German is always taken",
    )
    parser.add_argument("--url", default=PUBLIC, help=f"address of the server (default: {PUBLIC})")
    parser.add_argument(
        "--license", default=LICENSE, help=f"under which the texts may be used (default: {LICENSE}; check it)"
    )
