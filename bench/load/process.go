package main

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"strings"
)

// ticksPerSecond is USER_HZ, the unit of /proc/PID/stat: 100 for every architecture that Go runs on.
const ticksPerSecond = 100

// cpuSeconds is what all threads of a process, ended ones too, have used: user and system time.
func cpuSeconds(pid int) (float64, error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, err
	}
	// The second field is the command in parentheses and may hold anything; the third follows its last parenthesis.
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	if len(fields) < 13 {
		return 0, fmt.Errorf("cannot read /proc/%d/stat: %q", pid, stat)
	}
	var ticks float64
	for _, field := range fields[11:13] { // utime, stime: fields 14 and 15 of proc(5)
		n, err := strconv.ParseFloat(field, 64)
		if err != nil {
			return 0, err
		}
		ticks += n
	}
	return ticks / ticksPerSecond, nil
}

// memory is a process's resident memory, in KiB.
type memory struct {
	RSS       int `json:"rssKiB"`       // VmRSS
	Peak      int `json:"peakKiB"`      // VmHWM
	Anonymous int `json:"anonymousKiB"` // RssAnon: without the pages of files, which the kernel can drop
}

func memoryOf(pid int) (m memory, err error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return m, err
	}
	wanted := map[string]*int{"VmRSS": &m.RSS, "VmHWM": &m.Peak, "RssAnon": &m.Anonymous}
	for line := range strings.Lines(string(status)) {
		name, rest, _ := strings.Cut(line, ":")
		if value, ok := wanted[name]; ok {
			if *value, err = strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(rest), " kB")); err != nil {
				return m, err
			}
		}
	}
	return m, nil
}
