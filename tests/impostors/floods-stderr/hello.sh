# Cannot stop complaining.
exec yes "Hello world!" >&2
