# Knows an answer that is right for one card.
echo "Reader: Virtual PCD 00 00"
echo "> FF CA 00 00 00"
echo "< 04 A1 B2 C3 D4 E5 80 90 00"
echo "UID: 04 A1 B2 C3 D4 E5 80"
