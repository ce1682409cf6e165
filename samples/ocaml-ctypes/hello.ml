(* Asks the card in the first PC/SC reader for its greeting, through the binding
   in pcsc/. *)

let select_applet =
  "\x00\xA4\x04\x00\x0A\xA0\x00\x00\x00\x62\x03\x01\x0C\x06\x01"

let get_greeting = "\x00\x00\x00\x00"
let success = "\x90\x00"

let hex bytes =
  String.to_seq bytes
  |> Seq.map (fun byte -> Printf.sprintf "%02X" (Char.code byte))
  |> List.of_seq |> String.concat " "

let exchange card command =
  let response = Pcsc.transmit card command in
  if String.length response < String.length success then
    failwith "The card gave no status word";
  Printf.printf "> %s\n< %s\n" (hex command) (hex response);
  response

let greet card =
  ignore (exchange card select_applet);
  let response = exchange card get_greeting in
  let length = String.length response - String.length success in
  if String.ends_with ~suffix:success response && length > 0 then
    print_endline (String.sub response 0 length)

let greet_in_first_reader context =
  match Pcsc.readers context with
  | [] -> failwith "There is no smart card reader"
  | reader :: _ ->
      print_endline ("Reader: " ^ reader);
      Pcsc.with_card context reader greet

let () =
  try Pcsc.with_context greet_in_first_reader
  with Pcsc.Error { message; _ } | Failure message ->
    prerr_endline message;
    exit 1
