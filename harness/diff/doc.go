// Package diff holds three opinions of one run side by side: what the author
// expects, what the model predicts and what the processor did. It says where
// they part in the author's words: which slot of which frame, by its offset.
package diff
