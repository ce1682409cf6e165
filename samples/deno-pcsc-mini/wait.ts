// Waits up to five seconds for a card in any PC/SC reader, and shows its ATR
// and its UID, through pcsc-mini.

import {
  type Card,
  CardDisposition,
  CardMode,
  Client,
  Protocol,
  type Reader,
  ReaderStatus,
} from "pcsc-mini";

const GET_UID = Uint8Array.fromHex("FFCA000000");
const PATIENCE = 5; // seconds

async function main(): Promise<void> {
  const reader = await readerWithCard(new Client().start());
  const card = await reader.connect(CardMode.SHARED, Protocol.ANY);
  try {
    console.log(`Reader: ${reader}`);
    // The event change hands over an ATR, too, but its bytes are wrong.
    const { atr } = await card.state();
    console.log(`ATR: ${hex(atr)}`);
    await showUid(card);
  } finally {
    await card.disconnect(CardDisposition.LEAVE).catch(report);
  }
}

/** Resolves to the first reader that has a card. */
function readerWithCard(client: Client): Promise<Reader> {
  return new Promise((resolve, reject) => {
    const tooLate = new Error(`No card came within ${PATIENCE} seconds`);
    const timer = setTimeout(reject, PATIENCE * 1000, tooLate);
    client.on("error", reject);
    client.on("reader", (reader) => {
      // The first change comes at once, and tells of a card that is in already.
      reader.on("change", (status) => {
        if (!status.has(ReaderStatus.PRESENT)) return;
        clearTimeout(timer);
        resolve(reader);
      });
    });
  });
}

async function showUid(card: Card): Promise<void> {
  const response = await card.transmit(GET_UID);
  if (response.length < 2) throw new Error("The card gave no status word");
  console.log(`> ${hex(GET_UID)}`);
  console.log(`< ${hex(response)}`);
  const uid = response.subarray(0, -2);
  const [sw1, sw2] = response.subarray(-2);
  if (sw1 === 0x90 && sw2 === 0x00 && uid.length > 0) {
    console.log(`UID: ${hex(uid)}`);
  }
}

function hex(bytes: Uint8Array): string {
  return bytes.toHex().toUpperCase().replace(/..\B/g, "$& ");
}

function report(error: unknown): void {
  if (error instanceof Error && "code" in error) {
    // Some messages leave the reason to the code.
    console.error(`${error.message} (${error.code})`);
  } else {
    console.error(error instanceof Error ? error.message : error);
  }
  Deno.exitCode = 1;
}

// The exit releases the client, too: its stop() sometimes waits for ever for
// the watch that it is to end.
await main().catch(report).finally(() => Deno.exit());
