package plugins

import (
	"os"
	"path/filepath"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
)

// hintPrivate is the cure when the folder for temporary files cannot be used.
const hintPrivate = "A pinned plugin is opened from a private copy: set TMPDIR to a folder that may be written to, and that is not mounted noexec"

// private copies the content into a file that nobody else may write to, while it computes the digest: what is opened
// there is what was checked, whatever happens to the file meanwhile. Go opens a plugin by its path only; a copy in
// memory (memfd) has none that it takes.
//
// remove takes the copy away; the content stays open in the process.
func (f *file) private(want string) (path string, remove func(), err error) {
	folder, err := os.MkdirTemp("", "otelcol-deno-") // of mode 0700
	if err != nil {
		return "", nil, cannotCopy(f.path, err)
	}
	remove = func() { _ = os.RemoveAll(folder) }
	path = filepath.Join(folder, filepath.Base(f.path))
	if err := f.copyPinned(path, want); err != nil {
		remove()
		return "", nil, err
	}
	return path, remove, nil
}

func (f *file) copyPinned(path, want string) error {
	opened, err := f.open()
	if err != nil {
		return err
	}
	defer opened.Close()
	target, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return cannotCopy(f.path, err)
	}
	content := *f
	if err := content.pinned(target, opened, want); err != nil {
		target.Close()
		return err
	}
	if err := target.Close(); err != nil {
		return cannotCopy(f.path, err)
	}
	return nil
}

func cannotCopy(path string, err error) error {
	return abi.Errorf(abi.PluginFailed, "Cannot load plugin %q: it cannot be copied: %w", path, err).WithHint(hintPrivate)
}
