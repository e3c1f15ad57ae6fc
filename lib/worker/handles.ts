/** Node's handles of sockets, which open whatever number of a file they are given: also one of the host's. */
import process from "node:process";

/** Takes that away. For who may use the network; nobody else gets at a handle. */
export function confineHandles(): void {
  const { binding } = process as unknown as { binding: (name: string) => Record<string, { prototype: object }> };
  for (const [name, kind] of [["tcp_wrap", "TCP"], ["pipe_wrap", "Pipe"], ["udp_wrap", "UDP"]] as const) {
    for (let at = binding(name)[kind]?.prototype; at !== undefined && at !== Object.prototype; at = parent(at)) {
      if (Object.hasOwn(at, "open")) {
        Object.defineProperty(at, "open", { value: refuse, writable: false, configurable: false });
      }
    }
  }
}

function parent(object: object): object {
  return Object.getPrototypeOf(object);
}

function refuse(): never {
  throw new Error("A component may not open a socket by the number of a file");
}
