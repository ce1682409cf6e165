"""Tables of the READMEs, read back."""

from __future__ import annotations


def cells_of(line: str) -> list[str]:
    """The cells of a line of a table."""
    return [cell.strip() for cell in line.split("|")[1:-1]]


def rows_of(part: str) -> dict[str, dict[str, str]]:
    """The cells of a table whose rows begin with a link to a sample: by that name, and by title.

    Rows that begin a section have no link, and are left out.
    """
    titles, _, *lines = part.partition("\n\n")[0].splitlines()
    found = {}
    for link, *cells in map(cells_of, lines):
        if link.startswith("["):
            name = link[1:].partition("]")[0]
            found[name] = dict(zip(cells_of(titles)[1:], cells, strict=True))
    return found
