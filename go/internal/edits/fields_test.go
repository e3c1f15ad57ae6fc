package edits

import (
	"fmt"
	"reflect"
	"testing"
)

func TestSetAndUnsetChangeOneFieldOfOneMessage(t *testing.T) {
	for _, s := range settables() {
		for num, v := range s.values {
			t.Run(fmt.Sprint(s.name, " ", num), func(t *testing.T) {
				after, result := s.batch.applied(t, s.list().op(opSet).raw(v.encoded(num)...))
				want := must(fieldsOf(s.batch.at(s.steps...)))
				want[num] = [][]byte{[]byte(v.b)}
				if got := must(fieldsOf(after.at(s.steps...))); !reflect.DeepEqual(got, want) {
					t.Errorf("got %x\nwant %x", got, want)
				}
				if after.outline() != s.batch.outline() || result != (Result{}) {
					t.Errorf("%v %s", result, after.outline())
				}
				after, _ = after.applied(t, s.list().op(opUnset).u(num))
				delete(want, num)
				if got := must(fieldsOf(after.at(s.steps...))); !reflect.DeepEqual(got, want) {
					t.Errorf("unset: got %x\nwant %x", got, want)
				}
			})
		}
	}
}

func TestFieldsOfAnotherWireTypeAreRefused(t *testing.T) {
	for _, s := range settables() {
		for num, right := range s.values {
			for _, wrong := range []value{i64, i32, varint, {wireLen, ""}} {
				if wrong.wire == right.wire {
					continue
				}
				if _, _, err := s.batch.apply(s.list().op(opSet).raw(wrong.encoded(num)...).bytes()); err == nil {
					t.Errorf("field %d of a %s was set to %s", num, s.name, wrong.wire)
				}
			}
		}
	}
}

func TestOtherFieldsAreRefused(t *testing.T) {
	oneofs := map[string]uint64{"gauge point": 4, "sum point": 4, "exemplar": 6}
	for _, s := range settables() {
		for num := uint64(1); num < 40; num++ {
			if _, ok := s.values[num]; ok || oneofs[s.name] == num {
				continue
			}
			for _, v := range []value{i64, i32, varint, {wireLen, ""}} {
				if _, _, err := s.batch.apply(s.list().op(opSet).raw(v.encoded(num)...).bytes()); err == nil {
					t.Errorf("field %d of a %s was set", num, s.name)
				}
			}
			if _, _, err := s.batch.apply(s.list().op(opUnset).u(num).bytes()); err == nil {
				t.Errorf("field %d of a %s was unset", num, s.name)
			}
		}
	}
}

func TestValueOfAPointIsOneOfTwo(t *testing.T) {
	for _, s := range settables() {
		ints, doubles := uint64(6), uint64(4)
		switch s.name {
		case "exemplar":
			doubles = 3
		case "gauge point", "sum point":
		default:
			continue
		}
		is := func(after anyBatch, what string, num uint64, there bool) {
			t.Helper()
			if got := must(fieldsOf(after.at(s.steps...)))[num]; (got != nil) != there {
				t.Errorf("%s, %s: field %d is %x", s.name, what, num, got)
			}
		}
		after, _ := s.batch.applied(t, s.list().op(opSet).raw(i64.encoded(ints)...).op(opSet).raw(double.encoded(doubles)...))
		is(after, "a double set after an integer", ints, false)
		is(after, "a double set after an integer", doubles, true)
		after, _ = after.applied(t, s.list().op(opUnset).u(ints))
		is(after, "the integer unset, which is none", doubles, true)
		after, _ = after.applied(t, s.list().op(opUnset).u(doubles))
		is(after, "unset", doubles, false)
		if after.outline() != s.batch.outline() {
			t.Error(after.outline())
		}
		after, _ = after.applied(t, s.list().op(opSet).raw(i64.encoded(ints)...))
		is(after, "an integer", ints, true)
	}
}

func TestSetSchemaURL(t *testing.T) {
	batches := []anyBatch{ofLogs(someLogs(2, 2, 1)), ofTraces(someTraces(2, 2, 1, 0)), ofMetrics(someMetrics(2, 2, 1, 0))}
	for _, b := range batches {
		after, _ := b.applied(t, newList(b.signal).
			sel(kindResource, 1).op(opSetSchemaURL).message([]byte("new")).
			sel(kindScope, 1, 1).op(opSetSchemaURL).message([]byte("newer")))
		resource, scope := must(fieldsOf(after.at(step{1, 1}))), must(fieldsOf(after.at(step{1, 1}, step{2, 1})))
		if string(resource[3][0]) != "new" || string(scope[3][0]) != "newer" {
			t.Errorf("%s: %s, %s", b.signal, resource[3], scope[3])
		}
		if _, _, err := b.apply(newList(b.signal).sel(kindItem, 0, 0, 0).op(opSetSchemaURL, 0).bytes()); err == nil {
			t.Error("an item's was set")
		}
	}
}

func TestSetData(t *testing.T) {
	b := ofMetrics(someMetrics(1, 1, 5, 1))
	temporality, monotonic := value{wireVarint, "\x01"}, value{wireVarint, "\x00"}
	may := []map[uint64]value{{}, {2: temporality, 3: monotonic}, {2: temporality}, {2: temporality}, {}}
	for i, allowed := range may {
		for num := uint64(1); num < 5; num++ {
			v, ok := allowed[num]
			if !ok {
				v = temporality
			}
			after, _, err := b.apply(newList(b.signal).sel(kindItem, 0, 0, uint64(i)).op(opSetData).raw(v.encoded(num)...).bytes())
			if (err == nil) != ok {
				t.Errorf("field %d of the data of metric %d: %v", num, i, err)
			}
			if !ok {
				continue
			}
			data := map[int]uint64{1: 7, 2: 9, 3: 10}[i]
			got := must(fieldsOf(after.at(step{1, 0}, step{2, 0}, step{2, i}, step{data, 0})))[num]
			if v.b == "\x00" && got != nil || v.b != "\x00" && string(got[0]) != v.b {
				t.Errorf("field %d of the data of metric %d is %x", num, i, got)
			}
		}
	}
}
