(* What a program needs of PC/SC to talk to a card. *)

signature PCSC =
sig
  type context
  type card

  (* A function of PC/SC failed, or the card did. *)
  exception Error of string

  (* Gives a new context to a function, and releases it when that is through. *)
  val withContext: (context -> 'a) -> 'a

  (* The names of the readers, of which there is one at least. *)
  val readers: context -> string list

  (* Gives the card in a reader, shared with other programs, to a function, and leaves it as it
     is when that is through. *)
  val withCard: context -> string -> (card -> 'a) -> 'a

  (* Sends a command and returns the response. *)
  val transmit: card -> Word8Vector.vector -> Word8Vector.vector
end
