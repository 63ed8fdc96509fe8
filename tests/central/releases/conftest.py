"""A site with keys and one release."""

from pathlib import Path

import pytest

from tests.central.releases.site_help import Site


@pytest.fixture
def bare(tmp_path: Path) -> Site:
    """Keys, but nothing published."""
    return Site(tmp_path).make_keys()


@pytest.fixture
def site(bare: Site) -> Site:
    """One release."""
    bare.publish()
    return bare
