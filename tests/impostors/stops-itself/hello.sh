# Is neither at work nor at its end.
kill -STOP $$
