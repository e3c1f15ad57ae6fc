package process

import (
	"slices"
	"time"

	"go.uber.org/zap"

	"github.com/otelcol-deno/otelcol-deno/go/internal/subprocess"
)

// supervise starts children, one after the other, until nobody needs one any more. The first may be there already.
func (s *supervisor) supervise(c *child) {
	for {
		var err error
		if c == nil {
			c, err = startChild(s.set, s.logger, s.lost)
		}
		if err != nil {
			s.failed(0, func() (string, string) { return err.Error(), "" })
		} else {
			s.serve(c)
		}
		c = nil
		if !s.waitForTurn() {
			return
		}
	}
}

// serve uses a child until it is dead.
func (s *supervisor) serve(c *child) {
	s.mu.Lock()
	s.child, s.next = c, time.Time{}
	again, loggers := s.failures > 0, s.loggers()
	s.broadcast()
	s.mu.Unlock()
	if c.ctx.Err() != nil {
		s.lost(c) // it died before it was published
	} else {
		if again {
			go func() { // behind the failure
				s.telling.Lock()
				defer s.telling.Unlock()
				for _, logger := range loggers {
					logger.Info("The plugin's process runs again", zap.String("plugin", s.name), zap.Int("pid", c.pid()))
				}
			}()
		}
		go s.restore(c)
	}
	stable := time.AfterFunc(time.Until(c.born.Add(subprocess.StableAfter)), func() { s.stable(c) })
	defer stable.Stop()
	s.watch(c)
	<-c.process.process.Exited() // what it had open is free
	if !c.quits.Load() {
		s.failed(c.pid(), c.reason)
	}
}

// stable forgets the failures before a child that lives.
func (s *supervisor) stable(c *child) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.child == c {
		s.failures = 0
		for _, i := range s.instances {
			go i.recovered()
		}
	}
}

// failed notes that a child died, or could not be started, and when the next one is due. explain gives the reason and
// what the child wrote about it, which may take a while: the first of a row of failures is explained behind.
func (s *supervisor) failed(pid int, explain func() (why, dump string)) {
	s.mu.Lock()
	s.failures++
	failures, wait, loggers := s.failures, subprocess.Delay(s.failures), s.loggers()
	s.next = time.Now().Add(wait)
	instances := slices.Clone(s.instances)
	s.broadcast()
	s.mu.Unlock()
	for _, i := range instances {
		i.loses()
	}
	tell := func() {
		why, dump := explain()
		s.mu.Lock()
		s.why = why
		s.mu.Unlock()
		fields := []zap.Field{zap.String("plugin", s.name), zap.String("reason", why), zap.Duration("restart_in", wait)}
		if pid > 0 {
			fields = append(fields, zap.Int("pid", pid))
		}
		if dump != "" {
			fields = append(fields, zap.String("output", dump))
		}
		for _, logger := range loggers {
			logger.Error("The plugin's process failed, it is started again", fields...)
		}
		if failures > 1 {
			for _, i := range instances {
				i.ails(why)
			}
		}
	}
	s.telling.Lock()
	if failures == 1 {
		go func() {
			defer s.telling.Unlock()
			tell()
		}()
		return
	}
	defer s.telling.Unlock()
	tell()
}

// waitForTurn waits until the next child is due; false when nobody needs one.
func (s *supervisor) waitForTurn() bool {
	for {
		s.mu.Lock()
		wait, changed := time.Until(s.next), s.changed
		if s.users == 0 {
			s.running, s.next = false, time.Time{}
			s.mu.Unlock()
			return false
		}
		s.mu.Unlock()
		if wait <= 0 {
			return true
		}
		select {
		case <-changed:
		case <-time.After(wait):
		}
	}
}

// watch returns when a child is dead. It kills one that hangs.
func (s *supervisor) watch(c *child) {
	if s.set.Attach != nil { // it may stand still in a debugger
		<-c.ctx.Done()
		return
	}
	tick := time.NewTicker(min(max(s.set.Timeout/20, 5*time.Millisecond), 50*time.Millisecond))
	defer tick.Stop()
	pinged := time.Now()
	for {
		select {
		case <-c.ctx.Done():
			return
		case <-tick.C:
		}
		if s.hangs(c) {
			c.die("a call was in its hands for " + s.set.Timeout.String() + ": its process hangs, and was killed")
			return
		}
		if time.Since(pinged) > s.set.Timeout {
			pinged = time.Now()
			go func() {
				if !c.ping(s.set.Timeout) {
					c.die("it gave no sign of life for " + s.set.Timeout.String() + ": its process was killed")
				}
			}()
		}
	}
}

// hangs says whether a call has been in the child's hands for too long.
func (s *supervisor) hangs(c *child) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, i := range s.instances {
		if session := i.session.Load(); session != nil && session.child == c && session.overdue(s.set.Timeout) {
			return true
		}
	}
	return false
}
