# Asks the card in the first PC/SC reader for its greeting, through the
# functions in pcsc.R.

source("pcsc.R")

select_applet <- as.raw(c(
  0x00, 0xA4, 0x04, 0x00, 0x0A,
  0xA0, 0x00, 0x00, 0x00, 0x62, 0x03, 0x01, 0x0C, 0x06, 0x01
))
get_greeting <- as.raw(c(0x00, 0x00, 0x00, 0x00))
success <- as.raw(c(0x90, 0x00))

greet_in_first_reader <- function(context) {
  reader <- list_readers(context)[1]
  cat("Reader: ", reader, "\n", sep = "")
  with_card(context, reader, greet)
}

greet <- function(card) {
  exchange(card, select_applet)
  response <- exchange(card, get_greeting)
  greeting <- head(response, -2)
  if (length(greeting) > 0 && identical(tail(response, 2), success)) {
    cat(rawToChar(greeting), "\n", sep = "")
  }
}

# Sends a command, prints it with its response, and returns the response.
exchange <- function(card, command) {
  response <- transmit(card, command)
  if (length(response) < 2) {
    stop("The card gave no status word", call. = FALSE)
  }
  cat("> ", hex(command), "\n", sep = "")
  cat("< ", hex(response), "\n", sep = "")
  response
}

hex <- function(bytes) paste(toupper(as.character(bytes)), collapse = " ")

with_context(greet_in_first_reader)
