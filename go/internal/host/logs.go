package host

import (
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
)

// buildLogger makes the collector's logger. With LogsEvents its records go to the event queue instead of stderr; the
// level and the sampling stay those of service::telemetry::logs.
func buildLogger(logs string, events *Events) func(zap.Config, ...zap.Option) (*zap.Logger, error) {
	return func(config zap.Config, options ...zap.Option) (*zap.Logger, error) {
		if logs == LogsEvents {
			// The core that is replaced holds the initial fields, so the new one is given them again.
			var fields []zapcore.Field
			for key, value := range config.InitialFields {
				fields = append(fields, zap.Any(key, value))
			}
			options = append([]zap.Option{zap.WrapCore(func(core zapcore.Core) zapcore.Core {
				return &eventCore{LevelEnabler: core, fields: fields, events: events}
			})}, options...)
		}
		return config.Build(options...)
	}
}

// eventCore is a zapcore.Core that turns records into events.
type eventCore struct {
	zapcore.LevelEnabler
	fields []zapcore.Field
	events *Events
}

// With implements zapcore.Core.
func (c *eventCore) With(fields []zapcore.Field) zapcore.Core {
	return &eventCore{c.LevelEnabler, append(c.fields[:len(c.fields):len(c.fields)], fields...), c.events}
}

// Check implements zapcore.Core.
func (c *eventCore) Check(entry zapcore.Entry, checked *zapcore.CheckedEntry) *zapcore.CheckedEntry {
	if c.Enabled(entry.Level) {
		return checked.AddCore(entry, c)
	}
	return checked
}

// Write implements zapcore.Core.
func (c *eventCore) Write(entry zapcore.Entry, fields []zapcore.Field) error {
	encoder := zapcore.NewMapObjectEncoder()
	for _, field := range append(c.fields[:len(c.fields):len(c.fields)], fields...) {
		field.AddTo(encoder)
	}
	c.events.Put(Event{Type: "log", Level: entry.Level.String(), Logger: entry.LoggerName, Message: entry.Message, Fields: encoder.Fields})
	return nil
}

// Sync implements zapcore.Core.
func (*eventCore) Sync() error { return nil }
