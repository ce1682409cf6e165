# Fails as it should, but shows an exchange that never was.
echo "> 00 A4 04 00 0A A0 00 00 00 62 03 01 0C 06 01"
echo "< 90 00"
echo "SCardConnect: No smart card inserted." >&2
exit 1
