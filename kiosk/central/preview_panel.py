"""A part of the form that leads to the pictures of what was last saved."""

from typing import Any

from wagtail.admin.panels import Panel

from kiosk.central.previewing import KINDS


class PreviewPanel(Panel):
    """A link, for what the terminal shows on a page of its own."""

    class BoundPanel(Panel.BoundPanel):
        """The link for one entity."""

        template_name = "central/panels/preview.html"

        def is_shown(self) -> Any:
            """Only what was saved once has pictures."""
            return bool(self.instance.pk) and self.instance.collection in KINDS
