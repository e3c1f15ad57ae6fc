package bridge

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
)

const scopeName = "github.com/otelcol-deno/otelcol-deno/go/internal/bridge"

// maxCounters is how many counters a module may make.
const maxCounters = 256

// instances is where the instances of a unit tell about themselves: they share one logger and meter.
type instances struct {
	mu       sync.Mutex
	signals  []Signal
	readOnly bool // as the module said it when the pipelines were built
	logger   *zap.Logger
	meter    metric.Meter
	failed   metric.Int64Counter
	lost     metric.Int64Counter
	hosts    []component.Host
}

// promised returns what the pipelines were built on: the signals that come, and whether batches are not edited.
func (i *instances) promised() (signals []Signal, readOnly bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	return slices.Clone(i.signals), i.readOnly
}

// observe takes where an instance tells about itself.
func (u *Unit) observe(signal Signal, set component.TelemetrySettings) error {
	i := &u.instances
	i.mu.Lock()
	defer i.mu.Unlock()
	i.signals = append(i.signals, signal)
	if len(i.signals) > 2 {
		return nil
	}
	if len(i.signals) == 2 {
		set = shared(set) // from now on it is told for all of them
	}
	i.readOnly = u.description.Load().ReadOnly
	i.logger, i.meter = set.Logger, set.MeterProvider.Meter(scopeName)
	var err error
	i.failed, err = i.meter.Int64Counter("otelcol_deno_failed_items",
		metric.WithDescription("Records, spans and data points whose handler in TypeScript failed, by what became of them"), metric.WithUnit("{item}"))
	if err != nil {
		return err
	}
	i.lost, err = i.meter.Int64Counter("otelcol_deno_lost_workers",
		metric.WithDescription("Workers and processes that were lost: they hung or ended"), metric.WithUnit("{worker}"))
	return err
}

// count counts a batch whose handler failed.
func (p *instance[T]) count(data T, failure *Failure, action string) int {
	items := p.carrier.items(data)
	p.unit.instances.failed.Add(context.Background(), int64(items), metric.WithAttributes(
		attribute.String("component", p.unit.id.String()), attribute.String("kind", failure.Kind), attribute.String("action", action)))
	return items
}

// report counts a batch whose handler failed, and says so.
func (p *instance[T]) report(data T, failure *Failure, action string) {
	items := p.count(data, failure, action)
	p.logger.Error("The handler failed", zap.String("error", failure.Message), zap.String("position", failure.Position),
		zap.String("kind", failure.Kind), zap.String("on_error", action), zap.Int("items", items))
}

// record is what a Worker has to tell of its units.
type record struct {
	Logs []struct {
		Component string         `json:"component"`
		Level     string         `json:"level"`
		Message   string         `json:"message"`
		Fields    map[string]any `json:"fields"`
	} `json:"logs"`
	Counters []struct {
		Component   string         `json:"component"`
		Name        string         `json:"name"`
		Description string         `json:"description"`
		Unit        string         `json:"unit"`
		Value       float64        `json:"value"`
		Attributes  map[string]any `json:"attributes"`
	} `json:"counters"`
}

// record takes an answer that belongs to no job.
func (g *Group) record(frame []byte) {
	if len(frame) > maxAnswer {
		g.units[0].instances.say("error", "The modules' telemetry was lost", map[string]any{"error": tooLong(len(frame)).Message})
	} else if a, err := readAnswer(frame); err == nil {
		g.telemetry(a.telemetry)
	}
}

// telemetry hands on what the modules log and count.
func (g *Group) telemetry(text []byte) {
	if len(text) == 0 {
		return
	}
	var r record
	if err := json.Unmarshal(text, &r); err != nil {
		g.units[0].instances.say("error", "The module's telemetry cannot be read", map[string]any{"error": err.Error()})
		return
	}
	for _, l := range r.Logs {
		if u := g.unit(l.Component); u != nil {
			u.instances.say(l.Level, l.Message, l.Fields)
		}
	}
	for _, c := range r.Counters {
		u := g.unit(c.Component)
		if u == nil {
			continue
		}
		if err := u.counters.add(u, c.Name, c.Description, c.Unit, c.Value, c.Attributes); err != nil {
			u.instances.say("warn", "The module's counter cannot be used", map[string]any{"counter": c.Name, "error": err.Error()})
		}
	}
}

// unit returns the unit with this ID, nil if there is none.
func (g *Group) unit(id string) *Unit {
	for _, u := range g.units {
		if u.id.String() == id {
			return u
		}
	}
	return nil
}

func labelOf(key string, value any) attribute.KeyValue {
	switch v := value.(type) {
	case bool:
		return attribute.Bool(key, v)
	case float64:
		return attribute.Float64(key, v)
	}
	return attribute.String(key, fmt.Sprint(value))
}

func (i *instances) say(level, message string, fields map[string]any) {
	i.mu.Lock()
	logger := i.logger
	i.mu.Unlock()
	if logger == nil {
		return
	}
	at, err := zapcore.ParseLevel(level)
	if err != nil || at > zapcore.ErrorLevel {
		at = zapcore.ErrorLevel
	}
	if entry := logger.Check(at, message); entry != nil {
		all := make([]zap.Field, 0, len(fields))
		for key, value := range fields {
			all = append(all, zap.Any(key, value))
		}
		entry.Write(all...)
	}
}

// counters are those that a module has made.
type counters struct {
	mu   sync.Mutex
	made map[string]metric.Float64Counter
}

func (c *counters) add(u *Unit, name, description, unit string, value float64, attributes map[string]any) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	counter, there := c.made[name]
	if !there {
		if len(c.made) >= maxCounters {
			return errors.New("too many counters")
		}
		if u.instances.meter == nil {
			return nil
		}
		var err error
		counter, err = u.instances.meter.Float64Counter(name, metric.WithDescription(description), metric.WithUnit(unit))
		if err != nil {
			return err
		}
		if c.made == nil {
			c.made = map[string]metric.Float64Counter{}
		}
		c.made[name] = counter
	}
	labels := make([]attribute.KeyValue, 0, len(attributes)+1)
	labels = append(labels, attribute.String("component", u.id.String()))
	for key, label := range attributes {
		labels = append(labels, labelOf(key, label))
	}
	counter.Add(context.Background(), value, metric.WithAttributes(labels...))
	return nil
}
