"""The largest projects first, by an index."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from jigai.office.lists.ordering import largest_first


class Migration(migrations.Migration):
    """A province's list by total investment is read, not sorted."""

    dependencies: ClassVar = [("library", "0005_takeovers")]
    operations: ClassVar = [largest_first("library_project", "total_investment")]
