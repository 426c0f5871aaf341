"""The pages of statistics as Django knows them."""

from __future__ import annotations

from django.apps import AppConfig


class ConsoleStatisticsConfig(AppConfig):
    """Registration, monthly returns, freezes, totals."""

    name = "jigai.office.console.statistics"
    label = "console_statistics"
