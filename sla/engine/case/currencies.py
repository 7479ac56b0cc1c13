"""How many decimals has a currency? The exceptions of ISO 4217; every other one has two."""

WITHOUT_CENTS = frozenset("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split())
THREE_DECIMALS = frozenset("BHD IQD JOD KWD LYD OMR TND".split())


def decimals_of(currency: str) -> int:
    if currency in WITHOUT_CENTS:
        return 0
    return 3 if currency in THREE_DECIMALS else 2
