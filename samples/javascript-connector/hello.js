// Asks the card in the first PC/SC reader for its greeting, through the Smart Card Connector.

import { withContext } from './connector.js';

const SELECT_APPLET = Uint8Array.fromHex('00A404000AA00000006203010C0601');
const GET_GREETING = Uint8Array.fromHex('00000000');
const SUCCESS = '9000';

async function greetInFirstReader(context) {
  const [reader] = await context.readers();
  console.log(`Reader: ${reader}`);
  await context.withCard(reader, greet);
}

async function greet(card) {
  await exchange(card, SELECT_APPLET);
  const response = await exchange(card, GET_GREETING);
  const greeting = response.subarray(0, -2);
  const status = response.subarray(-2);
  if (status.toHex() === SUCCESS && greeting.length > 0) {
    console.log(new TextDecoder().decode(greeting));
  }
}

/** Sends a command, prints it with its response, and returns the response. */
async function exchange(card, command) {
  const response = await card.transmit(command);
  if (response.length < 2) throw new Error('The card gave no status word');
  console.log(`> ${hex(command)}`);
  console.log(`< ${hex(response)}`);
  return response;
}

function hex(bytes) {
  return bytes.toHex().toUpperCase().match(/../g).join(' ');
}

await withContext(greetInFirstReader);
