"""Sets Django up for one process."""

import os

from kiosk.central.config import Config, configure


def set_up(config: Config) -> None:
    """Load Django with this configuration; a second call in the same process changes nothing."""
    configure(config)
    (config.folder / "static").mkdir(
        parents=True, exist_ok=True
    )  # nothing is in it, but WhiteNoise looks for it
    if not config.database_url:  # passwords are in it, if only as hashes: it is for its owner
        os.close(os.open(config.folder / "central.sqlite3", os.O_WRONLY | os.O_CREAT, 0o600))
    os.environ["DJANGO_SETTINGS_MODULE"] = "kiosk.central.settings"
    import django

    django.setup()
