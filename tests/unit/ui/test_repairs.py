"""What replaces functions of Streamlit: the theme is its own, and a page whose session is new is drawn whole."""

import subprocess
import sys
from types import SimpleNamespace

from streamlit import config
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.fragment import MemoryFragmentStorage

from ui import repairs
from ui.repairs import keep_theme, revive_pages

SECTIONS = ("theme", *(f"theme.{category.value}" for category in config.CustomThemeCategories))


def test_the_kept_theme_is_streamlits_own(monkeypatch):
    put_together, calls = app_session._populate_theme_msg, []
    monkeypatch.setattr(app_session, "_populate_theme_msg", lambda *given: (calls.append(given), put_together(*given)))
    keep_theme()
    for section in SECTIONS:
        own = CustomThemeConfig()
        put_together(own, section)
        for _ in range(2):
            kept = CustomThemeConfig()
            app_session._populate_theme_msg(kept, section)
            assert kept == own
    assert len(calls) == len(SECTIONS)
    whole = CustomThemeConfig()
    app_session._populate_theme_msg(whole)
    assert whole.primary_color == config.get_option("theme.primaryColor") or not config.get_option("theme.primaryColor")
    assert whole.ByteSize() > 0


def test_a_session_that_has_drawn_nothing_draws_the_whole_page(monkeypatch):
    asked = []
    monkeypatch.setattr(repairs, "asked_at", float("-inf"))
    monkeypatch.setattr(AppSession, "request_rerun", lambda session, state: asked.append(state))
    revive_pages()
    new, old = (SimpleNamespace(_fragment_storage=MemoryFragmentStorage()) for _ in range(2))
    old._fragment_storage.register("body", lambda: None)
    part = ClientState(fragment_id="body", is_auto_rerun=True, query_string="lang=ko", page_script_hash="vae")
    for session in (old, new):
        given = ClientState()
        given.CopyFrom(part)
        AppSession.request_rerun(session, given)
        assert repairs.asked_at == float("-inf"), "nobody has pressed anything: the page asks by itself"
    AppSession.request_rerun(new, None)
    assert repairs.asked_at > 0
    kept, whole, nothing = asked
    assert kept == part and nothing is None
    assert whole == ClientState(query_string="lang=ko", page_script_hash="vae")


PLAIN = """
import sys
from streamlit.components.v2.bidi_component import serialization
from streamlit.proto.BidiComponent_pb2 import BidiComponent
from ui.repairs import spare_pandas
spare_pandas()
message = BidiComponent()
serialization.serialize_mixed_data({"rows": [[1, 2], [3, 4]], "named": {"a": [1]}, "one": 1, "none": None}, message)
print(message.json, "pandas" in sys.modules, "pyarrow" in sys.modules)
import pandas
serialization.serialize_mixed_data({"frame": pandas.DataFrame({"a": [1, 2]}), "rows": [1]}, message)
print(len(message.mixed.arrow_blobs))
"""


def test_plain_data_need_no_pandas_and_a_frame_is_still_one():
    run = subprocess.run([sys.executable, "-c", PLAIN], capture_output=True, text=True, check=True)
    plain, frames = run.stdout.splitlines()
    assert plain == '{"rows": [[1, 2], [3, 4]], "named": {"a": [1]}, "one": 1, "none": null} False False'
    assert frames == "1"
