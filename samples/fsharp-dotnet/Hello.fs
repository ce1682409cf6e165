/// Asks the card in the first PC/SC reader for its greeting, through the binding in Pcsc.fs.
module Hello

open System
open System.Text
open Pcsc

let selectApplet =
    [| 0x00uy; 0xA4uy; 0x04uy; 0x00uy; 0x0Auy; 0xA0uy; 0x00uy; 0x00uy; 0x00uy; 0x62uy
       0x03uy; 0x01uy; 0x0Cuy; 0x06uy; 0x01uy |]

let getGreeting = [| 0x00uy; 0x00uy; 0x00uy; 0x00uy |]

let hex (bytes: byte[]) = BitConverter.ToString(bytes).Replace('-', ' ')

/// Sends a command, prints it with its response, and returns data and status word.
let exchange command card =
    let response = transmit command card
    let dataLength = response.Length - 2
    if dataLength < 0 then raise (PcscError "The card gave no status word.")
    printfn "> %s" (hex command)
    printfn "< %s" (hex response)
    Array.splitAt dataLength response

let greet card =
    exchange selectApplet card |> ignore
    match exchange getGreeting card with
    | [||], _ -> ()
    | greeting, [| 0x90uy; 0x00uy |] -> printfn "%s" (Encoding.UTF8.GetString greeting)
    | _ -> ()

let greetInFirstReader context =
    let reader = listReaders context |> List.head
    printfn "Reader: %s" reader
    context |> withCard reader greet

[<EntryPoint>]
let main _ =
    try
        withContext greetInFirstReader
        0
    with PcscError reason ->
        eprintfn "%s" reason
        1
