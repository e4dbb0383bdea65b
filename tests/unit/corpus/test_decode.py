"""Files whose encoding nobody wrote down come out as the text that was put in."""

import random
import zlib

import pytest

from zhuti.core import CorpusError
from zhuti.corpus import Decoded, decode

HANS = "县里今天开会，研究春耕备耕和水利建设，要求各乡镇把工作做到田间地头。第二天，记者在现场看到，群众正在修渠。\n"
HANT = "市政府今天舉行記者會，說明新的公車路線，預計明年三月開始試辦，請民眾多加利用。學校也將配合調整上課時間。\n"
HONG_KONG = "立法會今日討論屋邨維修，議員話冇理由拖咁耐，啲街坊等咗三年，㗎喇。運輸署表示會跟進，稍後再向市民交代。\n"


@pytest.mark.parametrize(
    ("text", "codec", "named"),
    [
        (HANS, "utf-8", "utf-8"),
        (HANS, "utf-8-sig", "utf-8-sig"),
        (HANS, "gb2312", "gb18030"),
        (HANS, "gbk", "gb18030"),
        (HANS + "𠮷镕㑇", "gb18030", "gb18030"),
        (HANT, "gbk", "gb18030"),
        (HANT, "big5", "cp950"),
        (HANT + "恒裏碁", "cp950", "cp950"),
        (HONG_KONG, "big5hkscs", "big5hkscs"),
        (HANS, "utf-16-le", "utf-16-le"),
        (HANS, "utf-16-be", "utf-16-be"),
    ],
)
@pytest.mark.parametrize("times", [1, 4])
def test_every_encoding_of_chinese_is_told_from_the_others(text: str, codec: str, named: str, times: int) -> None:
    assert decode((text * times).encode(codec)) == Decoded(text * times, named)


@pytest.mark.parametrize("character", list("埗邨啲滙峯"))
def test_one_character_of_hong_kong_is_enough(character: str) -> None:
    text = HANT * 3 + character + HANT * 3
    assert decode(text.encode("big5hkscs")) == Decoded(text, "big5hkscs")


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "big5"])
def test_few_characters_amid_much_ascii_are_enough(codec: str) -> None:
    page = (
        "<html><body>"
        + "<div class='nav'><a href='/index.html'>Home</a></div>\n" * 40
        + "<p>今天開會</p></body></html>"
    )
    assert decode(page.encode(codec)).text == page


@pytest.mark.parametrize("codec", ["ascii", "utf-16-le", "utf-16-be"])
def test_text_without_chinese_is_text(codec: str) -> None:
    page = "No Han character at all, only 42 words.\r\n"
    assert decode(page.encode(codec)).text == page


def test_a_byte_order_mark_decides_and_is_no_part_of_the_text() -> None:
    assert decode(b"\xff\xfe" + "好".encode("utf-16-le")) == Decoded("好", "utf-16-le")
    assert decode(b"\xfe\xff" + "好".encode("utf-16-be")) == Decoded("好", "utf-16-be")
    assert decode("\ufeff好".encode()) == Decoded("好", "utf-8-sig")


def test_utf_8_of_any_language_stays_utf_8() -> None:
    for text in ["Приве́т, мир", "A·B «C» é", "こんにちは世界", "대한민국", "😀🀄", "ᠮᠣᠩᠭᠣᠯ", "བོད"]:
        assert decode(text.encode()) == Decoded(text, "utf-8")


def test_no_bytes_are_an_empty_text() -> None:
    assert decode(b"") == Decoded("", "utf-8")
    assert decode(b"\xef\xbb\xbf") == Decoded("", "utf-8-sig")


def test_line_ends_are_kept() -> None:
    assert decode("一\r\n二\r三\n".encode("gb18030")).text == "一\r\n二\r三\n"


