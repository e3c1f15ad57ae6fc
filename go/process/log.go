package process

import (
	"slices"
	"strings"

	"go.uber.org/zap/zapcore"

	pluginv1 "github.com/otelcol-deno/otelcol-deno/go/process/proto"
)

// logCore is a zap core that sends records to the host, which logs them as the component's.
type logCore struct {
	instance *instance
	level    zapcore.Level
	fields   []zapcore.Field
}

// Enabled implements zapcore.Core.
func (c *logCore) Enabled(level zapcore.Level) bool { return c.level.Enabled(level) }

// With implements zapcore.Core.
func (c *logCore) With(fields []zapcore.Field) zapcore.Core {
	return &logCore{c.instance, c.level, slices.Concat(c.fields, fields)}
}

// Check implements zapcore.Core.
func (c *logCore) Check(entry zapcore.Entry, checked *zapcore.CheckedEntry) *zapcore.CheckedEntry {
	if c.Enabled(entry.Level) {
		return checked.AddCore(entry, c)
	}
	return checked
}

// Write implements zapcore.Core.
func (c *logCore) Write(entry zapcore.Entry, fields []zapcore.Field) error {
	record := &pluginv1.Log{
		Level: protoLevel(entry.Level), TimeUnixNano: uint64(entry.Time.UnixNano()), Message: entry.Message,
		Logger: entry.LoggerName, Stack: entry.Stack,
	}
	if entry.Caller.Defined {
		record.Caller = entry.Caller.TrimmedPath()
	}
	if all := slices.Concat(c.fields, fields); len(all) > 0 {
		// An encoder without keys for what an entry has by itself leaves the fields alone.
		text, err := zapcore.NewJSONEncoder(zapcore.EncoderConfig{
			EncodeTime: zapcore.ISO8601TimeEncoder, EncodeDuration: zapcore.StringDurationEncoder,
		}).EncodeEntry(zapcore.Entry{}, all)
		if err != nil {
			return err
		}
		record.FieldsJson = strings.TrimSpace(text.String())
		text.Free()
	}
	c.instance.send(&pluginv1.ChildMessage{Message: &pluginv1.ChildMessage_Log{Log: record}})
	return nil
}

// Sync implements zapcore.Core.
func (*logCore) Sync() error { return nil }

func zapLevel(level pluginv1.LogLevel) zapcore.Level {
	switch level {
	case pluginv1.LogLevel_LOG_LEVEL_DEBUG:
		return zapcore.DebugLevel
	case pluginv1.LogLevel_LOG_LEVEL_WARN:
		return zapcore.WarnLevel
	case pluginv1.LogLevel_LOG_LEVEL_ERROR:
		return zapcore.ErrorLevel
	default:
		return zapcore.InfoLevel
	}
}

func protoLevel(level zapcore.Level) pluginv1.LogLevel {
	switch {
	case level < zapcore.InfoLevel:
		return pluginv1.LogLevel_LOG_LEVEL_DEBUG
	case level < zapcore.WarnLevel:
		return pluginv1.LogLevel_LOG_LEVEL_INFO
	case level < zapcore.ErrorLevel:
		return pluginv1.LogLevel_LOG_LEVEL_WARN
	default:
		return pluginv1.LogLevel_LOG_LEVEL_ERROR
	}
}
