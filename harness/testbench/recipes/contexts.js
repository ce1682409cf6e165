'use strict';

// 500 connections through the npm package smartcard, none of them disconnected or closed.

const { createRequire } = require('node:module');
const { Context, SCARD_PROTOCOL_T0, SCARD_PROTOCOL_T1, SCARD_SHARE_SHARED } = createRequire(
  '/sample/',
)('smartcard');

const WANTED = 500;

async function dropped() {
  const [reader] = new Context().listReaders();
  const card = await reader.connect(SCARD_SHARE_SHARED, SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1);
  await card.transmit(Buffer.from('00000000', 'hex'));
}

async function main() {
  for (let number = 1; number <= WANTED; number++) {
    try {
      await dropped();
    } catch (error) {
      console.log(`${number - 1} connections, and no more`);
      console.error(error.message);
      return;
    }
    global.gc?.(); // with --expose-gc
  }
  console.log(`${WANTED} connections`);
}

main();
