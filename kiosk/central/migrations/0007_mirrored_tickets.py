import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("central", "0006_integreat_differences"),
    ]

    operations = [
        migrations.CreateModel(
            name="MirroredTicket",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("told", models.JSONField()),
                ("at", models.DateTimeField()),
                ("until", models.DateTimeField(db_index=True)),
                (
                    "terminal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tickets",
                        to="central.terminal",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
    ]
