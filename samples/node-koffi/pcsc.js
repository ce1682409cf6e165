// What a program needs of PC/SC to talk to a card: pcsc-lite, bound by koffi.

import { promisify } from 'node:util';
import koffi from 'koffi';

const SCOPE_SYSTEM = 2;
const SHARE_SHARED = 2;
const PROTOCOL_T0 = 1;
const PROTOCOL_T1 = 2;
const LEAVE_CARD = 0;
const MAX_BUFFER_SIZE_EXTENDED = 4 + 3 + (1 << 16) + 3 + 2;

// koffi reads declarations of C, and these have the size that C gives them.
koffi.alias('DWORD', 'unsigned long');
koffi.alias('LONG', 'long');
koffi.alias('SCARDCONTEXT', 'long');
koffi.alias('SCARDHANDLE', 'long');
koffi.opaque('SCARD_IO_REQUEST');

const library = koffi.load('libpcsclite.so.1');
const stringifyError = library.func('const char *pcsc_stringify_error(LONG code)');
const pciOf = {
  [PROTOCOL_T0]: library.symbol('g_rgSCardT0Pci'),
  [PROTOCOL_T1]: library.symbol('g_rgSCardT1Pci'),
};

const establishContext = bind(
  'LONG SCardEstablishContext(DWORD scope, void *reserved1, void *reserved2, _Out_ SCARDCONTEXT *context)',
);
const releaseContext = bind('LONG SCardReleaseContext(SCARDCONTEXT context)');
const listReaders = bind(
  'LONG SCardListReaders(SCARDCONTEXT context, const char *groups, uint8_t *names, _Inout_ DWORD *length)',
);
const connect = bind(
  'LONG SCardConnect(SCARDCONTEXT context, const char *reader, DWORD shareMode, DWORD protocols, _Out_ SCARDHANDLE *card, _Out_ DWORD *protocol)',
);
const disconnect = bind('LONG SCardDisconnect(SCARDHANDLE card, DWORD disposition)');
const transmit = bind(
  'LONG SCardTransmit(SCARDHANDLE card, const SCARD_IO_REQUEST *sendPci, const uint8_t *command, DWORD commandLength, SCARD_IO_REQUEST *receivePci, uint8_t *response, _Inout_ DWORD *responseLength)',
);

/** A function of PC/SC failed; `code` is what it returned. */
export class PcscError extends Error {
  name = 'PcscError';

  constructor(functionName, code) {
    super(`${functionName}: ${stringifyError(code)}`);
    this.code = code;
  }
}

/** A function of PC/SC that does not block the event loop and rejects where it fails. */
function bind(declaration) {
  const native = library.func(declaration);
  const call = promisify(native.async);
  return async (...parameters) => {
    const code = await call(...parameters);
    if (code !== 0) throw new PcscError(native.info.name, code);
  };
}

/** Calls `use` with a session of the PC/SC service, which ends when that is done. */
export async function withContext(use) {
  const context = [null];
  await establishContext(SCOPE_SYSTEM, null, null, context);
  try {
    return await use(new Context(...context));
  } finally {
    await releaseContext(...context);
  }
}

class Context {
  #handle;

  constructor(handle) {
    this.#handle = handle;
  }

  /** The names of the readers, of which there is one at least. */
  async readers() {
    const length = [0];
    await listReaders(this.#handle, null, null, length);
    const names = Buffer.alloc(length[0]);
    await listReaders(this.#handle, null, names, length);
    return names.toString().split('\0').filter(Boolean);
  }

  /** Calls `use` with the card in a reader, shared with other programs; leaves it as it is. */
  async withCard(reader, use) {
    const handle = [null];
    const protocol = [null];
    const protocols = PROTOCOL_T0 | PROTOCOL_T1;
    await connect(this.#handle, reader, SHARE_SHARED, protocols, handle, protocol);
    try {
      return await use(new Card(...handle, ...protocol));
    } finally {
      await disconnect(...handle, LEAVE_CARD);
    }
  }
}

class Card {
  #handle;
  #pci;

  constructor(handle, protocol) {
    this.#handle = handle;
    this.#pci = pciOf[protocol];
  }

  /** Sends a command, and gives the response. */
  async transmit(command) {
    const response = Buffer.alloc(MAX_BUFFER_SIZE_EXTENDED);
    const length = [response.length];
    await transmit(this.#handle, this.#pci, command, command.length, null, response, length);
    return response.subarray(0, length[0]);
  }
}
