// Package framemap has the words for where things lie: the slots of a frame, and the
// places of arguments and results. Whoever predicts or observes them fills them in.
package framemap
