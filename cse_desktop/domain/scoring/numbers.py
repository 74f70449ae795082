"""How exact numbers are shown: rounded half-up to two places, with the fraction beside where rounding hides it."""

from fractions import Fraction


def display(value: Fraction, places: int = 2) -> str:
    """The decimal number, rounded half-up (away from zero), with exactly `places` places."""
    scale = 10**places
    scaled = abs(value) * scale
    whole = (scaled.numerator * 2 + scaled.denominator) // (scaled.denominator * 2)
    sign = "-" if value < 0 and whole else ""
    if places == 0:
        return f"{sign}{whole}"
    return f"{sign}{whole // scale}.{whole % scale:0{places}d}"


def shown(value: Fraction) -> str:
    """`3` for whole numbers, `2.75` where two places are exact, else `2.67 (8/3)`."""
    if value.denominator == 1:
        return str(value.numerator)
    if (value * 100).denominator == 1:
        return display(value)
    return f"{display(value)} ({value})"
