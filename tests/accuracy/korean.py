"""One Korean name in the writings that it travels in: Hangul North and South, romanisations, hanja, Mandarin, Russian.

Small tables of our own for measuring, apart from the engine's: syllables that names are made of, with a common hanja and
its Mandarin reading, and the rules of the romanisations by letter (jamo)."""
import re

ONSETS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
CODAS = " ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
RR_ONSET = dict(zip(ONSETS, "g kk n d tt r m b pp s ss  j jj ch k t p h".split(" ")))
RR_VOWEL = dict(zip(VOWELS, "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i".split()))
NORTH_ONSET = dict(zip(ONSETS, "k kk n t tt r m p pp s ss  j jj ch k th ph h".split(" ")))
NORTH_VOWEL = dict(zip(VOWELS, "a ae ya yae o e yo ye o wa wae oe yo u wo we wi yu u ui i".split()))
CODA = {" ": "", "ㄱ": "k", "ㄴ": "n", "ㄷ": "t", "ㄹ": "l", "ㅁ": "m", "ㅂ": "p", "ㅅ": "t", "ㅇ": "ng"}
RU_ONSET = dict(zip(ONSETS, "к кк н т тт р м п пп с сс  ч чч чх кх тх пх х".split(" ")))
RU_VOWEL = dict(zip(VOWELS, "а э я е о е ё е о ва вэ вэ ё у во вэ ви ю ы ый и".split()))
RU_CODA = {" ": "", "ㄱ": "к", "ㄴ": "н", "ㄷ": "т", "ㄹ": "ль", "ㅁ": "м", "ㅂ": "п", "ㅅ": "т", "ㅇ": "н"}

# Kana, onset and vowel as one, as Japanese papers write Koreans; what is voiced inside a name has a second row.
KANA_VOWEL = {"ㅏ": "ア", "ㅐ": "エ", "ㅑ": "ヤ", "ㅓ": "オ", "ㅔ": "エ", "ㅕ": "ヨ", "ㅖ": "イェ", "ㅗ": "オ", "ㅘ": "ワ", "ㅚ": "ウェ", "ㅛ": "ヨ",
              "ㅜ": "ウ", "ㅝ": "ウォ", "ㅟ": "ウィ", "ㅠ": "ユ", "ㅡ": "ウ", "ㅢ": "ウィ", "ㅣ": "イ"}
KANA_ROW = {"ㄱ": "カキクケコ", "ㄴ": "ナニヌネノ", "ㄷ": "タティトゥテト", "ㄹ": "ラリルレロ", "ㅁ": "マミムメモ", "ㅂ": "パピプペポ",
            "ㅅ": "サシスセソ", "ㅈ": "チャチチュチェチョ", "ㅊ": "チャチチュチェチョ", "ㅋ": "カキクケコ", "ㅌ": "タティトゥテト", "ㅍ": "パピプペポ",
            "ㅎ": "ハヒフヘホ", "ㄱ2": "ガギグゲゴ", "ㄷ2": "ダディドゥデド", "ㅂ2": "バビブベボ", "ㅈ2": "ジャジジュジェジョ"}
KANA_CODA = {" ": "", "ㄱ": "ク", "ㄴ": "ン", "ㄷ": "ッ", "ㄹ": "ル", "ㅁ": "ム", "ㅂ": "プ", "ㅅ": "ッ", "ㅇ": "ン"}

