"""A document as HTML: for PDF, and for whoever wants to look at it in a browser."""

from __future__ import annotations

from html import escape
from importlib import resources

from jigai.papers.model import Block, Bullets, Facts, Grid, Lines, Paper, Paragraph


def html(paper: Paper) -> str:
    """A whole page with its own style; every text is escaped."""
    lang = "en" if paper.lang == "en" else "zh-Hans"
    style = resources.files("jigai.papers").joinpath("paper.css").read_text(encoding="utf-8")
    mark = f'<div class="mark">{escape(paper.mark)}</div>' if paper.mark else ""
    parts = [
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8">',
        f"<title>{escape(paper.title)}</title><style>{style}</style></head><body>",
        f'{mark}<div class="foot">{escape(paper.foot)}</div>',
        f"<header><h1>{escape(paper.title)}</h1>",
        f'<p class="about">{escape(paper.about)}</p></header>',
    ]
    for level, title, section in paper.numbered():
        head = min(level + 1, 4)
        parts.append(f"<h{head}>{escape(title)}</h{head}>")
        parts += [_block(block) for block in section.blocks]
    return "".join([*parts, "</body></html>"])


def _block(block: Block) -> str:
    match block:
        case Paragraph(text, small):
            return f"<p{' class=small' if small else ''}>{escape(text)}</p>"
        case Bullets(items):
            return f"<ul>{''.join(f'<li>{escape(item)}</li>' for item in items)}</ul>"
        case Facts(rows):
            body = "".join(
                f'<tr><th scope="row">{escape(name)}</th><td>{_lines(lines)}</td></tr>'
                for name, lines in rows
            )
            return f'<table class="facts"><tbody>{body}</tbody></table>'
        case Grid():
            return _grid(block)


def _grid(grid: Grid) -> str:
    whole = sum(grid.widths)
    columns = "".join(f'<col style="width:{w * 100 / whole:.2f}%">' for w in grid.widths)
    heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in grid.heads)
    rows = "".join(
        f"<tr>{''.join(f'<td>{_lines(cell)}</td>' for cell in row)}</tr>" for row in grid.rows
    )
    return (
        f"<table><colgroup>{columns}</colgroup><thead><tr>{heads}</tr></thead>"
        f"<tbody>{rows}</tbody></table>"
    )


def _lines(lines: Lines) -> str:
    return "<br>".join(escape(line) for line in lines)
