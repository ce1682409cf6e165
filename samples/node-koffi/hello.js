// Asks the card in the first PC/SC reader for its greeting, through the binding in pcsc.js.

import { withContext } from './pcsc.js';

const SELECT_APPLET = Buffer.from('00A404000AA00000006203010C0601', 'hex');
const GET_GREETING = Buffer.from('00000000', 'hex');
const SUCCESS = 0x9000;

async function greetInFirstReader(context) {
  const [reader] = await context.readers();
  console.log(`Reader: ${reader}`);
  await context.withCard(reader, greet);
}

async function greet(card) {
  await exchange(card, SELECT_APPLET);
  const response = await exchange(card, GET_GREETING);
  const greeting = response.subarray(0, -2);
  if (response.readUInt16BE(greeting.length) === SUCCESS && greeting.length > 0) {
    console.log(greeting.toString());
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
  return bytes.toString('hex').toUpperCase().match(/../g).join(' ');
}

try {
  await withContext(greetInFirstReader);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
