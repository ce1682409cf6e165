# Waits for what never comes.
exec sleep 1000
