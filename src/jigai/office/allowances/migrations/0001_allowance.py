"""How much each client has asked for lately."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One row for each client."""

    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Allowance",
            fields=[
                ("client", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("busy_until", models.BigIntegerField(db_index=True)),
            ],
        ),
    ]
