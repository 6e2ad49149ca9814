"""Words that say what the number behind them is, in five languages and Slovak."""

import re

_LINK = (
    r"(?:\s*(?:no\.?|nr\.?|number|num\.?|id|code|ref|szám[aáu]?\w*|č\.?|číslo|"
    r"čísl[aeo]|номер\w*|№|αριθμ\w*|αρ\.?|is|je|az?(?=\s)|е|είναι|ми|μου)(?![^\W\d_]))"
)
_GAP = rf"{_LINK}{{0,3}}\s*[:#№=.\-]?\s*"


def _after(words: str, value: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{words}){_GAP}(?P<value>{value})(?![^\W_])", re.IGNORECASE)


_CODE = r"[#№]?(?=[\w\-/]{3,24}(?![\w\-/]))(?=[a-zа-яα-ω\-/]{0,8}\d)(?:[a-zа-яα-ω]{0,8}[\-/]?)\d[\da-zа-яα-ω\-/]{1,20}"
ORDERS = _after(
    r"order|booking|reservation|invoice|ticket|parcel|tracking|case|complaint|claim|contract|customer|client|member|"
    r"policy|reference|ref|shipment|"
    r"rendelés\w*|foglalás\w*|számla\w*|jegy|csomag\w*|ügyszám\w*|ügyfél\w*|szerződés\w*|azonosító\w*|panasz\w*|"
    r"obj\.|objednávk\w*|objednavk\w*|rezervac\w*|rezervác\w*|faktur\w*|faktúr\w*|smlouv\w*|zmluv\w*|zákazn\w*|zasilk\w*|"
    r"zásilk\w*|zásielk\w*|balík\w*|reklamac\w*|reklamác\w*|variabilní symbol|"
    r"поръчк\w*|резервац\w*|фактур\w*|договор\w*|пратк\w*|товарителниц\w*|клиентск\w*|жалб\w*|рекламаци\w*|билет|"
    r"παραγγελ\w*|κράτησ\w*|κρατησ\w*|τιμολόγ\w*|τιμολογ\w*|συμβόλαι\w*|συμβολαι\w*|πελάτ\w*|δέμα\w*|αποστολ\w*|"
    r"εισιτήρι\w*|voucher",
    _CODE,
)
_ROOM = r"[A-Z]?\d{2,4}(?:-?[A-Z])?(?![.,:]?\d)"
ROOMS = _after(
    r"rooms?|rm\.?|suite|apartment|villa|cabin|table|"
    r"szob[aá]\w{0,3}|apartman|lakosztály|asztal|"
    r"pokoj\w{0,3}|pokoji|izb[aeyu]|apartmán|stůl|"
    r"стая|стаята|стаи|апартамент|маса|"
    r"δωμάτι[οα]|δωματι[οα]|δωμ\.|σουίτα|διαμέρισμα|τραπέζι",
    _ROOM,
)
# one digit only, where nothing may be counted by it: "room 7." but not "room 2 nights"
ROOMS_OF_ONE = _after(
    r"room|szob[aá]\w{0,3}|pokoj|pokoji|izba|izbe|стая|стаята|δωμάτιο|δωματιο|δωμ\.",
    r"\d(?=[ ]?(?:[.,;!?)]|$|\n| (?:was|is|had|volt|byl|je|беше|е|ήταν|είναι)\b))(?![.,:]\d)",
)
HASHED = re.compile(r"(?<![\w&])#\s?(?P<value>\d{5,12})(?![\w])")
ROOMS_TOGETHER = re.compile(
    rf"\s?(?:&|\+|(?<=\s)(?:and|or|és|vagy|a|i|nebo|alebo|и|или|και|ή)(?=\s))\s?(?P<value>{_ROOM})(?![^\W_])",
    re.IGNORECASE,
)
ROOMS_BEFORE = re.compile(
    r"(?<![\w.,:])(?:(?P<value>\d{2,4})(?:-?[ae]?s)?[.\-]?\s?"
    r"(?:szob[aá](?![^\W\d_]{4})|szoba|as szob|es szob|os szob|ös szob|"
    r"(?:ο |ό )?δωμάτιο(?!\w)|(?<=\d{3} )(?:стая(?:та)?|pokoj[ie]?|izbe)(?!\w))|"
    r"(?P<one>\d)-[aeoö]s szob)",
    re.IGNORECASE,
)
_DOCUMENT_VALUE = r"(?=[\w \-]*\d)(?:[A-ZΑ-ΩА-Я]{0,3}[ \-]?\d{5,9}[ \-]?[A-Z]{0,2})"
DOCUMENTS = _after(
    r"passport|id card|identity card|driving licen[cs]e|útlev\w*|személyi(?:\s?igazolvány\w*)?|jogosítvány\w*|"
    r"občansk\w*(?: průkaz\w*| preukaz\w*)?|pas|řidičsk\w* průkaz\w*|лична карта|личната ми карта|паспорт\w*|"
    r"szig\.? ?(?:szám\w*)?|op č\.|číslo op|л\. ?к\.|αδτ|α\.δ\.τ\.|"
    r"шофьорска книжка|ταυτότητα\w*|ταυτοτητα\w*|διαβατήρι\w*|διαβατηρι\w*",
    _DOCUMENT_VALUE,
)
PERSONS = _after(
    r"taj|adóazonosító\w*(?: jel\w*)?|személyi szám\w*|adószám\w*|egn|егн|лнч|lnch|αφμ|α\.φ\.μ\.|afm|αμκα|α\.μ\.κ\.α\.|"
    r"amka|rodné|rodn[eé]ho|r\.č\.|rč|rodne|ičo|ico|dič|dic|national insurance|nino|ni|tax|social security|ssn",
    r"(?:CZ|SK|EL|HU|BG)?[A-Z]{0,2}[ ]?\d(?:[ \-/.]?\d){5,11}[ ]?[A-D]?",
)
_DAY = (
    r"(?:\d{4}[.\-/] ?\d{1,2}[.\-/] ?\d{1,2}\.?|\d{1,2}[.\-/] ?\d{1,2}[.\-/] ?(?:\d{4}|\d{2})|"
    r"\d{4}\. ?[^\W\d_]{3,12} ?\d{1,2}\.?|\d{1,2}(?:\.|st|nd|rd|th)? ?(?:of )?[^\W\d_]{3,12},? ?\d{4}|"
    r"[^\W\d_]{3,12} \d{1,2}(?:st|nd|rd|th)?,? \d{4})"
)
BIRTHS = re.compile(
    rf"(?<![^\W_])(?:born(?: on)?|date of birth|birth ?date|d\.?o\.?b\.?|"
    rf"szül(?:etett|etési)?\w*\.?(?: (?:idő|dátum)\w*)?|"
    rf"роден[а]?(?: съм)?|родена|дата на раждане|рожд\w* дата|γεννήθηκ\w*|γεννηθηκ\w*|γεννημέν\w*|"
    rf"ημερομηνία γέννησης|ημ\. γέννησης|narozen\w?|nar\.|datum narození|naroden\w?|dátum narodenia)"
    rf"(?: (?:on|na|στις|την|a|az|dne|dňa|jsem|se|вам|е|is|на))?\s*[:=\-]?\s*(?P<value>{_DAY})",
    re.IGNORECASE,
)
# what opens an account or tells a card: digits of a PIN, a password with a digit in it, the last digits of a card
SECRETS = _after(
    r"(?:pin|пин|πιν)(?:[ \-]?(?:kód\w*|kod\w*|code|код\w*))?|cvv2?|cvc2?|password|passcode|"
    r"jelsz\w*|hesl[oaeu]m?|парола\w*|κωδικός πρόσβασης",
    r"(?=[^\s\d]{0,24}\d)[^\s,;]{3,32}",
)
LAST_OF_CARD = re.compile(
    r"(?<![^\W_])(?:card|kárty\w*|kart\w*|карта\w*|κάρτα\w*)[^\w\n]{1,3}(?:[^\W\d_]{1,12} ){0,2}"
    r"(?:ending|ends|končí\w*|завършва\w*|λήγει|τελειώνει|που τελειώνει)"
    r"(?: (?:in|with|na|на|σε|se))?:? (?P<value>\d{4})(?!\d)"
    r"|(?:utolsó (?:négy|4)|last (?:four|4)|posledn\w{1,3} (?:čtyři|4)|последните (?:четири|4)|τελευταία (?:τέσσερα|4))"
    r"[^\d\n]{0,24}(?P<last>\d{4})(?!\d)"
    r"|(?<!\d)(?P<before>\d{4})(?:-\w{2,3})? (?:végű|végződő)(?!\w)",
    re.IGNORECASE,
)
SORT_CODES = re.compile(r"(?<![^\W_])sort ?code\W{0,3}(?P<value>\d{2}[ \-]?\d{2}[ \-]?\d{2})(?!\d)", re.IGNORECASE)
PHONE_WORDS = re.compile(
    r"(?:phone|tel|mobile|mob|call|fax|whatsapp|viber|telefon\w*|hív\w*|mobil\w*|tel\.|volej\w*|zavol\w*|тел\w*|"
    r"мобил\w*|звън\w*|обад\w*|τηλ\w*|κιν\w*|καλέσ\w*|number|szám\w*|čísl\w*|номер\w*)\W{0,4}$",
    re.IGNORECASE,
)
MONEY = (
    r"(?:ft|huf|forint\w*|kč|kc|czk|korun\w*|€|eur|euro\w*|euró\w*|ευρώ|ευρω|лв|лев\w*|bgn|leva|usd|gbp|dollar\w*|dolár\w*|"
    r"pounds?|£|\$|%|km|m2|mb|gb|kb|perc|pontos?|pont|fő|db|ezer|tisíc|хиляди|хил|евро|points?)"
)
