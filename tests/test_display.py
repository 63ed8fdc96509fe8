"""Which display the terminal would draw on, found in real folders that look like /sys and /dev."""

from pathlib import Path

import pytest

from kiosk.display import find


def monitor(root: Path, state: str, *, with_device: bool = True) -> Path:
    folder = root / "sys/class/drm/card1-HDMI-A-1"
    folder.mkdir(parents=True)
    (folder / "status").write_text(state + "\n")
    (root / "dev/dri").mkdir(parents=True)
    if with_device:
        (root / "dev/dri/card1").touch()
    return root


@pytest.mark.parametrize(
    ("environ", "machine", "visible"),
    [
        ({"DISPLAY": ":0"}, "x86_64", True),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, "x86_64", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "aarch64", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "x86_64", False),
        ({"DISPLAY": "localhost:10.0", "SSH_CONNECTION": "a 1 b 22"}, "x86_64", True),
        ({"SSH_CONNECTION": "a 1 b 22"}, "x86_64", False),
        ({"SDL_VIDEODRIVER": "offscreen", "DISPLAY": ":0"}, "x86_64", False),
        ({"SDL_VIDEODRIVER": "KMSDRM"}, "x86_64", True),
        ({}, "x86_64", False),
    ],
)
def test_the_environment_decides(
    tmp_path: Path, environ: dict[str, str], machine: str, visible: bool
) -> None:
    display = find(environ, machine, tmp_path)
    assert display.visible is visible
    assert display.visible or display.mend


def test_a_connected_monitor_is_seen_without_x(tmp_path: Path) -> None:
    display = find({}, "x86_64", monitor(tmp_path, "connected"))
    assert display.visible
    assert "card1-HDMI-A-1" in display.found


def test_a_socket_without_monitor_is_no_display(tmp_path: Path) -> None:
    assert not find({}, "x86_64", monitor(tmp_path, "disconnected")).visible


def test_a_monitor_that_this_user_may_not_drive_is_named_with_the_groups_to_join(tmp_path: Path) -> None:
    display = find({}, "x86_64", monitor(tmp_path, "connected", with_device=False))
    assert not display.visible
    assert "dev/dri/card1" in display.found
    assert "groups video and render" in display.mend


def test_at_a_distance_the_monitor_of_the_machine_is_left_alone(tmp_path: Path) -> None:
    assert not find({"SSH_CONNECTION": "a 1 b 22"}, "x86_64", monitor(tmp_path, "connected")).visible
