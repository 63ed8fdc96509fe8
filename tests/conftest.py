"""Settings that every test needs: of Kivy, before its first import, of Ctrl-C, and of random inputs."""

import os
import signal

from hypothesis import HealthCheck, settings

os.environ.update(
    KIVY_NO_ARGS="1",
    KIVY_NO_FILELOG="1",
    KIVY_NO_CONFIG="1",
    KIVY_NO_CONSOLELOG="1",
    SDL_VIDEODRIVER="offscreen",
)

# A shell lets programs in its background ignore Ctrl-C, and what they start inherits that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# No test is timed: a busy machine is no fault of the code. The continuous integration tries the same inputs in every
# run, so that a change is judged by what it changed; everybody else tries new ones.
settings.register_profile("kiosk", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("kiosk"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "kiosk")
