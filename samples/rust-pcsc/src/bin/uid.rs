//! Asks the first PC/SC reader for the UID of the card on it, through the `pcsc` crate.

use std::error::Error;
use std::process::ExitCode;

use pcsc::{Card, Context, Disposition, MAX_BUFFER_SIZE, Protocols, Scope, ShareMode};

const GET_UID: &[u8] = b"\xFF\xCA\x00\x00\x00";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("uid: {error}");
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
    let shown = show_uid(&card);
    // A card that is merely dropped is reset; others may still be using it.
    let disconnected = card.disconnect(Disposition::LeaveCard);
    shown?;
    disconnected.map_err(|(_card, error)| error)?;
    Ok(())
}

fn show_uid(card: &Card) -> Result<(), Box<dyn Error>> {
    let mut buffer = [0; MAX_BUFFER_SIZE];
    let response = card.transmit(GET_UID, &mut buffer)?;
    if response.len() < 2 {
        return Err("the reader gave no status word".into());
    }
    println!("> {}", hex(GET_UID));
    println!("< {}", hex(response));
    match response.strip_suffix(b"\x90\x00") {
        None | Some([]) => {}
        Some(uid) => println!("UID: {}", hex(uid)),
    }
    Ok(())
}

fn hex(bytes: &[u8]) -> String {
    let pairs: Vec<String> = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
    pairs.join(" ")
}
