"""How the tests of the pages look at one: they visit it without a browser, and read what it wrote."""

from __future__ import annotations

from collections.abc import Iterable

from streamlit.testing.v1 import AppTest

from ui.i18n import ROOT
from ui.state import Field, Table

SHELL = str(ROOT / "ui" / "shell.py")
PATIENCE = 120.0  # seconds for what a worker has to do on a busy machine
HOSTILE = ["", "x" * 5000, "<script>alert(1)</script>", "-1", "1e999", "NaN", "1000000", "../../x", "ｋ", "None"]


def visit(page: str, **query: str) -> AppTest:
    """A page of pages/, opened by a link with this query."""
    app = AppTest.from_file(SHELL, default_timeout=90)
    app.switch_page(file_of(page))
    for name, value in query.items():
        app.query_params[name] = value
    return well(app.run())


def opened(app: AppTest, popover: str) -> AppTest:
    """The page with one of its popovers open."""
    app.session_state[popover] = True
    return well(app.run())


def file_of(page: str) -> str:
    return str(ROOT / "pages" / f"{page}.py")


def html_of(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


def well(app: AppTest) -> AppTest:
    """The page itself if nothing on it failed."""
    assert not app.exception and 'role="alert"' not in html_of(app), html_of(app)
    return app


def unharmed(app: AppTest, fields: Iterable[Field], text: str) -> None:
    """A link that held this text for all these fields: nothing of it runs, the page names every field that it could not use, and the
    address now holds values that each field takes as they stand."""
    table = Table("hostile", *fields)
    _, bad = table.parse(dict.fromkeys(table.fields, text))
    html = html_of(app)
    assert "<script>alert" not in html
    assert not bad or "gm-quiet" in html
    assert [name for name in bad if name not in html] == []
    address = {name: value for name, value in query(app).items() if name in table.fields}
    assert table.parse(address)[1] == [], address


def query(app: AppTest) -> dict[str, str]:
    return {name: value[0] if isinstance(value, list) else value for name, value in app.query_params.items()}
