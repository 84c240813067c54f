package adapter

import (
	"bufio"
	"errors"
	"io"
)

// line is one that an adapter wrote.
type line struct {
	text []byte // with its newline
	// flood says that it is longer than lines may be: text is its beginning.
	flood bool
	// followed says that more came with it.
	followed bool
}

// listen reads an adapter's lines until they end or nobody wants them any more.
func listen(from io.ReadCloser, room int, lines chan<- line, quit <-chan struct{}) {
	defer close(lines)
	defer from.Close()
	in := bufio.NewReaderSize(from, 64<<10)
	for {
		l, err := readLine(in, room)
		if err != nil {
			return
		}
		select {
		case lines <- l:
		case <-quit:
			return
		}
		if l.flood {
			return
		}
	}
}

// readLine reads one line. What ends without a newline is none.
func readLine(in *bufio.Reader, room int) (line, error) {
	var l line
	for {
		part, err := in.ReadSlice('\n')
		l.text = append(l.text, part...)
		if len(l.text) > room {
			l.text, l.flood = l.text[:room], true
			return l, nil
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		l.followed = in.Buffered() > 0
		return l, err
	}
}
