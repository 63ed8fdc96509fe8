"""Proxies of django-otp's devices; what they keep in plain text until now is sealed. Days of link checks."""

from binascii import unhexlify

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from kiosk.central.models.second_factor import MOST_FAILURES
from kiosk.central.sealing import DIGEST_CHARACTERS, digest, is_sealed, seal, unseal


def seal_all(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    database = editor.connection.alias
    devices = apps.get_model("otp_totp", "TOTPDevice").objects.using(database)
    for device in devices.all():
        if not is_sealed(device.key):
            device.key = seal(unhexlify(device.key), device.user_id)
            device.save()
    for code in apps.get_model("otp_static", "StaticToken").objects.using(database).select_related("device"):
        if len(code.token) < DIGEST_CHARACTERS:
            code.token = digest(code.token, code.device.user_id)
            code.save()
    for label, name in (("otp_totp", "TOTPDevice"), ("otp_static", "StaticDevice")):
        longest = apps.get_model(label, name).objects.using(database)
        longest.filter(throttling_failure_count__gt=MOST_FAILURES).update(
            throttling_failure_count=MOST_FAILURES
        )


def unseal_all(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Give the secrets back to the version before; recovery codes cannot come back and must be made again."""
    database = editor.connection.alias
    for device in apps.get_model("otp_totp", "TOTPDevice").objects.using(database).all():
        device.key = unseal(device.key, device.user_id).hex()
        device.save()
    apps.get_model("otp_static", "StaticToken").objects.using(database).all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("central", "0004_terminals"),
        ("otp_static", "0003_add_timestamps"),
        ("otp_totp", "0003_add_timestamps"),
    ]

    operations = [
        migrations.CreateModel(
            name="LinkCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(unique=True)),
            ],
            options={"default_permissions": ()},
        ),
        migrations.CreateModel(
            name="RecoveryCodes",
            fields=[],
            options={"proxy": True, "default_permissions": (), "indexes": [], "constraints": []},
            bases=("otp_static.staticdevice", models.Model),
        ),
        migrations.CreateModel(
            name="Telephone",
            fields=[],
            options={"proxy": True, "default_permissions": (), "indexes": [], "constraints": []},
            bases=("otp_totp.totpdevice", models.Model),
        ),
        migrations.RunPython(seal_all, unseal_all),
    ]
