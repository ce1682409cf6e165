//! Waits up to five seconds for a card in any PC/SC reader, and shows its ATR and its UID, through
//! the `pcsc` crate.

use std::error::Error;
use std::ffi::{CStr, CString};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use pcsc::{
    Card, Context, Disposition, MAX_BUFFER_SIZE, Protocols, ReaderState, Scope, ShareMode, State,
};

const GET_UID: &[u8] = b"\xFF\xCA\x00\x00\x00";
const PATIENCE: Duration = Duration::from_secs(5);

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("wait: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let context = Context::establish(Scope::System)?;
    let reader = await_card(&context)?;
    let card = context.connect(&reader, ShareMode::Shared, Protocols::ANY)?;
    let shown = show(&reader, &card);
    // A card that is merely dropped is reset; others may still be using it.
    let disconnected = card.disconnect(Disposition::LeaveCard);
    shown?;
    disconnected.map_err(|(_card, error)| error)?;
    Ok(())
}

/// Waits until there is a card in one of the readers, and returns the name of that reader.
fn await_card(context: &Context) -> Result<CString, Box<dyn Error>> {
    let mut readers: Vec<ReaderState> = context
        .list_readers_owned()?
        .into_iter()
        .map(|name| ReaderState::new(name, State::UNAWARE))
        .collect();
    let deadline = Instant::now() + PATIENCE;
    loop {
        // It returns as soon as a reader is in another state than the one that is known: of those
        // that are unaware, at once.
        let left = deadline.saturating_duration_since(Instant::now());
        match context.get_status_change(left, &mut readers) {
            Err(pcsc::Error::Timeout) => {
                return Err(format!("no card came within {} seconds", PATIENCE.as_secs()).into());
            }
            changed => changed?,
        }
        let present = |reader: &&ReaderState| reader.event_state().contains(State::PRESENT);
        if let Some(reader) = readers.iter().find(present) {
            return Ok(reader.name().to_owned());
        }
        readers.iter_mut().for_each(ReaderState::sync_current_state);
    }
}

fn show(reader: &CStr, card: &Card) -> Result<(), Box<dyn Error>> {
    println!("Reader: {}", reader.to_string_lossy());
    println!("ATR: {}", hex(card.status2_owned()?.atr()));

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
