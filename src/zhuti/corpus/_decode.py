"""Bytes to text: which of the encodings of Chinese a file is written in."""

from __future__ import annotations

import codecs
import unicodedata
from collections import Counter
from dataclasses import dataclass

from zhuti.core import CorpusError

# The 500 most frequent characters of jieba's dictionary (MIT licence), weighted by word frequency, with their Traditional forms
# by OpenCC, in order of code point. Read in the right encoding, some 70 % of the characters of a Chinese text are among them; in
# a wrong one, some 5 %.
_FREQUENT = frozenset(
    "　、。《》「」『』！（），：；？“”…—０１２３４５６７８９"
    "一万三上下不与专世业东两並个中为主举么义之也书了争事二于五亚些亞交产京亲人什今从他代令以们件价任众会"
    "传但位住体何作你使來便保信個們候值做備傳像價儿元先光克兒党入內全兩八公共关兵其具内再军农决况准几出分"
    "划则別利别到制則前劃力办功加务动势動務勢包化北区區十千半华单南即却卻历原去县参參又及反发取受变口古只"
    "叫可台史号司吃各合同名后向听告员周命和品員商問喫單器四回因团国图國圖團土在地场型城基報場境增士声处备"
    "复外多大天太夫头女她好如始委子字学學它安完官定实家容實对导将將專對導小少尔就展属屬山州工己已市布师帝"
    "带師帶常干平年并幹幾广应府度廣建开式张張強强当形影往很律後得從復德心必快怎思性总息情想意愛感應成我或"
    "战戰所手才打技把投报拉持指据接提據支收改放政教数整數文料断斯新斷方於族无日早时明是時更書最會月有望朝"
    "期本术机权李条来東极构林果校样根格條業極構樣機權次正此步武歷死段每比民气氣水求汉江決沒没河治況法活派"
    "流济海深清游湖源準漢濟火点為热無然熱爭爱爲爾片物特王现現理生產用由电界當病發白百的皇目直相省看真眼眾"
    "着知石研示社神种科积称程種稱積究空立笑第等算管米类精系紀約紅級組結給統經網線編縣總红约级纪线组经结给"
    "统编网美羣群義老考者而职联聯聲職聽股育能自至臺與舉色花英華萬著處號衆行術表被装裏裝裡西要見規親觀见观"
    "规解言計記設許話該認語說調論證議變讓计认让议记许论设证话该语说调象資質质资走起路身車軍較轉车转较辦農"
    "边达过运近还这进远连选這通速造連進遊運過道達遠選還邊那部都里重量金鐵铁長长門開間關门问间队阳际院陽隊"
    "随際隨难集難電需非面革領頭題類领题風风首馬马體高魚鱼麼黃黄點黨"
)

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# In order of trust: of two equally plausible readings the earlier wins. GB18030 holds GB2312 and GBK; cp950 is Big5 as Windows
# writes it and holds all of Python's narrower "big5".
_CODECS = ("utf-8", "gb18030", "cp950", "big5hkscs", "utf-16-le", "utf-16-be")
_TEXT_CONTROLS = frozenset("\t\n\v\f\r")
_MANY_CONTROLS = 0.1
"""The share of other control characters from which a text is none."""
_CONTROL_BYTES = bytes(code for code in (*range(0x20), 0x7F) if chr(code) not in _TEXT_CONTROLS)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, and how it was had from its bytes.

    Attributes
    ----------
    text
        The text without its byte order mark; line ends as they were.
    encoding
        Python's name of the codec: `utf-8`, `utf-8-sig`, `utf-16-le`, `utf-16-be`, `gb18030`, `cp950` (Big5) or `big5hkscs`.
    lost
        How many places of `text` hold U+FFFD because their bytes mean nothing in that encoding.
    """

    text: str
    encoding: str
    lost: int = 0


def decode(data: bytes) -> Decoded:
    """Decode a file whose encoding nobody wrote down.

    A byte order mark decides. So does a file that is UTF-8 throughout, which other text hardly ever is by accident. Otherwise
    the file is read in every encoding known here, and that reading is taken which has most of the frequent characters of
    Chinese and fewest characters that no text has (control characters, private use, unassigned, bytes without meaning). A few
    broken bytes, or a file cut amid a character, thus cost those characters, which become U+FFFD, and not the article.

    Parameters
    ----------
    data
        The bytes of a file, unpacked.

    Raises
    ------
    CorpusError
        No reading makes text of it: it is binary data, or written in another encoding.

    Examples
    --------
    >>> decode("龙井市召开会议。".encode("gb18030"))
    Decoded(text='龙井市召开会议。', encoding='gb18030', lost=0)
    >>> decode("嘉義市今天舉行會議。".encode("big5")).encoding
    'cp950'
    """
    for mark, codec in _BOMS:
        if data.startswith(mark):
            readings = [_read_as(data[len(mark) :], codec)]
            break
    else:
        try:
            decoded = None if b"\0" in data else Decoded(data.decode("utf-8"), "utf-8")
            if decoded and _n_controls(data) <= _MANY_CONTROLS * len(decoded.text):
                return decoded  # as would come out below, without counting every character
            readings = [_Reading(decoded)] if decoded else []
        except UnicodeDecodeError:
            readings = []
        readings = readings or [_read_as(data, codec) for codec in _CODECS]
    best = max(readings, key=lambda reading: reading.plausibility)  # the first of equals
    if best.is_chinese:
        return best.decoded
    if readings[0].is_unicode:
        return readings[0].decoded
    raise CorpusError(
        f"these {len(data)} bytes are not text in UTF-8, UTF-16, GB18030 or Big5. Leave the file out, or save it as UTF-8."
    )


class _Reading:
    """One way to read the bytes, with the tally of its characters."""

    def __init__(self, decoded: Decoded) -> None:
        self.decoded = decoded
        # Characters outside ASCII, and odd ones within it; `controls` are among the odd.
        self.frequent = self.other = self.odd = self.controls = 0
        for character, count in Counter(decoded.text).items():
            if character in _FREQUENT:
                self.frequent += count
            elif _is_odd(character):
                self.odd += count
                self.controls += count if unicodedata.category(character) == "Cc" else 0
            elif not character.isascii():
                self.other += count

    @property
    def plausibility(self) -> float:
        """From 1, all characters frequent in Chinese or all ASCII, down to below 0, where odd ones prevail."""
        n_telling = self.frequent + self.other + self.odd
        return (self.frequent - 4 * self.odd) / n_telling if n_telling else 1.0

    @property
    def is_chinese(self) -> bool:
        """Whether this may stand though nothing but its plausibility speaks for it. Plain ASCII may."""
        n_telling = self.frequent + self.other + self.odd
        return self.frequent >= 0.2 * n_telling and self.odd <= 0.1 * n_telling

    @property
    def is_unicode(self) -> bool:
        """Whether UTF-8, or what a byte order mark names, makes text of any language of it: without loss, or hardly any."""
        n_wrong, limit = (self.odd, 0.01) if self.decoded.lost else (self.controls, _MANY_CONTROLS)
        return n_wrong <= limit * len(self.decoded.text)


def _n_controls(data: bytes) -> int:
    """Return how many control characters UTF-8 holds at most: those beyond ASCII begin with C2, as others do."""
    return len(data) - len(data.translate(None, _CONTROL_BYTES + b"\xc2"))


def _read_as(data: bytes, codec: str) -> _Reading:
    python_codec = codec.removesuffix("-sig")
    try:
        return _Reading(Decoded(data.decode(python_codec), codec))
    except UnicodeDecodeError:
        text = data.decode(python_codec, errors="replace")
        return _Reading(Decoded(text, codec, lost=text.count("\N{REPLACEMENT CHARACTER}")))


def _is_odd(character: str) -> bool:
    """Whether no text has it: a control character, a lone surrogate, private use, unassigned, or the mark of a loss."""
    if character in _TEXT_CONTROLS:
        return False
    return character == "\N{REPLACEMENT CHARACTER}" or unicodedata.category(character) in {"Cc", "Cs", "Co", "Cn"}
