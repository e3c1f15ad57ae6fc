package process

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"go.opentelemetry.io/collector/component/componentstatus"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"

	"github.com/otelcol-deno/otelcol-deno/go/internal/process/wire"
	pluginv1 "github.com/otelcol-deno/otelcol-deno/go/process/proto"
)

// sink takes what a component emits.
type sink interface {
	// deliver gives it to what comes after the component, in these pipelines or, for none, in all.
	deliver(ctx context.Context, data []byte, pipelines []string) (items int, outcome *pluginv1.Outcome)
}

// emit delivers what the component emits, and answers, in a goroutine of its own.
func (s *session) emit(order *pluginv1.Emit) {
	base := context.Background()
	s.mu.Lock()
	if c := s.calls[order.GetConsume()]; c != nil {
		base = c.ctx
	}
	ctx, cancel := wire.WithTimeout(wire.IntoContext(base, order.GetContext()), order.GetTimeoutMs())
	s.emits[order.GetId()] = cancel
	excess := s.emitted > 0 && s.emitted+int64(len(order.GetData())) > s.instance.s.set.window
	s.emitted += int64(len(order.GetData()))
	s.mu.Unlock()
	if excess || s.instance.sink == nil {
		cancel()
		s.child.die("it emitted what it may not: its process was killed")
		return
	}
	go func() {
		defer cancel()
		items, outcome := s.instance.sink.deliver(ctx, order.GetData(), order.GetPipelines())
		s.mu.Lock()
		delete(s.emits, order.GetId())
		s.emitted -= int64(len(order.GetData()))
		s.lastEmit = time.Now()
		s.mu.Unlock()
		if outcome == nil {
			s.instance.held.emitted(items)
		}
		s.send(&pluginv1.HostMessage{Message: &pluginv1.HostMessage_EmitResult{
			EmitResult: &pluginv1.EmitResult{Id: order.GetId(), Outcome: outcome},
		}})
	}()
}

func (s *session) cancelEmit(id uint64) {
	s.mu.Lock()
	cancel := s.emits[id]
	s.mu.Unlock()
	if cancel != nil {
		cancel()
	}
}

// status reports what the component reports.
func (i *instance) status(message *pluginv1.Status) {
	var options []componentstatus.EventBuilderOption
	if text := message.GetError(); text != "" {
		options = append(options, componentstatus.WithError(errors.New(text)))
	}
	i.report(componentstatus.NewEvent(componentstatus.Status(message.GetStatus()), options...))
}

var zapLevels = map[pluginv1.LogLevel]zapcore.Level{
	pluginv1.LogLevel_LOG_LEVEL_DEBUG: zapcore.DebugLevel,
	pluginv1.LogLevel_LOG_LEVEL_WARN:  zapcore.WarnLevel,
	pluginv1.LogLevel_LOG_LEVEL_ERROR: zapcore.ErrorLevel,
}

// log logs what the component logs, as its own.
func (i *instance) log(record *pluginv1.Log) {
	entry := i.logger.Check(zapLevels[record.GetLevel()], record.GetMessage())
	if entry == nil {
		return
	}
	if nanos := record.GetTimeUnixNano(); nanos > 0 {
		entry.Time = time.Unix(0, int64(nanos))
	}
	if name := record.GetLogger(); name != "" {
		entry.LoggerName = name
	}
	entry.Caller, entry.Stack = zapcore.EntryCaller{}, record.GetStack()
	fields := []zap.Field{}
	if caller := record.GetCaller(); caller != "" {
		fields = append(fields, zap.String("caller", caller))
	}
	entry.Write(append(fields, logFields(record.GetFieldsJson())...)...)
}

// logFields are the fields of a record, by name; numbers keep their digits.
func logFields(text string) []zap.Field {
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var values map[string]any
	if decoder.Decode(&values) != nil {
		return nil
	}
	fields := make([]zap.Field, 0, len(values))
	for _, key := range slices.Sorted(maps.Keys(values)) {
		fields = append(fields, zap.Any(key, values[key]))
	}
	return fields
}
