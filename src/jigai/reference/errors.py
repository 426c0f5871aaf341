"""The error of the reference tables: a stable code and a message in two languages."""


class NotInTable(LookupError):
    """A reference table has no answer to this question.

    `code` is stable and meant for programs; `zh` and `en` name what is missing and the remedy.
    """

    def __init__(self, code: str, zh: str, en: str) -> None:
        """Keep the parts; the text of the exception joins both languages."""
        self.code = code
        self.zh = zh
        self.en = en
        super().__init__(f"[{code}] {zh} / {en}")


class NotPublished(NotInTable):
    """The loan prime rate asked for lies outside the months that the table covers."""


class YearNotPublished(NotInTable):
    """The State Council's notice on working days of that year is not known."""