# North, South, hanja, Mandarin, ROK habits, weight among a thousand South Koreans, Russian
SURNAMES = [
    ("김", "김", "金", "Jin", "Kim", 215, "Ким"), ("리", "이", "李", "Li", "Lee Yi Rhee", 147, "Ли"),
    ("박", "박", "朴", "Piao", "Park Pak Bak", 84, "Пак"), ("최", "최", "崔", "Cui", "Choi Choe", 47, "Цой"),
    ("정", "정", "鄭", "Zheng", "Jung Chung Jeong", 43, "Чон"), ("강", "강", "姜", "Jiang", "Kang", 24, "Кан"),
    ("조", "조", "趙", "Zhao", "Cho Jo", 21, "Чо"), ("윤", "윤", "尹", "Yin", "Yoon Yun", 20, "Юн"),
    ("장", "장", "張", "Zhang", "Jang Chang", 20, "Чан"), ("림", "임", "林", "Lin", "Lim Im", 16, "Лим"),
    ("한", "한", "韓", "Han", "Han", 15, "Хан"), ("오", "오", "吳", "Wu", "Oh", 15, "О"),
    ("서", "서", "徐", "Xu", "Seo Suh", 15, "Со"), ("신", "신", "申", "Shen", "Shin", 15, "Син"),
    ("권", "권", "權", "Quan", "Kwon", 14, "Квон"), ("황", "황", "黃", "Huang", "Hwang", 14, "Хван"),
    ("안", "안", "安", "An", "Ahn An", 14, "Ан"), ("송", "송", "宋", "Song", "Song", 14, "Сон"),
    ("류", "유", "柳", "Liu", "Yoo Ryu", 13, "Рю"), ("홍", "홍", "洪", "Hong", "Hong", 11, "Хон"),
    ("전", "전", "全", "Quan", "Jeon Chun", 11, "Чон"), ("고", "고", "高", "Gao", "Ko Koh", 9, "Ко"),
    ("문", "문", "文", "Wen", "Moon", 9, "Мун"), ("손", "손", "孫", "Sun", "Son Sohn", 9, "Сон"),
    ("양", "양", "楊", "Yang", "Yang", 9, "Ян"), ("배", "배", "裵", "Pei", "Bae", 8, "Пэ"),
    ("백", "백", "白", "Bai", "Baek Paik", 8, "Пэк"), ("허", "허", "許", "Xu", "Heo Huh", 7, "Хо"),
    ("남", "남", "南", "Nan", "Nam", 6, "Нам"), ("심", "심", "沈", "Shen", "Shim", 6, "Сим"),
    ("로", "노", "盧", "Lu", "Noh Roh", 6, "Но"), ("하", "하", "河", "He", "Ha", 5, "Ха"),
    ("곽", "곽", "郭", "Guo", "Kwak", 4, "Квак"), ("성", "성", "成", "Cheng", "Sung", 4, "Сон"),
    ("차", "차", "車", "Che", "Cha", 4, "Чха"), ("주", "주", "朱", "Zhu", "Joo Chu", 4, "Чу"),
    ("우", "우", "禹", "Yu", "Woo", 4, "У"), ("구", "구", "具", "Ju", "Koo", 4, "Ку"),
    ("현", "현", "玄", "Xuan", "Hyun", 2, "Хён"), ("엄", "엄", "嚴", "Yan", "Eom Um", 3, "Ом"),
    ("원", "원", "元", "Yuan", "Won", 3, "Вон"), ("방", "방", "方", "Fang", "Bang", 2, "Пан"),
    ("태", "태", "太", "Tai", "Tae", 1, "Тхэ"), ("변", "변", "邊", "Bian", "Byun", 2, "Пён"),
    ("길", "길", "吉", "Ji", "Gil", 1, "Киль"), ("석", "석", "石", "Shi", "Seok Suk", 1, "Сок"),
    ("연", "연", "延", "Yan", "Yeon", 1, "Ён"), ("동", "동", "董", "Dong", "Dong", 1, "Тон")]

