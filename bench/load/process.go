package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// ticksPerSecond is USER_HZ, the unit of /proc/PID/stat: 100 for every architecture that Go runs on.
const ticksPerSecond = 100

// family is a process and all its descendants that live now.
func family(pid int) ([]int, error) {
	files, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return nil, err
	}
	children := map[int][]int{}
	for _, file := range files {
		id, err := strconv.Atoi(filepath.Base(filepath.Dir(file)))
		if err != nil {
			return nil, err
		}
		fields, err := statFields(id)
		if gone(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		parent, err := strconv.Atoi(fields[1])
		if err != nil {
			return nil, err
		}
		children[parent] = append(children[parent], id)
	}
	all := []int{pid}
	for i := 0; i < len(all); i++ {
		all = append(all, children[all[i]]...)
	}
	return all, nil
}

// gone says whether an error is that a process has ended meanwhile.
func gone(err error) bool { return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ESRCH) }

// statFields are those of proc(5) from the third on. The second is the command in parentheses and may hold anything; the
// third follows its last parenthesis.
func statFields(pid int) ([]string, error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return nil, err
	}
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	if len(fields) < 15 {
		return nil, fmt.Errorf("cannot read /proc/%d/stat: %q", pid, stat)
	}
	return fields, nil
}

// cpuSeconds is what all threads of a process and of its descendants, ended ones too, have used: user and system time.
func cpuSeconds(pid int) (float64, error) {
	all, err := family(pid)
	if err != nil {
		return 0, err
	}
	var ticks float64
	for _, id := range all {
		fields, err := statFields(id)
		if id != pid && gone(err) {
			continue
		}
		if err != nil {
			return 0, err
		}
		for _, field := range fields[11:15] { // utime, stime, and those of children that have ended: fields 14 to 17
			n, err := strconv.ParseFloat(field, 64)
			if err != nil {
				return 0, err
			}
			ticks += n
		}
	}
	return ticks / ticksPerSecond, nil
}

// memory is the resident memory of a process and its descendants, in KiB.
type memory struct {
	RSS       int `json:"rssKiB"`       // VmRSS
	Peak      int `json:"peakKiB"`      // VmHWM
	Anonymous int `json:"anonymousKiB"` // RssAnon: without the pages of files, which the kernel can drop
}

func memoryOf(pid int) (m memory, err error) {
	all, err := family(pid)
	if err != nil {
		return m, err
	}
	for _, id := range all {
		if err := m.add(id); err != nil && (id == pid || !gone(err)) {
			return m, err
		}
	}
	return m, nil
}

// add adds the memory of one process.
func (m *memory) add(pid int) error {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return err
	}
	wanted := map[string]*int{"VmRSS": &m.RSS, "VmHWM": &m.Peak, "RssAnon": &m.Anonymous}
	for line := range strings.Lines(string(status)) {
		name, rest, _ := strings.Cut(line, ":")
		if value, ok := wanted[name]; ok {
			kib, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(rest), " kB"))
			if err != nil {
				return err
			}
			*value += kib
		}
	}
	return nil
}
