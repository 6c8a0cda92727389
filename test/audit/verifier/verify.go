// Checks a Keyfold audit log from its files alone, written from the specifications and nothing of Keyfold's own code:
//
//   - C2SP signed-note, tlog-checkpoint and tlog-tiles (https://c2sp.org)
//   - RFC 6962, section 2.1: the Merkle tree
//   - RFC 8032: Ed25519; RFC 2104: HMAC; ULID (https://github.com/ulid/spec)
//
// An entry is 48 bytes: the event's ULID, 16 bytes, and HMAC-SHA-256 of the event's JSON under its salt, 32 bytes.
//
//	go run verify.go <verifier key> <folder of checkpoint and tiles> <events.jsonl of "keyfold audit export --proofs">
//
// Prints the first problem and exits 1, or the size of the log.
package main

import (
	"bufio"
	"bytes"
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/bits"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

type hash = [32]byte

const (
	width      = 256
	entryBytes = 48
)

func fail(format string, values ...any) {
	fmt.Printf(format+"\n", values...)
	os.Exit(1)
}

func nodeHash(left, right hash) hash {
	return sha256.Sum256(append(append([]byte{1}, left[:]...), right[:]...))
}

// root is MTH of RFC 6962, section 2.1, over leaf hashes.
func root(hashes []hash) hash {
	if len(hashes) == 0 {
		return sha256.Sum256(nil)
	}
	if len(hashes) == 1 {
		return hashes[0]
	}
	split := 1 << (bits.Len(uint(len(hashes)-1)) - 1)
	return nodeHash(root(hashes[:split]), root(hashes[split:]))
}

// tilePath is as in tlog-tiles: the index in groups of three digits.
func tilePath(level string, index, size int) string {
	path := fmt.Sprintf("%03d", index%1000)
	for index /= 1000; index > 0; index /= 1000 {
		path = fmt.Sprintf("x%03d/%s", index%1000, path)
	}
	path = "tile/" + level + "/" + path
	if size < width {
		path += ".p/" + strconv.Itoa(size)
	}
	return path
}

func read(folder, path string) []byte {
	data, err := os.ReadFile(filepath.Join(folder, path))
	if err != nil {
		fail("missing: %s", path)
	}
	return data
}

// publicKey reads `<name>+<id>+<key>` of signed-note.
func publicKey(text string) (name string, id []byte, key ed25519.PublicKey) {
	parts := strings.SplitN(text, "+", 3)
	if len(parts) != 3 {
		fail("bad verifier key")
	}
	encoded, err := base64.StdEncoding.DecodeString(parts[2])
	id, errID := hex.DecodeString(parts[1])
	if err != nil || errID != nil || len(encoded) != 33 || encoded[0] != 1 {
		fail("bad verifier key")
	}
	sum := sha256.Sum256(append([]byte(parts[0]+"\n"), encoded...))
	if !bytes.Equal(sum[:4], id) {
		fail("bad verifier key: its id is of another")
	}
	return parts[0], id, ed25519.PublicKey(encoded[1:])
}

// checkpoint checks the signature, and gives size and root.
func checkpoint(note, verifier string) (int, []byte) {
	name, id, key := publicKey(verifier)
	at := strings.LastIndex(note, "\n\n")
	if at < 0 {
		fail("bad checkpoint: it is no signed note")
	}
	text, signed := note[:at+1], false
	for _, line := range strings.Split(strings.TrimSuffix(note[at+2:], "\n"), "\n") {
		fields := strings.Fields(line)
		if len(fields) != 3 || fields[0] != "—" || fields[1] != name {
			continue
		}
		signature, err := base64.StdEncoding.DecodeString(fields[2])
		if err == nil && len(signature) == 68 && bytes.Equal(signature[:4], id) {
			signed = ed25519.Verify(key, []byte(text), signature[4:])
		}
	}
	lines := strings.Split(text, "\n")
	if !signed || len(lines) < 4 || lines[0] != name {
		fail("bad checkpoint: it has no valid signature of the key")
	}
	size, err := strconv.Atoi(lines[1])
	top, errRoot := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || errRoot != nil {
		fail("bad checkpoint")
	}
	return size, top
}

// entries reads every bundle.
func entries(folder string, size int) [][]byte {
	var all [][]byte
	for index := 0; index*width < size; index++ {
		count := min(width, size-index*width)
		path := tilePath("entries", index, count)
		bundle := read(folder, path)
		if len(bundle) != count*(2+entryBytes) {
			fail("damaged: %s", path)
		}
		for ; len(bundle) > 0; bundle = bundle[2+entryBytes:] {
			if bundle[0] != 0 || bundle[1] != entryBytes {
				fail("damaged: %s", path)
			}
			all = append(all, bundle[2:2+entryBytes])
		}
	}
	return all
}

// checkTiles compares every tile of every level with the hashes that belong there, computed from the entries.
func checkTiles(folder string, hashes []hash) {
	for level := 0; len(hashes) > 0; level++ {
		var above []hash
		for index := 0; index*width < len(hashes); index++ {
			part := hashes[index*width : min(len(hashes), (index+1)*width)]
			path := tilePath(strconv.Itoa(level), index, len(part))
			tile := read(folder, path)
			if len(tile) != 32*len(part) {
				fail("damaged: %s", path)
			}
			for at := range part {
				if !bytes.Equal(tile[32*at:32*at+32], part[at][:]) {
					fail("damaged: %s or what is below it, at hash %d", path, at)
				}
			}
			if len(part) == width {
				above = append(above, root(part))
			}
		}
		hashes = above
	}
}

// ulid gives the 128 bits of Crockford's Base32.
func ulid(text string) (id [16]byte, ok bool) {
	if len(text) != 26 || text[0] > '7' {
		return id, false
	}
	for _, character := range text {
		value := strings.IndexRune("0123456789ABCDEFGHJKMNPQRSTVWXYZ", character)
		if value < 0 {
			return id, false
		}
		carry := value
		for at := 15; at >= 0; at-- {
			shifted := int(id[at])<<5 | carry
			id[at], carry = byte(shifted), shifted>>8
		}
	}
	return id, true
}

type line struct {
	Leaf  int             `json:"leaf"`
	ID    string          `json:"id"`
	Salt  *string         `json:"salt"`
	Event json.RawMessage `json:"event"`
}

// checkEvents compares every event with the entry of its leaf. An erased one must be named by an intact redaction.
func checkEvents(path string, all [][]byte) {
	file, err := os.Open(path)
	if err != nil {
		fail("missing: %s", path)
	}
	seen, erased, lawful := make([]string, len(all)), []int{}, map[string]bool{}
	scanner := bufio.NewScanner(file)
	scanner.Buffer(nil, 1<<20)
	for scanner.Scan() {
		var given line
		if json.Unmarshal(scanner.Bytes(), &given) != nil {
			fail("%s has a line that is no JSON", path)
		}
		if given.Leaf < 0 || given.Leaf >= len(all) {
			continue // Sealed after the checkpoint.
		}
		entry, id, ok := all[given.Leaf], [16]byte{}, false
		if id, ok = ulid(given.ID); !ok || seen[given.Leaf] != "" || !bytes.Equal(entry[:16], id[:]) {
			fail("not the event of leaf %d: %s", given.Leaf, given.ID)
		}
		seen[given.Leaf] = given.ID
		if given.Salt == nil {
			erased = append(erased, given.Leaf)
			continue
		}
		salt, err := base64.StdEncoding.DecodeString(*given.Salt)
		mac := hmac.New(sha256.New, salt)
		mac.Write(given.Event)
		if err != nil || !hmac.Equal(mac.Sum(nil), entry[16:]) {
			fail("altered: leaf %d, event %s", given.Leaf, given.ID)
		}
		var event struct{ ID, Action, Outcome, Event string }
		if json.Unmarshal(given.Event, &event) != nil || event.ID != given.ID {
			fail("altered: leaf %d, event %s", given.Leaf, given.ID)
		}
		if event.Action == "audit.redact" && event.Outcome == "allowed" {
			lawful[event.Event] = true
		}
	}
	if scanner.Err() != nil {
		fail("%s cannot be read: %v", path, scanner.Err())
	}
	for leaf, id := range seen {
		if id == "" {
			fail("removed: leaf %d", leaf)
		}
	}
	for _, leaf := range erased {
		if !lawful[seen[leaf]] {
			fail("erased without a redaction: leaf %d, event %s", leaf, seen[leaf])
		}
	}
}

func main() {
	if len(os.Args) != 4 {
		fail("usage: verify <verifier key> <folder> <events.jsonl>")
	}
	verifier, folder, events := os.Args[1], os.Args[2], os.Args[3]
	size, top := checkpoint(string(read(folder, "checkpoint")), verifier)
	all := entries(folder, size)
	leaves := make([]hash, size)
	for at, entry := range all {
		leaves[at] = sha256.Sum256(append([]byte{0}, entry...))
	}
	checkTiles(folder, leaves)
	if computed := root(leaves); !bytes.Equal(computed[:], top) {
		fail("forked: the tiles do not make the root of the checkpoint")
	}
	checkEvents(events, all)
	fmt.Printf("verified: %d\n", size)
}
