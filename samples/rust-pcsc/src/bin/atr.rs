//! Shows the answer to reset of the card in the first PC/SC reader, and the protocol it speaks,
//! through the `pcsc` crate.

use std::error::Error;
use std::process::ExitCode;

use pcsc::{Card, Context, Disposition, Protocol, Protocols, Scope, ShareMode};

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("atr: {error}");
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
    let shown = show_atr(&card);
    // A card that is merely dropped is reset; others may still be using it.
    let disconnected = card.disconnect(Disposition::LeaveCard);
    shown?;
    disconnected.map_err(|(_card, error)| error)?;
    Ok(())
}

fn show_atr(card: &Card) -> Result<(), Box<dyn Error>> {
    let status = card.status2_owned()?;
    let protocol = match status.protocol2() {
        Some(Protocol::T0) => "T=0",
        Some(Protocol::T1) => "T=1",
        other => return Err(format!("the connection has the protocol {other:?}").into()),
    };
    let pairs: Vec<String> = status
        .atr()
        .iter()
        .map(|byte| format!("{byte:02X}"))
        .collect();
    println!("ATR: {}", pairs.join(" "));
    println!("Protocol: {protocol}");
    Ok(())
}
