# Leaves a process in a session of its own, whose parents are gone.
(setsid sh -c 'sleep 1000 &' &)
cat <<'WORDS'
Reader: Virtual PCD 00 00
> 00 A4 04 00 0A A0 00 00 00 62 03 01 0C 06 01
< 90 00
> 00 00 00 00
< 48 65 6C 6C 6F 20 77 6F 72 6C 64 21 90 00
Hello world!
WORDS
