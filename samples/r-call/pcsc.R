# What a program needs of PC/SC to talk to a card: pcsc-lite, bound in pcsc.c.
# Where one of its functions fails, there is an error that says which one.

pcsc <- dyn.load("pcsc.so")

# Calls a function with a session with the PC/SC service, and ends the session.
with_context <- function(action) {
  with_handle(.Call(pcsc$establish_context), action, pcsc$release_context)
}

# The names of the readers; that there is none is an error.
list_readers <- function(context) .Call(pcsc$list_readers, context)

# Calls a function with the card in a reader, shared with other programs; the
# card is left as it is.
with_card <- function(context, reader, action) {
  with_handle(.Call(pcsc$connect, context, reader), action, pcsc$disconnect)
}

# Sends a command, and returns the response; both are raw vectors.
transmit <- function(card, command) .Call(pcsc$transmit, card, command)

# Releases on every path. That this fails matters where nothing failed before.
with_handle <- function(handle, action, release) {
  force(handle)
  on.exit(try(.Call(release, handle), silent = TRUE))
  result <- action(handle)
  on.exit()
  .Call(release, handle)
  invisible(result)
}
