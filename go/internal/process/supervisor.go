package process

import (
	"context"
	"sync"
	"time"

	"go.uber.org/zap"

	"github.com/otelcol-deno/otelcol-deno/go/internal/process/wire"
)

// supervisor keeps one child of a plugin running while somebody needs it.
type supervisor struct {
	set  Settings
	name string // the plugin's, in errors and in the log

	mu        sync.Mutex
	child     *child        // the one in use, nil if there is none
	changed   chan struct{} // closed, and made anew, when something changes that is waited for
	running   bool          // whether supervise runs
	users     int           // who needs a child
	idle      *time.Timer
	instances []*instance // those to make again in the next child
	failures  int         // children in a row that failed
	next      time.Time   // when the next one is started, if one is waited for
	why       string      // why the last one failed

	last    *zap.Logger // that was used
	telling sync.Mutex  // held while a failure is explained in the log
}

func newSupervisor(set Settings, name string) *supervisor {
	if set.Timeout <= 0 {
		set.Timeout = DefaultTimeout
	}
	if set.window == 0 {
		set.window = wire.Window
	}
	return &supervisor{set: set, name: name, changed: make(chan struct{})}
}

// acquire says that a child is needed until release.
func (s *supervisor) acquire() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.users++
	if s.idle != nil {
		s.idle.Stop()
		s.idle = nil
	}
}

func (s *supervisor) release() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.users--; s.users == 0 {
		s.idle = time.AfterFunc(idleAfter, s.endIdle)
	}
}

// endIdle ends a child that nobody needs.
func (s *supervisor) endIdle() {
	s.mu.Lock()
	c := s.child
	if s.users > 0 {
		c = nil
	}
	s.mu.Unlock()
	if c != nil {
		c.quit()
	}
}

// broadcast wakes those who wait for a change; s.mu is held.
func (s *supervisor) broadcast() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// wake is broadcast for those who do not hold s.mu.
func (s *supervisor) wake() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.broadcast()
}

// await returns when get gives something, called with s.mu held; or says why nothing can be expected while ctx lasts
// and that long. The caller has acquired the supervisor.
func await[T any](ctx context.Context, s *supervisor, long time.Duration, get func() (T, bool)) (found T, err error) {
	until := time.Now().Add(long)
	if deadline, ok := ctx.Deadline(); ok && deadline.Before(until) {
		until = deadline
	}
	timer := time.NewTimer(time.Until(until))
	defer timer.Stop()
	s.mu.Lock()
	defer s.mu.Unlock()
	for {
		found, ok := get()
		if ok {
			return found, nil
		}
		if s.next.After(until) {
			return found, failed(s.name, "%s; the next one is started in %v", s.why, time.Until(s.next).Round(time.Millisecond))
		}
		if !s.running {
			s.running = true
			go s.supervise(nil)
		}
		changed := s.changed
		s.mu.Unlock()
		select {
		case <-changed:
			s.mu.Lock()
		case <-timer.C:
			s.mu.Lock()
			why := s.why
			if why == "" {
				why = "its process is not ready"
			}
			return found, failed(s.name, "%s", why)
		case <-ctx.Done():
			s.mu.Lock()
			return found, ctx.Err()
		}
	}
}

// get returns the child in use.
func (s *supervisor) get(ctx context.Context) (*child, error) {
	return await(ctx, s, startTimeout, func() (*child, bool) { return s.child, s.child != nil })
}

// lost takes a child out of use: nothing is asked of it from here on.
func (s *supervisor) lost(c *child) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.child == c {
		s.child = nil
	}
	for _, i := range s.instances {
		if session := i.session.Load(); session != nil && session.child == c {
			i.session.Store(nil)
		}
	}
	s.broadcast()
}

// logger is that of a component that uses the plugin.
func (s *supervisor) logger() *zap.Logger {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case len(s.instances) > 0:
		s.last = s.instances[0].logger
	case s.last == nil: // it is just being loaded
		return zap.NewNop()
	}
	return s.last
}

// loggers are those of the components that use the plugin, of one signal each; s.mu is held.
func (s *supervisor) loggers() (list []*zap.Logger) {
	told := map[uint64]bool{}
	for _, i := range s.instances {
		if number := i.order.GetComponent().GetConfig(); !told[number] {
			told[number] = true
			list = append(list, i.logger)
		}
	}
	return list
}
