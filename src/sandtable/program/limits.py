"""Bits of the masks in which the byte code and the kernel keep formations, places and options."""

MOST_FORMATIONS = 62  # masks are signed 64-bit
PLACE_BITS = OPTION_BITS = 62  # in masks of what changed, place p and option o are bits p and o modulo this
