# Knows an answer that is right for one card.
echo "Reader: Virtual PCD 00 00"
echo "ATR: 3B 8F 80 01 80 4F 0C A0 00 00 03 06 03 00 03 00 00 00 00 68"
echo "Protocol: T=1"
