# Kills whatever it may, what keeps its container alive included.
kill -9 -1
