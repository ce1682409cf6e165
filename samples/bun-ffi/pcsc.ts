// What a program needs of PC/SC to talk to a card: pcsc-lite, bound by Bun's FFI.

import { dlopen, type FFIFunction } from "bun:ffi";

const SCOPE_SYSTEM = 2n;
const SHARE_SHARED = 2n;
const PROTOCOL_T0 = 1n;
const PROTOCOL_T1 = 2n;
const LEAVE_CARD = 0n;
const MAX_BUFFER_SIZE_EXTENDED = 4 + 3 + (1 << 16) + 3 + 2;

// DWORD is C's unsigned long, LONG and the handles are its long: 8 bytes on 64-bit Linux.
const DWORD = "u64";
const LONG = "i64";

const { symbols: native } = dlopen("libpcsclite.so.1", {
  SCardEstablishContext: { args: [DWORD, "ptr", "ptr", "ptr"], returns: LONG },
  SCardReleaseContext: { args: [LONG], returns: LONG },
  SCardListReaders: { args: [LONG, "ptr", "ptr", "ptr"], returns: LONG },
  SCardConnect: { args: [LONG, "ptr", DWORD, DWORD, "ptr", "ptr"], returns: LONG },
  SCardDisconnect: { args: [LONG, DWORD], returns: LONG },
  SCardTransmit: { args: [LONG, "ptr", "ptr", DWORD, "ptr", "ptr", "ptr"], returns: LONG },
  pcsc_stringify_error: { args: [LONG], returns: "cstring" },
} as const satisfies Record<string, FFIFunction>);

/** A function of PC/SC failed. */
export class PcscError extends Error {
  override readonly name = "PcscError";

  constructor(
    functionName: string,
    readonly code: bigint,
  ) {
    super(`${functionName}: ${native.pcsc_stringify_error(code)}`);
  }
}

type FunctionName = Extract<keyof typeof native, `SCard${string}`>;

/** Calls a function of PC/SC, which is to succeed. */
function call<Name extends FunctionName>(
  name: Name,
  ...args: Parameters<(typeof native)[Name]>
): void {
  const code = (native[name] as (...args: unknown[]) => bigint)(...args);
  if (code !== 0n) throw new PcscError(name, code);
}

/** A session with the PC/SC service, until it is disposed of. */
export class Context implements Disposable {
  readonly #handle: bigint;

  constructor() {
    const handle = new BigInt64Array(1);
    call("SCardEstablishContext", SCOPE_SYSTEM, null, null, handle);
    this.#handle = handle[0];
  }

  /** The names of the readers. */
  readers(): string[] {
    const length = new BigUint64Array(1);
    call("SCardListReaders", this.#handle, null, null, length);
    const names = Buffer.alloc(Number(length[0]));
    call("SCardListReaders", this.#handle, null, names, length);
    return names.toString().split("\0").filter(Boolean);
  }

  /** Connects to the card in a reader, shared with other programs. */
  connect(reader: string): Card {
    const handle = new BigInt64Array(1);
    const protocol = new BigUint64Array(1);
    const name = Buffer.from(`${reader}\0`);
    const protocols = PROTOCOL_T0 | PROTOCOL_T1;
    call("SCardConnect", this.#handle, name, SHARE_SHARED, protocols, handle, protocol);
    return new Card(handle[0], protocol[0]);
  }

  [Symbol.dispose](): void {
    call("SCardReleaseContext", this.#handle);
  }
}

/** A connection to a card, until it is disposed of; the card stays as it is. */
export class Card implements Disposable {
  readonly #handle: bigint;
  readonly #pci: BigUint64Array;

  constructor(handle: bigint, protocol: bigint) {
    this.#handle = handle;
    // SCARD_IO_REQUEST: a protocol, and the size of the structure. Bun's FFI finds functions
    // alone, and pcsc-lite's own structures are variables.
    this.#pci = BigUint64Array.of(protocol, 16n);
  }

  /** Sends a command and returns the response. */
  transmit(command: Uint8Array): Buffer {
    const response = Buffer.alloc(MAX_BUFFER_SIZE_EXTENDED);
    const length = BigUint64Array.of(BigInt(response.length));
    const size = BigInt(command.length);
    call("SCardTransmit", this.#handle, this.#pci, command, size, null, response, length);
    return response.subarray(0, Number(length[0]));
  }

  [Symbol.dispose](): void {
    call("SCardDisconnect", this.#handle, LEAVE_CARD);
  }
}