# Hangul, hanja, Mandarin, ROK habit, weight of a South Korean's first and second syllable.
SYLLABLES = [
    ("영", "英", "ying", "young", 30, 12), ("철", "哲", "zhe", "chul", 3, 8), ("성", "成", "cheng", "sung", 30, 10),
    ("일", "日", "ri", "il", 2, 6), ("남", "南", "nan", "nam", 2, 3), ("정", "正", "zheng", "jung", 30, 14),
    ("광", "光", "guang", "kwang", 6, 2), ("수", "秀", "xiu", "soo", 18, 22), ("호", "浩", "hao", "ho", 6, 22),
    ("용", "龍", "long", "yong", 8, 6), ("명", "明", "ming", "myung", 10, 5), ("학", "學", "xue", "hak", 2, 2),
    ("국", "國", "guo", "kook", 2, 3), ("길", "吉", "ji", "kil", 2, 3), ("동", "東", "dong", "dong", 14, 5),
    ("진", "進", "jin", "jin", 18, 16), ("경", "京", "jing", "kyung", 22, 10), ("춘", "春", "chun", "choon", 3, 1),
    ("상", "相", "xiang", "sang", 22, 3), ("만", "萬", "wan", "man", 2, 3), ("원", "元", "yuan", "won", 6, 14),
    ("혁", "赫", "he", "hyuk", 2, 7), ("주", "周", "zhou", "joo", 12, 12), ("창", "昌", "chang", "chang", 10, 2),
    ("은", "恩", "en", "eun", 18, 14), ("현", "賢", "xian", "hyun", 22, 18), ("석", "錫", "xi", "seok", 5, 14),
    ("근", "根", "gen", "keun", 3, 5), ("희", "熙", "xi", "hee", 10, 18), ("선", "善", "shan", "sun", 12, 12),
    ("태", "泰", "tai", "tae", 14, 3), ("룡", "龍", "long", "ryong", 0, 1), ("림", "林", "lin", "rim", 0, 3),
    ("삼", "三", "san", "sam", 1, 1), ("병", "炳", "bing", "byung", 8, 2), ("강", "康", "kang", "kang", 2, 2),
    ("송", "松", "song", "song", 3, 2), ("종", "鍾", "zhong", "jong", 14, 3), ("덕", "德", "de", "deok", 4, 2),
    ("훈", "勳", "xun", "hoon", 3, 16), ("봉", "鳳", "feng", "bong", 4, 2), ("민", "民", "min", "min", 30, 14),
    ("지", "智", "zhi", "ji", 30, 8), ("서", "瑞", "rui", "seo", 18, 4), ("준", "俊", "jun", "joon", 22, 18),
    ("우", "宇", "yu", "woo", 6, 20), ("혜", "惠", "hui", "hye", 14, 4), ("미", "美", "mei", "mi", 16, 14),
    ("연", "姸", "yan", "yeon", 6, 16), ("아", "雅", "ya", "ah", 4, 12), ("재", "在", "zai", "jae", 24, 4),
    ("승", "承", "cheng", "seung", 18, 3), ("하", "夏", "xia", "ha", 10, 4), ("윤", "潤", "run", "yoon", 10, 8),
    ("빈", "彬", "bin", "bin", 1, 10), ("환", "煥", "huan", "hwan", 1, 10), ("규", "奎", "kui", "kyu", 8, 6),
    ("기", "基", "ji", "ki", 10, 6), ("인", "仁", "ren", "in", 8, 8), ("숙", "淑", "shu", "sook", 2, 10),
    ("자", "子", "zi", "ja", 3, 8), ("순", "順", "shun", "soon", 6, 10), ("옥", "玉", "yu", "ok", 4, 8),
    ("관", "寬", "kuan", "kwan", 2, 2), ("운", "雲", "yun", "un", 1, 2), ("금", "金", "jin", "keum", 2, 1),
    ("천", "天", "tian", "chun", 1, 2), ("구", "九", "jiu", "koo", 1, 3), ("평", "平", "ping", "pyung", 1, 1),
    ("식", "植", "zhi", "sik", 0, 8), ("해", "海", "hai", "hae", 5, 2), ("복", "福", "fu", "bok", 3, 2),
    ("찬", "燦", "can", "chan", 5, 6), ("건", "健", "jian", "kun", 4, 4), ("청", "靑", "qing", "chung", 0, 0),
    ("권", "權", "quan", "kwon", 0, 2), ("흥", "興", "xing", "heung", 1, 0), ("산", "山", "shan", "san", 0, 0),
    ("화", "華", "hua", "hwa", 3, 5), ("옥", "玉", "yu", "ok", 0, 0), ("범", "範", "fan", "bum", 2, 5),
    ("문", "文", "wen", "moon", 4, 2), ("한", "翰", "han", "han", 3, 2), ("락", "洛", "luo", "rak", 0, 0),
    ("렬", "烈", "lie", "ryol", 0, 0), ("률", "律", "lu", "ryul", 0, 0), ("걸", "杰", "jie", "kul", 0, 1),
    ("군", "君", "jun", "kun", 0, 0), ("극", "克", "ke", "kuk", 0, 0), ("곤", "坤", "kun", "kon", 0, 2),
    ("택", "澤", "ze", "taek", 0, 3), ("필", "弼", "bi", "pil", 1, 1), ("표", "杓", "biao", "pyo", 0, 1),
    ("환", "煥", "huan", "hwan", 0, 0), ("황", "晃", "huang", "hwang", 0, 0), ("보", "甫", "fu", "bo", 3, 1),
    ("도", "道", "dao", "do", 5, 2), ("대", "大", "da", "dae", 6, 1), ("백", "白", "bai", "baek", 0, 0),
    ("방", "邦", "bang", "bang", 0, 0), ("손", "孫", "sun", "son", 0, 0), ("양", "陽", "yang", "yang", 1, 1),
    ("여", "麗", "li", "yeo", 1, 1), ("려", "麗", "li", "ryo", 0, 0), ("련", "蓮", "lian", "ryon", 0, 0),
    ("월", "月", "yue", "wol", 0, 1), ("익", "益", "yi", "ik", 0, 1), ("직", "稙", "zhi", "jik", 0, 1),
    ("심", "心", "xin", "sim", 0, 1), ("신", "信", "xin", "shin", 3, 2), ("실", "實", "shi", "sil", 0, 0),
    ("위", "威", "wei", "wi", 0, 0), ("의", "義", "yi", "ui", 1, 1), ("장", "長", "chang", "jang", 0, 0),
    ("제", "濟", "ji", "je", 2, 1), ("중", "重", "zhong", "joong", 3, 0), ("차", "次", "ci", "cha", 0, 0),
    ("충", "忠", "zhong", "choong", 2, 0), ("칠", "七", "qi", "chil", 0, 0), ("학", "學", "xue", "hak", 0, 0),
    ("형", "亨", "heng", "hyung", 6, 3), ("효", "孝", "xiao", "hyo", 6, 1), ("후", "厚", "hou", "hu", 0, 1),
    ("휘", "輝", "hui", "hwi", 0, 1), ("섭", "燮", "xie", "sup", 0, 5), ("선", "善", "shan", "sun", 0, 0)]
