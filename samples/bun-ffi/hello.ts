// Asks the card in the first PC/SC reader for its greeting, through the binding in pcsc.ts.

import { type Card, Context } from "./pcsc.ts";

const SELECT_APPLET = Buffer.from("00A404000AA00000006203010C0601", "hex");
const GET_GREETING = Buffer.from("00000000", "hex");
const SUCCESS = 0x9000;

function greetInFirstReader(): void {
  using context = new Context();
  const [reader] = context.readers();
  console.log(`Reader: ${reader}`);

  using card = context.connect(reader);
  greet(card);
}

function greet(card: Card): void {
  exchange(card, SELECT_APPLET);
  const response = exchange(card, GET_GREETING);
  const greeting = response.subarray(0, -2);
  if (response.readUInt16BE(greeting.length) === SUCCESS && greeting.length > 0) {
    console.log(greeting.toString());
  }
}

/** Sends a command, prints it with its response, and returns the response. */
function exchange(card: Card, command: Buffer): Buffer {
  const response = card.transmit(command);
  if (response.length < 2) throw new Error("The card gave no status word");
  console.log(`> ${hex(command)}`);
  console.log(`< ${hex(response)}`);
  return response;
}

function hex(bytes: Buffer): string {
  return bytes.toString("hex").toUpperCase().replace(/..\B/g, "$& ");
}

/** Prints an error, and before it the one that it followed while a scope ended. */
function report(error: unknown): void {
  if (error instanceof SuppressedError) {
    report(error.suppressed);
    report(error.error);
  } else {
    console.error(error instanceof Error ? error.message : error);
  }
}

try {
  greetInFirstReader();
} catch (error) {
  report(error);
  process.exitCode = 1;
}
