// Asks the card in the first PC/SC reader for its greeting, through pcsc-deno.

import { type Card, ContextProvider, PCSC } from "pcsc";

const SELECT_APPLET = Uint8Array.fromHex("00A404000AA00000006203010C0601");
const GET_GREETING = Uint8Array.fromHex("00000000");
const LONGEST_DATA = 65536;

async function main(): Promise<void> {
  const context = ContextProvider.establishContext();
  try {
    const [reader] = context.listReaders();
    if (!reader) throw new Error("There is no reader");
    console.log(`Reader: ${reader.name}`);

    const card = await reader.connect(PCSC.ShareMode.Shared, PCSC.Protocol.Any);
    try {
      await greet(card);
    } finally {
      await card.disconnect(PCSC.Disposition.LeaveCard);
    }
  } finally {
    context.shutdown();
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
  const response = await card.transmit(command, LONGEST_DATA);
  if (response.length < 2) throw new Error("The card gave no status word");
  console.log(`> ${hex(command)}`);
  console.log(`< ${hex(response)}`);
  return response;
}

function hex(bytes: Uint8Array): string {
  return bytes.toHex().toUpperCase().replace(/..\B/g, "$& ");
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  Deno.exit(1);
}
