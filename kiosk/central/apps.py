"""The Django application that holds the content, its editor and its publishing."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CentralConfig(AppConfig):
    """Registers what must exist in every database: the roles and the review before publishing."""

    name = "kiosk.central"
    label = "central"
    verbose_name = "kiosk"

    def ready(self) -> None:
        """Learn all records; make the roles after each migration, as they exist as soon as the permissions do."""
        from kiosk.central import records
        from kiosk.central.roles import make_roles

        records.learn()
        post_migrate.connect(make_roles, sender=self, dispatch_uid="kiosk.central.roles")
