"""Words: the Korean catalogue, prose and glossary are complete and in step with the code."""

import re

import pytest

from ui import catalogue, glossary
from ui.glossary import mark, mark_first
from ui.i18n import CONTENT, LANGUAGES, N_, _, content, language, match_locale, using


def test_labels_prose_and_glossary_are_complete_in_every_language():
    assert catalogue.problems() == []


def test_the_compiled_catalogue_is_the_one_that_speaks():
    with using("ko"):
        assert language() == "ko"
        assert _("Explain") == "설명"
    with using("en"):
        assert _("Explain") == "Explain" == N_("Explain")


def test_a_label_without_translation_stays_english():
    with using("ko"):
        assert _("a label that nobody wrote") == "a label that nobody wrote"
        assert _("") == ""


@pytest.mark.parametrize(
    ("tag", "lang"),
    [
        ("ko", "ko"),
        ("ko-KR", "ko"),
        ("KO_kr", "ko"),
        ("en-GB", "en"),
        ("kok", "en"),
        ("", "en"),
        (None, "en"),
        ("../x", "en"),
    ],
)
def test_browser_locales(tag, lang):
    assert match_locale(tag) == lang


UNCLOSED = re.compile(r"(?<![*\w])(\*{1,2})(?=\S)[^*\n]*[^\w\s*]\1(?=\w)")
"""Emphasis that ends in a bracket with a letter behind it, which Markdown does not close."""


def test_emphasis_closes_before_a_particle():
    assert UNCLOSED.search("밀도가 *암묵적(implicit)*이어서") and not UNCLOSED.search("밀도가 *암묵적*(implicit)이어서")
    for path in CONTENT.rglob("*.md"):
        text = re.sub(r"\$[^$]*\$", "x", path.read_text("utf-8"))
        assert not UNCLOSED.search(text), f"{path.name}: {UNCLOSED.search(text)}"


def test_content_cannot_leave_its_folder():
    assert content("../../README", "explain") == ""
    assert content("nothing_here", "explain") == ""


def test_every_term_has_its_meaning_beside_it():
    for name in glossary.terms():
        for lang in LANGUAGES:
            shown = mark(name, lang=lang)
            assert 'tabindex="0"' in shown and glossary.terms()[name].meaning(lang)[:10] in shown
    with pytest.raises(KeyError):
        mark("no such term")


def test_the_first_use_is_marked_and_only_that():
    seen: set[str] = set()
    text = mark_first("The latent space. Latent spaces again.", seen, "en")
    assert text.count("gm-term") == 1 and seen == {"latent space"}
    assert text.startswith('The <span class="gm-term"') and text.endswith("Latent spaces again.")
    assert mark_first("A latent space.", seen, "en") == "A latent space."


@pytest.mark.parametrize(
    "text",
    [
        "`prior`",
        "```\nprior\n```",
        "$prior$",
        "$$\nprior\n$$",
        "[prior](https://example.org/prior)",
        "# prior",
        '<b title="prior">x</b>',
        "priority",
        "a-prior",
    ],
)
def test_code_formulas_links_and_longer_words_are_left_alone(text):
    assert mark_first(text, set(), "en") == text


def test_korean_terms_carry_the_english_one_and_keep_their_particles():
    text = mark_first("잠재 공간은 넓습니다.", set(), "ko")
    assert ">잠재 공간(latent space)<" in text and text.endswith("</span>은 넓습니다.")
    assert mark_first("잠재 공간(latent space)은", set(), "ko").count("latent space)") == 1


def test_korean_shows_the_usual_abbreviation_and_never_repeats_it():
    text = mark_first("변분 오토인코더는 변분 하한(ELBO)을 키웁니다.", set(), "ko")
    assert ">변분 오토인코더(VAE)<" in text and ">변분 하한<" in text and "</span>(ELBO)을" in text
    assert ">ELBO<" in mark_first("ELBO는 하한입니다.", set(), "ko")
    assert mark_first("natural, alternative", set(), "ko") == "natural, alternative"


def test_a_departure_from_the_glossary_is_reported(tmp_path, monkeypatch):
    for lang, text in (("en", "## explain\nAn Auto-encoder."), ("ko", "## explain\n가능도를 최대화하는 변이형 오토인코더")):
        (tmp_path / lang).mkdir()
        (tmp_path / lang / "page.md").write_text(text, encoding="utf-8")
    assert catalogue._departures() == []
    monkeypatch.setattr(catalogue, "CONTENT", tmp_path)
    found = catalogue._departures()
    assert len(found) == 3 and all("page.md" in fault for fault in found)
    assert any("'가능도' where the glossary says '우도'" in fault for fault in found)


def test_labels_hidden_in_f_strings_are_reported(tmp_path, monkeypatch):
    (tmp_path / "ui").mkdir()
    (tmp_path / "ui" / "x.py").write_text("a = f'{_(\"hello\")}'\n")
    monkeypatch.setattr(catalogue, "ROOT", tmp_path)
    assert catalogue._hidden_labels() == ["ui/x.py:1: a label inside an f-string is never extracted"]


def test_the_command_line(capsys, monkeypatch):
    assert catalogue.main(["nonsense"]) == 2
    assert "usage" in capsys.readouterr().err
    monkeypatch.setattr(catalogue, "problems", lambda: ["one problem"])
    assert catalogue.main(["check"]) == 1
