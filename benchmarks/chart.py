"""A line chart as SVG, both axes logarithmic."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from math import ceil, floor, log10

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 720, 420, 70, 190, 40, 60
COLOURS = ("#1f5fa8", "#c0392b", "#2e7d32", "#6a4c93")
Points = Sequence[tuple[float, float]]


def chart(title: str, across: str, up: str, lines: dict[str, Points]) -> str:
    """The chart's text; every value has to be above zero."""
    xs = [x for points in lines.values() for x, _ in points]
    ys = [y for points in lines.values() for _, y in points]
    low_x, high_x = floor(log10(min(xs))), ceil(log10(max(xs)))
    low_y, high_y = floor(log10(min(ys))), ceil(log10(max(ys)))

    def x_of(value: float) -> float:
        share = (log10(value) - low_x) / (high_x - low_x)
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)

    def y_of(value: float) -> float:
        share = (log10(value) - low_y) / (high_y - low_y)
        return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)

    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
            'font-family="sans-serif" font-size="13" fill="#222" role="img">'
        ),
        f"<title>{escape(title)}</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        f'<text x="{LEFT}" y="24" font-size="16">{escape(title)}</text>',
        (
            f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 15}" text-anchor="middle">'
            f"{escape(across)}</text>"
        ),
        (
            f'<text transform="translate(18 {HEIGHT / 2}) rotate(-90)" text-anchor="middle">'
            f"{escape(up)}</text>"
        ),
    ]
    for power in range(low_x, high_x + 1):
        x = x_of(10.0**power)
        parts.append(_line(x, TOP, x, HEIGHT - BOTTOM, "#ddd"))
        parts.append(f'<text x="{x}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">')
        parts.append(f"{10**power:,}</text>")
    for power in range(low_y, high_y + 1):
        y = y_of(10.0**power)
        parts.append(_line(LEFT, y, WIDTH - RIGHT, y, "#ddd"))
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4}" text-anchor="end">{10.0**power:g}</text>')
    for number, (name, points) in enumerate(lines.items()):
        colour = COLOURS[number % len(COLOURS)]
        placed = [(x_of(x), y_of(y)) for x, y in points]
        path = " ".join(f"{x},{y}" for x, y in placed)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x}" cy="{y}" r="3.5" fill="{colour}"/>' for x, y in placed]
        x, y = WIDTH - RIGHT + 14, TOP + 20 + 22 * number
        parts.append(f'<circle cx="{x}" cy="{y - 4}" r="4" fill="{colour}"/>')
        parts.append(f'<text x="{x + 10}" y="{y}">{escape(name)}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def _line(x1: float, y1: float, x2: float, y2: float, colour: str) -> str:
    return f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{colour}"/>'
