'use strict';

// Asks the card in the first PC/SC reader for its greeting, through @pokusew/pcsclite.

const { once } = require('node:events');
const { promisify } = require('node:util');
const pcsclite = require('@pokusew/pcsclite');

const SELECT_APPLET = Buffer.from('00A404000AA00000006203010C0601', 'hex');
const GET_GREETING = Buffer.from('00000000', 'hex');
const SUCCESS = 0x9000;
const MAX_RESPONSE = 264;

async function main() {
  const pcsc = pcsclite();
  pcsc.on('reader', (reader) => reader.on('error', report));
  try {
    const [reader] = await once(pcsc, 'reader');
    pcsc.on('error', report);
    console.log(`Reader: ${reader.name}`);

    const protocol = await promisify(reader.connect).call(reader, {
      share_mode: reader.SCARD_SHARE_SHARED,
      protocol: reader.SCARD_PROTOCOL_T0 | reader.SCARD_PROTOCOL_T1,
    });
    try {
      await greet(reader, protocol);
    } finally {
      await promisify(reader.disconnect).call(reader, reader.SCARD_LEAVE_CARD).catch(report);
    }
  } finally {
    for (const reader of Object.values(pcsc.readers)) reader.close();
    pcsc.close();
  }
}

async function greet(reader, protocol) {
  const transmit = promisify(reader.transmit).bind(reader);
  const send = (command) => transmit(command, MAX_RESPONSE, protocol);

  await exchange(send, SELECT_APPLET);
  const response = await exchange(send, GET_GREETING);
  const greeting = response.subarray(0, -2);
  if (response.readUInt16BE(greeting.length) === SUCCESS && greeting.length > 0) {
    console.log(greeting.toString());
  }
}

/** Sends a command, prints it with its response, and returns the response. */
async function exchange(send, command) {
  const response = await send(command);
  if (response.length < 2) throw new Error('The card gave no status word');
  console.log(`> ${hex(command)}`);
  console.log(`< ${hex(response)}`);
  return response;
}

function hex(bytes) {
  return bytes.toString('hex').toUpperCase().match(/../g).join(' ');
}

function report(error) {
  console.error(error.message);
  process.exitCode = 1;
}

// A reader that is closed while its state changes can keep Node.js running, hence the exit.
main()
  .catch(report)
  .finally(() => process.exit());
