package otlp

import (
	"encoding/json"
	"fmt"

	"go.opentelemetry.io/collector/pdata/pcommon"
)

// Projection is what a component reads of a batch; nil is everything. Resources, scopes, items and data points are
// written also when nothing of them is read, so that indices are the same. In JSON it is
//
//	{"resource": F, "scope": F, "item": F, "point": F}   F = {"fields": ["body", …], "attributes": "all" | "none" | ["key", …]}
//
// with OTLP's names of fields in JSON; a missing level is read in nothing. Two names are not OTLP's: "value" is the value
// of a number data point, and "type" the type of a metric, which is always written. Events, links and exemplars are
// fields, and whole.
type Projection struct {
	resource, scope, item, point level
}

// level is what is read of one kind of message.
type level struct {
	fields fields
	all    bool                // attributes
	few    []string            // those of these keys, if they are few
	many   map[string]struct{} // those of these keys
}

// fields is a set of fields.
type fields uint64

// Fields of all messages, by name.
const (
	timeUnixNano fields = 1 << iota
	startTimeUnixNano
	endTimeUnixNano
	observedTimeUnixNano
	name
	version
	schemaURL
	flags
	droppedAttributesCount
	severityNumber
	severityText
	body
	eventName
	traceID
	spanID
	parentSpanID
	traceState
	kind
	status
	events
	droppedEventsCount
	links
	droppedLinksCount
	description
	unit
	dataType
	isMonotonic
	aggregationTemporality
	value
	count
	sum
	minimum
	maximum
	bucketCounts
	explicitBounds
	scale
	zeroCount
	zeroThreshold
	positive
	negative
	quantileValues
	exemplars
)

var fieldNames = map[string]fields{
	"timeUnixNano": timeUnixNano, "startTimeUnixNano": startTimeUnixNano, "endTimeUnixNano": endTimeUnixNano,
	"observedTimeUnixNano": observedTimeUnixNano, "name": name, "version": version, "schemaUrl": schemaURL, "flags": flags,
	"droppedAttributesCount": droppedAttributesCount, "severityNumber": severityNumber, "severityText": severityText,
	"body": body, "eventName": eventName, "traceId": traceID, "spanId": spanID, "parentSpanId": parentSpanID,
	"traceState": traceState, "kind": kind, "status": status, "events": events, "droppedEventsCount": droppedEventsCount,
	"links": links, "droppedLinksCount": droppedLinksCount, "description": description, "unit": unit, "type": dataType,
	"isMonotonic": isMonotonic, "aggregationTemporality": aggregationTemporality, "value": value, "count": count, "sum": sum,
	"min": minimum, "max": maximum, "bucketCounts": bucketCounts, "explicitBounds": explicitBounds, "scale": scale,
	"zeroCount": zeroCount, "zeroThreshold": zeroThreshold, "positive": positive, "negative": negative,
	"quantileValues": quantileValues, "exemplars": exemplars,
}

// fewKeys is how many keys are compared one by one.
const fewKeys = 8

// UnmarshalJSON reads a projection; a field that no message has is an error.
func (p *Projection) UnmarshalJSON(b []byte) error {
	var levels struct{ Resource, Scope, Item, Point level }
	if err := json.Unmarshal(b, &levels); err != nil {
		return err
	}
	p.resource, p.scope, p.item, p.point = levels.Resource, levels.Scope, levels.Item, levels.Point
	return nil
}

// UnmarshalJSON reads one level.
func (l *level) UnmarshalJSON(b []byte) error {
	var read struct {
		Fields     []string
		Attributes json.RawMessage
	}
	if err := json.Unmarshal(b, &read); err != nil {
		return err
	}
	*l = level{}
	for _, name := range read.Fields {
		field, ok := fieldNames[name]
		if !ok {
			return fmt.Errorf("projection: there is no field %q", name)
		}
		l.fields |= field
	}
	var keys []string
	switch text := string(read.Attributes); {
	case text == `"all"`:
		l.all = true
	case text == "" || text == `"none"`:
	case json.Unmarshal(read.Attributes, &keys) != nil:
		return fmt.Errorf(`projection: attributes are %s, not "all", "none" or a list of keys`, text)
	case len(keys) <= fewKeys:
		l.few = keys
	default:
		l.many = make(map[string]struct{}, len(keys))
		for _, key := range keys {
			l.many[key] = struct{}{}
		}
	}
	return nil
}

// whole is the level of messages that are read as a whole.
var whole = level{fields: ^fields(0), all: true}

// everything is the projection that nil stands for.
var everything = Projection{whole, whole, whole, whole}

func orEverything(p *Projection) *Projection {
	if p == nil {
		return &everything
	}
	return p
}

// has tells whether a field is read.
func (l *level) has(field fields) bool { return l.fields&field != 0 }

// attributes writes those that are read, as a repeated field below 16.
func (l *level) attributes(dst []byte, num byte, m pcommon.Map) []byte {
	switch {
	case l.all:
		return appendMap(dst, num, m)
	case l.few != nil:
		for key, v := range m.All() {
			for _, read := range l.few {
				if key == read {
					dst = appendKeyValue(dst, num, key, v)
					break
				}
			}
		}
	case l.many != nil:
		for key, v := range m.All() {
			if _, ok := l.many[key]; ok {
				dst = appendKeyValue(dst, num, key, v)
			}
		}
	}
	return dst
}
