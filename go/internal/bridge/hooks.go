package bridge

import (
	"context"
	"fmt"
)

// start runs the module's start hook when the first of its instances starts.
func (u *Unit) start(ctx context.Context) error {
	u.hooks.Lock()
	defer u.hooks.Unlock()
	if u.started++; u.started > 1 || !u.description.Load().Start {
		return nil
	}
	if err := u.group.hook(ctx, jobStart, u); err != nil {
		return fmt.Errorf("the start hook of %s failed: %w", u.config.Module, err)
	}
	return nil
}

// stop runs the module's stop hook when the last of its instances stops.
func (u *Unit) stop(ctx context.Context) error {
	u.hooks.Lock()
	defer u.hooks.Unlock()
	if u.started--; u.started != 0 || !u.description.Load().Stop {
		return nil
	}
	if err := u.group.hook(ctx, jobStop, u); err != nil {
		return fmt.Errorf("the stop hook of %s failed: %w", u.config.Module, err)
	}
	return nil
}
