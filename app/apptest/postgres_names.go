package apptest

import (
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
)

// Names say which run of "go test" made a database, so that the next run can
// drop what a killed one left behind: prefix_namespace_pid_start_rest.
const (
	testPrefix     = "portal_test"
	templatePrefix = "portal_template"
	keptPrefix     = "portal_kept" // KEEPDB=1: nobody drops it
)

// databaseName returns a name nobody else uses.
func databaseName() string {
	prefix := testPrefix
	if os.Getenv("KEEPDB") == "1" {
		prefix = keptPrefix
	}
	return prefix + "_" + thisRun() + "_" + strings.ToLower(rand.Text()[:16])
}

// templateName returns the name of the template for the key in this run of "go
// test". All packages of one run share it; the next run, whose code may build
// it otherwise, has its own.
func templateName(key string) string {
	return templatePrefix + "_" + thisRun() + "_" + short(key)[:12]
}

// thisRun identifies the "go test" that started us; where the system does not
// tell when that began, this process alone.
func thisRun() string {
	pid := os.Getppid()
	start, err := startOf(pid)
	if err != nil {
		return fmt.Sprintf("%s_%d_0", namespace(), os.Getpid())
	}
	return fmt.Sprintf("%s_%d_%s", namespace(), pid, start)
}

// namespace tells process numbers of different machines and containers apart.
func namespace() string {
	host, err := os.Hostname()
	if err != nil {
		host = ""
	}
	space, err := os.Readlink("/proc/self/ns/pid")
	if err != nil {
		space = ""
	}
	return short(host + space)[:8]
}

// startOf returns when the process began, in ticks since the machine started.
func startOf(pid int) (string, error) {
	stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return "", fmt.Errorf("reading when the process began: %w", err)
	}
	// The name, in parentheses, may hold anything; what follows it starts with
	// field 3, and the start is field 22.
	fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
	if len(fields) < 20 {
		return "", errors.New("the process table has another form")
	}
	return fields[19], nil
}

func short(s string) string { return fmt.Sprintf("%x", sha256.Sum256([]byte(s)))[:16] }
