(* Asks the card in the first PC/SC reader for its greeting, through the binding in pcsc.sml. *)

val selectApplet = Word8Vector.fromList
  [0wx00, 0wxA4, 0wx04, 0wx00, 0wx0A, 0wxA0, 0wx00, 0wx00, 0wx00, 0wx62, 0wx03, 0wx01, 0wx0C,
   0wx06, 0wx01]
val getGreeting = Word8Vector.fromList [0wx00, 0wx00, 0wx00, 0wx00]

fun hex bytes =
  let
    fun digits byte = StringCvt.padLeft #"0" 2 (Word8.toString byte)
  in
    String.concatWith " " (map digits (Word8Vector.foldr op:: [] bytes))
  end

(* Sends a command, prints it with its response, and returns data and status word. *)
fun exchange card command =
  let
    val response = Pcsc.transmit card command
    val size = Word8Vector.length response - 2
    val () = if size < 0 then raise Pcsc.Error "The card gave no status word." else ()
    fun part (first, length) =
      Word8VectorSlice.vector (Word8VectorSlice.slice (response, first, length))
  in
    print ("> " ^ hex command ^ "\n< " ^ hex response ^ "\n");
    (part (0, SOME size), part (size, NONE))
  end

fun greet card =
  let
    val _ = exchange card selectApplet
    val (greeting, status) = exchange card getGreeting
  in
    if Word8Vector.length greeting > 0 andalso hex status = "90 00" then
      print (Byte.bytesToString greeting ^ "\n")
    else
      ()
  end

fun greetInFirstReader context =
  let
    val reader = hd (Pcsc.readers context)
  in
    print ("Reader: " ^ reader ^ "\n");
    Pcsc.withCard context reader greet
  end

val () = Pcsc.withContext greetInFirstReader
  handle Pcsc.Error reason =>
    ( TextIO.output (TextIO.stdErr, reason ^ "\n")
    ; OS.Process.exit OS.Process.failure
    )