SOUTH = {"룡": "용", "림": "임", "락": "낙", "렬": "열", "률": "율", "려": "여", "련": "연", "리": "이"}


def jamo(syllable):
    code = ord(syllable) - 0xAC00
    return ONSETS[code // 588], VOWELS[code % 588 // 28], CODAS[code % 28]


def spell(syllable, onsets, vowels, codas):
    onset, vowel, coda = jamo(syllable)
    return onsets[onset] + vowels[vowel] + codas.get(coda, "t")


def north(syllable):
    """As the North and, through it, the United Nations write it: Ryong, Chol, Pak, Thae."""
    return spell(syllable, NORTH_ONSET, NORTH_VOWEL, CODA)


def revised(syllable):
    return spell(syllable, RR_ONSET, RR_VOWEL, CODA)


def kontsevich(syllable):
    return spell(syllable, RU_ONSET, RU_VOWEL, RU_CODA)


def kana(syllable, is_inside):
    onset, vowel, coda = jamo(syllable)
    row = KANA_ROW.get(onset + "2" if is_inside else onset) or KANA_ROW.get(onset)
    if row is None:
        return KANA_VOWEL[vowel] + KANA_CODA.get(coda, "ッ")
    moras = re.findall(".[ァィゥェォャュョ]?", row)
    plain = {"ㅏ": 0, "ㅣ": 1, "ㅜ": 2, "ㅡ": 2, "ㅐ": 3, "ㅔ": 3, "ㅓ": 4, "ㅗ": 4, "ㅚ": 3, "ㅖ": 3, "ㅢ": 1}
    small = {"ㅑ": "ャ", "ㅕ": "ョ", "ㅛ": "ョ", "ㅠ": "ュ"}
    lips = {"ㅘ": "ァ", "ㅝ": "ォ", "ㅟ": "ィ"}
    if vowel in plain:
        made = moras[plain[vowel]]
    elif vowel in small:
        made = moras[1] + small[vowel] if len(moras[0]) == 1 else moras[0][0] + small[vowel]
    else:
        made = moras[2][0] + lips[vowel]
    return made + KANA_CODA.get(coda, "ッ")


def loose(latin):
    """What spellings of one syllable have in common on the list: McCune-Reischauer beside the North's."""
    low = latin.lower().replace("'", "").replace("’", "")
    for old, new in (("th", "t"), ("ph", "p"), ("kh", "k"), ("ch", "j"), ("ts", "j"), ("eo", "o"), ("eu", "u"), ("oe", "e"),
                     ("g", "k") if not low.endswith("ng") else ("@", "@"), ("b", "p"), ("d", "t"), ("ou", "u"), ("oo", "u"),
                     ("wo", "o"), ("sh", "s"), ("l", "r")):
        low = low.replace(old, new)
    return low


def of_list(name):
    """The Hangul, as the North spells it, of a name on the list in three syllables, or None.  Of several syllables that
    sound alike the commonest in names is meant; that is one bearer of the name, and the list cannot tell which."""
    parts = name.replace("-", " ").split()
    if len(parts) != 3:
        return None
    surname = [row for row in SURNAMES if loose(north(row[0])) == loose(parts[0])]
    given = []
    for part in parts[1:]:
        rows = [row for row in SYLLABLES if loose(north(row[0])) == loose(part)]
        if not rows:
            return None
        given.append(max(rows, key=lambda row: (north(row[0]) == part.lower(), row[4] + row[5])))
    return (surname[0], given[0], given[1]) if surname else None


def writings(surname, first, second):
    """kind -> how that name is written there."""
    south = [SOUTH.get(first[0], first[0]), second[0]]
    joined = lambda parts: (parts[0] + parts[1]).capitalize()  # noqa: E731
    rr = [revised(south[0]), revised(south[1])]
    habit = surname[4].split()
    made = {
        "hangul north": surname[0] + first[0] + second[0],
        "hangul south": surname[1] + south[0] + south[1],
        "revised": revised(surname[1]).capitalize() + " " + joined(rr),
        "revised, hyphen": revised(surname[1]).capitalize() + " " + rr[0].capitalize() + "-" + rr[1],
        "habit": habit[0] + " " + first[3].capitalize() + "-" + second[3],
        "habit, surname last": first[3].capitalize() + " " + second[3].capitalize() + " " + habit[0],
        "habit, other surname": habit[-1] + " " + joined([first[3], second[3]]),
        "hanja": surname[2] + first[1] + second[1],
        "mandarin": surname[3] + " " + joined([first[2], second[2]]),
        "kana": kana(surname[1], False) + "・" + kana(first[0], False) + kana(second[0], True),
        "kana, one word": kana(surname[1], False) + kana(first[0], False) + kana(second[0], True),
        "russian": surname[6] + " " + kontsevich(first[0]).capitalize() + " " + kontsevich(second[0]).capitalize(),
        "russian, joined": surname[6] + " " + (kontsevich(first[0]) + kontsevich(second[0])).capitalize(),
    }
    return made


def southerner(random):
    """A South Korean that nobody listed: surname and syllables by how common they are."""
    surname = random.choices(SURNAMES, [row[5] for row in SURNAMES])[0]
    first = random.choices(SYLLABLES, [row[4] for row in SYLLABLES])[0]
    second = random.choices(SYLLABLES, [row[5] for row in SYLLABLES])[0]
    return surname, first, second
