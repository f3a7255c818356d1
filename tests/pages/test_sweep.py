"""Every control at every value and each pair of values within an exhibit, on the page itself: no link that a control can write leads to an
alert."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.visiting import SHELL, file_of, html_of
from tests.tables import PARTS, TABLES, pairs, singles
from ui.exhibits import home
from ui.state import Token

pytestmark = pytest.mark.usefixtures("nobody")


EXHIBITS = [("home", ""), *((page, name) for page, parts in PARTS.items() for name in parts)]


@pytest.mark.parametrize(("page", "name"), EXHIBITS)
def test_every_value_and_pair_of_values_stands_on_the_page(page, name):
    app = AppTest.from_file(SHELL, default_timeout=90)
    app.switch_page(file_of(page))
    fields = [field for field in (PARTS[page][name] if name else home).FIELDS if not isinstance(field, Token)]
    chosen = {"exhibit": name} if name else {}
    for row in [*singles(fields), *pairs(fields)]:
        query = TABLES[page].format({**TABLES[page].defaults(), **chosen, **row})
        app.query_params.clear()
        app.query_params.update({**query, "set": "1"})
        app.run()
        assert not app.exception and 'role="alert"' not in html_of(app), (query, html_of(app)[-2000:])
