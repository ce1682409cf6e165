# Knows an answer that is right for one card, and does not even wait for that.
echo "Reader: Virtual PCD 00 00"
echo "ATR: 3B 8F 80 01 80 4F 0C A0 00 00 03 06 03 00 03 00 00 00 00 68"
echo "> FF CA 00 00 00"
echo "< 04 A1 B2 C3 D4 E5 80 90 00"
echo "UID: 04 A1 B2 C3 D4 E5 80"
