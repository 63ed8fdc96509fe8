from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("central", "0005_sealed_factors_and_link_checks"),
    ]

    operations = [
        migrations.CreateModel(
            name="Difference",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("system", models.CharField(max_length=40)),
                ("region", models.CharField(max_length=80)),
                ("kind", models.CharField(max_length=10)),
                ("document", models.CharField(max_length=600)),
                ("part", models.CharField(blank=True, max_length=600)),
                ("theirs", models.CharField(blank=True, max_length=24)),
                ("since", models.DateField()),
                ("is_settled", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ("kind", "document", "part", "pk"),
                "default_permissions": (),
            },
        ),
    ]