@pytest.mark.parametrize(("codec", "named"), [("utf-8", "utf-8"), ("gb18030", "gb18030"), ("big5", "cp950")])
def test_a_few_broken_bytes_cost_those_characters_and_not_the_article(codec: str, named: str) -> None:
    text = HANT if codec == "big5" else HANS
    good = text.encode(codec)
    broken = good + b"\xff\xff" + good
    decoded = decode(broken)
    assert decoded.encoding == named
    assert decoded.text.replace("\ufffd", "").replace("\n", "") == (text + text).replace("\n", "")
    assert decoded.lost == decoded.text.count("\ufffd") > 0


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "big5", "utf-16-le"])
def test_a_file_cut_amid_a_character_loses_that_one(codec: str) -> None:
    text = (HANT if codec == "big5" else HANS).rstrip()
    decoded = decode(text[:-1].encode(codec) + "站".encode(codec)[:1])
    assert decoded == Decoded(text[:-1] + "\ufffd", "cp950" if codec == "big5" else codec, lost=1)


def test_one_bad_byte_in_an_english_page_is_one_loss() -> None:
    page = b"The county reported growth of six percent. " * 20
    assert decode(page + b"caf\xe9 " + page).lost == 1


def test_replacement_characters_of_the_file_itself_are_no_loss_of_ours() -> None:
    assert decode("成效\ufffd好".encode()) == Decoded("成效\ufffd好", "utf-8")


def test_nul_bytes_amid_text_stay_for_cleaning_to_delete() -> None:
    text = HANS.replace("，", "，\0", 1)
    for codec in ("utf-8", "gb18030"):
        assert decode(text.encode(codec)) == Decoded(text, codec)


PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x10\0\0\0\x10\x08\x06\0\0\0\x1f\xf3\xffa" + zlib.compress(
    bytes(range(256)) * 4
)


@pytest.mark.parametrize(
    "data",
    [
        PNG,
        b"PK\x03\x04\x14\0\0\0\x08\0" + zlib.compress(HANS.encode() * 3) + b"word/document.xml",
        b"\x1f\x8b\x08\0\0\0\0\0" + zlib.compress(HANS.encode() * 50),
        b"\x7fELF\x02\x01\x01" + bytes(500),
        bytes(1000),
        b"\x01" * 1000,
        random.Random(5).randbytes(300),
        random.Random(6).randbytes(100_000),
        "東京都は今日会議を開きました。明日から始まります。".encode("shift_jis"),
    ],
    ids=["png", "zip", "gzip", "elf", "zeros", "ones", "noise", "much noise", "Shift JIS"],
)
def test_what_is_no_chinese_text_is_refused(data: bytes) -> None:
    with pytest.raises(CorpusError) as caught:
        decode(data)
    assert str(caught.value) == (
        f"these {len(data)} bytes are not text in UTF-8, UTF-16, GB18030 or Big5. Leave the file out, or save it as UTF-8."
    )


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "named", "n_different"),
    [("as", "cp950", 0), ("cityu", "big5hkscs", 1), ("msr", "gb18030", 0), ("pku", "gb18030", 0)],
)
def test_real_files_equal_their_utf_8_twins(shared_dir, name: str, named: str, n_different: int) -> None:
    folder = shared_dir / "data" / "encodings"
    decoded = decode((folder / f"{name}_test.txt").read_bytes())
    twin = decode((folder / f"{name}_test.utf8").read_bytes()).text
    different = [pair for pair in zip(decoded.text, twin, strict=True) if pair[0] != pair[1]]
    assert (decoded.encoding, decoded.lost, len(different)) == (named, 0, n_different)
    assert set(different) <= {("•", "‧")}


@pytest.mark.shared
@pytest.mark.parametrize(
    ("twin", "codec"),
    [
        ("pku", "gb18030"), ("as", "gb18030"), ("as", "cp950"), ("cityu", "big5hkscs"), ("msr", "utf-8"),
        ("msr", "utf-16-le"), ("as", "utf-16-be"),
    ],
)  # fmt: skip
def test_any_two_hundred_characters_are_enough(shared_dir, twin: str, codec: str) -> None:
    text = decode((shared_dir / "data" / "encodings" / f"{twin}_test.utf8").read_bytes()).text
    rng = random.Random(0)
    for _ in range(100):
        start = rng.randrange(len(text) - 200)
        data = text[start : start + 200].encode(codec)
        assert decode(data).text == data.decode(codec)
