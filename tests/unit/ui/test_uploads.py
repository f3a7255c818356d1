"""Uploads: what a person may send becomes a digit; what an attacker may send becomes one sentence."""

import io
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from ui import uploads
from ui.uploads import BadImage, read


def stroke(size=(200, 300), ink=0, paper=255, mode="L"):
    """A slanted bar with a foot, well off the centre; without symmetry, so that its centre of mass is not between two pixels."""
    picture = Image.new("L", size, paper)
    ImageDraw.Draw(picture).line([(120, 40), (90, 220), (112, 216)], fill=ink, width=24)
    return picture.convert(mode)


def encode(picture, kind="PNG", **more):
    out = io.BytesIO()
    picture.save(out, kind, **more)
    return out.getvalue()


def png_header_only(width, height):
    """A tiny PNG of any claimed size: one grey bit a pixel, compressed zeros."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = zlib.compress(b"\0" * ((width + 7) // 8 + 1) * height, 9)
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def one_sentence(data):
    with pytest.raises(BadImage) as caught:
        read(data)
    text = str(caught.value)
    assert text.endswith(".") and "\n" not in text and "Traceback" not in text
    return text


@pytest.mark.parametrize("kind", uploads.FORMATS)
def test_every_format_gives_the_same_kind_of_digit(kind):
    digit = read(encode(stroke(), kind))
    assert digit.shape == (28, 28) and digit.dtype == np.uint8
    rows, columns = np.nonzero(digit > 60)
    assert np.ptp(rows) + 1 == pytest.approx(20, abs=1)
    centre = (np.arange(28) @ digit.sum(axis=1) / digit.sum(), np.arange(28) @ digit.sum(axis=0) / digit.sum())
    assert centre == pytest.approx((14, 14), abs=0.6)
    assert digit[0].max() == digit[-1].max() == 0 and digit.max() == 255


def test_ink_is_light_whether_the_paper_was_light_or_dark():
    dark_on_light, light_on_dark = read(encode(stroke(ink=0, paper=255))), read(encode(stroke(ink=255, paper=0)))
    assert np.abs(dark_on_light.astype(int) - light_on_dark).max() <= 2


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "CMYK", "I;16", "I"])
def test_every_pixel_format(mode):
    picture = stroke()
    if mode in ("I", "I;16"):
        picture = Image.fromarray(np.asarray(picture).astype(np.uint16) * 257)
        data = encode(picture)
    else:
        data = encode(picture.convert(mode), "JPEG" if mode == "CMYK" else "PNG")
    assert np.abs(read(data).astype(int) - read(encode(stroke()))).mean() < 4


@pytest.mark.parametrize("ink", [0, 255])
def test_transparent_paper(ink):
    alpha = Image.fromarray(255 - np.asarray(stroke()))
    picture = Image.merge("LA", (Image.new("L", alpha.size, ink), alpha))
    assert np.abs(read(encode(picture)).astype(int) - read(encode(stroke()))).mean() < 4


def test_exif_orientation_is_followed():
    upright = stroke()
    exif = Image.Exif()
    exif[0x0112] = 6  # "turn a quarter to the right to look at it"
    turned = encode(upright.transpose(Image.Transpose.ROTATE_90), "JPEG", exif=exif, quality=95)
    assert np.abs(read(turned).astype(int) - read(encode(upright))).mean() < 4


def test_the_first_frame_of_an_animation_counts():
    other = stroke().transpose(Image.Transpose.ROTATE_180)
    data = encode(stroke(), "GIF", save_all=True, append_images=[other], duration=100)
    assert np.array_equal(read(data), read(encode(stroke(), "GIF")))
    data = encode(stroke(mode="RGB"), "WEBP", save_all=True, append_images=[other.convert("RGB")], lossless=True)
    assert np.abs(read(data).astype(int) - read(encode(stroke()))).mean() < 4


def test_thin_strokes_on_a_large_sheet_are_found():
    picture = Image.new("L", (3000, 2000), 250)
    ImageDraw.Draw(picture).line([(1500, 900), (1500, 960)], fill=20, width=3)
    assert read(encode(picture)).max() == 255


def test_an_81_megapixel_png_of_ten_kilobytes_is_refused_before_it_is_decoded():
    bomb = png_header_only(9000, 9000)
    assert len(bomb) < 12_000
    assert "81" in one_sentence(bomb)


@pytest.mark.parametrize("size", [(40_000, 40_000), (2**31 - 1, 2**31 - 1), (2**31 - 1, 1)])
def test_larger_bombs(size):
    header = png_header_only(8, 8)
    claimed = struct.pack(">II", *size)
    body = b"IHDR" + claimed + header[24:29]
    one_sentence(header[:12] + body + struct.pack(">I", zlib.crc32(body)) + header[33:])


def test_a_text_chunk_that_unpacks_to_gigabytes_is_refused():
    chunk = zlib.compress(b"\0" * 200_000_000, 9)
    body = b"zTXt" + b"Comment\0\0" + chunk
    data = png_header_only(8, 8)
    bomb = data[:33] + struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body)) + data[33:]
    one_sentence(bomb)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"%PDF-1.4",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"\x89PNG\r\n\x1a\n",
        encode(stroke(), "TIFF"),
        encode(stroke(), "PPM"),
        encode(stroke(), "ICO"),
        b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
        b"\0" * (uploads.MAX_BYTES + 1),
    ],
    ids=["empty", "text", "pdf", "svg", "signature", "tiff", "ppm", "ico", "heic", "too large"],
)
def test_what_is_no_picture_of_ours(data):
    one_sentence(data)


@pytest.mark.parametrize("kind", uploads.FORMATS)
@pytest.mark.parametrize("keep", [0.2, 0.6, 0.9])
def test_cut_files(kind, keep):
    noise = Image.fromarray(np.random.default_rng(0).integers(0, 255, (200, 200), dtype=np.uint8))
    data = encode(noise, kind)
    one_sentence(data[: int(len(data) * keep)])


@pytest.mark.parametrize("value", [0, 128, 255])
def test_blank_sheets(value):
    assert "blank" in one_sentence(encode(Image.new("L", (50, 50), value)))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(uploads.FORMATS), st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255)), max_size=8))
def test_damaged_bytes_give_a_digit_or_a_sentence(kind, damage):
    data = bytearray(encode(stroke((60, 80)), kind))
    for place, value in damage:
        data[place % len(data)] = value
    try:
        digit = read(bytes(data))
    except BadImage as problem:
        assert str(problem).endswith(".")
    else:
        assert digit.shape == (28, 28) and digit.dtype == np.uint8


def test_a_photograph_as_a_phone_keeps_it_is_named():
    assert "JPEG" in one_sentence(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic")


def test_the_sentence_is_translated():
    from ui.i18n import using

    with using("ko"), pytest.raises(BadImage, match="빈 파일"):
        read(b"")
