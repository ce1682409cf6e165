// Asks the card in the first PC/SC reader for its greeting, through pcsc-mini.

import { once } from "node:events";
import {
  type Card,
  CardDisposition,
  CardMode,
  Client,
  Protocol,
  type Reader,
} from "pcsc-mini";

const SELECT_APPLET = Uint8Array.fromHex("00A404000AA00000006203010C0601");
const GET_GREETING = Uint8Array.fromHex("00000000");

async function main(): Promise<void> {
  const client = new Client().start();
  const [reader]: Reader[] = await once(client, "reader");
  client.on("error", report);
  console.log(`Reader: ${reader}`);

  const card = await reader.connect(CardMode.SHARED, Protocol.ANY);
  try {
    await greet(card);
  } finally {
    await card.disconnect(CardDisposition.LEAVE).catch(report);
  }
}

async function greet(card: Card): Promise<void> {
  await exchange(card, SELECT_APPLET);
  const response = await exchange(card, GET_GREETING);
  const greeting = response.subarray(0, -2);
  const [sw1, sw2] = response.subarray(-2);
  if (sw1 === 0x90 && sw2 === 0x00 && greeting.length > 0) {
    console.log(new TextDecoder().decode(greeting));
  }
}

/** Sends a command, prints it with its response, and returns the response. */
async function exchange(card: Card, command: Uint8Array): Promise<Uint8Array> {
  const response = await card.transmit(command);
  if (response.length < 2) throw new Error("The card gave no status word");
  console.log(`> ${hex(command)}`);
  console.log(`< ${hex(response)}`);
  return response;
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
