package apptest

import (
	"fmt"
	"os"
	"testing"
)

func TestIsOver(t *testing.T) {
	t.Parallel()
	self, err := startOf(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	const noSuchProcess = 1 << 30
	name := func(prefix, space string, pid int, start string) string {
		return fmt.Sprintf("%s_%s_%d_%s_rest", prefix, space, pid, start)
	}
	cases := map[string]struct {
		name string
		want bool
	}{
		"a run that goes on":        {name(testPrefix, namespace(), os.Getpid(), self), false},
		"a template that is in use": {name(templatePrefix, namespace(), os.Getpid(), self), false},
		"this very run":             {databaseName(), false},
		"a run that has ended":      {name(testPrefix, namespace(), noSuchProcess, "1"), true},
		"a template nobody needs":   {name(templatePrefix, namespace(), noSuchProcess, "1"), true},
		"a number used again":       {name(testPrefix, namespace(), os.Getpid(), "1"), true},
		"no start known, going on":  {name(testPrefix, namespace(), os.Getpid(), "0"), false},
		"no start known, ended":     {name(testPrefix, namespace(), noSuchProcess, "0"), true},
		"somebody else's machine":   {name(testPrefix, "ffffffff", noSuchProcess, "1"), false},
		"kept on purpose":           {name(keptPrefix, namespace(), noSuchProcess, "1"), false},
		"another database":          {"portal", false},
		"another with a like name":  {"portal_test_results", false},
		"a number that is none":     {testPrefix + "_" + namespace() + "_x_1_rest", false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := isOver(c.name); got != c.want {
				t.Errorf("isOver(%q) = %v", c.name, got)
			}
		})
	}
}

func TestSweepDropsWhatDeadRunsLeft(t *testing.T) {
	t.Parallel()
	admin := postgres(t)
	dead := fmt.Sprintf("%s_%s_%d_1_%s", testPrefix, namespace(), 1<<30, databaseName()[len(databaseName())-8:])
	if err := createDatabase(t.Context(), admin, dead, "template0"); err != nil {
		t.Fatal(err)
	}
	alive := PostgresDSN(t)
	if err := sweep(t.Context(), admin); err != nil {
		t.Fatal(err)
	}
	if err := execute(t.Context(), withDatabase(t, admin, dead), "SELECT 1"); err == nil {
		t.Error("the dead run's database is still there")
	}
	if err := execute(t.Context(), alive, "SELECT 1"); err != nil {
		t.Errorf("this run's database is gone: %v", err)
	}
}

func TestNamesFitPostgreSQL(t *testing.T) {
	t.Parallel()
	for _, name := range []string{databaseName(), templateName("a key") + "_new"} {
		if len(name) > 63 {
			t.Errorf("%s has %d bytes, PostgreSQL cuts at 63", name, len(name))
		}
	}
	if templateName("a") == templateName("b") {
		t.Error("two keys share a template")
	}
}
