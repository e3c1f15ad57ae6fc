package otlp

import (
	"fmt"
	"strings"
)

// What OTLP's messages are made of: what random batches are made by, and read by in another way than by pdata. A message
// has a name, its level in projections ("whole" is kept or left out as a whole), and fields: number, name in projections
// ("-" is always looked into), type. "*" is repeated, "|" is one of several.
const schemaText = `
Logs      -        1 - *ResourceLogs
ResourceLogs resource 1 - Resource; 2 - *ScopeLogs; 3 schemaUrl string
ScopeLogs scope    1 - Scope; 2 - *LogRecord; 3 schemaUrl string
LogRecord item     1 timeUnixNano i64; 2 severityNumber varint; 3 severityText string; 5 body AnyValue; 6 attributes *KeyValue; 7 droppedAttributesCount varint; 8 flags i32; 9 traceId id16; 10 spanId id8; 11 observedTimeUnixNano i64; 12 eventName string
Resource  resource 1 attributes *KeyValue; 2 droppedAttributesCount varint; 3 entityRefs *EntityRef
EntityRef whole    1 - string; 2 - string; 3 - *string; 4 - *string
Scope     scope    1 name string; 2 version string; 3 attributes *KeyValue; 4 droppedAttributesCount varint
KeyValue  whole    1 - string; 2 - AnyValue
AnyValue  whole    1 - |string; 2 - |bool; 3 - |int; 4 - |i64; 5 - |ArrayValue; 6 - |KeyValueList; 7 - |bytes
ArrayValue whole   1 - *AnyValue
KeyValueList whole 1 - *KeyValue
Traces    -        1 - *ResourceSpans
ResourceSpans resource 1 - Resource; 2 - *ScopeSpans; 3 schemaUrl string
ScopeSpans scope   1 - Scope; 2 - *Span; 3 schemaUrl string
Span      item     1 traceId id16; 2 spanId id8; 3 traceState string; 4 parentSpanId id8; 5 name string; 6 kind varint; 7 startTimeUnixNano i64; 8 endTimeUnixNano i64; 9 attributes *KeyValue; 10 droppedAttributesCount varint; 11 events *Event; 12 droppedEventsCount varint; 13 links *Link; 14 droppedLinksCount varint; 15 status Status; 16 flags i32
Event     whole    1 - i64; 2 - string; 3 - *KeyValue; 4 - varint
Link      whole    1 - id16; 2 - id8; 3 - string; 4 - *KeyValue; 5 - varint; 6 - i32
Status    whole    2 - string; 3 - varint
Metrics   -        1 - *ResourceMetrics
ResourceMetrics resource 1 - Resource; 2 - *ScopeMetrics; 3 schemaUrl string
ScopeMetrics scope 1 - Scope; 2 - *Metric; 3 schemaUrl string
Metric    item     1 name string; 2 description string; 3 unit string; 5 - |Gauge; 7 - |Sum; 9 - |Histogram; 10 - |Exponential; 11 - |Summary; 12 attributes *KeyValue
Gauge     item     1 - *Number
Sum       item     1 - *Number; 2 aggregationTemporality varint; 3 isMonotonic bool
Histogram item     1 - *HistogramPoint; 2 aggregationTemporality varint
Exponential item   1 - *ExponentialPoint; 2 aggregationTemporality varint
Summary   item     1 - *SummaryPoint
Number    point    2 startTimeUnixNano i64; 3 timeUnixNano i64; 4 value |i64; 6 value |i64; 5 exemplars *Exemplar; 7 attributes *KeyValue; 8 flags varint
HistogramPoint point 2 startTimeUnixNano i64; 3 timeUnixNano i64; 4 count i64; 5 sum i64; 6 bucketCounts i64s; 7 explicitBounds i64s; 8 exemplars *Exemplar; 9 attributes *KeyValue; 10 flags varint; 11 min i64; 12 max i64
ExponentialPoint point 1 attributes *KeyValue; 2 startTimeUnixNano i64; 3 timeUnixNano i64; 4 count i64; 5 sum i64; 6 scale varint; 7 zeroCount i64; 8 positive Buckets; 9 negative Buckets; 10 flags varint; 11 exemplars *Exemplar; 12 min i64; 13 max i64; 14 zeroThreshold i64
SummaryPoint point 2 startTimeUnixNano i64; 3 timeUnixNano i64; 4 count i64; 5 sum i64; 6 quantileValues *Quantile; 7 attributes *KeyValue; 8 flags varint
Buckets   whole    1 - varint; 2 - varints
Quantile  whole    1 - i64; 2 - i64
Exemplar  whole    2 - i64; 3 - |i64; 6 - |i64; 4 - id8; 5 - id16; 7 - *KeyValue
`

// message is a kind of message, and field one of its fields.
type message struct {
	name, level string
	fields      []field
}

type field struct {
	num             uint64
	name, holds     string
	repeated, oneof bool
}

var schema = parseSchema()

func parseSchema() map[string]*message {
	messages := map[string]*message{}
	for line := range strings.SplitSeq(strings.TrimSpace(schemaText), "\n") {
		words := strings.Fields(line)
		m := &message{name: words[0], level: words[1]}
		for part := range strings.SplitSeq(strings.Join(words[2:], " "), ";") {
			var f field
			if _, err := fmt.Sscan(part, &f.num, &f.name, &f.holds); err != nil {
				panic(part)
			}
			f.holds, f.repeated = strings.CutPrefix(f.holds, "*")
			f.holds, f.oneof = strings.CutPrefix(f.holds, "|")
			m.fields = append(m.fields, f)
		}
		messages[m.name] = m
	}
	return messages
}

// field is that of a number; nil if there is none.
func (m *message) field(num uint64) *field {
	for i := range m.fields {
		if m.fields[i].num == num {
			return &m.fields[i]
		}
	}
	return nil
}
