"""The first page after the login: what is left to do for this person."""

from typing import Any

from django.utils import timezone
from wagtail.admin.ui.components import Component

from kiosk.central.fleet import Seen, fleet
from kiosk.central.languages import language_name, targets
from kiosk.central.lineage import OPEN
from kiosk.central.models import ENTITIES, Difference
from kiosk.central.translating import may_translate, state_counts


class ToDoPanel(Component):
    """Terminals that need somebody, counts of open texts by language and of drafts, each with a link."""

    name = "central_todo"
    template_name = "central/home.html"
    order = 10

    def __init__(self, user: Any) -> None:
        """Keep who looks at it."""
        self.user = user

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        """Return the counts."""
        own = [code for code in targets() if may_translate(self.user, code)]
        counts = state_counts(own)
        drafts = sum(
            model.objects.filter(has_unpublished_changes=True).count() for model in ENTITIES.values()
        )
        return {
            "languages": [
                (code, language_name(code), sum(counts[code][state] for state in OPEN)) for code in own
            ],
            "drafts": drafts,
            "may_edit": self.user.has_perm("central.change_topic"),
            "terminals": self._terminals(),
            "differences": Difference.objects.filter(is_settled=False).count(),
        }

    def _terminals(self) -> list[Seen]:
        found = fleet(timezone.now()) if self.user.has_perm("central.view_terminal") else []
        return [seen for seen in found if seen.needs_somebody]
