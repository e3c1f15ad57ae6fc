package plugins

import (
	"bytes"
	"debug/elf"
	"errors"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"time"

	"go.opentelemetry.io/collector/component"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
	"github.com/otelcol-deno/otelcol-deno/go/internal/process"
	"github.com/otelcol-deno/otelcol-deno/go/internal/process/wire"
)

// processPlugins opens executables that run in a process of their own. They are independent of the library's build.
type processPlugins struct{}

func (processPlugins) kind() string { return KindProcess }

func (processPlugins) takes(f *file) bool { return f.marked }

func (processPlugins) check(f *file, _ *debug.BuildInfo) error {
	if f.mode&0o111 == 0 {
		return abi.Errorf(abi.PluginInvalid, "Cannot load plugin %q: it is a plugin for a process of its own, but not executable", f.path).
			WithHint("Make it so: chmod +x %s", quote(f.path))
	}
	return nil
}

func (processPlugins) open(f *file, settings LoadSettings) ([]component.Factory, error) {
	set := process.Settings{
		Path: f.path, MemoryBytes: settings.Process.MemoryBytes, Timeout: time.Duration(settings.Process.TimeoutMs) * time.Millisecond,
	}
	if at := settings.Process.Attach; at.PID != 0 {
		if settings.SHA256 != "" {
			return nil, abi.Errorf(abi.PluginUntrusted, "Cannot load plugin %q: it is locked, and process %d is to be used instead of it", f.path, at.PID).
				WithHint("Attach to a process without --locked")
		}
		set.Attach = &process.Attach{PID: at.PID, Socket: at.Socket}
	}
	var err error
	if set.Image, err = f.image(settings.SHA256 != ""); err != nil {
		return nil, transient{err}
	}
	if f.process, err = process.Open(set); err != nil {
		if set.Image != nil {
			set.Image.Close()
		}
		return nil, transient{err} // another time its process may start
	}
	return f.process.Factories(), nil
}

// image returns the opened file that is to be executed, now and when the process is started again: a pinned one is a
// private copy, which is what was checked, a program is the file as it is now. nil: the file is to be executed by its path.
func (f *file) image(pinned bool) (*os.File, error) {
	if runtime.GOOS != "linux" { // a file that is open has no path to execute it by
		if pinned {
			return nil, abi.Errorf(abi.PluginInvalid, "Cannot load plugin %q: one in a process of its own can be pinned on Linux only", f.path)
		}
		return nil, nil
	}
	if pinned {
		path, remove, err := f.private(f.sha256)
		if err != nil {
			return nil, err
		}
		defer remove()
		if err := os.Chmod(path, 0o500); err != nil {
			return nil, cannotCopy(f.path, err)
		}
		copied, err := os.Open(path)
		if err != nil {
			return nil, cannotCopy(f.path, err)
		}
		return copied, nil
	}
	if f.script {
		return nil, nil // it may need the files beside it
	}
	return f.open()
}

// looksExecutable says whether a file is a program or a script, by its first bytes.
func looksExecutable(opened *os.File) (is, script bool) {
	var head [4]byte
	if _, err := opened.ReadAt(head[:], 0); err != nil {
		return false, false
	}
	if string(head[:2]) == "#!" {
		return true, true
	}
	if string(head[:]) != elf.ELFMAG {
		return runtime.GOOS != "linux", false
	}
	image, err := elf.NewFile(opened)
	if err != nil {
		return false, false
	}
	for _, segment := range image.Progs {
		if segment.Type == elf.PT_INTERP {
			return true, false
		}
	}
	return image.Type == elf.ET_EXEC, false
}

// contains says whether a text stands anywhere in a file.
func contains(opened *os.File, text string) (bool, error) {
	from := io.NewSectionReader(opened, 0, 1<<62)
	buffer := make([]byte, 1<<20)
	kept := 0
	for {
		n, err := from.Read(buffer[kept:])
		if bytes.Contains(buffer[:kept+n], []byte(text)) {
			return true, nil
		}
		if err != nil {
			if errors.Is(err, io.EOF) {
				err = nil
			}
			return false, err
		}
		end := kept + n
		kept = copy(buffer, buffer[max(0, end-len(text)+1):end])
	}
}

// examineProcess looks whether the file is a plugin for a process of its own.
func (f *file) examineProcess(opened *os.File) error {
	is, script := looksExecutable(opened)
	if !is {
		return nil
	}
	marked, err := contains(opened, wire.Mark())
	if err != nil {
		return unreadable(f.path, err)
	}
	f.marked, f.script = marked, script
	return nil
}
