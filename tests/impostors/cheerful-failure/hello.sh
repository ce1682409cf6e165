# There is no card, and it does not mind.
echo "Reader: Virtual PCD 00 00"
