import { CollectorError } from "../errors.ts";

/** e_machine of the architectures that Deno runs on (System V ABI, ELF header). */
const MACHINES: Readonly<Record<string, { id: number; name: string }>> = {
  x86_64: { id: 62, name: "x86-64" },
  aarch64: { id: 183, name: "arm64" },
};
const HEADER_SIZE = 64;
const PROGRAM_HEADER_SIZE = 56;
const TYPE_SHARED = 3;

/**
 * Checks that a file is a whole 64-bit little-endian ELF shared object for this machine, without opening it as a
 * library: the dynamic loader maps a truncated file and the process dies by SIGBUS at the first missing page.
 *
 * @param path The file.
 * @throws {CollectorError} LIBRARY_INVALID with what is wrong.
 */
export function checkElf(path: string): void {
  const { size, isFile, isDirectory } = Deno.statSync(path);
  if (!isFile) throw invalid(path, isDirectory ? "it is a folder" : "it is not a regular file");
  using file = Deno.openSync(path);
  const header = readAt(file, 0, HEADER_SIZE);
  if (header.byteLength < HEADER_SIZE || header.getUint32(0) !== 0x7f454c46) {
    throw invalid(path, size === 0 ? "the file is empty" : "it is not an ELF file");
  }
  if (header.getUint8(4) !== 2 || header.getUint8(5) !== 1) throw invalid(path, "it is not 64-bit little-endian");
  const wanted = MACHINES[Deno.build.arch];
  const machine = header.getUint16(18, true);
  if (wanted !== undefined && machine !== wanted.id) {
    const name = Object.values(MACHINES).find((m) => m.id === machine)?.name ?? `ELF machine ${machine}`;
    throw invalid(path, `it is made for ${name}, this is ${wanted.name}`);
  }
  if (header.getUint16(16, true) !== TYPE_SHARED) throw invalid(path, "it is not a shared library");
  const end = Math.max(sectionsEnd(header), segmentsEnd(file, header));
  if (end > size) throw invalid(path, `it is truncated: it should have at least ${end} bytes and has ${size}`);
}

function sectionsEnd(header: DataView): number {
  return Number(header.getBigUint64(40, true)) + header.getUint16(58, true) * header.getUint16(60, true);
}

function segmentsEnd(file: Deno.FsFile, header: DataView): number {
  const offset = Number(header.getBigUint64(32, true));
  const count = header.getUint16(56, true);
  const table = readAt(file, offset, count * PROGRAM_HEADER_SIZE);
  let end = offset + count * PROGRAM_HEADER_SIZE;
  for (let at = 0; at + PROGRAM_HEADER_SIZE <= table.byteLength; at += PROGRAM_HEADER_SIZE) {
    end = Math.max(end, Number(table.getBigUint64(at + 8, true)) + Number(table.getBigUint64(at + 32, true)));
  }
  return end;
}

function readAt(file: Deno.FsFile, offset: number, length: number): DataView {
  const bytes = new Uint8Array(length);
  file.seekSync(offset, Deno.SeekMode.Start);
  let got = 0;
  while (got < length) {
    const n = file.readSync(bytes.subarray(got));
    if (n === null) break;
    got += n;
  }
  return new DataView(bytes.buffer, 0, got);
}

function invalid(path: string, what: string): CollectorError {
  return new CollectorError("LIBRARY_INVALID", `Cannot open library "${path}": ${what}`, {
    hint: "Build it for this machine: deno task build-go",
  });
}
