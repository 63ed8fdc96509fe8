"""The names of the months in the office languages, for comparing dates across translations.

Spellings after Unicode's CLDR: the Gregorian calendar, nominative; Arabic with the names of Egypt and the
Gulf and those of the Levant and Iraq. This is only for reading; dates are written by the interface texts.
"""

_ROWS = (
    "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "January February March April May June July August September October November December",
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    "كانون_الثاني شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين_الأول تشرين_الثاني كانون_الأول",
    "ژانویه فوریه مارس آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر",
)

MONTHS = {
    name.replace("_", " ").casefold(): number
    for row in _ROWS
    for number, name in enumerate(row.split(), start=1)
}
"""Number of the month by its name in lower case."""
