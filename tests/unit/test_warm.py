"""What is done once before the first visitor changes nothing of what a visitor gets."""

from streamlit import config
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session

from ui.warm import keep_theme

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
