// Package subprocess starts processes that die with this one, and says when another is due for one that has died.
package subprocess
