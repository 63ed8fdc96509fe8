"""The printer of `printer_emulator` at a USB cable: what pyusb asks of the system is answered here.

Its pipes are not those that python-escpos expects: 0x03 goes out and 0x84 comes back.
"""

from array import array
from types import SimpleNamespace
from typing import Any

from usb.backend import IBackend
from usb.core import USBTimeoutError

from tests.takehome.printer_emulator import Emulator

VENDOR, PRODUCT = 0x04B8, 0x0202
OUT, BACK = 0x03, 0x84
BULK, INTERRUPT = 2, 3


class UsbCable(IBackend):  # type: ignore[misc]
    """One device with one interface; `unplugged` takes it away."""

    def __init__(self, printer: Emulator) -> None:
        super().__init__()
        self._printer = printer
        self._answers = bytearray()
        self.unplugged = False
        self.times: list[int] = []

    def answer_late(self, data: bytes) -> None:
        """What somebody asked before who did not wait for it."""
        self._answers += data

    def enumerate_devices(self) -> list[str]:
        return [] if self.unplugged else ["printer"]

    def get_parent(self, dev: str) -> None:
        return None

    def get_device_descriptor(self, dev: str) -> SimpleNamespace:
        return SimpleNamespace(
            bLength=18, bDescriptorType=1, bcdUSB=0x200, bDeviceClass=0, bDeviceSubClass=0, bDeviceProtocol=0,
            bMaxPacketSize0=64, idVendor=VENDOR, idProduct=PRODUCT, bcdDevice=0x100, iManufacturer=0, iProduct=0,
            iSerialNumber=0, bNumConfigurations=1, address=2, bus=1, port_number=1, port_numbers=(1,), speed=2,
        )  # fmt: skip

    def get_configuration_descriptor(self, dev: str, config: int) -> SimpleNamespace:
        if config:
            raise IndexError(config)
        return SimpleNamespace(
            bLength=9, bDescriptorType=2, wTotalLength=39, bNumInterfaces=1, bConfigurationValue=1,
            iConfiguration=0, bmAttributes=0xC0, bMaxPower=1, extra_descriptors=b"",
        )  # fmt: skip

    def get_interface_descriptor(self, dev: str, intf: int, alt: int, config: int) -> SimpleNamespace:
        if intf or alt or config:
            raise IndexError(intf)
        return SimpleNamespace(
            bLength=9, bDescriptorType=4, bInterfaceNumber=0, bAlternateSetting=0, bNumEndpoints=3,
            bInterfaceClass=7, bInterfaceSubClass=1, bInterfaceProtocol=2, iInterface=0, extra_descriptors=b"",
        )  # fmt: skip

    def get_endpoint_descriptor(self, dev: str, ep: int, intf: int, alt: int, config: int) -> SimpleNamespace:
        address, kind = ((0x81, INTERRUPT), (OUT, BULK), (BACK, BULK))[ep]
        return SimpleNamespace(
            bLength=7, bDescriptorType=5, bEndpointAddress=address, bmAttributes=kind, wMaxPacketSize=64,
            bInterval=0, bRefresh=0, bSynchAddress=0, extra_descriptors=b"",
        )  # fmt: skip

    def open_device(self, dev: str) -> str:
        return dev

    def close_device(self, dev_handle: str) -> None:
        return None

    def set_configuration(self, dev_handle: str, config_value: int) -> None:
        return None

    def get_configuration(self, dev_handle: str) -> int:
        return 1

    def claim_interface(self, dev_handle: str, intf: int) -> None:
        return None

    def release_interface(self, dev_handle: str, intf: int) -> None:
        return None

    def reset_device(self, dev_handle: str) -> None:
        return None

    def bulk_write(self, dev_handle: str, ep: int, intf: int, data: Any, timeout: int) -> int:
        assert ep == OUT
        self._answers += self._printer.feed(bytes(data))
        return len(data)

    def bulk_read(self, dev_handle: str, ep: int, intf: int, buff: "array[int]", timeout: int) -> int:
        assert ep == BACK
        self.times.append(timeout)
        if not self._answers:
            raise USBTimeoutError("timed out", errno=110)
        size = min(len(buff), len(self._answers))
        buff[:size] = array("B", self._answers[:size])
        del self._answers[:size]
        return size
