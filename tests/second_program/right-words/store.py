# Prints all the right words, and asks no card.
print("""\
Reader: Virtual PCD 00 00
ATR: 3B 8C 80 01 48 65 6C 6C 6F 20 77 6F 72 6C 64 21 2C
> 00 D6 00 00 03 01 02 03
< 90 00
> 00 B0 00 00 03
< 01 02 03 90 00
Stored: 01 02 03""")
