(** What a program needs of PC/SC to talk to a card, bound by ctypes. *)

type context
(** A session with the PC/SC service. *)

type card
(** A connection to a card. *)

exception Error of { code : int; message : string }
(** A function of PC/SC failed. *)

val with_context : (context -> 'a) -> 'a
(** Runs a function with a context, which is released afterwards. *)

val readers : context -> string list
(** The names of the readers. *)

val with_card : context -> string -> (card -> 'a) -> 'a
(** Runs a function with the card in a reader, and disconnects from it
    afterwards. *)

val transmit : card -> string -> string
(** Sends a command and returns the response; both are strings of bytes. *)
