"""The tables of the documentation are those of the rendered chart."""

from __future__ import annotations

import pytest

from tests.helm.values import FULL
from tests.support.chart import Chart
from tools import chart_table
from tools.chart_schema import SCHEMA, chart_schema


@pytest.mark.usefixtures("chart")
def test_the_page_is_what_the_chart_renders_to() -> None:
    assert chart_table.PAGE.read_text("utf-8") == chart_table.page()


def test_the_schema_is_that_of_the_values_and_settings() -> None:
    assert SCHEMA.read_text("utf-8") == chart_schema()


def test_every_workload_has_a_line_in_each_table(chart: Chart) -> None:
    page = chart_table.PAGE.read_text("utf-8")
    for component, _ in chart.render(FULL).pods():
        assert page.count(f"\n| {component} |") == 4
