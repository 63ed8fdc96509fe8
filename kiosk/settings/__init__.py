"""The settings of this machine.

settings = load(None, os.environ)
settings.idle.seconds  ->  90
"""

from kiosk.settings.load import Loaded, load, load_with_origins
from kiosk.settings.tree import Settings

__all__ = ["Loaded", "Settings", "load", "load_with_origins"]
