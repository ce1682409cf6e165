//! Asks the card in the first PC/SC reader for its greeting, through the `pcsc` crate.

use std::error::Error;
use std::process::ExitCode;

use pcsc::{Card, Context, Disposition, MAX_BUFFER_SIZE, Protocols, Scope, ShareMode};

const SELECT_APPLET: &[u8] = b"\x00\xA4\x04\x00\x0A\xA0\x00\x00\x00\x62\x03\x01\x0C\x06\x01";
const GET_GREETING: &[u8] = b"\x00\x00\x00\x00";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("hello: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let context = Context::establish(Scope::System)?;
    let readers = context.list_readers_owned()?;
    let reader = readers.first().ok_or("there is no smart card reader")?;
    println!("Reader: {}", reader.to_string_lossy());

    let card = context.connect(reader, ShareMode::Shared, Protocols::ANY)?;
    let greeted = greet(&card);
    // A card that is merely dropped is reset; others may still be using it.
    let disconnected = card.disconnect(Disposition::LeaveCard);
    greeted?;
    disconnected.map_err(|(_card, error)| error)?;
    Ok(())
}

fn greet(card: &Card) -> Result<(), Box<dyn Error>> {
    exchange(card, SELECT_APPLET)?;
    let response = exchange(card, GET_GREETING)?;
    match response.strip_suffix(b"\x90\x00") {
        None | Some([]) => {}
        Some(greeting) => println!("{}", String::from_utf8_lossy(greeting)),
    }
    Ok(())
}

/// Sends a command, prints it with its response, and returns the response.
fn exchange(card: &Card, command: &[u8]) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut buffer = [0; MAX_BUFFER_SIZE];
    let response = card.transmit(command, &mut buffer)?;
    if response.len() < 2 {
        return Err("the card gave no status word".into());
    }
    println!("> {}", hex(command));
    println!("< {}", hex(response));
    Ok(response.to_vec())
}

fn hex(bytes: &[u8]) -> String {
    let pairs: Vec<String> = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
    pairs.join(" ")
}
