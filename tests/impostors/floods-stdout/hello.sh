# Cannot stop talking.
exec yes "Hello world!"
