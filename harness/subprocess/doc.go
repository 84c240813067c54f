// Package subprocess has what every command needs that is started to be a simulator: a
// process group of its own, so that all of it can be ended, and the end of its stderr.
package subprocess
