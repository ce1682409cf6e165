// Asks the first PC/SC reader for the UID of the card on it, through pcsc-mini.

import { once } from "node:events";
import {
  type Card,
  CardDisposition,
  CardMode,
  Client,
  Protocol,
  type Reader,
} from "pcsc-mini";

const GET_UID = Uint8Array.fromHex("FFCA000000");

async function main(): Promise<void> {
  const client = new Client().start();
  const [reader]: Reader[] = await once(client, "reader");
  client.on("error", report);
  console.log(`Reader: ${reader}`);

  const card = await reader.connect(CardMode.SHARED, Protocol.ANY);
  try {
    await showUid(card);
  } finally {
    await card.disconnect(CardDisposition.LEAVE).catch(report);
  }
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
