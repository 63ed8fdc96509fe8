"""A part of the form that shows how the translations are, and leads to the page where they are written."""

import functools
from typing import Any

from wagtail.admin import compare
from wagtail.admin.panels import Panel

from kiosk.central.languages import language_name, targets
from kiosk.central.models.texts import LINEAGE


class TranslationsPanel(Panel):
    """The states of all languages; texts are written side by side with German on their own page."""

    def __init__(self, relation_name: str = "translations", **kwargs: Any) -> None:
        """Keep the name of the relation, for comparisons in the history."""
        super().__init__(**kwargs)
        self.relation_name = relation_name

    def clone_kwargs(self) -> dict[str, Any]:
        """Return what makes a copy."""
        return {**super().clone_kwargs(), "relation_name": self.relation_name}

    class BoundPanel(Panel.BoundPanel):
        """The languages of one entity."""

        template_name = "central/panels/translations.html"

        def get_context_data(self, parent_context: Any = None) -> Any:
            """Add one line for each language."""
            from kiosk.central.translating import work_on

            context = super().get_context_data(parent_context)
            entity = self.instance
            context["works"] = (
                [(code, language_name(code), work_on(entity, code)) for code in targets()]
                if entity.pk
                else []
            )
            return context

        def get_comparison(self) -> list[Any]:
            """Compare the texts of all languages in the history."""
            relation = getattr(self.panel.model, self.panel.relation_name).rel
            model = relation.related_model
            names = ("language", *self.panel.model.text_fields, *LINEAGE)
            fields = [functools.partial(_class(model, name), model._meta.get_field(name)) for name in names]
            return [
                functools.partial(compare.ChildRelationComparison, relation, fields, label="translations")
            ]


def _class(model: Any, name: str) -> Any:
    field = model._meta.get_field(name)
    if field.choices:
        return compare.ChoiceFieldComparison
    return compare.comparison_class_registry.get(field) or compare.FieldComparison
