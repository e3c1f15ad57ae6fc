package plugins

import (
	"debug/elf"
	"os"
	"runtime"
)

// machines maps GOARCH to what an ELF file says of its machine.
var machines = map[string]elf.Machine{"amd64": elf.EM_X86_64, "arm64": elf.EM_AARCH64}

// checkELF says why a file is not a whole ELF file for this machine.
func checkELF(path string, file *os.File) error {
	stat, err := file.Stat()
	if err != nil {
		return unreadable(path, err)
	}
	if stat.Size() == 0 {
		return invalid(path, "the file is empty")
	}
	image, err := elf.NewFile(file)
	if err != nil {
		return invalid(path, "it is not a whole ELF file (%w)", err)
	}
	if want := machines[runtime.GOARCH]; image.Machine != want {
		return invalid(path, "it is made for %v, this is %v", image.Machine, want)
	}
	for _, segment := range image.Progs {
		if end := segment.Off + segment.Filesz; segment.Filesz > 0 && (end < segment.Off || end > uint64(stat.Size())) {
			return invalid(path, "it is truncated: a segment ends at byte %d, the file at %d", end, stat.Size())
		}
	}
	return nil
}
