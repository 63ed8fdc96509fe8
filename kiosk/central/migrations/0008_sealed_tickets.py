import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("central", "0007_mirrored_tickets"),
    ]

    operations = [
        migrations.DeleteModel(name="MirroredTicket"),  # the terminals tell everything again within seconds
        migrations.CreateModel(
            name="MirroredDay",
            fields=[
                (
                    "terminal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="mirrored_day",
                        serialize=False,
                        to="central.terminal",
                    ),
                ),
                ("at", models.DateTimeField()),
                ("until", models.DateTimeField(db_index=True)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="MirroredTicket",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("sheet", models.BinaryField()),
                ("stand", models.BinaryField()),
                ("asked_at", models.DateTimeField(null=True)),
                ("proof", models.BinaryField(null=True)),
                ("too_late", models.BooleanField(default=False)),
                (
                    "day",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tickets",
                        to="central.mirroredday",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
    ]
