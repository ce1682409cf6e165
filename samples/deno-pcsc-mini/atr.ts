// Shows the answer to reset of the card in the first PC/SC reader, and the
// protocol that a connection to it has, through pcsc-mini.

import { once } from "node:events";
import {
  CardDisposition,
  CardMode,
  Client,
  Protocol,
  protocolString,
  type Reader,
} from "pcsc-mini";

async function main(): Promise<void> {
  const client = new Client().start();
  const [reader]: Reader[] = await once(client, "reader");
  client.on("error", report);
  console.log(`Reader: ${reader}`);

  const card = await reader.connect(CardMode.SHARED, Protocol.ANY);
  try {
    const { atr, protocol } = await card.state();
    console.log(`ATR: ${hex(atr)}`);
    console.log(`Protocol: ${protocolString(protocol)}`);
  } finally {
    await card.disconnect(CardDisposition.LEAVE).catch(report);
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
