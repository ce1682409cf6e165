# Prints a line that does not end.
printf 'Reader: Virtual PCD 00 00'
