package plugins

import (
	"debug/buildinfo"
	"debug/elf"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
)

// machines maps GOARCH to what an ELF file says of its machine.
var machines = map[string]elf.Machine{"amd64": elf.EM_X86_64, "arm64": elf.EM_AARCH64}

// resolve returns the one true path of a plugin file, so that a file is the same plugin under every name.
func resolve(path string) (string, error) {
	real, err := filepath.Abs(path)
	if err == nil {
		real, err = filepath.EvalSymlinks(real)
	}
	if err != nil {
		return "", unreadable(path, err)
	}
	stat, err := os.Stat(real)
	if err != nil {
		return "", unreadable(path, err)
	}
	switch {
	case stat.IsDir():
		return "", invalid(path, "it is a folder")
	case !stat.Mode().IsRegular():
		return "", invalid(path, "it is not a regular file")
	}
	return real, nil
}

func unreadable(path string, err error) error {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		err = pathErr.Err
	}
	return abi.Errorf(abi.PluginNotFound, "Cannot load plugin %q: %w", path, err).
		WithHint("Build it (`deno task build-go` makes build/plugins/dynbatchprocessor.so), or name the right file")
}

// readBuildInfo looks at the file's shape and returns what the Go linker wrote into it. Nothing of it is executed.
func readBuildInfo(path string) (*debug.BuildInfo, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, unreadable(path, err)
	}
	defer file.Close()
	if runtime.GOOS == "linux" {
		if err := checkELF(path, file); err != nil {
			return nil, err
		}
	}
	info, err := buildinfo.Read(file)
	if err != nil {
		return nil, invalid(path, "it is no Go program (%w)", err)
	}
	return info, nil
}

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

func invalid(path, format string, args ...any) error {
	return abi.Errorf(abi.PluginInvalid, "Cannot load plugin %q: "+format, append([]any{path}, args...)...).
		WithHint("A plugin is a Go file built for this library with -buildmode=plugin")
}
