package plugins

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"runtime"
	"testing"
)

// onELF skips a test where program files are of another kind.
func onELF(t *testing.T) {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("the file's shape is looked at on Linux only")
	}
}

// foreign is a machine that this is not.
func foreign() elf.Machine {
	if runtime.GOARCH == "arm64" {
		return elf.EM_X86_64
	}
	return elf.EM_AARCH64
}

// elfFile is the smallest ELF file with one segment: a header, a program header, and nothing of what it promises.
func elfFile(t *testing.T, machine elf.Machine, offset, size uint64) []byte {
	t.Helper()
	header := elf.Header64{
		Type: uint16(elf.ET_DYN), Machine: uint16(machine), Version: uint32(elf.EV_CURRENT),
		Phoff: 64, Ehsize: 64, Phentsize: 56, Phnum: 1, Shentsize: 64,
	}
	copy(header.Ident[:], elf.ELFMAG)
	header.Ident[elf.EI_CLASS], header.Ident[elf.EI_DATA], header.Ident[elf.EI_VERSION] = byte(elf.ELFCLASS64), byte(elf.ELFDATA2LSB), byte(elf.EV_CURRENT)
	segment := elf.Prog64{Type: uint32(elf.PT_LOAD), Flags: uint32(elf.PF_R), Off: offset, Filesz: size, Memsz: size}
	var out bytes.Buffer
	for _, part := range []any{header, segment} {
		if err := binary.Write(&out, binary.LittleEndian, part); err != nil {
			t.Fatal(err)
		}
	}
	return out.Bytes()
}

// madeFor patches the machine in the header of a program file.
func madeFor(data []byte, machine elf.Machine) []byte {
	data = bytes.Clone(data)
	binary.LittleEndian.PutUint16(data[18:], uint16(machine))
	return data
}
