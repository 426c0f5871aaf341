"""The error of money and rates: a stable code and a message in two languages."""


class MoneyError(ValueError):
    """An amount or a rate that cannot be taken as written.

    `code` is stable and meant for programs; `zh` and `en` name what is wrong and the remedy;
    `field` is the name of the place that the caller gave, or empty.
    """

    def __init__(self, code: str, zh: str, en: str, *, field: str = "") -> None:
        """Keep the parts; the text of the exception joins both languages."""
        self.code = code
        self.field = field
        self.zh = f"{field}：{zh}" if field else zh
        self.en = f"{field}: {en}" if field else en
        super().__init__(f"[{code}] {self.zh} / {self.en}")
