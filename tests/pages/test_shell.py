"""The frame around every page, run without a browser: languages, hostile addresses, failures, memory."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.visiting import SHELL, file_of, html_of
from ui.i18n import _ as translate
from ui.i18n import using


def open_shell(**query):
    app = AppTest.from_file(SHELL, default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    return app.run()


def problems(app):
    return [element.proto.body for element in app.get("html") if 'role="alert"' in element.proto.body]


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("page", ["home", "vae", "gan"])
def test_every_page_in_every_language(page, lang):
    app = open_shell(lang=lang)
    if page != "home":
        app.switch_page(file_of(page)).run()
    assert not app.exception and not problems(app)
    with using(lang):
        assert app.button(key="gm_lecture").label == translate("Lecture mode")
    assert f'lang = "{lang}"' in html_of(app)


def test_language_switches_in_one_click_and_keeps_the_address():
    app = open_shell(lang="en")
    app.button(key="gm_lang").click().run()
    assert app.query_params["lang"] == "ko"
    assert app.button(key="gm_lang").label == "English"
    app.button(key="gm_lang").click().run()
    assert app.query_params["lang"] == "en"


def test_lecture_mode_comes_and_goes():
    app = open_shell(lang="en")
    assert "delete document.documentElement.dataset.lecture" in html_of(app)
    app.button(key="gm_lecture").click().run()
    assert app.query_params["lecture"] == "1" and "dataset.lecture = '1'" in html_of(app)
    app.button(key="gm_lecture").click().run()
    assert "lecture" not in app.query_params
    assert "dataset.lecture = '1'" in html_of(open_shell(lecture="1"))


HOSTILE = ["", "x" * 5000, "../../etc/passwd", "<script>alert(1)</script>", "%00", "-1", "NaN", "ｋｏ", "'; DROP TABLE"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_addresses(text):
    app = open_shell(lang=text, lecture=text, seed=text, exhibit=text, z=text, unheard_of=text)
    assert not app.exception and not problems(app)
    assert "<script>alert(1)" not in html_of(app)
    assert '<p class="gm-quiet">' in html_of(app)
    app.switch_page(file_of("vae")).run()
    assert not app.exception and not problems(app)


def demo():
    import streamlit as st

    from genmodels.checkpoints import CheckpointError
    from ui.anatomy import Exhibit, PageSpec, commentary, show
    from ui.session import State
    from ui.state import Choice, Flag, Float, Int, Table

    st.session_state.setdefault("shell_query", {})
    table = Table("demo", Choice("exhibit", ("one", "two"), "one"), Float("kl", 0, 10, 1), Int("seed", 0, 99, 0), Flag("grid"))

    def one(state):
        state.slider("kl", "KL")
        state.number("seed", "Seed")
        state.toggle("grid", "Grid")
        if state["seed"] == 13:
            raise CheckpointError("The checkpoint vae2_kl1 is missing.")
        if state["seed"] == 14:
            raise KeyError("secret detail")
        commentary(f"kl is {state['kl']}")

    def two(state):
        state.slider("kl", "Weight")

    def unknown(state):
        return f"print({state['kl']})"

    exhibits = [Exhibit("one", "One", one), Exhibit("two", "Two", two)]
    show(PageSpec("demo", "Demo", "An idea.", State(table), exhibits, code=[Table], snippet=unknown))


def open_demo(**query):
    app = AppTest.from_function(demo, default_timeout=30)
    for name, value in query.items():
        app.query_params[name] = value
    return app.run()


def test_a_link_restores_the_state_and_widgets_write_the_link():
    app = open_demo(kl="3.5", grid="1")
    assert app.slider[0].value == 3.5 and app.toggle[0].value is True
    app.slider[0].set_value(4.25).run()
    app.number_input[0].set_value(7).run()
    assert dict(app.query_params.items()) == {"kl": "4.25", "seed": "7", "grid": "1"}


def test_values_outlive_the_exhibit_that_showed_them():
    app = open_demo(kl="3", seed="5")
    app.session_state["demo.exhibit"] = "two"
    app.query_params.update({"exhibit": "two", "kl": "3", "seed": "5"})
    app.run()
    assert app.slider[0].label == "Weight" and app.slider[0].value == 3
    assert not app.number_input
    app.query_params["exhibit"] = "one"
    app.run()
    assert app.slider[0].label == "KL" and app.number_input[0].value == 5


def test_a_visit_without_a_query_finds_what_the_session_left():
    app = open_demo(kl="3")
    app.query_params.clear()
    app.run()
    assert app.slider[0].value == 3 and app.query_params["kl"] == "3"


def test_a_bad_link_says_so_quietly_until_something_is_set():
    app = open_demo(kl="99", seed="x")
    assert app.slider[0].value == 10 and "kl, seed" in html_of(app)
    app.slider[0].set_value(2.0).run()
    assert "kl, seed" not in html_of(app)


def test_one_note_names_what_the_page_does_not_know_beside_what_it_cannot_use():
    app = open_demo(kl="99", lr_g="-5", **{"class": "77", "utm_source": "a letter", "fbclid": "IwAR0", "<b>": "x", "y" * 500: "x"})
    (note,) = [line for line in html_of(app).splitlines() if "gm-quiet" in line]
    assert "(kl)" in note and f"(lr_g, class, &lt;b&gt;, {'y' * 30})" in note
    assert dict(app.query_params.items()) == {"kl": "10"}
    app.run()
    assert "lr_g" in html_of(app), "it stands until something is set"
    app.slider[0].set_value(2.0).run()
    assert "gm-quiet" not in html_of(app)


def test_a_link_that_asks_for_what_there_is_gets_no_note():
    assert "gm-quiet" not in html_of(open_demo(kl="2", lang="ko", lecture="0", set="1"))


def test_a_set_up_link_counts_even_for_the_query_just_left():
    app = open_demo(kl="3")
    app.slider[0].set_value(4.0).run()
    app.query_params.update({"kl": "3", "set": "1"})
    app.run()
    assert app.slider[0].value == 3 and "set" not in app.query_params


def test_failures_are_one_sentence_and_the_rest_of_the_page_stands():
    app = open_demo(seed="13")
    assert ["vae2_kl1 is missing" in text for text in problems(app)] == [True]
    app.number_input[0].set_value(14).run()
    assert not app.exception and len(problems(app)) == 1
    assert "secret detail" not in html_of(app) and "Traceback" not in html_of(app)
    assert app.tabs[0].label == "Code"
    app.number_input[0].set_value(1).run()
    assert not problems(app) and "kl is 1" in html_of(app)
