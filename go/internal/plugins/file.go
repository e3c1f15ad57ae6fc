package plugins

import (
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"syscall"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
	"github.com/otelcol-deno/otelcol-deno/go/internal/process"
)

// file is a plugin file that was looked at. Nothing of it was executed.
type file struct {
	path    string           // absolute, without symbolic links
	bytes   int64            // its size
	sha256  string           // of its content, in hex
	info    *debug.BuildInfo // what the Go linker wrote into it; empty when it is marked and no Go program
	mode    fs.FileMode
	marked  bool            // whether it is a plugin for a process of its own
	script  bool            // whether an interpreter runs it
	process *process.Plugin // once it runs
}

// look reads a file's shape, what the Go linker wrote into it, and its digest, which must be want unless that is "". All
// is read from one opened file, which another one may replace meanwhile. What is known comes with an error, too.
func look(path, want string) (*file, error) {
	f := &file{path: path}
	opened, err := f.open()
	if err != nil {
		return f, err
	}
	defer opened.Close()
	if want != "" {
		if err := f.pinned(io.Discard, opened, want); err != nil {
			return f, err
		}
	}
	if err := f.examine(opened); err != nil || want != "" {
		return f, err
	}
	return f, f.copyTo(io.Discard, opened)
}

// pinned is copyTo for a content that is known.
func (f *file) pinned(target io.Writer, opened *os.File, want string) error {
	if err := f.copyTo(target, opened); err != nil {
		return err
	}
	return checkDigest(f.path, f.sha256, want)
}

func checkDigest(path, is, want string) error {
	if want == "" || is == strings.ToLower(want) {
		return nil
	}
	return abi.Errorf(abi.PluginUntrusted, "Cannot load plugin %q: its SHA-256 is %s, not %s", path, is, want).
		WithHint("The file is not the one that was pinned: find out who changed it")
}

// open opens the file, which must still be a regular one: opening a FIFO would wait for its writer.
func (f *file) open() (*os.File, error) {
	opened, err := os.OpenFile(f.path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, unreadable(f.path, err)
	}
	stat, err := opened.Stat()
	if err == nil {
		f.mode, err = stat.Mode(), regular(f.path, stat)
	}
	if err != nil {
		opened.Close()
		return nil, err
	}
	return opened, nil
}

// examine reads the file's shape and what the Go linker wrote into it.
func (f *file) examine(opened *os.File) error {
	if err := f.examineProcess(opened); err != nil {
		return err
	}
	if runtime.GOOS == "linux" && !(f.marked && f.script) {
		if err := checkELF(f.path, opened); err != nil {
			return err
		}
	}
	info, err := buildinfo.Read(opened)
	if err != nil && f.marked {
		info, err = &debug.BuildInfo{}, nil
	}
	if err != nil {
		return invalid(f.path, "it is no Go program (%w)", err)
	}
	f.info = info
	return nil
}

// copyTo copies the content, and notes the size and the digest of what was copied.
func (f *file) copyTo(target io.Writer, opened *os.File) error {
	digest := sha256.New()
	n, err := io.Copy(io.MultiWriter(digest, target), io.NewSectionReader(opened, 0, math.MaxInt64))
	if err != nil {
		return unreadable(f.path, err)
	}
	f.bytes, f.sha256 = n, hex.EncodeToString(digest.Sum(nil))
	return nil
}

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
	return real, regular(path, stat)
}

func regular(path string, stat fs.FileInfo) error {
	switch {
	case stat.IsDir():
		return invalid(path, "it is a folder").WithHint("Name a file in it; from a folder of Go sources one is made by: deno task build-plugin %s", quote(path))
	case !stat.Mode().IsRegular():
		return invalid(path, "it is not a regular file")
	}
	return nil
}

func unreadable(path string, err error) error {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		err = pathErr.Err
	}
	if strings.HasSuffix(err.Error(), "too many links") { // filepath.EvalSymlinks has no better sign of it
		err = syscall.ELOOP
	}
	e := abi.Errorf(abi.PluginNotFound, "Cannot load plugin %q: %w", path, err)
	switch {
	case errors.Is(err, fs.ErrPermission):
		return e.WithHint("Let the user that runs this read the file and enter its folders (chmod): ls -ld %s", quote(path))
	case errors.Is(err, syscall.ELOOP):
		return e.WithHint("The links lead to each other: name the file itself")
	}
	return e.WithHint("Build it (`deno task build-go` makes build/plugins/dynbatchprocessor.so), or name the right file")
}

func invalid(path, format string, args ...any) *abi.Error {
	return abi.Errorf(abi.PluginInvalid, "Cannot load plugin %q: "+format, append([]any{path}, args...)...).
		WithHint("A plugin is a Go file built for this library with -buildmode=plugin")
}
