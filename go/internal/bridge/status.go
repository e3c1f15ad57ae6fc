package bridge

import (
	"context"
	"errors"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/component/componentstatus"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
)

// runsIn notes the collector that an instance of the unit runs in.
func (u *Unit) runsIn(host component.Host) {
	u.instances.mu.Lock()
	defer u.instances.mu.Unlock()
	u.instances.hosts = append(u.instances.hosts, host)
}

// misses notes that a Worker was lost. When it was the last one, that is the status of the group's components until one
// serves again.
func (g *Group) misses(reason string) {
	for _, u := range g.units {
		u.instances.countLost(u)
	}
	if len(g.serving()) == 0 && !g.ailing.Swap(true) {
		g.report(func() *componentstatus.Event { return componentstatus.NewRecoverableErrorEvent(errors.New(reason)) })
	}
}

// recovers notes that a Worker serves.
func (g *Group) recovers() {
	if g.ailing.Swap(false) {
		g.report(func() *componentstatus.Event { return componentstatus.NewEvent(componentstatus.StatusOK) })
	}
}

func (g *Group) report(event func() *componentstatus.Event) {
	for _, u := range g.units {
		u.instances.mu.Lock()
		hosts := u.instances.hosts
		u.instances.mu.Unlock()
		for _, host := range hosts {
			componentstatus.ReportStatus(host, event())
		}
	}
}

func (i *instances) countLost(u *Unit) {
	i.mu.Lock()
	lost := i.lost
	i.mu.Unlock()
	if lost != nil {
		lost.Add(context.Background(), 1, metric.WithAttributes(
			attribute.String("component", u.id.String()), attribute.String("isolation", u.config.Isolation)))
	}
}
